//! What a list's page is made from.

use chrono::NaiveDate;

use crate::fingerprint::Fingerprint;
use crate::index::pager::Pager;
use crate::model::article::Article;
use crate::model::key::Key;
use crate::model::site::{Index, Site, TaxonomyKind};
use crate::render::target::List;

/// An article in a list.
#[derive(Debug, Clone, Copy, Hash)]
pub struct RowFacts<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its page.
    pub path: &'a str,
    /// Its day.
    pub day: Option<NaiveDate>,
    /// The outlet.
    pub source: &'a str,
}

impl<'a> RowFacts<'a> {
    /// The row of an article.
    pub fn of(article: &'a Article) -> Self {
        Self {
            title: &article.title,
            path: &article.path,
            day: article.date.map(|date| date.day),
            source: &article.source,
        }
    }
}

/// What a list's page says of the list.
#[derive(Debug, Clone, Copy, Hash)]
pub struct HeadingFacts<'a> {
    /// Which list.
    pub list: ListName<'a>,
    /// The folder of its pages, `""` for the root.
    pub folder: &'a str,
    /// The page's number; none for the list's own address.
    pub number: Option<usize>,
    /// How many articles the whole list has; only on its own address.
    pub count: Option<usize>,
}

/// A list, as a page names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ListName<'a> {
    /// All articles.
    Home,
    /// A term's.
    Term(TaxonomyKind, &'a str),
    /// A day's.
    Day(NaiveDate),
    /// Those without a date.
    Undated,
}

/// What a list's page is made from.
#[derive(Debug, Clone)]
pub struct ListFacts<'a> {
    /// What it says of the list.
    pub heading: HeadingFacts<'a>,
    /// The numbers of the pages with older and with newer articles; none leads to the list's own.
    pub older: Option<usize>,
    /// See `older`.
    pub newer: Option<usize>,
    /// Places of its articles, newest first.
    places: Vec<Index>,
    site: &'a Site,
}

impl<'a> ListFacts<'a> {
    /// The facts of a list's page; `folder` is the list's.
    pub fn of(
        site: &'a Site,
        list: List,
        folder: &'a str,
        number: Option<usize>,
        paginate: usize,
    ) -> Self {
        let members = list.members(site);
        let total = members.map_or(site.articles.len(), <[Index]>::len);
        let pager = Pager::new(total, paginate);
        let places = number.map_or_else(|| pager.open(), |number| pager.page(number));
        let at = |place: usize| {
            members.map_or(Index::try_from(place).unwrap_or(Index::MAX), |members| members[place])
        };
        let older = number.map_or_else(|| pager.closed(), |number| number - 1);
        Self {
            heading: HeadingFacts {
                list: list.name(site),
                folder,
                number,
                count: number.is_none().then_some(total),
            },
            older: (older > 0).then_some(older),
            newer: number.filter(|number| *number < pager.closed()).map(|number| number + 1),
            places: places.rev().map(at).collect(),
            site,
        }
    }

    /// Its articles, newest first.
    pub fn rows(&self) -> impl Iterator<Item = RowFacts<'a>> {
        self.places.iter().map(|at| RowFacts::of(self.site.article(*at)))
    }

    /// The key of the page. `rows` has the hash of each article's row.
    pub fn key(&self, frame: Fingerprint, rows: &[Fingerprint]) -> Key {
        let mut shown = Vec::with_capacity(self.places.len() * 16);
        for at in &self.places {
            shown.extend_from_slice(&rows[*at as usize].to_bytes());
        }
        Key::of([
            frame,
            Fingerprint::of_value(&self.heading),
            Fingerprint::of_value(&(self.older, self.newer)),
            Fingerprint::of(&shown),
            Fingerprint::default(),
        ])
    }
}
