//! The settings of what a site shows besides articles and their lists: navigation, feeds, what
//! machines get, indexes of terms, the theme's options.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use toml::Spanned;
use url::Url;

use crate::config::file::{FeedsFile, MenuFile};
use crate::config::written::Written;
use crate::config::{diagnose, values};
use crate::error::Result;
use crate::model::crawlers::{Canonical, Extras, Robots};
use crate::model::feeds::FeedSettings;
use crate::model::menu::MenuItem;
use crate::model::redirect::{Redirect, RedirectTo};
use crate::model::site_path;
use crate::model::terms_order::TermsOrder;

/// The settings.
#[derive(Debug, Clone)]
pub struct Outlook {
    /// What is made for machines.
    pub extras: Extras,
    /// The feeds.
    pub feeds: FeedSettings,
    /// The licence of the articles, or what is said about rights; none for the interface's own text.
    pub license: Option<String>,
    /// Whom to ask for a removal or correction: an address of the web, or `mailto:`.
    pub contact: Option<String>,
    /// Articles that a tag, category or author has to have for a page of its own.
    pub tag_pages_from: usize,
    /// The order of indexes of terms.
    pub terms_order: TermsOrder,
    /// The navigation; none for the usual one.
    pub nav: Option<Vec<MenuItem>>,
    /// Entries of the footer.
    pub footer: Vec<MenuItem>,
    /// Pages that only lead to others.
    pub redirects: Vec<Redirect>,
    /// Options of the theme, unchecked: the theme says which it knows.
    pub theme_options: BTreeMap<String, Given>,
}

/// A value that somebody else checks, and where it stands.
#[derive(Debug, Clone)]
pub struct Given {
    /// The value.
    pub value: toml::Value,
    /// For messages.
    pub place: Place,
}

/// A line of `site.toml`. What pages show does not depend on it, so it says nothing of itself.
#[derive(Clone)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// The line with a caret below it.
    pub excerpt: String,
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Place")
    }
}

/// The same as written.
#[expect(missing_docs, reason = "the keys of site.toml, which documents them")]
pub struct OutlookFile {
    pub canonical: Option<Spanned<String>>,
    pub robots: Option<Spanned<String>>,
    pub open_graph: Option<bool>,
    pub json_ld: Option<bool>,
    pub archive_links: Option<bool>,
    pub sitemap: Option<bool>,
    pub news_sitemap: Option<bool>,
    pub data: Option<bool>,
    pub license: Option<String>,
    pub contact: Option<Spanned<String>>,
    pub tag_pages_from: Option<Spanned<i64>>,
    pub terms_order: Option<Spanned<String>>,
    pub nav: Option<Spanned<Vec<MenuFile>>>,
    pub footer: Option<Spanned<Vec<MenuFile>>>,
    pub feeds: Option<FeedsFile>,
    pub redirects: Option<BTreeMap<String, Spanned<String>>>,
    pub theme_options: Option<BTreeMap<String, Spanned<toml::Value>>>,
}

impl OutlookFile {
    /// Checks the values and fills the gaps.
    pub(super) fn checked(self, written: &Written<'_>) -> Result<Outlook> {
        let usual = Extras::default();
        let extras = Extras {
            canonical: written
                .value("canonical", self.canonical, |name| Canonical::parse(&name))?
                .unwrap_or_default(),
            robots: written
                .value("robots", self.robots, |name| Robots::parse(&name))?
                .unwrap_or_default(),
            open_graph: self.open_graph.unwrap_or(usual.open_graph),
            json_ld: self.json_ld.unwrap_or(usual.json_ld),
            archive_links: self.archive_links.unwrap_or(usual.archive_links),
            sitemap: self.sitemap.unwrap_or(usual.sitemap),
            news_sitemap: self.news_sitemap.unwrap_or(usual.news_sitemap),
            data: self.data.unwrap_or(usual.data),
        };
        Ok(Outlook {
            extras,
            feeds: feeds(self.feeds.unwrap_or_default(), written)?,
            license: self.license,
            contact: written.value("contact", self.contact, |given| values::contact(&given))?,
            tag_pages_from: written
                .value("tag_pages_from", self.tag_pages_from, |n| values::count(n, 1, 1000))?
                .unwrap_or(2),
            terms_order: written
                .value("terms_order", self.terms_order, |name| TermsOrder::parse(&name))?
                .unwrap_or_default(),
            nav: written.value("nav", self.nav, |items| menu(items, false))?,
            footer: written
                .value("footer", self.footer, |items| menu(items, true))?
                .unwrap_or_default(),
            redirects: self
                .redirects
                .unwrap_or_default()
                .into_iter()
                .map(|(from, to)| written.value("redirects", Some(to), |to| redirect(&from, &to)))
                .filter_map(Result::transpose)
                .collect::<Result<_>>()?,
            theme_options: self
                .theme_options
                .unwrap_or_default()
                .into_iter()
                .map(|(name, value)| {
                    let excerpt = diagnose::excerpt(written.text, &value.span());
                    let place = Place { path: written.path.to_owned(), excerpt };
                    (name, Given { value: value.into_inner(), place })
                })
                .collect(),
        })
    }
}

fn feeds(file: FeedsFile, written: &Written<'_>) -> Result<FeedSettings> {
    let FeedsFile { enabled, entries, max_bytes, term_entries, tags_from, archive } = file;
    let usual = FeedSettings::default();
    let count = |key, value, least, most, usual| -> Result<usize> {
        let value = written.value(key, value, |n| values::count(n, least, most))?;
        Ok(value.unwrap_or(usual))
    };
    Ok(FeedSettings {
        enabled: enabled.unwrap_or(usual.enabled),
        entries: count("entries", entries, 10, 1000, usual.entries)?,
        max_bytes: count("max_bytes", max_bytes, 1 << 14, 1 << 26, usual.max_bytes)?,
        term_entries: count("term_entries", term_entries, 5, 1000, usual.term_entries)?,
        tags_from: count("tags_from", tags_from, 1, 1 << 30, usual.tags_from)?,
        archive: archive.unwrap_or(usual.archive),
    })
}

/// An old address and where it leads.
fn redirect(from: &str, to: &str) -> std::result::Result<Redirect, String> {
    let path = site_path::page(from).ok_or_else(|| format!("`{from}` is no path of the site"))?;
    let to = match Url::parse(to) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => RedirectTo::Web(url.into()),
        Ok(_) => return Err(format!("`{to}` is neither a path of the site nor an address")),
        Err(_) => RedirectTo::Path(
            site_path::link(to).ok_or_else(|| format!("`{to}` is no path of the site"))?,
        ),
    };
    if to == RedirectTo::Path(path.clone()) {
        return Err(format!("`{from}` would lead to itself"));
    }
    Ok(Redirect { path, to })
}

/// Entries of the navigation; in the footer a text may stand alone.
fn menu(items: Vec<MenuFile>, texts: bool) -> std::result::Result<Vec<MenuItem>, String> {
    let item = |item| match item {
        MenuFile::Link { name, url } => MenuItem::named(name, &url),
        MenuFile::Known(name) => match MenuItem::known(&name) {
            Some(known) => Ok(known),
            None if texts => Ok(MenuItem::text(name)),
            None => Err(format!("`{name}` is no page that every site has")),
        },
    };
    items.into_iter().map(item).collect()
}
