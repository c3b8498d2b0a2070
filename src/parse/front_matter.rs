//! The head between two `---` lines.

use crate::model::problem::Problem;
use crate::model::source::SourcePath;
use crate::text::{first_line, lines};

/// Heads above this size are no heads (real ones have a few hundred bytes).
const LIMIT: usize = 64 << 10;

/// A text cut in two.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    /// The lines between the marks.
    pub head: &'a str,
    /// All that follows.
    pub body: &'a str,
}

/// Splits a text that opens with a head. A head without an end is reported, and ends where its
/// lines no longer look like one.
pub fn split<'a>(
    text: &'a str,
    path: &SourcePath,
    problems: &mut Vec<Problem>,
) -> Option<Parts<'a>> {
    let start = opening(text)?;
    let window = &text[start..floor(text, start + LIMIT)];
    let mut at = 0;
    let mut end = None;
    for line in lines(window) {
        if is_mark(line) {
            end = Some((at, at + line.len()));
            break;
        }
        at += line.len();
    }
    let (likely, keys) = likely_end(window);
    if let Some((head, body)) = end
        && (head <= likely || (keys == 0 && window[..head].trim().is_empty()))
    {
        return Some(Parts { head: &window[..head], body: &text[start + body..] });
    }
    // No end within the limit, or one that comes after lines of text. Without a single `key:` the
    // first line was a rule, not a head.
    if keys == 0 {
        return None;
    }
    let last = text[..start + likely].matches('\n').count();
    problems.push(
        Problem::warning(
            path,
            "head-without-end",
            "the head has no closing `---`; it is read up to here",
        )
        .at(last.max(1), 1)
        .help("put a line `---` below the last line of the head"),
    );
    Some(Parts { head: &window[..likely], body: &text[start + likely..] })
}

/// Where the lines stop looking like those of a head, and how many keys came before: after a blank
/// line something must follow that is a key, indented, a list item or a remark.
fn likely_end(window: &str) -> (usize, usize) {
    let mut at = 0;
    let mut keys = 0;
    let mut blank = None;
    let mut end = 0;
    for line in lines(window) {
        if line.trim_end().is_empty() {
            blank = blank.or(Some(at));
        } else {
            let key = is_key(line);
            let continues = key || line.starts_with([' ', '\t', '-', '#']);
            if !continues && (blank.is_some() || keys == 0) {
                return (blank.unwrap_or(at), keys);
            }
            keys += usize::from(key);
            blank = None;
        }
        at += line.len();
        end = at;
        if is_mark(line) {
            break;
        }
    }
    (blank.unwrap_or(end), keys)
}

/// The body of a text that opens with a head; the text itself, where none is.
pub fn body(text: &str) -> &str {
    let path = SourcePath::new(0, String::new());
    split(text, &path, &mut Vec::new()).map_or(text, |parts| parts.body)
}

fn opening(text: &str) -> Option<usize> {
    let lead = text.len() - text.trim_start_matches('\n').len();
    let line = first_line(&text[lead..])?;
    (line.trim_end() == "---" && line.ends_with('\n')).then_some(lead + line.len())
}

/// Whether a line ends a head.
fn is_mark(line: &str) -> bool {
    line.starts_with(['-', '.']) && matches!(line.trim_end(), "---" | "...")
}

fn is_key(line: &str) -> bool {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b' ');
    let bytes = line.as_bytes();
    let Some(end) = bytes.iter().position(|byte| !is_part(byte)) else { return false };
    // Any white space may stand between a key and its colon.
    let gap = match bytes[end] {
        b':' => "",
        _ => line[end..].split_once(':').map_or("?", |(gap, _)| gap),
    };
    let key = line[..end].trim_end();
    !key.is_empty() && key.len() < 40 && gap.trim_end().is_empty()
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::is_key;
    use proptest::prelude::{prop_assert_eq, proptest};

    proptest! {
        #[test]
        fn a_key_is_what_stands_before_the_first_colon(
            line in "[a-cZ9_ \t\u{3000}新-]{0,6}([a-z]{36,40})?[ \t\u{a0}]{0,2}:?[a: 新]{0,3}\n?",
        ) {
            let plain = line.split_once(':').is_some_and(|(key, _)| {
                let key = key.trim_end();
                !key.is_empty()
                    && key.len() < 40
                    && key.chars().all(|c| c.is_ascii_alphanumeric() || "_- ".contains(c))
            });
            prop_assert_eq!(is_key(&line), plain, "{:?}", line);
        }
    }
}
