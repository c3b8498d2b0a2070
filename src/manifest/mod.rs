//! What the last build wrote: which files below the output folder are ours. It lies in the cache
//! folder, never in the output, and is bound to its output by a stamp.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Concern, Error, Result};
use crate::fingerprint::Fingerprint;

/// The layout of the file; another number is another layout, and is not read.
const VERSION: u32 = 3;

/// In front of every manifest.
const MAGIC: &[u8; 8] = b"reprint\n";

/// The name of the stamp in the output folder.
pub const STAMP: &str = ".reprint";

/// A file that is ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its path below the output folder.
    pub path: String,
    /// Its bytes' hash; none while a build goes on.
    pub fingerprint: Option<Fingerprint>,
    /// For an article's page: the article's ID, which its address may change around.
    pub article: Option<String>,
}

/// All files that are ours, by path.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The files.
    pub entries: Vec<Entry>,
    /// While a build goes on: the stamp that stood in the output when it began.
    pub stamp_before: Option<String>,
}

/// Why there is no manifest to go on from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// This output was never built from here.
    Never,
    /// The file is damaged, or from another version.
    Unreadable,
}

impl Manifest {
    /// Whether the run that wrote it was stopped before its end.
    pub fn is_unfinished(&self) -> bool {
        self.entries.iter().any(|entry| entry.fingerprint.is_none())
    }

    /// The file of an output folder's manifest.
    pub fn path(cache: &Path, output: &Path) -> PathBuf {
        let key = Fingerprint::of(output.as_os_str().as_encoded_bytes()).base32(10);
        cache.join(format!("{key}.manifest"))
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// [`Missing`], where there is none that can be used. That costs time, never correctness.
    pub fn load(path: &Path) -> std::result::Result<Self, Missing> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Missing::Never);
            }
            Err(_) => return Err(Missing::Unreadable),
        };
        let read = || {
            let rest = bytes.strip_prefix(MAGIC)?;
            let (version, rest) = rest.split_first_chunk::<4>()?;
            let (check, rest) = rest.split_first_chunk::<10>()?;
            let whole = u32::from_le_bytes(*version) == VERSION
                && Fingerprint::of(rest).base32(10).as_bytes() == check;
            whole.then(|| postcard::from_bytes(rest).ok()).flatten()
        };
        read().ok_or(Missing::Unreadable)
    }

    /// Writes the manifest, whole or not at all.
    pub fn save(&self, path: &Path) -> Result<()> {
        let failed =
            |doing: &str, error: &std::io::Error| Error::io(Concern::Output, doing, path, error);
        let body = postcard::to_stdvec(self).map_err(|error| {
            Error::new(Concern::Output, format!("cannot make the manifest: {error}")).at(path)
        })?;
        let mut bytes = MAGIC.to_vec();
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(Fingerprint::of(&body).base32(10).as_bytes());
        bytes.extend(body);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)
                .map_err(|error| failed("make the cache folder", &error))?;
        }
        let temporary = path.with_extension("new");
        std::fs::write(&temporary, bytes).map_err(|error| failed("write the manifest", &error))?;
        std::fs::rename(&temporary, path).map_err(|error| failed("write the manifest", &error))
    }

    /// Whether an output with this stamp is the one that the manifest tells of.
    pub fn belongs_to(&self, stamp: &str) -> bool {
        stamp == self.stamp() || self.stamp_before.as_deref() == Some(stamp)
    }

    /// The text of the stamp: it names what was built, and is the same for the same site.
    pub fn stamp(&self) -> String {
        let mut parts = Vec::with_capacity(self.entries.len());
        for entry in &self.entries {
            parts.push(format!("{} {:?}", entry.path, entry.fingerprint));
        }
        let whole = Fingerprint::of(parts.join("\n").as_bytes());
        format!(
            "This folder was made by Reprint, which sweeps what it wrote here.\n{}\n",
            whole.base32(20)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, Manifest, Missing};
    use crate::fingerprint::Fingerprint;

    #[test]
    fn a_manifest_comes_back_or_is_refused_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep/x.manifest");
        assert_eq!(Manifest::load(&path), Err(Missing::Never));
        let manifest = Manifest {
            entries: vec![Entry {
                path: "a.html".into(),
                fingerprint: Some(Fingerprint::of(b"a")),
                article: Some("a".into()),
            }],
            stamp_before: None,
        };
        manifest.save(&path).expect("written");
        assert_eq!(Manifest::load(&path), Ok(manifest.clone()));
        let mut bytes = std::fs::read(&path).expect("bytes");
        for at in 0..bytes.len() {
            bytes[at] ^= 1;
            std::fs::write(&path, &bytes).expect("written");
            assert_eq!(Manifest::load(&path), Err(Missing::Unreadable), "byte {at}");
            bytes[at] ^= 1;
        }
        std::fs::write(&path, &bytes[..bytes.len() - 1]).expect("written");
        assert_eq!(Manifest::load(&path), Err(Missing::Unreadable));
    }
}
