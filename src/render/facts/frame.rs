//! What all pages show of the site: the navigation and the footer, of which a site has what it has.

use crate::model::menu::{MenuItem, MenuTarget};
use crate::model::site::{Site, TaxonomyKind};

/// What all pages show of the site.
#[derive(Debug, Clone, Default, Hash)]
pub struct Frame {
    /// The navigation.
    pub nav: Vec<MenuItem>,
    /// The entries of the footer.
    pub footer: Vec<MenuItem>,
}

/// The menus as the settings want them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Menus<'a> {
    /// The navigation; none for the usual one.
    pub nav: Option<&'a [MenuItem]>,
    /// The entries of the footer.
    pub footer: &'a [MenuItem],
    /// Whether there is a page that explains the feeds.
    pub has_feeds: bool,
}

impl Frame {
    /// The frame of a site: what leads to an index that the site has not is left out.
    pub fn of(site: &Site, menus: Menus<'_>) -> Self {
        let has = |item: &&MenuItem| match item.to {
            MenuTarget::Archive => !site.articles.is_empty(),
            MenuTarget::Terms(kind) => site.taxonomy(kind).is_some(),
            MenuTarget::Feeds => menus.has_feeds,
            MenuTarget::Home | MenuTarget::Path(_) | MenuTarget::Web(_) | MenuTarget::Nowhere => {
                true
            }
        };
        let usual = usual(site);
        let nav = menus.nav.unwrap_or(&usual);
        Self {
            nav: nav.iter().filter(has).cloned().collect(),
            footer: menus.footer.iter().filter(has).cloned().collect(),
        }
    }
}

/// The navigation of a site that asks for none: outlets and tags, else what stands for them.
fn usual(site: &Site) -> Vec<MenuItem> {
    let first = |a, b| if site.taxonomy(a).is_some() { a } else { b };
    [
        // The site's name leads home.
        MenuTarget::Archive,
        MenuTarget::Terms(first(TaxonomyKind::Sources, TaxonomyKind::Authors)),
        MenuTarget::Terms(first(TaxonomyKind::Tags, TaxonomyKind::Categories)),
    ]
    .map(MenuItem::usual)
    .into()
}
