//! What a build is about to touch, written before it touches anything. A run that finds one knows
//! that the run before was stopped: those files are ours, and what they say is not sure.

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::manifest::cache::Cache;
use crate::manifest::sealed::{self, Missing, Sealed, decode, encode};

/// A build's announcement.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journal {
    /// What the output's stamp said before; none where it had none.
    pub before: Option<String>,
    /// What it says while the build goes on: nobody takes the output for a finished one.
    pub during: String,
    /// The checksum of the manifest that the build went on from; none where it began from nothing.
    pub base: Option<Fingerprint>,
    /// Paths below the output folder that are written or removed.
    pub paths: Vec<String>,
}

impl Journal {
    /// The journal that a stopped run left, if any.
    ///
    /// # Errors
    /// [`Missing::Unreadable`] where there was one and it cannot be used.
    pub fn load(cache: &Cache) -> std::result::Result<Option<Self>, Missing> {
        match Sealed::read(&cache.path("journal")) {
            Ok(sealed) => decode(sealed.body()).map(Some).ok_or(Missing::Unreadable),
            Err(Missing::Never) => Ok(None),
            Err(Missing::Unreadable) => Err(Missing::Unreadable),
        }
    }

    /// Writes it; it is on the disk when this returns.
    pub fn save(&self, cache: &Cache) -> Result<()> {
        sealed::write(&cache.path("journal"), &encode(self, 64 + self.paths.len() * 64)?, true)
            .map(drop)
    }

    /// The build has ended.
    pub fn remove(cache: &Cache) -> Result<()> {
        sealed::remove(&cache.path("journal"))
    }
}
