//! Pages of the site's own, and pages that only lead to others.

use serde::Serialize;

use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::model::key::Key;
use crate::model::language::Language;
use crate::model::link::{absolute, relative};
use crate::model::output::{Output, OutputKind};
use crate::model::record::TextFacts;
use crate::model::redirect::{Redirect, RedirectTo};
use crate::render::page::{self, Trusted};
use crate::render::renderer::Renderer;
use crate::render::view::PageView;
use crate::trust::SafeHtml;

/// The most characters of a description.
const DESCRIPTION: usize = 120;

/// What a page of the site's own is made from.
#[derive(Debug, Clone, Copy)]
pub struct OwnFacts<'a> {
    /// Where it stands.
    pub path: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The language that its head names.
    pub lang: Option<&'a str>,
    /// The description that its head has, or nothing.
    pub description: &'a str,
    /// The hash of its file.
    pub source: Fingerprint,
    /// Its text.
    pub body: &'a SafeHtml,
    /// What the text is like.
    pub facts: &'a TextFacts,
}

/// The view of `page.html`, besides `body`.
#[derive(Serialize)]
struct OwnView<'a> {
    page: PageView<'a>,
    content: ContentView<'a>,
}

#[derive(Serialize)]
struct ContentView<'a> {
    /// The heading.
    title: &'a str,
    /// The language of the text, where that is another than the site's.
    lang: Option<&'a str>,
}

/// The view of `redirect.html`.
#[derive(Serialize)]
struct RedirectPage<'a> {
    page: PageView<'a>,
    redirect: RedirectView,
}

#[derive(Serialize)]
struct RedirectView {
    /// Where it leads.
    url: String,
}

impl OwnFacts<'_> {
    /// The page's key. Where its links lead is in the cleaned text.
    pub fn key(&self, frame: Fingerprint) -> Key {
        Key::of([
            frame,
            Fingerprint::of_value(&(self.path, self.title, self.lang, self.description)),
            Fingerprint::default(),
            self.source,
            Fingerprint::of(self.body.as_str().as_bytes()),
        ])
    }
}

/// Renders a page of the site's own.
pub fn output(renderer: &Renderer<'_>, facts: &OwnFacts<'_>) -> Result<Output> {
    let found = facts.facts.language.filter(|language| !language.is_of(renderer.lang));
    let lang = facts.lang.or_else(|| found.map(Language::tag)).filter(|tag| *tag != renderer.lang);
    let description: String = match facts.description {
        "" => facts.facts.excerpt.clone(),
        written => written.chars().take(DESCRIPTION).collect(),
    };
    let view = OwnView {
        page: renderer.page("page", facts.path, facts.title.to_owned(), &description),
        content: ContentView { title: facts.title, lang },
    };
    let bytes =
        page::render(&renderer.theme.engine, "page.html", &view, Trusted::body(facts.body))?;
    Ok(Output { path: facts.path.to_owned(), kind: OutputKind::Page, bytes })
}

/// The key of a page that leads on.
pub fn redirect_key(redirect: &Redirect) -> Key {
    let none = Fingerprint::default();
    Key::of([none, none, none, none, Fingerprint::of_value(redirect)])
}

/// Renders a page that leads on. For search engines it is the page that it leads to.
pub fn redirect(renderer: &Renderer<'_>, redirect: &Redirect) -> Result<Output> {
    let title = renderer.text("moved").to_owned();
    let mut page = renderer.bare_page("redirect", &redirect.path, title);
    let url = match &redirect.to {
        RedirectTo::Path(to) => {
            page.canonical = renderer.base_url.map(|base| absolute(base, to));
            relative(&redirect.path, to)
        }
        RedirectTo::Web(url) => {
            page.canonical = Some(url.clone());
            url.clone()
        }
    };
    let view = RedirectPage { page, redirect: RedirectView { url } };
    let bytes = page::render(&renderer.theme.engine, "redirect.html", &view, Trusted::default())?;
    Ok(Output { path: redirect.path.clone(), kind: OutputKind::Page, bytes })
}
