//! Indexes: of a taxonomy's terms, of years, months and days.

use chrono::{Datelike, NaiveDate};

use crate::error::Result;
use crate::model::link::relative;
use crate::model::site::TaxonomyKind;
use crate::render::page;
use crate::render::renderer::{Renderer, day_folder};
use crate::render::target::{List, MOST_TERMS, Target, is_sharded, shards};
use crate::render::view::{CrumbView, GroupView, IndexView, ItemView, TermsPage};

/// Renders an index.
pub fn render(renderer: &Renderer<'_>, target: &Target, path: &str) -> Result<Vec<u8>> {
    let (heading, crumbs, groups) = match *target {
        Target::Terms(kind) => {
            (renderer.text(kind.folder()).to_owned(), Vec::new(), terms(renderer, kind, path))
        }
        Target::Shard(kind, ref shard) => {
            let name = shard.folder.rsplit('/').next().unwrap_or_default().to_owned();
            let crumbs = vec![crumb(
                renderer.text(kind.folder()),
                path,
                &format!("{}/index.html", kind.folder()),
            )];
            (name, crumbs, vec![unnamed(items(renderer, kind, &shard.places, path))])
        }
        Target::Archive => (renderer.text("archive").to_owned(), Vec::new(), years(renderer, path)),
        Target::Year(year) => {
            let crumbs = vec![crumb(renderer.text("archive"), path, "archive/index.html")];
            (year_name(renderer, year), crumbs, months(renderer, year, path))
        }
        Target::Month(year, month) => (
            month_name(renderer, year, month),
            date_crumbs(renderer, year, None, path),
            days(renderer, year, month, path),
        ),
        Target::List { .. } | Target::NotFound => (String::new(), Vec::new(), Vec::new()),
    };
    let view = TermsPage {
        page: renderer.page("terms", path, heading.clone(), ""),
        index: IndexView { heading, crumbs, groups },
    };
    page::render(&renderer.theme.engine, "terms.html", &view, None)
}

/// The way to a list.
pub fn crumbs(renderer: &Renderer<'_>, list: List, path: &str) -> Vec<CrumbView> {
    match list {
        List::Home => Vec::new(),
        List::Term(kind, _) => {
            vec![crumb(
                renderer.text(kind.folder()),
                path,
                &format!("{}/index.html", kind.folder()),
            )]
        }
        List::Day(day) => date_crumbs(renderer, day.year(), Some(day.month()), path),
        List::Undated => vec![crumb(renderer.text("archive"), path, "archive/index.html")],
    }
}

fn crumb(name: &str, from: &str, to: &str) -> CrumbView {
    CrumbView { name: name.to_owned(), url: relative(from, to) }
}

fn date_crumbs(
    renderer: &Renderer<'_>,
    year: i32,
    month: Option<u32>,
    path: &str,
) -> Vec<CrumbView> {
    let mut crumbs = vec![
        crumb(renderer.text("archive"), path, "archive/index.html"),
        crumb(&year_name(renderer, year), path, &format!("{year:04}/index.html")),
    ];
    if let Some(month) = month {
        crumbs.push(crumb(
            &month_name(renderer, year, month),
            path,
            &format!("{year:04}/{month:02}/index.html"),
        ));
    }
    crumbs
}

fn unnamed(items: Vec<ItemView>) -> GroupView {
    GroupView { name: String::new(), items }
}

/// Terms by size; of a very large taxonomy the largest, and the ways to the shards with all.
fn terms(renderer: &Renderer<'_>, kind: TaxonomyKind, path: &str) -> Vec<GroupView> {
    let Some(taxonomy) = renderer.site.taxonomy(kind) else {
        return Vec::new();
    };
    let all: Vec<usize> = (0..taxonomy.terms.len()).collect();
    if !is_sharded(taxonomy) {
        return vec![unnamed(items(renderer, kind, &all, path))];
    }
    let mut largest = items(renderer, kind, &all, path);
    largest.truncate(MOST_TERMS / 4);
    let shards = shards(renderer.site, kind).into_iter().map(|shard| ItemView {
        name: shard.folder.rsplit('/').next().unwrap_or_default().to_owned(),
        url: relative(path, &format!("{}/index.html", shard.folder)),
        count: shard.places.len(),
    });
    vec![
        unnamed(largest),
        GroupView { name: renderer.text("other").to_owned(), items: shards.collect() },
    ]
}

