//! The newest articles to a news sitemap, as Google wants it
//! (developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap).

use crate::sitemap::limits::{MOST_NEWS, NAMESPACE};
use crate::xml::Document;

/// An article of the last two days.
#[derive(Debug, Clone, Copy, Hash)]
pub struct NewsEntry<'a> {
    /// Its page.
    pub url: &'a str,
    /// Its title.
    pub title: &'a str,
    /// When it was published: a day, or an instant as RFC 3339 writes it.
    pub published: &'a str,
    /// Its language (BCP 47).
    pub lang: &'a str,
}

/// The bytes of a news sitemap of the site named `publication`; entries newest first, of which the
/// first thousand are in it. Which articles are of the last two days, the caller knows.
pub fn news(publication: &str, entries: &[NewsEntry<'_>]) -> Vec<u8> {
    let mut document = Document::new();
    let namespaces =
        [("xmlns", NAMESPACE), ("xmlns:news", "http://www.google.com/schemas/sitemap-news/0.9")];
    document.open("urlset", &namespaces);
    for entry in entries.iter().take(MOST_NEWS) {
        document.open("url", &[]);
        document.leaf("loc", entry.url);
        document.open("news:news", &[]);
        document.open("news:publication", &[]);
        document.leaf("news:name", publication);
        document.leaf("news:language", &language(entry.lang));
        document.close("news:publication");
        document.leaf("news:publication_date", entry.published);
        document.leaf("news:title", entry.title);
        document.close("news:news");
        document.close("url");
    }
    document.close("urlset");
    document.into_bytes()
}

/// Google takes a language alone, and of Chinese one of two: `zh-cn` for the simplified script,
/// `zh-tw` for the traditional one.
fn language(tag: &str) -> String {
    let tag = tag.to_ascii_lowercase().replace('_', "-");
    let (primary, rest) = tag.split_once('-').unwrap_or((&tag, ""));
    if primary != "zh" {
        return primary.to_owned();
    }
    let parts: Vec<&str> = rest.split('-').collect();
    let is = |names: &[&str]| parts.iter().any(|part| names.contains(part));
    let traditional = is(&["hant"]) || (!is(&["hans"]) && is(&["tw", "hk", "mo"]));
    if traditional { "zh-tw" } else { "zh-cn" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::language;

    #[test]
    fn languages_are_googles() {
        for (tag, meant) in [
            ("zh-Hans", "zh-cn"),
            ("zh", "zh-cn"),
            ("zh-Hant", "zh-tw"),
            ("zh-HK", "zh-tw"),
            ("zh_TW", "zh-tw"),
            ("zh-Hans-HK", "zh-cn"),
            ("en-GB", "en"),
            ("fil", "fil"),
        ] {
            assert_eq!(language(tag), meant, "{tag}");
        }
    }
}
