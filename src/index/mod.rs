//! Documents to the [`Site`]: copies merged, articles in order and at their addresses, terms and days.
//! Knows heads, never bodies and never HTML.

pub mod groups;
pub mod merge;
pub mod outlet;
pub mod pager;
pub mod place;
pub mod settings;
pub mod taxonomy;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::fingerprint::Fingerprint;
use crate::index::groups::Groups;
use crate::index::outlet::Outlets;
use crate::index::settings::Settings;
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
    let mut article_of = vec![Index::MAX; documents.len()];
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
    indexed.by_url = groups.into_by_url(&article_of);
    let files = documents.into_iter().zip(article_of);
    indexed.by_file = files.map(|(file, at)| (file.path.root, file.path.rel, at)).collect();
    if !indexed.by_file.is_sorted() {
        indexed.by_file.sort_unstable();
    }
    taxonomy::fold(&mut articles);
    let mut site = Site { articles, ..Site::default() };
    by_day(&mut site);
    site.taxonomies = taxonomy::taxonomies(&site.articles, settings.tag_pages_from);
    place::place(&mut site, problems);
    indexed.site = site;
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
