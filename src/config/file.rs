//! `site.toml` as written: every key optional, unknown keys refused.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use crate::config::diagnose;
use crate::config::publishing::PublishFile;
use crate::error::Result;

/// The keys of `site.toml`; the demo's `site.toml` explains each.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    missing_docs,
    reason = "each key is documented where users read it: site.toml and the manual"
)]
pub struct SiteFile {
    pub title: Option<Spanned<String>>,
    pub description: Option<String>,
    pub lang: Option<Spanned<String>>,
    pub base_url: Option<Spanned<String>>,
    pub timezone: Option<Spanned<String>>,
    pub content: Option<Spanned<Vec<PathBuf>>>,
    pub output: Option<PathBuf>,
    pub theme: Option<String>,
    pub permalink: Option<Spanned<String>>,
    pub paginate: Option<Spanned<i64>>,
    pub include: Option<Vec<String>>,
    pub exclude: Option<Vec<String>>,
    pub rules: Option<Spanned<PathBuf>>,
    pub filter_lists: Option<Spanned<Vec<PathBuf>>>,
    pub clear_urls: Option<Spanned<PathBuf>>,
    pub unwrap_image_proxies: Option<bool>,
    pub images: Option<Spanned<String>>,
    pub images_by_host: Option<BTreeMap<String, Spanned<String>>>,
    pub cache: Option<PathBuf>,
    pub max_post_bytes: Option<Spanned<i64>>,
    pub drafts: Option<bool>,
    pub pages: Option<Spanned<PathBuf>>,
    #[serde(rename = "static")]
    pub static_files: Option<Spanned<PathBuf>>,
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
    pub publish: Option<PublishFile>,
    pub removals: Option<Spanned<PathBuf>>,
}

/// The keys of `[feeds]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "as above")]
pub struct FeedsFile {
    pub enabled: Option<bool>,
    pub entries: Option<Spanned<i64>>,
    pub max_bytes: Option<Spanned<i64>>,
    pub term_entries: Option<Spanned<i64>>,
    pub tags_from: Option<Spanned<i64>>,
    pub archive: Option<bool>,
}

/// An entry of `nav` or `footer`: the name of a page that every site has, or a name and an address.
#[derive(Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "an entry is a name such as \"archive\", or { name = \"About\", url = \"about.html\" }"
)]
pub enum MenuFile {
    /// A known page; in the footer any text.
    Known(String),
    /// A name and an address.
    Link {
        /// What readers see.
        name: String,
        /// A path of the site, or an address elsewhere.
        url: String,
    },
}

/// The text of a `site.toml`.
pub fn text(bytes: &[u8], path: &Path) -> Result<String> {
    std::str::from_utf8(bytes)
        .map(str::to_owned)
        .map_err(|error| diagnose::not_utf8(bytes, error.valid_up_to(), path))
}

/// Reads the text of a `site.toml`.
pub fn parse(text: &str, path: &Path) -> Result<SiteFile> {
    toml::from_str(text).map_err(|error| diagnose::toml(text, error.span(), error.message(), path))
}
