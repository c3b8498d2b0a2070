//! The formats of feeds by name.

use crate::feed::atom::atom;
use crate::feed::document::Feed;
use crate::feed::json::json;
use crate::feed::rss::rss;

/// What a feed is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Atom (RFC 4287).
    Atom,
    /// RSS 2.0.
    Rss,
    /// JSON Feed 1.1.
    Json,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Atom, Self::Rss, Self::Json];

    /// What a link to such a feed says in `type`.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml",
            Self::Rss => "application/rss+xml",
            Self::Json => "application/feed+json",
        }
    }

    /// The bytes of a feed.
    pub fn encode(self, feed: &Feed<'_>) -> Vec<u8> {
        match self {
            Self::Atom => atom(feed),
            Self::Rss => rss(feed),
            Self::Json => json(feed),
        }
    }
}
