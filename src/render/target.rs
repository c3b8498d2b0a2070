//! Which pages a site has besides its articles, and where they stand.

use chrono::{Datelike, NaiveDate};

use crate::index::pager::{self, Pager};
use crate::model::site::{Index, Site, Taxonomy, TaxonomyKind};
use crate::render::facts::list::ListName;

/// A list of articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// All of them: the front page.
    Home,
    /// A term's, by its place in its taxonomy.
    Term(TaxonomyKind, usize),
    /// A day's.
    Day(NaiveDate),
    /// Those without a date.
    Undated,
}

/// A page besides the articles' own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A list: its own address, or a numbered page.
    List {
        /// Which one.
        list: List,
        /// The number, from 1, oldest first.
        page: Option<usize>,
    },
    /// The index of a taxonomy.
    Terms(TaxonomyKind),
    /// A part of a very large index.
    Shard(TaxonomyKind, Shard),
    /// The index of years.
    Archive,
    /// The months of a year.
    Year(i32),
    /// The days of a month.
    Month(i32, u32),
    /// For addresses without a page.
    NotFound,
}

/// A part of an index: the terms whose lists share a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shard {
    /// The folder that they share.
    pub folder: String,
    /// Their places in the taxonomy.
    pub places: Vec<usize>,
}

/// Terms that one index page names; above that it names the largest, and its shards the others.
pub const MOST_TERMS: usize = 2000;

/// All targets of a site, in a fixed order.
pub fn plan(site: &Site, paginate: usize) -> Vec<Target> {
    let mut targets = Vec::new();
    let mut list = |list: List, total: usize| {
        targets.push(Target::List { list, page: None });
        targets.extend(
            (1..=Pager::new(total, paginate).closed())
                .map(|page| Target::List { list, page: Some(page) }),
        );
    };
    list(List::Home, site.articles.len());
    for taxonomy in &site.taxonomies {
        for (at, term) in taxonomy.terms.iter().enumerate() {
            list(List::Term(taxonomy.kind, at), term.articles.len());
        }
    }
    for (day, articles) in &site.days {
        list(List::Day(*day), articles.len());
    }
    if !site.undated.is_empty() {
        list(List::Undated, site.undated.len());
    }
    for taxonomy in &site.taxonomies {
        targets.push(Target::Terms(taxonomy.kind));
        if is_sharded(taxonomy) {
            targets.extend(
                shards(site, taxonomy.kind)
                    .into_iter()
                    .map(|shard| Target::Shard(taxonomy.kind, shard)),
            );
        }
    }
    if !site.articles.is_empty() {
        targets.push(Target::Archive);
    }
    let mut months: Vec<(i32, u32)> =
        site.days.keys().map(|day| (day.year(), day.month())).collect();
    months.dedup();
    let mut years: Vec<i32> = months.iter().map(|(year, _)| *year).collect();
    years.dedup();
    targets.extend(years.into_iter().map(Target::Year));
    targets.extend(months.into_iter().map(|(year, month)| Target::Month(year, month)));
    targets.push(Target::NotFound);
    targets
}

/// Whether a taxonomy's index is too large for one page. Sources share one folder, and one page.
pub fn is_sharded(taxonomy: &Taxonomy) -> bool {
    taxonomy.kind != TaxonomyKind::Sources && taxonomy.terms.len() > MOST_TERMS
}

/// The shards of a taxonomy's index.
pub fn shards(site: &Site, kind: TaxonomyKind) -> Vec<Shard> {
    let mut shards = std::collections::BTreeMap::<&str, Vec<usize>>::new();
    for (at, term) in
        site.taxonomy(kind).map_or(&[][..], |taxonomy| &taxonomy.terms).iter().enumerate()
    {
        let folder = term.folder.rsplit_once('/').map_or("", |(folder, _)| folder);
        shards.entry(folder).or_default().push(at);
    }
    shards.into_iter().map(|(folder, places)| Shard { folder: folder.to_owned(), places }).collect()
}

impl List {
    /// Its folder below the output, `""` for the root.
    pub fn folder(self, site: &Site) -> String {
        match self {
            Self::Home => String::new(),
            Self::Term(kind, at) => site
                .taxonomy(kind)
                .map_or(String::new(), |taxonomy| taxonomy.terms[at].folder.clone()),
            Self::Day(day) => day_folder(day),
            Self::Undated => "undated".to_owned(),
        }
    }

    /// Its articles, oldest first; none for the list of all, which is the site's own order.
    pub fn members(self, site: &Site) -> Option<&[Index]> {
        match self {
            Self::Home => None,
            Self::Term(kind, at) => {
                site.taxonomy(kind).map(|taxonomy| taxonomy.terms[at].articles.as_slice())
            }
            Self::Day(day) => site.days.get(&day).map(Vec::as_slice),
            Self::Undated => Some(&site.undated),
        }
    }

    /// How its pages name it.
    pub fn name(self, site: &Site) -> ListName<'_> {
        match self {
            Self::Home => ListName::Home,
            Self::Term(kind, at) => {
                let taxonomy = site.taxonomy(kind);
                ListName::Term(kind, taxonomy.map_or("", |taxonomy| &taxonomy.terms[at].name))
            }
            Self::Day(day) => ListName::Day(day),
            Self::Undated => ListName::Undated,
        }
    }
}

/// The page of a list at a number, or the list's own, below the list's folder.
pub fn list_path(folder: &str, number: Option<usize>) -> String {
    match number {
        Some(number) => pager::file(folder, number),
        None if folder.is_empty() => "index.html".to_owned(),
        None => format!("{folder}/index.html"),
    }
}

/// The folder of a day's list.
pub fn day_folder(day: NaiveDate) -> String {
    format!("{:04}/{:02}/{:02}", day.year(), day.month(), day.day())
}

impl Target {
    /// Its path below the output.
    pub fn path(&self, site: &Site) -> String {
        match self {
            Self::List { list, page } => list_path(&list.folder(site), *page),
            Self::Terms(kind) => format!("{}/index.html", kind.folder()),
            Self::Shard(_, shard) => format!("{}/index.html", shard.folder),
            Self::Archive => "archive/index.html".to_owned(),
            Self::Year(year) => format!("{year:04}/index.html"),
            Self::Month(year, month) => format!("{year:04}/{month:02}/index.html"),
            Self::NotFound => "404.html".to_owned(),
        }
    }
}
