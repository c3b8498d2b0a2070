//! The whole site as values: articles in order, the terms they belong to, the days they stand on.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::model::article::Article;

/// The place of an article in [`Site::articles`].
pub type Index = u32;

/// A kind of terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TaxonomyKind {
    /// Tags of the posts (and categories, where they are the same).
    Tags,
    /// Categories, where they differ from the tags.
    Categories,
    /// Outlets.
    Sources,
    /// Writers.
    Authors,
}

impl TaxonomyKind {
    /// The folder of its pages and its key in the interface texts.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Tags => "tags",
            Self::Categories => "categories",
            Self::Sources => "sources",
            Self::Authors => "authors",
        }
    }
}

/// A term: a tag, an outlet, a writer.
#[derive(Debug, Clone)]
pub struct Term {
    /// As readers see it.
    pub name: String,
    /// Where its list stands, or would stand if it had one: a folder below the output, without a
    /// slash at the end. It is the term's for good, so that no address moves when a list comes.
    pub address: String,
    /// Whether it has a list of its own: too small ones have none (`tag_pages_from`).
    pub has_list: bool,
    /// Its articles, oldest first; never none.
    pub articles: Vec<Index>,
}

impl Term {
    /// Its list's folder, where it has a list.
    pub fn folder(&self) -> Option<&str> {
        self.has_list.then_some(self.address.as_str())
    }
}

/// All terms of a kind.
#[derive(Debug, Clone)]
pub struct Taxonomy {
    /// Which kind.
    pub kind: TaxonomyKind,
    /// Its terms, by name.
    pub terms: Vec<Term>,
    /// The place of a term by its name.
    pub by_name: HashMap<String, usize>,
}

impl Taxonomy {
    /// A term by its name.
    pub fn term(&self, name: &str) -> Option<&Term> {
        self.by_name.get(name).map(|at| &self.terms[*at])
    }
}

/// The site before it is rendered.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// All articles, oldest first.
    pub articles: Vec<Article>,
    /// The kinds of terms that have any.
    pub taxonomies: Vec<Taxonomy>,
    /// The days that have articles, each with its articles, oldest first.
    pub days: BTreeMap<NaiveDate, Vec<Index>>,
    /// Articles without a date.
    pub undated: Vec<Index>,
}

impl Site {
    /// A taxonomy, where the site has any term of it.
    pub fn taxonomy(&self, kind: TaxonomyKind) -> Option<&Taxonomy> {
        self.taxonomies.iter().find(|taxonomy| taxonomy.kind == kind)
    }

    /// The article at a place.
    pub fn article(&self, at: Index) -> &Article {
        &self.articles[at as usize]
    }
}
