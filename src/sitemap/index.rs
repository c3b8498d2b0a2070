//! Sitemaps to their index.

use crate::sitemap::part::list;

/// The bytes of an index of these sitemaps, absolute addresses in the order in which they come. It
/// names no dates: it changes when a part comes, and not when one grows.
pub fn index<'a>(sitemaps: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
    list(["sitemapindex", "sitemap"], sitemaps)
}
