//! Documents that are the same article become one: the oldest date gives the address, the newest
//! revision the title and body, memberships of all are kept.
//!
//! The same: the same normalised source URL; a gfw page of the same name in another channel; a post
//! without a URL of the same file name in another folder. Clearly different texts under one address
//! stay apart, and are reported.

use std::collections::HashMap;

use url::Url;

use crate::index::{Settings, outlet};
use crate::model::article::Article;
use crate::model::document::{Dialect, Document, EMPTY_CLASS, agreement};
use crate::model::id::ArticleId;
use crate::model::problem::Problem;
use crate::model::source::SourcePath;
use crate::model::source_url::normalise;

/// A file that went into an article.
#[derive(Debug, Clone)]
pub struct Member {
    /// The file.
    pub path: SourcePath,
    /// Its source URL.
    pub url: Option<Url>,
}

/// An article and the documents it was made of.
#[derive(Debug)]
pub struct Merged {
    /// The article; its address is not yet settled.
    pub article: Article,
    /// All files, the article's own among them.
    pub documents: Vec<Member>,
}

/// Texts that agree in fewer classes of their sketches than one in four are different.
const AGREEING: usize = 4;

/// Days within which a post without text that has a new title is a revision.
const RETITLED_WITHIN: i64 = 7;

/// Clusters of one key that a document is compared with; beyond that the input is broken anyway.
const MOST_COMPARED: usize = 64;

/// Merges all documents.
pub fn merge(
    documents: Vec<Document>,
    settings: &Settings<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<Merged> {
    let mut articles = Vec::with_capacity(documents.len());
    for (key, mut group) in groups(documents) {
        if group.len() == 1 {
            articles.push(article(group, ArticleId::of(&key), settings));
            continue;
        }
        group.sort_by(|a, b| {
            order(a, settings).cmp(&order(b, settings)).then_with(|| a.file.path.cmp(&b.file.path))
        });
        let mut clusters = clusters(group).into_iter();
        let Some(first) = clusters.next() else { continue };
        let known = first[0].file.path.clone();
        articles.push(article(first, ArticleId::of(&key), settings));
        for other in clusters {
            let title = other[0].head.title.clone();
            let what = if other[0].head.url.is_some() { "source URL" } else { "file name" };
            problems.push(
                Problem::warning(&other[0].file.path, "same-address", format!("the post has the {what} of {known}, but a different title and text; both are shown"))
                    .help(if other[0].head.url.is_some() {
                        "check `from` in both heads: one of them is probably wrong"
                    } else {
                        "give one of the files another name, or a `from` in its head"
                    }),
            );
            articles.push(article(other, ArticleId::of(&format!("{key}\n{title}")), settings));
        }
    }
    articles
}

/// Documents by what identifies them, in an order that does not depend on chance.
fn groups(documents: Vec<Document>) -> Vec<(String, Vec<Document>)> {
    // A gfw page has two names, its URL and its file; either makes it the same.
    let mut slots: Vec<(String, Vec<Document>)> = Vec::with_capacity(documents.len());
    let mut by_key: HashMap<String, usize> = HashMap::with_capacity(documents.len());
    for document in documents {
        let url = document.head.url.as_ref().and_then(normalise);
        let named = (document.dialect == Dialect::Gfw || url.is_none())
            .then(|| format!("file:{}", document.file.path.name()));
        let id = url.clone().or_else(|| named.clone()).unwrap_or_default();
        let keys: Vec<String> = url
            .into_iter()
            .chain(named.map(|name| match document.dialect {
                // Names such as `1234.md` say something within one repository only.
                Dialect::Gfw => format!("{}:{name}", document.file.path.root),
                _ => name,
            }))
            .collect();
        let slot = keys.iter().find_map(|key| by_key.get(key).copied()).unwrap_or_else(|| {
            slots.push((id, Vec::new()));
            slots.len() - 1
        });
        for key in keys {
            by_key.entry(key).or_insert(slot);
        }
        slots[slot].1.push(document);
    }
    slots
}

fn order(document: &Document, settings: &Settings<'_>) -> i64 {
    document.head.date.map_or(i64::MAX, |date| date.sort_key(settings.zone))
}

/// Splits a group into documents that tell the same story.
fn clusters(group: Vec<Document>) -> Vec<Vec<Document>> {
    let mut clusters: Vec<Vec<Document>> = Vec::new();
    let mut by_title: HashMap<String, usize> = HashMap::new();
    for document in group {
        let home = by_title.get(&document.head.title).copied().or_else(|| {
            clusters
                .iter()
                .take(MOST_COMPARED)
                .position(|cluster| same_text(&cluster[0], &document))
        });
        let home = home.unwrap_or_else(|| {
            clusters.push(Vec::new());
            clusters.len() - 1
        });
        by_title.entry(document.head.title.clone()).or_insert(home);
        clusters[home].push(document);
    }
    clusters
}

fn same_text(a: &Document, b: &Document) -> bool {
    let empty = |document: &Document| document.sketch == [EMPTY_CLASS; 16];
    if empty(a) || empty(b) {
        // No text contradicts the address: a video with a new title within some days is the same;
        // a page that is filled anew each month is not.
        return match (a.head.date, b.head.date) {
            (Some(a), Some(b)) => (a.day - b.day).num_days().abs() <= RETITLED_WITHIN,
            _ => false,
        };
    }
    let (agreeing, classes) = agreement(&a.sketch, &b.sketch);
    a.body == b.body || agreeing * AGREEING >= classes
}

/// One article of documents that are sorted by date, oldest first, never none.
fn article(documents: Vec<Document>, id: ArticleId, settings: &Settings<'_>) -> Merged {
    let members = documents
        .iter()
        .map(|document| Member { path: document.file.path.clone(), url: document.head.url.clone() })
        .collect();
    let date = documents.iter().find_map(|document| document.head.date);
    let slug = documents[0].head.slug.clone();
    let mut tags: Vec<String> = Vec::new();
    let mut categories: Vec<String> = Vec::new();
    for document in &documents {
        tags.extend(
            document
                .head
                .tags
                .iter()
                .filter(|tag| !tags.contains(tag))
                .cloned()
                .collect::<Vec<_>>(),
        );
        categories.extend(
            document
                .head
                .categories
                .iter()
                .filter(|name| !categories.contains(name))
                .cloned()
                .collect::<Vec<_>>(),
        );
    }
    let author = documents.iter().rev().find_map(|document| document.head.author.clone());
    // The newest revision; among equally new ones the first file by name.
    let newest = documents
        .iter()
        .map(|document| order(document, settings))
        .filter(|key| *key != i64::MAX)
        .max();
    let at = documents
        .iter()
        .position(|document| newest.is_none_or(|newest| order(document, settings) == newest))
        .unwrap_or(0);
    let mut documents = documents;
    let main = documents.swap_remove(at);
    let source = outlet::of(&main.head, settings.outlet);
    let url =
        main.head.url.or_else(|| documents.iter().find_map(|document| document.head.url.clone()));
    Merged {
        article: Article {
            id,
            fingerprint: main.fingerprint,
            dialect: main.dialect,
            title: main.head.title,
            url,
            date,
            author: author.filter(|name| *name != source),
            source,
            tags,
            categories,
            slug,
            sort_key: date.map_or(0, |date| date.sort_key(settings.zone)),
            path: String::new(),
            file: main.file,
        },
        documents: members,
    }
}
