//! A list of articles: its own address with the newest, and its numbered pages.

use crate::error::Result;
use crate::model::link::relative;
use crate::model::site::TaxonomyKind;
use crate::render::facts::list::{HeadingFacts, ListFacts, ListName, RowFacts};
use crate::render::renderer::Renderer;
use crate::render::target::list_path;
use crate::render::view::{ListPage, ListView, RowView};
use crate::render::{page, terms};

/// Renders a list's page.
pub fn render(renderer: &Renderer<'_>, facts: &ListFacts<'_>, path: &str) -> Result<Vec<u8>> {
    let HeadingFacts { list, folder, number, count } = facts.heading;
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
    let view = ListPage {
        page: renderer.page(if home { "home" } else { "list" }, path, title, intro),
        list: ListView {
            heading,
            intro,
            count,
            crumbs: terms::crumbs(renderer, list, path),
            rows: facts.rows().map(|facts| row(renderer, facts, list, path)).collect(),
            newer: number.map(|_| to(facts.newer)),
            older: facts.older.map(|older| to(Some(older))),
            newest: number.map(|_| to(None)),
        },
    };
    page::render(&renderer.theme.engine, "list.html", &view, None)
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
) -> RowView<'a> {
    let one_day = matches!(list, ListName::Day(_) | ListName::Undated);
    let day = facts.day.filter(|_| !one_day);
    RowView {
        title: facts.title,
        url: relative(path, facts.path),
        date: day.map_or_else(String::new, |day| renderer.format_day(day, "date_format")),
        iso: day.map_or_else(String::new, |day| day.to_string()),
        source: if matches!(list, ListName::Term(TaxonomyKind::Sources, _)) {
            ""
        } else {
            facts.source
        },
    }
}
