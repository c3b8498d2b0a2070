//! What the last build left: which files below the output folder are ours and what each was made
//! from, what was read of the sources. It lies in the cache folder, never in the output, and is bound
//! to its output by a stamp.

pub mod cache;
pub mod journal;
pub mod records;
pub mod sealed;
pub mod stamp;

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::manifest::cache::Cache;
use crate::manifest::sealed::{Missing, Sealed, decode, encode};
use crate::manifest::stamp::Stamp;
use crate::model::id::ArticleId;
use crate::model::key::Key;
use crate::model::output::OutputKind;

/// A file that is ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its path below the output folder.
    pub path: String,
    /// What it is.
    pub kind: OutputKind,
    /// Its size.
    pub bytes: u64,
    /// Its bytes' hash.
    pub fingerprint: Fingerprint,
    /// What it was made from; none where that is not sure, and it has to be made again.
    pub key: Option<Key>,
    /// For an article's page: the article's ID, which its address may change around.
    pub article: Option<ArticleId>,
}

/// All files that are ours, by path.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The program, theme and settings that all pages were made with.
    pub world: Fingerprint,
    /// Names the time since the machine was started, where the system gives it a name: what was
    /// written before a crash of the machine may not have reached the disk.
    pub boot: Option<String>,
    /// The version of the program that wrote these files.
    pub version: String,
    /// Which part of the site this is, in words of `build`; nothing for the whole site.
    pub scope: String,
    /// What the output's stamp said while these files were written.
    pub during: Option<String>,
    /// Paths at which articles stood, or would stand, that were taken down at request, in their order:
    /// whether a page says so there or not.
    pub removed: Vec<String>,
    /// Whether the output may hold files of ours that are not among these: an earlier build's manifest was
    /// lost.
    pub blind: bool,
    /// The files.
    pub entries: Vec<Entry>,
}

impl Manifest {
    /// Reads a manifest, with the checksum of its file.
    ///
    /// # Errors
    /// [`Missing`], where there is none that can be used. That costs time, never correctness.
    pub fn load(cache: &Cache) -> std::result::Result<(Self, Fingerprint), Missing> {
        let sealed = Sealed::read(&cache.path("manifest"))?;
        let manifest = decode(sealed.body()).ok_or(Missing::Unreadable)?;
        Ok((manifest, sealed.seal()))
    }

    /// Writes the manifest, whole or not at all. Returns its checksum.
    pub fn save(&self, cache: &Cache) -> Result<Fingerprint> {
        sealed::write(&cache.path("manifest"), &encode(self, self.entries.len() * 128)?, false)
    }

    /// The stamp: it names what was built, and is the same for the same site.
    pub fn stamp(&self) -> Stamp {
        let name = Fingerprint::of_stream(|tell| {
            for entry in &self.entries {
                tell(entry.path.as_bytes());
                tell(&[0]);
                tell(&entry.fingerprint.to_bytes());
            }
        });
        Stamp::new(&self.version, name)
    }
}
