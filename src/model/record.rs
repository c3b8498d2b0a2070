//! What is remembered of a cleaned article when its body is gone, and from one build to the next.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::fingerprint::Fingerprint;
use crate::model::language::Language;
use crate::model::problem::Problem;

/// A question that cleaning asked about the site: where does this link lead? The names are hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Question {
    /// Is there an article of this normalised source URL?
    Article(Fingerprint),
    /// Is there a post at this path?
    Post(Fingerprint),
    /// Is there a file at this path that the site copies?
    File(Fingerprint),
}

/// What cleaning asked and found: all that a page depends on besides its facts, and all that has to
/// be told again when the page is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cleaning {
    /// The hash of what was cleaned, and of the rules: for others it says nothing.
    pub of: Fingerprint,
    /// In the order in which they were asked.
    pub questions: Vec<Question>,
    /// Local files that the body refers to: paths below the output folder.
    pub files: Vec<String>,
    /// What was wrong.
    pub problems: Vec<Problem>,
    /// Whether the copy may be incomplete, because the original is behind a paywall.
    pub incomplete: bool,
    /// Rules that took something out or changed it: the short hash of each one's place, and how often.
    pub hits: Vec<(u32, u32)>,
    /// Bytes of the cleaned body.
    pub bytes: u32,
}

/// Who took something out or changed it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// A rule file's line.
    Rule(Arc<str>),
    /// A filter list's rule.
    List(String),
    /// A step of the cleaning that needs no rule.
    Step(&'static str),
}

impl By {
    /// Whether it comes with the program.
    pub fn is_shipped(&self) -> bool {
        matches!(self, Self::Rule(at) if at.starts_with("embedded "))
    }

    /// Whether a guard may doubt it: what the program does of itself loses nothing.
    pub fn is_rule(&self) -> bool {
        !matches!(self, Self::Step(_))
    }
}

/// The name of a rule's place in records: a hash, to be compared with those of rules that are there.
pub fn short_name(at: &str) -> u32 {
    Fingerprint::of(at.as_bytes()).short()
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule(at) => f.write_str(at),
            Self::List(rule) => write!(f, "filter list: {rule}"),
            Self::Step(name) => f.write_str(name),
        }
    }
}

/// One thing that cleaning took out, with the rule that did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// Who did it.
    pub by: By,
    /// What it was, as a short description of the element.
    pub what: String,
    /// How many pictures went with it.
    pub pictures: usize,
    /// How many characters of text went with it, white space not counted.
    pub text: usize,
    /// The same without short links: what went of the article's own text, if it was any.
    pub prose: usize,
    /// Its markup, where somebody wants to see it.
    pub markup: Option<String>,
}

/// One thing that cleaning changed and kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Who did it.
    pub by: By,
    /// What it was, as a short description of the element.
    pub what: String,
}

/// What is known of an article's cleaned text as a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextFacts {
    /// The first words, at most 120 characters, for descriptions; whole sentences where it can be.
    pub excerpt: String,
    /// Letters of scripts that are read character by character: Han, kana, bopomofo.
    pub characters: usize,
    /// Words of all other scripts, numbers among them.
    pub words: usize,
    /// The time to read it, in minutes, rounded up; 0 only where there is nothing to read.
    pub minutes: usize,
    /// The language of most of it; none where that is not sure.
    pub language: Option<Language>,
}

impl Record {
    /// The address of the first picture that lies in the web.
    pub fn web_picture(&self) -> Option<&str> {
        let is_web =
            |address: &&String| address.starts_with("https:") || address.starts_with("http:");
        self.pictures.iter().find(is_web).map(String::as_str)
    }

    /// How often each rule took something out or changed it; those of filter lists count as one.
    pub fn hits(&self) -> Vec<(u32, u32)> {
        let mut hits: Vec<(u32, u32)> = Vec::new();
        let removals = self.removals.iter().map(|removal| &removal.by);
        for by in removals.chain(self.changes.iter().map(|change| &change.by)) {
            let name = match by {
                By::Rule(at) => short_name(at),
                By::List(_) => short_name(FILTER_LISTS),
                By::Step(_) => continue,
            };
            match hits.iter_mut().find(|(known, _)| *known == name) {
                Some((_, count)) => *count += 1,
                None => hits.push((name, 1)),
            }
        }
        hits
    }
}

/// What all rules of filter lists together are called in reports.
pub const FILTER_LISTS: &str = "filter lists";

/// The record of an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// What the text is like.
    pub facts: TextFacts,
    /// Pictures shown, in order.
    pub pictures: Vec<String>,
    /// Local files that the body refers to: paths below the output folder.
    pub files: Vec<String>,
    /// What was taken out.
    pub removals: Vec<Removal>,
    /// What was changed.
    pub changes: Vec<Change>,
    /// Whether the copy may be incomplete: a rule found the mark of a paywall in it.
    pub incomplete: bool,
    /// Whether the outlet marks it as an advertisement.
    pub is_ad: bool,
    /// Characters of text before cleaning, white space not counted.
    pub text_before: usize,
    /// Characters of text after cleaning.
    pub text_after: usize,
}
