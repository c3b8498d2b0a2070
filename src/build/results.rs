//! What making a site came to: its files, and what is to be remembered of its sources.

use std::collections::{HashMap, HashSet};

use crate::fingerprint::Fingerprint;
use crate::manifest::Entry;
use crate::model::source::SourcePath;

/// What came of the plan.
#[derive(Default)]
pub struct Results {
    /// All files of the site, by path.
    pub entries: Vec<Entry>,
    /// Files that were not looked at, or that said the same already.
    pub unchanged: usize,
    /// Files that were written.
    pub written: usize,
    /// Files of the last build that are gone.
    pub removed: usize,
    /// By the short name of a rule: articles that it worked on, and how often it did.
    pub hits: HashMap<u32, (usize, usize)>,
    /// Articles that may be incomplete.
    pub incomplete: usize,
    /// Bytes of the body and of the page of each article.
    pub weights: Vec<(u32, u64)>,
    /// What cleaning asked and found, encoded, by place among the sources.
    pub cleaned: Vec<(usize, Box<[u8]>)>,
    /// Hashes of copied files, by place among the sources.
    pub copied: Vec<(usize, Fingerprint)>,
    /// Posts that could not be read when their page was due.
    pub vanished: HashSet<SourcePath>,
    /// Whether some result may be another one next time though nothing changed.
    pub unsure: bool,
}
