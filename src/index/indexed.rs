//! The site, and how to find articles in it.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::Datelike;

use crate::fingerprint::Fingerprint;
use crate::index::part;
use crate::index::part::GONE;
use crate::index::takedown::Removed;
use crate::model::article::Article;
use crate::model::site::{Index, Site};
use crate::model::source::SourcePath;

/// The site, and how to find articles in it.
#[derive(Debug, Default)]
pub struct Indexed {
    /// The site.
    pub site: Site,
    /// Files that turned out to be copies, and the file whose article they are.
    pub duplicates: Vec<(SourcePath, SourcePath)>,
    /// Articles that were taken down, by their paths.
    pub removed: Vec<Removed>,
    /// Files that share what identifies them with another, sorted: which of them are one article
    /// depends on their texts.
    pub(super) shared: Vec<(u16, Arc<str>)>,
    /// Articles by the name of the source URL of any of their documents.
    pub(super) by_url: HashMap<Fingerprint, Index>,
    /// Articles by any of their files, sorted.
    pub(super) by_file: Vec<(u16, Arc<str>, Index)>,
}

impl Indexed {
    /// The article that has a document of this source URL (`model/source_url.rs` names them).
    pub fn by_url(&self, name: Fingerprint) -> Option<&Article> {
        self.by_url.get(&name).map(|at| self.site.article(*at))
    }

    /// The article that a file went into.
    pub fn by_file(&self, root: u16, rel: &str) -> Option<&Article> {
        let place = self.by_file.binary_search_by(|(r, file, _)| (*r, &**file).cmp(&(root, rel)));
        place.ok().map(|place| self.site.article(self.by_file[place].2))
    }

    /// Leaves the articles of one year, at the addresses that they have among all; terms of fewer
    /// articles in it than `lists_from` have no list. Returns the others.
    pub fn only(&mut self, year: i32, lists_from: usize) -> Vec<Article> {
        let is_of = |_, article: &Article| article.date.is_some_and(|date| date.day.year() == year);
        let (others, places) = part::keep(&mut self.site, lists_from, is_of);
        // A file that is no article's leads nowhere already.
        let now = |at: &mut Index| {
            *at = places.get(*at as usize).copied().unwrap_or(GONE);
            *at != GONE
        };
        self.by_url.retain(|_, at| now(at));
        self.by_file.retain_mut(|(_, _, at)| now(at));
        others
    }

    /// All files that went into an article, with its place.
    pub fn files(&self) -> impl Iterator<Item = (u16, &str, Index)> {
        self.by_file.iter().map(|(root, rel, at)| (*root, &**rel, *at))
    }
}
