//! Where a file of the content folders lies.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

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

/// A file that was found, not yet read.
#[derive(Debug, Clone)]
pub struct FoundFile {
    /// Where it lies below its content folder.
    pub path: SourcePath,
    /// Where the system finds it.
    pub disk: PathBuf,
    /// Its size in bytes.
    pub size: u64,
}
