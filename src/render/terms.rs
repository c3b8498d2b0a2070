//! Indexes: of a taxonomy's terms, of years, months and days.

use chrono::{Datelike, NaiveDate};

use crate::error::Result;
use crate::model::link::relative;
use crate::render::facts::index::{IndexFacts, ItemFacts, ItemName};
use crate::render::facts::list::ListName;
use crate::render::page;
use crate::render::renderer::Renderer;
use crate::render::target::Target;
use crate::render::view::{CrumbView, GroupView, IndexView, ItemView, TermsPage};

/// Renders an index.
pub fn render(
    renderer: &Renderer<'_>,
    target: &Target,
    facts: &IndexFacts<'_>,
    path: &str,
) -> Result<Vec<u8>> {
    let archive = || crumb(renderer.text("archive"), path, "archive/index.html");
    let (heading, crumbs) = match *target {
        Target::Terms(kind) => (renderer.text(kind.folder()).to_owned(), Vec::new()),
        Target::Shard(kind, ref shard) => {
            let up = format!("{}/index.html", kind.folder());
            let crumbs = vec![crumb(renderer.text(kind.folder()), path, &up)];
            (last(&shard.folder).to_owned(), crumbs)
        }
        Target::Archive => (renderer.text("archive").to_owned(), Vec::new()),
        Target::Year(year) => (year_name(renderer, year), vec![archive()]),
        Target::Month(year, month) => {
            (month_name(renderer, year, month), date_crumbs(renderer, year, None, path))
        }
        Target::List { .. } | Target::NotFound => (String::new(), Vec::new()),
    };
    let view = TermsPage {
        page: renderer.page("terms", path, heading.clone(), ""),
        index: IndexView { heading, crumbs, groups: groups(renderer, facts, path) },
    };
    page::render(&renderer.theme.engine, "terms.html", &view, None)
}

fn groups(renderer: &Renderer<'_>, facts: &IndexFacts<'_>, path: &str) -> Vec<GroupView> {
    let items =
        |items: &[ItemFacts<'_>]| items.iter().map(|facts| item(renderer, facts, path)).collect();
    let mut groups = vec![GroupView { name: String::new(), items: items(&facts.items) }];
    if !facts.parts.is_empty() {
        let name = renderer.text("other").to_owned();
        groups.push(GroupView { name, items: items(&facts.parts) });
    }
    groups
}

fn item(renderer: &Renderer<'_>, facts: &ItemFacts<'_>, path: &str) -> ItemView {
    let name = match facts.name {
        ItemName::Text(name) => name.to_owned(),
        ItemName::Folder => last(&facts.folder).to_owned(),
        ItemName::Year(year) => year_name(renderer, year),
        ItemName::Month(year, month) => month_name(renderer, year, month),
        ItemName::Day(day) => renderer.format_day(day, "date_format"),
        ItemName::Undated => renderer.text("undated").to_owned(),
    };
    let url = relative(path, &format!("{}/index.html", facts.folder));
    ItemView { name, url, count: facts.count }
}

/// The way to a list.
pub fn crumbs(renderer: &Renderer<'_>, list: ListName<'_>, path: &str) -> Vec<CrumbView> {
    match list {
        ListName::Home => Vec::new(),
        ListName::Term(kind, _) => {
            let up = format!("{}/index.html", kind.folder());
            vec![crumb(renderer.text(kind.folder()), path, &up)]
        }
        ListName::Day(day) => date_crumbs(renderer, day.year(), Some(day.month()), path),
        ListName::Undated => vec![crumb(renderer.text("archive"), path, "archive/index.html")],
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

fn last(folder: &str) -> &str {
    folder.rsplit('/').next().unwrap_or_default()
}

fn year_name(renderer: &Renderer<'_>, year: i32) -> String {
    NaiveDate::from_ymd_opt(year, 1, 1)
        .map_or_else(|| year.to_string(), |day| renderer.format_day(day, "year_format"))
}

fn month_name(renderer: &Renderer<'_>, year: i32, month: u32) -> String {
    NaiveDate::from_ymd_opt(year, month, 1)
        .map_or_else(|| format!("{year}-{month}"), |day| renderer.format_day(day, "month_format"))
}
