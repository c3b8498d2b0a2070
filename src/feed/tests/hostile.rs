//! Texts that are made to break a feed.

use proptest::prelude::proptest;
use proptest::{prop_assert, prop_assert_eq};
use roxmltree::{Document, Node};

use super::{entry, feed, hostile};
use crate::feed::atom::summaries;
use crate::feed::document::{Entry, Feed};
use crate::feed::format::Format;
use crate::trust::sanitize;
use crate::xml::{is_permitted, line, text};

fn child<'a>(node: Node<'a, 'a>, name: &str) -> String {
    let child = node.children().find(|child| child.tag_name().name() == name);
    // `CDATA` in pieces is several nodes.
    let pieces = child.into_iter().flat_map(|child| child.children());
    pieces.filter_map(|piece| piece.text()).collect()
}

/// What a reader of HTML makes of text that was escaped for one.
fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

proptest! {
    #[test]
    fn any_text_comes_back(
        title in hostile(),
        summary in hostile(),
        body in hostile(),
        tag in hostile(),
        name in hostile(),
        address in hostile(),
    ) {
        let content = sanitize(&body);
        let tags = [tag.as_str()];
        let entries = [Entry {
            title: &title,
            summary: &summary,
            content: Some(&content),
            tags: &tags,
            author: Some(&name),
            original: Some(&address),
            ..entry("urn:uuid:1", "https://site.example/x.html")
        }];
        let feed = Feed { title: &title, subtitle: Some(&summary), author: &tag, ..feed(&entries) };

        for format in [Format::Atom, Format::Rss] {
            let bytes = String::from_utf8(format.encode(&feed)).expect("UTF-8");
            prop_assert!(bytes.chars().all(is_permitted));
            let document = Document::parse(&bytes).expect("well-formed");
            let names = ["entry", "item"];
            let read = document.descendants().find(|node| names.contains(&node.tag_name().name()));
            let read = read.expect("an entry");
            prop_assert_eq!(child(read, "title"), line(&title));
            let (summary_name, body_name) = match format {
                Format::Atom => ("summary", "content"),
                _ => ("description", "encoded"),
            };
            let told = child(read, summary_name);
            let told = if format == Format::Rss { unescaped(&told) } else { told };
            prop_assert_eq!(told, line(&summary));
            let absolute = crate::feed::absolute::absolute(&content, "https://site.example/x.html");
            prop_assert_eq!(child(read, body_name), text(&absolute));
        }

        let told = summaries(&Format::Atom.encode(&feed));
        prop_assert_eq!(told, Some(vec![line(&summary).into_owned()]), "read by ourselves too");

        let bytes = String::from_utf8(Format::Json.encode(&feed)).expect("UTF-8");
        let read: serde_json::Value = serde_json::from_str(&bytes).expect("JSON");
        prop_assert_eq!(&read["items"][0]["title"], &*line(&title));
        prop_assert_eq!(&read["items"][0]["external_url"], &*line(&address));
        prop_assert!(!bytes.contains("\\u00"));
    }
}
