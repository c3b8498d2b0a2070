//! What a build remembers of the last one, and what it tells about it: reasons, restarts, projects and
//! outputs that were moved, files that cannot be copied any more.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};

use serde_json::Value;

use crate::support::{Project, Run, tree};

/// The reasons of all pages that were made or removed.
fn reasons(run: &Run) -> BTreeMap<String, BTreeSet<String>> {
    let why = |event: &Value| -> BTreeSet<String> {
        let why = event["why"].as_array().expect("reasons");
        why.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let pages = run.events_of("page");
    pages
        .iter()
        .map(|event| (event["path"].as_str().expect("a path").to_owned(), why(event)))
        .collect()
}

/// All reasons that were told.
fn all(run: &Run) -> BTreeSet<String> {
    reasons(run).into_values().flatten().collect()
}

fn set(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[track_caller]
fn remarks(run: &Run, words: &str) {
    let told = run.events_of("remark");
    let said = |event: &Value| event["message"].as_str().is_some_and(|text| text.contains(words));
    assert!(told.iter().any(said), "“{words}” is said: {told:?}");
}

/// Builds with reasons, and as a clean build would.
#[track_caller]
fn built(project: &Project, args: &[&str]) -> Run {
    let mut all = vec!["--verbose"];
    all.extend(args);
    let run = project.build(&all);
    run.assert_built();
    let clean = project.build_with(&["--content", "content", "--output", "clean", "--force"]);
    clean.assert_built();
    assert!(tree(&project.path("public")) == tree(&project.path("clean")), "as a clean build");
    run
}

#[test]
fn each_page_is_made_for_a_reason() {
    let project = Project::with_posts();
    let picture = "---\ntitle: 图\ndate: 2021-03-09\n---\n\n![图](p.png)\n";
    project.write("content/_posts/2021-03-09-picture.md", picture);
    project.write("content/_posts/p.png", b"\x89PNG");
    assert_eq!(all(&built(&project, &[])), set(&["new"]));
    assert_eq!(all(&built(&project, &[])), set(&[]), "nothing to do");

    project.write("content/_posts/p.png", b"\x89PNG other");
    let run = built(&project, &[]);
    let copy = "files/_posts/p.png".to_owned();
    assert_eq!(reasons(&run), BTreeMap::from([(copy, set(&["content"]))]));

    let post = crate::support::plain_post(2);
    project.write("content/_posts/2021-03-02-post-2.md", post.replace("第2篇\"", "另一题\""));
    let run = built(&project, &[]);
    let own = reasons(&run).into_values().find(|why| why.contains("text")).expect("the article");
    assert_eq!(own, set(&["head", "text"]));
    assert_eq!(all(&run), set(&["head", "neighbours", "rows", "text", "texts"]));

    project.write("site.toml", "title = \"别的名字\"\n");
    let run = built(&project, &[]);
    // The site's manifest has the name in it, and its hash in its own.
    let is_manifest = |(path, _): &(String, _)| path.contains(".webmanifest");
    let (of_manifest, why): (Vec<_>, Vec<_>) = reasons(&run).into_iter().partition(is_manifest);
    let of_manifest: Vec<_> = of_manifest.into_iter().map(|(_, why)| why).collect();
    assert!(of_manifest.contains(&set(&["new"])) && of_manifest.contains(&set(&["gone"])));
    let of_others: BTreeSet<String> = why.into_iter().flat_map(|(_, why)| why).collect();
    assert_eq!(of_others, set(&["program, theme or settings"]));
    remarks(&run, "every page is made again");

    for file in crate::support::files(&project.path(".reprint"), &|_| true) {
        if file.extension().is_some_and(|end| end == "records") {
            fs::remove_file(file).expect("removed");
        }
    }
    assert_eq!(all(&built(&project, &[])), set(&["content", "forgotten"]));

    fs::remove_file(project.path("public/404.html")).expect("removed");
    project.write("public/index.html", "changed by hand");
    let run = built(&project, &["--verify"]);
    assert_eq!(all(&run), set(&["altered", "missing"]));
    remarks(&run, "(1 missing, 1 altered)");
    remarks(&built(&project, &["--verify"]), "as the last build left them");

    assert_eq!(all(&built(&project, &["--force"])), set(&["forced"]));
    fs::remove_file(project.path("content/_posts/2021-03-01-post-1.md")).expect("removed");
    assert!(all(&built(&project, &[])).contains("gone"));
}

#[test]
fn a_picture_that_grew_too_large_is_told_every_time() {
    let project = Project::with_posts();
    let picture = "---\ntitle: 图\ndate: 2021-03-09\n---\n\n![图](p.png)\n";
    project.write("content/_posts/2021-03-09-picture.md", picture);
    project.write("content/_posts/p.png", b"\x89PNG");
    project.build(&[]).assert_built();
    let copied = project.path("public/files/_posts/p.png");
    assert!(copied.exists());
    let source = File::options().write(true).open(project.path("content/_posts/p.png"));
    source.expect("opened").set_len(101 << 20).expect("grown");
    for _ in 0..3 {
        let run = project.build(&["--strict"]);
        assert_eq!(run.code, Some(1), "{run}");
        assert_eq!(run.count("files"), run.count("written") + run.count("unchanged"));
        let help = run.problem("p.png")["help"].as_str().expect("a help").to_owned();
        assert!(help.contains("smaller"), "{help}");
        assert!(!copied.exists(), "what was copied once is not what stands there now");
    }
}

#[cfg(unix)]
#[test]
fn an_output_has_one_memory_whatever_links_lead_to_it() {
    let project = Project::with_posts();
    project.build(&[]).assert_built();
    std::os::unix::fs::symlink(project.path("public"), project.path("link")).expect("a link");
    let run = project.build_with(&["--content", "content", "--output", "link"]);
    run.assert_built();
    assert_eq!((run.count("written"), run.count("removed")), (0, 0), "{run}");
    assert!(run.remarks_of_the_site().is_empty(), "{run}");
}

#[test]
fn a_project_may_be_moved() {
    let project = Project::new();
    let moved = Project::new();
    for number in 1..=3 {
        project.post(number);
    }
    project.build(&[]).assert_built();
    for folder in ["content", "public", ".reprint"] {
        fs::rename(project.path(folder), moved.path(folder)).expect("moved");
    }
    fs::remove_file(moved.path("content/_posts/2021-03-01-post-1.md")).expect("removed");
    let run = moved.build(&["--verbose"]);
    run.assert_built();
    assert!(run.remarks_of_the_site().is_empty(), "{run}");
    assert!(run.count("removed") > 0, "pages of the post that went are swept: {run}");
    let clean = moved.build_with(&["--content", "content", "--output", "clean"]);
    clean.assert_built();
    assert!(tree(&moved.path("public")) == tree(&moved.path("clean")));
}

/// A build that dies where it writes a file of more than 32 kB: after all pages.
#[cfg(unix)]
fn stopped_at_the_picture(project: &Project, args: &str) {
    let mut command = std::process::Command::new("sh");
    let program = env!("CARGO_BIN_EXE_reprint");
    let script = format!("ulimit -c 0; ulimit -f 64; exec '{program}' build {args}");
    command.args(["-c", &script]).current_dir(project.path(""));
    let run = crate::support::run(command);
    assert_ne!(run.code, Some(0), "it is stopped: {run}");
}

#[cfg(unix)]
fn with_picture(bytes: u8) -> Project {
    let project = Project::with_posts();
    let picture = "---\ntitle: 图\ndate: 2021-03-09\n---\n\n![图](p.png)\n";
    project.write("content/_posts/2021-03-09-picture.md", picture);
    project.write("content/_posts/p.png", vec![bytes; 200_000]);
    project
}

#[cfg(unix)]
#[test]
fn a_build_into_a_new_folder_that_was_stopped_goes_on_from_nothing() {
    let project = with_picture(1);
    project.build(&[]).assert_built();
    fs::rename(project.path("public"), project.path("away")).expect("moved");
    stopped_at_the_picture(&project, "--content content --output public");
    let run = built(&project, &[]);
    assert!(run.count("written") > 0, "the picture: {run}");
    assert!(project.path("public/files/_posts/p.png").exists());
}

#[cfg(unix)]
#[test]
fn what_another_configuration_left_half_done_is_made_again() {
    let project = with_picture(1);
    project.write("site.toml", "content = [\"content\"]\ncache = \".a\"\n");
    // Other bytes of the same files: whose files the other one alone has, this one cannot know.
    let other = "content = [\"content\"]\ncache = \".b\"\nopen_graph = true\n";
    project.write("other.toml", other);
    project.build(&[]).assert_built();
    project.write("content/_posts/p.png", vec![2; 200_000]);
    stopped_at_the_picture(&project, "--config other.toml");
    project.write("content/_posts/p.png", vec![1; 200_000]);
    remarks(&built(&project, &[]), "not as the last build");
}

#[test]
fn a_file_of_other_hands_in_a_pages_place_is_told() {
    let project = Project::with_posts();
    project.build(&[]).assert_built();
    project.write("public/2031/index.html", "mine");
    let post = "---\ntitle: 以后\ndate: 2031-01-01\n---\n\n正文。\n";
    project.write("content/_posts/2031-01-01-later.md", post);
    remarks(&built(&project, &[]), "2031/index.html");
}

#[cfg(unix)]
#[test]
fn a_manifest_that_is_lost_after_a_stop_is_told() {
    let project = with_picture(1);
    project.build(&[]).assert_built();
    project.write("content/_posts/p.png", vec![2; 200_000]);
    stopped_at_the_picture(&project, "--content content --output public");
    for file in crate::support::files(&project.path(".reprint"), &|_| true) {
        if file.extension().is_some_and(|end| end == "manifest") {
            fs::write(file, "damaged").expect("written");
        }
    }
    remarks(&built(&project, &[]), "damaged");
}

#[test]
fn an_output_outside_of_the_project_is_remembered_from_the_first_build_on() {
    let (project, elsewhere) = (Project::with_posts(), Project::new());
    let output = elsewhere.path("site").to_string_lossy().into_owned();
    project.build_with(&["--content", "content", "--output", &output]).assert_built();
    let run = project.build_with(&["--content", "content", "--output", &output]);
    assert_eq!(run.count("written"), 0, "{run}");
    assert!(run.remarks_of_the_site().is_empty(), "{run}");
}
