//! Which files are no posts, told by their name, their head or their look.

use crate::model::document::{Head, LeftOut};
use crate::model::source::SourcePath;

const EXTENSIONS: &[&str] = &["md", "markdown", "mkd", "mkdn", "mdown"];

/// Names of files about a repository, in lower case, up to the first dot or hyphen.
const ABOUT: &[&str] = &[
    "readme",
    "license",
    "licence",
    "copying",
    "contributing",
    "changelog",
    "code_of_conduct",
    "security",
    "authors",
    "support",
    "pull_request_template",
    "issue_template",
];

/// Pages of an old site that are no posts, by their whole name.
const PAGES: &[&str] =
    &["index", "404", "about", "archive", "archives", "tags", "categories", "search"];

/// Layouts of such pages.
const PAGE_LAYOUTS: &[&str] = &[
    "page",
    "default",
    "home",
    "index",
    "about",
    "archive",
    "archives",
    "tags",
    "categories",
    "search",
    "links",
    "null",
    "none",
    "compress",
    "base",
];

const JEKYLLS: &[&str] = &["_layouts", "_includes", "_sass", "_data", "_plugins", "_pages"];

/// Judges by the name alone; `None` for what may be a post.
pub fn by_name(path: &SourcePath) -> Option<LeftOut> {
    let name = path.name().to_lowercase();
    let post = name.rsplit_once('.').is_some_and(|(_, ext)| EXTENSIONS.contains(&ext));
    if !post {
        return Some(LeftOut::NotAPost);
    }
    if path.rel.split('/').any(|part| JEKYLLS.contains(&part)) {
        return Some(LeftOut::JekyllsOwn);
    }
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    if ABOUT.iter().any(|about| stem.strip_prefix(about).is_some_and(is_language_suffix)) {
        return Some(LeftOut::AboutTheRepository);
    }
    // Hugo's page of a section.
    (stem == "_index").then_some(LeftOut::Page)
}

/// Nothing, or `.zh-cn`, `_en`, `-zh`: a README is translated, an article about security councils is
/// not a `SECURITY.md`.
fn is_language_suffix(rest: &str) -> bool {
    let Some(tag) = rest.strip_prefix(['.', '-', '_']) else { return rest.is_empty() };
    let mut parts = tag.split(['-', '_']);
    let primary = parts.next().unwrap_or_default();
    primary.len() == 2
        && primary.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| {
            (2..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

/// A page of the old site: a head without any date or source, outside of the folders of posts, with
/// a layout of its own or the name of such a page.
pub fn is_page(head: &Head, layout: Option<&str>, path: &SourcePath) -> bool {
    let in_posts =
        path.rel.split('/').any(|part| matches!(part, "_posts" | "_drafts" | "archived"));
    let dated = head.date.is_some() || crate::parse::date::split_file_name(path.stem()).0.is_some();
    if in_posts || dated || head.url.is_some() {
        return false;
    }
    PAGE_LAYOUTS.contains(&layout.unwrap_or("post"))
        || PAGES.contains(&path.stem().to_lowercase().as_str())
}

/// Bytes of a link's text that are looked back through.
const LONGEST_LABEL: usize = 2000;

/// A page that only lists links: at least four, and next to no text outside of them.
pub fn is_index(text: &str) -> bool {
    // Pages of outlets have paragraphs; lists of links do not.
    if text.contains("<p>") || text.contains("<p ") || text.contains("</p>") {
        return false;
    }
    let mut links = 0;
    let mut outside = 0;
    let mut done = 0;
    // From each `](` back to its `[`, on the same lines: every place is looked at once.
    for (close, _) in text.match_indices("](") {
        if close < done {
            continue;
        }
        let window =
            (done..=close).rev().take(LONGEST_LABEL).filter(|at| text.is_char_boundary(*at)).last();
        let from = window.unwrap_or(done);
        let Some(open) = text[from..close].rfind('[').map(|open| from + open) else { continue };
        let Some(end) = text[close..].find(')') else { break };
        // A link's text is in one paragraph.
        if text[open..close].contains("\n\n") {
            continue;
        }
        outside += weight(&text[done..open]);
        links += 1;
        done = close + end + 1;
    }
    outside += weight(&text[done..]);
    links >= 4 && outside <= links * 4 + 30
}

/// Letters outside of tags, entities and Markdown's own marks.
fn weight(text: &str) -> usize {
    let mut letters = 0;
    let mut tag = false;
    let mut entity = false;
    for c in text.chars() {
        match c {
            '<' => tag = true,
            '>' => tag = false,
            '&' => entity = true,
            ';' if entity => entity = false,
            c if c.is_whitespace() => entity = false,
            c if !tag && !entity && c.is_alphabetic() => letters += 1,
            _ => {}
        }
    }
    letters
}
