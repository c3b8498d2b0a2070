//! Feeds as an independent reader understands them.

use feed_rs::model::{Feed as Read, FeedType};

use super::{at, entry, feed};
use crate::feed::document::{Entry, Feed};
use crate::feed::format::Format;
use crate::feed::opml::{OpmlEntry, opml};
use crate::trust::{SafeHtml, sanitize};

const ID: &str = "urn:uuid:11111111-1111-8111-8111-111111111111";
const URL: &str = "https://site.example/repo/2021/11/09/x.html";
const TAGS: [&str; 3] = ["桥 & 路", "", "bridges"];

fn content() -> SafeHtml {
    sanitize("<p>It <b>stands</b> ]]&gt; again: <a href=\"../10/y.html\">more</a></p>")
}

fn full(content: &SafeHtml) -> Entry<'_> {
    Entry {
        title: "The <b>bridge</b> & the road",
        original: Some("https://outlet.example/1?a=b&c=d"),
        published: Some(at("2021-11-09T09:36:00+08:00")),
        author: Some("A. Writer"),
        source: Some("The Outlet"),
        tags: &TAGS,
        summary: "It stands <again> & again",
        content: Some(content),
        lang: Some("en"),
        image: Some("https://outlet.example/1.jpg"),
        ..entry(ID, URL)
    }
}

fn read(feed: &Feed<'_>, format: Format) -> Read {
    feed_rs::parser::parse(format.encode(feed).as_slice()).expect("a feed")
}

#[test]
fn every_format_says_the_same() {
    let content = content();
    let entries = [full(&content), entry("urn:uuid:2", "https://site.example/repo/2.html")];
    for (format, kind) in
        Format::ALL.into_iter().zip([FeedType::Atom, FeedType::RSS2, FeedType::JSON])
    {
        let read = read(&feed(&entries), format);
        assert_eq!(read.feed_type, kind);
        assert_eq!(read.title.expect("a title").content, "The Mirror");
        assert_eq!(read.description.expect("a subtitle").content, "News & views");
        let lang = read.language.unwrap_or_default();
        assert!(lang.eq_ignore_ascii_case("zh-Hans"), "{format:?} {lang}");
        assert!(read.links.iter().any(|link| link.href == "https://site.example/repo/"));
        assert!(read.links.iter().any(|link| link.href == "https://site.example/repo/feed.xml"));

        let [first, second] = &read.entries[..] else { panic!("{} entries", read.entries.len()) };
        assert_eq!(first.id, ID, "{format:?}");
        assert_eq!(first.published, Some(at("2021-11-09T01:36:00Z").to_utc()), "{format:?}");
        assert!(first.links.iter().any(|link| link.href == URL), "{format:?}");
        let tags: Vec<&str> = first.categories.iter().map(|tag| tag.term.as_str()).collect();
        assert_eq!(tags, ["桥 & 路", "bridges"], "{format:?}");
        assert_eq!(first.authors[0].name.as_deref(), Some("A. Writer"), "{format:?}");
        let body = first.content.as_ref().and_then(|content| content.body.as_deref());
        let absolute = "<p>It <b>stands</b> ]]&gt; again: \
            <a href=\"https://site.example/repo/2021/11/10/y.html\" rel=\"noopener noreferrer\">more</a></p>";
        let body = body.expect("content").replace(" rel=\"noopener noreferrer\"", "");
        assert_eq!(body, absolute.replace(" rel=\"noopener noreferrer\"", ""), "{format:?}");
        let summary = first.summary.as_ref().expect("a summary").content.replace("&lt;", "<");
        let summary = summary.replace("&gt;", ">").replace("&amp;", "&");
        assert_eq!(summary, "It stands <again> & again", "{format:?}");

        assert_eq!(second.published, None, "{format:?}");
        // Who names nobody is the feed's own.
        let own = |author: &feed_rs::model::Person| author.name.as_deref() == Some("The Mirror");
        assert!(second.authors.iter().all(own), "{format:?}");
    }
}

