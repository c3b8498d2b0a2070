//! The web app manifest (W3C, Web Application Manifest): how a phone names the site when a reader puts
//! it on the home screen. It fetches nothing but the theme's icons.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::config::Config;
use crate::error::{Concern, Error, Result};
use crate::theme::about::About;

/// The manifest's name among the theme's assets.
pub const NAME: &str = "site.webmanifest";

/// Home screens show about so many characters.
const SHORT: usize = 12;

#[derive(Serialize)]
struct Manifest<'a> {
    name: &'a str,
    short_name: String,
    lang: &'a str,
    start_url: &'static str,
    display: &'static str,
    theme_color: &'a str,
    background_color: &'a str,
    icons: Vec<Icon<'a>>,
}

#[derive(Serialize)]
struct Icon<'a> {
    src: &'a str,
    sizes: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
}

/// Icons by their name among the assets.
const ICONS: &[(&str, &str, &str)] = &[
    ("icon.svg", "any", "image/svg+xml"),
    ("icon-180.png", "180x180", "image/png"),
    ("icon-192.png", "192x192", "image/png"),
    ("icon-512.png", "512x512", "image/png"),
];

/// The manifest's bytes. `assets` has the path below the site's root of each asset; the manifest stands
/// beside them, and its addresses are relative to it.
pub fn bytes(config: &Config, about: &About, assets: &BTreeMap<String, String>) -> Result<Vec<u8>> {
    let icons = ICONS.iter().filter_map(|(name, sizes, kind)| {
        let src = assets.get(*name)?.strip_prefix("assets/")?;
        Some(Icon { src, sizes, kind })
    });
    let manifest = Manifest {
        name: &config.title,
        short_name: config.title.chars().take(SHORT).collect::<String>().trim_end().to_owned(),
        lang: &config.lang,
        start_url: "../index.html",
        display: "browser",
        theme_color: &about.theme_color,
        background_color: &about.background_color,
        icons: icons.collect(),
    };
    let mut bytes = serde_json::to_vec(&manifest).map_err(|error| {
        Error::new(Concern::Config, format!("cannot write the manifest of the site: {error}"))
    })?;
    bytes.push(b'\n');
    Ok(bytes)
}
