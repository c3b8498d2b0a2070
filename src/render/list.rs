//! A list of articles: its own address with the newest, and its numbered pages.

use crate::error::Result;
use crate::model::feeds::feed_path;
use crate::model::link::relative;
use crate::model::site::TaxonomyKind;
use crate::render::facts::list::{FrontFacts, HeadingFacts, ListFacts, ListName, RowFacts};
use crate::render::facts::span::Span;
use crate::render::renderer::Renderer;
use crate::render::target::{day_folder, list_path};
use crate::render::view::{CrumbView, ListPage, ListView, RowView};
use crate::render::{dates, page, terms};

/// Renders a list's page. `excerpts` are of the first rows.
pub fn render(
    renderer: &Renderer<'_>,
    facts: &ListFacts<'_>,
    path: &str,
    excerpts: &[&str],
) -> Result<Vec<u8>> {
    let HeadingFacts { list, folder, number, count, span, has_feed } = facts.heading;
    let to = |number: Option<usize>| relative(path, &list_path(folder, number));
    let heading = heading(renderer, list);
    let title = match number {
        Some(number) => {
            format!("{heading} · {}", renderer.text("page").replace("{n}", &number.to_string()))
        }
        None => heading.clone(),
    };
    let home = list == ListName::Home && number.is_none();
    let intro = if home { renderer.description } else { "" };
    let mut page = renderer.page(if home { "home" } else { "list" }, path, title, intro);
    page.feed = has_feed.then(|| relative(path, &feed_path(folder)));
    let [previous, next] = facts.around.map(|day| {
        day.map(|day| CrumbView {
            name: renderer.format_day(day, "date_format"),
            url: relative(path, &list_path(&day_folder(day), None)),
        })
    });
    let (sources, years) = match &facts.front {
        Some(FrontFacts { sources, years }) => {
            (terms::items(renderer, sources, path), terms::items(renderer, years, path))
        }
        None => (Vec::new(), Vec::new()),
    };
    let excerpts = excerpts.iter().copied().chain(std::iter::repeat(""));
    let mut rows: Vec<RowView<'_>> = facts
        .rows()
        .zip(excerpts)
        .map(|(facts, excerpt)| row(renderer, facts, list, path, excerpt))
        .collect();
    for at in 0..rows.len() {
        rows[at].new_day = at == 0 || rows[at].date != rows[at - 1].date;
    }
    let view = ListPage {
        page,
        list: ListView {
            kind: kind(list),
            heading,
            intro,
            count,
            span: span.map_or_else(String::new, Span::text),
            crumbs: terms::crumbs(renderer, list, path),
            rows,
            newer: number.map(|_| to(facts.newer)),
            older: facts.older.map(|older| to(Some(older))),
            newest: number.map(|_| to(None)),
            previous,
            next,
            sources,
            years,
        },
    };
    page::render(&renderer.theme.engine, "list.html", &view, page::Trusted::default())
}

fn kind(list: ListName<'_>) -> &'static str {
    match list {
        ListName::Home => "home",
        ListName::Term(kind, _) => kind.folder(),
        ListName::Day(_) => "day",
        ListName::Undated => "undated",
    }
}

fn heading(renderer: &Renderer<'_>, list: ListName<'_>) -> String {
    match list {
        ListName::Home => renderer.text("latest").to_owned(),
        ListName::Term(_, name) => name.to_owned(),
        ListName::Day(day) => renderer.format_day(day, "date_format"),
        ListName::Undated => renderer.text("undated").to_owned(),
    }
}

fn row<'a>(
    renderer: &Renderer<'_>,
    facts: RowFacts<'a>,
    list: ListName<'_>,
    path: &str,
    excerpt: &'a str,
) -> RowView<'a> {
    let one_day = matches!(list, ListName::Day(_) | ListName::Undated);
    let day = facts.day.filter(|_| !one_day);
    // The front page leads to days; in all other lists, which are many, their articles do.
    let linked = day.filter(|_| list == ListName::Home);
    let day_url = |day| relative(path, &list_path(&day_folder(day), None));
    RowView {
        title: facts.title,
        lang: renderer.title_lang(facts.title),
        url: relative(path, facts.path),
        // Known when all rows are.
        new_day: false,
        date: day.map_or_else(String::new, |day| renderer.format_day(day, "date_format")),
        iso: day.map_or_else(String::new, dates::iso),
        day_url: linked.map_or_else(String::new, day_url),
        source: if matches!(list, ListName::Term(TaxonomyKind::Sources, _)) {
            ""
        } else {
            facts.source
        },
        excerpt,
    }
}

#[cfg(test)]
mod tests;
