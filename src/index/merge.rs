//! Documents that are the same article become one: the oldest date gives the address, the newest
//! revision the title and body, memberships of all are kept.
//!
//! The same: the same normalised source URL; a gfw page of the same name in another channel; a post
//! without a URL of the same file name in another folder. Clearly different texts under one address
//! stay apart, and are reported.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use crate::fingerprint::Fingerprint;
use crate::index::outlet;
use crate::index::settings::Settings;
use crate::model::article::Article;
use crate::model::document::{Dialect, Document, EMPTY_CLASS, Head, agreement};
use crate::model::id::ArticleId;
use crate::model::problem::Problem;
use crate::model::source::SourcePath;
use crate::model::source_url::{SourceUrl, normalise};

/// A file that went into an article.
#[derive(Debug, Clone)]
pub struct Member {
    /// The file.
    pub path: SourcePath,
    /// Its source URL.
    pub url: Option<SourceUrl>,
}

/// An article and the documents it was made of.
#[derive(Debug)]
pub struct Merged {
    /// The article; its address is not yet settled.
    pub article: Article,
    /// All files, the article's own among them.
    pub documents: Vec<Member>,
}

/// Texts that agree in fewer classes of their sketches than one in four are different; under one
/// title, one in eight.
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
            articles.push(article(group, id_of(&key), settings));
            continue;
        }
        group.sort_by(|a, b| {
            order(a, settings).cmp(&order(b, settings)).then_with(|| a.path.cmp(&b.path))
        });
        let mut clusters = clusters(group).into_iter();
        let Some(first) = clusters.next() else { continue };
        let known = first[0].path.clone();
        articles.push(article(first, id_of(&key), settings));
        let mut ids = HashSet::new();
        for other in clusters {
            let title = other[0].head.title.clone();
            let what = if other[0].head.url.is_some() { "source URL" } else { "file name" };
            problems.push(
                Problem::warning(&other[0].path, "same-address", format!("the post has the {what} of {known}, but clearly different text; both are shown"))
                    .help(if other[0].head.url.is_some() {
                        "check `from` in both heads: one of them is probably wrong"
                    } else {
                        "give one of the files another name, or a `from` in its head"
                    }),
            );
            // Its file's name and title tell it from the others; two that share even those, their place.
            let mut id = id_of(&format!("{key}\n{}\n{title}", other[0].path.name()));
            if !ids.insert(id) {
                id = id_of(&format!("{key}\n{}\n{}", other[0].path.root, other[0].path.rel));
                ids.insert(id);
            }
            articles.push(article(other, id, settings));
        }
    }
    articles
}

fn id_of(key: &str) -> ArticleId {
    ArticleId::of(Fingerprint::of(key.as_bytes()))
}

/// Documents by what identifies them, with the key that their ID is made of: the first of their
/// source URLs, else their file's name. Nothing here depends on the order of the files.
fn groups(documents: Vec<Document>) -> Vec<(String, Vec<Document>)> {
    let mut sets = Sets::default();
    let mut by_key: HashMap<String, usize> = HashMap::with_capacity(documents.len());
    for (at, document) in documents.iter().enumerate() {
        sets.add();
        let url =
            document.head.url.as_ref().and_then(SourceUrl::to_url).as_ref().and_then(normalise);
        // A gfw page has two names, its URL and its file; either makes it the same.
        let named = (document.dialect == Dialect::Gfw || url.is_none())
            .then(|| format!("{FILE_KEY}{}", document.path.name()));
        for key in url.into_iter().chain(named) {
            match by_key.entry(key) {
                Entry::Occupied(other) => sets.join(at, *other.get()),
                Entry::Vacant(free) => drop(free.insert(at)),
            }
        }
    }
    let mut keys: HashMap<usize, String> = HashMap::with_capacity(documents.len());
    for (key, at) in by_key {
        let rank = |key: &str| (key.starts_with(FILE_KEY), key.to_owned());
        let kept = keys.entry(sets.of(at)).or_insert_with(|| key.clone());
        if rank(&key) < rank(kept) {
            *kept = key;
        }
    }
    let mut groups: Vec<(String, Vec<Document>)> = Vec::with_capacity(keys.len());
    let mut slots: HashMap<usize, usize> = HashMap::with_capacity(keys.len());
    for (at, document) in documents.into_iter().enumerate() {
        let set = sets.of(at);
        let slot = *slots.entry(set).or_insert_with(|| {
            groups.push((keys.remove(&set).unwrap_or_default(), Vec::new()));
            groups.len() - 1
        });
        groups[slot].1.push(document);
    }
    groups
}

