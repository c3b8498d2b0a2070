//! Records of articles to one file of them.

use std::borrow::Cow;

use serde::Serialize;

use crate::xml::line;

/// What is known of an article. What is not known has no key in the file.
#[derive(Debug, Clone, Copy, Hash)]
pub struct Record<'a> {
    /// Its name in addresses: the ten letters of `model/id.rs`.
    pub id: &'a str,
    /// Its page: a path below the root of the site, not escaped.
    pub path: &'a str,
    /// Its title.
    pub title: &'a str,
    /// When it was published: a day, or an instant as RFC 3339 writes it.
    pub date: Option<&'a str>,
    /// The outlet.
    pub source: Option<&'a str>,
    /// The person who wrote it.
    pub author: Option<&'a str>,
    /// Its tags, and the categories that are none of them.
    pub tags: &'a [&'a str],
    /// The address of the original.
    pub original: Option<&'a str>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: Cow<'a, str>,
    path: Cow<'a, str>,
    title: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    original: Option<Cow<'a, str>>,
}

impl<'a> From<&Record<'a>> for Row<'a> {
    fn from(record: &Record<'a>) -> Self {
        Self {
            id: line(record.id),
            path: line(record.path),
            title: line(record.title),
            date: record.date.map(line),
            source: record.source.map(line),
            author: record.author.map(line),
            tags: record.tags.iter().copied().map(line).filter(|tag| !tag.is_empty()).collect(),
            original: record.original.map(line),
        }
    }
}

/// The bytes of a shard: an array, each record on a line of its own, so that one article more is one
/// line more for those who keep versions.
pub fn shard(records: &[Record<'_>]) -> Vec<u8> {
    let mut out = b"[".to_vec();
    for (at, record) in records.iter().enumerate() {
        out.extend_from_slice(if at == 0 { b"\n" } else { b",\n" });
        // Values of strings and lists always are JSON.
        let _ = serde_json::to_writer(&mut out, &Row::from(record));
    }
    out.extend_from_slice(b"\n]\n");
    out
}
