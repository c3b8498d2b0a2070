//! After a restart of the machine the files of the last build are checked: they may not have reached
//! the disk. After a stopped build they are not.

use std::fs;

use reprint::build::options::Options;
use reprint::build::run;
use reprint::config::{Config, Flags};

use super::check::Ears;
use crate::support::Project;

fn build(project: &Project, boot: &str) -> (usize, Vec<String>) {
    let config = Config::load(&Flags::default(), &project.path("")).expect("a configuration");
    let options = Options { boot: Some(boot.to_owned()), ..Options::default() };
    let ears = Ears::default();
    let report = run(&config, &options, &ears).unwrap_or_else(|error| panic!("{error}"));
    (report.written, ears.remarks())
}

fn project() -> Project {
    let project = Project::with_posts();
    project.write("site.toml", "content = [\"content\"]\nbase_url = \"https://lake.example/\"\n");
    project
}

#[test]
fn files_are_checked_after_a_restart() {
    let project = project();
    build(&project, "one");
    // As if the bytes had not reached the disk.
    fs::write(project.path("public/index.html"), "").expect("written");
    assert_eq!(build(&project, "one"), (0, Vec::new()), "nobody looks without a reason");
    let (written, remarks) = build(&project, "two");
    assert_eq!(written, 1);
    assert!(remarks.iter().any(|text| text.contains("started anew")), "{remarks:?}");
    assert!(project.read("public/index.html").contains("<html"));
    assert_eq!(build(&project, "two"), (0, Vec::new()), "and only once");
}

#[test]
fn a_stopped_build_is_no_restart() {
    let project = project();
    // A folder where a page belongs stops the first build in the middle.
    project.write("public/.reprint", "");
    project.write("public/404.html/own.txt", "mine");
    let config = Config::load(&Flags::default(), &project.path("")).expect("a configuration");
    let options = Options { boot: Some("one".to_owned()), ..Options::default() };
    assert!(run(&config, &options, &Ears::default()).is_err(), "it is stopped");
    fs::remove_file(project.path("public/404.html/own.txt")).expect("removed");
    fs::remove_dir(project.path("public/404.html")).expect("removed");
    let (_, remarks) = build(&project, "one");
    assert!(remarks.iter().any(|text| text.contains("was stopped")), "{remarks:?}");
    assert!(!remarks.iter().any(|text| text.contains("started anew")), "{remarks:?}");
}
