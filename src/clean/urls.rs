//! Addresses in a body: read as a browser reads them, freed of what does not belong, resolved, and
//! led to our own copy where the site holds one.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use url::Url;

use crate::clean::addresses::Judged;
use crate::clean::input::Input;
use crate::model::link::relative;
use crate::model::source_url;
use crate::text::decode_entities;

/// Where an address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Out of the site.
    Web(Url),
    /// A page of the site, as a link from this page.
    Page(String),
    /// A file that the site copies: the link from this page, and its path below the output.
    File(String, String),
    /// A place on this page: the id of its element.
    Fragment(String),
    /// `mailto:` and the like.
    Other(String),
    /// Nowhere: a list says that nothing of this address is wanted. The name of its rule.
    Blocked(String, Url),
}

/// Schemes that do something instead of leading somewhere, or lead into the reader's own machine.
const BAD_SCHEMES: &[&str] = &[
    "javascript",
    "vbscript",
    "livescript",
    "jscript",
    "mocha",
    "data",
    "blob",
    "file",
    "filesystem",
    "about",
    "view-source",
    "ms-its",
];

/// What may not stand bare in a link to a place on a page.
const PLACE: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'%');

/// Resolves an address as it stands in the body. `None` for what leads nowhere a reader may go:
/// empty, `javascript:`, `data:`, or relative with nothing to be relative to.
///
/// It is read as browsers read it (URL standard, "basic URL parser"): control characters go, `\` is
/// `/`. Beyond that, invisible characters and those that turn the direction of text go, since they
/// only make an address look like another one, and so do a user's name and password
/// (`https://bank.example@evil.example/`): no article needs them, and readers take them for the host.
/// White space of other scripts goes at the ends; inside it is part of a name, and escaped.
pub fn resolve(written: &str, input: &Input<'_>) -> Option<Target> {
    let bare = bare(written);
    if bare.is_empty() || has_bad_scheme(&bare) {
        return None;
    }
    if let Some(place) = bare.strip_prefix('#') {
        return (!place.is_empty()).then(|| Target::Fragment(fragment(place)));
    }
    if let Some(rest) =
        bare.strip_prefix(['/', '\\']).and_then(|rest| rest.strip_prefix(['/', '\\']))
    {
        return web(&Url::parse(&format!("https://{rest}")).ok()?, input);
    }
    match Url::parse(&bare) {
        Ok(url) => match url.scheme() {
            // `https:x` without slashes is relative to a page that has this scheme.
            scheme @ ("http" | "https") => match input.url.filter(|page| page.scheme() == scheme) {
                Some(page) if !bare[scheme.len() + 1..].starts_with(['/', '\\']) => {
                    web(&page.join(&bare).ok()?, input)
                }
                _ => web(&url, input),
            },
            "mailto" | "tel" | "magnet" => other(&url),
            _ => None,
        },
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            local(&bare, input).or_else(|| web(&input.url?.join(&bare).ok()?, input))
        }
        Err(_) => None,
    }
}

/// The address without what nobody sees, and without white space around it.
fn bare(written: &str) -> Cow<'_, str> {
    let trimmed = written.trim_matches(|c: char| c.is_whitespace() || is_unseen(c));
    if trimmed.contains(is_unseen) {
        Cow::Owned(trimmed.chars().filter(|c| !is_unseen(*c)).collect())
    } else {
        Cow::Borrowed(trimmed)
    }
}

/// Characters that show nothing: controls, line and paragraph separators, zero-width ones, and those
/// that turn the direction of text (Unicode: `Cc`, `Zl`, `Zp`, and of `Cf` those that URLs abuse).
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
        )
}

/// Whether an address has a scheme that leads nowhere, also where the scheme is hidden by spaces,
/// escapes or by entities that were escaped twice. A browser would take most of the hidden ones for
/// the name of a file; no outlet has files of these names.
fn has_bad_scheme(bare: &str) -> bool {
    // Nearly all addresses end here.
    if bare.starts_with("http") || bare.starts_with(['/', '#', '?', '.']) {
        return false;
    }
    let begin: String = bare.chars().take(120).collect();
    let mut begin = percent_decode_str(&begin).decode_utf8_lossy().to_ascii_lowercase();
    for (entity, character) in [("&colon;", ":"), ("&tab;", ""), ("&newline;", "")] {
        begin = begin.replace(entity, character);
    }
    let begin = decode_entities(&begin);
    let Some((name, _)) = begin.split_once(':') else { return false };
    let name: String = name.chars().filter(|c| !c.is_whitespace() && !is_unseen(*c)).collect();
    BAD_SCHEMES.contains(&name.as_str())
}

/// A place on a page as its element's id says it: without escapes.
pub fn fragment(place: &str) -> String {
    percent_decode_str(place).decode_utf8_lossy().into_owned()
}

/// The link to a place on this page. Ids of bodies get a prefix from `trust`.
pub fn place_link(place: &str) -> String {
    let mut link = "#u-".to_owned();
    for c in place.chars() {
        // White space of all scripts, and what nobody sees.
        if c.is_ascii() || c.is_whitespace() || is_unseen(c) {
            let mut bytes = [0; 4];
            let c: &str = c.encode_utf8(&mut bytes);
            let all = if c.is_ascii() { PLACE } else { percent_encoding::NON_ALPHANUMERIC };
            link.extend(utf8_percent_encode(c, all));
        } else {
            link.push(c);
        }
    }
    link
}

/// `mailto:` and the like, with no space left in them.
fn other(url: &Url) -> Option<Target> {
    let space = if url.scheme() == "tel" { "" } else { "%20" };
    let bare = Url::parse(&url.as_str().replace(' ', space)).ok()?;
    let says = |part: &str| !part.is_empty();
    (says(bare.path()) || bare.query().is_some_and(says)).then(|| Target::Other(bare.into()))
}

/// An address of the web: unwrapped, without tracking parameters; our own copy where there is one.
fn web(url: &Url, input: &Input<'_>) -> Option<Target> {
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return None;
    }
    // An article may be known by the address that its head has, parameters and all.
    let own = |url: &Url| {
        let page = source_url::name(url).and_then(|name| input.places.article(name))?;
        Some(Target::Page(relative(input.page, page)))
    };
    if let Some(page) = own(url) {
        return Some(page);
    }
    match input.addresses.judge(url.clone()) {
        Judged::Blocked(rule) => Some(Target::Blocked(rule, url.clone())),
        Judged::Clean(clean) if clean == *url => Some(Target::Web(clean)),
        Judged::Clean(clean) => own(&clean).or(Some(Target::Web(clean))),
    }
}

/// A path to another post or to a file in the content folders: from the post's own folder, or with
/// `/` in front from the top of its content folder.
fn local(written: &str, input: &Input<'_>) -> Option<Target> {
    let path = written.split(['?', '#']).next().filter(|path| !path.is_empty())?;
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let from_top = decoded.starts_with(['/', '\\']);
    let mut parts: Vec<&str> =
        if from_top { Vec::new() } else { input.source.folder().split('/').collect() };
    parts.retain(|part| !part.is_empty());
    for part in decoded.split(['/', '\\']) {
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

#[cfg(test)]
mod tests;
