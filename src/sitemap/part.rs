//! Addresses to one sitemap.

use crate::sitemap::limits::NAMESPACE;
use crate::xml::Document;

/// The bytes of a sitemap of these absolute addresses: what [`crate::sitemap::split::split`] makes
/// parts of fits. It holds addresses alone: when a copy was made says nothing about its text.
pub fn part<'a>(urls: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
    let mut document = Document::new();
    document.open("urlset", &[("xmlns", NAMESPACE)]);
    for url in urls {
        document.open("url", &[]);
        document.leaf("loc", url);
        document.close("url");
    }
    document.close("urlset");
    document.into_bytes()
}
