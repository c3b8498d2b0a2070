//! Some of the articles of a whole [`Site`] as a site of their own: all of them, and their terms, at the
//! addresses that they have there.

use std::mem::take;

use crate::index::taxonomy;
use crate::model::article::Article;
use crate::model::site::{Index, Site};

/// In the place of an article's number: it is not in this part.
pub const GONE: Index = Index::MAX;

/// Leaves the articles that `stay`, and takes out the others; terms of fewer articles than `lists_from`
/// have no list then. Returns the others, and for each place of before the place of now, or [`GONE`].
pub fn keep(
    site: &mut Site,
    lists_from: usize,
    mut stays: impl FnMut(Index, &Article) -> bool,
) -> (Vec<Article>, Vec<Index>) {
    let (mut kept, mut others) = (Vec::with_capacity(site.articles.len()), Vec::new());
    let mut places = Vec::with_capacity(site.articles.len());
    let mut next: Index = 0;
    for (at, article) in (0..).zip(take(&mut site.articles)) {
        if stays(at, &article) {
            kept.push(article);
            places.push(next);
            next += 1;
        } else {
            others.push(article);
            places.push(GONE);
        }
    }
    site.articles = kept;
    if others.is_empty() {
        return (others, places);
    }
    let moved = |at: Index| places.get(at as usize).copied().filter(|at| *at != GONE);
    let left = |list: &[Index]| list.iter().filter_map(|at| moved(*at)).collect::<Vec<_>>();
    site.undated = left(&site.undated);
    site.days.retain(|_, day| {
        *day = left(day);
        !day.is_empty()
    });
    site.taxonomies = taxonomy::without(take(&mut site.taxonomies), &moved, lists_from);
    (others, places)
}
