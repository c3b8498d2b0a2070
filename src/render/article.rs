//! An article's page.

use crate::error::Result;
use crate::model::crawlers::Canonical;
use crate::model::language::Language;
use crate::model::link::relative;
use crate::model::output::{Output, OutputKind};
use crate::model::record::TextFacts;
use crate::render::facts::article::{ArticleFacts, TermFacts};
use crate::render::json_ld::{NewsArticle, json_ld};
use crate::render::page::Trusted;
use crate::render::renderer::Renderer;
use crate::render::target::day_folder;
use crate::render::view::{ArticlePage, ArticleView, DateView, LinkView, NeighbourView, TimeView};
use crate::render::{page, web_archives};
use crate::trust::SafeHtml;

/// An article's text.
pub struct Text<'a> {
    /// The cleaned body.
    pub body: &'a SafeHtml,
    /// What it is like.
    pub facts: &'a TextFacts,
    /// The address of its first picture in the web.
    pub image: Option<&'a str>,
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
        neighbour.map(|other| NeighbourView {
            title: other.title,
            lang: renderer.title_lang(other.title),
            url: relative(path, other.path),
        })
    });
    let mut page = renderer.page("article", path, head.title.to_owned(), &of_text.excerpt);
    if renderer.extras.canonical == Canonical::Original {
        page.canonical = head.original.map(str::to_owned).or(page.canonical);
    }
    let archived = head.original.filter(|_| renderer.extras.archive_links);
    let view = ArticlePage {
        page,
        article: ArticleView {
            title: head.title,
            lang: lang.map(Language::tag),
            title_lang: lang
                .filter(|lang| lang.may_be_of(head.title))
                .map(Language::tag)
                .or_else(|| renderer.title_lang(head.title)),
            minutes: of_text.minutes,
            reading_time: reading_time(renderer, of_text.minutes),
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
            mirrored: head.mirrored.as_ref().map(|date| TimeView {
                iso: date.iso(renderer.zone),
                text: renderer.format_date(date),
            }),
            archives: archived.map_or_else(Vec::new, |original| {
                web_archives::links(original, head.date.map(|date| date.day))
            }),
            locale: locale(match &of_text.language {
                Some(language) => language.tag(),
                None => renderer.lang,
            }),
            image: text.and_then(|text| text.image),
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
    let said = renderer.extras.json_ld.then(|| {
        let published = head.date.as_ref().map(|date| date.iso(renderer.zone));
        json_ld(&NewsArticle {
            headline: head.title,
            published: published.as_deref(),
            author: head.author.as_ref().map(|term| term.name),
            outlet: head.source.as_ref().map(|term| term.name),
            original: head.original,
            lang: Some(match &of_text.language {
                Some(language) => language.tag(),
                None => renderer.lang,
            }),
            url: view.page.canonical.as_deref(),
            image: view.article.image,
            is_paywalled: incomplete,
        })
    });
    let empty = SafeHtml::default();
    let body = text.map_or(&empty, |text| text.body);
    Ok(Output {
        path: path.to_owned(),
        kind: OutputKind::Article,
        bytes: page::render(
            &renderer.theme.engine,
            "article.html",
            &view,
            Trusted { body: Some(body), json_ld: said.as_ref() },
        )?,
    })
}

/// The time to read a text, as readers are told it.
fn reading_time(renderer: &Renderer<'_>, minutes: usize) -> String {
    match minutes {
        0 => String::new(),
        _ => renderer.text("minutes").replace("{n}", &minutes.to_string()),
    }
}

/// A language with the territory that `OpenGraph` wants with it; none where that is not clear.
fn locale(lang: &str) -> Option<&'static str> {
    Some(match lang {
        "zh-Hans" | "zh-CN" | "zh" => "zh_CN",
        "zh-Hant" | "zh-TW" => "zh_TW",
        "zh-HK" | "zh-Hant-HK" => "zh_HK",
        "en" | "en-US" => "en_US",
        "en-GB" => "en_GB",
        "ja" => "ja_JP",
        "ko" => "ko_KR",
        _ => return None,
    })
}

/// The link from a page to the page of a folder.
fn index_of(path: &str, folder: &str) -> String {
    relative(path, &[folder, "/index.html"].concat())
}

#[cfg(test)]
mod tests;
