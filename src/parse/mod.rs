//! Source files to documents: a typed head, an untrusted body, its dialect. Knows how mirrors write
//! their files; which junk is junk is for `clean`.

pub mod body;
pub mod date;
pub mod decode;
pub mod front_matter;
pub mod gfw;
pub mod head;
pub mod kind;
pub mod link_title;
pub mod markdown;
pub mod own_page;
pub mod plain;
pub mod quick_yaml;
pub mod raw_head;
pub mod sketch;
pub mod tolerant;
pub mod url_day;
pub mod yaml;

use crate::fingerprint::Fingerprint;
use crate::model::document::{Dialect, Document, Head, LeftOut, Outcome};
use crate::model::problem::Problem;
use crate::model::source::FoundFile;
use crate::model::source_url::SourceUrl;

/// More tags than this on one post are a mistake of its maker.
const MOST_TAGS: usize = 100;

/// Reads a file that [`kind::by_name`] takes for a post. Problems come with the document, not
/// instead of it, wherever anything could be read.
pub fn read(file: &FoundFile, bytes: &[u8], drafts: bool, problems: &mut Vec<Problem>) -> Outcome {
    let text = decode::decode(bytes, &file.path, problems);
    if text.trim().is_empty() {
        problems.push(
            Problem::error(&file.path, "empty", "the file is empty")
                .help("write the post, or delete the file"),
        );
        return Outcome::Failed;
    }
    let mut below = &*text;
    let (head, dialect) = match front_matter::split(&text, &file.path, problems) {
        Some(parts) => {
            let raw = yaml::read(&parts, &file.path, problems);
            let head = head::from_front_matter(&raw, &parts, file, problems);
            if kind::is_page(&head, raw.layout.as_deref(), &file.path) {
                return Outcome::LeftOut(LeftOut::Page);
            }
            below = parts.body;
            (head, Dialect::FrontMatter)
        }
        None if kind::is_index(&text) => return Outcome::LeftOut(LeftOut::Index),
        None if gfw::is_gfw(&text) => (gfw::head(&text), Dialect::Gfw),
        None if link_title::opens_with_link(&text) => (link_title::head(&text), Dialect::LinkTitle),
        None => (plain::head(&text), Dialect::Markdown),
    };
    let head = complete(head, &text, file, problems);
    if head.draft && !drafts {
        return Outcome::LeftOut(LeftOut::Draft);
    }
    let body = body::below(below, dialect, &head);
    Outcome::Post(Box::new(Document {
        place: 0,
        fingerprint: Fingerprint::of(bytes),
        body: Fingerprint::of(body.text.trim().as_bytes()),
        sketch: sketch::of(&body.text),
        dialect,
        head,
        path: file.path.clone(),
    }))
}

/// Fills what the head left open: title and slug from the file's name, the day from the file's name
/// or the source URL, the address of the original from the text.
fn complete(mut head: Head, text: &str, file: &FoundFile, problems: &mut Vec<Problem>) -> Head {
    let (named_day, named) = date::split_file_name(file.path.stem());
    if head.slug.is_empty() {
        named.clone_into(&mut head.slug);
    }
    if head.url.is_none() {
        head.url = plain::original(text).map(SourceUrl::from);
    }
    if head.date.is_none() {
        let by_url = || url_day::find(&head.url.as_ref()?.to_url()?);
        head.date = named_day.or_else(by_url).map(crate::model::date::PostDate::day);
    }
    if head.title.is_empty() {
        let fallback = crate::text::collapse(named);
        head.title = match (fallback.is_empty(), &head.date) {
            (false, _) => fallback,
            (true, Some(date)) => date.day.to_string(),
            (true, None) => file.path.stem().to_owned(),
        };
        problems.push(
            Problem::warning(
                &file.path,
                "no-title",
                format!("the post has no title; `{}` is shown", head.title),
            )
            .help("add `title:` to the head"),
        );
    }
    let more = [&mut head.tags, &mut head.categories].map(|names| {
        let more = names.len().saturating_sub(MOST_TAGS);
        names.truncate(MOST_TAGS);
        // Heads stay in memory until their pages are made.
        names.shrink_to_fit();
        more
    });
    if more.iter().any(|more| *more > 0) {
        problems.push(
            Problem::warning(
                &file.path,
                "too-many-tags",
                format!(
                    "of its tags and categories {} above {MOST_TAGS} are left out",
                    more[0] + more[1]
                ),
            )
            .help("is it a list of words that some script wrote there?"),
        );
    }
    for text in [&mut head.title, &mut head.slug] {
        text.shrink_to_fit();
    }
    head.draft |= file.path.rel.split('/').any(|part| part == "_drafts");
    head
}

#[cfg(test)]
mod tests;
