//! What a build did, in numbers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::document::LeftOut;
use crate::model::output::OutputKind;

/// The report. `articles + duplicates + left_out + failed = read`, always.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Regular files below the content folders, but for those excluded.
    pub read: usize,
    /// Articles of the site.
    pub articles: usize,
    /// Files that went into another file's article.
    pub duplicates: usize,
    /// Files that are no articles, by reason.
    pub left_out: BTreeMap<LeftOut, usize>,
    /// Files that should be articles and could not be read.
    pub failed: usize,
    /// Files and folders that were not looked at.
    pub excluded: usize,
    /// HTML pages of the site.
    pub pages: usize,
    /// Files written.
    pub written: usize,
    /// Files that were there already and say the same.
    pub unchanged: usize,
    /// Files of the last build that are gone.
    pub removed: usize,
    /// Files and bytes of the site by kind.
    pub by_kind: BTreeMap<OutputKind, (usize, u64)>,
    /// Problems told.
    pub problems: usize,
    /// Seconds of each stage, in order.
    #[serde(skip)]
    pub stages: Vec<(&'static str, f64)>,
    /// Seconds of the whole build.
    pub seconds: f64,
}

impl Report {
    /// All bytes of the site.
    pub fn bytes(&self) -> u64 {
        self.by_kind.values().map(|(_, bytes)| bytes).sum()
    }

    /// All files of the site.
    pub fn files(&self) -> usize {
        self.by_kind.values().map(|(files, _)| files).sum()
    }

    /// All files that are no articles.
    pub fn left_out(&self) -> usize {
        self.left_out.values().sum()
    }
}
