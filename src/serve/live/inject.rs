//! The live script in a page: the two places in which an answer differs from the built file, a script
//! element and what the page's policy needs for it. Changes nothing else, and no file.

use crate::serve::live::head::{Head, Value};
use crate::serve::live::look::Look;
use crate::serve::live::policy::{allowance, original};
use crate::serve::live::script;
use crate::serve::site::OWN;

/// What the script is told of the page that it runs in.
#[derive(Debug, Clone, Copy)]
pub struct Script<'a> {
    /// The address that was asked for, below the site's top, percent-encoded as the browser has it:
    /// of a 404 page not its own. Its slashes say the way to the top.
    pub asked: &'a str,
    /// What messages are asked for: the page's path; of a 404 page the one that has no page.
    pub path: &'a str,
    /// The entity tag of the built page; none, where it could not be made.
    pub tag: Option<&'a str>,
    /// How the built page looks.
    pub look: &'a Look,
}

/// A page with its script; none where it gets none: it leads on to another page at once, or is not in
/// an encoding that has ASCII in it.
pub fn inject(html: &[u8], script: &Script<'_>) -> Option<Vec<u8>> {
    let head = Head::of(html);
    if head.leads_on || html.starts_with(b"\xff\xfe") || html.starts_with(b"\xfe\xff") {
        return None;
    }
    let mut parts: Vec<(usize, String)> = Vec::new();
    for policy in &head.policies {
        let needed = escape(&allowance(&unescape(html, policy)), policy.quote);
        parts.push((policy.range.start, needed));
    }
    parts.push((head.place, script.element()));
    let mut out = Vec::with_capacity(html.len() + 512);
    let mut done = 0;
    for (place, text) in parts {
        out.extend_from_slice(&html[done..place]);
        out.extend_from_slice(text.as_bytes());
        done = place;
    }
    out.extend_from_slice(&html[done..]);
    Some(out)
}

/// The built page that [`inject`] made a page from.
pub fn strip(html: &[u8]) -> Vec<u8> {
    let head = Head::of(html);
    let mut out = Vec::with_capacity(html.len());
    let mut done = 0;
    for policy in &head.policies {
        let value = unescape(html, policy);
        let needed = &value[..value.len() - original(&value).len()];
        out.extend_from_slice(&html[done..policy.range.start]);
        done = policy.range.start + escape(needed, policy.quote).len();
    }
    let own = format!("{OWN}{}", script::NAME);
    let is_own = |source: &[u8]| source.ends_with(own.as_bytes());
    let scripts = head.scripts.into_iter();
    if let Some((element, _)) = scripts.into_iter().find(|(_, src)| is_own(&html[src.clone()])) {
        out.extend_from_slice(&html[done..element.start]);
        done = element.end;
    }
    out.extend_from_slice(&html[done..]);
    out
}

/// The way from an address to the site's top: `../` for each folder, nothing at the top.
pub fn to_top(asked: &str) -> String {
    let path = asked.split(['?', '#']).next().unwrap_or_default();
    "../".repeat(path.matches('/').count())
}

impl Script<'_> {
    fn element(&self) -> String {
        let quoted = |text: &str| escape(text, Some(b'"'));
        let data = |name: &str, value: Option<&str>| {
            value.map(|value| format!(" data-{name}=\"{}\"", quoted(value))).unwrap_or_default()
        };
        format!(
            "<script src=\"{}{OWN}{}\"{}{}{}{} defer></script>",
            to_top(self.asked),
            script::NAME,
            data("path", Some(self.path)),
            data("tag", self.tag),
            data("plain", Some(&self.look.plain)),
            data("style", self.look.style.as_deref()),
        )
    }
}

/// A text as an attribute's value between such quotes, or without any.
fn escape(text: &str, quote: Option<u8>) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' if quote != Some(b'"') => out.push_str("&#39;"),
            ' ' if quote.is_none() => out.push_str("&#32;"),
            _ => out.push(letter),
        }
    }
    out
}

/// An attribute's value as a text, as far as policies need it: other names of characters stay.
fn unescape(html: &[u8], value: &Value) -> String {
    let text = String::from_utf8_lossy(&html[value.range.clone()]);
    [
        ("&#32;", " "),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&apos;", "'"),
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.into_owned(), |text, (name, letter)| text.replace(name, letter))
}

#[cfg(test)]
mod tests;
