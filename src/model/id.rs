//! An article's name in its address: 50 bits of a hash in base 32, ten letters.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::fingerprint::Fingerprint;

/// Ten letters that name an article for ever.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ArticleId([u8; 10]);

impl ArticleId {
    /// From the fingerprint of what identifies the article: its normalised source URL, or its file's
    /// name.
    pub fn of(name: Fingerprint) -> Self {
        Self(name.letters())
    }

    /// The one that is written like this; none where these are not ten letters of ours.
    pub fn parse(written: &str) -> Option<Self> {
        let letters: [u8; 10] = written.as_bytes().try_into().ok()?;
        Fingerprint::is_base32(written).then_some(Self(letters))
    }

    /// The letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
