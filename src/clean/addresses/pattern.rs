//! The `urlPattern` of a `ClearURLs` provider. Nearly all are "this name, or one below it"; those
//! are compared, not searched for, and what a pattern begins with says at once which of two hundred
//! providers an address may belong to.

use url::{Position, Url};

use crate::clean::addresses::expression::Expression;

/// How patterns say "any names in front, or none".
const NAMES: &str = r"(?:[a-z0-9-]+\.)*?";

/// How patterns say "any top-level domain".
const ENDS: &str = r"(?:\.[a-z]{2,}){1,}";

/// Which addresses a provider is about.
#[derive(Debug)]
pub struct Pattern {
    start: Option<Start>,
    rest: Rest,
}

/// What the host, or a part of it after a dot, begins with.
#[derive(Debug)]
struct Start {
    below: bool,
    /// In lower case; `None` is a dot without a backslash: any letter.
    text: Vec<Option<u8>>,
}

#[derive(Debug)]
enum Rest {
    /// What it begins with is all.
    Nothing,
    /// A top-level domain comes next.
    Ends,
    /// The whole expression decides.
    Expression(Expression),
}

impl Pattern {
    /// Reads a pattern. The error says why it cannot be used.
    pub fn new(pattern: &str) -> Result<Self, String> {
        if pattern == ".*" {
            return Ok(Self { start: None, rest: Rest::Nothing });
        }
        let (start, left) = start(pattern);
        let rest = match (&start, left) {
            (Some(_), "") => Rest::Nothing,
            (Some(_), ENDS) => Rest::Ends,
            _ => Rest::Expression(Expression::new(pattern)?),
        };
        Ok(Self { start, rest })
    }

    /// The two letters that a part of the host has to begin with; `None` where any may.
    pub fn first_letters(&self) -> Option<[u8; 2]> {
        match self.start.as_ref()?.text.as_slice() {
            [Some(first), Some(second), ..] => Some([*first, *second]),
            _ => None,
        }
    }

    /// Whether an address fits.
    pub fn fits(&self, url: &Url) -> bool {
        let text = url.as_str();
        let Some(start) = &self.start else {
            return match &self.rest {
                Rest::Expression(expression) => expression.fits(text),
                Rest::Nothing | Rest::Ends => true,
            };
        };
        let host = url[..Position::BeforeHost].len()..url[..Position::AfterHost].len();
        let bytes = text.as_bytes();
        let mut at = host.start;
        loop {
            if let Some(after) = start.end(&bytes[at..]) {
                // Another part of the host may fit where this one does not: `google.google.com`.
                match &self.rest {
                    Rest::Expression(expression) => return expression.fits(text),
                    Rest::Ends if !is_end(after) => {}
                    Rest::Ends | Rest::Nothing => return true,
                }
            }
            match next(bytes, at, host.end) {
                Some(next) if start.below => at = next,
                _ => return false,
            }
        }
    }
}

impl Start {
    /// What comes after it.
    fn end<'b>(&self, bytes: &'b [u8]) -> Option<&'b [u8]> {
        let here = bytes.get(..self.text.len())?;
        let fits = |(byte, wanted): (&u8, &Option<u8>)| {
            wanted.is_none_or(|wanted| byte.to_ascii_lowercase() == wanted)
        };
        here.iter().zip(&self.text).all(fits).then(|| &bytes[self.text.len()..])
    }
}

/// Where the next part of the host begins, over a part of letters, digits and `-`.
fn next(bytes: &[u8], at: usize, end: usize) -> Option<usize> {
    let part = bytes[at..end].iter().position(|byte| *byte == b'.')?;
    let of_letters =
        bytes[at..at + part].iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    (part > 0 && of_letters).then_some(at + part + 1)
}

fn is_end(bytes: &[u8]) -> bool {
    matches!(bytes, [b'.', a, b, ..] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic())
}

