//! Small questions about running text: white space, entities, CJK, and where something stands in it.
//! A door to `memchr` and `simdutf8`, which look at many bytes at a time; the standard library looks at one.

use std::borrow::Cow;
use std::cmp::Ordering;

/// Where a part stands first in a text.
pub fn find(text: &str, part: &str) -> Option<usize> {
    memchr::memmem::find(text.as_bytes(), part.as_bytes())
}

/// Where an ASCII character stands first in a text.
pub fn find_ascii(text: &str, ascii: u8) -> Option<usize> {
    memchr::memchr(ascii, text.as_bytes())
}

/// Whether a text holds one of two ASCII characters.
pub fn has_either(text: &str, one: u8, other: u8) -> bool {
    memchr::memchr2(one, other, text.as_bytes()).is_some()
}

/// Bytes as a text, if they are one.
pub fn checked(bytes: &[u8]) -> Option<String> {
    // The standard library looks at bytes above ASCII one by one, and does so again for a `String` made
    // of the vector; copying costs next to nothing.
    simdutf8::basic::from_utf8(bytes).ok().map(str::to_owned)
}

/// All places of an ASCII character in a text, from the first on.
pub fn places(text: &str, ascii: u8) -> impl Iterator<Item = usize> {
    memchr::memchr_iter(ascii, text.as_bytes())
}

/// The lines of a text, each with its end, as `split_inclusive('\n')` gives them.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let ends = places(text, b'\n').map(|at| at + 1).chain([text.len()]);
    let line = move |end| {
        let line = &text[start..end];
        start = end;
        line
    };
    ends.map(line).filter(|line| !line.is_empty())
}

/// The first of the lines of a text, with its end; none of an empty text.
pub fn first_line(text: &str) -> Option<&str> {
    let end = find_ascii(text, b'\n').map_or(text.len(), |at| at + 1);
    (end > 0).then(|| &text[..end])
}

/// A part of texts that is looked for again and again: what speeds that up is worked out once.
#[derive(Debug, Clone)]
pub struct Part(Box<memchr::memmem::Finder<'static>>);

impl Part {
    /// From its text.
    pub fn new(text: &str) -> Self {
        Self(Box::new(memchr::memmem::Finder::new(text).into_owned()))
    }

    /// Whether it stands in a text.
    pub fn is_in(&self, text: &str) -> bool {
        self.0.find(text.as_bytes()).is_some()
    }
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Part {}

impl PartialOrd for Part {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Part {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.needle().cmp(other.0.needle())
    }
}

/// Trims, and turns each run of white space (also NBSP and the ideographic space) into one space.
pub fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || is_invisible(c)) {
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Characters that take no room and only confuse comparisons: zero-width spaces, BOM, controls.
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
    ) || c.is_control()
}

/// A text whose line ends, escape sequences and marks of direction do nothing where it is shown: names and
/// words of files may hold any.
pub fn visible(text: &str) -> String {
    text.chars()
        .flat_map(
            |c| {
                if c.is_control() || turns(c) { c.escape_default().collect() } else { vec![c] }
            },
        )
        .collect()
}

/// The same for several lines.
pub fn visible_lines(text: &str) -> String {
    text.split('\n').map(visible).collect::<Vec<_>>().join("\n")
}

/// Characters that change the order in which all that follows is shown (UAX #9, 2).
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character belongs to a script that is written without spaces between words:
/// Han, kana, Hangul excluded, with the full-width forms and CJK punctuation.
pub fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{30ff}' | '\u{31c0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{323af}'
        | '‘' | '’' | '“' | '”' | '…' | '—' | '·')
}

/// Whether a character is of a CJK script itself, and not a mark that other scripts use too.
pub fn is_cjk_letter(c: char) -> bool {
    is_cjk(c) && !matches!(c, '‘' | '’' | '“' | '”' | '…' | '—' | '·')
}

/// Decodes the character references that turn up in heads and titles: the five of XML, `&nbsp;`,
/// a few typographic ones, and all numeric ones. Unknown ones stay as they are.
pub fn decode_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        // Names are short: a text of ampersands is not searched for its last semicolon each time.
        let end = rest.bytes().skip(1).take(11).position(|b| b == b';').filter(|end| *end > 0);
        let Some((name, after)) = end.map(|end| (&rest[1..=end], &rest[end + 2..])) else {
            out.push('&');
            rest = &rest[1..];
            continue;
        };
        if let Some(c) = named(name).or_else(|| numeric(name)) {
            out.push(c);
            rest = after;
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn named(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "middot" => '·',
        _ => return None,
    })
}

fn numeric(name: &str) -> Option<char> {
    let digits = name.strip_prefix('#')?;
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    char::from_u32(code).filter(|c| *c != '\0')
}

#[cfg(test)]
mod tests {
    use super::{Part, collapse, decode_entities, first_line, lines, visible, visible_lines};
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    proptest! {
        #[test]
        fn lines_are_those_of_the_standard_library(text in "[a新\r\n]{0,80}") {
            prop_assert!(lines(&text).eq(text.split_inclusive('\n')), "{:?}", text);
            prop_assert_eq!(first_line(&text), text.split_inclusive('\n').next());
        }
    }

    #[test]
    fn parts_are_found_and_compared_by_their_text() {
        assert!(Part::new("桥上").is_in("在桥上。") && Part::new("").is_in(""));
        assert!(!Part::new("桥下").is_in("在桥上。"));
        assert!(Part::new("a") < Part::new("b") && Part::new("a") == Part::new("a"));
    }

    #[test]
    fn what_would_do_something_where_it_is_shown_is_written_out() {
        assert_eq!(visible("a\u{1b}[1m\n\tb\u{202e}c"), "a\\u{1b}[1m\\n\\tb\\u{202e}c");
        assert_eq!(visible("新聞 — “x”"), "新聞 — “x”");
        assert_eq!(visible_lines("a\tb\n\u{2067}c\r"), "a\\tb\n\\u{2067}c\\r");
    }

    #[test]
    fn entities_of_real_titles() {
        assert_eq!(decode_entities("doesn&#x27;t &#38; &lt;b&gt;"), "doesn't & <b>");
        assert_eq!(decode_entities("AT&T; &unknown; &"), "AT&T; &unknown; &");
    }

    #[test]
    fn white_space_of_all_kinds_is_one_space() {
        assert_eq!(collapse("\u{feff} a\u{3000}\n\u{a0}b\u{200b} "), "a b");
    }
}
