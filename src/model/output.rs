//! A file of the site before it is a file.

use serde::{Deserialize, Serialize};

/// What a file is, for the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OutputKind {
    /// An article's page.
    Article,
    /// A list of articles, an index of terms or of dates.
    List,
    /// A page of the site's own, about or contact; a page that only leads to another.
    Page,
    /// A feed, one of its archive pages, the list of all feeds.
    Feed,
    /// A sitemap.
    Sitemap,
    /// Records of articles for other tools.
    Data,
    /// A stylesheet or another file of the theme.
    Asset,
    /// A picture or file of the content folder.
    File,
    /// The 404 page.
    Other,
}

impl OutputKind {
    /// All kinds, in the order of the report.
    pub const ALL: [Self; 9] = [
        Self::Article,
        Self::List,
        Self::Page,
        Self::Feed,
        Self::Sitemap,
        Self::Data,
        Self::Asset,
        Self::File,
        Self::Other,
    ];

    /// Its name in the report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Article => "articles",
            Self::List => "lists",
            Self::Page => "pages",
            Self::Feed => "feeds",
            Self::Sitemap => "sitemaps",
            Self::Data => "data",
            Self::Asset => "assets",
            Self::File => "files",
            Self::Other => "other",
        }
    }
}

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Its path below the output folder, with `/` between its parts.
    pub path: String,
    /// What it is.
    pub kind: OutputKind,
    /// All of it.
    pub bytes: Vec<u8>,
}

impl Output {
    /// A file of these bytes.
    pub fn new(path: &str, kind: OutputKind, bytes: Vec<u8>) -> Self {
        Self { path: path.to_owned(), kind, bytes }
    }
}
