//! A request's target to what it means below the site's top (RFC 9112, 3.2). Pure; knows no file.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use url::form_urlencoded;

use crate::serve::site::OWN;

/// What a target means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A path below the site's top, decoded: no segment of it is `.`, `..` or empty, but for the last,
    /// which is empty for a folder.
    Path(String),
    /// An address of the server's own: the name behind [`OWN`], and its query, decoded.
    Own(String, Vec<(String, String)>),
    /// The root of the host, or the site's top without its slash: the site is at its base.
    Above,
    /// Beside the site.
    Outside,
    /// No file can have this address: it has steps upwards, empty segments, or characters in a name
    /// that some systems take for a step.
    Nothing,
    /// It is no path: percent signs without digits, no UTF-8, control characters.
    Malformed,
}

/// What a target's path and query mean for a site at `base` (`/` or `/repo/`, not percent-encoded).
///
/// It is decoded once, as a file's name is encoded once: `%252e` names a file with a percent sign.
pub fn target(path: &str, query: Option<&str>, base: &str) -> Target {
    let Some(inside) = path.strip_prefix('/') else { return Target::Malformed };
    let mut whole = String::with_capacity(path.len());
    let mut is_plain = true;
    let mut segments = inside.split('/').peekable();
    while let Some(segment) = segments.next() {
        whole.push('/');
        let start = whole.len();
        if !decode(segment, &mut whole) {
            return Target::Malformed;
        }
        let name = &whole[start..];
        let is_last = segments.peek().is_none();
        is_plain &= !(matches!(name, "." | "..")
            || name.contains(['/', '\\'])
            || (name.is_empty() && !is_last));
    }
    if whole.chars().any(char::is_control) {
        return Target::Malformed;
    }
    if !is_plain {
        return Target::Nothing;
    }
    let Some(below) = whole.strip_prefix(base) else {
        let is_above = whole == "/" || base.strip_suffix('/') == Some(whole.as_str());
        return if is_above { Target::Above } else { Target::Outside };
    };
    match below.strip_prefix(OWN) {
        Some(name) => {
            let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
            Target::Own(name.to_owned(), pairs.into_owned().collect())
        }
        None => Target::Path(below.to_owned()),
    }
}

/// Appends a segment without its percent-encoding; whether that could be done.
fn decode(segment: &str, whole: &mut String) -> bool {
    if !segment.contains('%') {
        whole.push_str(segment);
        return true;
    }
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(|digit| char::from(digit).to_digit(16));
        let value = digit().zip(digit()).map(|(high, low)| high * 16 + low);
        let Some(value) = value.and_then(|value| u8::try_from(value).ok()) else { return false };
        bytes.push(value);
    }
    match String::from_utf8(bytes) {
        Ok(text) => {
            whole.push_str(&text);
            true
        }
        Err(_) => false,
    }
}

/// What may stand in a path as it is (`pchar` and the slash; RFC 3986, 3.3).
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@')
    .remove(b'/');

