//! Terms: which there are, which articles they have, where their lists stand.

use std::collections::{BTreeMap, HashMap};

use crate::fingerprint::Fingerprint;
use crate::model::article::Article;
use crate::model::permalink::slugify;
use crate::model::site::{Index, Taxonomy, TaxonomyKind, Term};

type Terms = BTreeMap<String, Vec<Index>>;

/// All taxonomies that have a term. Categories that say nothing which the tags do not say are folded
/// into them: that is so in every mirror where one script wrote both.
pub fn taxonomies(articles: &[Article]) -> Vec<Taxonomy> {
    let mut tags = Terms::new();
    let mut categories = Terms::new();
    let mut sources = Terms::new();
    let mut authors = Terms::new();
    for (at, article) in articles.iter().enumerate() {
        let at = Index::try_from(at).unwrap_or(Index::MAX);
        for (terms, names) in [(&mut tags, &article.tags), (&mut categories, &article.categories)] {
            for name in names {
                push(terms, name, at);
            }
        }
        if !article.source.is_empty() {
            push(&mut sources, &article.source, at);
        }
        if let Some(author) = &article.author {
            push(&mut authors, author, at);
        }
    }
    if articles
        .iter()
        .all(|article| article.categories.iter().all(|name| article.tags.contains(name)))
    {
        categories.clear();
    }
    [
        (TaxonomyKind::Sources, sources),
        (TaxonomyKind::Tags, tags),
        (TaxonomyKind::Categories, categories),
        (TaxonomyKind::Authors, authors),
    ]
    .into_iter()
    .filter(|(_, terms)| !terms.is_empty())
    .map(|(kind, terms)| settle(kind, terms))
    .collect()
}

fn push(terms: &mut Terms, name: &str, at: Index) {
    match terms.get_mut(name) {
        Some(list) => list.push(at),
        None => drop(terms.insert(name.to_owned(), vec![at])),
    }
}

/// Gives each term its folder. Of two names with one slug, the one with the older article has it.
fn settle(kind: TaxonomyKind, terms: Terms) -> Taxonomy {
    let mut by_age: Vec<(&String, Index)> = terms
        .iter()
        .map(|(name, articles)| (name, articles.first().copied().unwrap_or(Index::MAX)))
        .collect();
    by_age.sort_by(|a, b| a.1.cmp(&b.1).then_with(|| a.0.cmp(b.0)));
    let mut taken: HashMap<String, &String> = HashMap::new();
    let mut folders: HashMap<&String, String> = HashMap::new();
    for (name, _) in by_age {
        let mut slug = slug(name);
        if taken.contains_key(&slug) {
            slug = format!("{slug}-{}", Fingerprint::of(name.as_bytes()).base32(6));
        }
        let folder = match kind {
            TaxonomyKind::Sources => format!("{}/{slug}", kind.folder()),
            // Two letters of a hash in between: a thousand folders for 100,000 terms, not one.
            _ => format!("{}/{}/{slug}", kind.folder(), shard(name)),
        };
        taken.insert(slug, name);
        folders.insert(name, folder);
    }
    let folders: Vec<String> =
        terms.keys().map(|name| folders.remove(name).unwrap_or_default()).collect();
    let mut taxonomy =
        Taxonomy { kind, terms: Vec::with_capacity(terms.len()), by_name: BTreeMap::new() };
    for ((name, articles), folder) in terms.into_iter().zip(folders) {
        taxonomy.by_name.insert(name.clone(), taxonomy.terms.len());
        taxonomy.terms.push(Term { name, folder, articles });
    }
    taxonomy
}

/// The two letters of a term's shard.
pub fn shard(name: &str) -> String {
    Fingerprint::of(name.as_bytes()).base32(2)
}

/// A term's name in its address: at most 120 bytes, cut names marked by a hash.
fn slug(name: &str) -> String {
    let slug = slugify(name, false).to_lowercase();
    if slug.is_empty() {
        return Fingerprint::of(name.as_bytes()).base32(10);
    }
    if slug.len() <= 120 {
        return slug;
    }
    let mut end = 100;
    while !slug.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}-{}", &slug[..end], Fingerprint::of(name.as_bytes()).base32(6))
}
