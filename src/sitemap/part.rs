//! Addresses to one sitemap.

use crate::sitemap::limits::NAMESPACE;
use crate::xml::Document;

/// The bytes of a sitemap of these absolute addresses: what [`crate::sitemap::split::split`] makes
/// parts of fits. It holds addresses alone: when a copy was made says nothing about its text.
pub fn part<'a>(urls: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
    list(["urlset", "url"], urls)
}

/// A document of addresses: the names of its root, and of what each stands in.
pub(super) fn list<'a>(
    [root, item]: [&str; 2],
    addresses: impl IntoIterator<Item = &'a str>,
) -> Vec<u8> {
    let mut document = Document::new();
    document.open(root, &[("xmlns", NAMESPACE)]);
    for address in addresses {
        document.open(item, &[]);
        document.leaf("loc", address);
        document.close(item);
    }
    document.close(root);
    document.into_bytes()
}
