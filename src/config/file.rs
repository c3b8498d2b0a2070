//! `site.toml` as written: every key optional, unknown keys refused.

use std::path::{Path, PathBuf};

use serde::Deserialize;

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
    pub lang: Option<String>,
    pub base_url: Option<String>,
    pub timezone: Option<String>,
    pub content: Option<Vec<PathBuf>>,
    pub output: Option<PathBuf>,
    pub theme: Option<String>,
    pub permalink: Option<String>,
    pub paginate: Option<usize>,
    pub include: Option<Vec<String>>,
    pub exclude: Option<Vec<String>>,
    pub rules: Option<PathBuf>,
    pub cache: Option<PathBuf>,
    pub max_post_bytes: Option<u64>,
    pub drafts: Option<bool>,
}

/// Reads the bytes of a `site.toml`.
pub fn parse(bytes: &[u8], path: &Path) -> Result<SiteFile> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| diagnose::not_utf8(bytes, error.valid_up_to(), path))?;
    toml::from_str(text).map_err(|error| diagnose::toml(text, error.span(), error.message(), path))
}
