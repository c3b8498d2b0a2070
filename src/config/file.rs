//! `site.toml` as written: every key optional, unknown keys refused.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use crate::config::diagnose;
use crate::error::Result;

/// The keys of `site.toml`; the demo's `site.toml` explains each.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    missing_docs,
    reason = "each key is documented where users read it: site.toml and the manual"
)]
pub struct SiteFile {
    pub title: Option<String>,
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
