//! One found file to a post and its body as untrusted HTML, read and made the way a build does.

use url::Url;

use crate::build::heads;
use crate::clean::Cleaner;
use crate::clean::input::{Input, Nowhere};
use crate::clean::rules::file::Markup;
use crate::config::Config;
use crate::load::read::read;
use crate::model::document::{Dialect, Document, Head, LeftOut, Outcome};
use crate::model::problem::Problem;
use crate::model::source::FoundFile;
use crate::model::source_url::SourceUrl;
use crate::parse::body::{Body, extract};
use crate::parse::{decode, kind, read as parse};

/// A post with its body.
#[derive(Debug)]
pub struct Post {
    /// What its head says.
    pub document: Box<Document>,
    /// Whether its body is HTML; Markdown otherwise.
    pub is_html: bool,
    /// Its body as HTML, untrusted.
    pub html: String,
    /// The address of its original.
    pub url: Option<Url>,
    /// The file.
    pub bytes: Vec<u8>,
}

/// What a file turned out to be.
#[derive(Debug)]
pub enum Read {
    /// A post.
    Post(Post),
    /// Something else.
    LeftOut(LeftOut),
    /// What should be a post, and could not be read; the problems say why.
    Failed,
}

/// Reads a file.
pub fn load(
    file: &FoundFile,
    config: &Config,
    cleaner: &Cleaner,
    problems: &mut Vec<Problem>,
) -> Read {
    if let Some(why) = kind::by_name(&file.path) {
        return Read::LeftOut(why);
    }
    let bytes = match read(file, config.max_post_bytes) {
        Ok(bytes) => bytes,
        Err(problem) => {
            problems.push(*problem);
            return Read::Failed;
        }
    };
    match parse(file, &bytes, config.drafts, problems) {
        Outcome::Post(mut document) => {
            heads::complete(cleaner, &mut document, &bytes, problems);
            let text = decode::decode(&bytes, &file.path, &mut Vec::new());
            let body = body(&text, document.dialect, &document.head, cleaner);
            let (is_html, html) = (body.html, body.into_html());
            let url = document.head.url.as_ref().and_then(SourceUrl::to_url);
            Read::Post(Post { document, is_html, html, url, bytes })
        }
        Outcome::LeftOut(why) => Read::LeftOut(why),
        Outcome::Failed => Read::Failed,
    }
}

/// The body of a post's text, written as its outlet writes: a rule file may know that better.
pub fn body<'a>(text: &'a str, dialect: Dialect, head: &Head, cleaner: &Cleaner) -> Body<'a> {
    let mut body = extract(text, dialect, head);
    if let Some(markup) = cleaner.markup(head.url.as_ref().and_then(SourceUrl::host)) {
        body.html = markup == Markup::Html;
    }
    body
}

impl Post {
    /// What cleaning is told of it, where no site is built: links lead to no copies of ours.
    pub fn input<'a>(&'a self, cleaner: &'a Cleaner) -> Input<'a> {
        Input {
            html: &self.html,
            title: &self.document.head.title,
            url: self.url.as_ref(),
            source: &self.document.path,
            page: "",
            tag_links: self.document.dialect == Dialect::Gfw,
            places: &Nowhere,
            addresses: cleaner.addresses(),
        }
    }
}
