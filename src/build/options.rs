//! How a build is run.

use crate::fingerprint::Fingerprint;

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
}
