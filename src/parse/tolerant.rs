//! The second reading of heads that YAML refuses: unescaped quotes, `a: b: c`, tabs, `key : value`,
//! keys given twice. Line by line; the first value of a key counts.

use crate::parse::raw_head::{Many, RawHead};

/// Reads a head's lines.
pub fn read(head: &str) -> RawHead {
    let mut raw = RawHead::default();
    let mut lines = head.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((key, value)) = key_and_value(line) else {
            continue;
        };
        let mut value = value.to_owned();
        let mut items = Vec::new();
        // Lines that belong to this key: list items, or the rest of a text in quotes.
        while let Some(next) = lines.peek() {
            let trimmed = next.trim();
            if let Some(item) = trimmed.strip_prefix("- ") {
                items.push(unquote(item).to_owned());
            } else if key_and_value(next).is_none()
                && !trimmed.is_empty()
                && !trimmed.starts_with('#')
            {
                value.push(' ');
                value.push_str(trimmed);
            } else {
                break;
            }
            lines.next();
        }
        let slot = match key.as_str() {
            "title" => &mut raw.title,
            "date" => &mut raw.date,
            "author" => &mut raw.author,
            "from" | "source_url" | "original_url" | "original" | "external_url"
            | "canonical_url" => &mut raw.from,
            "layout" => &mut raw.layout,
            "slug" => &mut raw.slug,
            "draft" => &mut raw.draft,
            "published" => &mut raw.published,
            "mirrored" | "archived" | "fetched" | "saved" => &mut raw.mirrored,
            "lang" => &mut raw.lang,
            "description" => &mut raw.description,
            "tags" | "tag" | "categories" | "category" | "aliases" | "redirect_from" => {
                let slot = match key.as_str() {
                    "tags" | "tag" => &mut raw.tags,
                    "aliases" | "redirect_from" => &mut raw.aliases,
                    _ => &mut raw.categories,
                };
                *slot = std::mem::take(slot).and(many(&value, items));
                continue;
            }
            _ => continue,
        };
        if slot.is_none() {
            let value = unquote(value.trim());
            *slot = (!value.is_empty()).then(|| unescape(value));
        }
    }
    raw
}

fn key_and_value(line: &str) -> Option<(String, &str)> {
    let (key, value) = line.split_once(':')?;
    let bare = key.trim();
    let known = !bare.is_empty()
        && bare.len() < 40
        && bare.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
        // An indented `https://…` is the rest of a text, not a key.
        && !value.starts_with("//");
    known.then(|| (bare.to_ascii_lowercase(), value.trim()))
}

fn many(value: &str, items: Vec<String>) -> Many {
    if !items.is_empty() {
        return Many::List(items);
    }
    let value = value.trim();
    if let Some(inner) =
        value.strip_prefix('[').map(|inner| inner.strip_suffix(']').unwrap_or(inner))
    {
        let parts = inner.split([',', '，']).map(|part| unquote(part.trim()).to_owned());
        return Many::List(parts.filter(|part| !part.is_empty()).collect());
    }
    let one = unquote(value);
    if one.is_empty() { Many::None } else { Many::One(one.to_owned()) }
}

fn unquote(text: &str) -> &str {
    let text = text.trim();
    for (open, close) in [('"', '"'), ('\'', '\''), ('‘', '’'), ('“', '”')] {
        if let Some(inner) = text.strip_prefix(open) {
            return inner.strip_suffix(close).unwrap_or(inner);
        }
    }
    text
}

fn unescape(text: &str) -> String {
    text.replace("\\\"", "\"").replace("\\\\", "\\").replace("\\n", " ")
}
