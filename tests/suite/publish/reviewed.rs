//! Mistakes that a review found, each with the input that showed it.

use std::fs;

use super::mirror::{Mirror, event, outcome};
use crate::support::tree;

const KEEP: &str = "[publish]\nremote = \"./remote.git\"\nhistory = \"keep\"\n";

#[test]
fn a_history_that_shall_be_single_is_cut_also_where_no_file_differs() {
    let Some(mirror) = Mirror::with(KEEP) else { return };
    mirror.publish(&[]);
    mirror.project.post(4);
    mirror.publish(&[]);
    assert_eq!(mirror.commits(), 2);
    mirror.settings("");
    let run = mirror.publish(&[]);
    assert_eq!((outcome(&run).as_str(), mirror.commits()), ("sent", 1), "{run}");
    mirror.assert_is_output();
    assert_eq!(outcome(&mirror.publish(&[])), "same");
}

#[test]
fn a_cname_stays_as_somebody_wrote_it() {
    for (text, address) in [
        ("\u{feff}\n\nnews.example.org\nsecond.example.org\n", Some("https://news.example.org/")),
        ("# a remark\nnews.example.org\n", None),
        ("https://news.example.org/", None),
    ] {
        let Some(mirror) = Mirror::new() else { return };
        mirror.publish(&[]);
        mirror.commit_by_hand("CNAME", Some(text));
        for number in 4..6 {
            mirror.project.post(number);
            let run = mirror.publish(&[]);
            assert_eq!(outcome(&run), "sent", "{run}");
            assert_eq!(event(&run, "plan")["url"].as_str(), address, "{run}");
            mirror.assert_clone(&[("CNAME", text)]);
            mirror.forget();
        }
    }
}

#[test]
fn a_cname_among_the_static_files_is_remembered_as_the_branch_has_it() {
    let Some(mirror) = Mirror::with("base_url = \"https://own.example.org/\"\n") else { return };
    mirror.project.write("static/CNAME", "own.example.org\n");
    let run = mirror.publish(&[]);
    assert_eq!(event(&run, "plan")["url"], "https://own.example.org/", "{run}");
    // It goes from the static files: what stands there stays, with a record and without.
    fs::remove_file(mirror.project.path("static/CNAME")).expect("removed");
    for forgets in [false, true] {
        if forgets {
            mirror.forget();
        }
        let run = mirror.publish(&[]);
        assert_eq!(run.code, Some(0), "{run}");
        mirror.assert_clone(&[("CNAME", "own.example.org\n")]);
    }
    mirror.project.write("static/CNAME", "own.example.org\n");
    mirror.settings("[publish]\nremote = \"./remote.git\"\ndomain = \"other.example.org\"\n");
    mirror.publish(&[]).assert_stopped(2, &["own.example.org", "other.example.org", "CNAME"]);
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_text_go_too() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    for settings in ["", KEEP] {
        let Some(mirror) = Mirror::with(settings) else { return };
        mirror.git(&["init", "--quiet", "--initial-branch", "gh-pages", "foreign"]);
        let odd = mirror.project.path("foreign").join(OsStr::from_bytes(b"caf\xe9.txt"));
        fs::write(odd, "x").expect("written");
        mirror.git(&["-C", "foreign", "add", "--all"]);
        mirror.git(&["-C", "foreign", "commit", "--quiet", "--message", "work"]);
        mirror.git(&["-C", "foreign", "push", "--quiet", "../remote.git", "gh-pages"]);
        let run = mirror.publish(&["--allow", "replace"]);
        assert_eq!(outcome(&run), "sent", "{run}");
        mirror.assert_is_output();
    }
}

#[test]
fn a_ref_of_our_own_that_is_damaged_is_nobody_elses_doing() {
    for name in ["refs/reprint/there", "refs/reprint/new"] {
        for somebody in [false, true] {
            let Some(mirror) = Mirror::new() else { return };
            mirror.publish(&[]);
            let path = mirror.cached("git-")[0].join(name);
            if somebody {
                mirror.commit_by_hand("extra.txt", Some("x"));
            }
            mirror.project.post(4);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(&path, "").expect("written");
            for number in 5..7 {
                let run = mirror.publish(&[]);
                assert_eq!(outcome(&run), "sent", "{name}: {run}");
                mirror.assert_is_output();
                mirror.project.post(number);
            }
        }
    }
}

#[test]
fn two_spellings_of_a_repository_are_one() {
    let target =
        |remote: &str| format!("[[publish.targets]]\nkind = \"branch\"\nremote = \"{remote}\"\n");
    let settings = format!("[publish]\n{}{}", target("./remote.git"), target("origin"));
    let Some(mirror) = Mirror::with(&settings) else { return };
    mirror.git(&["init", "--quiet"]);
    mirror.git(&["remote", "add", "origin", "remote.git"]);
    mirror.publish(&[]).assert_stopped(2, &["is a target twice", "two spellings"]);
}

#[cfg(unix)]
#[test]
fn what_arrived_before_the_line_broke_was_sent() {
    use std::os::unix::fs::PermissionsExt;
    let Some(mirror) = Mirror::new() else { return };
    mirror.publish(&[]);
    mirror.project.write("remote.git/hooks/post-receive", "#!/bin/sh\nkill -9 $PPID\n");
    let hook = mirror.project.path("remote.git/hooks/post-receive");
    fs::set_permissions(hook, fs::Permissions::from_mode(0o755)).expect("permitted");
    mirror.project.post(4);
    let run = mirror.publish(&[]);
    assert_eq!(outcome(&run), "sent", "{run}");
    mirror.assert_is_output();
    assert_eq!(outcome(&mirror.publish(&[])), "same");
}

#[test]
fn what_stands_in_the_way_of_a_branch_is_said() {
    let Some(mirror) = Mirror::new() else { return };
    mirror.publish(&["--branch", "pages"]);
    let tell = |args: &[&str], words: &str| {
        let run = mirror.publish(args);
        let failed = event(&run, "failed");
        assert!(failed["message"].as_str().is_some_and(|text| text.contains(words)), "{failed}");
        assert_eq!(run.code, Some(6), "{run}");
    };
    tell(&["--branch", "pages/x"], "in the way");
    mirror.project.write("remote.git/refs/heads/gh-pages.lock", "");
    tell(&[], "is locked");
    let run = mirror.publish(&["--branch", "refs/heads/x"]);
    assert_eq!(run.code, Some(2), "{run}");
}

#[test]
fn a_remote_of_the_operators_own_is_not_ours() {
    let Some(mirror) = Mirror::new() else { return };
    mirror.git(&["init", "--quiet", "--bare", "other.git"]);
    let other = mirror.project.path("other.git").to_string_lossy().into_owned();
    mirror.project.write(
        "home/.gitconfig",
        format!("[remote \"pages\"]\n\tpushurl = {other}\n\tmirror = true\n[push]\n\tpushOption = x\n[pack]\n\tpackSizeLimit = 1m\n"),
    );
    let run = mirror.publish(&[]);
    assert_eq!(outcome(&run), "sent", "{run}");
    mirror.assert_is_output();
    assert!(tree(&mirror.project.path("other.git/refs")).is_empty());
}