#[test]
fn the_original_is_named() {
    let content = content();
    let entries = [full(&content)];
    let atom = read(&feed(&entries), Format::Atom);
    let via = atom.entries[0].links.iter().find(|link| link.rel.as_deref() == Some("via"));
    let via = via.expect("a link to the original");
    assert_eq!(via.href, "https://outlet.example/1?a=b&c=d");
    assert_eq!(via.title.as_deref(), Some("The Outlet"));
    let json: serde_json::Value =
        serde_json::from_slice(&Format::Json.encode(&feed(&entries))).expect("JSON");
    assert_eq!(json["items"][0]["external_url"], "https://outlet.example/1?a=b&c=d");
    assert_eq!(json["items"][0]["image"], "https://outlet.example/1.jpg");
}

#[test]
fn json_is_as_version_1_1_wants_it() {
    let content = content();
    let entries = [full(&content), entry("urn:uuid:2", "https://site.example/repo/2.html")];
    let json: serde_json::Value =
        serde_json::from_slice(&Format::Json.encode(&feed(&entries))).expect("JSON");
    assert_eq!(json["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(json["feed_url"], "https://site.example/repo/feed.xml");
    for item in json["items"].as_array().expect("items") {
        assert!(item["id"].is_string());
        let kinds = ["content_html", "content_text"].iter().filter(|key| item[**key].is_string());
        assert_eq!(kinds.count(), 1, "{item}");
    }
}

#[test]
fn addresses_below_the_base_are_relative_to_it() {
    let entries = [
        entry("urn:uuid:1", "https://site.example/repo/2021/11/09/x.html"),
        entry("urn:uuid:2", "https://site.example/repo/a:b.html"),
        entry("urn:uuid:3", "https://site.example/repo/"),
        entry("urn:uuid:4", "https://other.example/x.html"),
        entry("urn:uuid:5", "https://site.example/repo//other.example/x.html"),
    ];
    let feed = Feed { base: Some("https://site.example/repo/"), ..feed(&entries) };
    let bytes = String::from_utf8(Format::Atom.encode(&feed)).expect("UTF-8");
    assert!(bytes.contains("href=\"2021/11/09/x.html\""), "{bytes}");
    let read = read(&feed, Format::Atom);
    for (entry, read) in entries.iter().zip(&read.entries) {
        assert_eq!(read.links[0].href, entry.url);
    }
}

#[test]
fn a_list_of_feeds_is_opml() {
    let entry = |title, group| OpmlEntry {
        title,
        feed: "https://site.example/feed.xml?a&b",
        home: "https://site.example/",
        group,
    };
    let entries =
        [entry("All", None), entry("One", Some("Sources")), entry("Two & \u{1}", Some("Sources"))];
    let bytes = String::from_utf8(opml("Feeds <of> it", &entries)).expect("UTF-8");
    let read = roxmltree::Document::parse(&bytes).expect("well-formed");
    let root = read.root_element();
    assert_eq!((root.tag_name().name(), root.attribute("version")), ("opml", Some("2.0")));
    let names: Vec<&str> = root.children().map(|child| child.tag_name().name()).collect();
    assert_eq!(names, ["head", "body"]);
    let title = read.descendants().find(|node| node.has_tag_name("title"));
    assert_eq!(title.and_then(|title| title.text()), Some("Feeds <of> it"));
    let outlines: Vec<_> = read.descendants().filter(|n| n.has_tag_name("outline")).collect();
    let texts: Vec<_> = outlines.iter().filter_map(|outline| outline.attribute("text")).collect();
    assert_eq!(texts, ["All", "Sources", "One", "Two & "]);
    for outline in outlines.iter().filter(|outline| !outline.has_children()) {
        assert_eq!(outline.attribute("type"), Some("rss"));
        assert_eq!(outline.attribute("xmlUrl"), Some("https://site.example/feed.xml?a&b"));
    }
    assert_eq!(outlines[2].parent(), Some(outlines[1]));
}
