use std::path::Path;

use url::Url;

use super::{check, room};
use crate::config::publishing::TargetKind;
use crate::fingerprint::Fingerprint;
use crate::manifest::stamp::Stamp;
use crate::manifest::{Entry, Manifest};
use crate::model::output::OutputKind;
use crate::publish::difference::{Difference, Standing};
use crate::publish::finding::{Check, Finding, Subject};
use crate::publish::listing::Listing;

fn listing(paths: &[&str]) -> Listing {
    let mut listing = Listing::default();
    for path in paths {
        listing.put(path, path.as_bytes().to_vec());
    }
    listing
}

struct Case {
    kind: TargetKind,
    listing: Listing,
    standing: Standing,
    stamp: Option<Stamp>,
    address: Option<Url>,
    base_url: Option<Url>,
    drafts: bool,
    taken_down: Vec<String>,
    allowed: Vec<Check>,
}

impl Case {
    fn new(paths: &[&str]) -> Self {
        Self {
            kind: TargetKind::Branch,
            listing: listing(paths),
            standing: Standing::new(),
            stamp: None,
            address: None,
            base_url: None,
            drafts: false,
            taken_down: Vec::new(),
            allowed: Vec::new(),
        }
    }

    fn found(&self) -> Vec<Finding> {
        check(&Subject {
            kind: self.kind,
            listing: &self.listing,
            difference: &Difference::of(&self.listing, &self.standing),
            standing: self.standing.len(),
            stamp: self.stamp.as_ref(),
            version: "0.2.0",
            address: self.address.as_ref(),
            base_url: self.base_url.as_ref(),
            drafts: self.drafts,
            max_deletes: 5,
            taken_down: &self.taken_down,
            allowed: &self.allowed,
        })
    }

    fn names(&self) -> Vec<(&'static str, bool)> {
        self.found().iter().map(|finding| (finding.check.name(), finding.refuses)).collect()
    }
}

fn url(text: &str) -> Option<Url> {
    Url::parse(text).ok()
}

fn stamp(version: &str) -> Stamp {
    Stamp { build: "b".to_owned(), version: version.to_owned() }
}

#[test]
fn an_ordinary_site_passes() {
    assert_eq!(Case::new(&["index.html", "2021/一.html", ".nojekyll"]).names(), []);
}

#[test]
fn names_that_hosts_refuse() {
    for path in [".git/config", "a/.GIT/x", "GIT~1", "a/.git.", "a\nb", "../x", "a//b"] {
        assert_eq!(Case::new(&[path]).names(), [("name", true)], "{path}");
    }
    assert_eq!(Case::new(&[".gitignore", "git/x", ".github/a"]).names(), []);
    let long = "x".repeat(256);
    assert_eq!(Case::new(&[&long]).names(), [("path", true)]);
}

#[test]
fn letter_case_of_files_and_of_folders_above() {
    let case = Case::new(&["a/X.html", "a/x.html", "T/1/a.html", "t/2/b.html"]);
    let found = case.found();
    assert_eq!(case.names(), [("case", false)]);
    assert!(found[0].message.starts_with("2 names"), "{}", found[0].message);
}

#[test]
fn windows_is_thought_of_in_archives_alone() {
    let long = "长".repeat(201);
    let paths = [long.as_str(), "a:b"];
    let mut case = Case::new(&paths);
    case.kind = TargetKind::Dir;
    // Names of more than 255 bytes are refused everywhere.
    assert_eq!(case.names(), [("path", true)]);
    case.kind = TargetKind::Zip;
    assert_eq!(case.names(), [("path", true), ("path", false), ("name", false)]);
}

#[test]
fn crowded_folders_are_told_with_the_folders_in_them() {
    let mut paths: Vec<String> = (0..3_000).map(|n| format!("d/{n:05}/x")).collect();
    paths.push("d/file".to_owned());
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let case = Case::new(&paths);
    assert_eq!(case.names(), [("crowd", false)]);
    assert!(case.found()[0].message.starts_with("d has 3001 entries"));
    assert_eq!(Case::new(&paths[..3_000]).names(), []);
}

