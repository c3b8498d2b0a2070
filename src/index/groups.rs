//! Documents by what identifies them: their source URL and, for gfw pages and posts without a URL,
//! their file's name. Nothing here depends on the order of the files.

use std::collections::HashMap;

use crate::fingerprint::Fingerprint;
use crate::index::part::GONE;
use crate::model::document::{Dialect, Document};
use crate::model::site::Index;
use crate::model::source_url::SourceUrl;

/// In front of keys that are file names: no normalised URL begins like it.
pub const FILE_KEY: &str = "file:";

/// What identifies a document: its source URL, else its file's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Whether it is its file's name, not its URL.
    pub is_file: bool,
    /// The fingerprint of the text.
    pub name: Fingerprint,
}

impl Key {
    /// A document's key: its source URL, else its file's name.
    pub fn first(document: &Document) -> Self {
        Self::of_url(document).unwrap_or_else(|| Self::of_file(document))
    }

    /// The key of a document's source URL.
    pub fn of_url(document: &Document) -> Option<Self> {
        let name = document.head.url.as_ref().and_then(SourceUrl::name)?;
        Some(Self { is_file: false, name })
    }

    /// The key of a document's file.
    pub fn of_file(document: &Document) -> Self {
        let text = [FILE_KEY, document.path.name()].concat();
        Self { is_file: true, name: Fingerprint::of(text.as_bytes()) }
    }
}

/// Which documents share a key.
#[derive(Debug)]
pub struct Groups {
    sets: Sets,
    /// Whether a document shares a key with another; most do not.
    shared: Vec<bool>,
    /// The first document of each URL.
    by_url: HashMap<Fingerprint, Index>,
    /// The other documents of a URL.
    repeated: Vec<(Fingerprint, Index)>,
}

impl Groups {
    /// The groups of all documents.
    pub fn new(documents: &[Box<Document>]) -> Self {
        let count = Index::try_from(documents.len()).unwrap_or(Index::MAX);
        let mut groups = Self {
            sets: Sets((0..count).collect()),
            shared: vec![false; documents.len()],
            by_url: HashMap::with_capacity(documents.len()),
            repeated: Vec::new(),
        };
        let mut by_file = HashMap::new();
        for (at, document) in (0..).zip(documents) {
            let url = Key::of_url(document);
            if let Some(key) = url {
                let first = *groups.by_url.entry(key.name).or_insert(at);
                if first != at {
                    groups.repeated.push((key.name, at));
                    groups.join(at, first);
                }
            }
            // A gfw page has two names, its URL and its file; either makes it the same.
            if document.dialect == Dialect::Gfw || url.is_none() {
                let first = *by_file.entry(Key::of_file(document).name).or_insert(at);
                if first != at {
                    groups.join(at, first);
                }
            }
        }
        groups
    }

    fn join(&mut self, a: Index, b: Index) {
        self.sets.join(a, b);
        self.shared[a as usize] = true;
        self.shared[b as usize] = true;
    }

    /// Whether a document shares a key with another.
    pub fn is_shared(&self, at: usize) -> bool {
        self.shared[at]
    }

    /// The groups of several documents.
    pub fn shared(&mut self) -> Vec<Vec<usize>> {
        let mut members: Vec<(Index, Index)> = (0..)
            .zip(&self.shared)
            .filter(|(_, shared)| **shared)
            .map(|(at, _)| (self.sets.of(at), at))
            .collect();
        members.sort_unstable();
        let groups = members.chunk_by(|a, b| a.0 == b.0);
        groups.map(|group| group.iter().map(|(_, at)| *at as usize).collect()).collect()
    }

    /// Articles by the source URL of any of their documents: of several articles with one URL, the
    /// first. `article_of` says which article a document went into, [`GONE`] of one that was taken down.
    pub fn into_by_url(self, article_of: &[Index]) -> HashMap<Fingerprint, Index> {
        let mut by_url = self.by_url;
        for at in by_url.values_mut() {
            *at = article_of[*at as usize];
        }
        for (name, at) in self.repeated {
            let article = article_of[at as usize];
            by_url.entry(name).and_modify(|first| *first = article.min(*first));
        }
        by_url.retain(|_, at| *at != GONE);
        by_url
    }
}

/// Sets of numbers that grow together: each leads to a smaller one of its set, the smallest to itself.
#[derive(Debug)]
struct Sets(Vec<Index>);

impl Sets {
    /// The smallest number of a set; the next who asks has a shorter way.
    fn of(&mut self, mut at: Index) -> Index {
        while self.0[at as usize] != at {
            let next = self.0[at as usize];
            self.0[at as usize] = self.0[next as usize];
            at = next;
        }
        at
    }

    fn join(&mut self, a: Index, b: Index) {
        let (a, b) = (self.of(a), self.of(b));
        self.0[a.max(b) as usize] = a.min(b);
    }
}
