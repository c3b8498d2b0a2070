//! A post of one of the two dialects into what its page must show, read in another way than the
//! program does: by lines and by a tag scanner, without YAML, Markdown or a tree.

use chrono::{DateTime, FixedOffset};

use crate::html::{self, Piece};

/// When an article was published, as its source says.
#[derive(Debug, PartialEq)]
pub(crate) enum When {
    /// An instant, of a head.
    Instant(DateTime<FixedOffset>),
    /// A day, `2021-11-09`, of a source URL.
    Day(String),
}

/// What a source holds that its page must show.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) title: String,
    pub(crate) url: String,
    pub(crate) when: When,
    /// The day in the digits of the source: what the address begins with.
    pub(crate) day: String,
    pub(crate) tags: Vec<String>,
    /// The text of each `<p>` that has any, and of each caption.
    pub(crate) paragraphs: Vec<String>,
    /// The addresses of the pictures that are no advertisement.
    pub(crate) pictures: Vec<String>,
}

/// Reads a source of either dialect.
pub(crate) fn read(source: &str) -> Reading {
    if let Some(rest) = source.strip_prefix("---\n") {
        let (head, body) = rest.split_once("\n---\n").expect("a head has an end");
        let value = |key: &str| {
            let mut lines = head.lines();
            let line = lines.find_map(|line| line.strip_prefix(key)?.strip_prefix(": "));
            line.unwrap_or_else(|| panic!("no {key} in\n{head}")).trim()
        };
        let date = value("date");
        let tags = value("tags").trim_matches(['[', ']']).split(',');
        Reading {
            title: value("title").trim_matches('"').to_owned(),
            url: value("from").to_owned(),
            when: When::Instant(DateTime::parse_from_rfc3339(date).expect("RFC 3339")),
            day: date[..10].to_owned(),
            tags: tags.map(|tag| tag.trim().to_owned()).collect(),
            paragraphs: paragraphs(body),
            pictures: pictures(body),
        }
    } else {
        let title = source.lines().find_map(|line| line.strip_prefix("### "));
        let (_, url) = source.rsplit_once("：http").expect("a source line");
        let url = format!("http{}", url.trim());
        let day = day_of(&url).expect("a day in the URL");
        Reading {
            title: title.expect("a title").trim().to_owned(),
            when: When::Day(day.clone()),
            day,
            tags: tags(source),
            paragraphs: paragraphs(source),
            pictures: pictures(source),
            url,
        }
    }
}

/// The text of each paragraph and caption, squashed.
fn paragraphs(body: &str) -> Vec<String> {
    let mut texts = html::elements(body, "p");
    texts.extend(html::elements(body, "figcaption"));
    let captions = html::elements(body, "div").into_iter();
    texts.extend(captions.filter(|(tag, _)| tag.get("class") == Some("caption")));
    let texts = texts.into_iter().map(|(_, text)| html::squash(&text));
    texts.filter(|text| !text.is_empty()).collect()
}

fn pictures(body: &str) -> Vec<String> {
    let images = html::tags(body).into_iter().filter(|tag| tag.name == "img");
    images
        .filter_map(|tag| tag.get("src").map(str::to_owned))
        .filter(|src| !src.contains("freemium_images"))
        .collect()
}

/// What `<ok>` links to tag pages are called, each once.
fn tags(body: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (tag, text) in html::elements(body, "ok") {
        let name = html::squash(&text);
        if tag.get("href").is_some_and(|href| href.contains("/gb/tag/")) && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// `…/gb/21/11/9/n13365715.htm` is of `2021-11-09`.
fn day_of(url: &str) -> Option<String> {
    let (_, path) = url.split_once("/gb/")?;
    let mut parts = path.split('/').map(str::parse::<u32>);
    let mut next = || parts.next()?.ok();
    let (year, month, day) = (next()?, next()?, next()?);
    Some(format!("{}-{month:02}-{day:02}", 2000 + year))
}

/// The text that a reader of a built page sees in its main part, squashed.
pub(crate) fn shown(page: &str) -> String {
    let main = page.split_once("<main").and_then(|(_, rest)| rest.rsplit_once("</main>"));
    let (main, _) = main.unwrap_or_else(|| panic!("no <main> in\n{page}"));
    html::squash(&html::text(&format!("<main{main}")))
}

/// Elements that run or embed something, and attributes that do: none may be left in a page.
pub(crate) fn live_markup(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for piece in html::pieces(page) {
        let Piece::Tag(tag) = piece else { continue };
        if ["script", "iframe", "object", "embed", "form", "base", "ok"].contains(&&*tag.name) {
            found.push(format!("<{}>", tag.name));
        }
        let on = tag.attributes.iter().filter(|(name, _)| name.starts_with("on"));
        found.extend(on.map(|(name, value)| format!("{name}={value}")));
    }
    found
}

#[test]
fn a_post_with_a_head_is_read() {
    let source = "---\ntitle: \"题：“目”\"\ndate: 2021-11-11T01:36:00.873Z\nfrom: https://x.example/1\n\
        tags: [ 甲, 乙 ]\n---\n<div><p>一&amp;二</p><p> </p><figcaption>三</figcaption><img src=\"a.jpg\">\
        <a href=x><img data-src=y src=\"https://x.example/freemium_images/y.png\"></a></div>";
    let reading = read(source);
    assert_eq!(reading.title, "题：“目”");
    assert_eq!((reading.url.as_str(), reading.day.as_str()), ("https://x.example/1", "2021-11-11"));
    assert_eq!(reading.tags, ["甲", "乙"]);
    assert_eq!(reading.paragraphs, ["一&二", "三"]);
    assert_eq!(reading.pictures, ["a.jpg"]);
}

#[test]
fn a_page_without_a_head_is_read() {
    let source = "### 题 目\n\n---\n\n#### [首页](..)\n\n<div><img src=\"a.jpg\"/>\n<div class=\"caption\">\n 图\n\
        </div></div><hr/><p>\n 一\n <ok href=\"https://x.example/gb/tag/a.html\">\n  二\n </ok>\n 三\n</p>\n\
        \n---\n\n原文链接（需翻墙）：https://x.example/gb/21/11/9/n1.htm\n";
    let reading = read(source);
    assert_eq!((reading.title.as_str(), reading.day.as_str()), ("题 目", "2021-11-09"));
    assert_eq!(reading.when, When::Day("2021-11-09".to_owned()));
    assert_eq!(reading.tags, ["二"]);
    assert_eq!(reading.paragraphs, ["一二三", "图"]);
    assert_eq!(reading.url, "https://x.example/gb/21/11/9/n1.htm");
}

#[test]
fn live_markup_is_seen() {
    assert_eq!(live_markup("<p onclick='x'><IFRAME src=x></p>").len(), 2);
    assert!(live_markup("<p title='onclick=x'>&lt;script></p>").is_empty());
}
