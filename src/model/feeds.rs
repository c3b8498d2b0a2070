//! What feeds a site has, and how large they may be.

use crate::model::site::TaxonomyKind;

/// The settings of `[feeds]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FeedSettings {
    /// Whether there are any.
    pub enabled: bool,
    /// Articles in a feed of the site.
    pub entries: usize,
    /// Bytes of a feed of the site: articles above it are there with their excerpt alone.
    pub max_bytes: usize,
    /// Articles in the feed of a source or tag.
    pub term_entries: usize,
    /// Articles that a tag has to have for a feed of its own.
    pub tags_from: usize,
    /// Whether there are archive pages of all articles (RFC 5005, section 4).
    pub archive: bool,
}

impl Default for FeedSettings {
    fn default() -> Self {
        Self {
            enabled: true,
            entries: 50,
            max_bytes: 512 * 1024,
            term_entries: 20,
            tags_from: 10,
            archive: true,
        }
    }
}

/// A term's feed, for lists of feeds.
#[derive(Debug, Clone, Copy, Hash)]
pub struct FeedLink<'a> {
    /// The term's name.
    pub name: &'a str,
    /// The folder of its list; the feed is `feed.xml` in it.
    pub folder: &'a str,
}

/// The feeds of a taxonomy's terms.
#[derive(Debug, Clone, Hash)]
pub struct FeedGroup<'a> {
    /// Which taxonomy.
    pub kind: TaxonomyKind,
    /// Its feeds, by name.
    pub items: Vec<FeedLink<'a>>,
}

/// The path of the Atom feed of a list, by the list's folder (`""` for the site's). The site's is
/// where Jekyll's plugin has it: readers of a mirror that moves over stay subscribed.
pub fn feed_path(folder: &str) -> String {
    if folder.is_empty() { "feed.xml".to_owned() } else { format!("{folder}/feed.xml") }
}

/// The feeds of all articles: format and path, Atom first.
pub const SITE_FEEDS: [(&str, &str); 3] =
    [("Atom", "feed.xml"), ("RSS", "feeds/rss.xml"), ("JSON Feed", "feeds/feed.json")];

/// The list of all feeds (OPML 2.0).
pub const OPML: &str = "feeds/opml.xml";

/// The page that tells people about the feeds.
pub const FEEDS_PAGE: &str = "feeds/index.html";
