//! Takes articles out of a site whose addresses are settled. Nothing else moves: what stays keeps its
//! address and its order.

use std::collections::HashSet;

use crate::index::part::{GONE, keep};
use crate::index::settings::Settings;
use crate::model::document::Document;
use crate::model::id::ArticleId;
use crate::model::problem::Problem;
use crate::model::removal::{Lookup, Removal};
use crate::model::site::{Index, Site};
use crate::model::site_path;
use crate::model::source::SourcePath;

/// An article that was taken down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// Where its page would stand.
    pub path: String,
    /// Its ID.
    pub id: ArticleId,
    /// Its file.
    pub source_path: SourcePath,
    /// Where other addresses of it led to it.
    pub aliases: Vec<String>,
    /// The removal that takes it, by its place; of several the first.
    pub removal: usize,
}

/// Takes out what is asked for, by any document of an article, and reports each removal that takes
/// nothing. `article_of` says which article a document went into, and is put right.
pub fn take_out(
    site: &mut Site,
    documents: &[Box<Document>],
    article_of: &mut [Index],
    settings: &Settings<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<Removed> {
    let removals = settings.removals;
    if removals.all.is_empty() {
        return Vec::new();
    }
    let lookup = Lookup::new(removals);
    let mut asked: Vec<Vec<usize>> = vec![Vec::new(); site.articles.len()];
    let mut standing = HashSet::new();
    for (article, found) in site.articles.iter().zip(&mut asked) {
        lookup.of_id(article.id, found);
        let path = site_path::fold(&article.path);
        if lookup.of_path(&path, found) {
            standing.insert(path.into_owned());
        }
        if let Some(url) = &article.url {
            lookup.of_source(url, found);
        }
    }
    if lookup.has_paths() {
        by_alias(site, &lookup, &standing, &mut asked);
    }
    // An article of several documents has left them their URLs.
    for (document, at) in documents.iter().zip(&*article_of) {
        if let (Some(url), Some(found)) = (&document.head.url, asked.get_mut(*at as usize)) {
            lookup.of_source(url, found);
        }
    }
    let mut takes = vec![false; removals.all.len()];
    for removal in asked.iter().flatten() {
        takes[*removal] = true;
    }
    let idle = removals.all.iter().zip(takes).filter(|(_, takes)| !takes);
    tell_idle(&removals.label, &idle.map(|(removal, _)| removal).collect::<Vec<_>>(), problems);
    let removed = apart(site, &asked, article_of, settings.tag_pages_from);
    if !removed.is_empty() {
        // Nobody shall mend what is not shown; and what was told of it may quote it.
        let gone = documents.iter().zip(&*article_of).filter(|(_, at)| **at == GONE);
        let gone: HashSet<String> = gone.map(|(document, _)| document.path.to_string()).collect();
        problems.retain(|problem| !gone.contains(&problem.path));
    }
    removed
}

/// Asks for the other addresses that articles name. Where an article stands, no other address leads on:
/// who names that page means that page.
fn by_alias(
    site: &Site,
    lookup: &Lookup<'_>,
    standing: &HashSet<String>,
    asked: &mut [Vec<usize>],
) {
    for (article, found) in site.articles.iter().zip(asked) {
        for path in article.aliases.iter().filter_map(|alias| site_path::page(alias)) {
            let path = site_path::fold(&path);
            if !standing.contains(&*path) {
                lookup.of_path(&path, found);
            }
        }
    }
}

/// More of them than these are counted, not told one by one.
const MOST_TOLD: usize = 20;

/// Reports removals that take nothing: a request that is not fulfilled is an error.
fn tell_idle(label: &str, idle: &[&Removal], problems: &mut Vec<Problem>) {
    let told = if idle.len() > MOST_TOLD { &idle[..1] } else { idle };
    for removal in told {
        let nothing = format!("`{}` takes down nothing: no article is of it", removal.written);
        let message = match idle.len() - told.len() {
            0 => nothing,
            more => format!("{nothing}; nor do {more} more entries"),
        };
        problems.push(
            Problem::error(&label, "removal-matches-nothing", message)
                .at(removal.line, removal.column)
                .help("check the spelling; where the post itself is gone for good, the entry may go too"),
        );
    }
}

/// Takes those articles out for which anything is asked.
fn apart(
    site: &mut Site,
    asked: &[Vec<usize>],
    article_of: &mut [Index],
    lists_from: usize,
) -> Vec<Removed> {
    let (gone, places) = keep(site, lists_from, |at, _| asked[at as usize].is_empty());
    for at in article_of {
        *at = places.get(*at as usize).copied().unwrap_or(GONE);
    }
    let firsts = asked.iter().filter_map(|asked| asked.iter().min());
    let removed = gone.into_iter().zip(firsts).map(|(article, removal)| Removed {
        aliases: article.aliases.iter().filter_map(|alias| site_path::page(alias)).collect(),
        path: article.path,
        id: article.id,
        source_path: article.source_path,
        removal: *removal,
    });
    let mut removed: Vec<Removed> = removed.collect();
    removed.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    removed
}
