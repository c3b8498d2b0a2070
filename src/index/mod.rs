//! Documents to the [`Site`]: copies merged, articles in order and at their addresses, terms and days.
//! Knows heads, never bodies and never HTML.

pub mod merge;
pub mod outlet;
pub mod pager;
pub mod place;
pub mod settings;
pub mod taxonomy;

use std::collections::HashMap;

use crate::fingerprint::Fingerprint;
use crate::index::settings::Settings;
use crate::model::document::Document;
use crate::model::problem::Problem;
use crate::model::site::{Index, Site};
use crate::model::source::SourcePath;
use crate::model::source_url::SourceUrl;

/// The site, and how to find articles in it.
#[derive(Debug, Default)]
pub struct Indexed {
    /// The site.
    pub site: Site,
    /// Files that turned out to be copies, and the file whose article they are.
    pub duplicates: Vec<(SourcePath, SourcePath)>,
    /// Articles by the normalised source URL of any of their documents.
    pub by_url: HashMap<Fingerprint, Index>,
    /// Articles by any of their files.
    pub by_file: HashMap<SourcePath, Index>,
}

/// Makes the site of the documents.
pub fn index(
    documents: Vec<Document>,
    settings: &Settings<'_>,
    problems: &mut Vec<Problem>,
) -> Indexed {
    let mut merged = merge::merge(documents, settings, problems);
    // Oldest first; articles without a date before all others.
    merged.sort_by(|a, b| {
        let key = |m: &merge::Merged| (m.article.date.is_some(), m.article.sort_key);
        key(a).cmp(&key(b)).then_with(|| a.article.id.cmp(&b.article.id))
    });
    let mut indexed = Indexed::default();
    let mut articles = Vec::with_capacity(merged.len());
    for (at, one) in merged.into_iter().enumerate() {
        let at = Index::try_from(at).unwrap_or(Index::MAX);
        for document in &one.documents {
            if let Some(key) = document.url.as_ref().and_then(SourceUrl::name) {
                indexed.by_url.entry(key).or_insert(at);
            }
            if document.path != one.article.source_path {
                indexed.duplicates.push((document.path.clone(), one.article.source_path.clone()));
            }
            indexed.by_file.insert(document.path.clone(), at);
        }
        articles.push(one.article);
    }
    indexed.duplicates.sort_unstable();
    let mut site = Site { articles, ..Site::default() };
    for (at, article) in site.articles.iter().enumerate() {
        let at = Index::try_from(at).unwrap_or(Index::MAX);
        match article.date {
            Some(date) => site.days.entry(date.day).or_default().push(at),
            None => site.undated.push(at),
        }
    }
    site.taxonomies = taxonomy::taxonomies(&site.articles);
    place::place(&mut site, settings, problems);
    indexed.site = site;
    indexed
}

#[cfg(test)]
mod tests;
