//! Conditions and ranges of requests, read (RFC 9110, 13 and 14). Pure; knows no page.

/// Which part of a file is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it: no range, several, or none that can be read (RFC 9110, 14.2, lets ignore them).
    Whole,
    /// From one byte to another, both counted from 0 and inside (status 206).
    Bytes(usize, usize),
    /// None of its bytes (status 416).
    Beyond,
}

/// Reads a `Range` field for a file of this length. One range is sent; several would be a message of
/// parts that no browser asks for.
pub fn part(field: &[u8], length: usize) -> Part {
    read_part(field, length).unwrap_or(Part::Whole)
}

fn read_part(field: &[u8], length: usize) -> Option<Part> {
    let (unit, range) = std::str::from_utf8(field).ok()?.split_once('=')?;
    let (first, last) = range.trim().split_once('-')?;
    // Of nothing there is no part; the whole is as short.
    if !unit.trim().eq_ignore_ascii_case("bytes") || length == 0 {
        return None;
    }
    if first.is_empty() {
        let count = number(last)?.min(length);
        return Some(if count == 0 {
            Part::Beyond
        } else {
            Part::Bytes(length - count, length - 1)
        });
    }
    let first = number(first)?;
    let last = if last.is_empty() { usize::MAX } else { number(last)? };
    if last < first {
        return None;
    }
    Some(if first < length { Part::Bytes(first, last.min(length - 1)) } else { Part::Beyond })
}

/// A number of digits only; one that is too large is as good as the largest.
fn number(text: &str) -> Option<usize> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(usize::MAX))
}

/// Whether an entity tag, given without quotes, is named by a value of `If-None-Match`: weak ones
/// count as well (RFC 9110, 13.1.2), and `*` names all.
pub fn names_tag(field: &[u8], tag: &str) -> bool {
    let mut rest = field.trim_ascii();
    if rest == b"*" {
        return true;
    }
    loop {
        rest = rest.trim_ascii_start();
        if let Some(after) = rest.strip_prefix(b",") {
            rest = after;
            continue;
        }
        let quoted = rest.strip_prefix(b"W/").unwrap_or(rest);
        let Some(inside) = quoted.strip_prefix(b"\"") else { return false };
        let Some(end) = inside.iter().position(|byte| *byte == b'"') else { return false };
        if &inside[..end] == tag.as_bytes() {
            return true;
        }
        rest = &inside[end + 1..];
    }
}

/// Whether a range is still of the file that it was begun with: `If-Range` names this tag, not weakly
/// (RFC 9110, 13.1.5). A date never does: nothing here has one.
pub fn is_same(field: &[u8], tag: &str) -> bool {
    let inside = field.trim_ascii().strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\""));
    inside == Some(tag.as_bytes())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, proptest};

    use super::{Part, is_same, names_tag, part};

    #[test]
    fn one_range_is_a_part() {
        for (field, want) in [
            ("bytes=0-0", Part::Bytes(0, 0)),
            ("bytes=0-499", Part::Bytes(0, 499)),
            ("bytes=500-", Part::Bytes(500, 999)),
            ("bytes=-1", Part::Bytes(999, 999)),
            ("bytes=-5000", Part::Bytes(0, 999)),
            ("Bytes= 990-5000 ", Part::Bytes(990, 999)),
            ("bytes=1-99999999999999999999999999", Part::Bytes(1, 999)),
            ("bytes=1000-", Part::Beyond),
            ("bytes=99999999999999999999999999-", Part::Beyond),
            ("bytes=-0", Part::Beyond),
            ("bytes=5-4", Part::Whole),
            ("bytes=0-1,5-6", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("bytes", Part::Whole),
            ("lines=0-1", Part::Whole),
            ("", Part::Whole),
        ] {
            assert_eq!(part(field.as_bytes(), 1_000), want, "{field}");
        }
        assert_eq!(part(b"bytes=0-", 0), Part::Whole);
        assert_eq!(part(b"bytes=-1", 0), Part::Whole);
    }

    #[test]
    fn tags_are_found_in_lists() {
        for yes in ["\"a\"", "W/\"a\"", "\"b\", \"a\"", "\"b,c\",W/\"a\"", "*", " * ", ", ,\"a\""] {
            assert!(names_tag(yes.as_bytes(), "a"), "{yes}");
        }
        for no in ["", "a", "\"b\"", "\"a", "w/\"a\"", "\"aa\"", "\"b,a\"", "\"*\"", "x\"a\""] {
            assert!(!names_tag(no.as_bytes(), "a"), "{no}");
        }
    }

    #[test]
    fn only_the_very_tag_goes_on() {
        assert!(is_same(b"\"a\"", "a"));
        for no in ["W/\"a\"", "a", "\"b\"", "\"", "Sat, 01 Jan 2022 00:00:00 GMT", ""] {
            assert!(!is_same(no.as_bytes(), "a"), "{no}");
        }
    }

    proptest! {
        #[test]
        fn parts_lie_inside(field in "(bytes=)?[0-9,\\- ]{0,24}", bytes in any::<Vec<u8>>(), length in 0..2_000_usize) {
            for field in [field.as_bytes(), &bytes] {
                if let Part::Bytes(first, last) = part(field, length) {
                    prop_assert!(first <= last && last < length);
                }
                names_tag(field, "a");
                is_same(field, "a");
            }
        }
    }
}
