//! Where a file of the content folders lies.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::fingerprint::Fingerprint;

/// The number of the folder of files that are copied as they are.
pub const STATIC: u16 = u16::MAX;

/// The number of the folder of the site's own pages, where that lies outside of the content folders.
pub const PAGES: u16 = u16::MAX - 1;

/// A file below one of the content folders. A clone shares the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourcePath {
    /// Which content folder, by its place in the configuration.
    pub root: u16,
    /// The path below it, with `/` between its parts; bytes that are no text are written out.
    pub rel: Arc<str>,
    /// How messages name the content folder; says nothing that `root` does not.
    pub label: Arc<str>,
}

impl SourcePath {
    /// A path in a content folder that messages do not name.
    pub fn new(root: u16, rel: impl Into<Arc<str>>) -> Self {
        Self { root, rel: rel.into(), label: Arc::from("") }
    }

    /// The hash of a place in the content folders, to look it up by.
    pub fn fingerprint(root: u16, rel: &str) -> Fingerprint {
        Fingerprint::of_parts([root.to_le_bytes().as_slice(), rel.as_bytes()])
    }

    /// The file's name, without folders.
    pub fn name(&self) -> &str {
        self.rel.rsplit('/').next().unwrap_or(&self.rel)
    }

    /// The file's name without its last extension.
    pub fn stem(&self) -> &str {
        let name = self.name();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// The folder below the content folder, `""` at its top.
    pub fn folder(&self) -> &str {
        self.rel.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.label.is_empty() {
            write!(f, "{}/", self.label)?;
        }
        f.write_str(&self.rel)
    }
}

/// What the system says of a file without opening it. Equal stats mean equal bytes, as far as
/// anything but reading them can tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stat {
    /// Its size in bytes.
    pub size: u64,
    /// When its bytes were last written, in nanoseconds since 1970, as whoever wrote them says.
    pub modified: i64,
    /// When its entry was last changed, in nanoseconds since 1970, as the system says: nobody can
    /// set it back. 0 where the system keeps no such time.
    pub changed: i64,
}

impl Stat {
    /// The later of its two times.
    pub fn latest(&self) -> i64 {
        self.modified.max(self.changed)
    }
}

/// A file that was found, not yet read.
#[derive(Debug, Clone)]
pub struct FoundFile {
    /// Where it lies below its content folder.
    pub path: SourcePath,
    /// Where the system finds the folder that it lies in.
    pub folder: Arc<Path>,
    /// Its name as the system has it, where that is no text.
    pub odd_name: Option<Box<OsStr>>,
    /// What the system says of it.
    pub stat: Stat,
}

impl FoundFile {
    /// Where the system finds it.
    pub fn disk(&self) -> PathBuf {
        match &self.odd_name {
            Some(name) => self.folder.join(&**name),
            None => self.folder.join(self.path.name()),
        }
    }
}
