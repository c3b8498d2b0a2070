//! What changed on the disk: paths, as whoever watches saw them.

use std::collections::BTreeSet;
use std::path::PathBuf;

/// What changed since the last time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// Files and folders that were made, written, moved or removed, as the roots name them. What is in a
    /// folder that was made is named too; of a folder that is gone everything below it is gone.
    pub paths: BTreeSet<PathBuf>,
    /// Whether more may have changed than these: all has to be looked at.
    pub all: bool,
}

impl Change {
    /// Everything may have changed.
    pub fn of_all() -> Self {
        Self { paths: BTreeSet::new(), all: true }
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty() && !self.all
    }

    /// Both changes as one.
    pub fn merge(&mut self, other: Self) {
        self.paths.extend(other.paths);
        self.all |= other.all;
    }
}
