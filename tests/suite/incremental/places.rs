//! A file of the site in whose place a folder of the site belongs, and the other way round.

use std::fs;

use crate::support::{Project, Run, tree};

fn project(picture: &str) -> Project {
    let project = Project::with_posts();
    show(&project, picture);
    project
}

/// One post shows this picture, and there is no other.
fn show(project: &Project, picture: &str) {
    let post = format!("---\ntitle: 有图\ndate: 2021-03-09\n---\n\n![图](p/{picture})\n");
    project.write("content/2021-03-09-picture.md", post);
    project.write(&format!("content/p/{picture}"), b"\x89PNG");
}

fn holds(project: &Project, run: &Run, picture: &str) {
    run.assert_built();
    let clean = self::project(picture);
    clean.build(&[]).assert_built();
    assert!(tree(&clean.path("public")) == tree(&project.path("public")), "as a clean site");
}

#[test]
fn a_file_gives_way_to_a_folder() {
    let project = project("x.png");
    project.build(&[]).assert_built();
    fs::remove_file(project.path("content/p/x.png")).expect("removed");
    show(&project, "x.png/y.png");
    holds(&project, &project.build(&[]), "x.png/y.png");
}

#[test]
fn a_folder_gives_way_to_a_file() {
    let project = project("x.png/y.png");
    project.build(&[]).assert_built();
    fs::remove_file(project.path("content/p/x.png/y.png")).expect("removed");
    fs::remove_dir(project.path("content/p/x.png")).expect("removed");
    show(&project, "x.png");
    holds(&project, &project.build(&[]), "x.png");
}
