//! The lines that mirrors put on top of a body and that only repeat the head: `<!--epoch ms-->`,
//! `[title](url)`, `------`, and sometimes `日期：…`. Where a file has no head they are its head.

use url::Url;

use crate::model::document::Head;
use crate::model::source_url::SourceUrl;
use crate::parse::gfw::is_dashes;
use crate::parse::{date, head};
use crate::text::first_line;

/// The parts of such an opening.
struct Opening<'a> {
    title: &'a str,
    url: &'a str,
    date: Option<&'a str>,
    rest: &'a str,
}

fn opening(text: &str) -> Option<Opening<'_>> {
    let mut rest = text;
    let mut line = next(&mut rest)?;
    while line.is_empty() || (line.starts_with("<!--") && line.ends_with("-->")) {
        line = next(&mut rest)?;
    }
    let inner = line.strip_prefix('[')?.strip_suffix(')')?;
    let (title, url) = inner.rsplit_once("](")?;
    let after_link = rest;
    if !next(&mut rest).is_some_and(is_dashes) {
        rest = after_link;
        // Without the rule a link alone on the first line may be the article's own.
        if !text.trim_start().starts_with("<!--") {
            return None;
        }
    }
    let mut dated = rest;
    let date = next(&mut dated)
        .and_then(|line| line.strip_prefix("日期：").or_else(|| line.strip_prefix("日期:")));
    Some(Opening { title, url, date, rest: if date.is_some() { dated } else { rest } })
}

/// Takes a line off the front.
fn next<'a>(rest: &mut &'a str) -> Option<&'a str> {
    let line = first_line(rest)?;
    *rest = &rest[line.len()..];
    Some(line.trim())
}

/// Whether a text without a head opens with a link and a rule.
pub fn opens_with_link(text: &str) -> bool {
    opening(text).is_some()
}

/// The head in such lines.
pub fn head(text: &str) -> Head {
    let Some(opening) = opening(text) else {
        return Head::default();
    };
    Head {
        title: head::title(opening.title),
        url: head::web_url(opening.url).map(SourceUrl::from),
        date: opening.date.and_then(date::parse),
        ..Head::default()
    }
}

/// A body without these lines, where they repeat this head: the same title or the same address.
pub fn strip<'a>(body: &'a str, known: &Head) -> &'a str {
    let Some(opening) = opening(body) else {
        return strip_stamp(body);
    };
    let same_title = head::title(opening.title) == known.title || opening.title.trim().is_empty();
    let same_url = || {
        let known = known.url.as_ref().map(SourceUrl::as_str);
        known.is_some() && known == head::web_url(opening.url).as_ref().map(Url::as_str)
    };
    if same_title || same_url() { opening.rest } else { strip_stamp(body) }
}

/// A comment of digits alone, the mirror's stamp.
fn strip_stamp(body: &str) -> &str {
    let trimmed = body.trim_start();
    trimmed
        .strip_prefix("<!--")
        .and_then(|rest| rest.split_once("-->"))
        .filter(|(stamp, _)| stamp.bytes().all(|b| b.is_ascii_digit()))
        .map_or(body, |(_, rest)| rest)
}
