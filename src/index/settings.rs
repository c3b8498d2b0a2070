//! What the index is told besides the documents.

use chrono_tz::Tz;

use crate::model::permalink::Permalink;
use crate::model::removal::Removals;

/// What the index wants to know besides the documents.
pub struct Settings<'a> {
    /// The site's zone.
    pub zone: Tz,
    /// How articles are addressed.
    pub permalink: &'a Permalink,
    /// The outlet's name of a host, where a rule file gives one.
    pub outlet: &'a (dyn Fn(&str) -> Option<String> + Sync),
    /// Articles that a tag, category or author has to have for a list of its own.
    pub tag_pages_from: usize,
    /// What was asked to be taken down.
    pub removals: &'a Removals,
    /// Does so many pieces of work, each once, on as many threads as there are.
    pub each: &'a Each,
}

/// Does so many pieces of work, which are told their number.
pub type Each = dyn Fn(usize, &(dyn Fn(usize) + Sync)) + Sync;
