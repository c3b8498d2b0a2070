//! An article's name in its address: 50 bits of a hash in base 32, ten letters.

use std::fmt;

use crate::fingerprint::Fingerprint;

/// Ten letters that name an article for ever.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(String);

impl ArticleId {
    /// From what identifies the article: its normalised source URL, or its file's name.
    pub fn of(key: &str) -> Self {
        Self(Fingerprint::of(key.as_bytes()).base32(10))
    }

    /// The letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
