//! How a build is run.

use std::path::PathBuf;

use crate::fingerprint::Fingerprint;

/// Which part of a site is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Scope {
    /// All of it.
    #[default]
    All,
    /// What another `base_url` than that of the whole site changes, to be laid over the whole site:
    /// feeds, sitemaps, `robots.txt`, the 404 page, the index of records. Pages keep the canonical
    /// address that they have.
    Addressed,
    /// The articles of this year as a site of their own, for readers without a network.
    Year(i32),
}

impl Scope {
    /// The year, if it is one.
    pub fn year(self) -> Option<i32> {
        match self {
            Self::Year(year) => Some(year),
            Self::All | Self::Addressed => None,
        }
    }
}

/// How a build is run, as opposed to what the site is.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "they are the flags of the command line")]
pub struct Options {
    /// Threads; 0 for as many as there are processors.
    pub jobs: usize,
    /// Make and write every file, whatever the last build left.
    pub force: bool,
    /// Hold every file of the last build against its hash.
    pub verify: bool,
    /// Let a build remove more than half of the articles.
    pub allow_shrink: bool,
    /// Tell what becomes of each file, also where nothing is to be done.
    pub verbose: bool,
    /// Seconds since 1970, to know dates in the future by; no page depends on it.
    pub now: i64,
    /// Names the program: another one may make other pages.
    pub program: Fingerprint,
    /// Names the time since the machine was started, where the system gives it a name.
    pub boot: Option<String>,
    /// Which part of the site is made. An output folder is of one scope.
    pub scope: Scope,
    /// For another scope than [`Scope::All`]: the output of the whole site. What its build remembers
    /// of the sources spares this one reading them, and remembering them again.
    pub whole: Option<PathBuf>,
}
