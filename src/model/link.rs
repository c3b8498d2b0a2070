//! Links between pages of the site: always relative to the page they stand on, so that one tree
//! serves at `/`, at `/repo/`, from a zip and from a disk.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

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
    let mut from_parts: Vec<&str> = from.split('/').collect();
    from_parts.pop();
    let to_parts: Vec<&str> = to.split('/').collect();
    let folders = to_parts.len() - 1;
    let common = from_parts.iter().zip(&to_parts[..folders]).take_while(|(a, b)| a == b).count();
    let mut out = "../".repeat(from_parts.len() - common);
    for (at, part) in to_parts[common..].iter().enumerate() {
        if at > 0 {
            out.push('/');
        }
        escape(part, &mut out);
    }
    out
}

/// Escapes what has a meaning in a URL, and leaves letters of other scripts readable.
fn escape(part: &str, out: &mut String) {
    let mut rest = part;
    while let Some(at) = rest.find(|c: char| c.is_ascii()) {
        out.push_str(&rest[..at]);
        out.extend(utf8_percent_encode(&rest[at..=at], PATH));
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// The prefix that leads from a page to the site's root: `""` or `"../../"`.
pub fn to_root(from: &str) -> String {
    "../".repeat(from.matches('/').count())
}

/// A path of the site as part of an absolute URL: all but ASCII escaped.
pub fn absolute(base: &url::Url, path: &str) -> String {
    let path = path.strip_suffix("index.html").unwrap_or(path);
    let escaped: Vec<String> =
        path.split('/').map(|part| utf8_percent_encode(part, PATH).to_string()).collect();
    base.join(&format!("./{}", escaped.join("/"))).map_or_else(|_| base.to_string(), String::from)
}

#[cfg(test)]
mod tests {
    use super::{absolute, relative, to_root};

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
