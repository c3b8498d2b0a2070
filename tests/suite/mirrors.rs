//! The real material, whole: every odd post and hostile file name of the sample, and the eleven
//! thousand ordinary posts of the bulk set.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::kept;
use crate::links;
use crate::reading;
use crate::support::{Project, Run, files, mirrors, pages};

#[test]
fn the_sample_builds_whole() {
    let Some(mirrors) = mirrors() else { return };
    let project = unpacked(&mirrors.join("sample.tar.xz"));
    let run = project.build(&["--verbose"]);
    check(&project, &run);

    // With --verbose each file says what became of it, once, and why where it is no article.
    let told = run.events_of("file");
    assert_eq!(told.len() as u64, run.count("read"), "an event for each file");
    let outcomes = [
        ("article", "articles"),
        ("duplicate", "duplicates"),
        ("left_out", "left_out"),
        ("failed", "failed"),
    ];
    for (outcome, counted) in outcomes {
        let of_this = told.iter().filter(|event| event["outcome"] == outcome);
        assert_eq!(of_this.count() as u64, run.count(counted), "{outcome}");
    }
    for event in told.iter().filter(|event| event["outcome"] != "article") {
        assert!(event["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{event}");
    }
    kept::assert_kept(&project, &run);
    assert!(
        run.count("articles") * 10 > run.count("read") * 8,
        "most are articles: {}",
        run.report()
    );
}

#[test]
fn the_bulk_set_builds_whole() {
    let Some(mirrors) = mirrors() else { return };
    let project = unpacked(&mirrors.join("bulk.tar.xz"));
    let run = project.build(&["--verbose"]);
    check(&project, &run);
    kept::assert_kept(&project, &run);
    let told = run.count("articles") + run.count("duplicates");
    assert!(told * 100 > run.count("read") * 98, "ordinary posts are articles: {}", run.report());
}

/// A project with the archive's folders as its content, outside of any other.
fn unpacked(archive: &Path) -> Project {
    let project = Project::new();
    let content = project.path("content");
    fs::create_dir(&content).expect("a folder is made");
    let mut tar = Command::new("tar");
    let done = tar.arg("xJf").arg(archive).arg("-C").arg(&content).status();
    assert!(done.expect("tar starts").success(), "{} unpacks", archive.display());
    project
}

/// Built, every regular file accounted for, nothing broken or live in the pages.
fn check(project: &Project, run: &Run) {
    run.assert_built();
    let never = ["_site", "node_modules", "vendor"];
    let sources =
        files(&project.path("content"), &|name| !name.starts_with('.') && !never.contains(&name));
    assert_eq!(run.count("read"), sources.len() as u64, "each regular file is read");
    assert_eq!(run.count("articles"), project.articles().len() as u64, "a page for each article");
    let site = project.path("public");
    links::assert_whole(&site);
    for (path, page) in pages(&site) {
        assert!(!page.contains('\0'), "a NUL in {path}");
        assert_eq!(reading::live_markup(&page), Vec::<String>::new(), "in {path}");
    }
}
