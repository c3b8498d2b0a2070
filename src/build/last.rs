//! The first question: is everything as the last build found it? Then there is nothing to do, and what
//! it told is told again.

use serde::{Deserialize, Serialize};

use crate::build::report::Report;
use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::manifest::cache::Cache;
use crate::manifest::sealed::{self, Sealed, decode, encode};
use crate::model::problem::Problem;

/// What the last build was asked, and what it answered.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Last {
    /// Names the state of the manifest that it left.
    pub manifest: Fingerprint,
    /// What the output's stamp says.
    pub stamp: String,
    /// See [`Manifest::boot`](crate::manifest::Manifest::boot).
    pub boot: Option<String>,
    /// The program, settings, theme and rules.
    pub asked: Fingerprint,
    /// Names and stats of all sources; none where a stat was too young to be believed.
    pub stats: Option<Fingerprint>,
    /// Names and contents of all sources.
    pub contents: Fingerprint,
    /// The same articles lie in the future at all times from here …
    pub from: i64,
    /// … until before here, in seconds since 1970.
    pub until: i64,
    /// What was done.
    pub report: Report,
    /// What was told.
    pub problems: Vec<Problem>,
    /// See `problems`.
    pub remarks: Vec<String>,
    /// See `problems`.
    pub warnings: Vec<String>,
}

impl Last {
    /// The last build's answer, where it still stands for what the cache and the output hold.
    pub fn load(cache: &Cache, stamp: Option<&str>, boot: Option<&str>) -> Option<Self> {
        let last: Self = decode(Sealed::read(&cache.path("last")).ok()?.body())?;
        let stands = Some(last.stamp.as_str()) == stamp
            && last.boot.as_deref() == boot
            && !cache.path("journal").exists()
            && Sealed::read(&cache.path("manifest")).ok()?.seal() == last.manifest;
        stands.then_some(last)
    }

    /// Whether it was the same question, sources left aside, and the answer is the same at this time.
    pub fn holds(&self, asked: Fingerprint, now: i64) -> bool {
        self.asked == asked && (self.from..self.until).contains(&now)
    }

    /// Keeps the answer.
    pub fn save(&self, cache: &Cache) -> Result<()> {
        sealed::write(&cache.path("last"), &encode(self, 1024)?, false).map(drop)
    }

    /// Forgets the answer.
    pub fn forget(cache: &Cache) -> Result<()> {
        sealed::remove(&cache.path("last"))
    }
}
