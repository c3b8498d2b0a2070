//! The same input gives the same bytes: anywhere, at any number of threads, and again.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::corpus;
use crate::support::{Project, files, tree};

const POSTS: usize = 400;
const SEED: u64 = 7;

#[test]
fn a_corpus_is_a_function_of_its_seed() {
    let (first, second, other) = (Project::new(), Project::new(), Project::new());
    let written = corpus::write(&first.path(""), 50, SEED).expect("written");
    corpus::write(&second.path(""), 50, SEED).expect("written");
    corpus::write(&other.path(""), 50, SEED + 1).expect("written");
    assert_eq!(written.files, 50);
    let each = written.bytes / written.files;
    assert!((2500..4500).contains(&each), "{each} bytes a post, as the seeds have");
    assert_eq!(tree(&first.path("")), tree(&second.path("")));
    assert_ne!(tree(&first.path("")), tree(&other.path("")));
}

#[test]
fn threads_folders_and_the_order_of_files_change_no_byte() {
    let one = Project::new();
    for number in 0..POSTS {
        let (path, text) = corpus::post(number, POSTS, SEED);
        one.write(&format!("content/{path}"), text);
    }
    pictures(&one, "content");
    let run = one.build(&["--jobs", "1"]);
    run.assert_built();
    assert_eq!(run.count("articles"), POSTS as u64 + 1);

    // Elsewhere, written in another order, named by absolute paths.
    let many = Project::new();
    pictures(&many, "far/below/here");
    for number in (0..POSTS).rev() {
        let (path, text) = corpus::post(number, POSTS, SEED);
        many.write(&format!("far/below/here/{path}"), text);
    }
    let content = many.path("far/below/here");
    let output = many.path("site/public");
    let (content, output) = (content.to_str().expect("UTF-8"), output.to_str().expect("UTF-8"));
    let run = many.build_with(&["--content", content, "--output", output, "--jobs", "4"]);
    run.assert_built();
    same(&tree(&one.path("public")), &tree(&many.path("site/public")));
}

#[test]
fn a_second_build_writes_nothing() {
    let project = Project::new();
    for number in 0..60 {
        let (path, text) = corpus::post(number, 60, SEED);
        project.write(&format!("content/{path}"), text);
    }
    pictures(&project, "content");
    let first = project.build(&[]);
    first.assert_built();
    let (bytes, times) = (tree(&project.path("public")), times(&project.path("public")));
    assert!(first.count("written") > 60, "{}", first.report());

    let second = project.build(&[]);
    second.assert_built();
    untouched(&project, &second, &bytes, &times);
    for same in
        ["read", "articles", "duplicates", "left_out", "failed", "pages", "bytes", "problems"]
    {
        assert_eq!(second.count(same), first.count(same), "{same}");
    }

    // A fresh checkout gives every file a new time and the same bytes.
    let later = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    for source in files(&project.path("content"), &|_| true) {
        let file = File::options().write(true).open(&source).expect("a source opens");
        file.set_modified(later).expect("its time is set");
    }
    let third = project.build(&[]);
    third.assert_built();
    untouched(&project, &third, &bytes, &times);
}

#[test]
fn a_site_built_in_steps_is_the_site_built_at_once() {
    let steps = Project::new();
    for number in 1..=4 {
        steps.post(number);
    }
    steps.build(&[]).assert_built();
    steps.post(5);
    fs::remove_file(steps.path("content/_posts/2021-03-02-post-2.md")).expect("removed");
    steps.write(
        "content/_posts/2021-03-01-post-1.md",
        crate::support::plain_post(1).replace('湖', "河"),
    );
    let run = steps.build(&[]);
    run.assert_built();
    assert!(run.count("removed") >= 1, "{}", run.report());

    let once = Project::new();
    for number in [1, 3, 4, 5] {
        once.post(number);
    }
    once.write(
        "content/_posts/2021-03-01-post-1.md",
        crate::support::plain_post(1).replace('湖', "河"),
    );
    once.build(&[]).assert_built();
    same(&tree(&once.path("public")), &tree(&steps.path("public")));
}

fn untouched(
    project: &Project,
    run: &crate::support::Run,
    bytes: &BTreeMap<String, Vec<u8>>,
    times: &BTreeMap<String, SystemTime>,
) {
    assert_eq!((run.count("written"), run.count("removed")), (0, 0), "{}", run.report());
    same(bytes, &tree(&project.path("public")));
    assert_eq!(times, &self::times(&project.path("public")), "no file was touched");
}

/// A post that refers to a picture beside it.
fn pictures(project: &Project, content: &str) {
    let post =
        "---\ntitle: 有图\ndate: 2020-01-02\n---\n\n这是一张图：\n\n![图](pictures/a%20b.png)\n";
    project.write(&format!("{content}/_posts/2020-01-02-picture.md"), post);
    project.write(&format!("{content}/_posts/pictures/a b.png"), b"\x89PNG\r\n\x1a\nnot really");
}

/// When each file of a site was written.
fn times(site: &Path) -> BTreeMap<String, SystemTime> {
    let time = |path: &Path| fs::metadata(path).and_then(|meta| meta.modified()).expect("a time");
    let found = files(site, &|_| true).into_iter();
    found.map(|path| (path.to_string_lossy().into_owned(), time(&path))).collect()
}

/// Like `assert_eq`, but says which files differ and not what ten thousand bytes they are.
#[track_caller]
fn same(left: &BTreeMap<String, Vec<u8>>, right: &BTreeMap<String, Vec<u8>>) {
    let paths = left.keys().chain(right.keys());
    let mut different: Vec<_> = paths.filter(|path| left.get(*path) != right.get(*path)).collect();
    different.sort();
    different.dedup();
    let Some(first) = different.first() else {
        return;
    };
    let text = |tree: &BTreeMap<String, Vec<u8>>| {
        tree.get(*first).map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    };
    panic!("{} files differ: {different:?}\n{:?}\n{:?}", different.len(), text(left), text(right));
}
