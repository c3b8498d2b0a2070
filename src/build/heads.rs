//! Heads that lack something, completed by the rules of the outlet: title, author and date from the
//! body. Where a post stands never depends on them, only what is said of it.

use crate::build::inspect::post::body;
use crate::clean::Cleaner;
use crate::model::document::Document;
use crate::model::problem::Problem;
use crate::model::source_url::SourceUrl;
use crate::parse::{date, decode};

/// Completes the head of a post that was just parsed; the problem of a missing title goes with it.
pub fn complete(
    cleaner: &Cleaner,
    document: &mut Document,
    bytes: &[u8],
    problems: &mut Vec<Problem>,
) {
    let no_title = |problem: &Problem| problem.kind == "no-title";
    let head = &document.head;
    let lacks_title = problems.iter().any(no_title);
    if !lacks_title && head.author.is_some() && head.date.is_some() {
        return;
    }
    let host = head.url.as_ref().and_then(SourceUrl::host);
    if !cleaner.reads_heads(host) {
        return;
    }
    let text = decode::decode(bytes, &document.path, &mut Vec::new());
    let html = body(&text, document.dialect, head, cleaner).into_html();
    let found = cleaner.head(&html, host);
    let head = &mut document.head;
    if let (true, Some(title)) = (lacks_title, found.title) {
        head.title = title;
        problems.retain(|problem| !no_title(problem));
    }
    if head.author.is_none() {
        head.author = found.author;
    }
    if head.date.is_none() {
        let read = found.date.as_deref().and_then(date::parse_with_rest);
        head.ruled_date = read.map(|(date, _)| date);
    }
}
