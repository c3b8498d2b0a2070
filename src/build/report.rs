//! What a build did, in numbers.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::build::sizes::{PAGES_LIMIT, Sizes};
use crate::clean::rules::RuleSet;
use crate::model::document::LeftOut;
use crate::model::output::OutputKind;
use crate::model::record::{FILTER_LISTS, short_name};

/// The report. `articles + duplicates + removed_by_request + left_out + failed = read`, always.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Regular files below the content folders, but for those excluded.
    pub read: usize,
    /// Articles of the site.
    pub articles: usize,
    /// Files that went into another file's article, whether that is on the site or taken down.
    pub duplicates: usize,
    /// Articles that were asked to be taken down, and are not on the site.
    pub removed_by_request: usize,
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
    /// Where the bytes are.
    pub sizes: Sizes,
    /// What rules did: all of the site's own, and of the shipped ones those that did anything.
    pub rules: Vec<RuleHits>,
    /// Articles that may be incomplete, because the original is behind a paywall.
    pub incomplete: usize,
    /// Problems told.
    pub problems: usize,
    /// Seconds of each stage, in order.
    #[serde(skip)]
    pub stages: Vec<(&'static str, f64)>,
    /// Seconds of the whole build.
    pub seconds: f64,
}

/// What a rule did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleHits {
    /// File and line.
    pub rule: String,
    /// Articles that it took something out of or changed something in.
    pub articles: usize,
    /// How often it did.
    pub hits: usize,
}

impl RuleHits {
    /// Of all rules: those without a hit are told where they are the site's own.
    pub fn of(rules: &RuleSet, hits: &HashMap<u32, (usize, usize)>) -> Vec<Self> {
        let mut found = Vec::new();
        let mut add = |rule: &str, is_own: bool| {
            let (articles, hits) = hits.get(&short_name(rule)).copied().unwrap_or_default();
            if hits > 0 || is_own {
                found.push(Self { rule: rule.to_owned(), articles, hits });
            }
        };
        for file in rules.distinct() {
            let is_own = !file.is_embedded;
            file.rules.iter().filter(|rule| rule.counts()).for_each(|rule| add(&rule.at, is_own));
        }
        add(FILTER_LISTS, false);
        found
    }
}

impl Report {
    /// All bytes of the site.
    pub fn bytes(&self) -> u64 {
        self.by_kind.values().map(|(_, bytes)| bytes).sum()
    }

    /// The share of what GitHub Pages gives to a site.
    #[expect(clippy::cast_precision_loss, reason = "a share needs no more than 52 bits")]
    pub fn share_of_pages_limit(&self) -> f64 {
        self.bytes() as f64 / PAGES_LIMIT as f64
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
