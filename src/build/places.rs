//! What the site holds, as `clean` asks for it, and what was asked.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use crate::clean::input::Places;
use crate::fingerprint::Fingerprint;
use crate::index::Indexed;
use crate::model::record::Question;
use crate::model::site::Index;
use crate::model::source::{FoundFile, SourcePath};

/// Kinds of files that are copied when a post refers to them. Pages, scripts and SVG pictures of
/// foreign hands are not: opened on the site's own address they could run there.
const COPIED: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "jfif", "pdf", "mp3", "m4a", "ogg", "oga",
    "opus", "wav", "mp4", "m4v", "webm", "epub", "zip", "txt", "csv",
];

/// Whether a file of this name is copied.
pub fn is_copied(name: &str) -> bool {
    let ext = name.rsplit_once('.').map_or("", |(_, ext)| ext);
    COPIED.iter().any(|copied| ext.eq_ignore_ascii_case(copied))
}

/// The index, and the files beside the posts.
pub struct Held<'a> {
    indexed: &'a Indexed,
    /// Files that may be copied: name and place among the found files.
    files: HashMap<Fingerprint, usize>,
    roots: usize,
    /// Articles by the name of any of their files: made when it is first asked for.
    posts: OnceLock<HashMap<Fingerprint, Index>>,
}

impl<'a> Held<'a> {
    /// Of an index and the files that were found.
    pub fn new(indexed: &'a Indexed, files: &'a [FoundFile], roots: usize) -> Self {
        let files = files.iter().enumerate().filter(|(_, file)| is_copied(file.path.name()));
        let files = files
            .map(|(at, file)| (SourcePath::fingerprint(file.path.root, &file.path.rel), at))
            .collect();
        Self { indexed, files, roots, posts: OnceLock::new() }
    }

    /// Where a file of the content folders is copied to. With several content folders their number
    /// tells equal paths apart.
    fn copy_of(&self, root: u16, rel: &str) -> String {
        if self.roots == 1 { format!("files/{rel}") } else { format!("files/{root}/{rel}") }
    }

    /// Files that are copied to these paths: path below the output, place among the found files.
    pub fn copied(&self, found: &[FoundFile], wanted: &HashSet<String>) -> Vec<(String, usize)> {
        let place = |at: &usize| {
            let SourcePath { root, rel, .. } = &found[*at].path;
            (self.copy_of(*root, rel), *at)
        };
        let mut copied: Vec<_> =
            self.files.values().map(place).filter(|(path, _)| wanted.contains(path)).collect();
        copied.sort_unstable();
        copied
    }

    fn answer(&self, question: Question) -> Option<&str> {
        match question {
            Question::Article(name) => Some(&self.indexed.by_url(name)?.path),
            Question::Post(name) => {
                let at = self.posts.get_or_init(|| self.posts()).get(&name)?;
                Some(&self.indexed.site.article(*at).path)
            }
            Question::File(name) => self.files.contains_key(&name).then_some(""),
        }
    }

    fn posts(&self) -> HashMap<Fingerprint, Index> {
        let files = self.indexed.files();
        files.map(|(root, rel, at)| (SourcePath::fingerprint(root, rel), at)).collect()
    }

    /// The hash of questions and of what the answers are now.
    pub fn answers(&self, questions: &[Question]) -> Fingerprint {
        let mut told = Vec::with_capacity(questions.len() * 24);
        for question in questions {
            let (kind, name) = match question {
                Question::Article(name) => (0, name),
                Question::Post(name) => (1, name),
                Question::File(name) => (2, name),
            };
            told.push(kind);
            told.extend_from_slice(&name.to_bytes());
            if let Some(path) = self.answer(*question) {
                told.push(1);
                told.extend_from_slice(path.as_bytes());
            }
            told.push(0);
        }
        Fingerprint::of(&told)
    }
}

/// Answers, and remembers what was asked: a page depends on that and on no other link.
pub struct Asked<'a> {
    held: &'a Held<'a>,
    questions: RefCell<Vec<Question>>,
}

impl<'a> Asked<'a> {
    /// Nothing was asked yet.
    pub fn new(held: &'a Held<'a>) -> Self {
        Self { held, questions: RefCell::default() }
    }

    /// What was asked, in that order.
    pub fn into_questions(self) -> Vec<Question> {
        self.questions.into_inner()
    }

    fn ask(&self, question: Question) -> Option<&str> {
        self.questions.borrow_mut().push(question);
        self.held.answer(question)
    }
}

impl Places for Asked<'_> {
    fn article(&self, name: Fingerprint) -> Option<&str> {
        self.ask(Question::Article(name))
    }

    fn post(&self, root: u16, rel: &str) -> Option<&str> {
        self.ask(Question::Post(SourcePath::fingerprint(root, rel)))
    }

    fn file(&self, root: u16, rel: &str) -> Option<String> {
        self.ask(Question::File(SourcePath::fingerprint(root, rel)))?;
        Some(self.held.copy_of(root, rel))
    }
}
