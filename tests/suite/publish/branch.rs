//! What arrives at a branch.

use std::fs;

use super::mirror::{Mirror, assert_same, counts, event, findings, outcome, remove_folder};
use crate::support::tree;

#[test]
fn the_branch_has_one_commit_that_is_the_output() {
    let Some(mirror) = Mirror::new() else { return };
    let first = mirror.publish(&[]);
    assert_eq!((first.code, outcome(&first).as_str()), (Some(0), "sent"), "{first}");
    mirror.assert_is_output();
    let before = mirror.tip();
    mirror.project.post(4);
    let second = mirror.publish(&[]);
    assert_eq!(outcome(&second), "sent", "{second}");
    mirror.assert_is_output();
    assert_ne!(mirror.tip(), before);
    assert_eq!(mirror.commits(), 1, "the branch never grows");
    // One more article: what is the same is not sent.
    let sent = event(&second, "published");
    assert!(sent["objects_sent"].as_u64().expect("a number") < 40, "{sent}");
    assert!(sent["bytes_sent"].as_u64().expect("a number") < 20_000, "{sent}");
    let third = mirror.publish(&[]);
    assert_eq!(outcome(&third), "same", "{third}");
    assert_eq!(counts(&third), [0, 0, 0]);
}

#[test]
fn removed_and_replaced_files_go_with_their_folders() {
    let Some(mirror) = Mirror::new() else { return };
    mirror.project.write("static/a/b.txt", "a folder");
    mirror.publish(&[]);
    remove_folder(&mirror.project.path("static/a"));
    mirror.project.write("static/a", "a file now");
    mirror.project.write("static/odd \"name\" 文.txt", "x");
    let run = mirror.publish(&[]);
    assert_eq!(outcome(&run), "sent", "{run}");
    mirror.assert_is_output();
    fs::remove_file(mirror.project.path("static/a")).expect("removed");
    mirror.project.write("static/a/c.txt", "and a folder again");
    mirror.publish(&[]);
    mirror.assert_is_output();
}

#[test]
fn history_is_kept_where_it_is_asked_for() {
    let more = "[publish]\nremote = \"./remote.git\"\nhistory = \"keep\"\n";
    let Some(mirror) = Mirror::with(more) else { return };
    for number in 3..6 {
        mirror.project.post(number);
        let run = mirror.publish(&[]);
        assert_eq!(outcome(&run), "sent", "{run}");
        mirror.assert_is_output();
    }
    assert_eq!(mirror.commits(), 3);
    // Also from a machine that knows nothing, and back to a single commit.
    mirror.forget();
    mirror.project.post(7);
    mirror.publish(&[]);
    assert_eq!(mirror.commits(), 4);
    mirror.settings("");
    mirror.project.post(8);
    mirror.publish(&[]);
    assert_eq!(mirror.commits(), 1);
    mirror.assert_is_output();
}

#[test]
fn another_machine_sends_only_what_differs() {
    let Some(mirror) = Mirror::new() else { return };
    mirror.publish(&[]);
    mirror.forget();
    let run = mirror.publish(&[]);
    assert_eq!(outcome(&run), "same", "nothing differs: {run}");
    mirror.forget();
    mirror.project.post(4);
    let run = mirror.publish(&[]);
    let sent = event(&run, "published");
    assert!(sent["objects_sent"].as_u64().expect("a number") < 40, "{sent}");
    mirror.assert_is_output();
}

#[test]
fn what_was_remembered_may_be_lost_or_damaged() {
    let Some(mirror) = Mirror::new() else { return };
    mirror.publish(&[]);
    let damages: [(&str, &dyn Fn()); 6] = [
        ("no record", &|| fs::remove_file(&mirror.cached("published-")[0]).expect("removed")),
        ("a torn record", &|| fs::write(&mirror.cached("published-")[0], "x").expect("written")),
        ("no repository", &|| remove_folder(&mirror.cached("git-")[0])),
        ("no objects", &|| {
            let objects = mirror.cached("git-")[0].join("objects");
            remove_folder(&objects);
            fs::create_dir_all(objects.join("pack")).expect("made");
        }),
        ("a stranger's settings", &|| {
            fs::write(mirror.cached("git-")[0].join("config"), "[core\n").expect("written");
        }),
        ("locks that nobody holds", &|| {
            let folder = mirror.cached("git-").remove(0);
            for name in [
                "shallow.lock",
                "packed-refs.lock",
                "refs/reprint/new.lock",
                "refs/reprint/there.lock",
            ] {
                fs::write(folder.join(name), "").expect("written");
            }
        }),
    ];
    for (number, (what, damage)) in (10..).zip(damages) {
        damage();
        mirror.project.post(number);
        let run = mirror.publish(&[]);
        assert_eq!((run.code, outcome(&run).as_str()), (Some(0), "sent"), "{what}: {run}");
        mirror.assert_is_output();
        assert_eq!(mirror.commits(), 1, "{what}");
    }
}

