//! The addresses of a month to parts that no limit forbids.

use std::ops::Range;

use crate::sitemap::limits::{MOST_BYTES, MOST_URLS};
use crate::sitemap::part::part;

/// Cuts the addresses of a month, oldest first, into parts: their places. One more at the end never
/// changes a part that is full; one that comes late moves those after it. Without an address there is
/// no part.
pub fn split(urls: &[&str]) -> Vec<Range<usize>> {
    split_at(urls, MOST_URLS, MOST_BYTES)
}

/// The same with other limits. An address that is too long by itself has a part by itself.
pub(super) fn split_at(urls: &[&str], most_urls: usize, most_bytes: usize) -> Vec<Range<usize>> {
    let frame = part([]).len();
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut bytes = 0;
    for (at, url) in urls.iter().enumerate() {
        let size = part([*url]).len() - frame;
        match parts.last_mut() {
            Some(last) if last.len() < most_urls && bytes + size <= most_bytes => {
                last.end = at + 1;
                bytes += size;
            }
            _ => {
                parts.push(at..at + 1);
                bytes = frame + size;
            }
        }
    }
    parts
}
