//! A feed to JSON Feed 1.1 (jsonfeed.org/version/1.1). It has no archive pages: its `next_url` would
//! change with every article.

use std::borrow::Cow;

use serde::Serialize;

use crate::feed::absolute::absolute;
use crate::feed::document::{Entry, Feed};
use crate::feed::instant::rfc3339;
use crate::xml::{line, text};

#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    title: Cow<'a, str>,
    home_page_url: Cow<'a, str>,
    feed_url: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Cow<'a, str>>,
    authors: [Author<'a>; 1],
    language: Cow<'a, str>,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: Cow<'a, str>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: Cow<'a, str>,
    url: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_url: Option<Cow<'a, str>>,
    title: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<String>,
    /// Every item has content of one of the two kinds.
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authors: Option<[Author<'a>; 1]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<Cow<'a, str>>,
}

/// The bytes of a feed.
pub fn json(feed: &Feed<'_>) -> Vec<u8> {
    let document = Document {
        version: "https://jsonfeed.org/version/1.1",
        title: line(feed.title),
        home_page_url: line(feed.home),
        feed_url: line(feed.address),
        description: feed.subtitle.map(line),
        authors: [Author { name: line(feed.author) }],
        language: line(feed.lang),
        items: feed.entries.iter().map(|entry| item(feed, entry)).collect(),
    };
    // Values of strings and lists always are JSON.
    serde_json::to_vec(&document).unwrap_or_default()
}

fn item<'a>(feed: &Feed<'a>, entry: &'a Entry<'a>) -> Item<'a> {
    let summary = line(entry.summary);
    let content = entry.content.map(|html| text(&absolute(html, entry.url)).into_owned());
    let (content_text, summary) = match content {
        None => (Some(summary), None),
        Some(_) => (None, Some(summary).filter(|summary| !summary.is_empty())),
    };
    Item {
        id: line(entry.id),
        url: line(entry.url),
        external_url: entry.original.map(line),
        title: line(entry.title),
        content_html: content,
        content_text,
        summary,
        image: entry.image.map(line),
        date_published: entry.published.map(rfc3339),
        authors: entry
            .by()
            .filter(|name| *name != feed.author)
            .map(|name| [Author { name: line(name) }]),
        tags: entry.tags.iter().map(|tag| line(tag)).filter(|tag| !tag.is_empty()).collect(),
        language: entry.lang.filter(|lang| *lang != feed.lang).map(line),
    }
}