#[test]
fn removals_are_guarded_but_for_a_few_and_those_by_request() {
    let mut case = Case::new(&["index.html"]);
    case.stamp = Some(stamp("0.2.0"));
    case.standing = (0..400).map(|n| (format!("{n:03}"), None)).collect();
    assert_eq!(case.names(), [("deletes", true)]);
    // An article that is taken down takes its pictures and old addresses along.
    case.taken_down = (0..38).map(|n| format!("{n:03}")).collect();
    assert_eq!(case.names(), []);
    case.taken_down.pop();
    assert_eq!(case.names(), [("deletes", true)]);
}

#[test]
fn what_is_not_ours_is_not_replaced_unasked() {
    let mut case = Case::new(&["index.html"]);
    case.standing = (0..400).map(|n| (format!("{n:03}"), None)).collect();
    assert_eq!(case.names(), [("replace", true)]);
    case.allowed = vec![Check::Replace];
    assert_eq!(case.names(), [("replace", false)]);
}

#[test]
fn drafts_and_older_programs() {
    let mut case = Case::new(&["index.html"]);
    (case.drafts, case.stamp) = (true, Some(stamp("0.2.1")));
    assert_eq!(case.names(), [("drafts", true), ("older", true)]);
    (case.drafts, case.stamp) = (false, Some(stamp("0.2.0")));
    assert_eq!(case.names(), []);
    // Nobody knows what it is: it is not newer.
    case.stamp = Some(stamp("?"));
    assert_eq!(case.names(), []);
}

#[test]
fn addresses_have_to_be_those_of_the_target() {
    let mut case = Case::new(&["index.html"]);
    let tried = [
        ("http://localhost:8000/", None, true),
        ("http://10.0.0.7/", Some("http://10.0.0.7/"), true),
        ("https://a.github.io/", Some("https://a.github.io/news/"), true),
        ("https://a.github.io/news/", Some("https://a.github.io/news/"), false),
        ("https://elsewhere.example/", None, false),
    ];
    for (base, address, refused) in tried {
        case.base_url = url(base);
        case.address = address.and_then(url);
        let expected: &[_] = if refused { &[("address", true)] } else { &[] };
        assert_eq!(case.names(), expected, "{base}");
    }
}

/// A site of articles that have so many bytes each.
fn large(sizes: &[u64]) -> Listing {
    let entry = |(at, bytes): (usize, &u64)| Entry {
        path: format!("{at}.html"),
        kind: OutputKind::Article,
        bytes: *bytes,
        fingerprint: Fingerprint::default(),
        key: None,
        article: None,
    };
    let entries = sizes.iter().enumerate().map(entry).collect();
    Listing::of(Path::new("/nowhere"), &Manifest { entries, ..Manifest::default() })
}

#[test]
fn size_is_told_with_its_reasons_and_the_room_that_is_left() {
    let mut case = Case::new(&[]);
    case.listing = large(&[90_000_000; 9]);
    let found = case.found();
    assert_eq!(case.names(), [("size", false)]);
    assert!(found[0].message.contains("810.0 MB of the 1 GB"), "{}", found[0].message);
    assert!(found[0].message.contains("about 2 more"), "{}", found[0].message);
    case.listing = large(&[90_000_000; 12]);
    let found = case.found();
    assert_eq!(case.names(), [("size", true)]);
    assert!(found[0].message.contains("1.08 GB") && found[0].message.contains("articles 1.08 GB"));
    case.allowed = vec![Check::Size];
    assert_eq!(case.names(), [("size", false)]);
    case.kind = TargetKind::Dir;
    assert_eq!(case.names(), [], "a folder may have any size");
    assert_eq!(room(&Listing::default()), None);
}

#[test]
fn no_repository_takes_a_file_above_100_mib() {
    let mut case = Case::new(&[]);
    case.listing = large(&[(100 << 20) + 1, 100 << 20]);
    assert_eq!(case.names(), [("file-size", true)]);
    case.kind = TargetKind::Zip;
    assert_eq!(case.names(), []);
}
