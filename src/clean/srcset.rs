//! `srcset`, read as the HTML standard says ("parse a srcset attribute"): candidates one by one, what
//! is not valid dropped by itself.

/// A picture that is wider is for printing: the next one is wide enough for any screen.
const WIDEST: u32 = 2600;

/// One candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate<'s> {
    /// Its address as it is written.
    pub address: &'s str,
    /// Its width in pixels, where it says one.
    pub width: Option<u32>,
    /// Pixels of the picture to one of the page, where it says so.
    pub density: Option<f64>,
}

/// The addresses of a `srcset`, the one to show first: the widest that is not absurdly wide, and the
/// absurd ones at the end, the smallest of them first. `data:` is none of them.
pub fn best_first(set: &str) -> Vec<&str> {
    let mut all = candidates(set);
    all.retain(|candidate| !starts_with_data(candidate.address));
    // Sorting is stable: of two that say the same, the first is first.
    all.sort_by(|a, b| rank(b).total_cmp(&rank(a)));
    all.into_iter().map(|candidate| candidate.address).collect()
}

/// The more, the better.
fn rank(candidate: &Candidate<'_>) -> f64 {
    match (candidate.width, candidate.density) {
        (Some(width), _) if width > WIDEST => -f64::from(width),
        // Before all densities, which nobody writes beside widths.
        (Some(width), _) => f64::from(width) + 1e6,
        (None, density) => density.unwrap_or(1.0).min(1e6),
    }
}

fn starts_with_data(address: &str) -> bool {
    address.get(..5).is_some_and(|begin| begin.eq_ignore_ascii_case("data:"))
}

/// White space as HTML has it.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\u{c}' | '\r')
}

/// All valid candidates, in their order.
pub fn candidates(set: &str) -> Vec<Candidate<'_>> {
    let mut found = Vec::new();
    let mut rest = set;
    loop {
        rest = rest.trim_start_matches(|c| is_space(c) || c == ',');
        if rest.is_empty() {
            return found;
        }
        // An address goes up to white space: it may hold commas.
        let (address, after) = rest.split_at(rest.find(is_space).unwrap_or(rest.len()));
        let bare = address.trim_end_matches(',');
        let descriptors;
        if bare.len() < address.len() {
            (descriptors, rest) = ("", after);
        } else {
            (descriptors, rest) = split_descriptors(after);
        }
        if let Some((width, density)) = size(descriptors) {
            found.push(Candidate { address: bare, width, density });
        }
    }
}

/// What stands up to the next comma that is not in parentheses, and what comes after it.
fn split_descriptors(text: &str) -> (&str, &str) {
    let mut inside = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => inside = true,
            b')' => inside = false,
            b',' if !inside => return (&text[..at], &text[at + 1..]),
            _ => {}
        }
    }
    (text, "")
}

/// Width and density of a candidate; `None` where what is said is not valid.
fn size(descriptors: &str) -> Option<(Option<u32>, Option<f64>)> {
    let (mut width, mut density, mut height) = (None, None, None);
    for word in words(descriptors) {
        let (number, unit) = word.split_at(word.len() - word.chars().next_back()?.len_utf8());
        match unit {
            "w" if width.is_none() && density.is_none() => width = Some(whole(number)?),
            "x" if width.is_none() && density.is_none() && height.is_none() => {
                density = Some(floating(number)?);
            }
            "h" if height.is_none() && density.is_none() => height = Some(whole(number)?),
            _ => return None,
        }
    }
    (height.is_none() || width.is_some()).then_some((width, density))
}

/// Words between white space; in parentheses white space is part of a word.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut inside) = (None, false);
    for (at, c) in text.char_indices() {
        match c {
            '(' => inside = true,
            ')' => inside = false,
            _ => {}
        }
        if is_space(c) && !inside {
            words.extend(start.take().map(|start: usize| &text[start..at]));
        } else {
            start.get_or_insert(at);
        }
    }
    words.extend(start.map(|start| &text[start..]));
    words
}

/// A valid non-negative integer other than 0; what is too large for a picture is as large as can be.
fn whole(number: &str) -> Option<u32> {
    let valid = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    if !valid || number.bytes().all(|byte| byte == b'0') {
        return None;
    }
    Some(number.parse().unwrap_or(u32::MAX))
}

