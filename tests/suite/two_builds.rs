//! Two builds at once: in one output folder the second waits for the first; with one cache and two
//! outputs neither minds the other.

use std::fs;
use std::process::{Child, Stdio};

use crate::corpus;
use crate::support::{Project, Run, reprint, run_child, tree};

const POSTS: usize = 60;
const SEED: u64 = 12;

/// Whether a build waits for another one in its output folder. Until it does, two of them may trip
/// over each other's files, and only the one after them has to be right.
const WAITS: bool = true;

/// How often two builds are started at once.
const PAIRS: u32 = 20;

fn project() -> Project {
    let project = Project::new();
    for number in 0..POSTS {
        let (path, text) = corpus::post(number, POSTS, SEED);
        project.write(&format!("content/{path}"), text);
    }
    titled(&project, 0);
    project
}

/// On every page.
fn titled(project: &Project, number: u32) {
    project.write("site.toml", format!("title = \"第{number}版\"\n"));
}

fn start(project: &Project, output: &str) -> Child {
    let mut command = reprint(&project.path(""));
    command.args(["build", "--json", "--output", output]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the program starts")
}

#[expect(clippy::disallowed_methods, reason = "folders of the test's own")]
fn remove_all(project: &Project, folder: &str) {
    let folder = project.path(folder);
    if folder.exists() {
        fs::remove_dir_all(folder).expect("removed");
    }
}

/// The output is the site of a clean build with this title, and nothing else.
#[track_caller]
fn assert_clean(project: &Project, output: &str, title: u32) {
    let clean = self::project();
    titled(&clean, title);
    clean.build(&[]).assert_built();
    let (clean, built) = (tree(&clean.path("public")), tree(&project.path(output)));
    let paths = clean.keys().chain(built.keys());
    let mut different: Vec<_> = paths.filter(|path| clean.get(*path) != built.get(*path)).collect();
    different.sort();
    different.dedup();
    assert!(different.is_empty(), "{output} is not as a clean build makes it: {different:?}");
}

#[track_caller]
fn assert_rests(run: &Run) {
    run.assert_built();
    assert_eq!((run.count("written"), run.count("removed")), (0, 0), "{}", run.report());
}

#[test]
fn two_builds_in_one_output_make_one_site() {
    let project = project();
    for pair in 0..PAIRS {
        titled(&project, pair);
        if pair % 3 == 0 {
            remove_all(&project, "public");
        }
        if pair % 6 == 3 {
            remove_all(&project, ".reprint");
        }
        let both = [start(&project, "public"), start(&project, "public")].map(run_child);
        if WAITS {
            for run in &both {
                run.assert_built();
            }
            let rested = both.iter().filter(|run| run.count("written") == 0).count();
            assert_eq!(rested, 1, "pair {pair}: one writes, the other finds all done");
        } else {
            for run in &both {
                assert!(!run.stderr.contains("panicked at"), "pair {pair}: {run}");
            }
            run_child(start(&project, "public")).assert_built();
        }
        assert_clean(&project, "public", pair);
        assert_rests(&run_child(start(&project, "public")));
    }
}

#[test]
fn two_outputs_with_one_cache_are_two_sites() {
    let project = project();
    for pair in 0..PAIRS / 2 {
        titled(&project, pair);
        if pair % 3 == 2 {
            remove_all(&project, ".reprint");
            remove_all(&project, "one");
            remove_all(&project, "other");
        }
        for run in [start(&project, "one"), start(&project, "other")].map(run_child) {
            run.assert_built();
        }
        for output in ["one", "other"] {
            assert_clean(&project, output, pair);
            assert_rests(&run_child(start(&project, output)));
        }
    }
}
