//! Foreign markup made harmless for parsers before it meets one, in one scan over its tags:
//!
//! - nesting deeper than `DEEPEST` loses tags: each `<div>` in 20,000 others costs a parser a look
//!   at all of them;
//! - more than `MOST_FORMATTING` open formatting elements lose tags: parsers make all of them anew
//!   in every paragraph that follows (HTML, "reconstruct the active formatting elements");
//! - `<iframe/>` and the like are closed: to a parser the slash means nothing, and the rest of the
//!   article would be the frame's;
//! - a comment or raw text without an end does not swallow what follows;
//! - a tag keeps its first `MOST_ATTRIBUTES` attributes: parsers compare each with all.
//!
//! Text is never taken out.

pub mod opened;

use std::borrow::Cow;
use std::collections::HashSet;

use crate::clean::markup::opened::{Opened, lower};
use crate::text;

/// The deepest page of the sample and the bulk set (11,554 posts) has 25; browsers stop at 512.
const DEEPEST: usize = 256;

/// Open formatting elements at one place.
const MOST_FORMATTING: usize = 16;

/// Attributes of a tag.
const MOST_ATTRIBUTES: usize = 100;

/// Elements without an end tag.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Elements whose end tag is usually left out; the next one closes them.
fn is_flat(name: &str) -> bool {
    matches!(
        name,
        "dd" | "dt"
            | "li"
            | "option"
            | "p"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "rp"
            | "rt"
            | "html"
            | "body"
            | "head"
    )
}

/// Elements that parsers open anew after a block ends; `a` and `nobr` close themselves.
const FORMATTING: [&str; 12] =
    ["b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"];

/// Elements whose content is text to a parser.
fn is_raw(name: &str) -> bool {
    matches!(
        name,
        "iframe" | "noembed" | "noframes" | "script" | "style" | "textarea" | "title" | "xmp"
    )
}

/// Elements for which a slash at the end of the tag was surely meant.
fn closes_itself(name: &str) -> bool {
    is_raw(name)
        || FORMATTING.contains(&name)
        || matches!(
            name,
            "a" | "audio"
                | "button"
                | "noscript"
                | "object"
                | "select"
                | "span"
                | "svg"
                | "video"
                | "ins"
                | "p"
                | "center"
        )
}

#[expect(
    clippy::too_many_lines,
    reason = "one scan with one state: in pieces it is harder to follow"
)]
/// The markup in the form described above, and whether nesting was cut.
pub fn prepare(html: &str) -> (Cow<'_, str>, bool) {
    let mut scan = Scan { html, out: String::new(), kept: 0, cut: false };
    let mut open = Opened::default();
    let mut formatting: [Vec<bool>; FORMATTING.len()] = Default::default();
    let mut formatting_open = 0usize;
    // What has no end from here has none further on: each is searched for once.
    let mut endless: HashSet<String> = HashSet::new();
    let mut at = 0;
    while let Some(offset) = text::find_ascii(&html[at..], b'<') {
        let start = at + offset;
        let rest = &html[start + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            let end = if endless.contains("!--") { None } else { text::find(comment, "-->") };
            at = if let Some(end) = end {
                start + 4 + end + 3
            } else {
                endless.insert("!--".to_owned());
                scan.replace(start, start + 4, "");
                start + 4
            };
            continue;
        }
        let (closing, tag) = rest.strip_prefix('/').map_or((false, rest), |tag| (true, tag));
        if !tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            at = start + 1;
            continue;
        }
        let name_len = tag
            .bytes()
            .position(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'))
            .unwrap_or(tag.len());
        let written = &tag[..name_len];
        let lower = lower(written);
        let name = &*lower;
        let (len, attributes) = tag_len(&html[start..]);
        let end = start + len;
        at = end;
        if let Some(attributes) = attributes {
            scan.replace(start + attributes, end, ">");
        }
        let slash = !closing && html[start..end].ends_with("/>");
        if is_void(name) {
            continue;
        }
        if is_raw(name) {
            if closing {
                continue;
            }
            let search = !slash && !endless.contains(name);
            if let Some(close) = search.then(|| find_close(&html[end..], written)).flatten() {
                at = end + close;
            } else {
                if search {
                    endless.insert(name.to_owned());
                }
                scan.insert(end, &format!("</{name}>"));
            }
            continue;
        }
        if slash && closes_itself(name) {
            scan.insert(end, &format!("</{name}>"));
            continue;
        }
        if let Some(kind) = FORMATTING.iter().position(|one| *one == name) {
            let kept = &mut formatting[kind];
            let drop = if closing {
                match kept.pop() {
                    Some(true) => {
                        formatting_open -= 1;
                        false
                    }
                    Some(false) => true,
                    None => false,
                }
            } else {
                let keep = formatting_open < MOST_FORMATTING;
                formatting_open += usize::from(keep);
                kept.push(keep);
                !keep
            };
            if drop {
                scan.cut = true;
                scan.replace(start, end, "");
            }
            continue;
        }
        if is_flat(name) || (slash && !is_known_block(name)) {
            continue;
        }
        if closing {
            // A stray end tag closes nothing, and must not count.
            if open.close(name) == Some(true) {
                scan.replace(start, end, "");
            }
        } else {
            let drop = open.depth() >= DEEPEST;
            open.push(written, drop);
            if drop {
                scan.cut = true;
                scan.replace(start, end, "");
            }
        }
    }
    scan.finish()
}

