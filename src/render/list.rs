//! A list of articles: its own address with the newest, and its numbered pages.

use crate::error::Result;
use crate::index::pager::Pager;
use crate::model::link::relative;
use crate::model::site::{Index, TaxonomyKind};
use crate::render::renderer::Renderer;
use crate::render::target::List;
use crate::render::view::{ListPage, ListView, RowView};
use crate::render::{page, terms};

/// Renders a list's page.
pub fn render(
    renderer: &Renderer<'_>,
    list: List,
    number: Option<usize>,
    path: &str,
) -> Result<Vec<u8>> {
    let members = members(renderer, list);
    let total = members.map_or(renderer.site.articles.len(), <[Index]>::len);
    let pager = Pager::new(total, renderer.paginate);
    let places = number.map_or_else(|| pager.open(), |number| pager.page(number));
    let at = |place: usize| {
        members.map_or(Index::try_from(place).unwrap_or(Index::MAX), |members| members[place])
    };
    let to = |number: usize| relative(path, &list.path(renderer.site, Some(number)));
    let own = || relative(path, &list.path(renderer.site, None));
    let older = match number {
        None => pager.closed(),
        Some(number) => number - 1,
    };
    let newer = number.map(|number| if number < pager.closed() { to(number + 1) } else { own() });
    let heading = heading(renderer, list);
    let title = match number {
        Some(number) => {
            format!("{heading} · {}", renderer.text("page").replace("{n}", &number.to_string()))
        }
        None => heading.clone(),
    };
    let home = list == List::Home && number.is_none();
    let view = ListPage {
        page: renderer.page(
            if home { "home" } else { "list" },
            path,
            title,
            if home { renderer.description } else { "" },
        ),
        list: ListView {
            heading,
            intro: if home { renderer.description } else { "" },
            count: number.is_none().then_some(total),
            crumbs: terms::crumbs(renderer, list, path),
            rows: places.rev().map(|place| row(renderer, at(place), list, path)).collect(),
            newer,
            older: (older > 0).then(|| to(older)),
            newest: number.map(|_| own()),
        },
    };
    page::render(&renderer.theme.engine, "list.html", &view, None)
}

/// The articles of a list, oldest first; none for the list of all, which is the site's own order.
fn members<'a>(renderer: &Renderer<'a>, list: List) -> Option<&'a [Index]> {
    let site = renderer.site;
    match list {
        List::Home => None,
        List::Term(kind, at) => {
            site.taxonomy(kind).map(|taxonomy| taxonomy.terms[at].articles.as_slice())
        }
        List::Day(day) => site.days.get(&day).map(Vec::as_slice),
        List::Undated => Some(&site.undated),
    }
}

fn heading(renderer: &Renderer<'_>, list: List) -> String {
    match list {
        List::Home => renderer.text("latest").to_owned(),
        List::Term(kind, at) => renderer
            .site
            .taxonomy(kind)
            .map_or_else(String::new, |taxonomy| taxonomy.terms[at].name.clone()),
        List::Day(day) => renderer.format_day(day, "date_format"),
        List::Undated => renderer.text("undated").to_owned(),
    }
}

fn row<'a>(renderer: &'a Renderer<'_>, at: Index, list: List, path: &str) -> RowView<'a> {
    let article = renderer.site.article(at);
    let one_day = matches!(list, List::Day(_) | List::Undated);
    let day = article.date.filter(|_| !one_day).map(|date| date.day);
    RowView {
        title: &article.title,
        url: relative(path, &article.path),
        date: day.map_or_else(String::new, |day| renderer.format_day(day, "date_format")),
        iso: day.map_or_else(String::new, |day| day.to_string()),
        source: if matches!(list, List::Term(TaxonomyKind::Sources, _)) {
            ""
        } else {
            &article.source
        },
    }
}