fn items(
    renderer: &Renderer<'_>,
    kind: TaxonomyKind,
    places: &[usize],
    path: &str,
) -> Vec<ItemView> {
    let Some(taxonomy) = renderer.site.taxonomy(kind) else {
        return Vec::new();
    };
    let mut items: Vec<ItemView> = places
        .iter()
        .map(|at| &taxonomy.terms[*at])
        .map(|term| ItemView {
            name: term.name.clone(),
            url: relative(path, &format!("{}/index.html", term.folder)),
            count: term.articles.len(),
        })
        .collect();
    items.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    items
}

fn year_name(renderer: &Renderer<'_>, year: i32) -> String {
    NaiveDate::from_ymd_opt(year, 1, 1)
        .map_or_else(|| year.to_string(), |day| renderer.format_day(day, "year_format"))
}

fn month_name(renderer: &Renderer<'_>, year: i32, month: u32) -> String {
    NaiveDate::from_ymd_opt(year, month, 1)
        .map_or_else(|| format!("{year}-{month}"), |day| renderer.format_day(day, "month_format"))
}

fn years(renderer: &Renderer<'_>, path: &str) -> Vec<GroupView> {
    let mut items: Vec<ItemView> = Vec::new();
    for (day, articles) in renderer.site.days.iter().rev() {
        let url = relative(path, &format!("{:04}/index.html", day.year()));
        match items.last_mut().filter(|last| last.url == url) {
            Some(last) => last.count += articles.len(),
            None => items.push(ItemView {
                name: year_name(renderer, day.year()),
                url,
                count: articles.len(),
            }),
        }
    }
    if !renderer.site.undated.is_empty() {
        items.push(ItemView {
            name: renderer.text("undated").to_owned(),
            url: relative(path, "undated/index.html"),
            count: renderer.site.undated.len(),
        });
    }
    vec![unnamed(items)]
}

fn months(renderer: &Renderer<'_>, year: i32, path: &str) -> Vec<GroupView> {
    let mut items: Vec<ItemView> = Vec::new();
    for (day, articles) in between(renderer, year, 1, 12) {
        let url = relative(path, &format!("{year:04}/{:02}/index.html", day.month()));
        match items.last_mut().filter(|last| last.url == url) {
            Some(last) => last.count += articles,
            None => items.push(ItemView {
                name: month_name(renderer, year, day.month()),
                url,
                count: articles,
            }),
        }
    }
    vec![unnamed(items)]
}

fn days(renderer: &Renderer<'_>, year: i32, month: u32, path: &str) -> Vec<GroupView> {
    let items = between(renderer, year, month, month).map(|(day, articles)| ItemView {
        name: renderer.format_day(day, "date_format"),
        url: relative(path, &format!("{}/index.html", day_folder(day))),
        count: articles,
    });
    vec![unnamed(items.collect())]
}

/// The days of some months of a year, newest first, with their number of articles.
fn between<'a>(
    renderer: &Renderer<'a>,
    year: i32,
    first: u32,
    last: u32,
) -> impl Iterator<Item = (NaiveDate, usize)> + 'a {
    let start = NaiveDate::from_ymd_opt(year, first, 1).unwrap_or(NaiveDate::MIN);
    let end = NaiveDate::from_ymd_opt(year, last, 1)
        .and_then(|day| day.checked_add_months(chrono::Months::new(1)))
        .unwrap_or(NaiveDate::MAX);
    renderer.site.days.range(start..end).rev().map(|(day, articles)| (*day, articles.len()))
}
