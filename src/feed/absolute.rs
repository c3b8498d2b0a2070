//! Bodies whose links are relative to their page, as all of the site's are, to bodies that can be
//! read anywhere. Reads only what `trust` writes: attributes in double quotes, of which `href` and
//! `src` alone hold addresses, and no comments.

use url::{ParseError, Url};

use crate::text::decode_entities;
use crate::trust::SafeHtml;

/// The markup with all its addresses absolute, for the page at `page`. A relative address never
/// begins with a scheme, so what comes out is of the page's own scheme: as safe as before.
pub fn absolute(html: &SafeHtml, page: &str) -> String {
    let html = html.as_str();
    let Ok(page) = Url::parse(page) else { return html.to_owned() };
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = copy_tag(&rest[at..], &page, &mut out);
    }
    out.push_str(rest);
    out
}

/// Copies a tag and returns what follows it.
fn copy_tag<'h>(mut rest: &'h str, page: &Url, out: &mut String) -> &'h str {
    while let Some(at) = rest.find(['"', '>']) {
        let (head, tail) = rest.split_at(at + 1);
        out.push_str(head);
        if head.ends_with('>') {
            return tail;
        }
        let end = tail.find('"').unwrap_or(tail.len());
        let (value, tail) = tail.split_at(end);
        let is_address = [" href=\"", " src=\""].iter().any(|name| head.ends_with(name));
        match resolve(value, page).filter(|_| is_address) {
            Some(url) => out.push_str(&url.as_str().replace('&', "&amp;")),
            None => out.push_str(value),
        }
        let (quote, tail) = tail.split_at(tail.len().min(1));
        out.push_str(quote);
        rest = tail;
    }
    out.push_str(rest);
    ""
}

/// The absolute form of a relative address; none for an absolute one.
fn resolve(value: &str, page: &Url) -> Option<Url> {
    let address = decode_entities(value);
    match Url::parse(&address) {
        Err(ParseError::RelativeUrlWithoutBase) => page.join(&address).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::absolute;
    use crate::trust::sanitize;

    #[test]
    fn relative_addresses_are_their_pages() {
        let page = "https://site.example/repo/2021/11/09/x.html";
        for (written, meant) in [
            (r#"<a href="../10/y.html">y</a>"#, "https://site.example/repo/2021/11/10/y.html"),
            (
                r#"<img alt="a > b" src="../../../files/a%20b.png">"#,
                "https://site.example/repo/files/a%20b.png",
            ),
            (r##"<a href="#u-1">1</a>"##, "https://site.example/repo/2021/11/09/x.html#u-1"),
            (
                r#"<a href="z.html?a=1&amp;b=&quot;">z</a>"#,
                "https://site.example/repo/2021/11/09/z.html?a=1&amp;b=%22",
            ),
        ] {
            let out = absolute(&sanitize(written), page);
            assert!(out.contains(&format!("=\"{meant}\"")), "{out}");
            assert!(!out.contains("=\"../"), "{out}");
        }
    }

    #[test]
    fn all_else_stays_as_it_is() {
        let page = "https://site.example/x.html";
        for html in [
            "<p title=\" href=\">href=\"x\" &lt;a href=\"y\"&gt;</p>",
            "<a href=\"https://other.example/?a=1&amp;b=2\" title=\"src=\">x</a> 1 &gt; 0",
            "<a href=\"mailto:a@x.example\">a</a><br><img src=\"https://x.example/a.png\" alt=\"\">",
            "<p>新聞 \u{1f9ea}</p>",
            "",
        ] {
            let safe = sanitize(html);
            assert_eq!(absolute(&safe, page), safe.as_str());
        }
    }
}
