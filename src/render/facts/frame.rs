//! What all pages show of the site.

use crate::model::site::{Site, TaxonomyKind};

/// What all pages show of the site: which parts it has.
#[derive(Debug, Clone, Default, Hash)]
pub struct Frame {
    /// Whether there is an archive to lead to.
    pub has_articles: bool,
    /// The indexes of terms.
    pub kinds: Vec<TaxonomyKind>,
}

impl Frame {
    /// The frame of a site.
    pub fn of(site: &Site) -> Self {
        Self {
            has_articles: !site.articles.is_empty(),
            kinds: site.taxonomies.iter().map(|taxonomy| taxonomy.kind).collect(),
        }
    }
}
