//! Untrusted bodies to [`SafeHtml`] and a record. Knows rules, pictures, frames and links; pages and
//! templates it never sees. The order: nesting capped, one pass over one tree (rules by host,
//! pictures, frames, links), the tree tidied, then ammonia as the last hand.

pub mod dom;
pub mod embeds;
pub mod figures;
pub mod input;
pub mod markup;
pub mod pass;
pub mod pictures;
pub mod rules;
pub mod state;
pub mod tidy;
pub mod urls;
pub mod white_space;

use std::sync::Arc;

use url::Url;

use crate::clean::dom::Tree;
use crate::clean::input::Input;
use crate::clean::rules::RuleSet;
use crate::clean::rules::file::RuleFile;
use crate::clean::state::State;
use crate::fingerprint::Fingerprint;
use crate::model::problem::Problem;
use crate::model::record::{Record, Removal};
use crate::text;
use crate::trust::{SafeHtml, sanitize};

/// A cleaned body.
#[derive(Debug)]
pub struct Cleaned {
    /// Fit for a page.
    pub body: SafeHtml,
    /// What is remembered of it.
    pub record: Record,
}

/// Characters of an excerpt.
const EXCERPT: usize = 120;

/// A single rule may take this share of an article's text, in per cent, and not more.
const MOST_BY_ONE_RULE: usize = 30;

/// At least this share of the text is left, in per cent, or the rules are not used.
const LEAST_LEFT: usize = 85;

/// Guards say nothing about texts shorter than this many characters.
const GUARDED_FROM: usize = 200;

/// Cleans bodies by one set of rules.
#[derive(Debug)]
pub struct Cleaner {
    rules: RuleSet,
}

impl Cleaner {
    /// A cleaner with these rules.
    pub fn new(rules: RuleSet) -> Self {
        Self { rules }
    }

    /// The outlet's name, where a rule file of the host gives one.
    pub fn outlet(&self, host: &str) -> Option<&str> {
        self.rules.outlet(host)
    }

    /// The hash of the rules that hold for articles of a host.
    pub fn rules_of(&self, host: Option<&str>) -> Fingerprint {
        let files = self.rules.for_host(host);
        let files: Vec<Fingerprint> = files.iter().map(|file| file.fingerprint).collect();
        Fingerprint::of_value(&files)
    }

    /// Cleans a body. Rules that take too much of the text are not believed: the body is cleaned
    /// again without them, and that is a problem of the article.
    pub fn clean(&self, input: &Input<'_>, problems: &mut Vec<Problem>) -> Cleaned {
        let (html, capped) = markup::prepare(input.html);
        if capped {
            problems.push(
                Problem::warning(input.source, "too-deep", "elements are nested too deep or never closed; some tags are left out, no text is")
                    .help("the original page is broken; nothing has to be done if the page reads well"),
            );
        }
        let host = input.url.and_then(Url::host_str);
        let files = self.rules.for_host(host);
        let cleaned = once(&html, input, &files);
        match doubt(&cleaned.record) {
            None => cleaned,
            Some(why) => {
                problems.push(
                    Problem::warning(
                        input.source,
                        "rules-take-too-much",
                        format!("{why}; the article is shown without rules"),
                    )
                    .help("look at the rule: it may be too wide for this outlet's newer pages"),
                );
                once(&html, input, &[])
            }
        }
    }
}

fn once(html: &str, input: &Input<'_>, files: &[Arc<RuleFile>]) -> Cleaned {
    let tree = Tree::parse(html);
    let State { left, mut record, places, .. } = State::run(&tree, input, files);
    tidy::shells(&tree, &left);
    if !places.is_empty() {
        tidy::lost_places(&tree);
    }
    let words = white_space::settle(&tree, EXCERPT);
    record.excerpt = text::excerpt(words.trim(), EXCERPT);
    Cleaned { body: sanitize(&tree.markup()), record }
}

/// Why the rules are not to be believed, if they are not.
fn doubt(record: &Record) -> Option<String> {
    let before = record.text_before;
    let by_rule = |removal: &&Removal| removal.rule.contains(".txt:");
    let taken =
        record.removals.iter().filter(by_rule).map(|removal| removal.pictures).sum::<usize>();
    if record.text_after == 0 && record.pictures.is_empty() && taken > 2 {
        return Some(format!("rules take all {taken} pictures of an article that has no text"));
    }
    if before < GUARDED_FROM {
        return None;
    }
    // One rule may match many elements: what counts is their sum.
    let mut by_rule = std::collections::BTreeMap::new();
    for removal in &record.removals {
        *by_rule.entry(removal.rule.as_str()).or_insert(0) += removal.text;
    }
    let worst = by_rule.iter().max_by_key(|(_, text)| **text);
    if let Some((rule, text)) = worst.filter(|(_, text)| **text * 100 > before * MOST_BY_ONE_RULE) {
        return Some(format!("the rule {rule} takes {} % of the text", text * 100 / before));
    }
    (record.text_after * 100 < before * LEAST_LEFT)
        .then(|| format!("rules leave {} % of the text", record.text_after * 100 / before))
}

#[cfg(test)]
mod tests;
