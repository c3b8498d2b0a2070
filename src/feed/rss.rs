//! A feed to RSS 2.0 (rssboard.org/rss-specification), for programs that know nothing newer. The
//! door to `rss`.

use std::collections::BTreeMap;

use rss::extension::dublincore::DublinCoreExtension;
use rss::extension::{Extension, ExtensionMap};
use rss::{Category, Channel, Guid, Item};

use crate::feed::absolute::absolute;
use crate::feed::document::{Entry, Feed};
use crate::feed::format::Format;
use crate::feed::instant::rfc822;
use crate::xml::{line, text};

/// Prefixes and their namespaces: always all of them, so that the size of a feed is the sum of its
/// items.
const NAMESPACES: [(&str, &str); 3] = [
    ("atom", "http://www.w3.org/2005/Atom"),
    ("content", "http://purl.org/rss/1.0/modules/content/"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
];

/// The bytes of a feed; never of an archive page: those are Atom. Languages of single items, and
/// pictures, have no place in RSS.
pub fn rss(feed: &Feed<'_>) -> Vec<u8> {
    let mut links =
        vec![link(&[("rel", "self"), ("href", feed.address), ("type", Format::Rss.media_type())])];
    links.extend(
        feed.neighbours().map(|(relation, href)| link(&[("rel", relation), ("href", href)])),
    );
    let channel = Channel {
        title: line(feed.title).into_owned(),
        link: line(feed.home).into_owned(),
        description: line(feed.subtitle.unwrap_or(feed.title)).into_owned(),
        language: Some(line(feed.lang).into_owned()),
        last_build_date: Some(rfc822(feed.updated)),
        items: feed.entries.iter().map(item).collect(),
        extensions: of_atom(links),
        namespaces: NAMESPACES
            .iter()
            .map(|(prefix, name)| ((*prefix).to_owned(), (*name).to_owned()))
            .collect(),
        ..Channel::default()
    };
    // Writing to memory cannot fail.
    channel.write_to(Vec::new()).unwrap_or_default()
}

fn item(entry: &Entry<'_>) -> Item {
    let via = entry.original.map(|original| link(&[("rel", "via"), ("href", original)]));
    Item {
        title: Some(line(entry.title).into_owned()),
        link: Some(line(entry.url).into_owned()),
        description: (!entry.summary.is_empty()).then(|| escaped(&line(entry.summary))),
        categories: entry
            .tags
            .iter()
            .map(|tag| Category { name: line(tag).into_owned(), domain: None })
            .filter(|category| !category.name.is_empty())
            .collect(),
        guid: Some(Guid { value: line(entry.id).into_owned(), permalink: false }),
        pub_date: entry.published.map(rfc822),
        content: entry.content.map(|content| text(&absolute(content, entry.url)).into_owned()),
        extensions: via.map(|via| of_atom(vec![via])).unwrap_or_default(),
        dublin_core_ext: entry.by().map(|name| DublinCoreExtension {
            creators: vec![line(name).into_owned()],
            ..DublinCoreExtension::default()
        }),
        ..Item::default()
    }
}

/// Plain text as HTML: readers take an item's description for markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn link(attributes: &[(&str, &str)]) -> Extension {
    Extension {
        name: "atom:link".to_owned(),
        attrs: attributes
            .iter()
            .map(|(key, value)| ((*key).to_owned(), line(value).into_owned()))
            .collect(),
        ..Extension::default()
    }
}

fn of_atom(links: Vec<Extension>) -> ExtensionMap {
    ExtensionMap::from([("atom".to_owned(), BTreeMap::from([("link".to_owned(), links)]))])
}
