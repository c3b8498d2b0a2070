//! What an article's page is made from.

use crate::fingerprint::Fingerprint;
use crate::model::article::Article;
use crate::model::date::PostDate;
use crate::model::key::Key;
use crate::model::site::{Index, Site, TaxonomyKind, Term};
use crate::model::source_url::SourceUrl;

/// A term of an article, and the folder of its list.
#[derive(Debug, Clone, Copy, Hash)]
pub struct TermFacts<'a> {
    /// As readers see it.
    pub name: &'a str,
    /// Its list's folder; none where it has no list.
    pub folder: Option<&'a str>,
}

impl<'a> TermFacts<'a> {
    fn of(site: &'a Site, kind: TaxonomyKind, name: &'a str) -> Self {
        let term = site.taxonomy(kind).and_then(|taxonomy| taxonomy.term(name));
        Self { name, folder: term.and_then(Term::folder) }
    }
}

/// An article as its neighbours name it.
#[derive(Debug, Clone, Copy, Hash)]
pub struct NeighbourFacts<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its page.
    pub path: &'a str,
}

/// What an article's page says above and below the body.
#[derive(Debug, Clone, Hash)]
pub struct HeadFacts<'a> {
    /// Its name in feeds and records.
    pub id: &'a str,
    /// Its page.
    pub path: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The address of the original.
    pub original: Option<&'a str>,
    /// Its host.
    pub host: Option<&'a str>,
    /// When it was published.
    pub date: Option<PostDate>,
    /// When the mirror took it.
    pub mirrored: Option<PostDate>,
    /// The outlet.
    pub source: Option<TermFacts<'a>>,
    /// The writer.
    pub author: Option<TermFacts<'a>>,
    /// Tags, and the categories that are none of them.
    pub tags: Vec<TermFacts<'a>>,
}

/// What an article's page is made from, besides its body.
#[derive(Debug, Clone)]
pub struct ArticleFacts<'a> {
    /// What it says of the article itself.
    pub head: HeadFacts<'a>,
    /// The articles before and after it.
    pub neighbours: [Option<NeighbourFacts<'a>>; 2],
}

impl<'a> ArticleFacts<'a> {
    /// The facts of the article at a place.
    pub fn of(site: &'a Site, at: Index) -> Self {
        let article = site.article(at);
        let mut tags: Vec<TermFacts<'_>> = Vec::with_capacity(article.tags.len());
        tags.extend(article.tags.iter().map(|name| TermFacts::of(site, TaxonomyKind::Tags, name)));
        if site.taxonomy(TaxonomyKind::Categories).is_some() {
            let more = article.categories.iter().filter(|name| !article.tags.contains(name));
            tags.extend(more.map(|name| TermFacts::of(site, TaxonomyKind::Categories, name)));
        }
        let older = at.checked_sub(1).and_then(|older| site.articles.get(older as usize));
        let newer = site.articles.get(at as usize + 1);
        let neighbour =
            |other: &'a Article| NeighbourFacts { title: &other.title, path: &other.path };
        Self {
            head: HeadFacts {
                id: article.id.as_str(),
                path: &article.path,
                title: &article.title,
                original: article.url.as_ref().map(SourceUrl::as_str),
                host: article.url.as_ref().and_then(SourceUrl::host),
                date: article.date,
                mirrored: article.mirrored,
                source: (!article.source.is_empty())
                    .then(|| TermFacts::of(site, TaxonomyKind::Sources, &article.source)),
                author: article
                    .author
                    .as_ref()
                    .map(|name| TermFacts::of(site, TaxonomyKind::Authors, name)),
                tags,
            },
            neighbours: [older.map(neighbour), newer.map(neighbour)],
        }
    }

    /// The key of the page: `mark` has the hashes of the head and of the body before cleaning with how it
    /// is cleaned, `links` stands for where its links lead.
    pub fn key(&self, frame: Fingerprint, mark: [Fingerprint; 2], links: Fingerprint) -> Key {
        let [head, text] = mark;
        Key::of([frame, head, Fingerprint::of_value(&self.neighbours), text, links])
    }
}
