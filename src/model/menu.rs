//! Entries of the navigation and of the footer, as `site.toml` names them.

use std::borrow::Cow;

use url::Url;

use crate::model::site::TaxonomyKind;
use crate::model::site_path;

/// Where an entry leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum MenuTarget {
    /// The front page.
    Home,
    /// The index of years.
    Archive,
    /// The index of a kind of terms.
    Terms(TaxonomyKind),
    /// The page that explains the feeds.
    Feeds,
    /// A file of the site, by its path below the output.
    Path(String),
    /// Another site, or `mailto:`.
    Web(String),
    /// Nowhere: a text alone.
    Nowhere,
}

impl MenuTarget {
    /// Where it leads below the output; none for what leads out of the site, or nowhere.
    pub fn path(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Home => Some("index.html".into()),
            Self::Archive => Some("archive/index.html".into()),
            Self::Feeds => Some("feeds/index.html".into()),
            Self::Terms(kind) => Some(format!("{}/index.html", kind.folder()).into()),
            Self::Path(path) => Some(path.into()),
            Self::Web(_) | Self::Nowhere => None,
        }
    }
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MenuItem {
    /// Its text; none for pages that the interface texts name.
    pub name: Option<String>,
    /// Where it leads.
    pub to: MenuTarget,
    /// The part of the page at a path that it leads to, as a URL has it.
    pub fragment: Option<String>,
}

impl MenuItem {
    /// The entry of a page that every site may have, by its name in `site.toml`.
    pub fn known(name: &str) -> Option<Self> {
        let to = match name {
            "home" => MenuTarget::Home,
            "archive" => MenuTarget::Archive,
            "feeds" => MenuTarget::Feeds,
            "tags" => MenuTarget::Terms(TaxonomyKind::Tags),
            "categories" => MenuTarget::Terms(TaxonomyKind::Categories),
            "sources" => MenuTarget::Terms(TaxonomyKind::Sources),
            "authors" => MenuTarget::Terms(TaxonomyKind::Authors),
            _ => return None,
        };
        Some(Self::usual(to))
    }

    /// An entry whose text the interface texts have.
    pub fn usual(to: MenuTarget) -> Self {
        Self { name: None, to, fragment: None }
    }

    /// A text alone.
    pub fn text(name: String) -> Self {
        Self { name: Some(name), to: MenuTarget::Nowhere, fragment: None }
    }

    /// An entry with a name of its own. A `url` with a scheme leads to another site, all others are
    /// paths of this one, of which `#` may name a part.
    ///
    /// # Errors
    /// An address that a page must not lead to.
    pub fn named(name: String, url: &str) -> Result<Self, String> {
        let (to, fragment) = match url.split_once(':') {
            Some((scheme, _)) if is_scheme(scheme) => {
                if !SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
                    return Err(format!("`{url}` is neither a path of the site nor an address"));
                }
                // As it was read: `http:host` would be a path of this site to a browser.
                let read = Url::parse(url).map_err(|why| format!("`{url}` is no URL ({why})"))?;
                (MenuTarget::Web(read.into()), None)
            }
            _ => of_the_site(url).ok_or_else(|| format!("`{url}` is no path of the site"))?,
        };
        Ok(Self { name: Some(name), to, fragment })
    }
}

/// A path, and the part of it that is named.
fn of_the_site(url: &str) -> Option<(MenuTarget, Option<String>)> {
    let (path, fragment) = url.split_once('#').map_or((url, None), |(path, of)| (path, Some(of)));
    // A part of whatever page the menu stands on is no page.
    if path.trim().is_empty() && fragment.is_some() {
        return None;
    }
    Some((MenuTarget::Path(site_path::link(path)?), fragment.and_then(escaped)))
}

/// A fragment as a URL has it; none for an empty one.
fn escaped(fragment: &str) -> Option<String> {
    let url = Url::parse(&format!("http://of.invalid/#{}", fragment.trim())).ok()?;
    url.fragment().filter(|fragment| !fragment.is_empty()).map(str::to_owned)
}

/// Schemes that a menu may lead to.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel", "gemini", "xmpp"];

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
}
