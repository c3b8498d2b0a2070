//! What an index of terms or of dates is made from.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::fingerprint::Fingerprint;
use crate::model::key::Key;
use crate::model::site::{Site, TaxonomyKind};
use crate::render::target::{MOST_TERMS, Target, day_folder, is_sharded, shards};

/// An entry of an index: a term, a year, a month, a day.
#[derive(Debug, Clone, Hash)]
pub struct ItemFacts<'a> {
    /// What it leads to.
    pub name: ItemName<'a>,
    /// The folder of its page.
    pub folder: String,
    /// How many articles it has; how many terms, for a part of an index.
    pub count: usize,
}

/// What an entry is called.
#[derive(Debug, Clone, Copy, Hash)]
pub enum ItemName<'a> {
    /// As it is.
    Text(&'a str),
    /// By the last part of its folder.
    Folder,
    /// A year.
    Year(i32),
    /// A month.
    Month(i32, u32),
    /// A day.
    Day(NaiveDate),
    /// The articles without a date.
    Undated,
}

/// What an index is made from: its entries, in groups; only the last of several has a name.
#[derive(Debug, Clone, Default, Hash)]
pub struct IndexFacts<'a> {
    /// The entries.
    pub items: Vec<ItemFacts<'a>>,
    /// Its parts, where it is too large for one page.
    pub parts: Vec<ItemFacts<'a>>,
}

impl<'a> IndexFacts<'a> {
    /// The facts of an index; empty for what is none.
    pub fn of(site: &'a Site, target: &Target) -> Self {
        let items = match *target {
            Target::Terms(kind) => return Self::terms(site, kind),
            Target::Shard(kind, ref shard) => terms(site, kind, shard.places.iter().copied()),
            Target::Archive => years(site),
            Target::Year(year) => months(site, year),
            Target::Month(year, month) => days(site, year, month),
            Target::List { .. } | Target::NotFound => Vec::new(),
        };
        Self { items, parts: Vec::new() }
    }

    /// Terms by size; of a very large taxonomy the largest, and the ways to the parts with all.
    fn terms(site: &'a Site, kind: TaxonomyKind) -> Self {
        let Some(taxonomy) = site.taxonomy(kind) else {
            return Self::default();
        };
        let mut items = terms(site, kind, 0..taxonomy.terms.len());
        if !is_sharded(taxonomy) {
            return Self { items, parts: Vec::new() };
        }
        items.truncate(MOST_TERMS / 4);
        let parts = shards(site, kind).into_iter().map(|shard| ItemFacts {
            name: ItemName::Folder,
            folder: shard.folder,
            count: shard.places.len(),
        });
        Self { items, parts: parts.collect() }
    }

    /// The key of the page at an address.
    pub fn key(&self, frame: Fingerprint, path: &str) -> Key {
        Key::of([
            frame,
            Fingerprint::of(path.as_bytes()),
            Fingerprint::default(),
            Fingerprint::of_value(self),
            Fingerprint::default(),
        ])
    }
}

/// Terms by their number of articles, the largest first.
fn terms(
    site: &Site,
    kind: TaxonomyKind,
    places: impl Iterator<Item = usize>,
) -> Vec<ItemFacts<'_>> {
    let Some(taxonomy) = site.taxonomy(kind) else {
        return Vec::new();
    };
    let mut terms: Vec<_> = places.map(|at| &taxonomy.terms[at]).collect();
    terms.sort_by(|a, b| b.articles.len().cmp(&a.articles.len()).then_with(|| a.name.cmp(&b.name)));
    terms
        .into_iter()
        .map(|term| ItemFacts {
            name: ItemName::Text(&term.name),
            folder: term.folder.clone(),
            count: term.articles.len(),
        })
        .collect()
}

fn years(site: &Site) -> Vec<ItemFacts<'static>> {
    let mut counts = BTreeMap::<i32, usize>::new();
    for (day, articles) in &site.days {
        *counts.entry(day.year()).or_default() += articles.len();
    }
    let mut items: Vec<ItemFacts<'_>> = counts
        .into_iter()
        .rev()
        .map(|(year, count)| ItemFacts {
            name: ItemName::Year(year),
            folder: format!("{year:04}"),
            count,
        })
        .collect();
    if !site.undated.is_empty() {
        items.push(ItemFacts {
            name: ItemName::Undated,
            folder: "undated".to_owned(),
            count: site.undated.len(),
        });
    }
    items
}

fn months(site: &Site, year: i32) -> Vec<ItemFacts<'static>> {
    let mut counts = BTreeMap::<u32, usize>::new();
    for (day, count) in between(site, year, 1, 12) {
        *counts.entry(day.month()).or_default() += count;
    }
    let item = |(month, count)| ItemFacts {
        name: ItemName::Month(year, month),
        folder: format!("{year:04}/{month:02}"),
        count,
    };
    counts.into_iter().rev().map(item).collect()
}

fn days(site: &Site, year: i32, month: u32) -> Vec<ItemFacts<'static>> {
    let item =
        |(day, count)| ItemFacts { name: ItemName::Day(day), folder: day_folder(day), count };
    between(site, year, month, month).map(item).collect()
}

/// The days of some months of a year, newest first, with their number of articles.
fn between(
    site: &Site,
    year: i32,
    first: u32,
    last: u32,
) -> impl Iterator<Item = (NaiveDate, usize)> {
    let start = NaiveDate::from_ymd_opt(year, first, 1).unwrap_or(NaiveDate::MIN);
    let end = NaiveDate::from_ymd_opt(year, last, 1)
        .and_then(|day| day.checked_add_months(chrono::Months::new(1)))
        .unwrap_or(NaiveDate::MAX);
    site.days.range(start..end).rev().map(|(day, articles)| (*day, articles.len()))
}
