//! Links between pages of the site: always relative to the page they stand on, so that one tree
//! serves at `/`, at `/repo/`, from a zip and from a disk.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use url::Position;

/// What may not stand bare in a path of a URL (WHATWG path set), and `%`, `?`, `#`, `:` and quotes.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'\\')
    .add(b'^')
    .add(b'|')
    .add(b'\'')
    .add(b':');

/// The link from one path of the site to another. Letters of other scripts stay readable; every
/// browser and server takes them.
pub fn relative(from: &str, to: &str) -> String {
    // The folders that both share: up to the last `/` where they still agree.
    let agreeing = from.bytes().zip(to.bytes()).take_while(|(a, b)| a == b).count();
    let shared =
        from.as_bytes()[..agreeing].iter().rposition(|b| *b == b'/').map_or(0, |at| at + 1);
    let up = depth(&from[shared..]);
    let mut out = String::with_capacity(up * 3 + to.len() - shared);
    for _ in 0..up {
        out.push_str("../");
    }
    escape(&to[shared..], &mut out);
    out
}

/// Escapes what has a meaning in a URL, and leaves letters of other scripts readable.
fn escape(path: &str, out: &mut String) {
    let mut done = 0;
    for (at, byte) in path.bytes().enumerate() {
        if !(byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_' | 0x80..)) {
            out.push_str(&path[done..at]);
            out.extend(utf8_percent_encode(&path[at..=at], PATH));
            done = at + 1;
        }
    }
    out.push_str(&path[done..]);
}

/// The prefix that leads from a page to the site's root: `""` or `"../../"`.
pub fn to_root(from: &str) -> String {
    "../".repeat(depth(from))
}

/// How many folders deep a path lies.
pub fn depth(path: &str) -> usize {
    path.bytes().filter(|byte| *byte == b'/').count()
}

/// A path of the site as part of an absolute URL: all but ASCII escaped.
pub fn absolute(base: &url::Url, path: &str) -> String {
    let path = path.strip_suffix("index.html").unwrap_or(path);
    let goes_up = || path.split('/').any(|part| matches!(part, "." | ".."));
    if !matches!(base.scheme(), "http" | "https") || goes_up() {
        return joined(base, path);
    }
    // Escaped, and with no part that leads elsewhere, it stands as it is behind the folder of the site: a
    // large site's feeds and sitemaps have half a million addresses, and reading each as a URL takes ten times
    // as long.
    let site = &base[..Position::AfterPath];
    let folder = site.rfind('/').map_or(site, |at| &site[..=at]);
    let mut out = String::with_capacity(folder.len() + path.len() + 16);
    out.push_str(folder);
    out.extend(utf8_percent_encode(path, PATH));
    out
}

/// The same, read as a URL.
fn joined(base: &url::Url, path: &str) -> String {
    let escaped = utf8_percent_encode(path, PATH);
    base.join(&format!("./{escaped}")).map_or_else(|_| base.to_string(), String::from)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop, prop_assert_eq, proptest};

    use super::{absolute, joined, relative, to_root};

    proptest! {
        #[test]
        fn an_absolute_address_is_what_a_url_would_be(
            base in prop::sample::select(vec![
                "https://a.example/",
                "http://a.example:81/b/c",
                "https://u@a.example/%20/b/?q/r#s/t",
                "https://a.example/b/./c/..//d/",
                "file:///a/b",
                "mailto:a/b",
            ]),
            path in r"([ -~新é\t\u{a0}]{0,5}|[.]{1,3}|%2e)(/([ -~新é\t\u{a0}]{0,5}|[.]{1,3}|%2e)){0,3}(/index.html)?",
        ) {
            let base = url::Url::parse(base).expect("a URL");
            let named = path.strip_suffix("index.html").unwrap_or(&path);
            prop_assert_eq!(absolute(&base, &path), joined(&base, named));
        }
    }

    #[test]
    fn links_are_relative_to_their_page() {
        assert_eq!(relative("index.html", "2021/11/09/x.html"), "2021/11/09/x.html");
        assert_eq!(relative("2021/11/09/x.html", "2021/11/09/y.html"), "y.html");
        assert_eq!(relative("2021/11/09/x.html", "2021/11/index.html"), "../index.html");
        assert_eq!(
            relative("2021/11/09/x.html", "tags/新闻/index.html"),
            "../../../tags/新闻/index.html"
        );
        assert_eq!(relative("a/b.html", "files/50% #1?.png"), "../files/50%25%20%231%3F.png");
        assert_eq!(relative("index.html", "a:b.html"), "a%3Ab.html");
        assert_eq!(to_root("2021/11/09/x.html"), "../../../");
    }

    #[test]
    fn absolute_addresses_are_ascii() {
        let base = url::Url::parse("https://example.com/repo/").expect("a URL");
        assert_eq!(absolute(&base, "新/index.html"), "https://example.com/repo/%E6%96%B0/");
        assert_eq!(absolute(&base, "a%b.html"), "https://example.com/repo/a%25b.html");
    }
}
