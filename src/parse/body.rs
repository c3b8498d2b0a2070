//! A file's body: which part of it is the article, and whether that part is HTML or Markdown.

use std::borrow::Cow;

use crate::model::document::{Dialect, Head};
use crate::parse::{front_matter, gfw, link_title, markdown, plain};
use crate::text::lines;

/// The article's own text.
#[derive(Debug)]
pub struct Body<'a> {
    /// Untrusted markup.
    pub text: Cow<'a, str>,
    /// Whether it is HTML. Markdown otherwise.
    pub html: bool,
}

impl Body<'_> {
    /// The body as untrusted HTML.
    pub fn into_html(self) -> String {
        if self.html { self.text.into_owned() } else { markdown::to_html(&self.text) }
    }
}

/// The body of a decoded file, without head, frame, and lines that only repeat the head.
pub fn extract<'a>(text: &'a str, dialect: Dialect, head: &Head) -> Body<'a> {
    match dialect {
        Dialect::FrontMatter => below(front_matter::body(text), dialect, head),
        _ => below(text, dialect, head),
    }
}

/// The same of what stands below the front matter, where there is one.
pub fn below<'a>(text: &'a str, dialect: Dialect, head: &Head) -> Body<'a> {
    let text = match dialect {
        Dialect::FrontMatter | Dialect::LinkTitle => Cow::Borrowed(link_title::strip(text, head)),
        Dialect::Gfw => Cow::Owned(gfw::body(text)),
        Dialect::Markdown => Cow::Owned(plain::body(text)),
    };
    let html = match dialect {
        Dialect::Gfw => text.trim_start().starts_with('<'),
        _ => opens_with_block(&text) && !goes_on_as_markdown(&text),
    };
    Body { text, html }
}

/// Elements that open a page, not a line of Markdown. As Markdown, indented or with blank lines
/// between, such bodies fall apart into code blocks (`CommonMark` 0.31, section 4.6).
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "details",
    "div",
    "dl",
    "dd",
    "dt",
    "fieldset",
    "figure",
    "figcaption",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "li",
    "link",
    "main",
    "meta",
    "nav",
    "noscript",
    "ol",
    "p",
    "pre",
    "script",
    "section",
    "style",
    "table",
    "tbody",
    "td",
    "tr",
    "ul",
    "video",
    "!doctype",
];

/// Whether an HTML block at the top, such as a centred picture, is followed by Markdown alone.
fn goes_on_as_markdown(text: &str) -> bool {
    // Line by line up to the first blank one: most bodies are one long line, quickly passed.
    let text = text.trim_start();
    let mut at = 0;
    let blank = lines(text).find_map(|line| {
        at += line.len();
        line.trim().is_empty().then_some(at)
    });
    let Some(rest) = blank.map(|at| &text[at..]) else { return false };
    let marks = ["# ", "## ", "### ", "- ", "* ", "> ", "![", "**"];
    !rest.contains("</")
        && !rest.contains("<p")
        && !rest.contains("<div")
        && rest.lines().any(|line| marks.iter().any(|mark| line.starts_with(mark)))
}

fn opens_with_block(text: &str) -> bool {
    let mut rest = text.trim_start();
    while let Some(comment) = rest.strip_prefix("<!--") {
        let Some((_, after)) = comment.split_once("-->") else { return true };
        rest = after.trim_start();
    }
    let Some(tag) = rest.strip_prefix('<') else { return false };
    let name: String = tag
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '!')
        .map(|c| c.to_ascii_lowercase())
        .collect();
    BLOCKS.contains(&name.as_str())
}
