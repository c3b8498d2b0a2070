//! An article: one or several documents that turned out to be the same, with a place in the site.

use crate::fingerprint::Fingerprint;
use crate::model::date::PostDate;
use crate::model::document::{Dialect, Head};
use crate::model::id::ArticleId;
use crate::model::source::SourcePath;
use crate::model::source_url::SourceUrl;

/// An article of the site. Its body stays on the disk until its page is made.
#[derive(Debug, Clone)]
pub struct Article {
    /// Its name in addresses.
    pub id: ArticleId,
    /// The file whose title and body count.
    pub source_path: SourcePath,
    /// The hash of that file's bytes when it was read.
    pub fingerprint: Fingerprint,
    /// How that file is written.
    pub dialect: Dialect,
    /// The title, one line, never empty.
    pub title: String,
    /// The address of the original.
    pub url: Option<SourceUrl>,
    /// When it was published.
    pub date: Option<PostDate>,
    /// The outlet: who published the original.
    pub source: String,
    /// The person who wrote it, where that is not the outlet.
    pub author: Option<String>,
    /// Tags of all its documents.
    pub tags: Vec<String>,
    /// Categories of all its documents.
    pub categories: Vec<String>,
    /// The name for the address (Jekyll's `:title`).
    pub slug: String,
    /// The categories of its oldest document, for the address (Jekyll's `:categories`): later copies
    /// cannot move it.
    pub place: Vec<String>,
    /// Seconds since 1970, for the order; articles without a date come first.
    pub sort_key: i64,
    /// Its page: a path below the output folder, with `/`, without percent-escapes.
    pub path: String,
}

impl Article {
    /// The head as the body's parser wants it, to know which lines only repeat it.
    pub fn head(&self) -> Head {
        Head { title: self.title.clone(), url: self.url.clone(), ..Head::default() }
    }
}
