//! Feeds to a list that readers can import: OPML 2.0 (opml.org/spec2.opml), a subscription list.

use crate::xml::Document;

/// A feed of the list.
#[derive(Debug, Clone, Copy, Hash)]
pub struct OpmlEntry<'a> {
    /// Its name.
    pub title: &'a str,
    /// Its address.
    pub feed: &'a str,
    /// The page that shows the same to people.
    pub home: &'a str,
    /// The folder that it stands in; neighbours of the same folder stand together.
    pub group: Option<&'a str>,
}

/// The bytes of a list. An outline of a feed is of the type `rss` whatever the feed's format is: the
/// specification has no other.
pub fn opml(title: &str, entries: &[OpmlEntry<'_>]) -> Vec<u8> {
    let mut document = Document::new();
    document.open("opml", &[("version", "2.0")]);
    document.open("head", &[]);
    document.leaf("title", title);
    document.close("head");
    document.open("body", &[]);
    for group in entries.chunk_by(|one, next| one.group == next.group) {
        let name = group.first().and_then(|entry| entry.group);
        if let Some(name) = name {
            document.open("outline", &[("text", name)]);
        }
        for OpmlEntry { title, feed, home, .. } in group {
            let attributes =
                [("type", "rss"), ("text", *title), ("xmlUrl", *feed), ("htmlUrl", *home)];
            document.empty("outline", &attributes);
        }
        if name.is_some() {
            document.close("outline");
        }
    }
    document.close("body");
    document.close("opml");
    document.into_bytes()
}
