//! An article's page.

use crate::error::Result;
use crate::model::link::relative;
use crate::model::output::{Output, OutputKind};
use crate::render::facts::article::{ArticleFacts, TermFacts};
use crate::render::page;
use crate::render::renderer::Renderer;
use crate::render::target::day_folder;
use crate::render::view::{ArticlePage, ArticleView, DateView, LinkView, NeighbourView};
use crate::trust::SafeHtml;

/// Renders an article's page around its body; without one readers are told so.
pub fn output(
    renderer: &Renderer<'_>,
    facts: &ArticleFacts<'_>,
    body: Option<&SafeHtml>,
    excerpt: &str,
) -> Result<Output> {
    let head = &facts.head;
    let path = head.path;
    let link = |term: &TermFacts<'_>| term.folder.map(|folder| index_of(path, folder));
    let [older, newer] = facts.neighbours.map(|neighbour| {
        neighbour.map(|other| NeighbourView { title: other.title, url: relative(path, other.path) })
    });
    let view = ArticlePage {
        page: renderer.page("article", path, head.title.to_owned(), excerpt),
        article: ArticleView {
            title: head.title,
            source: head.source.as_ref().map(|term| LinkView { name: term.name, url: link(term) }),
            original: head.original,
            host: head.host,
            author: head.author.as_ref().map(|term| LinkView { name: term.name, url: link(term) }),
            published: head.date.as_ref().map(|date| DateView {
                iso: date.iso(renderer.zone),
                text: renderer.format_date(date),
                url: index_of(path, &day_folder(date.day)),
            }),
            tags: head
                .tags
                .iter()
                .map(|term| LinkView { name: term.name, url: link(term) })
                .collect(),
            older,
            newer,
            notes: if body.is_none() { vec![renderer.text("note_problem")] } else { Vec::new() },
        },
    };
    Ok(Output {
        path: path.to_owned(),
        kind: OutputKind::Article,
        bytes: page::render(
            &renderer.theme.engine,
            "article.html",
            &view,
            Some(body.unwrap_or(&SafeHtml::default())),
        )?,
    })
}

/// The link from a page to the page of a folder.
fn index_of(path: &str, folder: &str) -> String {
    relative(path, &format!("{folder}/index.html"))
}
