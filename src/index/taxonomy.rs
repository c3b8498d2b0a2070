//! Terms: which there are, which articles they have, where their lists stand.

use std::collections::{HashMap, HashSet};

use crate::fingerprint::Fingerprint;
use crate::model::article::Article;
use crate::model::site::{Index, Taxonomy, TaxonomyKind, Term};
use crate::model::slug::slugify;

/// Terms while they are collected, in the order in which articles bring them.
#[derive(Default)]
struct Terms<'a> {
    places: HashMap<&'a str, usize>,
    lists: Vec<(&'a str, Vec<Index>)>,
}

impl<'a> Terms<'a> {
    fn push(&mut self, name: &'a str, at: Index) {
        if let Some(place) = self.places.get(name) {
            self.lists[*place].1.push(at);
        } else {
            self.places.insert(name, self.lists.len());
            self.lists.push((name, vec![at]));
        }
    }
}

/// Takes the categories away where they say nothing which the tags do not say: that is so in every
/// mirror where one script wrote both.
pub fn fold(articles: &mut [Article]) {
    let said = |article: &Article| {
        article.categories == article.tags
            || article.categories.iter().all(|name| article.tags.contains(name))
    };
    if articles.iter().all(said) {
        for article in articles {
            article.categories = Vec::new();
        }
    }
}

/// All taxonomies that have a term. A term of fewer articles than `lists_from` has no list of its own,
/// but for sources.
pub fn taxonomies(articles: &[Article], lists_from: usize) -> Vec<Taxonomy> {
    let mut tags = Terms::default();
    let mut categories = Terms::default();
    let mut sources = Terms::default();
    let mut authors = Terms::default();
    for (at, article) in articles.iter().enumerate() {
        let at = Index::try_from(at).unwrap_or(Index::MAX);
        for name in &article.tags {
            tags.push(name, at);
        }
        for name in &article.categories {
            categories.push(name, at);
        }
        if !article.source.is_empty() {
            sources.push(&article.source, at);
        }
        if let Some(author) = &article.author {
            authors.push(author, at);
        }
    }
    [
        (TaxonomyKind::Sources, sources),
        (TaxonomyKind::Tags, tags),
        (TaxonomyKind::Categories, categories),
        (TaxonomyKind::Authors, authors),
    ]
    .into_iter()
    .filter(|(_, terms)| !terms.lists.is_empty())
    .map(|(kind, terms)| settle(kind, terms.lists, from(kind, lists_from)))
    .collect()
}

/// Articles that a term needs for a list.
fn from(kind: TaxonomyKind, lists_from: usize) -> usize {
    if kind == TaxonomyKind::Sources { 1 } else { lists_from }
}

/// The same of fewer articles: `moved` says where each is now, none where it is gone. No term moves; one
/// without articles goes.
pub fn without(
    taxonomies: Vec<Taxonomy>,
    moved: &dyn Fn(Index) -> Option<Index>,
    lists_from: usize,
) -> Vec<Taxonomy> {
    let of = |Taxonomy { kind, mut terms, .. }: Taxonomy| {
        terms.retain_mut(|term| {
            term.articles = term.articles.iter().filter_map(|at| moved(*at)).collect();
            term.has_list = term.articles.len() >= from(kind, lists_from);
            !term.articles.is_empty()
        });
        let by_name = terms.iter().enumerate().map(|(at, term)| (term.name.clone(), at)).collect();
        Taxonomy { kind, terms, by_name }
    };
    taxonomies.into_iter().map(of).filter(|taxonomy| !taxonomy.terms.is_empty()).collect()
}

/// Gives each term its folder. Of two names with one slug, the one with the older article has it,
/// whether it has a list yet or not.
fn settle(kind: TaxonomyKind, mut terms: Vec<(&str, Vec<Index>)>, lists_from: usize) -> Taxonomy {
    terms.sort_unstable_by_key(|(name, _)| *name);
    let mut by_age: Vec<usize> = (0..terms.len()).collect();
    by_age.sort_by_key(|at| terms[*at].1.first().copied());
    let mut taken = HashSet::with_capacity(terms.len());
    let mut folders = vec![String::new(); terms.len()];
    for at in by_age {
        let name = terms[at].0;
        let mut slug = slug(name);
        if taken.contains(&slug) {
            // Whoever writes a tag that looks like a contested one is contested too.
            let hash = |letters| Fingerprint::of(name.as_bytes()).base32(letters);
            let free = |own: &String| !taken.contains(own);
            #[expect(clippy::maybe_infinite_iter, reason = "there are fewer terms than numbers")]
            let own = [6, 12, 25]
                .into_iter()
                .map(|letters| format!("{slug}-{}", hash(letters)))
                .chain((2..).map(|more| format!("{slug}-{}-{more}", hash(25))))
                .find(free);
            slug = own.unwrap_or(slug);
        }
        folders[at] = match kind {
            TaxonomyKind::Sources => format!("{}/{slug}", kind.folder()),
            // Two letters of a hash in between: a thousand folders for 100,000 terms, not one.
            _ => format!("{}/{}/{slug}", kind.folder(), shard(name)),
        };
        taken.insert(slug);
    }
    let by_name = terms.iter().enumerate().map(|(at, (name, _))| ((*name).to_owned(), at));
    let by_name = by_name.collect();
    let terms = terms.into_iter().zip(folders).map(|((name, articles), address)| Term {
        name: name.to_owned(),
        address,
        has_list: articles.len() >= lists_from,
        articles,
    });
    Taxonomy { kind, terms: terms.collect(), by_name }
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
