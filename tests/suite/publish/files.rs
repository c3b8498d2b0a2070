//! What arrives in a folder and in archives, by the command line: all of the site, what differs alone,
//! and nothing in the place of what is somebody else's.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::Path;
use std::time::SystemTime;

use serde_json::Value;

use super::mirror::{Mirror, event, outcome, outcomes};
use crate::links::assert_whole;
use crate::support::{Run, tree};
use crate::tar_reader;

type Files = BTreeMap<String, Vec<u8>>;

const SITE: &str = "base_url = \"https://lake.example/\"\n";

/// When each file below a folder was written.
fn times(folder: &Path) -> BTreeMap<String, SystemTime> {
    let time = |path: String| {
        let meta = fs::metadata(folder.join(&path)).expect("it is there");
        (path, meta.modified().expect("a time"))
    };
    tree(folder).into_keys().map(time).collect()
}

/// The paths that a plan names.
fn planned(plan: &Value, keys: &[&str]) -> BTreeSet<String> {
    let paths = keys.iter().flat_map(|key| plan[key].as_array().expect("a list"));
    paths.map(|path| path.as_str().expect("a text").to_owned()).collect()
}

/// The files of a zip archive, without the one folder that all of them are in.
pub(super) fn unpacked(path: &Path) -> Files {
    let folder = path.file_stem().expect("a name").to_string_lossy().into_owned();
    let mut archive = zip::ZipArchive::new(fs::File::open(path).expect("it is there"));
    let archive = archive.as_mut().expect("a zip archive");
    let mut files = Files::new();
    for number in 0..archive.len() {
        let mut entry = archive.by_index(number).expect("an entry");
        let name = entry.name().expect("a plain name").into_owned();
        let inside = name.strip_prefix(&format!("{folder}/")).expect("in the one folder");
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("its sum is right");
        files.insert(inside.to_owned(), bytes);
    }
    files
}

/// What of a site is of use without a server.
pub(super) fn for_readers(mut site: Files) -> Files {
    let served =
        [".nojekyll", ".reprint", "404.html", "CNAME", "robots.txt", "sitemap.xml"].as_slice();
    site.retain(|path, _| !served.contains(&path.as_str()) && !path.starts_with("sitemaps/"));
    site
}

/// The files of an artifact, that GitHub Pages would take.
pub(super) fn of_artifact(path: &Path) -> Files {
    let entries = tar_reader::read(&fs::read(path).expect("it is there"));
    let time = entries.first().expect("an entry").time;
    tar_reader::check_pages(&entries, time).into_iter().collect()
}

fn remove_post(mirror: &Mirror, number: u32) {
    let path = format!("content/_posts/2021-03-{number:02}-post-{number}.md");
    fs::remove_file(mirror.project.path(&path)).expect("removed");
}

/// The run failed at its only target, which was refused.
#[track_caller]
fn assert_refused(run: &Run, words: &str) {
    assert_eq!(run.code, Some(5), "{run}");
    let failed = event(run, "failed");
    assert!(failed["message"].as_str().is_some_and(|said| said.contains(words)), "{failed}");
    assert!(failed["help"].as_str().is_some_and(|help| help.len() > 20), "{failed}");
}

#[test]
fn a_folder_gets_what_differs_and_loses_what_is_gone() {
    let mirror = Mirror::without_git(SITE);
    let (public, copy) = (mirror.project.path("public"), mirror.project.path("www/copy"));
    let publish = || mirror.publish(&["--target", "dir=www/copy", "--verbose"]);
    let run = publish();
    assert_eq!((run.code, outcome(&run).as_str()), (Some(0), "sent"), "{run}");
    assert_eq!(event(&run, "published")["kind"], "dir");
    assert!(tree(&copy) == tree(&public) && tree(&copy).len() > 20);
    let before = times(&copy);
    mirror.project.post(4);
    let run = publish();
    assert_eq!(outcome(&run), "sent", "{run}");
    assert!(tree(&copy) == tree(&public));
    let plan = event(&run, "plan");
    let due = planned(&plan, &["added_paths", "changed_paths"]);
    let now = times(&copy);
    let written: BTreeSet<String> = now
        .iter()
        .filter(|(path, time)| before.get(*path) != Some(time))
        .map(|(path, _)| path.clone())
        .collect();
    assert_eq!(written, due, "what differs is written, and nothing else");
    assert!(written.len() < now.len() / 2 + 10 && before.len() < now.len(), "{written:?}");
    let run = publish();
    assert_eq!(outcome(&run), "same", "{run}");
    assert_eq!(times(&copy), now, "nothing is touched");
    // Somebody's file, and an article that is gone.
    fs::write(copy.join("own.txt"), "x").expect("written");
    remove_post(&mirror, 2);
    let run = publish();
    assert_eq!(outcome(&run), "sent", "{run}");
    assert!(tree(&copy) == tree(&public));
    assert!(!copy.join("2021/03/02").exists(), "its folder went with it");
    // Another machine finds out by reading.
    mirror.forget();
    fs::write(copy.join("index.html"), "x").expect("written");
    let run = publish();
    let plan = event(&run, "plan");
    assert_eq!(planned(&plan, &["changed_paths"]), BTreeSet::from(["index.html".to_owned()]));
    assert!(tree(&copy) == tree(&public));
}

