//! Articles as programs subscribe to them: articles and their texts become a [`document::Feed`], and
//! that the bytes of an Atom, RSS or JSON feed; feeds become an OPML list. Never knows pages,
//! templates or the disk.

pub mod absolute;
pub mod atom;
pub mod cap;
pub mod compose;
pub mod document;
pub mod facts;
pub mod format;
pub mod id;
pub mod instant;
pub mod json;
pub mod opml;
pub mod rss;
pub mod target;

#[cfg(test)]
mod tests;
