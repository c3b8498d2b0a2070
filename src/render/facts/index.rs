//! What an index of terms or of years is made from.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::Datelike;

use crate::fingerprint::Fingerprint;
use crate::model::key::Key;
use crate::model::site::{Site, Taxonomy, TaxonomyKind, Term};
use crate::render::facts::span::Span;
use crate::render::letters::Initials;
use crate::render::target::{Calendar, Target, is_sharded, shards};

/// An index of more terms than this has a cloud of the largest.
const CLOUD_FROM: usize = 30;

/// Terms of a cloud at most.
const CLOUD: usize = 60;

/// Articles that a term of a cloud has at least: of a thousand terms with one article, none is large.
const CLOUD_ARTICLES: usize = 2;

/// An entry of an index: a term, a year, a part of a very large index.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ItemFacts<'a> {
    /// What it leads to.
    pub name: ItemName<'a>,
    /// Where it leads.
    pub way: Way<'a>,
    /// How many articles it has; how many terms, for a part of an index.
    pub count: usize,
    /// The years of its articles, where the index tells them.
    pub span: Option<Span>,
}

/// Where an entry leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Way<'a> {
    /// To the page of a folder.
    Folder(Cow<'a, str>),
    /// To a page: a term without a list of its own leads to its newest article.
    Page(&'a str),
}

impl<'a> Way<'a> {
    fn of(site: &'a Site, term: &'a Term) -> Self {
        match (term.folder(), term.articles.last()) {
            (None, Some(newest)) => Self::Page(&site.article(*newest).path),
            (folder, _) => Self::Folder(Cow::Borrowed(folder.unwrap_or(&term.address))),
        }
    }

    /// The page's path below the output.
    pub fn path(&self) -> Cow<'_, str> {
        match self {
            Self::Folder(folder) => Cow::Owned(format!("{folder}/index.html")),
            Self::Page(path) => Cow::Borrowed(path),
        }
    }
}

/// What an entry is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ItemName<'a> {
    /// As it is.
    Text(&'a str),
    /// The first letters of the names in a part of an index, and the number of the piece of it.
    Initials(Initials, usize),
    /// A year.
    Year(i32),
    /// The articles without a date.
    Undated,
}

/// What an index is made from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct IndexFacts<'a> {
    /// The entries; terms in no order that a reader would know.
    pub items: Vec<ItemFacts<'a>>,
    /// The largest of many terms, the largest first.
    pub cloud: Vec<ItemFacts<'a>>,
    /// Its parts in place of entries, where it is too large for one page.
    pub parts: Vec<ItemFacts<'a>>,
    /// The indexes of terms that the archive leads to.
    pub kinds: Vec<TaxonomyKind>,
}

impl<'a> IndexFacts<'a> {
    /// The facts of an index; empty for what is none.
    pub fn of(site: &'a Site, target: &Target) -> Self {
        match *target {
            Target::Terms(kind) => site
                .taxonomy(kind)
                .map_or_else(Self::default, |taxonomy| Self::terms(site, taxonomy)),
            Target::Shard(kind, ref shard) => {
                let taxonomy = site.taxonomy(kind);
                let item =
                    |taxonomy: &'a Taxonomy, at: usize| term(site, kind, &taxonomy.terms[at]);
                let items = |taxonomy| shard.places.iter().map(|at| item(taxonomy, *at)).collect();
                Self { items: taxonomy.map_or_else(Vec::new, items), ..Self::default() }
            }
            Target::Archive => Self {
                items: years(site).chain(undated(site)).collect(),
                kinds: site.taxonomies.iter().map(|taxonomy| taxonomy.kind).collect(),
                ..Self::default()
            },
            Target::List { .. } | Target::Calendar(_) | Target::NotFound => Self::default(),
        }
    }

    fn terms(site: &'a Site, taxonomy: &'a Taxonomy) -> Self {
        let Taxonomy { kind, ref terms, .. } = *taxonomy;
        let mut cloud =
            if terms.len() > CLOUD_FROM { largest(site, kind, CLOUD) } else { Vec::new() };
        cloud.retain(|term| term.count >= CLOUD_ARTICLES);
        let (mut items, mut parts) = (Vec::new(), Vec::new());
        if is_sharded(taxonomy) {
            parts.extend(shards(taxonomy).into_iter().map(|shard| ItemFacts {
                name: ItemName::Initials(shard.initials, shard.piece),
                way: Way::Folder(shard.folder(kind).into()),
                count: shard.places.len(),
                span: None,
            }));
        } else {
            items.extend(terms.iter().map(|of| term(site, kind, of)));
        }
        Self { items, cloud, parts, kinds: Vec::new() }
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

fn term<'a>(site: &'a Site, kind: TaxonomyKind, term: &'a Term) -> ItemFacts<'a> {
    let has_span = matches!(kind, TaxonomyKind::Sources | TaxonomyKind::Authors);
    ItemFacts {
        name: ItemName::Text(&term.name),
        way: Way::of(site, term),
        count: term.articles.len(),
        span: has_span.then(|| Span::of(site, &term.articles)).flatten(),
    }
}

/// The largest terms of a kind, the largest first.
pub fn largest(site: &Site, kind: TaxonomyKind, most: usize) -> Vec<ItemFacts<'_>> {
    let mut terms: Vec<&Term> =
        site.taxonomy(kind).map_or_else(Vec::new, |taxonomy| taxonomy.terms.iter().collect());
    let by_size = |a: &&Term, b: &&Term| {
        b.articles.len().cmp(&a.articles.len()).then_with(|| a.name.cmp(&b.name))
    };
    if terms.len() > most {
        terms.select_nth_unstable_by(most, by_size);
        terms.truncate(most);
    }
    terms.sort_unstable_by(by_size);
    terms.into_iter().map(|of| term(site, kind, of)).collect()
}

/// The years that have articles, the newest first.
pub fn years(site: &Site) -> impl Iterator<Item = ItemFacts<'_>> {
    let mut counts = BTreeMap::<i32, usize>::new();
    for (day, articles) in &site.days {
        *counts.entry(day.year()).or_default() += articles.len();
    }
    counts.into_iter().rev().map(|(year, count)| ItemFacts {
        name: ItemName::Year(year),
        way: Way::Folder(Calendar::Year(year).folder().into()),
        count,
        span: None,
    })
}

fn undated(site: &Site) -> Option<ItemFacts<'_>> {
    (!site.undated.is_empty()).then(|| ItemFacts {
        name: ItemName::Undated,
        way: Way::Folder("undated".into()),
        count: site.undated.len(),
        span: None,
    })
}
