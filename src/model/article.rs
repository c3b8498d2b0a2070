//! An article: one or several documents that turned out to be the same, with a place in the site.

use std::sync::Arc;

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
    /// That file's place among all that were found.
    pub place: u32,
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
    /// When the mirror took it, where its head says so.
    pub mirrored: Option<PostDate>,
    /// The outlet: who published the original.
    pub source: Arc<str>,
    /// The person who wrote it, where that is not the outlet.
    pub author: Option<String>,
    /// Tags of all its documents.
    pub tags: Vec<String>,
    /// Categories of all its documents; none where the whole site's say nothing that the tags do not
    /// say.
    pub categories: Vec<String>,
    /// Other addresses that lead to its page, as the heads of its documents write them.
    pub aliases: Vec<String>,
    /// Seconds since 1970, for the order; articles without a date come first.
    pub sort_key: i64,
    /// Its page: a path below the output folder, with `/`, without percent-escapes.
    pub path: String,
}

impl Article {
    /// Its tags, and the categories that are none of them.
    pub fn terms(&self) -> impl Iterator<Item = &str> {
        let more = self.categories.iter().filter(|name| !self.tags.contains(name));
        self.tags.iter().chain(more).map(String::as_str)
    }

    /// The head as the body's parser wants it, to know which lines only repeat it.
    pub fn head(&self) -> Head {
        Head { title: self.title.clone(), url: self.url.clone(), ..Head::default() }
    }
}