#[test]
fn a_copy_that_is_right_is_read_once_where_the_record_is_lost() {
    let mirror = Mirror::without_git(SITE);
    let publish = || mirror.publish(&["--target", "dir=copy"]);
    publish();
    mirror.forget();
    assert_eq!(outcome(&publish()), "same");
    assert_eq!(mirror.cached("published-").len(), 1, "it is known again");
}

#[test]
fn a_folder_that_is_somebody_elses_is_left_alone() {
    let mirror = Mirror::without_git(SITE);
    mirror.project.write("work/notes.txt", "a year of work\n");
    let run = mirror.publish(&["--target", "dir=work"]);
    assert_refused(&run, "this folder has files");
    assert_eq!(tree(&mirror.project.path("work")).len(), 1);
    mirror.project.write("file", "x");
    assert_refused(&mirror.publish(&["--target", "dir=file"]), "a file stands where");
    // Nor what the site is made of, what is made of it, and what is around that.
    let before = tree(&mirror.project.path(""));
    let content = ["content", "content/copy", "public", "public/copy", "static/copy"];
    for own in content.into_iter().chain([".reprint/copy", ".", "home/.."]) {
        let run = mirror.publish(&["--target", &format!("dir={own}")]);
        run.assert_stopped(2, &["another `path`"]);
    }
    for own in ["zip=public/a.zip", "zip=content/a.zip", "artifact=static/a.tar"] {
        let run = mirror.publish(&["--target", own]);
        run.assert_stopped(2, &["target", "another `path`"]);
    }
    let twice = mirror.publish(&["--target", "dir=a", "--target", "dir=./a"]);
    twice.assert_stopped(2, &["two targets are the same"]);
    assert!(tree(&mirror.project.path("")) == before);
}

#[test]
fn archives_hold_the_site_and_are_written_when_it_changed() {
    let mirror = Mirror::without_git(SITE);
    let (public, tar, zip) =
        ["public", "artifact.tar", "out/湖 2021.zip"].map(|path| mirror.project.path(path)).into();
    let publish = || mirror.publish(&["--target", "artifact", "--target", "zip=out/湖 2021.zip"]);
    let check = |outcome: &str, run: &Run| {
        let names = [("artifact artifact.tar", outcome), ("zip out/湖 2021.zip", outcome)];
        let names = names.map(|(name, outcome)| (name.to_owned(), outcome.to_owned()));
        assert_eq!((run.code, outcomes(run)), (Some(0), names.to_vec()), "{run}");
        assert!(of_artifact(&tar) == tree(&public));
        assert!(unpacked(&zip) == for_readers(tree(&public)));
        [&tar, &zip]
            .map(|path| fs::metadata(path).expect("it is there").modified().expect("a time"))
    };
    let run = publish();
    check("sent", &run);
    for event in run.events_of("published") {
        assert!(event["bytes_sent"].as_u64().is_some_and(|bytes| bytes > 10_000), "{event}");
        assert!(event["name"].as_str().is_some_and(|name| name.contains('/')), "{event}");
    }
    mirror.project.post(4);
    let before = check("sent", &publish());
    assert_eq!(check("same", &publish()), before, "nothing is touched");
    remove_post(&mirror, 2);
    check("sent", &publish());
    assert!(!unpacked(&zip).keys().any(|path| path.starts_with("2021/03/02/")));
    // What somebody did to them is undone.
    fs::write(&tar, "").expect("written");
    fs::remove_file(&zip).expect("removed");
    check("sent", &publish());
    let names: Vec<_> = fs::read_dir(mirror.project.path("out")).expect("a folder").collect();
    assert_eq!(names.len(), 1, "no halves: {names:?}");
}

