//! A feed that may be too large to one that is not: some articles are there with their summary
//! alone. Sizes are measured as they are encoded, never guessed.

use crate::feed::document::{Entry, Feed};
use crate::feed::format::Format;

/// The bytes of a feed, at most `max_bytes` of them wherever its summaries alone are no more. Every
/// entry stays, so that the feed and its archive leave no gap; from the first one, each keeps its
/// content where that still fits. One very long article does not cost those after it theirs.
pub fn capped(feed: &Feed<'_>, format: Format, max_bytes: usize) -> Vec<u8> {
    let whole = |entries: &[Entry<'_>]| format.encode(&Feed { entries, ..*feed });
    let mut entries: Vec<Entry<'_>> = feed.entries.iter().copied().map(Entry::bare).collect();
    let bare = whole(&entries);
    let mut size = bare.len();
    let mut kept = Vec::new();
    for (at, entry) in feed.entries.iter().enumerate().filter(|(_, entry)| entry.content.is_some())
    {
        let alone = |entry| whole(&[entry]).len();
        let more = alone(*entry).saturating_sub(alone(entry.bare()));
        if size + more <= max_bytes {
            size += more;
            entries[at] = *entry;
            kept.push(at);
        }
    }
    // The formats put one entry behind the other, so the sum is the size; if one did not, the
    // oldest articles would have to give.
    while let Some(last) = kept.pop() {
        let bytes = whole(&entries);
        if bytes.len() <= max_bytes {
            return bytes;
        }
        entries[last] = entries[last].bare();
    }
    bare
}
