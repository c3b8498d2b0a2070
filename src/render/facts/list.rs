//! What a list's page is made from.

use std::ops::Bound;

use chrono::NaiveDate;

use crate::fingerprint::Fingerprint;
use crate::index::pager::Pager;
use crate::model::article::Article;
use crate::model::key::Key;
use crate::model::site::{Index, Site, TaxonomyKind};
use crate::render::facts::index::{ItemFacts, largest, years};
use crate::render::facts::span::Span;
use crate::render::target::List;

/// Outlets that the front page names.
const FRONT_SOURCES: usize = 12;

/// Rows of the front page that say how their text begins.
const EXCERPTS: usize = 12;

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
    /// The years of its articles; only on its own address, and not of days.
    pub span: Option<Span>,
    /// Whether it has a feed; only on its own address.
    pub has_feed: bool,
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

/// What the front page leads to besides articles.
#[derive(Debug, Clone, Hash)]
pub struct FrontFacts<'a> {
    /// The largest outlets, the largest first.
    pub sources: Vec<ItemFacts<'a>>,
    /// The years, newest first.
    pub years: Vec<ItemFacts<'a>>,
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
    /// Of a day's list the days before and after it that have articles. Only on the list's own
    /// address: numbered pages never change.
    pub around: [Option<NaiveDate>; 2],
    /// What else the front page leads to.
    pub front: Option<FrontFacts<'a>>,
    /// Places of its articles, newest first.
    places: Vec<Index>,
    site: &'a Site,
}

impl<'a> ListFacts<'a> {
    /// The facts of a list's page; `folder` is the list's, `has_feed` says whether it has a feed.
    pub fn of(
        site: &'a Site,
        list: List,
        folder: &'a str,
        number: Option<usize>,
        paginate: usize,
        has_feed: bool,
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
                span: number.is_none().then(|| span(site, list, members)).flatten(),
                has_feed: has_feed && number.is_none(),
            },
            older: (older > 0).then_some(older),
            newer: number.filter(|number| *number < pager.closed()).map(|number| number + 1),
            around: match (list, number) {
                (List::Day(day), None) => around(site, day),
                _ => [None, None],
            },
            front: (list == List::Home && number.is_none()).then(|| FrontFacts {
                sources: largest(site, TaxonomyKind::Sources, FRONT_SOURCES),
                years: years(site).collect(),
            }),
            places: places.rev().map(at).collect(),
            site,
        }
    }

    /// Its articles, newest first.
    pub fn rows(&self) -> impl Iterator<Item = RowFacts<'a>> {
        self.places.iter().map(|at| RowFacts::of(self.site.article(*at)))
    }

    /// The articles whose rows say how their text begins: the newest on the front page.
    pub fn excerpted(&self) -> &[Index] {
        let most = if self.front.is_some() { EXCERPTS } else { 0 };
        &self.places[..most.min(self.places.len())]
    }

    /// The key of the page. `rows` has the hash of each article's row; `texts` stands for the texts
    /// of [`Self::excerpted`].
    pub fn key(&self, frame: Fingerprint, rows: &[Fingerprint], texts: Fingerprint) -> Key {
        let mut shown = Vec::with_capacity(self.places.len() * 16);
        for at in &self.places {
            shown.extend_from_slice(&rows[*at as usize].to_bytes());
        }
        Key::of([
            frame,
            Fingerprint::of_value(&(self.heading, &self.front)),
            Fingerprint::of_value(&(self.older, self.newer, self.around)),
            Fingerprint::of(&shown),
            texts,
        ])
    }
}

fn span(site: &Site, list: List, members: Option<&[Index]>) -> Option<Span> {
    match (list, members) {
        (List::Home, _) => Span::of_site(site),
        (List::Term(..), Some(members)) => Span::of(site, members),
        (List::Term(..) | List::Day(_) | List::Undated, _) => None,
    }
}

/// The days before and after a day that have articles.
fn around(site: &Site, day: NaiveDate) -> [Option<NaiveDate>; 2] {
    let after = (Bound::Excluded(day), Bound::Unbounded);
    let [before, after] = [site.days.range(..day).next_back(), site.days.range(after).next()];
    [before, after].map(|found| found.map(|(day, _)| *day))
}
