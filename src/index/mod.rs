//! Documents to the [`Site`]: copies merged, articles in order and at their addresses, terms and days.
//! Knows heads, never bodies and never HTML.

pub mod groups;
pub mod indexed;
pub mod merge;
pub mod outlet;
pub mod pager;
pub mod part;
pub mod place;
pub mod revise;
pub mod settings;
pub mod takedown;
pub mod taxonomy;

use std::sync::Arc;

use chrono::NaiveDate;

use crate::index::groups::Groups;
use crate::index::indexed::Indexed;
use crate::index::part::GONE;
use crate::index::settings::Settings;
use crate::model::document::Document;
use crate::model::problem::Problem;
use crate::model::site::{Index, Site};

/// Makes the site of the documents.
pub fn index(
    mut documents: Vec<Box<Document>>,
    settings: &Settings<'_>,
    problems: &mut Vec<Problem>,
) -> Indexed {
    let mut indexed = Indexed::default();
    let mut groups = Groups::new(&documents);
    let plans = merge::plan(&documents, &mut groups, settings, problems);
    let mut articles = plans.articles(&mut documents, settings);
    let mut article_of = vec![GONE; documents.len()];
    for (at, number) in (0..plans.len()).zip(0..) {
        let members = plans.members(at);
        for member in members {
            article_of[*member as usize] = number;
        }
        if members.len() > 1 {
            let main = &articles[at].source_path;
            let paths = members.iter().map(|member| &documents[*member as usize].path);
            let copies = paths.filter(|path| *path != main);
            indexed.duplicates.extend(copies.map(|path| (path.clone(), main.clone())));
        }
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
    let shared = documents.iter().enumerate().filter(|(at, _)| groups.is_shared(*at));
    indexed.shared = shared.map(|(_, file)| (file.path.root, Arc::clone(&file.path.rel))).collect();
    indexed.shared.sort_unstable();
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
