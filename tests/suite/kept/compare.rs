//! A source and its page into what is wrong between them.

use std::collections::{BTreeMap, BTreeSet};

use crate::kept::address;
use crate::kept::junk::Grade;
use crate::kept::page::{self, Page};
use crate::kept::source::{Line, Source, letters};

/// Something that must not be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) kind: &'static str,
    pub(crate) what: String,
}

/// One article, held against its source.
pub(crate) struct Seen {
    pub(crate) file: String,
    pub(crate) host: String,
    /// Letters of the article in the source, and how many of them the page has.
    pub(crate) letters: usize,
    pub(crate) kept: usize,
    /// The build said that rules took too much of it.
    pub(crate) reported: bool,
    /// Lost pieces, the first few.
    lost_pieces: Vec<String>,
    pub(crate) findings: Vec<Finding>,
}

impl Seen {
    pub(crate) fn lost(&self) -> usize {
        self.letters - self.kept
    }

    /// What is lost, for a message.
    pub(crate) fn lost_text(&self) -> String {
        let short = |piece: &String| piece.chars().take(40).collect::<String>();
        self.lost_pieces.iter().take(4).map(short).collect::<Vec<_>>().join(" / ")
    }
}

/// Parameters that only follow readers around.
fn is_tracker(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("utm_") || name == "fbclid" || name == "gclid"
}

/// Hosts whose scripts were injected into posts, and of pixels.
const NEVER: [&str; 5] = [
    "singlactive.com",
    "siteprerender.com",
    "cache-check.net",
    "medium.com/_/stat",
    "ir-na.amazon-adsystem.com",
];

/// Compares them.
pub(crate) fn compare(file: &str, source: &Source, page: &Page) -> Seen {
    let mut seen = Seen {
        file: file.to_owned(),
        host: source.host.clone(),
        letters: 0,
        kept: 0,
        reported: false,
        lost_pieces: Vec::new(),
        findings: Vec::new(),
    };
    text(&mut seen, source, page);
    junk(&mut seen, source, page);
    pictures(&mut seen, source, page);
    for live in &page.live {
        seen.add("live markup", live);
    }
    if page.pixels > 0 {
        seen.add("a pixel", &page.pixels.to_string());
    }
    for address in page.links.iter().chain(&page.pictures) {
        if address::parameters(address).any(is_tracker) {
            seen.add("a tracking parameter", address);
        }
        if NEVER.iter().any(|never| address.contains(never)) {
            seen.add("a host of trackers", address);
        }
    }
    seen
}

impl Seen {
    fn count(&mut self, text: &str, kept: bool) {
        let count = text.chars().count();
        self.letters += count;
        if kept {
            self.kept += count;
        } else {
            self.lost_pieces.push(text.to_owned());
        }
    }

    fn add(&mut self, kind: &'static str, what: &str) {
        let what = what.chars().take(160).collect();
        let finding = Finding { kind, what };
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }
}

/// How far ahead of the last line the next one is looked for, in bytes: what is in between may be
/// frames turned to links, or lost.
const AHEAD: usize = 4000;

/// Counts the letters of the article that the page shows, each only once: lines where the last one
/// ended; then, in what is left of the page, the other lines, whole or in their pieces.
fn text(seen: &mut Seen, source: &Source, page: &Page) {
    let title = letters(&source.title);
    let shown = &page.letters;
    let mut left = String::new();
    let mut cursor = 0;
    let mut missing = Vec::new();
    for line in source.lines.iter().filter(|line| line.grade == Grade::Article) {
        let own = letters(&line.text);
        if line.heading && (own.starts_with(&title) || title.starts_with(&own)) {
            continue; // it only repeats the head, and is on top of the page
        }
        let mut end = shown.len().min(cursor + AHEAD + own.len());
        while !shown.is_char_boundary(end) {
            end += 1;
        }
        if let Some(at) = shown[cursor..end].find(&own) {
            left.push_str(&shown[cursor..cursor + at]);
            left.push(' ');
            cursor += at + own.len();
            seen.count(&own, true);
        } else {
            missing.push((line, own));
        }
    }
    left.push_str(&shown[cursor..]);
    let mut take = |part: &str| {
        let found = left.find(part);
        if let Some(at) = found {
            left.replace_range(at..at + part.len(), " ");
        }
        found.is_some()
    };
    for (line, own) in missing {
        if take(&own) {
            seen.count(&own, true);
        } else {
            for piece in pieces(line) {
                seen.count(&piece, take(&piece));
            }
        }
    }
}

