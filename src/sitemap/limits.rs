//! What a sitemap may hold, as sitemaps.org and Google say.

/// The namespace of sitemaps and of their indexes.
pub const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// Addresses in one sitemap, and sitemaps in one index.
pub const MOST_URLS: usize = 50_000;

/// Bytes of one sitemap: 50 MB.
pub const MOST_BYTES: usize = 52_428_800;

/// Articles in a news sitemap.
pub const MOST_NEWS: usize = 1_000;
