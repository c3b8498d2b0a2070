//! What the site holds, as `clean` asks for it, and what was asked.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::OnceLock;

use crate::build::own::OwnPage;
use crate::build::paths::{FILES, OWN_FILES};
use crate::clean::input::Places;
use crate::config::Config;
use crate::fingerprint::Fingerprint;
use crate::index::indexed::Indexed;
use crate::model::record::Question;
use crate::model::site::Index;
use crate::model::source::{FoundFile, PAGES, STATIC, SourcePath};

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

/// Where a file of the content folders is copied to. With several content folders their number tells
/// equal paths apart.
pub fn copy_of(config: &Config, root: u16, rel: &str) -> String {
    match config.content.len() {
        _ if root == PAGES => format!("{OWN_FILES}/{rel}"),
        1 => format!("{FILES}/{rel}"),
        _ => format!("{FILES}/{root}/{rel}"),
    }
}

/// The index, and the files beside the posts.
pub struct Held<'a> {
    indexed: &'a Indexed,
    /// Files that may be copied: name and place among the found files.
    files: HashMap<Fingerprint, usize>,
    tops: &'a Config,
    /// The site's own pages, by the name of their files.
    own: HashMap<Fingerprint, String>,
    /// Articles by the name of any of their files: made when it is first asked for.
    posts: OnceLock<HashMap<Fingerprint, Index>>,
}

impl<'a> Held<'a> {
    /// Of an index and the files that were found.
    pub fn new(
        indexed: &'a Indexed,
        files: &'a [FoundFile],
        own: &[OwnPage],
        config: &'a Config,
    ) -> Self {
        let is_copied = |file: &FoundFile| file.path.root != STATIC && is_copied(file.path.name());
        let files = files.iter().enumerate().filter(|(_, file)| is_copied(file));
        let files = files
            .map(|(at, file)| (SourcePath::fingerprint(file.path.root, &file.path.rel), at))
            .collect();
        let own = own
            .iter()
            .map(|page| {
                (SourcePath::fingerprint(page.source.root, &page.source.rel), page.path.clone())
            })
            .collect();
        Self { indexed, files, tops: config, own, posts: OnceLock::new() }
    }

    fn copy_of(&self, root: u16, rel: &str) -> String {
        copy_of(self.tops, root, rel)
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

    /// The place of the file that is, or would be, copied to a path below the output.
    pub fn copied_at(&self, path: &str) -> Option<usize> {
        let (top, rest) = path.split_once('/')?;
        let (root, rel) = match top {
            OWN_FILES => (PAGES, rest),
            FILES if self.tops.content.len() == 1 => (0, rest),
            FILES => {
                let (number, rel) = rest.split_once('/')?;
                (number.parse().ok()?, rel)
            }
            _ => return None,
        };
        let at = self.files.get(&SourcePath::fingerprint(root, rel))?;
        (self.copy_of(root, rel) == path).then_some(*at)
    }

    fn answer(&self, question: Question) -> Option<&str> {
        match question {
            Question::Article(name) => Some(&self.indexed.by_url(name)?.path),
            Question::Post(name) if self.own.contains_key(&name) => {
                self.own.get(&name).map(String::as_str)
            }
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

    /// A file as the content folders name it. Own pages that lie outside of these are asked about by
    /// their path in the project, so that `../` leads from them to posts.
    fn place<'r>(&self, root: u16, rel: &'r str) -> (u16, Cow<'r, str>) {
        if root != PAGES {
            return (root, rel.into());
        }
        let Config { root: project, content, pages, .. } = self.held.tops;
        let path = project.join(rel);
        let below = |top: &Path| Some(path.strip_prefix(top).ok()?.to_string_lossy().into_owned());
        let inside = (0..).zip(content).find_map(|(at, top)| Some((at, below(top)?)));
        match inside.or_else(|| Some((PAGES, below(pages)?))) {
            Some((root, rel)) => (root, rel.into()),
            None => (root, rel.into()),
        }
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
        let (root, rel) = self.place(root, rel);
        self.ask(Question::Post(SourcePath::fingerprint(root, &rel)))
    }

    fn file(&self, root: u16, rel: &str) -> Option<String> {
        let (root, rel) = self.place(root, rel);
        self.ask(Question::File(SourcePath::fingerprint(root, &rel)))?;
        Some(self.held.copy_of(root, &rel))
    }
}
