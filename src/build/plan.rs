//! The planner: what is known of the output and what a site wants there, into what is made, kept and
//! removed, and why. Pure: it sees no disk and no page.

use std::collections::{HashMap, HashSet};

use crate::manifest::Entry;
use crate::model::key::Key;

/// Why a file is made or removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It was not there.
    New,
    /// The program, theme or settings are others.
    World,
    /// What was remembered of its post is lost.
    Forgotten,
    /// It is asked for (`--force`).
    Forced,
    /// The last build was stopped while it was written, or its post could not be read.
    Unfinished,
    /// It is gone from the output (`--verify`).
    Missing,
    /// Somebody else changed it (`--verify`).
    Altered,
    /// It is made from other things than it was: parts of its key differ.
    Changed,
    /// Its post has other bytes: what its links lead to is known when it is cleaned.
    Text,
    /// It is a copy whose bytes are not known yet.
    Content,
    /// Nothing stands there any more.
    Gone,
}

impl Why {
    /// Its names in reports, for a known file and what it would be made from now.
    pub fn names(self, known: Option<&Entry>, key: Key) -> Vec<&'static str> {
        vec![match self {
            Self::New => "new",
            Self::World => "program, theme or settings",
            Self::Forgotten => "forgotten",
            Self::Forced => "forced",
            Self::Unfinished => "unfinished",
            Self::Missing => "missing",
            Self::Altered => "altered",
            Self::Content => "content",
            Self::Gone => "gone",
            Self::Text | Self::Changed => {
                let was = known.and_then(|entry| Some((entry.key?, entry.kind)));
                let mut names =
                    was.map_or_else(Vec::new, |(was, kind)| was.differences(&key, kind));
                if self == Self::Text {
                    names.retain(|name| !matches!(*name, "text" | "links"));
                    names.push("text");
                }
                // Shortened hashes that are equal by chance have no name.
                if names.is_empty() {
                    names.push("content");
                }
                return names;
            }
        }]
    }
}

/// A file that the site wants.
#[derive(Debug, Clone, Copy)]
pub struct Due<'a> {
    /// Its path below the output folder.
    pub path: &'a str,
    /// What it would be made from now.
    pub key: Key,
    /// Why it has to be made whatever its key says, where not all of the key is known before.
    pub unsure: Option<Why>,
}

/// What becomes of a wanted file. Numbers are places in the known entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It stays as it is.
    Keep(usize),
    /// It is made, over a known file or where none was known.
    Make(Option<usize>, Why),
}

/// What is to be done.
#[derive(Debug, Default)]
pub struct Plan {
    /// For each wanted file, in their order.
    pub steps: Vec<Step>,
    /// Known files that nobody wants.
    pub remove: Vec<usize>,
}

/// What is known of the output.
pub struct Known<'a> {
    /// Files that are ours.
    pub entries: &'a [Entry],
    /// A reason to make every file, if there is one.
    pub all: Option<Why>,
    /// Files that are not as they were left.
    pub doubts: &'a HashMap<usize, Why>,
}

/// Plans. `concerns` says which known files these wishes are about; the others are left alone.
///
/// # Errors
/// A path that is wanted twice.
pub fn plan<'a>(
    known: &Known<'_>,
    concerns: impl Fn(&Entry) -> bool,
    wanted: &[Due<'a>],
) -> Result<Plan, &'a str> {
    let mut free: Vec<bool> = known.entries.iter().map(concerns).collect();
    let concerned = known.entries.iter().enumerate().filter(|(at, _)| free[*at]);
    // What is not concerned is not looked up either: of a hundred thousand entries few are copies.
    let mut places: HashMap<&str, usize> =
        HashMap::with_capacity(free.iter().filter(|free| **free).count());
    places.extend(concerned.map(|(at, entry)| (entry.path.as_str(), at)));
    let mut new = HashSet::new();
    let mut steps = Vec::with_capacity(wanted.len());
    for due in wanted {
        let Some(at) = places.get(due.path).copied() else {
            if !new.insert(due.path) {
                return Err(due.path);
            }
            steps.push(Step::Make(None, Why::New));
            continue;
        };
        if !std::mem::replace(&mut free[at], false) {
            return Err(due.path);
        }
        steps.push(step(known, at, due));
    }
    let remove = free.into_iter().enumerate().filter(|(_, free)| *free).map(|(at, _)| at);
    Ok(Plan { steps, remove: remove.collect() })
}

fn step(known: &Known<'_>, at: usize, due: &Due<'_>) -> Step {
    let entry = &known.entries[at];
    let whatever = known.doubts.get(&at).copied().or(known.all);
    let why = whatever.or_else(|| match entry.key {
        None => Some(Why::Unfinished),
        Some(_) if due.unsure.is_some() => due.unsure,
        Some(was) => (was.whole != due.key.whole).then_some(Why::Changed),
    });
    why.map_or(Step::Keep(at), |why| Step::Make(Some(at), why))
}

#[cfg(test)]
mod tests;
