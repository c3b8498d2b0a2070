//! Sitemaps to their index.

use crate::sitemap::limits::NAMESPACE;
use crate::xml::Document;

/// The bytes of an index of these sitemaps, absolute addresses in the order in which they come. It
/// names no dates: it changes when a part comes, and not when one grows.
pub fn index<'a>(sitemaps: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
    let mut document = Document::new();
    document.open("sitemapindex", &[("xmlns", NAMESPACE)]);
    for sitemap in sitemaps {
        document.open("sitemap", &[]);
        document.leaf("loc", sitemap);
        document.close("sitemap");
    }
    document.close("sitemapindex");
    document.into_bytes()
}
