//! Feeds held against the rules of their standards, by a parser that knows nothing of feeds.

use std::collections::HashSet;

use roxmltree::{Document, Node};

use super::{at, entry, feed};
use crate::feed::document::{Entry, Feed};
use crate::feed::format::Format;
use crate::feed::instant::{rfc822, rfc3339};
use crate::trust::sanitize;

const ATOM: &str = "http://www.w3.org/2005/Atom";
const HISTORY: &str = "http://purl.org/syndication/history/1.0";

fn children<'a>(node: Node<'a, 'a>, name: &str) -> Vec<Node<'a, 'a>> {
    node.children().filter(|child| child.has_tag_name((ATOM, name))).collect()
}

/// RFC 4287, sections 4.1.1 and 4.1.2: what a feed and an entry have once, at least once, at most
/// once.
fn check_atom(bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let document = Document::parse(text).expect("well-formed");
    let root = document.root_element();
    assert!(root.has_tag_name((ATOM, "feed")));
    let entries = children(root, "entry");
    for node in entries.iter().copied().chain([root]) {
        for name in ["id", "title", "updated"] {
            assert_eq!(children(node, name).len(), 1, "{name} in {text}");
        }
        for name in ["published", "summary", "content", "subtitle", "rights", "logo", "icon"] {
            assert!(children(node, name).len() <= 1, "{name} in {text}");
        }
        for person in children(node, "author") {
            assert_eq!(children(person, "name").len(), 1);
        }
        for name in ["updated", "published"] {
            for date in children(node, name) {
                let date = date.text().unwrap_or_default();
                assert!(chrono::DateTime::parse_from_rfc3339(date).is_ok(), "{date}");
            }
        }
        let links: Vec<_> = children(node, "link");
        let mut alternates = HashSet::new();
        for link in &links {
            assert!(link.has_attribute("href"));
            if link.attribute("rel").unwrap_or("alternate") == "alternate" {
                let kind = (link.attribute("type"), link.attribute("hreflang"));
                assert!(alternates.insert(kind), "two alternates of one kind in {text}");
            }
        }
        // An entry without content has an alternate; all of ours do.
        assert!(!alternates.is_empty());
        for category in children(node, "category") {
            assert!(category.attribute("term").is_some_and(|term| !term.is_empty()));
        }
        for content in children(node, "content") {
            assert_eq!(content.attribute("type"), Some("html"));
            assert!(!content.children().any(|child| child.is_element()));
        }
    }
    let selfs =
        children(root, "link").iter().filter(|l| l.attribute("rel") == Some("self")).count();
    assert_eq!(selfs, 1);
    let id = |entry: &Node<'_, '_>| {
        entry
            .children()
            .find(|c| c.has_tag_name((ATOM, "id")))
            .and_then(|id| id.text().map(str::to_owned))
    };
    let ids: HashSet<_> = entries.iter().filter_map(id).collect();
    assert_eq!(ids.len(), entries.len(), "ids are unique");
    // Entries without an author have the feed's.
    assert_eq!(children(root, "author").len(), 1);
}

fn relations(bytes: &[u8]) -> Vec<(String, String)> {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let document = Document::parse(text).expect("well-formed");
    let head = document.root_element();
    let head = head.children().find(|c| c.has_tag_name("channel")).unwrap_or(head);
    let said = |link: &Node<'_, '_>, name| link.attribute(name).unwrap_or_default().to_owned();
    children(head, "link").iter().map(|link| (said(link, "rel"), said(link, "href"))).collect()
}

#[test]
fn atom_is_as_rfc_4287_wants_it() {
    let content = sanitize("<p>a</p>");
    let entries = [
        Entry {
            original: Some("https://outlet.example/1"),
            published: Some(at("2021-11-09T09:36:00.5+08:00")),
            tags: &["a", "\u{1}"],
            author: Some("The Mirror"),
            summary: "x",
            content: Some(&content),
            lang: Some("en"),
            ..entry("urn:uuid:1", "https://site.example/1.html")
        },
        entry("urn:uuid:2", "https://site.example/2.html"),
    ];
    for is_archive in [false, true] {
        check_atom(&Format::Atom.encode(&Feed { is_archive, ..feed(&entries) }));
    }
    check_atom(&Format::Atom.encode(&Feed { subtitle: None, previous: None, ..feed(&[]) }));
}

#[test]
fn an_article_without_a_date_says_1970_and_is_not_published() {
    let entries = [entry("urn:uuid:1", "https://site.example/1.html")];
    let bytes = String::from_utf8(Format::Atom.encode(&feed(&entries))).expect("UTF-8");
    assert_eq!(bytes.matches("<updated>1970-01-01T00:00:00+00:00</updated>").count(), 2);
    assert!(!bytes.contains("<published>"));
    let bytes = String::from_utf8(Format::Rss.encode(&feed(&entries))).expect("UTF-8");
    assert!(!bytes.contains("<pubDate>"));
}

