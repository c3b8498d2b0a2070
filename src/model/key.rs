//! What a page is made from, as one hash: the same key, the same bytes.

use serde::{Deserialize, Serialize};

use crate::fingerprint::Fingerprint;
use crate::model::output::OutputKind;

/// How many parts a key tells apart.
pub const PARTS: usize = 5;

/// The hash of everything that a page is made from, but for the program, theme and settings that
/// all pages share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Of everything: this decides.
    pub whole: Fingerprint,
    /// Of each part, shortened: these only say what changed.
    pub parts: [u32; PARTS],
}

impl Key {
    /// The key of these parts, in the order of [`names`].
    pub fn of(parts: [Fingerprint; PARTS]) -> Self {
        Self { whole: Fingerprint::of_value(&parts), parts: parts.map(Fingerprint::short) }
    }

    /// The names of the parts in which two keys of a kind of page differ.
    pub fn differences(&self, other: &Self, kind: OutputKind) -> Vec<&'static str> {
        let pairs = self.parts.iter().zip(&other.parts);
        names(kind)
            .into_iter()
            .zip(pairs)
            .filter(|(_, (a, b))| a != b)
            .map(|(name, _)| name)
            // A file that was another kind of page before may differ in a part that this kind has not.
            .filter(|name| !name.is_empty())
            .collect()
    }
}

/// The parts of a kind of page.
pub fn names(kind: OutputKind) -> [&'static str; PARTS] {
    match kind {
        OutputKind::Article => ["navigation", "head", "neighbours", "text", "links"],
        OutputKind::List => ["navigation", "heading", "pages", "rows", "texts"],
        OutputKind::Page => ["navigation", "head", "", "text", "links"],
        OutputKind::Feed => ["", "heading", "pages", "entries", "links"],
        OutputKind::Sitemap | OutputKind::Data => ["", "heading", "pages", "rows", ""],
        OutputKind::Asset | OutputKind::File | OutputKind::Other => ["content", "", "", "", ""],
    }
}
