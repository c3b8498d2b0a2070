//! Caps nesting before anything is parsed: each `<div>` in 20,000 others costs a parser a look at
//! all of them, seconds in sum. Tags above the cap are left out, their text is not.

use std::borrow::Cow;

/// Deeper than any real page (the deepest of the measured corpus has 61).
const CAP: usize = 256;

/// Elements that have no end tag, or whose end tag is usually left out.
const FLAT: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
    "option", "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// The markup with at most [`CAP`] open elements at any place, and whether anything was left out.
pub fn cap(html: &str) -> (Cow<'_, str>, bool) {
    if html.bytes().filter(|b| *b == b'<').count() <= CAP {
        return (Cow::Borrowed(html), false);
    }
    let mut depth = 0usize;
    let mut skipped = 0usize;
    let mut out = String::new();
    let mut kept = 0;
    let mut at = 0;
    while let Some(offset) = html[at..].find('<') {
        let start = at + offset;
        let rest = &html[start + 1..];
        let (closing, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            at = start + 1;
            continue;
        }
        let name_len = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let name = rest[..name_len].to_ascii_lowercase();
        let end = start + tag_len(&html[start..]);
        at = end;
        if FLAT.contains(&name.as_str()) {
            continue;
        }
        let drop = if closing {
            if skipped > 0 {
                skipped -= 1;
                true
            } else {
                depth = depth.saturating_sub(1);
                false
            }
        } else if depth >= CAP {
            skipped += 1;
            true
        } else {
            depth += 1;
            false
        };
        if drop {
            out.push_str(&html[kept..start]);
            kept = end;
        }
    }
    if kept == 0 {
        return (Cow::Borrowed(html), false);
    }
    out.push_str(&html[kept..]);
    (Cow::Owned(out), true)
}

/// The length of the tag that the text opens with; `>` in quotes does not end it.
fn tag_len(tag: &str) -> usize {
    let mut quote = None;
    for (at, b) in tag.bytes().enumerate() {
        match (quote, b) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(open), b) if open == b => quote = None,
            _ => {}
        }
    }
    // No end, or an open quote: the parser takes `<` and goes on.
    tag.find('>').map_or(tag.len(), |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::cap;

    #[test]
    fn deep_nesting_loses_tags_and_no_text() {
        let html = "<div>".repeat(20_000) + "text" + &"</div>".repeat(20_000) + "<p>after</p>";
        let (capped, cut) = cap(&html);
        assert!(cut);
        assert!(capped.contains("text") && capped.ends_with("<p>after</p>"));
        assert_eq!(capped.matches("<div>").count(), 256);
        assert_eq!(capped.matches("</div>").count(), 256);
    }

    #[test]
    fn ordinary_pages_stay_as_they_are() {
        let html = "<p>一<li>二<br>".repeat(1000);
        assert_eq!(cap(&html), (html.as_str().into(), false));
    }
}