#[test]
fn rss_is_as_version_2_wants_it() {
    let content = sanitize("<p>a]]&gt;</p>");
    let entries = [Entry {
        original: Some("https://outlet.example/1?a&b"),
        published: Some(at("2021-11-09T09:36:00+08:00")),
        source: Some("The Outlet"),
        tags: &["a"],
        summary: "x",
        content: Some(&content),
        ..entry("urn:uuid:1", "https://site.example/1.html")
    }];
    let bytes = Format::Rss.encode(&Feed { subtitle: None, ..feed(&entries) });
    let text = String::from_utf8(bytes.clone()).expect("UTF-8");
    let document = Document::parse(&text).expect("well-formed");
    let root = document.root_element();
    assert_eq!((root.tag_name().name(), root.attribute("version")), ("rss", Some("2.0")));
    let channels: Vec<_> = root.children().filter(Node::is_element).collect();
    assert_eq!(channels.len(), 1);
    let one = |node: Node<'_, '_>, name: &str| {
        let found: Vec<_> =
            node.children().filter(|child| child.tag_name().name() == name).collect();
        let plain: Vec<_> =
            found.iter().filter(|c| c.tag_name().namespace() != Some(ATOM)).collect();
        assert_eq!(plain.len(), 1, "{name} in {text}");
        plain[0].text().unwrap_or_default().to_owned()
    };
    for name in ["title", "link", "description"] {
        assert!(!one(channels[0], name).is_empty(), "{name}");
    }
    let item = channels[0].children().find(|child| child.has_tag_name("item")).expect("an item");
    assert_eq!(one(item, "pubDate"), "Tue, 9 Nov 2021 09:36:00 +0800");
    assert_eq!(one(item, "guid"), "urn:uuid:1");
    let guid = item.children().find(|child| child.has_tag_name("guid")).expect("a guid");
    assert_eq!(guid.attribute("isPermaLink"), Some("false"));
    assert_eq!(one(item, "creator"), "The Outlet");
    assert_eq!(one(item, "category"), "a");
    assert_eq!(relations(&bytes)[0].0, "self");
    assert!(text.contains("href=\"https://outlet.example/1?a&amp;b\""), "{text}");
}

/// RFC 5005, section 4: archive documents are marked, and all documents are linked.
#[test]
fn archives_are_as_rfc_5005_wants_them() {
    let summary = "It stands again, and the road beside it is open to all who walk.";
    let entries: Vec<Entry<'_>> = (0..50)
        .map(|_| Entry {
            published: Some(at("2021-11-09T09:36:00+08:00")),
            summary,
            ..entry(
                "urn:uuid:11111111-1111-8111-8111-111111111111",
                "https://site.example/repo/2021/11/09/abcdefghij.html",
            )
        })
        .collect();
    let archive = Feed {
        is_archive: true,
        current: Some("https://site.example/repo/feed.xml"),
        next: Some("https://site.example/repo/feeds/archive/0/4.xml"),
        base: Some("https://site.example/repo/"),
        ..feed(&entries)
    };
    let bytes = Format::Atom.encode(&archive);
    let text = String::from_utf8(bytes.clone()).expect("UTF-8");
    let document = Document::parse(&text).expect("well-formed");
    let marks = document.descendants().filter(|node| node.has_tag_name((HISTORY, "archive")));
    assert_eq!(marks.count(), 1);
    let links = relations(&bytes);
    let has = |links: &[(String, String)], name: &str, address: &str| {
        let address = format!("https://site.example/repo/{address}");
        assert!(links.contains(&(name.to_owned(), address)), "{name} {links:?}");
    };
    for (name, address) in [
        ("self", "feed.xml"),
        ("current", "feed.xml"),
        ("prev-archive", "feeds/archive/0/2.xml"),
        ("next-archive", "feeds/archive/0/4.xml"),
    ] {
        has(&links, name, address);
    }
    let size = Format::Atom.encode(&archive).len();
    let frame = Format::Atom.encode(&Feed { entries: &[], ..archive }).len();
    // 100,000 of them shall stay below 30 MB besides their summaries.
    let each = (size - frame) / entries.len() - summary.len();
    assert!(each <= 230, "{each} bytes for an entry");

    let subscription = feed(&entries);
    has(&relations(&Format::Rss.encode(&subscription)), "prev-archive", "feeds/archive/0/2.xml");
    assert!(!String::from_utf8(Format::Atom.encode(&subscription)).expect("UTF-8").contains("fh:"));
}

#[test]
fn instants_are_what_dates_can_say() {
    // Shanghai's own time, until 1901.
    let old = chrono::FixedOffset::east_opt(8 * 3600 + 5 * 60 + 43).expect("an offset");
    let old = at("1890-05-01T00:00:00Z").with_timezone(&old);
    assert_eq!(rfc3339(old), "1890-05-01T00:00:00Z");
    assert_eq!(rfc822(old), "Thu, 1 May 1890 00:00:00 +0000");
    assert_eq!(rfc3339(at("2021-11-09T09:36:00.5+08:00")), "2021-11-09T09:36:00+08:00");
    let far = chrono::DateTime::<chrono::Utc>::MAX_UTC.fixed_offset();
    assert_eq!(rfc3339(far), "1970-01-01T00:00:00Z");
    assert_eq!(rfc822(far), "Thu, 1 Jan 1970 00:00:00 +0000");
}
