//! A page as it is sent, and the ways in which it can be.

use std::sync::OnceLock;

use bytes::Bytes;

use crate::fingerprint::Fingerprint;

/// What is sent for a path: made once, sent as often as it is asked for.
#[derive(Debug)]
pub struct Page {
    /// The file that it is, by its path below the site's top: its media type is known by that.
    pub path: String,
    /// Its bytes.
    pub bytes: Bytes,
    /// The hash of its bytes: its entity tag without quotes (RFC 9110, 8.8.3).
    pub tag: String,
    /// The same with gzip (RFC 1952), once it was asked for; none where that makes it no smaller.
    pub gzip: OnceLock<Option<Bytes>>,
}

impl Page {
    /// Of a file's bytes.
    pub fn new(path: &str, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let tag = Fingerprint::of(&bytes).base32(20);
        Self { path: path.to_owned(), bytes, tag, gzip: OnceLock::new() }
    }
}