#[test]
fn a_file_of_another_kind_is_left_alone() {
    let mirror = Mirror::without_git(SITE);
    mirror
        .project
        .write("thesis.odt", "a year of work, in a format that is none of ours\n".repeat(20));
    let thesis = mirror.project.read("thesis.odt");
    for (kind, end) in [("artifact", "tar"), ("zip", "zip")] {
        let run = mirror.publish(&["--target", &format!("{kind}=thesis.odt")]);
        run.assert_stopped(2, &[&format!("has to end in .{end}")]);
        mirror.project.write(&format!("thesis.{end}"), &thesis);
        let run = mirror.publish(&["--target", &format!("{kind}=thesis.{end}")]);
        assert_refused(&run, "a file of another kind");
        assert_eq!(mirror.project.read(&format!("thesis.{end}")), thesis);
        mirror.project.write(&format!("folder.{end}/x"), "x");
        let run = mirror.publish(&["--target", &format!("{kind}=folder.{end}")]);
        assert_refused(&run, "a folder");
    }
    // One that was ours, and is another's now.
    mirror.publish(&["--target", "zip=a.zip", "--target", "artifact=a.tar"]);
    for name in ["a.zip", "a.tar"] {
        fs::write(mirror.project.path(name), &thesis).expect("written");
    }
    let run = mirror.publish(&[
        "--target",
        "zip=a.zip",
        "--target",
        "dir=copy",
        "--target",
        "artifact=a.tar",
    ]);
    assert_eq!(run.code, Some(5), "{run}");
    assert_eq!(outcomes(&run), [("dir copy".to_owned(), "sent".to_owned())], "{run}");
    assert_eq!(run.events_of("failed").len(), 2, "{run}");
    assert_eq!(mirror.project.read("a.zip"), thesis);
    assert_eq!(mirror.project.read("a.tar"), thesis);
}

/// A post of a year.
fn post_of(mirror: &Mirror, year: u32, number: u32, more: &str) {
    let text = format!(
        "---\ntitle: {year}年第{number}篇\ndate: {year}-0{number}-11\nauthor: 湖畔日报\ntags: [ 渡口 ]\nfrom: https://lakeside.example/{year}/{number}\n---\n\n<p>{year}年的第{number}篇。{more}</p>\n"
    );
    mirror.project.write(&format!("content/_posts/{year}-0{number}-11-y.md"), text);
}

#[test]
fn a_zip_of_each_year_is_a_site_of_its_own() {
    let targets = "[[publish.targets]]\nkind = \"zip\"\npath = \"out/site.zip\"\nyears = true\n[[publish.targets]]\nkind = \"dir\"\npath = \"www\"\n";
    let mirror = Mirror::without_git(&format!("{SITE}{targets}"));
    for (year, number) in [(2019, 1), (2019, 2), (2020, 3)] {
        post_of(&mirror, year, number, "见<a href=\"https://lakeside.example/2019/1\">那篇</a>。");
    }
    let check = |run: &Run, wanted: [&str; 4]| {
        let names = [
            "zip out/site.zip",
            "zip out/site-2019.zip",
            "zip out/site-2020.zip",
            "zip out/site-2021.zip",
        ];
        let wanted: Vec<_> = names
            .iter()
            .zip(wanted)
            .map(|(name, outcome)| ((*name).to_owned(), outcome.to_owned()))
            .collect();
        let found = outcomes(run);
        assert_eq!((run.code, &found[..4]), (Some(0), &wanted[..]), "{run}");
        assert_eq!((found[4].0.as_str(), found.len()), ("dir www", 5), "{run}");
        assert_eq!(run.events_of("plan").len(), 5, "{run}");
        assert!(tree(&mirror.project.path("www")) == tree(&mirror.project.path("public")));
        assert!(
            unpacked(&mirror.project.path("out/site.zip"))
                == for_readers(tree(&mirror.project.path("public")))
        );
    };
    check(&mirror.publish(&[]), ["sent"; 4]);
    for year in ["2019", "2020", "2021"] {
        let files = unpacked(&mirror.project.path(&format!("out/site-{year}.zip")));
        for (path, bytes) in &files {
            mirror.project.write(&format!("unpacked/{year}/{path}"), bytes);
        }
        let folder = mirror.project.path(&format!("unpacked/{year}"));
        assert_whole(&folder);
        let articles = crate::support::articles(&folder);
        assert_eq!(articles.len(), if year == "2020" { 1 } else { articles.len().clamp(2, 3) });
        assert!(articles.keys().all(|path| path.starts_with(year)), "{articles:?}");
        assert!(
            files.contains_key("index.html") && !files.keys().any(|path| path.ends_with(".xml"))
        );
        assert!(String::from_utf8_lossy(&files["index.html"]).contains(year));
    }
    check(&mirror.publish(&[]), ["same"; 4]);
    post_of(&mirror, 2020, 3, "改了。");
    check(&mirror.publish(&[]), ["sent", "same", "sent", "same"]);
    // A year that is chosen by the command line's path, and one that nothing is left of.
    fs::remove_file(mirror.project.path("content/_posts/2020-03-11-y.md")).expect("removed");
    let run = mirror.publish(&[]);
    assert_eq!(run.code, Some(0), "{run}");
    assert!(!mirror.project.path("out/site-2020.zip").exists(), "nothing is left of 2020: {run}");
    assert!(mirror.project.path("out/site-2019.zip").exists());
    // What is not known to be ours stays, and is told of.
    mirror.project.write("out/site-2018.zip", "PK somebody's");
    mirror.project.write("out/site-x.zip", "PK somebody's");
    let run = mirror.publish(&[]);
    assert_eq!(mirror.project.read("out/site-2018.zip"), "PK somebody's");
    assert!(run.stdout.contains("site-2018.zip") && !run.stdout.contains("site-x.zip"), "{run}");
}