/// Elements that stay open whatever slash they carry.
fn is_known_block(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "section"
            | "article"
            | "ul"
            | "ol"
            | "dl"
            | "table"
            | "blockquote"
            | "figure"
            | "header"
            | "footer"
            | "main"
            | "aside"
            | "nav"
            | "form"
            | "pre"
    )
}

/// The text with its replacements.
struct Scan<'a> {
    html: &'a str,
    out: String,
    kept: usize,
    cut: bool,
}

impl<'a> Scan<'a> {
    fn replace(&mut self, from: usize, to: usize, by: &str) {
        // Two changes of one tag: the later one has nothing left to change.
        if from < self.kept {
            return;
        }
        self.out.push_str(&self.html[self.kept..from]);
        self.out.push_str(by);
        self.kept = to;
    }

    fn insert(&mut self, at: usize, text: &str) {
        if at < self.kept {
            return;
        }
        self.out.push_str(&self.html[self.kept..at]);
        self.out.push_str(text);
        self.kept = at;
    }

    fn finish(mut self) -> (Cow<'a, str>, bool) {
        if self.kept == 0 && self.out.is_empty() {
            return (Cow::Borrowed(self.html), self.cut);
        }
        self.out.push_str(&self.html[self.kept..]);
        (Cow::Owned(self.out), self.cut)
    }
}

/// The length of the tag that the text opens with, where `>` in quotes does not end it; and where
/// its attributes become too many.
pub fn tag_len(tag: &str) -> (usize, Option<usize>) {
    match usual_len(tag) {
        Some((len, outside)) if outside < MOST_ATTRIBUTES => (len, None),
        _ => plain_len(tag),
    }
}

/// The length of a tag in which quotes stand around values only, right behind a name and `=`, and how many
/// of its bytes stand outside of them; none for tags that are written otherwise, or have no end.
pub fn usual_len(tag: &str) -> Option<(usize, usize)> {
    let bytes = tag.as_bytes();
    let mut at = until(bytes, 1, |b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'='))?;
    // In the name of a tag `=` is a letter, which some readers do not know.
    if bytes[at] == b'=' {
        return None;
    }
    let mut outside = at;
    loop {
        let stop = until(bytes, at, |b| matches!(b, b'>' | b'=' | b'"' | b'\''))?;
        outside += stop - at + 1;
        if bytes[stop] == b'>' {
            return Some((stop + 1, outside));
        }
        let quote = *bytes.get(stop + 1)?;
        let is_value = bytes[stop] == b'='
            && bytes[stop - 1].is_ascii_alphanumeric()
            && matches!(quote, b'"' | b'\'');
        if !is_value {
            return None;
        }
        at = stop + 2;
        at += text::find_ascii(&tag[at..], quote)? + 1;
    }
}

/// Where the first such byte stands, from a place on.
#[inline]
pub fn until(bytes: &[u8], from: usize, is_it: impl Fn(u8) -> bool) -> Option<usize> {
    bytes.get(from..)?.iter().position(|b| is_it(*b)).map(|len| from + len)
}

fn plain_len(tag: &str) -> (usize, Option<usize>) {
    let mut quote = None;
    let mut words = 0;
    let mut too_many = None;
    let mut after_equals = false;
    for (at, b) in tag.bytes().enumerate() {
        match (quote, b) {
            (None, b'>') => return (at + 1, too_many),
            // A quote opens a value only behind `=`; elsewhere it is a letter of a broken name.
            (None, b'"' | b'\'') if after_equals => quote = Some(b),
            (Some(open), b) if open == b => quote = None,
            (None, b' ' | b'\n' | b'\t' | b'/') => {
                words += 1;
                if words == MOST_ATTRIBUTES && too_many.is_none() {
                    too_many = Some(at);
                }
            }
            _ => {}
        }
        if !b.is_ascii_whitespace() {
            after_equals = b == b'=';
        }
    }
    // No end, or an open quote: a parser would take all that follows for the tag.
    (tag.find('>').map_or(tag.len(), |at| at + 1), None)
}

/// Where the end tag of a raw text element begins.
fn find_close(html: &str, name: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(offset) = text::find(&html[from..], "</") {
        let at = from + offset;
        let rest = html.as_bytes().get(at + 2..at + 2 + name.len())?;
        if rest.eq_ignore_ascii_case(name.as_bytes()) {
            return Some(at);
        }
        from = at + 2;
    }
    None
}

#[cfg(test)]
mod tests;
