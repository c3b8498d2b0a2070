//! What is remembered of a cleaned article when its body is gone, and from one build to the next.

use serde::{Deserialize, Serialize};

use crate::fingerprint::Fingerprint;
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
    /// In the order in which they were asked.
    pub questions: Vec<Question>,
    /// Local files that the body refers to: paths below the output folder.
    pub files: Vec<String>,
    /// What was wrong.
    pub problems: Vec<Problem>,
}

/// One thing that cleaning took out or changed, with the rule that did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// The rule: file and line, or the step's name.
    pub rule: String,
    /// What it was, as a short description of the element.
    pub what: String,
    /// How many pictures went with it.
    pub pictures: usize,
    /// How many characters of text went with it, white space not counted.
    pub text: usize,
}

/// The record of an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// The first words of the text, for descriptions and lists.
    pub excerpt: String,
    /// Pictures shown, in order.
    pub pictures: Vec<String>,
    /// Local files that the body refers to: paths below the output folder.
    pub files: Vec<String>,
    /// What was taken out.
    pub removals: Vec<Removal>,
    /// Characters of text before cleaning, white space not counted.
    pub text_before: usize,
    /// Characters of text after cleaning.
    pub text_after: usize,
}
