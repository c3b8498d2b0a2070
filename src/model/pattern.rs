//! Patterns of source URLs: a text in which `*` stands for any letters, `/` among them, and every other
//! letter for itself, `?` and `[` too, which addresses are full of. Knows no article.

use percent_encoding::percent_decode_str;

/// A pattern of addresses without their scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// What stands between its stars, as written.
    parts: Vec<String>,
    /// The same without escapes.
    plain: Vec<String>,
}

impl Pattern {
    /// Reads a pattern; a scheme and `www.` in front say nothing.
    ///
    /// # Errors
    /// A sentence for the user: one that says nothing would take every article.
    pub fn parse(written: &str) -> Result<Self, String> {
        let text = written.trim();
        let text = text.split_once("://").map_or(text, |(_, rest)| rest);
        if !text.chars().any(char::is_alphanumeric) {
            return Err(format!("`{written}` would take every article"));
        }
        // Hosts are in small letters, whatever the rest is in.
        let host = text.find('/').unwrap_or(text.len());
        let text = text[..host].to_lowercase() + &text[host..];
        let text = text.strip_prefix("www.").unwrap_or(&text);
        // An escaped star is a letter: the parts are decoded, not the whole.
        let plain = |part: &str| percent_decode_str(part).decode_utf8_lossy().into_owned();
        Ok(Self {
            parts: text.split('*').map(str::to_owned).collect(),
            plain: text.split('*').map(plain).collect(),
        })
    }

    /// Whether an address as it is written, without its scheme, is one of these: all of it, not a part.
    pub fn matches(&self, address: &str) -> bool {
        is_of(&self.parts, address)
    }

    /// The same of an address whose escapes are decoded.
    pub fn matches_plain(&self, address: &str) -> bool {
        is_of(&self.plain, address)
    }
}

/// Whether a text is made of these parts, with anything between them.
fn is_of(parts: &[String], address: &str) -> bool {
    let Some((first, parts)) = parts.split_first() else { return false };
    let Some(mut rest) = address.strip_prefix(first.as_str()) else { return false };
    let Some((last, parts)) = parts.split_last() else { return rest.is_empty() };
    // Each part where it first comes up: what is left for the others is never less.
    for part in parts {
        let Some(at) = rest.find(part.as_str()) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last.as_str())
}

#[cfg(test)]
mod tests {
    use super::Pattern;
    use proptest::prelude::*;

    fn matches(pattern: &str, address: &str) -> bool {
        Pattern::parse(pattern).expect("a pattern").matches(address)
    }

    #[test]
    fn what_a_star_stands_for() {
        for (pattern, address, is) in [
            ("example.com/a", "example.com/a", true),
            ("example.com/a", "example.com/ab", false),
            ("example.com/a", "www.example.com/a", false),
            ("example.com/*", "example.com/", true),
            ("example.com/*", "example.com/2019/x?a=b", true),
            ("*.example.com/*", "news.example.com/x", true),
            ("*.example.com/*", "example.com/x", false),
            ("https://Example.com/A/*.html", "example.com/A/x/y.html", true),
            ("example.com/A/*.html", "example.com/a/x.html", false),
            ("example.com/a*a", "example.com/a", false),
            ("example.com/a*a", "example.com/aa", true),
            ("example.com/*新*/*", "example.com/旧新/x", true),
            ("example.com/?id=1*", "example.com/?id=12", true),
            ("example.com/?id=1*", "example.com/xid=12", false),
            ("example.com/**/x", "example.com/a/x", true),
            ("e*", "other/example", false),
        ] {
            assert_eq!(matches(pattern, address), is, "{pattern} {address}");
        }
    }

    #[test]
    fn escapes_and_www_make_no_difference() {
        for (pattern, address, is) in [
            ("www.example.com/a*", "example.com/ab", true),
            ("example.com/%e6%9c%ba*", "example.com/机场", true),
            ("example.com/机*", "example.com/机场", true),
            ("example.com/%2A", "example.com/ab", false),
            ("example.com/%2a", "example.com/*", true),
        ] {
            let is_plain = Pattern::parse(pattern).expect("a pattern").matches_plain(address);
            assert_eq!(is_plain, is, "{pattern} {address}");
        }
    }

    #[test]
    fn what_says_nothing_is_refused() {
        for all in ["", "*", "**", "*/*", "https://*", "*.*/*"] {
            assert!(Pattern::parse(all).is_err(), "{all}");
        }
    }

    /// The definition, letter by letter.
    fn slowly(pattern: &[char], address: &[char]) -> bool {
        match (pattern, address) {
            ([], []) => true,
            (['*', more @ ..], _) => {
                slowly(more, address) || (!address.is_empty() && slowly(pattern, &address[1..]))
            }
            ([a, more @ ..], [b, rest @ ..]) => a == b && slowly(more, rest),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn it_is_what_the_definition_says(pattern in "a[ab*/新]{0,8}", address in "a[ab/新]{0,10}") {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            let is = slowly(&letters(&pattern), &letters(&address));
            prop_assert_eq!(matches(&pattern, &address), is);
        }
    }
}
