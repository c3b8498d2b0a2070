//! The property itself: after each step the site is the one that a clean build makes, and the next
//! build has nothing to do.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use reprint::build::events::{Events, FileOutcome, PageAction};
use reprint::build::options::Options;
use reprint::build::report::Report;
use reprint::build::run;
use reprint::config::folders::real_path;
use reprint::config::{Config, Flags};
use reprint::manifest::Manifest;
use reprint::manifest::cache::Cache;
use reprint::model::problem::Problem;

use super::{Plan, World, disk};

/// The stamp in the output folder.
pub(super) const STAMP: &str = ".reprint";

/// Bytes by path.
pub(super) type Tree = BTreeMap<String, Vec<u8>>;

/// What lies below a folder.
#[derive(Default)]
pub(super) struct Folder {
    pub(super) files: Tree,
    times: BTreeMap<String, SystemTime>,
    folders: BTreeSet<String>,
}

/// Reads a folder; one that is not there is empty.
pub(super) fn read(folder: &Path) -> Folder {
    let mut found = Folder::default();
    let mut open = vec![String::new()];
    while let Some(below) = open.pop() {
        let Ok(entries) = fs::read_dir(folder.join(&below)) else { continue };
        for entry in entries {
            let entry = entry.expect("an entry can be read");
            let name = entry.file_name().into_string().expect("a site's file names are UTF-8");
            let path = if below.is_empty() { name } else { format!("{below}/{name}") };
            let meta = entry.metadata().expect("an entry has metadata");
            if meta.is_dir() {
                found.folders.insert(path.clone());
                open.push(path);
            } else {
                found.files.insert(path.clone(), fs::read(entry.path()).expect("a file"));
                found.times.insert(path, meta.modified().expect("a time"));
            }
        }
    }
    found
}

/// What a build told.
struct Told {
    report: Report,
    problems: Vec<Problem>,
    remarks: Vec<String>,
}

/// Listens.
#[derive(Default)]
pub(super) struct Ears {
    problems: Mutex<Vec<Problem>>,
    remarks: Mutex<Vec<String>>,
}

