//! Full disks: where the cache lies, where the repository lies that is published to, where a folder or an
//! archive goes. What stands there is the old site, the new one, or a copy that says that it is unfinished;
//! the message says what to do, and with room the next run makes it right.

use super::files::{for_readers, of_artifact, unpacked};
use super::mirror::{Mirror, outcomes};
use crate::corpus;
use crate::full_disk::{in_namespace, said};
use crate::support::{Run, tree};

const POSTS: usize = 40;

/// `publish NAME ARGS`, as `build NAME`; git is nobody's.
const WORDS: &str = r#"
for name in $(env | sed -n 's/^\(GIT_[A-Z_]*\)=.*/\1/p'); do unset "$name"; done
export HOME="$PWD/home" XDG_CONFIG_HOME="$PWD/home/config" GIT_CONFIG_NOSYSTEM=1
publish() {
    code=0; name=$1; shift
    "$REPRINT" publish --json --yes "$@" >"$name.out" 2>"$name.err" || code=$?
    echo "$code" >"$name.code"
}
room() { mount -o "remount,size=$1" small; }
"#;

fn fill(mirror: &Mirror) {
    for number in 0..POSTS {
        let (path, text) = corpus::post(number, POSTS, 17);
        mirror.project.write(&format!("content/{path}"), text);
    }
}

/// The run ended because of the disk, at one of its targets or before, and said so.
#[track_caller]
fn assert_full(run: &Run) {
    assert!(!run.stderr.contains("panicked at"), "no panic: {run}");
    assert_eq!(run.code, Some(4), "{run}");
    let events: Vec<_> =
        run.events().into_iter().filter(|event| !event["exit_code"].is_null()).collect();
    assert!(!events.is_empty(), "{run}");
    for event in events {
        let said = event.to_string();
        assert!(said.contains("disk is full") && said.contains("make room"), "{said}");
    }
}

#[track_caller]
fn assert_outcome(run: &Run, wanted: &str) {
    let found: Vec<String> = outcomes(run).into_iter().map(|(_, outcome)| outcome).collect();
    assert!(!found.is_empty() && found.iter().all(|found| found == wanted), "{run}");
    assert_eq!(run.code, Some(0), "{run}");
}

/// A script with a little more room for each run, and the names of the runs.
fn steps(sizes: impl Iterator<Item = u32>, run: impl Fn(&str) -> String) -> (String, Vec<String>) {
    let mut script = String::new();
    let mut names = Vec::new();
    for size in sizes {
        let name = format!("at{size}");
        script += &format!("room {size}k; {}\n", run(&name));
        names.push(name);
    }
    (script, names)
}

/// Asserts of runs with more and more room that each is full until it is not. Returns how many were full.
#[track_caller]
fn full_until_done(mirror: &Mirror, names: &[String]) -> usize {
    let mut full = 0;
    for name in names {
        let run = said(&mirror.project, name);
        if run.code == Some(0) {
            break;
        }
        assert_full(&run);
        full += 1;
    }
    full
}

#[test]
fn where_the_cache_lies() {
    let Some(mirror) = Mirror::with("cache = \"small/cache\"\n") else { return };
    fill(&mirror);
    let (script, names) =
        steps((1..=24).map(|step| step * 10), |name| format!("publish {name}; tip {name}"));
    let post = corpus::post(1, POSTS, 17).0;
    let script = format!(
        "{WORDS}tip() {{ git --git-dir remote.git rev-parse --verify -q gh-pages >$1.tip || true; }}
        disk 16k; {script} room 64m; publish roomy; publish rest
        fill; echo x >>'content/{post}'; publish grown; tip grown
        rm small/ballast; publish after; publish last"
    );
    if !in_namespace(&mirror.project, &script) {
        return;
    }
    let full = full_until_done(&mirror, &names);
    assert!(full > 8, "only {full} were full");
    let roomy = said(&mirror.project, "roomy");
    assert_eq!(roomy.code, Some(0), "{roomy}");
    assert_outcome(&said(&mirror.project, "rest"), "same");
    assert_full(&said(&mirror.project, "grown"));
    assert_eq!(said(&mirror.project, "after").code, Some(0));
    assert_outcome(&said(&mirror.project, "last"), "same");
    mirror.assert_is_output();
    assert_eq!(mirror.commits(), 1);
}

