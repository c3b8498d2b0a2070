//! A file's name to its media type, as GitHub Pages says it. Knows no content: browsers are told not to
//! look either (`nosniff`).

use std::borrow::Cow;

/// What a name without a known ending is.
const UNKNOWN: &str = "application/octet-stream";

/// The media type of a file, with its charset where it is text: all text of a site is UTF-8.
pub fn media(path: &str) -> Cow<'static, str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let known = match ending.as_str() {
        // The kinds that a site is made of, at once; and those where the list says otherwise than
        // GitHub Pages or the standards do.
        "html" | "htm" => "text/html",
        "css" => "text/css",
        "js" | "mjs" => "text/javascript", // RFC 9239
        "json" | "map" => "application/json",
        "jsonl" | "ndjson" => "application/x-ndjson",
        "xml" => "application/xml", // RFC 7303
        "atom" => "application/atom+xml",
        "rss" => "application/rss+xml",
        "opml" => "text/x-opml",
        "webmanifest" => "application/manifest+json",
        "yml" | "yaml" => "text/yaml",
        "toml" => "text/plain",
        "" => UNKNOWN,
        _ => mime_guess::from_ext(&ending).first_raw().unwrap_or(UNKNOWN),
    };
    match known {
        "text/html" => Cow::Borrowed("text/html; charset=utf-8"),
        "text/css" => Cow::Borrowed("text/css; charset=utf-8"),
        _ if is_text(known) => Cow::Owned(format!("{known}; charset=utf-8")),
        _ => Cow::Borrowed(known),
    }
}

/// Whether a media type, with or without parameters, is one of text: it has a charset, and gzip makes
/// it smaller.
pub fn is_text(media: &str) -> bool {
    let kind = media.split(';').next().unwrap_or(media).trim();
    kind.starts_with("text/")
        || kind.ends_with("+xml")
        || kind.ends_with("+json")
        || matches!(
            kind,
            "application/json"
                | "application/xml"
                | "application/javascript"
                | "application/x-ndjson"
                | "application/xml-dtd"
        )
}

#[cfg(test)]
mod tests {
    use super::media;

    #[test]
    fn types_are_those_of_github_pages() {
        for (path, want) in [
            ("index.html", "text/html; charset=utf-8"),
            ("a/INDEX.HTML", "text/html; charset=utf-8"),
            ("style.css", "text/css; charset=utf-8"),
            ("x.js", "text/javascript; charset=utf-8"),
            ("data/index.json", "application/json; charset=utf-8"),
            ("feed.xml", "application/xml; charset=utf-8"),
            ("feed.atom", "application/atom+xml; charset=utf-8"),
            ("feed.rss", "application/rss+xml; charset=utf-8"),
            ("site.webmanifest", "application/manifest+json; charset=utf-8"),
            ("icon.svg", "image/svg+xml; charset=utf-8"),
            ("robots.txt", "text/plain; charset=utf-8"),
            ("新.md", "text/markdown; charset=utf-8"),
            ("x.ics", "text/calendar; charset=utf-8"),
            ("a.jpg", "image/jpeg"),
            ("a.png", "image/png"),
            ("a.webp", "image/webp"),
            ("a.avif", "image/avif"),
            ("favicon.ico", "image/x-icon"),
            ("a.woff2", "font/woff2"),
            ("a.pdf", "application/pdf"),
            ("a.mp4", "video/mp4"),
            ("a.zip", "application/zip"),
            ("a.wasm", "application/wasm"),
            ("CNAME", "application/octet-stream"),
            ("html", "application/octet-stream"),
            ("a.html/x", "application/octet-stream"),
            ("a.nobody-knows", "application/octet-stream"),
            (".nojekyll", "application/octet-stream"),
            ("a.", "application/octet-stream"),
        ] {
            assert_eq!(media(path), want, "{path}");
        }
    }
}
