//! The lines of a plain head to its keys and values, in one pass: what mirrors write (`key: value`, one a
//! line, texts bare or in quotes, lists in brackets) and YAML reads in one way only. All else is left to
//! the YAML reader. Never knows what a key means.

/// A value that was written plainly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plain<'a> {
    /// `true` or `false`.
    Flag(bool),
    /// A text.
    Text(&'a str),
    /// A list of texts.
    List(Vec<&'a str>),
}

/// Longest key that is read here: YAML has a limit of its own for them (1.2.2, section 7.4.2).
const LONGEST_KEY: usize = 100;

/// Tells each key and its value, in their order. `None`, when a line is not plain or `tell` refuses one:
/// then what was told before counts for nothing.
pub fn read<'a>(
    head: &'a str,
    mut tell: impl FnMut(&'a str, Plain<'a>) -> Option<()>,
) -> Option<()> {
    if !head.chars().all(is_plain) {
        return None;
    }
    for line in head.split('\n').filter(|line| !line.is_empty()) {
        let (key, written) = key(line)?;
        tell(key, value(written.trim_matches(' '))?)?;
    }
    Some(())
}

/// Whether a character means nothing to YAML but itself, wherever it stands. Tabs are left out, as are
/// line ends of other kinds and what it takes for no character (1.2.2, sections 5.1 and 5.4).
fn is_plain(c: char) -> bool {
    match c {
        '\n' | ' '..='~' => true,
        '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => false,
        c => c >= '\u{a0}',
    }
}

/// A line's key at its very beginning, and what follows the colon and a space.
fn key(line: &str) -> Option<(&str, &str)> {
    let end = line.bytes().take(LONGEST_KEY).position(|b| b == b':')?;
    let (key, rest) = line.split_at(end);
    let is_first = |b: &u8| b.is_ascii_alphabetic() || *b == b'_';
    let is_key = key.as_bytes().first().is_some_and(is_first)
        && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    is_key.then_some((key, rest.strip_prefix(": ")?))
}

fn value(written: &str) -> Option<Plain<'_>> {
    match written {
        "true" | "True" | "TRUE" => return Some(Plain::Flag(true)),
        "false" | "False" | "FALSE" => return Some(Plain::Flag(false)),
        _ => {}
    }
    if let Some(inner) = written.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return list(inner).map(Plain::List);
    }
    quoted(written).or_else(|| bare(written)).map(Plain::Text)
}

/// The inside of quotes in which nothing is escaped.
fn quoted(written: &str) -> Option<&str> {
    let within = |quote| written.strip_prefix(quote)?.strip_suffix(quote);
    match within('"') {
        Some(inner) => (!inner.contains(['"', '\\'])).then_some(inner),
        None => within('\'').filter(|inner| !inner.contains('\'')),
    }
}

/// A text without quotes: it begins with no sign of YAML's, holds none, and is no number and no other
/// word that means something.
fn bare(written: &str) -> Option<&str> {
    let first = written.chars().next()?;
    let begins = first.is_ascii_alphabetic() || first >= '\u{a0}' || is_day(written);
    (begins
        && !written.contains(": ")
        && !written.contains(" #")
        && !written.ends_with(':')
        && !is_word_of_yaml(written))
    .then_some(written)
}

/// Whether a text begins like `2021-11-10`: numbers have no second `-` in front of any `e`.
fn is_day(written: &str) -> bool {
    let bytes = written.as_bytes();
    bytes.len() >= 10
        && bytes[..10].iter().enumerate().all(|(at, b)| match at {
            4 | 7 => *b == b'-',
            _ => b.is_ascii_digit(),
        })
}

/// Words that mean nothing, yes or no in one of YAML's versions.
fn is_word_of_yaml(written: &str) -> bool {
    const WORDS: &[&str] = &["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    written.len() <= 5 && WORDS.iter().any(|word| written.eq_ignore_ascii_case(word))
}

/// The items between brackets: texts without any sign of YAML's, bare or in quotes.
fn list(inner: &str) -> Option<Vec<&str>> {
    if inner.trim_matches(' ').is_empty() {
        return Some(Vec::new());
    }
    inner.split(',').map(|item| item_of(item.trim_matches(' '))).collect()
}

fn item_of(item: &str) -> Option<&str> {
    let is_sign = |c: char| c.is_ascii_punctuation() && !matches!(c, '-' | '_' | '.' | '/' | '+');
    if let Some(inner) = quoted(item) {
        // A comma or bracket in quotes would have been taken for one of the list's.
        return (!inner.contains(['[', ']', '{', '}'])).then_some(inner);
    }
    bare(item).filter(|item| !item.contains(is_sign))
}

#[cfg(test)]
mod tests {
    use super::{Plain, read};

    fn told(head: &str) -> Option<Vec<(&str, Plain<'_>)>> {
        let mut told = Vec::new();
        read(head, |key, value| {
            told.push((key, value));
            Some(())
        })?;
        Some(told)
    }

    #[test]
    fn the_heads_of_mirrors_are_plain() {
        let head = "layout: post\ntitle: \"灯，亮了 #1: [一]\"\ndate: 2021-11-11T01:36:00.873Z\n\nfrom: https://www.example.com/1?a=b#c\n\
            tags: [ 湖报, 'a b', C-3, ]\n";
        assert_eq!(told(head), None, "a last comma is YAML's to judge");
        let head = head.replace(", ]", " ]");
        let expected = vec![
            ("layout", Plain::Text("post")),
            ("title", Plain::Text("灯，亮了 #1: [一]")),
            ("date", Plain::Text("2021-11-11T01:36:00.873Z")),
            ("from", Plain::Text("https://www.example.com/1?a=b#c")),
            ("tags", Plain::List(vec!["湖报", "a b", "C-3"])),
        ];
        assert_eq!(told(&head), Some(expected));
        let flags = "draft: true\ncomments: False\ntags: [ ]\n";
        assert_eq!(told(flags).map(|told| told.len()), Some(3));
    }

    #[test]
    fn what_yaml_may_read_otherwise_is_left_to_it() {
        for line in [
            "title: a: b",
            "title: a #b",
            "title: a\n b",
            "title: \"a\\n\"",
            "title: 'it''s'",
            "title: 1e3",
            "title: 2021",
            "title: null",
            "title: Yes",
            "title:",
            "title: ",
            "title: &a b",
            "title: a\tb",
            "title: a\u{2028}b",
            "title : a",
            "tags: [a, b: c]",
            "tags: [a, 1]",
            "tags: [a, \"b, c\"]",
            "tags: [a]]",
            "tags:\n- a",
            "# a",
            "---",
        ] {
            assert_eq!(told(line), None, "{line}");
        }
    }
}
