//! A feed to Atom (RFC 4287), with the links of feeds in several documents (RFC 5005). The door to
//! `atom_syndication`.

use std::collections::BTreeMap;

use atom_syndication::extension::{Extension, ExtensionMap};
use atom_syndication::{Category, Content, Entry as AtomEntry, Feed as AtomFeed};
use atom_syndication::{Link, Person, Text, WriteConfig};

use crate::feed::absolute::absolute;
use crate::feed::document::{Entry, Feed};
use crate::feed::format::Format;
use crate::feed::instant::sayable;
use crate::xml::{line, text};

/// The namespace of `fh:archive` (RFC 5005, section 4).
const HISTORY: &str = "http://purl.org/syndication/history/1.0";

/// The bytes of a feed.
pub fn atom(feed: &Feed<'_>) -> Vec<u8> {
    let mut links = vec![
        link("self", feed.address, Some(Format::Atom.media_type())),
        link("alternate", feed.home, Some("text/html")),
    ];
    links.extend(feed.neighbours().map(|(relation, address)| link(relation, address, None)));
    let document = AtomFeed {
        title: Text::plain(line(feed.title)),
        id: line(feed.id).into_owned(),
        updated: sayable(feed.updated),
        authors: vec![person(feed.author)],
        links,
        subtitle: feed.subtitle.map(|subtitle| Text::plain(line(subtitle))),
        entries: feed.entries.iter().map(|entry| entry_of(feed, entry)).collect(),
        extensions: if feed.is_archive { archive_mark() } else { ExtensionMap::new() },
        namespaces: if feed.is_archive {
            BTreeMap::from([("fh".to_owned(), HISTORY.to_owned())])
        } else {
            BTreeMap::new()
        },
        base: feed.base.map(|base| line(base).into_owned()),
        lang: Some(line(feed.lang).into_owned()),
        ..AtomFeed::default()
    };
    // The package's own declaration does not say UTF-8.
    let declaration = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_vec();
    let config = WriteConfig { write_document_declaration: false, indent_size: None };
    // Writing to memory cannot fail.
    document.write_with_config(declaration, config).unwrap_or_default()
}

/// The summaries of a feed that [`atom`] made, in the order of its entries; none of anything else.
pub fn summaries(bytes: &[u8]) -> Option<Vec<String>> {
    let feed = AtomFeed::read_from(bytes).ok()?;
    let summary = |entry: AtomEntry| entry.summary.map_or_else(String::new, |text| text.value);
    Some(feed.entries.into_iter().map(summary).collect())
}

fn entry_of(feed: &Feed<'_>, entry: &Entry<'_>) -> AtomEntry {
    let lang = entry.lang.filter(|lang| *lang != feed.lang).map(|lang| line(lang).into_owned());
    let plain = |value: &str| Text { lang: lang.clone(), ..Text::plain(line(value)) };
    let mut links = vec![link("alternate", relative(entry.url, feed.base), None)];
    if let Some(original) = entry.original {
        let outlet = entry.source.filter(|_| entry.author.is_some());
        let title = outlet.map(|outlet| line(outlet).into_owned());
        links.push(Link { title, ..link("via", original, None) });
    }
    let changed = sayable(entry.changed());
    // Archives hold every article: what says the same twice would be megabytes of a large site.
    let published = entry.published.map(sayable);
    let published = published.filter(|published| !feed.is_archive || *published != changed);
    AtomEntry {
        title: plain(entry.title),
        id: line(entry.id).into_owned(),
        updated: changed,
        authors: entry.by().filter(|name| *name != feed.author).map(person).into_iter().collect(),
        categories: entry.tags.iter().filter_map(|tag| category(tag)).collect(),
        links,
        published,
        summary: (!entry.summary.is_empty()).then(|| plain(entry.summary)),
        content: entry.content.map(|content| Content {
            value: Some(text(&absolute(content, entry.url)).into_owned()),
            content_type: Some("html".to_owned()),
            lang: lang.clone(),
            ..Content::default()
        }),
        ..AtomEntry::default()
    }
}

fn link(relation: &str, address: &str, media_type: Option<&str>) -> Link {
    Link {
        href: line(address).into_owned(),
        rel: relation.to_owned(),
        mime_type: media_type.map(str::to_owned),
        ..Link::default()
    }
}

fn person(name: &str) -> Person {
    Person { name: line(name).into_owned(), ..Person::default() }
}

fn category(tag: &str) -> Option<Category> {
    let term = line(tag).into_owned();
    (!term.is_empty()).then(|| Category { term, ..Category::default() })
}

/// An address below the base without it, unless it would then mean something else: another scheme,
/// another host, the base itself.
fn relative<'a>(address: &'a str, base: Option<&str>) -> &'a str {
    let rest = base.and_then(|base| address.strip_prefix(base)).unwrap_or_default();
    let first = rest.split('/').next().unwrap_or_default();
    if first.is_empty() || first.contains([':', '?', '#']) { address } else { rest }
}

/// The package writes attributes of extensions unescaped; this one has none.
fn archive_mark() -> ExtensionMap {
    let mark = Extension { name: "fh:archive".to_owned(), ..Extension::default() };
    let marks = BTreeMap::from([("archive".to_owned(), vec![mark])]);
    ExtensionMap::from([("fh".to_owned(), marks)])
}