#[test]
fn the_domain_stays_whoever_wrote_it() {
    let Some(mirror) = Mirror::new() else { return };
    mirror.publish(&[]);
    // As GitHub's settings do it: a commit of the host's own.
    mirror.commit_by_hand("CNAME", Some("news.example.org"));
    mirror.project.post(4);
    let run = mirror.publish(&[]);
    assert_eq!((outcome(&run).as_str(), findings(&run)), ("sent", vec![]), "{run}");
    assert_eq!(event(&run, "plan")["url"], "https://news.example.org/");
    let cname = [("CNAME", "news.example.org")];
    mirror.assert_clone(&cname);
    // The site is where the domain says: feeds and sitemaps are there now.
    assert!(mirror.project.read("public/sitemap.xml").contains("https://news.example.org/"));
    for lost in [false, true] {
        if lost {
            mirror.forget();
        }
        let run = mirror.publish(&[]);
        assert_eq!(outcome(&run), "same", "{run}");
        mirror.assert_clone(&cname);
    }
    // The settings' own word is the last.
    let more = "[publish]\nremote = \"./remote.git\"\ndomain = \"mirror.example.net\"\n";
    mirror.settings(more);
    let run = mirror.publish(&[]);
    assert_eq!(outcome(&run), "sent", "{run}");
    mirror.assert_clone(&[("CNAME", "mirror.example.net\n")]);
    assert!(mirror.project.read("public/feed.xml").contains("https://mirror.example.net/"));
}

#[test]
fn a_cname_among_the_static_files_stands() {
    let Some(mirror) = Mirror::new() else { return };
    mirror.project.write("static/CNAME", "own.example.org\n");
    let run = mirror.publish(&[]);
    assert_eq!(outcome(&run), "sent", "{run}");
    mirror.assert_is_output();
}

#[test]
fn looking_changes_nothing() {
    let Some(mirror) = Mirror::new() else { return };
    let run = mirror.publish(&["--dry-run", "--verbose"]);
    assert_eq!((run.code, outcome(&run).as_str()), (Some(0), "dry_run"), "{run}");
    let plan = event(&run, "plan");
    let added = plan["added_paths"].as_array().expect("a list");
    assert_eq!(added.len(), tree(&mirror.project.path("public")).len());
    assert!(!mirror.git_may(&["--git-dir", "remote.git", "rev-parse", "--verify", "gh-pages"]).0);
    mirror.publish(&[]);
    let tip = mirror.tip();
    mirror.project.post(4);
    let run = mirror.publish(&["--dry-run"]);
    assert_eq!(outcome(&run), "dry_run");
    let [added, changed, removed] = counts(&run);
    assert!(added >= 2 && changed >= 3 && removed == 0, "{run}");
    assert_eq!(mirror.tip(), tip);
}

#[test]
fn nobody_is_there_to_say_yes() {
    let Some(mirror) = Mirror::new() else { return };
    let run = crate::support::run(mirror.command(&[]));
    run.assert_stopped(2, &["nobody is here to say yes", "--yes", "--dry-run"]);
}

#[test]
fn problems_stop_a_strict_run_before_anything_is_sent() {
    let Some(mirror) = Mirror::new() else { return };
    mirror
        .project
        .write("content/_posts/2021-03-09-.md", "---\ndate: 2021-03-09\n---\n\n<p>x</p>\n");
    let run = mirror.publish(&["--strict"]);
    assert_eq!(run.code, Some(1), "{run}");
    assert!(!mirror.git_may(&["--git-dir", "remote.git", "rev-parse", "--verify", "gh-pages"]).0);
}

#[test]
fn a_branch_and_a_remote_by_name_from_a_folder_below() {
    let Some(mirror) = Mirror::with("[publish]\n") else { return };
    mirror.git(&["init", "--quiet"]);
    mirror.git(&["remote", "add", "origin", "remote.git"]);
    let run = mirror.publish(&["--branch", "pages/live"]);
    assert_eq!(outcome(&run), "sent", "{run}");
    assert_same(&mirror.clone_of("pages/live"), &tree(&mirror.project.path("public")));
    let run = mirror.publish(&["--remote", "backup"]);
    run.assert_stopped(2, &["no remote `backup`", "git remote -v"]);
}
