//! What the site holds, as `clean` asks for it.

use std::collections::HashSet;

use crate::clean::input::Places;
use crate::fingerprint::Fingerprint;
use crate::index::Indexed;
use crate::model::source::{FoundFile, SourcePath};

/// Kinds of files that are copied when a post refers to them. Pages, scripts and SVG pictures of
/// foreign hands are not: opened on the site's own address they could run there.
const COPIED: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "jfif", "pdf", "mp3", "m4a", "ogg", "oga",
    "opus", "wav", "mp4", "m4v", "webm", "epub", "zip", "txt", "csv",
];

/// The index, and the files beside the posts.
pub struct Held<'a> {
    indexed: &'a Indexed,
    files: HashSet<(u16, &'a str)>,
    roots: usize,
}

impl<'a> Held<'a> {
    /// Of an index and the files that were found.
    pub fn new(indexed: &'a Indexed, files: &'a [FoundFile], roots: usize) -> Self {
        let is_copied = |file: &&FoundFile| {
            let ext = file.path.name().rsplit_once('.').map(|(_, ext)| ext.to_ascii_lowercase());
            ext.is_some_and(|ext| COPIED.contains(&ext.as_str()))
        };
        Self {
            indexed,
            files: files
                .iter()
                .filter(is_copied)
                .map(|file| (file.path.root, file.path.rel.as_ref()))
                .collect(),
            roots,
        }
    }

    /// Where a file of the content folders is copied to. With several content folders their number
    /// tells equal paths apart.
    pub fn copy_of(&self, path: &SourcePath) -> String {
        if self.roots == 1 {
            format!("files/{}", path.rel)
        } else {
            format!("files/{}/{}", path.root, path.rel)
        }
    }
}

impl Places for Held<'_> {
    fn article(&self, name: Fingerprint) -> Option<&str> {
        self.indexed.by_url(name).map(|article| article.path.as_str())
    }

    fn post(&self, root: u16, rel: &str) -> Option<&str> {
        self.indexed.by_file(root, rel).map(|article| article.path.as_str())
    }

    fn file(&self, root: u16, rel: &str) -> Option<String> {
        self.files.contains(&(root, rel)).then(|| self.copy_of(&SourcePath::new(root, rel)))
    }
}
