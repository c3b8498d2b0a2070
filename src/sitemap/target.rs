//! Which sitemaps a site has, and which addresses each of them names.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{Datelike, Days, NaiveDate};
use url::Url;

use crate::fingerprint::Fingerprint;
use crate::model::crawlers::{Extras, Robots};
use crate::model::key::Key;
use crate::model::link::absolute;
use crate::model::site::{Index, Site};
use crate::sitemap::limits::{MOST_BYTES, MOST_NEWS, MOST_URLS};
use crate::sitemap::split::split;

/// Days between the newest day and one that bears it out. Mirrors of news have articles every day, and
/// a gap of two weeks is a long one.
const NEAR: i64 = 14;

/// A part of the sitemap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// Lists, indexes and own pages.
    Pages,
    /// Articles without a date.
    Undated,
    /// The articles of a month.
    Month(i32, u32),
}

/// A file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// The index of all parts.
    Index,
    /// A part, numbered from 1: as many as its section needs.
    Part(Section, usize),
    /// The newest articles, for Google News.
    News,
}

impl Target {
    /// Its path below the output.
    pub fn path(self) -> String {
        let more = |number: usize| if number == 1 { String::new() } else { format!("-{number}") };
        match self {
            Self::Index => "sitemap.xml".to_owned(),
            Self::News => "sitemaps/news.xml".to_owned(),
            Self::Part(section, number) => {
                let more = more(number);
                match section {
                    Section::Pages => format!("sitemaps/pages{more}.xml"),
                    Section::Undated => format!("sitemaps/undated{more}.xml"),
                    Section::Month(year, month) => {
                        format!("sitemaps/{year:04}-{month:02}{more}.xml")
                    }
                }
            }
        }
    }
}

/// All files, in a fixed order. A site that no search shall find has none.
pub fn plan(sections: &Sections<'_>, extras: &Extras) -> Vec<Target> {
    if extras.robots == Robots::NoIndex {
        return Vec::new();
    }
    let mut targets = Vec::new();
    if extras.sitemap {
        targets.push(Target::Index);
        targets.extend(sections.parts());
    }
    if extras.news_sitemap {
        targets.push(Target::News);
    }
    targets
}

/// The parts of a site's sitemap, and what is in them.
pub struct Sections<'a> {
    site: &'a Site,
    /// Paths of lists, indexes and own pages.
    pages: Vec<String>,
    /// Articles by section, oldest first.
    articles: BTreeMap<Section, Vec<Index>>,
    /// Which of them are in which part.
    parts: BTreeMap<Section, Vec<Range<usize>>>,
}

impl<'a> Sections<'a> {
    /// Of a site with these pages besides its articles; empty for one without an address.
    pub fn new(site: &'a Site, base: Option<&Url>, pages: Vec<String>) -> Self {
        let mut sections = Self { site, pages, articles: BTreeMap::new(), parts: BTreeMap::new() };
        let Some(base) = base else { return sections };
        for (day, members) in &site.days {
            let section = Section::Month(day.year(), day.month());
            sections.articles.entry(section).or_default().extend(members);
        }
        if !site.undated.is_empty() {
            sections.articles.insert(Section::Undated, site.undated.clone());
        }
        let whole = sections.pages.iter().map(String::as_str).collect();
        sections.parts.insert(Section::Pages, ranges(base, whole));
        for (section, members) in &sections.articles {
            let paths = members.iter().map(|at| site.article(*at).path.as_str()).collect();
            sections.parts.insert(*section, ranges(base, paths));
        }
        sections
    }

    /// All parts.
    pub fn parts(&self) -> Vec<Target> {
        let parts = |(section, ranges): (&Section, &Vec<Range<usize>>)| {
            let section = *section;
            (1..=ranges.len()).map(move |number| Target::Part(section, number))
        };
        self.parts.iter().flat_map(parts).collect()
    }

    /// The paths that a part names, oldest first; for the index, the paths of its parts.
    pub fn paths(&self, target: Target) -> Vec<String> {
        match target {
            Target::Part(section, number) => {
                let Some(range) = self.parts.get(&section).and_then(|all| all.get(number - 1))
                else {
                    return Vec::new();
                };
                match self.articles.get(&section) {
                    None => self.pages[range.clone()].to_vec(),
                    Some(members) => members[range.clone()]
                        .iter()
                        .map(|at| self.site.article(*at).path.clone())
                        .collect(),
                }
            }
            Target::Index => self.parts().into_iter().map(Target::path).collect(),
            Target::News => Vec::new(),
        }
    }

    /// The articles of the last three days, newest first, at most [`MOST_NEWS`]: what Google News
    /// wants. They are counted from the newest day that others bear out, because a page may not depend
    /// on the day it was built.
    pub fn news(&self) -> Vec<Index> {
        let days = &self.site.days;
        let Some(newest) = newest(days) else { return Vec::new() };
        let from = newest.checked_sub_days(Days::new(2)).unwrap_or(NaiveDate::MIN);
        let days = days.range(from..=newest).rev();
        days.flat_map(|(_, members)| members.iter().rev().copied()).take(MOST_NEWS).collect()
    }

    /// The key of a file; `heads` has the hash of each article's head.
    pub fn key(&self, target: Target, heads: impl Fn(Index) -> Fingerprint) -> Key {
        let rows = match target {
            Target::News => {
                let heads: Vec<[u8; 16]> =
                    self.news().into_iter().map(|at| heads(at).to_bytes()).collect();
                Fingerprint::of(&heads.concat())
            }
            _ => Fingerprint::of_value(&self.paths(target)),
        };
        let none = Fingerprint::default();
        Key::of([none, Fingerprint::of_value(&target), none, rows, none])
    }
}

/// The newest day that another one bears out: another day with articles lies in the [`NEAR`] days
/// before it. One mistyped date far in the future would else leave nothing in the news but its own
/// article, until that day comes. Where no day is near another, it is the newest one.
fn newest(days: &BTreeMap<NaiveDate, Vec<Index>>) -> Option<NaiveDate> {
    let newest_first = || days.keys().rev().copied();
    let mut pairs = newest_first().zip(newest_first().skip(1));
    let near = pairs.find(|(day, before)| (*day - *before).num_days() <= NEAR);
    near.map(|(day, _)| day).or_else(|| newest_first().next())
}

/// How paths are cut into parts. Most months are far from any limit: their addresses are not made
/// only to be measured.
fn ranges(base: &Url, paths: Vec<&str>) -> Vec<Range<usize>> {
    // Every byte may be escaped, and an entry has some 30 bytes around its address.
    let longest = paths.iter().map(|path| path.len()).max().unwrap_or_default() * 3;
    if paths.is_empty() {
        return Vec::new();
    }
    if paths.len() <= MOST_URLS
        && paths.len() * (longest + base.as_str().len() + 50) < MOST_BYTES / 2
    {
        return std::iter::once(0..paths.len()).collect();
    }
    let urls: Vec<String> = paths.into_iter().map(|path| absolute(base, path)).collect();
    let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
    split(&urls)
}
