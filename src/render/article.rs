//! An article's page.

use crate::error::Result;
use crate::model::article::Article;
use crate::model::link::relative;
use crate::model::output::{Output, OutputKind};
use crate::model::site::{Index, TaxonomyKind};
use crate::model::source_url::SourceUrl;
use crate::render::page;
use crate::render::renderer::{Renderer, day_folder};
use crate::render::view::{ArticlePage, ArticleView, DateView, LinkView, NeighbourView};
use crate::trust::SafeHtml;

/// Renders the page of the article at `at` around its body; without one readers
/// are told so.
pub fn output(
    renderer: &Renderer<'_>,
    at: Index,
    body: Option<&SafeHtml>,
    excerpt: &str,
) -> Result<Output> {
    let site = renderer.site;
    let article = site.article(at);
    let path = article.path.as_str();
    let term = |kind, name: &'_ str| renderer.term_url(kind, name, path);
    let neighbour = |other: Option<&'_ Article>| {
        other.map(|other| (other.title.clone(), relative(path, &other.path)))
    };
    let older = at.checked_sub(1).and_then(|older| site.articles.get(older as usize));
    let newer = site.articles.get(at as usize + 1);
    let (older, newer) = (neighbour(older), neighbour(newer));
    let mut tags: Vec<LinkView<'_>> = article
        .tags
        .iter()
        .map(|name| LinkView { name, url: term(TaxonomyKind::Tags, name) })
        .collect();
    if site.taxonomy(TaxonomyKind::Categories).is_some() {
        let more = article.categories.iter().filter(|name| !article.tags.contains(name));
        tags.extend(more.map(|name| LinkView { name, url: term(TaxonomyKind::Categories, name) }));
    }
    let view = ArticlePage {
        page: renderer.page("article", path, article.title.clone(), excerpt),
        article: ArticleView {
            title: &article.title,
            source: (!article.source.is_empty()).then(|| LinkView {
                name: &article.source,
                url: term(TaxonomyKind::Sources, &article.source),
            }),
            original: article.url.as_ref().map(SourceUrl::as_str),
            host: article.url.as_ref().and_then(SourceUrl::host),
            author: article
                .author
                .as_ref()
                .map(|name| LinkView { name, url: term(TaxonomyKind::Authors, name) }),
            published: article.date.as_ref().map(|date| DateView {
                iso: date.iso(renderer.zone),
                text: renderer.format_date(date),
                url: relative(path, &format!("{}/index.html", day_folder(date.day))),
            }),
            tags,
            older: older.as_ref().map(|(title, url)| NeighbourView { title, url: url.clone() }),
            newer: newer.as_ref().map(|(title, url)| NeighbourView { title, url: url.clone() }),
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
