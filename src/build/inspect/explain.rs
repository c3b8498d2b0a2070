//! One post, read and cleaned, with everything that was decided on the way.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use url::Url;

use crate::build::cleaner::Sources;
use crate::build::inspect::post::{self, Post, Read};
use crate::build::places::is_copied;
use crate::clean::input::{Input, Places};
use crate::clean::lists::{self, FilterLists};
use crate::clean::state::MARKS;
use crate::config::Config;
use crate::error::{Concern, Error, Result};
use crate::fingerprint::Fingerprint;
use crate::load::walk::stat;
use crate::model::date::PostDate;
use crate::model::document::{Dialect, Document, Head, LeftOut};
use crate::model::problem::Problem;
use crate::model::record::{By, Record};
use crate::model::source::{FoundFile, SourcePath};
use crate::model::source_url::SourceUrl;
use crate::parse::{date, decode, front_matter, url_day, yaml};

/// What became of a post.
#[derive(Debug)]
pub enum Explanation {
    /// It is an article.
    Article(Box<Explained>),
    /// It is none, and why.
    LeftOut(LeftOut),
    /// It should be one and could not be read: see the problems.
    Failed(Vec<Problem>),
}

/// A post that was read and cleaned.
#[derive(Debug)]
pub struct Explained {
    /// How messages name the file.
    pub path: String,
    /// How it was written.
    pub dialect: Dialect,
    /// Whether its body was read as HTML; as Markdown otherwise.
    pub html: bool,
    /// What is said about the article, with dates as the outlet means them.
    pub head: Head,
    /// Where the date comes from.
    pub date_from: String,
    /// The rule files that hold, as messages name them.
    pub files: Vec<String>,
    /// The body before cleaning, as HTML.
    pub before: String,
    /// The body after it, with marks where something was taken out.
    pub body: String,
    /// What cleaning did.
    pub record: Record,
    /// How many parts were taken out that somebody might have read; the record has code, too.
    pub taken: usize,
    /// What was wrong.
    pub problems: Vec<Problem>,
}

impl Explained {
    /// Bytes of the body after cleaning, without marks.
    pub fn size(&self) -> usize {
        unmarked(&self.body).len()
    }

    /// What else the record has, as an addition to their number; empty where that is nothing.
    pub fn besides(&self) -> String {
        match self.record.removals.len().saturating_sub(self.taken) {
            0 => String::new(),
            more => format!(", besides {more} of code, metadata or repeated titles"),
        }
    }
}

/// A text without the marks of removals.
fn unmarked(text: &str) -> String {
    let mut marked = false;
    let kept = text.chars().filter(|c| {
        let is_mark = MARKS.contains(c);
        let shown = !marked && !is_mark;
        if is_mark {
            marked = *c == MARKS[0];
        }
        shown
    });
    kept.collect()
}

/// Files that a build would copy are known by their place; links to other articles are not followed.
struct Beside<'a>(&'a [PathBuf]);

impl Places for Beside<'_> {
    fn article(&self, _: Fingerprint) -> Option<&str> {
        None
    }

    fn post(&self, _: u16, _: &str) -> Option<&str> {
        None
    }

    fn file(&self, root: u16, rel: &str) -> Option<String> {
        let folder = self.0.get(usize::from(root))?;
        (is_copied(rel) && folder.join(rel).is_file()).then(|| format!("files/{rel}"))
    }
}

/// Where an explanation stands, so that it can lead to what the site holds.
pub struct Place<'a> {
    /// Its path below the site's top.
    pub page: &'a str,
    /// What the site holds.
    pub places: &'a dyn Places,
}