/// In front of keys that are file names: no normalised URL begins like it.
const FILE_KEY: &str = "file:";

/// Sets of numbers that grow together.
#[derive(Default)]
struct Sets(Vec<usize>);

impl Sets {
    fn add(&mut self) {
        self.0.push(self.0.len());
    }

    fn of(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.of(a), self.of(b));
        self.0[a.max(b)] = a.min(b);
    }
}

fn order(document: &Document, settings: &Settings<'_>) -> i64 {
    document.head.date.map_or(i64::MAX, |date| date.sort_key(settings.zone))
}

/// Splits a group into documents that tell the same story. A title only says where to look first.
fn clusters(group: Vec<Document>) -> Vec<Vec<Document>> {
    let mut clusters: Vec<Vec<Document>> = Vec::new();
    let mut by_title: HashMap<String, usize> = HashMap::new();
    for document in group {
        let titled = by_title.get(&document.head.title).copied();
        let near = titled.into_iter().chain(0..clusters.len().min(MOST_COMPARED));
        let home = near
            .into_iter()
            .find(|at| is_same(&clusters[*at][0], &document))
            .unwrap_or_else(|| {
                clusters.push(Vec::new());
                clusters.len() - 1
            });
        by_title.entry(document.head.title.clone()).or_insert(home);
        clusters[home].push(document);
    }
    clusters
}

/// Whether two documents of one address tell the same story.
fn is_same(a: &Document, b: &Document) -> bool {
    let empty = |document: &Document| document.sketch == [EMPTY_CLASS; 16];
    let same_title = a.head.title == b.head.title;
    if empty(a) || empty(b) {
        // No text contradicts the address: a video with a new title within some days is the same;
        // a page that is filled anew each month is not.
        let near = match (a.head.date, b.head.date) {
            (Some(a), Some(b)) => (a.day - b.day).num_days().abs() <= RETITLED_WITHIN,
            _ => false,
        };
        return same_title || near;
    }
    let (agreeing, classes) = agreement(&a.sketch, &b.sketch);
    let share = if same_title { AGREEING * 2 } else { AGREEING };
    a.body == b.body || agreeing * share >= classes
}

/// One article of documents that are sorted by date, oldest first, never none.
fn article(documents: Vec<Document>, id: ArticleId, settings: &Settings<'_>) -> Merged {
    let members = documents
        .iter()
        .map(|document| Member { path: document.path.clone(), url: document.head.url.clone() })
        .collect();
    let date = documents.iter().find_map(|document| document.head.date);
    let slug = documents[0].head.slug.clone();
    let place = documents[0].head.categories.clone();
    let tags = union(&documents, |head| &head.tags);
    let categories = union(&documents, |head| &head.categories);
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
            place,
            sort_key: date.map_or(0, |date| date.sort_key(settings.zone)),
            path: String::new(),
            source_path: main.path,
        },
        documents: members,
    }
}

/// The names of all documents, each once, in their order.
fn union(documents: &[Document], names: impl Fn(&Head) -> &Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    let all = documents.iter().flat_map(|document| names(&document.head));
    all.filter(|name| seen.insert(name.as_str())).cloned().collect()
}
