//! What cleaning keeps and takes, over whole mirrors: the sources and the pages are read again here,
//! without anything of the program, and held against each other. Text and pictures of the articles
//! have to be there, once; counted junk, pixels, trackers and everything live must not.

mod address;
mod compare;
mod frame;
mod junk;
pub(crate) mod page;
mod source;
mod tests;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::thread;

use self::compare::{Finding, Seen};
use crate::support::{Project, Run};

/// Of all text, in tenths of a per cent.
const LEAST_OF_ALL: usize = 995;

/// Of one article's text, in per cent, unless a problem says so.
const LEAST_OF_ONE: usize = 85;

/// The problems that say that an article's text is not whole, or its junk not gone.
const REPORTS: [&str; 2] = ["rules-take-too-much", "much-taken-out"];

/// Holds every page of a build with `--verbose` against its sources.
pub(crate) fn assert_kept(project: &Project, run: &Run) {
    let reported: BTreeSet<String> = run
        .events_of("problem")
        .iter()
        .filter(|problem| REPORTS.iter().any(|kind| problem["kind"] == **kind))
        .filter_map(|problem| problem["path"].as_str().map(str::to_owned))
        .collect();
    let pages = sources_of_pages(run);
    assert!(!pages.is_empty(), "the build told which file became which page");
    let pages: Vec<_> = pages.into_iter().collect();
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let seen = thread::scope(|scope| {
        let shares = pages.chunks(pages.len().div_ceil(workers));
        let work = |share: &[(String, Vec<String>)]| {
            let seen = share.iter().map(|(page, files)| look(project, page, files, &reported));
            seen.collect::<Vec<_>>()
        };
        let handles: Vec<_> = shares.map(|share| scope.spawn(move || work(share))).collect();
        let done = handles.into_iter().flat_map(|handle| handle.join().expect("no check panics"));
        done.collect::<Vec<_>>()
    });
    judge(&seen);
}

/// Page to the files that became it, as the build told: the article's own one first.
fn sources_of_pages(run: &Run) -> BTreeMap<String, Vec<String>> {
    let told = run.events_of("file");
    let of = |event: &serde_json::Value| {
        let text = |key: &str| event[key].as_str().unwrap_or_default().to_owned();
        (text("outcome"), text("path"), text("reason"))
    };
    let mut pages: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut page_of = BTreeMap::new();
    for (outcome, path, page) in told.iter().map(of) {
        if outcome == "article" {
            page_of.insert(path.clone(), page.clone());
            pages.entry(page).or_default().push(path);
        }
    }
    for (outcome, path, other) in told.iter().map(of) {
        if outcome == "duplicate" {
            let other = other.strip_prefix("the same article as ").unwrap_or(&other);
            let page = page_of.get(other).unwrap_or_else(|| panic!("{path}: no page of {other}"));
            pages.entry(page.clone()).or_default().push(path);
        }
    }
    pages
}

/// One page against its source; where it has several, against the one whose text it shows.
fn look(project: &Project, page: &str, files: &[String], reported: &BTreeSet<String>) -> Seen {
    let shown = page::read(&project.read(&format!("public/{page}")));
    let read = |file: &String| {
        let path = project.path(file);
        let bytes = fs::read(Path::new(&path)).unwrap_or_else(|e| panic!("{file}: {e}"));
        compare::compare(file, &source::read(&String::from_utf8_lossy(&bytes)), &shown)
    };
    let best = files.iter().map(read).min_by_key(|seen| (seen.lost(), seen.findings.len()));
    let mut best = best.expect("a page has a source");
    let told = files.iter().any(|file| reported.contains(file));
    best.reported = told;
    if best.kept * 100 < best.letters * LEAST_OF_ONE && !told {
        let what = format!("{} of {} letters; {}", best.kept, best.letters, best.lost_text());
        best.findings.push(Finding { kind: "most of the text is lost", what });
    }
    best
}

/// Fails with a table when anything is wrong.
fn judge(all: &[Seen]) {
    let letters: usize = all.iter().map(|seen| seen.letters).sum();
    let kept: usize = all.iter().map(|seen| seen.kept).sum();
    let mut table: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for seen in all {
        for finding in &seen.findings {
            let row = table.entry((finding.kind, &seen.host)).or_default();
            let reported = if seen.reported { " (reported)" } else { "" };
            row.push(format!("{}{reported}: {}", seen.file, finding.what));
        }
    }
    let mut said = String::new();
    for ((kind, host), rows) in &table {
        let reported = rows.iter().filter(|row| row.contains(" (reported): ")).count();
        said.push_str(&format!("\n{kind} | {host} | {} ({reported} reported)", rows.len()));
        said.extend(rows.iter().take(3).map(|row| format!("\n    {row}")));
    }
    let enough = kept * 1000 >= letters * LEAST_OF_ALL;
    if !enough || !table.is_empty() {
        let mut lost: Vec<&Seen> = all.iter().filter(|seen| seen.lost() > 0).collect();
        lost.sort_by_key(|seen| std::cmp::Reverse(seen.lost()));
        let mut hosts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for seen in &lost {
            let row = hosts.entry(&seen.host).or_default();
            *row = (row.0 + 1, row.1 + seen.lost());
        }
        let mut hosts: Vec<_> = hosts.into_iter().collect();
        hosts.sort_by_key(|(_, (_, lost))| std::cmp::Reverse(*lost));
        said.push_str("\nlost letters by host (articles, letters):");
        said.extend(hosts.iter().take(30).map(|row| format!("\n    {row:?}")));
        said.push_str("\nthe articles that lose most:");
        let row = |seen: &&Seen| {
            format!(
                "\n    {}: {} of {}: {}",
                seen.file,
                seen.lost(),
                seen.letters,
                seen.lost_text()
            )
        };
        said.extend(lost.iter().take(40).map(row));
    }
    assert!(
        enough && table.is_empty(),
        "{} articles, {kept} of {letters} letters kept; what is wrong | host | how often:{said}",
        all.len()
    );
}
