//! The list of all shards to the file that a program reads first. It has no totals: it changes when
//! a shard is full, and not with each article.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::xml::line;

/// The version of the format: one more when a program that reads the old one could misread the new
/// one. A new key is no new version.
const FORMAT: u32 = 1;

/// What each key of a record means, for whoever finds the files.
const FIELDS: [(&str, &str); 8] = [
    ("id", "the article's name for ever, unique in the site"),
    ("path", "its page below the root of the site, not percent-encoded"),
    ("title", "its title, plain text"),
    ("date", "when it was published: a day, or an instant of RFC 3339; absent where unknown"),
    ("source", "the outlet that published it"),
    ("author", "the person who wrote it, where that is not the outlet"),
    ("tags", "its tags and categories"),
    ("original", "the address of the original"),
];

/// What the index says.
#[derive(Debug, Clone, Copy, Hash)]
pub struct Index<'a> {
    /// The title of the site.
    pub title: &'a str,
    /// Its language (BCP 47).
    pub lang: &'a str,
    /// Where it is, where it knows that.
    pub base_url: Option<&'a str>,
    /// The full shards, oldest first: paths below the root of the site. They never change unless an
    /// article in them does.
    pub full: &'a [&'a str],
    /// The shard with the newest articles.
    pub open: &'a str,
}

#[derive(Serialize)]
struct File<'a> {
    format: u32,
    title: &'a str,
    language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    base_url: Option<&'a str>,
    shards: &'a [&'a str],
    latest: &'a str,
    fields: BTreeMap<&'a str, &'a str>,
}

/// The bytes of the index.
pub fn index(index: &Index<'_>) -> Vec<u8> {
    let file = File {
        format: FORMAT,
        title: &line(index.title),
        language: index.lang,
        base_url: index.base_url,
        shards: index.full,
        latest: index.open,
        fields: FIELDS.into_iter().collect(),
    };
    // Values of strings and lists always are JSON.
    let mut bytes = serde_json::to_vec(&file).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