/// A line in the pieces between its signs and between the texts that it was made of.
fn pieces(line: &Line) -> Vec<String> {
    let ends = |c: char| c == '\u{1}' || !c.is_alphanumeric() && !c.is_whitespace();
    line.text.split(ends).map(letters).filter(|piece| !piece.is_empty()).collect()
}

/// Nothing of what stands in junk is on the page, unless the article says it as well.
fn junk(seen: &mut Seen, source: &Source, page: &Page) {
    let texts = |line: &Line| line.text.split('\u{1}').map(letters).collect::<Vec<_>>();
    let graded = |junk| source.lines.iter().filter(move |line| (line.grade == Grade::Junk) == junk);
    let junk: BTreeSet<String> =
        graded(true).flat_map(texts).filter(|own| own.chars().count() > 1).collect();
    if !junk.is_empty() {
        let said: Vec<String> = graded(false).map(|line| letters(&line.text)).collect();
        for own in &junk {
            if page.letters.contains(own) && !said.iter().any(|line| line.contains(own)) {
                seen.add("text of junk", own);
            }
        }
    }
    let pictures = source.pictures.iter().flat_map(|picture| {
        let grade = if picture.pixel { Grade::Junk } else { picture.grade };
        picture.keys.iter().map(move |key| (key, grade))
    });
    let addresses: Vec<(&String, Grade)> =
        source.links.iter().map(|(key, grade)| (key, *grade)).chain(pictures).collect();
    let also: BTreeSet<&String> =
        addresses.iter().filter(|(_, grade)| *grade != Grade::Junk).map(|(key, _)| *key).collect();
    let shown = page::keys(&page.links).into_iter().chain(page::keys(&page.pictures));
    let shown: BTreeSet<String> = shown.collect();
    for (key, grade) in addresses {
        if grade == Grade::Junk && shown.contains(key) && !also.contains(key) {
            seen.add("an address of junk", key);
        }
    }
}

/// Each real picture is there, and no more often than in the source, its twins not counted.
fn pictures(seen: &mut Seen, source: &Source, page: &Page) {
    let shown = page::keys(&page.pictures);
    // Where the site holds a picture itself, the page's address is a path in the site.
    let own: Vec<&str> =
        page.pictures.iter().filter(|src| !src.contains("://")).map(String::as_str).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for key in &shown {
        *counts.entry(key).or_default() += 1;
    }
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut last: Option<(&str, usize)> = None;
    let real =
        source.pictures.iter().filter(|picture| !picture.pixel && picture.grade != Grade::Junk);
    for picture in real {
        let found = picture.keys.iter().find(|key| counts.contains_key(key.as_str()));
        let key = found.unwrap_or(&picture.keys[0]);
        // Versions for desktop and phone, and the twin of a lazy picture, stand side by side.
        let twin = last.is_some_and(|(last, after)| last == key && after == picture.after);
        last = Some((key, picture.after));
        if found.is_some() {
            *places.entry(key).or_default() += usize::from(!twin);
        } else if picture.grade == Grade::Article && !picture.twin && !twin {
            let file = key.rsplit('/').next().unwrap_or(key);
            if !own.iter().any(|src| src.ends_with(file)) {
                seen.add("a picture is lost", key);
            }
        }
    }
    for (key, places) in places {
        if counts[key] > places {
            seen.add("a picture is there twice", &format!("{key} {} for {places}", counts[key]));
        }
    }
}
