//! What publishing tells while it goes on, and the one question that it asks. It never prints.

use std::time::Duration;

use url::Url;

use crate::build::events::{Events, FileOutcome, PageAction};
use crate::build::report::Report;
use crate::config::Config;
use crate::config::publishing::TargetKind;
use crate::error::Error;
use crate::model::problem::Problem;
use crate::publish::destination::Sent;
use crate::publish::difference::Difference;
use crate::publish::finding::Finding;
use crate::publish::listing::Listing;

/// What is about to happen to a target.
#[derive(Debug)]
pub struct Plan<'a> {
    /// Its name for people.
    pub target: &'a str,
    /// What it is.
    pub kind: TargetKind,
    /// Where readers find it.
    pub address: Option<&'a Url>,
    /// What it shall hold.
    pub listing: &'a Listing,
    /// What of that it does not hold.
    pub difference: &'a Difference,
    /// What was found by the checks.
    pub findings: &'a [Finding],
}

/// What became of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It holds all that already.
    Same,
    /// It was looked at alone.
    Looked,
    /// It was refused by a check, or nobody said yes.
    NotSent,
    /// It was sent.
    Sent(Sent),
}

impl Outcome {
    /// Its name in reports.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Looked => "dry_run",
            Self::NotSent => "not_sent",
            Self::Sent(_) => "sent",
        }
    }
}

/// Hands on how far a build is, and nothing that it says.
pub struct Silent<'a>(pub &'a dyn Listener);

impl Events for Silent<'_> {
    fn stage(&self, name: &'static str, steps: usize) {
        self.0.stage(name, steps);
    }

    fn step(&self, steps: usize) {
        self.0.step(steps);
    }

    fn problem(&self, _: &Problem) {}

    fn file(&self, _: &str, _: FileOutcome, _: &str) {}

    fn page(&self, _: &str, _: PageAction, _: &[&str]) {}

    fn warn(&self, _: &str) {}

    fn remark(&self, _: &str) {}
}

/// Listens.
pub trait Listener: Events {
    /// The site was built.
    fn built(&self, report: &Report, config: &Config);
    /// What is about to happen to a target.
    fn planned(&self, plan: &Plan<'_>);
    /// Whether it shall happen.
    fn ask(&self, question: &str) -> bool;
    /// What became of a target.
    fn done(&self, target: &str, kind: TargetKind, address: Option<&Url>, outcome: &Outcome);
    /// A target could not be reached or written. The others go on.
    fn failed(&self, target: &str, error: &Error);
    /// What was sent can be read.
    fn live(&self, address: &Url, after: Duration);
}