/// The address of a path below the site's top, percent-encoded, with the query as it came. It never
/// begins with two slashes, which would name another host.
pub fn location(base: &str, below: &str, query: Option<&str>) -> String {
    let mut whole = format!("/{}", base.trim_start_matches('/'));
    whole.push_str(below.trim_start_matches('/'));
    let mut made = percent_encode(whole.as_bytes(), PATH).to_string();
    if let Some(query) = query {
        made.push('?');
        made.push_str(query);
    }
    made
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::{Target, location, target};

    fn path(path: &str) -> Target {
        Target::Path(path.to_owned())
    }

    #[test]
    fn paths_are_decoded_once() {
        for (raw, want) in [
            ("/", path("")),
            ("/a/b.html", path("a/b.html")),
            ("/%E6%96%B0/x", path("新/x")),
            ("/新/x", path("新/x")),
            ("/a%20b", path("a b")),
            ("/a+b", path("a+b")),
            ("/a/", path("a/")),
            ("/%252e%252e/x", path("%2e%2e/x")),
            ("/...", path("...")),
            ("/A.HTML", path("A.HTML")),
        ] {
            assert_eq!(target(raw, None, "/"), want, "{raw}");
        }
    }

    #[test]
    fn nothing_leads_out_of_the_site() {
        for raw in [
            "/..",
            "/../x",
            "/a/../b",
            "/./a",
            "/a/.",
            "/%2e%2e/x",
            "/%2E./x",
            "/.%2e",
            "/a%2fb",
            "/..%2fx",
            "/..%5cx",
            "/..\\x",
            "/a//b",
            "//evil.test/",
            "/%2F",
        ] {
            assert_eq!(target(raw, None, "/"), Target::Nothing, "{raw}");
        }
        for raw in [
            "/%",
            "/%4",
            "/%zz",
            "/%+1",
            "/%ff",
            "/%c0%ae%c0%ae/x",
            "/a%00b",
            "/a%0d%0ab",
            "*",
            "",
            "a",
        ] {
            assert_eq!(target(raw, None, "/"), Target::Malformed, "{raw}");
        }
    }

    #[test]
    fn a_site_below_the_root_is_there_and_nowhere_else() {
        for (raw, want) in [
            ("/repo/", path("")),
            ("/repo/a", path("a")),
            ("/%72epo/a", path("a")),
            ("/repo", Target::Above),
            ("/", Target::Above),
            ("/Repo/", Target::Outside),
            ("/repository/", Target::Outside),
            ("/a", Target::Outside),
            ("/repo/../a", Target::Nothing),
            ("/repo//a", Target::Nothing),
        ] {
            assert_eq!(target(raw, None, "/repo/"), want, "{raw}");
        }
    }

    #[test]
    fn addresses_of_the_server_have_their_query() {
        let own = target("/repo/.reprint-serve/events", Some("path=%E6%96%B0%2Fx+y&b"), "/repo/");
        let query = vec![("path".to_owned(), "新/x y".to_owned()), ("b".to_owned(), String::new())];
        assert_eq!(own, Target::Own("events".to_owned(), query));
        assert_eq!(target("/.reprint-serve/events", None, "/repo/"), Target::Outside);
        assert_eq!(target("/.reprint-serve", None, "/"), path(".reprint-serve"));
    }

    #[test]
    fn addresses_are_encoded_again() {
        assert_eq!(location("/", "新/", None), "/%E6%96%B0/");
        assert_eq!(location("/repo/", "a b/", Some("x=%20")), "/repo/a%20b/?x=%20");
        assert_eq!(location("/", "/evil.test/", None), "/evil.test/");
        assert_eq!(location("/", "a?b#c%d\r\n/", None), "/a%3Fb%23c%25d%0D%0A/");
    }

    proptest! {
        #[test]
        fn no_target_leaves_the_site(raw in "/?([a-z./\\\\%25ef0-9\u{0}-\u{20}新]|%2e|%2f|%5c){0,24}", query in any::<String>()) {
            for base in ["/", "/repo/", "/新/"] {
                match target(&raw, Some(&query), base) {
                    Target::Path(path) | Target::Own(path, _) => {
                        prop_assert!(!path.starts_with('/'));
                        prop_assert!(!path.contains(['\\', '\0']));
                        let mut segments: Vec<&str> = path.split('/').collect();
                        segments.pop_if(|last| last.is_empty());
                        prop_assert!(segments.iter().all(|name| !matches!(*name, "" | "." | "..")));
                    }
                    _ => {}
                }
            }
        }

        #[test]
        fn an_encoded_path_is_the_same_path(path in "[a-z新 ?#%&+é]{1,8}(/[a-z新 ?#%&+é.]{3,8}x){0,3}/?") {
            let made = location("/repo/", &path, None);
            prop_assert!(made.is_ascii());
            prop_assert_eq!(target(&made, None, "/repo/"), Target::Path(path));
        }

        #[test]
        fn any_text_has_a_meaning(raw in any::<String>()) {
            let _ = target(&raw, Some(&raw), "/");
            prop_assert!(!location(&raw, &raw, None).starts_with("//"));
        }
    }
}
