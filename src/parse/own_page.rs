//! A page of the site's own: its few keys, and its text as untrusted HTML. It has no date and no
//! source, and no mirror wrote it.

use crate::model::document::{Dialect, Head};
use crate::model::language;
use crate::model::problem::Problem;
use crate::model::source::SourcePath;
use crate::parse::body::extract;
use crate::parse::raw_head::RawHead;
use crate::parse::{decode, front_matter, head, yaml};
use crate::text::collapse;

/// A page that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnText {
    /// The title: the head's, else the first heading, else the file's name.
    pub title: String,
    /// The language that the head names.
    pub lang: Option<String>,
    /// One sentence for search engines; empty where the head has none.
    pub description: String,
    /// Addresses that lead here, as written.
    pub aliases: Vec<String>,
    /// `draft: true` or `published: false`.
    pub draft: bool,
    /// The text, untrusted.
    pub html: String,
}

/// Reads a page.
pub fn read(bytes: &[u8], path: &SourcePath, problems: &mut Vec<Problem>) -> OwnText {
    let text = decode::decode(bytes, path, problems);
    let raw = front_matter::split(&text, path, problems)
        .map_or_else(RawHead::default, |parts| yaml::read(&parts, path, problems));
    let written = raw.title.as_deref().map(head::title).unwrap_or_default();
    // The body of a page with a head; a text without one is all body.
    let known = Head { title: written.clone(), ..Head::default() };
    let mut body = extract(&text, Dialect::FrontMatter, &known);
    let mut title = written;
    if !body.html
        && let Some((heading, at)) = first_heading(&body.text)
        && (title.is_empty() || title == heading)
    {
        // The page shows it above its text.
        if body.text[..at.0].trim().is_empty() {
            body.text = body.text[at.1..].to_owned().into();
        }
        title = heading;
    }
    if title.is_empty() {
        path.stem().clone_into(&mut title);
        problems.push(
            Problem::warning(
                path,
                "no-title",
                format!("the page has no title; `{title}` is shown"),
            )
            .help("add `title:` to the head, or begin with a heading"),
        );
    }
    let is = |value: Option<&String>, words: &[&str]| {
        value.is_some_and(|text| words.contains(&text.trim().to_ascii_lowercase().as_str()))
    };
    let lang = raw.lang.as_deref().map(str::trim).filter(|lang| !lang.is_empty());
    let known_lang = lang.filter(|lang| language::is_tag(lang)).map(str::to_owned);
    if let (Some(lang), None) = (lang, &known_lang) {
        problems.push(
            Problem::warning(path, "lang-unreadable", format!("`{lang}` is no language tag"))
                .help("write it like `zh-Hans`, `en` or `pt-BR`"),
        );
    }
    OwnText {
        title,
        lang: known_lang,
        description: raw.description.as_deref().map(collapse).unwrap_or_default(),
        aliases: head::paths(&raw.aliases),
        draft: is(raw.draft.as_ref(), &["true", "yes", "on", "1"])
            || is(raw.published.as_ref(), &["false", "no", "off", "0"]),
        html: body.into_html(),
    }
}

/// The first heading of a Markdown text outside of code blocks, and where its line begins and ends.
fn first_heading(text: &str) -> Option<(String, (usize, usize))> {
    let mut at = 0;
    let mut code = false;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        if bare.starts_with("```") || bare.starts_with("~~~") {
            code = !code;
        }
        let heading = bare.trim_start_matches('#');
        let marks = bare.len() - heading.len();
        if !code && (1..=6).contains(&marks) && heading.starts_with(' ') {
            let title = head::title(heading.trim().trim_end_matches('#'));
            if !title.is_empty() {
                return Some((title, (at, at + line.len())));
            }
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{OwnText, read};
    use crate::model::source::SourcePath;

    fn page(text: &str) -> (OwnText, Vec<String>) {
        let mut problems = Vec::new();
        let path = SourcePath::new(0, "pages/about.md");
        let page = read(text.as_bytes(), &path, &mut problems);
        (page, problems.iter().map(|problem| problem.kind.to_string()).collect())
    }

    #[test]
    fn the_head_counts() {
        let (page, problems) = page(
            "---\ntitle: 关于\nlang: en\ndescription: |\n  a\n  b\nredirect_from: [/x/, /y]\naliases: /z\ndraft: true\n---\n# 关于\n\ntext\n",
        );
        assert_eq!((page.title.as_str(), page.lang.as_deref()), ("关于", Some("en")));
        assert_eq!(page.description, "a b");
        assert_eq!(page.aliases, ["/z", "/x/", "/y"]);
        assert!(page.draft && problems.is_empty(), "{problems:?}");
        assert_eq!(page.html, "<p>text</p>\n");
    }

    #[test]
    fn the_first_heading_stands_for_a_title() {
        let (first, problems) = page("# About *us*\n\ntext\n");
        assert_eq!((first.title.as_str(), first.html.as_str()), ("About *us*", "<p>text</p>\n"));
        assert!(problems.is_empty(), "{problems:?}");
        let (later, _) = page("text\n\n```\n# code\n```\n\n## About\n");
        assert_eq!(later.title, "About");
        assert!(later.html.contains("<h2>About</h2>"), "{}", later.html);
    }

    #[test]
    fn what_is_missing_is_told() {
        let (page, problems) = page("---\nlang: klingon speech\n---\ntext\n");
        assert_eq!((page.title.as_str(), page.lang), ("about", None));
        assert_eq!(problems, ["no-title", "lang-unreadable"]);
    }
}
