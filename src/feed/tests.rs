use chrono::{DateTime, FixedOffset};
use proptest::prelude::{Strategy, any, prop_oneof};

use crate::feed::document::{Entry, Feed, latest};
use crate::feed::instant::EPOCH;

mod capped;
mod formats;
mod hostile;
mod standards;

/// A feed of these entries.
fn feed<'a>(entries: &'a [Entry<'a>]) -> Feed<'a> {
    Feed {
        id: "urn:uuid:00000000-0000-8000-8000-000000000000",
        title: "The Mirror",
        subtitle: Some("News & views"),
        lang: "zh-Hans",
        author: "The Mirror",
        home: "https://site.example/repo/",
        address: "https://site.example/repo/feed.xml",
        updated: latest(entries),
        is_archive: false,
        current: None,
        previous: Some("https://site.example/repo/feeds/archive/0/2.xml"),
        next: None,
        base: None,
        entries,
    }
}

/// An entry that says little.
fn entry<'a>(id: &'a str, url: &'a str) -> Entry<'a> {
    Entry {
        id,
        title: "A bridge",
        url,
        original: None,
        published: None,
        author: None,
        source: None,
        tags: &[],
        summary: "",
        content: None,
        lang: None,
        image: None,
    }
}

fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap_or(EPOCH)
}

/// Any text, with what breaks XML, JSON and HTML more often than chance would have it.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        proptest::sample::select(vec![
            "\0",
            "\u{8}",
            "\u{b}",
            "\u{1f}",
            "\u{7f}",
            "\u{fffe}",
            "\u{ffff}",
            "\r\n",
            "\r",
            "\n",
            "\t",
            "]]>",
            "<![CDATA[",
            "<script>",
            "</title>",
            "&",
            "&amp;",
            "&#0;",
            "\"",
            "'",
            "🧪",
            "\u{202e}",
            "<!--",
            "-->",
            "%",
            "新聞",
        ])
        .prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}
