//! What cleaning is told: the body, what is known about its article, and what the site holds.

use url::Url;

use crate::clean::addresses::AddressRules;
use crate::fingerprint::Fingerprint;
use crate::model::source::SourcePath;

/// What the site holds, so that links can lead to our own copies.
pub trait Places {
    /// The page of an article, by the name that its source URL has (`model/source_url.rs`).
    fn article(&self, name: Fingerprint) -> Option<&str>;
    /// The page of a post, by its file.
    fn post(&self, root: u16, rel: &str) -> Option<&str>;
    /// The path below the output of a file that the site copies, by its place in a content folder.
    fn file(&self, root: u16, rel: &str) -> Option<String>;
}

/// A site that holds nothing: for a post that is looked at alone.
#[derive(Debug, Clone, Copy)]
pub struct Nowhere;

impl Places for Nowhere {
    fn article(&self, _: Fingerprint) -> Option<&str> {
        None
    }

    fn post(&self, _: u16, _: &str) -> Option<&str> {
        None
    }

    fn file(&self, _: u16, _: &str) -> Option<String> {
        None
    }
}

/// A body, and what is known about it.
pub struct Input<'a> {
    /// Untrusted HTML.
    pub html: &'a str,
    /// The title that the page already shows.
    pub title: &'a str,
    /// The address of the original: its host chooses the rules, relative addresses are resolved
    /// against it.
    pub url: Option<&'a Url>,
    /// The file the body comes from: links to other files start here.
    pub source: &'a SourcePath,
    /// The page that the body will stand on.
    pub page: &'a str,
    /// Whether links to an outlet's tag pages are tags (gfw pages).
    pub tag_links: bool,
    /// What is taken off addresses of the web.
    pub addresses: &'a AddressRules,
    /// What the site holds.
    pub places: &'a dyn Places,
}
