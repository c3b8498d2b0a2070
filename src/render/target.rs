//! Which pages a site has besides its articles, and where they stand.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::index::pager::{self, Pager};
use crate::model::site::{Index, Site, Taxonomy, TaxonomyKind, Term};
use crate::render::facts::list::ListName;
use crate::render::letters::{Initials, order};

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
    /// The days of a year or month.
    Calendar(Calendar),
    /// For addresses without a page.
    NotFound,
}

/// A year or month with its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Calendar {
    /// A year.
    Year(i32),
    /// A month, from 1 to 12, of a year.
    Month(i32, u32),
}

impl Calendar {
    /// Its folder below the output.
    pub fn folder(self) -> String {
        match self {
            Self::Year(year) => format!("{year:04}"),
            Self::Month(year, month) => format!("{year:04}/{month:02}"),
        }
    }

    /// Its page.
    pub fn path(self) -> String {
        format!("{}/index.html", self.folder())
    }

    /// The year or month, as this is a year or a month, that a day is in.
    #[must_use]
    pub fn around(self, day: NaiveDate) -> Self {
        match self {
            Self::Year(_) => Self::Year(day.year()),
            Self::Month(..) => Self::Month(day.year(), day.month()),
        }
    }
}

/// A part of an index: the terms whose names begin alike, or some of them, where they are very many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shard {
    /// How they begin.
    pub initials: Initials,
    /// The number of the piece, from 1: one piece is all of them, unless those are too many.
    pub piece: usize,
    /// Their places in the taxonomy.
    pub places: Vec<usize>,
}

impl Shard {
    /// Its folder below the output.
    pub fn folder(&self, kind: TaxonomyKind) -> String {
        // No letters of a term's address are so many: `index/taxonomy.rs` takes two of a hash.
        let folder = format!("{}/letters/{}", kind.folder(), self.initials.slug());
        // No other part is called so: after a hyphen, initials have a `u`.
        if self.piece == 1 { folder } else { format!("{folder}-{}", self.piece) }
    }
}

/// Terms that one index page names; above that it names the largest, and its shards all. A shard is an
/// index page too.
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
        let has_list = |(_, term): &(usize, &Term)| term.has_list;
        for (at, term) in taxonomy.terms.iter().enumerate().filter(has_list) {
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
            let shards = shards(taxonomy).into_iter();
            targets.extend(shards.map(|shard| Target::Shard(taxonomy.kind, shard)));
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
    let years = years.into_iter().map(Calendar::Year);
    let months = months.into_iter().map(|(year, month)| Calendar::Month(year, month));
    targets.extend(years.chain(months).map(Target::Calendar));
    targets.push(Target::NotFound);
    targets
}

/// Whether a taxonomy's index is too large for one page. Sources share one folder, and one page.
pub fn is_sharded(taxonomy: &Taxonomy) -> bool {
    taxonomy.kind != TaxonomyKind::Sources && taxonomy.terms.len() > MOST_TERMS
}

/// The shards of a taxonomy's index, in the order of their letters. Names that begin alike and are too
/// many for one page are cut into pieces, in their order: a new one moves only those of its beginning.
pub fn shards(taxonomy: &Taxonomy) -> Vec<Shard> {
    let mut shards = BTreeMap::<Initials, Vec<usize>>::new();
    for (at, term) in taxonomy.terms.iter().enumerate() {
        shards.entry(Initials::of(&term.name)).or_default().push(at);
    }
    let mut cut = Vec::with_capacity(shards.len());
    for (initials, mut places) in shards {
        if places.len() > MOST_TERMS {
            let name = |at: usize| taxonomy.terms[at].name.as_str();
            places.sort_by_cached_key(|at| (order(name(*at)), name(*at)));
        }
        let pieces = places.chunks(MOST_TERMS).zip(1..);
        cut.extend(pieces.map(|(places, piece)| Shard {
            initials,
            piece,
            places: places.to_vec(),
        }));
    }
    cut
}

impl List {
    /// Its folder below the output, `""` for the root.
    pub fn folder(self, site: &Site) -> String {
        match self {
            Self::Home => String::new(),
            Self::Term(kind, at) => site
                .taxonomy(kind)
                .map_or(String::new(), |taxonomy| taxonomy.terms[at].address.clone()),
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
        None => [folder, "/index.html"].concat(),
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
            Self::Shard(kind, shard) => format!("{}/index.html", shard.folder(*kind)),
            Self::Archive => "archive/index.html".to_owned(),
            Self::Calendar(calendar) => calendar.path(),
            Self::NotFound => "404.html".to_owned(),
        }
    }
}