/// Reads and cleans a file as a build would. Without a place it stands at the top of a site that holds
/// the files beside the post alone.
///
/// # Errors
/// What stops a build: the settings, or a file that is not there.
pub fn explain(config: &Config, file: &Path, place: Option<&Place<'_>>) -> Result<Explanation> {
    let file = found(config, file)?;
    let mut problems = Vec::new();
    let sources = Sources::read(config)?;
    // Compiled with names, so that each rule is told by its text.
    let (lists, _) = FilterLists::compile(&sources.lists, true);
    let cleaner = sources.cleaner(config, &mut problems).with_lists(lists);
    let post = match post::load(&file, config, &cleaner, &mut problems) {
        Read::Post(post) => post,
        Read::LeftOut(why) => return Ok(Explanation::LeftOut(why)),
        Read::Failed => return Ok(Explanation::Failed(problems)),
    };
    let beside = Beside(&config.content);
    let (page, places) = place.map_or(("", &beside as &dyn Places), |at| (at.page, at.places));
    let input = Input { page, places, ..post.input(&cleaner) };
    // The marks of the second run are in the way of a few steps: what is told is what the first made.
    let mut traced = cleaner.trace(&input, &mut Vec::new());
    let plain = cleaner.clean(&input, &mut problems);
    let taken = plain.record.removals.len();
    traced.record.facts = plain.record.facts;
    (traced.record.text_before, traced.record.text_after) =
        (plain.record.text_before, plain.record.text_after);
    traced.record.pictures = plain.record.pictures;
    let changes = traced.record.changes.iter_mut().map(|change| &mut change.by);
    for by in traced.record.removals.iter_mut().map(|removal| &mut removal.by).chain(changes) {
        if let By::List(rule) = by
            && let Some((label, line)) = lists::find_line(&sources.lists, rule)
        {
            *rule = format!("{label}:{line} {rule}");
        }
    }
    let files = cleaner.rules().for_host(post.url.as_ref().and_then(Url::host_str));
    let files = files.iter().map(|file| file.label.clone()).collect();
    let date_from = origin(&post);
    let Document { dialect, mut head, path, .. } = *post.document;
    let host = head.url.as_ref().and_then(SourceUrl::host);
    let dates = host.map(|host| cleaner.dates(host)).unwrap_or_default();
    for date in [&mut head.date, &mut head.ruled_date].into_iter().flatten() {
        *date = date.meant(dates.zone, dates.local == Some(true));
    }
    Ok(Explanation::Article(Box::new(Explained {
        path: path.to_string(),
        dialect,
        html: post.is_html,
        head,
        date_from,
        files,
        body: traced.body.as_str().to_owned(),
        record: traced.record,
        taken,
        before: post.html,
        problems,
    })))
}

/// A file as a build would have found it: below a content folder by its path there, elsewhere by its
/// name alone.
fn found(config: &Config, file: &Path) -> Result<FoundFile> {
    let failed = |error: std::io::Error| {
        Error::io(Concern::Content, "read the post", file, &error)
            .help("check the spelling of its path")
    };
    let real = file.canonicalize().map_err(failed)?;
    let meta = std::fs::metadata(&real).map_err(failed)?;
    if !meta.is_file() {
        return Err(Error::new(Concern::Content, "this is no file").at(file).help("name one post"));
    }
    let below = config.content.iter().enumerate().find_map(|(root, folder)| {
        let inside = real.strip_prefix(folder.canonicalize().ok()?).ok()?;
        Some((u16::try_from(root).ok()?, inside.to_owned(), config.labels.get(root)?.clone()))
    });
    let (root, inside, label) = below.unwrap_or_else(|| {
        (0, real.file_name().map_or_else(|| real.clone(), Into::into), String::new())
    });
    let inside = inside.to_string_lossy().replace('\\', "/");
    Ok(FoundFile {
        path: SourcePath { root, rel: inside.into(), label: label.into() },
        folder: Arc::from(real.parent().unwrap_or(Path::new("."))),
        odd_name: real.file_name().map(|name| name.to_owned().into_boxed_os_str()),
        stat: stat(&meta),
    })
}

/// Where a date comes from: the first of the places that a parser looks at which says the same.
fn origin(post: &Post) -> String {
    let document = &post.document;
    let Some(date) = document.head.date else {
        return "there is none in the head, the file's name, the address or the text".to_owned();
    };
    let mut ignored = Vec::new();
    let text = decode::decode(&post.bytes, &document.path, &mut ignored);
    let raw = front_matter::split(&text, &document.path, &mut ignored)
        .map(|parts| yaml::read(&parts, &document.path, &mut ignored));
    if let Some(written) = raw.and_then(|raw| raw.date)
        && date::parse(&written) == Some(date)
    {
        return format!("`date: {written}` in the head");
    }
    if date::split_file_name(document.path.stem()).0.map(PostDate::day) == Some(date) {
        return "the file's name".to_owned();
    }
    let url = document.head.url.as_ref().and_then(SourceUrl::to_url);
    if url.and_then(|url| url_day::find(&url)).map(PostDate::day) == Some(date) {
        return "the address of the original".to_owned();
    }
    "the text".to_owned()
}
