//! Addresses in a body: freed of what does not belong, resolved, and led to our own copy where the
//! site holds one.

use percent_encoding::percent_decode_str;
use url::Url;

use crate::clean::input::Input;
use crate::model::link::relative;
use crate::model::source_url::{self, is_tracking};

/// Where an address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Out of the site.
    Web(Url),
    /// A page of the site, as a link from this page.
    Page(String),
    /// A file that the site copies: the link from this page, and its path below the output.
    File(String, String),
    /// A place on this page, without `#`.
    Fragment(String),
    /// `mailto:` and the like, as it is.
    Other(String),
}

/// Wrappers that lead on to the address in one of their parameters: host, path, parameter.
const WRAPPERS: &[(&str, &str, &str)] = &[
    ("www.google.com", "/url", "q"),
    ("www.google.com", "/url", "url"),
    ("l.facebook.com", "/l.php", "u"),
    ("lm.facebook.com", "/l.php", "u"),
    ("www.youtube.com", "/redirect", "q"),
    ("link.zhihu.com", "/", "target"),
    ("t.umblr.com", "/redirect", "z"),
    ("out.reddit.com", "/", "url"),
    ("slack-redir.net", "/link", "url"),
    ("disq.us", "/url", "url"),
];

/// Resolves an address as it stands in the body. `None` for what leads nowhere a reader may go:
/// empty, `javascript:`, `data:`, or relative with nothing to be relative to.
pub fn resolve(written: &str, input: &Input<'_>) -> Option<Target> {
    let bare: String = written
        .trim_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}')
        .chars()
        .filter(|c| {
            !c.is_control() && !matches!(c, '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
        })
        .collect();
    if bare.is_empty() {
        return None;
    }
    if let Some(place) = bare.strip_prefix('#') {
        return (!place.is_empty()).then(|| Target::Fragment(fragment(place)));
    }
    if let Some(rest) = bare.strip_prefix("//") {
        return web(Url::parse(&format!("https://{rest}")).ok()?, input);
    }
    match Url::parse(&bare) {
        Ok(url) => match url.scheme() {
            "http" | "https" => web(url, input),
            "mailto" | "tel" | "magnet" => Some(Target::Other(bare)),
            _ => None,
        },
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            local(&bare, input).or_else(|| web(input.url?.join(&bare).ok()?, input))
        }
        Err(_) => None,
    }
}

/// A place on a page as its element's id says it: without escapes.
pub fn fragment(place: &str) -> String {
    percent_decode_str(place).decode_utf8_lossy().into_owned()
}

/// An address of the web: unwrapped, without tracking parameters; our own copy where there is one.
fn web(url: Url, input: &Input<'_>) -> Option<Target> {
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return None;
    }
    let url = untrack(unwrap(url));
    if let Some(page) = source_url::name(&url).and_then(|name| input.places.article(name)) {
        return Some(Target::Page(relative(input.page, page)));
    }
    Some(Target::Web(url))
}

fn unwrap(mut url: Url) -> Url {
    // Wrappers in wrappers occur; more than three are a trap.
    for _ in 0..3 {
        let inner = WRAPPERS
            .iter()
            .filter(|(host, path, _)| url.host_str() == Some(host) && url.path() == *path)
            .find_map(|(_, _, name)| {
                let (_, value) = url.query_pairs().find(|(key, _)| key == name)?;
                Url::parse(&value).ok().filter(|inner| matches!(inner.scheme(), "http" | "https"))
            });
        match inner {
            Some(inner) => url = inner,
            None => break,
        }
    }
    url
}

/// Takes tracking parameters off; an address without any stays byte for byte.
pub fn untrack(mut url: Url) -> Url {
    let Some(query) = url.query() else {
        return url;
    };
    let name = |pair: &str| pair.split('=').next().unwrap_or_default().to_owned();
    if !query.split('&').any(|pair| is_tracking(&name(pair))) {
        return url;
    }
    let kept: Vec<&str> = query.split('&').filter(|pair| !is_tracking(&name(pair))).collect();
    let kept = kept.join("&");
    url.set_query((!kept.is_empty()).then_some(&kept));
    url
}

/// A path to another post or to a file in the content folders: from the post's own folder, or with
/// `/` in front from the top of its content folder.
fn local(written: &str, input: &Input<'_>) -> Option<Target> {
    let path = written.split(['?', '#']).next().filter(|path| !path.is_empty())?;
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let from_top = decoded.starts_with('/');
    let mut parts: Vec<&str> =
        if from_top { Vec::new() } else { input.source.folder().split('/').collect() };
    parts.retain(|part| !part.is_empty());
    for part in decoded.split('/') {
        match part {
            "" | "." => {}
            // Above the content folder there is nothing of ours.
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    let rel = parts.join("/");
    if let Some(page) = input.places.post(input.source.root, &rel) {
        return Some(Target::Page(relative(input.page, page)));
    }
    let file = input.places.file(input.source.root, &rel)?;
    Some(Target::File(relative(input.page, &file), file))
}
