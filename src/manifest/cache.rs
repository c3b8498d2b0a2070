//! Where the files of one output's cache lie.

use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::manifest::sealed;

/// Names the files of the cache of one output folder.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
    name: String,
}

impl Cache {
    /// The cache of an output folder.
    ///
    /// It is named by the output's place in the project, so that a project may be moved; both are
    /// real paths, so that an output has one cache whatever links lead to it.
    pub fn new(folder: &Path, root: &Path, output: &Path) -> Self {
        let place = output.strip_prefix(root).unwrap_or(output);
        let name = Fingerprint::of(place.as_os_str().as_encoded_bytes()).base32(10);
        Self { folder: folder.to_owned(), name }
    }

    /// Removes the halves of files that a stopped run may have left.
    pub fn sweep(&self) -> Result<()> {
        ["journal", "last", "lists", "manifest", "records"]
            .iter()
            .try_for_each(|what| sealed::sweep_temporary(&self.path(what)))
    }

    /// A file of the cache.
    pub fn path(&self, what: &str) -> PathBuf {
        self.folder.join(format!("{}.{what}", self.name))
    }
}
