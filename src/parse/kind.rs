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
    let stem = name.split(['.', '-']).next().unwrap_or(&name);
    if ABOUT.contains(&stem) {
        return Some(LeftOut::AboutTheRepository);
    }
    None
}

/// A page of the old site: a head without any date or source, outside of the folders of posts, with
/// a layout of its own or the name of such a page.
pub fn is_page(head: &Head, path: &SourcePath) -> bool {
    let in_posts =
        path.rel.split('/').any(|part| matches!(part, "_posts" | "_drafts" | "archived"));
    let dated = head.date.is_some() || crate::parse::date::split_file_name(path.stem()).0.is_some();
    if in_posts || dated || head.url.is_some() {
        return false;
    }
    let layout = head.layout.as_deref().unwrap_or("post");
    layout != "post" || PAGES.contains(&path.stem().to_lowercase().as_str())
}

/// A page that only lists links: at least four, and next to no text outside of them.
pub fn is_index(text: &str) -> bool {
    // Pages of outlets have paragraphs; lists of links do not.
    if text.contains("<p>") || text.contains("<p ") || text.contains("</p>") {
        return false;
    }
    let mut links = 0;
    let mut outside = 0;
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        let Some(close) = rest[open..].find("](") else { break };
        let Some(end) = rest[open + close..].find(')') else { break };
        // A link's text is one line; `[` in running text is none.
        if rest[open..open + close].contains("\n\n") {
            outside += weight(&rest[..=open]);
            rest = &rest[open + 1..];
            continue;
        }
        outside += weight(&rest[..open]);
        links += 1;
        rest = &rest[open + close + end + 1..];
    }
    outside += weight(rest);
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