/// What a pattern begins with, and what is left of it.
fn start(pattern: &str) -> (Option<Start>, &str) {
    let schemes = [r"^https?:\/\/", "^https?://"];
    let Some(rest) = schemes.iter().find_map(|scheme| pattern.strip_prefix(scheme)) else {
        return (None, pattern);
    };
    let (below, mut rest) = rest.strip_prefix(NAMES).map_or((false, rest), |rest| (true, rest));
    // An alternative outside of groups would make the beginning one of two.
    if has_alternatives(pattern) {
        return (None, pattern);
    }
    let mut text = Vec::new();
    loop {
        let bytes = rest.as_bytes();
        let (letter, len) = match bytes {
            [b'\\', escaped, ..] if escaped.is_ascii_punctuation() => (Some(*escaped), 2),
            [b'.', ..] => (None, 1),
            [letter, ..] if letter.is_ascii_alphanumeric() || b"-_/:=&~%".contains(letter) => {
                (Some(letter.to_ascii_lowercase()), 1)
            }
            _ => break,
        };
        // A letter that may be missing or come again is not sure.
        if matches!(bytes.get(len), Some(b'?' | b'*' | b'+' | b'{')) {
            break;
        }
        text.push(letter);
        rest = &rest[len..];
    }
    if text.is_empty() {
        return (None, pattern);
    }
    (Some(Start { below, text }), rest)
}

/// Whether there is a `|` outside of groups and classes.
fn has_alternatives(pattern: &str) -> bool {
    let (mut depth, mut class, mut escaped) = (0_u32, false, false);
    for byte in pattern.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b']' => class = false,
            _ if class => {}
            b'[' => class = true,
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b'|' if depth == 0 => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::Pattern;
    use crate::clean::addresses::expression::Expression;
    use url::Url;

    /// What is compared says the same as the expression itself.
    #[test]
    fn patterns_say_what_their_expressions_say() {
        let patterns = [
            r"^https?:\/\/(?:[a-z0-9-]+\.)*?example(?:\.[a-z]{2,}){1,}",
            r"^https?:\/\/(?:[a-z0-9-]+\.)*?example\.com",
            r"^https?://(?:[a-z0-9-]+\.)*?ex.com",
            r"^https?:\/\/(?:[a-z0-9-]+\.)*?example\.com\/Shop\?",
            r"^https?:\/\/news\.example(?:\.[a-z]{2,}){1,}\/s\?",
            r"^https?:\/\/news\.example\.com",
            r"^https?:\/\/(?:[a-z0-9-]+\.)*?examp[lm]e\.(cn|com)",
            r"^https?:\/\/(?:[a-z0-9-]+\.)*?(?:example\.com|ex\.com)",
            r"^https?:\/\/(?:[a-z0-9-]+\.)*?news\.(?:example\.com)|ex\.com",
            r"https?:\/\/([a-z0-9-.]*\.)example\.com",
            r"^https?://examples?\.com",
            ".*",
        ];
        let urls = [
            "https://example.com/",
            "http://www.example.com/a?b",
            "https://example.co.uk/",
            "https://example.c/",
            "https://example/",
            "https://myexample.com/",
            "https://example.com.evil.org/",
            "https://a.b.news.example.com/s?k=1",
            "https://news.example.com/s?k=1",
            "https://news.example.de/s?k=1",
            "https://example.com/shop?x",
            "https://example.com/SHOP?x",
            "https://exacom/",
            "https://ex.com/",
            "https://exa.community/",
            "https://exampme.cn/",
            "https://example.example.com/",
            "https://example.x.example.com/",
            "https://a_b.example.com/",
            "https://other.org/?u=https://www.example.com/",
            "https://1.2.3.4:80/",
            "https://[::1]/example.com",
        ];
        let mut both = [0; 2];
        for pattern in patterns {
            let expression = Expression::new(pattern).expect("an expression");
            let pattern_read = Pattern::new(pattern).expect("a pattern");
            for url in urls {
                let url = Url::parse(url).expect("a URL");
                let fits = expression.fits(url.as_str());
                assert_eq!(pattern_read.fits(&url), fits, "{pattern} {url}");
                both[usize::from(fits)] += 1;
            }
        }
        assert!(both.iter().all(|count| *count > 50), "{both:?}");
    }
}
