//! Documents to the [`Site`]: copies merged, articles in order and at their addresses, terms and days.
//! Knows heads, never bodies and never HTML.

pub mod groups;
pub mod merge;
pub mod outlet;
pub mod pager;
pub mod part;
pub mod place;
pub mod settings;
pub mod takedown;
pub mod taxonomy;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use crate::fingerprint::Fingerprint;
use crate::index::groups::Groups;
use crate::index::outlet::Outlets;
use crate::index::part::GONE;
use crate::index::settings::Settings;
use crate::index::takedown::Removed;
use crate::model::article::Article;
use crate::model::document::Document;
use crate::model::problem::Problem;
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
    /// Articles by the name of the source URL of any of their documents.
    by_url: HashMap<Fingerprint, Index>,
    /// Articles by any of their files, sorted.
    by_file: Vec<(u16, Arc<str>, Index)>,
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

/// Makes the site of the documents.
pub fn index(
    mut documents: Vec<Box<Document>>,
    settings: &Settings<'_>,
    problems: &mut Vec<Problem>,
) -> Indexed {
    let mut indexed = Indexed::default();
    let mut groups = Groups::new(&documents);
    let plans = merge::plan(&documents, &mut groups, settings, problems);
    let mut outlets = Outlets::new(settings.outlet);
    let mut articles = Vec::with_capacity(plans.len());
    let mut article_of = vec![GONE; documents.len()];
    for (at, number) in (0..plans.len()).zip(0..) {
        let article = plans.article(at, &mut documents, &mut outlets, settings);
        for member in plans.members(at) {
            article_of[*member as usize] = number;
            let path = &documents[*member as usize].path;
            if *path != article.source_path {
                indexed.duplicates.push((path.clone(), article.source_path.clone()));
            }
        }
        articles.push(article);
    }
    indexed.duplicates.sort_unstable();
    taxonomy::fold(&mut articles);
    let mut site = Site { articles, ..Site::default() };
    by_day(&mut site);
    site.taxonomies = taxonomy::taxonomies(&site.articles, settings.tag_pages_from);
    place::place(&mut site, problems);
    // Only now: what is taken down keeps its addresses, so that no other article or term moves.
    indexed.removed =
        takedown::take_out(&mut site, &documents, &mut article_of, settings, problems);
    indexed.site = site;
    indexed.by_url = groups.into_by_url(&article_of);
    let files = documents.into_iter().zip(article_of).filter(|(_, at)| *at != GONE);
    indexed.by_file = files.map(|(file, at)| (file.path.root, file.path.rel, at)).collect();
    if !indexed.by_file.is_sorted() {
        indexed.by_file.sort_unstable();
    }
    indexed
}

/// Fills the days. Neighbours are mostly of one day: each run of them is looked up once.
fn by_day(site: &mut Site) {
    let mut runs: Vec<(NaiveDate, Vec<Index>)> = Vec::new();
    for (at, article) in (0..).zip(&site.articles) {
        match (article.date.map(|date| date.day), runs.last_mut()) {
            (None, _) => site.undated.push(at),
            (Some(day), Some((last, run))) if *last == day => run.push(at),
            (Some(day), _) => runs.push((day, vec![at])),
        }
    }
    for (day, run) in runs {
        site.days.entry(day).or_default().extend(run);
    }
}

#[cfg(test)]
mod tests;
