//! An article's page.

use crate::error::Result;
use crate::model::language::Language;
use crate::model::link::relative;
use crate::model::output::{Output, OutputKind};
use crate::model::record::TextFacts;
use crate::render::facts::article::{ArticleFacts, TermFacts};
use crate::render::page;
use crate::render::renderer::Renderer;
use crate::render::target::day_folder;
use crate::render::view::{ArticlePage, ArticleView, DateView, LinkView, NeighbourView};
use crate::trust::SafeHtml;

/// An article's text.
pub struct Text<'a> {
    /// The cleaned body.
    pub body: &'a SafeHtml,
    /// What it is like.
    pub facts: &'a TextFacts,
    /// Whether it may be incomplete, because the original is behind a paywall.
    pub incomplete: bool,
    /// Whether the outlet marks it as an advertisement.
    pub is_ad: bool,
}

/// Renders an article's page around its text; without one readers are told so.
pub fn output(
    renderer: &Renderer<'_>,
    facts: &ArticleFacts<'_>,
    text: Option<&Text<'_>>,
) -> Result<Output> {
    let head = &facts.head;
    let unknown = TextFacts::default();
    let of_text = text.map_or(&unknown, |text| text.facts);
    let lang = of_text.language.filter(|language| !language.is_of(renderer.lang));
    let incomplete = text.is_some_and(|text| text.incomplete);
    let note = |key, is_told: bool| is_told.then(|| renderer.text(key));
    let is_ad = text.is_some_and(|text| text.is_ad);
    let notes = [
        note("note_problem", text.is_none()),
        note("note_paywall", incomplete),
        note("note_ad", is_ad),
    ];
    let path = head.path;
    let link = |term: &TermFacts<'_>| term.folder.map(|folder| index_of(path, folder));
    let [older, newer] = facts.neighbours.map(|neighbour| {
        neighbour.map(|other| NeighbourView { title: other.title, url: relative(path, other.path) })
    });
    let view = ArticlePage {
        page: renderer.page("article", path, head.title.to_owned(), &of_text.excerpt),
        article: ArticleView {
            title: head.title,
            lang: lang.map(Language::tag),
            title_lang: lang.filter(|lang| lang.may_be_of(head.title)).map(Language::tag),
            minutes: of_text.minutes,
            characters: of_text.characters,
            words: of_text.words,
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
            incomplete,
            notes: notes.into_iter().flatten().collect(),
        },
    };
    Ok(Output {
        path: path.to_owned(),
        kind: OutputKind::Article,
        bytes: page::render(
            &renderer.theme.engine,
            "article.html",
            &view,
            Some(text.map_or(&SafeHtml::default(), |text| text.body)),
        )?,
    })
}

/// The link from a page to the page of a folder.
fn index_of(path: &str, folder: &str) -> String {
    relative(path, &format!("{folder}/index.html"))
}

#[cfg(test)]
mod tests;
