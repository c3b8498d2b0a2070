//! A file or folder that is watched, and where it really is. Knows links, no notifications.

use std::path::{Path, PathBuf};

/// A file or folder that is watched. It need not be there yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// Where it is. Changes are told by this name, also where a link leads elsewhere.
    pub path: PathBuf,
    /// Whether the folders in it are watched too.
    pub recursive: bool,
    /// Whether files and folders whose name begins with a dot count, as in a site's static folder.
    pub hidden: bool,
}

impl Root {
    /// A file.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), recursive: false, hidden: false }
    }

    /// A folder and all that is in it.
    pub fn folder(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), recursive: true, hidden: false }
    }

    /// The places on the disk whose changes are its own, by their real paths: itself, and where that is a
    /// link, what it leads to.
    pub fn places(&self) -> Vec<PathBuf> {
        let path = std::path::absolute(&self.path).unwrap_or_else(|_| self.path.clone());
        let own = match (path.parent(), path.file_name()) {
            (Some(parent), Some(name)) => real(parent).join(name),
            _ => real(&path),
        };
        let mut places = vec![own];
        if let Ok(whole) = path.canonicalize()
            && whole != places[0]
        {
            places.push(whole);
        }
        places
    }

    /// Whether it has something that lies at this path below it.
    pub fn reaches(&self, below: &Path) -> bool {
        self.recursive || below.components().count() <= 1
    }
}

/// A path without links, as far as it is there; the rest stays as it is.
pub fn real(path: &Path) -> PathBuf {
    for above in path.ancestors() {
        if let Ok(real) = above.canonicalize() {
            return match path.strip_prefix(above) {
                Ok(rest) if !rest.as_os_str().is_empty() => real.join(rest),
                _ => real,
            };
        }
    }
    path.to_owned()
}

/// The nearest folder above a path that is there.
pub fn folder_above(path: &Path) -> Option<&Path> {
    path.ancestors().skip(1).find(|above| above.is_dir())
}
