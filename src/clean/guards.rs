//! Guards: no rule is believed blindly. One that takes too much of an article is left off, and while
//! all together take too much, the one that takes most. What counts is prose: of a page's lists of
//! links a reader misses nothing, and a rule that takes no prose stays.

use std::collections::BTreeMap;

use crate::model::problem::Problem;
use crate::model::record::{By, Record};
use crate::model::source::SourcePath;

/// A single rule may take this share of an article's text, in per cent, and not more.
const MOST_BY_ONE_RULE: usize = 30;

/// At least this share of the text is left, in per cent.
const LEAST_LEFT: usize = 85;

/// Rules that take all pictures are told of from more than this many on: banners come in pairs.
const MOST_PICTURES: usize = 3;

/// In shorter texts a rule may take this share, in per cent, and so may all together: a short report
/// has the same junk as a long one.
const MOST_OF_SHORT: usize = 60;

/// Shorter texts than this many characters that a rule takes are a footer.
const LEAST_PROSE: usize = 20;

/// Texts of fewer characters are short.
const GUARDED_FROM: usize = 200;

/// Rules that are not to be believed, and why.
pub struct Doubt {
    /// The rules.
    pub rules: Vec<By>,
    why: String,
}

impl Doubt {
    /// What is told of it.
    pub fn problem(&self, source: &SourcePath) -> Problem {
        let then = if self.rules.len() == 1 { "the rule is" } else { "they are" };
        let message = format!("{}; {then} left off here", self.why);
        Problem::warning(source, "rules-take-too-much", message)
            .help("`reprint explain` shows what the rule takes: it may be too wide for this outlet's newer pages")
    }
}

/// What is told where too many rules are doubted.
pub fn none_is_believed(source: &SourcePath) -> Problem {
    Problem::warning(
        source,
        "rules-take-too-much",
        "too many rules take too much; none is used here",
    )
    .help("the outlet's pages may have changed: look at its rule file")
}

/// What is told of an article whose rules are believed, and took much: lists of links, mostly.
pub fn remark(record: &Record, source: &SourcePath) -> Option<Problem> {
    let by_rules = record.removals.iter().filter(|removal| removal.by.is_rule());
    let (mut taken, mut pictures) = (0, 0);
    for removal in by_rules {
        taken += removal.text;
        pictures += removal.pictures;
    }
    if record.pictures.is_empty() && pictures > MOST_PICTURES {
        let message = format!("rules take all {pictures} pictures");
        return Some(
            Problem::warning(source, "much-taken-out", message)
                .help("nothing has to be done if those were banners; `reprint explain` shows them"),
        );
    }
    let all = record.text_after + taken;
    if all < GUARDED_FROM || taken * 100 <= all * (100 - LEAST_LEFT) {
        return None;
    }
    let share = (all - taken) * 100 / all;
    let message = format!("rules leave {share} % of all text, that of links counted");
    Some(Problem::warning(source, "much-taken-out", message).help(
        "nothing has to be done if that were lists of other articles; `reprint explain` shows it",
    ))
}

/// What is not to be believed, if anything.
pub fn doubt(record: &Record) -> Option<Doubt> {
    let by_rules = || record.removals.iter().filter(|removal| removal.by.is_rule());
    let pictures: usize = by_rules().map(|removal| removal.pictures).sum();
    // One's own rule may be wrong about a single picture; the shipped ones take out trackers.
    let own = || by_rules().any(|removal| removal.pictures > 0 && !removal.by.is_shipped());
    if record.text_after == 0 && record.pictures.is_empty() && (pictures > 2 || own()) {
        let with = by_rules().filter(|removal| removal.pictures > 0);
        return Some(Doubt {
            rules: with.map(|removal| removal.by.clone()).collect(),
            why: format!("rules take all {pictures} pictures of an article that has no text"),
        });
    }
    let all =
        record.text_after + record.removals.iter().map(|removal| removal.prose).sum::<usize>();
    // One rule may match many elements: what counts is their sum.
    let mut sums: BTreeMap<&By, usize> = BTreeMap::new();
    for removal in by_rules() {
        *sums.entry(&removal.by).or_default() += removal.prose;
    }
    let taken: usize = sums.values().sum();
    let (worst, most) = sums.into_iter().max_by_key(|(_, prose)| *prose)?;
    let (one, together) = if all < GUARDED_FROM {
        (MOST_OF_SHORT, MOST_OF_SHORT)
    } else {
        (MOST_BY_ONE_RULE, 100 - LEAST_LEFT)
    };
    if most < LEAST_PROSE {
        return None;
    }
    let why = if most * 100 > all * one {
        format!("the rule {worst} takes {} % of the text", most * 100 / all)
    } else if taken * 100 > all * together {
        format!("rules leave {} % of the text, and {worst} takes most", (all - taken) * 100 / all)
    } else {
        return None;
    };
    Some(Doubt { rules: vec![worst.clone()], why })
}