/// A valid floating-point number that is not negative (HTML, "floating-point numbers": no `+` in
/// front, no dot at the end, no `inf`).
fn floating(number: &str) -> Option<f64> {
    let valid =
        number.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    let after_sign = number.strip_prefix('-').unwrap_or(number);
    let mantissa = after_sign.split(['e', 'E']).next().unwrap_or_default();
    if !valid || number.starts_with('+') || mantissa.ends_with('.') {
        return None;
    }
    number.parse().ok().filter(|value: &f64| *value >= 0.0 && value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::{best_first, candidates};

    #[test]
    fn candidates_are_read_as_the_standard_says() {
        let read = |set: &str| -> Vec<(String, Option<u32>, Option<f64>)> {
            candidates(set)
                .iter()
                .map(|one| (one.address.to_owned(), one.width, one.density))
                .collect()
        };
        let a = |width, density| vec![("a".to_owned(), width, density)];
        for (set, found) in [
            ("", vec![]),
            (" , ,\t", vec![]),
            ("a", a(None, None)),
            ("a,", a(None, None)),
            ("a 300w", a(Some(300), None)),
            ("\n a\t300w  200h ,", a(Some(300), None)),
            ("a 1.5x", a(None, Some(1.5))),
            ("a .5x", a(None, Some(0.5))),
            ("a 1e1x", a(None, Some(10.0))),
            ("a 0x", a(None, Some(0.0))),
            ("a 99999999999w", a(Some(u32::MAX), None)),
            ("a 0w", vec![]),
            ("a -1x", vec![]),
            ("a +1x", vec![]),
            ("a 1.x", vec![]),
            ("a x", vec![]),
            ("a 1.5w", vec![]),
            ("a infx", vec![]),
            ("a 200h", vec![]),
            ("a 1x 2x", vec![]),
            ("a 1x 300w", vec![]),
            ("a 300w 1x", vec![]),
            ("a 300W", vec![]),
            ("a 300w wide", vec![]),
            ("a 宽", vec![]),
            ("a (300w, b 2x", vec![]),
        ] {
            assert_eq!(read(set), found, "{set:?}");
        }
    }

    #[test]
    fn commas_belong_to_addresses_and_parentheses() {
        let addresses = |set: &'static str| -> Vec<&str> {
            candidates(set).iter().map(|one| one.address).collect()
        };
        assert_eq!(
            addresses("/c_fill,w_80/a.jpg 80w, /b.jpg 2x"),
            ["/c_fill,w_80/a.jpg", "/b.jpg"]
        );
        assert_eq!(addresses("/a.jpg,/b.jpg"), ["/a.jpg,/b.jpg"]);
        assert_eq!(addresses("/a.jpg 1x,/b.jpg 2x"), ["/a.jpg", "/b.jpg"]);
        assert_eq!(addresses("/a.jpg,, /b.jpg"), ["/a.jpg", "/b.jpg"]);
        // One that is not valid takes no other with it.
        assert_eq!(addresses("/a.jpg size(1, 2), /b.jpg 2x"), ["/b.jpg"]);
        assert_eq!(addresses("/a(1,2).jpg 5, /b.jpg"), ["/b.jpg"]);
        assert_eq!(
            addresses("data:image/gif;base64,R0lG,OD 1x, /b.jpg 2x"),
            ["data:image/gif;base64,R0lG,OD", "/b.jpg"]
        );
    }

    #[test]
    fn the_widest_is_shown_unless_it_is_absurd() {
        for (set, best) in [
            ("/s 300w, /l 1200w, /m 800w", vec!["/l", "/m", "/s"]),
            ("/s 300w, /print 6000w, /poster 9000w", vec!["/s", "/print", "/poster"]),
            ("/print 6000w", vec!["/print"]),
            ("/a, /b 2x, /c 1.5x", vec!["/b", "/c", "/a"]),
            ("/a 1x, /b 1x", vec!["/a", "/b"]),
            ("DATA:image/gif;base64,R0 2600w, /a 2600w", vec!["/a"]),
        ] {
            assert_eq!(best_first(set), best, "{set}");
        }
    }
}