#[test]
fn where_the_repository_lies() {
    let Some(mirror) = Mirror::new() else { return };
    fill(&mirror);
    let (script, names) =
        steps((0..24).map(|step| 120 + step * 12), |name| format!("publish {name}; tip {name}"));
    let post = corpus::post(1, POSTS, 17).0;
    let script = format!(
        "{WORDS}tip() {{ git --git-dir remote.git rev-parse --verify -q gh-pages >$1.tip || true; }}
        disk 64m; mv remote.git small/remote.git; ln -s small/remote.git remote.git
        {script} room 64m; publish roomy; publish rest; tip rest
        fill; echo x >>'content/{post}'; publish grown; tip grown
        rm small/ballast; publish after; publish last
        rm remote.git; cp -R small/remote.git remote.git"
    );
    if !in_namespace(&mirror.project, &script) {
        return;
    }
    let full = full_until_done(&mirror, &names);
    assert!(full > 4, "only {full} were full");
    for name in &names[..full] {
        assert_eq!(mirror.project.read(&format!("{name}.tip")), "", "{name}: nothing is there yet");
    }
    assert_outcome(&said(&mirror.project, "rest"), "same");
    assert_full(&said(&mirror.project, "grown"));
    assert_eq!(mirror.project.read("grown.tip"), mirror.project.read("rest.tip"));
    assert_outcome(&said(&mirror.project, "after"), "sent");
    assert_outcome(&said(&mirror.project, "last"), "same");
    mirror.assert_is_output();
    let left: Vec<_> = tree(&mirror.project.path("remote.git")).into_keys().collect();
    let halves: Vec<_> =
        left.iter().filter(|path| path.contains("tmp_") || path.contains(".lock")).collect();
    assert!(halves.is_empty(), "{halves:?}");
}

#[test]
fn where_a_folder_lies() {
    let mirror = Mirror::without_git("");
    fill(&mirror);
    let (script, names) = steps((1..=14).map(|step| step * 40), |name| {
        format!("publish {name} --target dir=small/www; cp -R small {name}")
    });
    let script = format!(
        "{WORDS}disk 8k; {script} room 64m; publish roomy --target dir=small/www
        publish rest --target dir=small/www; cp -R public public.first
        fill; echo 'description = \"乙版\"' >>site.toml; publish grown --target dir=small/www; cp -R small partly
        rm small/ballast; publish after --target dir=small/www; publish last --target dir=small/www
        cp -R small copy"
    );
    if !in_namespace(&mirror.project, &script) {
        return;
    }
    let full = full_until_done(&mirror, &names);
    assert!(full > 4, "only {full} were full");
    for name in &names[..full] {
        let stamp = mirror.project.path(&format!("{name}/www/.reprint"));
        let stamp = std::fs::read_to_string(stamp).unwrap_or_default();
        assert!(stamp.is_empty() || stamp.contains("\nunfinished\n"), "{name}: {stamp}");
    }
    // Where not even that could be written, nothing was.
    assert!(tree(&mirror.project.path("partly/www")) == tree(&mirror.project.path("public.first")));
    assert_outcome(&said(&mirror.project, "rest"), "same");
    assert_full(&said(&mirror.project, "grown"));
    assert_outcome(&said(&mirror.project, "after"), "sent");
    assert_outcome(&said(&mirror.project, "last"), "same");
    assert!(tree(&mirror.project.path("copy/www")) == tree(&mirror.project.path("public")));
}

#[test]
fn where_archives_go() {
    let mirror = Mirror::without_git("");
    fill(&mirror);
    let targets = "--target zip=small/a.zip --target artifact=small/a.tar";
    let (script, names) = steps((1..=30).map(|step| step * 20), |name| {
        format!("publish {name} {targets}; cp -R small {name}")
    });
    let script = format!(
        "{WORDS}disk 8k; {script} room 64m; publish roomy {targets}; publish rest {targets}; cp -R small first; cp -R public public.first
        fill; echo 'description = \"乙版\"' >>site.toml; publish grown {targets}; rm small/ballast; cp -R small old
        publish after {targets}; publish last {targets}; cp -R small copy"
    );
    if !in_namespace(&mirror.project, &script) {
        return;
    }
    let full = full_until_done(&mirror, &names);
    assert!(full > 8, "only {full} were full");
    let folder = |name: &str| mirror.project.path(name);
    let check = |name: &str, public: &str, whole: bool| {
        let files = tree(&folder(name));
        assert!(
            files.keys().all(|path| ["a.zip", "a.tar"].contains(&path.as_str())),
            "{name}: no halves: {:?}",
            files.keys()
        );
        let public = tree(&folder(public));
        let has = |file: &str| whole || files.contains_key(file);
        if has("a.zip") {
            assert!(unpacked(&folder(name).join("a.zip")) == for_readers(public.clone()), "{name}");
        }
        if has("a.tar") {
            assert!(of_artifact(&folder(name).join("a.tar")) == public, "{name}");
        }
    };
    for name in &names[..full] {
        check(name, "public.first", false);
    }
    assert_outcome(&said(&mirror.project, "rest"), "same");
    assert_full(&said(&mirror.project, "grown"));
    check("old", "public.first", true);
    assert_outcome(&said(&mirror.project, "after"), "sent");
    assert_outcome(&said(&mirror.project, "last"), "same");
    check("copy", "public", true);
}
