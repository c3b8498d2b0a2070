//! What a feed says, before it has a format. All addresses are absolute and in ASCII; texts are
//! plain, and what XML cannot hold is taken out when they are written.

use chrono::{DateTime, FixedOffset};

use crate::feed::instant::EPOCH;
use crate::trust::SafeHtml;

/// A feed, or one document of it: the one that readers subscribe to, or an archive page.
#[derive(Debug, Clone, Copy)]
pub struct Feed<'a> {
    /// Its name for ever, an IRI: see [`crate::feed::id::feed`]. Archive pages have that of the feed
    /// whose archive they are.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// What it is about.
    pub subtitle: Option<&'a str>,
    /// The language of titles and texts (BCP 47), where an entry does not say otherwise.
    pub lang: &'a str,
    /// Who speaks where an entry names nobody: the site's title.
    pub author: &'a str,
    /// The page that shows the same to people.
    pub home: &'a str,
    /// The address of this document.
    pub address: &'a str,
    /// When it changed last: see [`latest`].
    pub updated: DateTime<FixedOffset>,
    /// Whether it is an archive page (RFC 5005, section 4): it says so, and is as small as can be.
    pub is_archive: bool,
    /// The document that readers subscribe to, for archive pages.
    pub current: Option<&'a str>,
    /// The archive page with the articles before those of this document.
    pub previous: Option<&'a str>,
    /// The archive page with the articles after those of this one. A page that is full and has no
    /// next one yet would change when it gets one.
    pub next: Option<&'a str>,
    /// The root of the site, with a slash at its end: entries below it are linked relative to it
    /// (`xml:base`), which is shorter. Atom only; with none all addresses are absolute.
    pub base: Option<&'a str>,
    /// Its entries, newest first.
    pub entries: &'a [Entry<'a>],
}

/// An article in a feed.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Its name for ever, an IRI: see [`crate::feed::id::article`].
    pub id: &'a str,
    /// Its title, plain text.
    pub title: &'a str,
    /// Its page.
    pub url: &'a str,
    /// The original that it is a copy of.
    pub original: Option<&'a str>,
    /// When it was published. A day without a time is its first instant in the site's zone.
    pub published: Option<DateTime<FixedOffset>>,
    /// The person who wrote it.
    pub author: Option<&'a str>,
    /// The outlet that published it.
    pub source: Option<&'a str>,
    /// Its tags.
    pub tags: &'a [&'a str],
    /// How it begins, plain text; empty for none.
    pub summary: &'a str,
    /// All of it. Addresses in it may be relative to `url`; they are made absolute.
    pub content: Option<&'a SafeHtml>,
    /// Its language, where it is not the feed's.
    pub lang: Option<&'a str>,
    /// Its first picture. Only JSON Feed has a place for an address and nothing else.
    pub image: Option<&'a str>,
}

impl<'a> Entry<'a> {
    /// When it changed last: when it was published, for no source tells more. Atom demands it of every
    /// entry: an article without any date says 1970, and has no `published`.
    pub fn changed(&self) -> DateTime<FixedOffset> {
        self.published.unwrap_or(EPOCH)
    }

    /// Who is named as its author: the person, else the outlet.
    pub fn by(&self) -> Option<&'a str> {
        self.author.or(self.source)
    }

    /// The same without its content.
    #[must_use]
    pub fn bare(self) -> Self {
        Self { content: None, ..self }
    }
}

impl<'a> Feed<'a> {
    /// The links between the documents of one feed, as RFC 5005 names them.
    pub fn neighbours(&self) -> impl Iterator<Item = (&'static str, &'a str)> + use<'a> {
        [("current", self.current), ("prev-archive", self.previous), ("next-archive", self.next)]
            .into_iter()
            .filter_map(|(relation, address)| Some((relation, address?)))
    }
}

/// When the newest of these changed: what a feed of them says of itself. No clock is asked, so a
/// feed without a dated entry says 1970.
pub fn latest(entries: &[Entry<'_>]) -> DateTime<FixedOffset> {
    entries.iter().map(Entry::changed).max().unwrap_or(EPOCH)
}