impl Ears {
    /// What was said.
    pub(super) fn remarks(self) -> Vec<String> {
        self.remarks.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Events for Ears {
    fn stage(&self, _: &'static str, _: usize) {}

    fn step(&self, _: usize) {}

    fn problem(&self, problem: &Problem) {
        self.problems.lock().unwrap_or_else(PoisonError::into_inner).push(problem.clone());
    }

    fn file(&self, _: &str, _: FileOutcome, _: &str) {}

    fn page(&self, _: &str, _: PageAction, _: &[&str]) {}

    fn remark(&self, text: &str) {
        self.remarks.lock().unwrap_or_else(PoisonError::into_inner).push(text.to_owned());
    }
}

fn build(config: &Config, options: &Options) -> Told {
    let ears = Ears::default();
    let report = run(config, options, &ears).unwrap_or_else(|error| panic!("{error}"));
    let told = Told {
        problems: ears.problems.into_inner().expect("not poisoned"),
        remarks: ears.remarks.into_inner().expect("not poisoned"),
        report,
    };
    let report = &told.report;
    let sum = report.articles
        + report.duplicates
        + report.removed_by_request
        + report.left_out()
        + report.failed;
    assert_eq!(sum, report.read, "every file is accounted for");
    assert_eq!(report.files(), report.written + report.unchanged, "each file is counted once");
    assert_eq!(report.problems, told.problems.len(), "each problem is told");
    told
}

/// Two builds told the same.
#[track_caller]
fn same_report(one: &Told, other: &Told, which: &str) {
    let (a, b) = (&one.report, &other.report);
    assert_eq!(one.problems, other.problems, "{which}: the problems");
    let counts = |report: &Report| {
        [
            report.read,
            report.articles,
            report.duplicates,
            report.removed_by_request,
            report.failed,
            report.excluded,
            report.pages,
        ]
    };
    assert_eq!(
        counts(a),
        counts(b),
        "{which}: read, articles, duplicates, removed by request, failed, excluded, pages"
    );
    assert_eq!(a.left_out, b.left_out, "{which}: left out");
    assert_eq!(a.by_kind, b.by_kind, "{which}: files and bytes by kind");
}

/// Builds, and holds the result against a clean build and against a second build.
pub(super) fn check(world: &mut World, plan: &Plan) {
    let root = world.project.path("");
    let config = Config::load(&Flags::default(), &root).unwrap_or_else(|error| panic!("{error}"));
    let options = |jobs| Options { jobs, allow_shrink: true, now: world.now, ..Options::default() };
    let mut first = options(plan.jobs);
    first.force = plan.force;
    first.verify = plan.verify;

    let before = read(&config.output);
    let told = build(&config, &first);
    let after = read(&config.output);

    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let clean_config = Config {
        output: elsewhere.path().join("public"),
        cache: elsewhere.path().join("cache"),
        ..config.clone()
    };
    let clean_told = build(&clean_config, &options(2));
    let clean = read(&clean_config.output);
    same_report(&told, &clean_told, "this build and a clean one");

    for (path, bytes) in &world.foreign {
        assert_eq!(after.files.get(path), Some(bytes), "the foreign {path} stays");
        assert_eq!(
            after.times.get(path),
            before.times.get(path),
            "the foreign {path} is untouched"
        );
    }
    same_files(&clean.files, &after.files);
    let stayed = stayed(world, &clean, &after);
    if plan.may_stay {
        let made: Vec<_> =
            stayed.iter().filter(|path| !before.files.contains_key(**path)).collect();
        assert!(made.is_empty(), "no file of the site, and new: {made:?}");
        // Some remarks are said of the settings: by a clean build too.
        let said = told.remarks.iter().any(|text| !clean_told.remarks.contains(text));
        assert!(stayed.is_empty() || said, "files stay, and nothing is said: {stayed:?}");
    } else {
        assert!(stayed.is_empty(), "no files of the site: {stayed:?}");
        same_folders(world, &clean, &after);
    }
    is_counted(&told.report, &before, &after, plan.force);

    let second = build(&config, &options(plan.jobs));
    let again = read(&config.output);
    let counts = (second.report.written, second.report.removed);
    assert_eq!(counts, (0, 0), "a second build writes and removes nothing");
    assert!(after.files == again.files, "a second build changes nothing");
    assert_eq!(after.times, again.times, "a second build touches nothing");
    same_report(&told, &second, "this build and a second one");
    tells_removed(&config, &told.report, &clean);

    world.seen.articles += told.report.articles;
    world.seen.duplicates += told.report.duplicates;
    world.seen.problems += told.problems.len();
    world.seen.stayed += stayed.len();
    world.seen.removed += told.report.removed;
    world.seen.taken_down += told.report.removed_by_request;
    world.seen.unchanged += told.report.unchanged;
    let of = |begin: &str, end: &str| {
        let named = |path: &&String| path.starts_with(begin) && path.ends_with(end);
        clean.files.keys().filter(named).count()
    };
    world.seen.archives += of("feeds/archive/", ".xml");
    world.seen.tag_feeds += of("tags/", "/feed.xml");
    world.seen.news += of("sitemaps/news.xml", "");
    if !stayed.is_empty() {
        disk::remove_all(&config.output);
        world.foreign.clear();
    }
}

/// Files of the output that are neither of the site nor of other hands.
fn stayed<'a>(world: &World, clean: &Folder, after: &'a Folder) -> Vec<&'a String> {
    let paths = after.files.keys();
    let known = |path: &str| clean.files.contains_key(path) || world.foreign.contains_key(path);
    paths.filter(|path| !known(path)).collect()
}

/// All files of the clean site are there, byte for byte.
#[track_caller]
fn same_files(clean: &Tree, after: &Tree) {
    let different = clean.iter().filter(|(path, bytes)| after.get(*path) != Some(bytes));
    let different: Vec<&String> = different.map(|(path, _)| path).collect();
    let Some(first) = different.first() else { return };
    let text = |tree: &Tree| {
        let bytes = tree.get(*first)?;
        Some(String::from_utf8_lossy(bytes).into_owned())
    };
    panic!(
        "{} files are not as a clean build makes them: {different:?}\n--- {first}, clean:\n{}\n--- here:\n{}",
        different.len(),
        text(clean).unwrap_or_default(),
        text(after).unwrap_or_else(|| "it is missing".to_owned()),
    );
}

/// The manifest has the addresses of what was taken down, and nothing but tombstones stands there.
fn tells_removed(config: &Config, report: &Report, clean: &Folder) {
    let cache = Cache::new(&config.cache, &real_path(&config.root), &real_path(&config.output));
    let (manifest, _) = Manifest::load(&cache).unwrap_or_else(|why| panic!("{why:?}"));
    assert_eq!(manifest.removed.len(), report.removed_by_request, "addresses of what is gone");
    assert!(manifest.removed.is_sorted(), "in order");
    for path in &manifest.removed {
        let page = clean.files.get(path).map(|bytes| String::from_utf8_lossy(bytes));
        // Where no tombstone is, an own page or a redirect may stand.
        let is_article = page.is_some_and(|page| page.contains("<article"));
        assert!(!is_article, "{path} is part of the site");
    }
}

/// No empty folder is left.
fn same_folders(world: &World, clean: &Folder, after: &Folder) {
    let holds =
        |folder: &str| world.foreign.keys().any(|path| path.starts_with(&format!("{folder}/")));
    let more = after.folders.difference(&clean.folders).filter(|folder| !holds(folder));
    let more: Vec<&String> = more.collect();
    assert!(more.is_empty(), "folders that a clean site has not: {more:?}");
}

/// What the report says was written and removed is what changed on the disk.
fn is_counted(report: &Report, before: &Folder, after: &Folder, force: bool) {
    let is_site = |path: &&String| path.as_str() != STAMP;
    let changed = |path: &&String| before.files.get(*path) != after.files.get(*path);
    let paths = || after.files.keys().filter(is_site);
    if force {
        assert_eq!(report.written, report.files(), "all files are written");
    } else {
        assert_eq!(report.written, paths().filter(changed).count(), "files written");
        let same = paths().filter(|path| !changed(path));
        let touched: Vec<&String> =
            same.filter(|path| before.times.get(*path) != after.times.get(*path)).collect();
        assert!(touched.is_empty(), "equal files were touched: {touched:?}");
    }
    let gone = before.files.keys().filter(is_site);
    let gone = gone.filter(|path| !after.files.contains_key(*path)).count();
    assert_eq!(report.removed, gone, "files removed");
}
