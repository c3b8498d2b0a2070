//! The values of a head to the typed [`Head`].

use std::collections::HashSet;

use url::Url;

use crate::model::document::Head;
use crate::model::problem::Problem;
use crate::model::source::FoundFile;
use crate::model::source_url::SourceUrl;
use crate::parse::date;
use crate::parse::front_matter::Parts;
use crate::parse::raw_head::{Many, RawHead, split};
use crate::text::{collapse, decode_entities};

/// Types the values, and reports those that make no sense.
pub fn from_front_matter(
    raw: &RawHead,
    parts: &Parts<'_>,
    file: &FoundFile,
    problems: &mut Vec<Problem>,
) -> Head {
    let place = |key: &str| {
        let line = parts.head.lines().position(|line| line.trim_start().starts_with(key));
        line.map_or((1, 1), |line| (line + 2, 1))
    };
    let date = raw.date.as_deref().and_then(|written| {
        let (line, column) = place("date");
        let hint = "write it like 2021-11-10, 2021-11-10 18:39 or 2021-11-10T10:39:46Z";
        if let Some((parsed, rest)) = date::parse_with_rest(written) {
            if !rest.is_empty() {
                problems.push(
                    Problem::warning(
                        &file.path,
                        "date-partly-read",
                        format!(
                            "of the date `{}` the end, `{}`, is not understood",
                            shorten(written),
                            shorten(rest)
                        ),
                    )
                    .at(line, column)
                    .help(hint),
                );
            }
            Some(parsed)
        } else {
            problems.push(
                Problem::warning(
                    &file.path,
                    "date-unreadable",
                    format!("`{}` is no date", shorten(written)),
                )
                .at(line, column)
                .help(hint),
            );
            None
        }
    });
    let url = raw.from.as_deref().and_then(|written| {
        let parsed = web_url(written);
        if parsed.is_none() && !written.trim().is_empty() {
            let (line, column) = place("from");
            problems.push(
                Problem::warning(
                    &file.path,
                    "url-unreadable",
                    format!("`{}` is no web address", shorten(written)),
                )
                .at(line, column)
                .help("`from` is the address of the original, like https://www.example.com/news/1"),
            );
        }
        parsed
    });
    let is = |value: &Option<String>, words: &[&str]| {
        value
            .as_deref()
            .is_some_and(|text| words.contains(&text.trim().to_ascii_lowercase().as_str()))
    };
    Head {
        title: title(raw.title.as_deref().unwrap_or_default()),
        url: url.map(SourceUrl::from),
        date,
        ruled_date: None,
        // Nothing is made of it: what is no date (Jekyll sites write `archived: true`) says nothing.
        mirrored: raw.mirrored.as_deref().and_then(date::parse_with_rest).map(|(date, _)| date),
        author: raw.author.as_deref().map(title).filter(|name| !name.is_empty()),
        tags: names(&raw.tags),
        categories: names(&raw.categories),
        aliases: paths(&raw.aliases),
        slug: raw.slug.as_deref().map(collapse).unwrap_or_default(),
        draft: is(&raw.draft, &["true", "yes", "on", "1"])
            || is(&raw.published, &["false", "no", "off", "0"]),
    }
}

/// A title or name as one line; entities are decoded twice, since mirrors escape them twice. What
/// turns the direction of text would turn that of the page around it (Unicode UAX 9), and what is no
/// character may stand in no page (HTML, "noncharacters").
pub fn title(written: &str) -> String {
    let once = decode_entities(written);
    let twice = decode_entities(&once);
    let is_unfit = |c: char| {
        matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fdd0}'..='\u{fdef}')
            || u32::from(c) & 0xfffe == 0xfffe
    };
    if twice.contains(is_unfit) { collapse(&twice.replace(is_unfit, "")) } else { collapse(&twice) }
}

/// An absolute http(s) URL, tolerant of white space around it.
pub fn web_url(written: &str) -> Option<Url> {
    let url = Url::parse(written.trim()).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

/// The names of a list or string, each once.
fn names(many: &Many) -> Vec<String> {
    let split_up;
    let written = match many {
        Many::None => &[][..],
        Many::One(text) => {
            split_up = split(text);
            &split_up
        }
        Many::List(items) => items,
    };
    let mut seen = HashSet::new();
    written
        .iter()
        .map(|name| title(name))
        .filter(|name| !name.is_empty() && seen.insert(name.clone()))
        .collect()
}

/// The addresses of a list or of one string, each once.
pub fn paths(many: &Many) -> Vec<String> {
    let written = match many {
        Many::None => &[][..],
        Many::One(text) => std::slice::from_ref(text),
        Many::List(items) => items,
    };
    let mut paths: Vec<String> = Vec::new();
    for path in written.iter().map(|path| path.trim()) {
        if !path.is_empty() && !paths.iter().any(|known| known == path) {
            paths.push(path.to_owned());
        }
    }
    paths
}

fn shorten(text: &str) -> String {
    let line = collapse(text);
    if line.chars().count() > 60 { line.chars().take(59).chain(['…']).collect() } else { line }
}
