//! Runs of one case into a line of the table: medians, held against their limit and their goals.

use crate::Outcome;
use crate::measure::{Cost, median};

/// What bounds a case from below, and how many times that it may take.
#[derive(Clone, Copy)]
pub(crate) struct Goal {
    /// `W` or `H`.
    pub(crate) limit: &'static str,
    /// Seconds.
    pub(crate) seconds: f64,
    pub(crate) factor: f64,
}

/// The runs of one case.
pub(crate) struct Case {
    name: &'static str,
    runs: Vec<Cost>,
    /// Files written and files removed, of each run.
    files: Vec<(u64, u64)>,
}

/// How many files one change may touch, at any size of the site.
const FILES: u64 = 20;

impl Case {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, runs: Vec::new(), files: Vec::new() }
    }

    pub(crate) fn push(&mut self, run: Cost) -> Outcome<()> {
        self.files.push((run.count("written")?, run.count("removed")?));
        self.runs.push(run);
        Ok(())
    }

    /// Files written and removed, of each run.
    pub(crate) fn touched(&self) -> Vec<u64> {
        self.files.iter().map(|(written, removed)| written + removed).collect()
    }

    pub(crate) const HEADER: &str = "case             seconds   limit  seconds   ratio  goal    written  removed  peak MB  goal MB\n\
                                     --------------------------------------------------------------------------------------------------";

    /// Its line. Goals that are `few` are also about the number of files.
    pub(crate) fn line(&self, goal: Option<Goal>, few: bool, posts: usize) -> String {
        let seconds = median(self.runs.iter().map(|run| run.seconds).collect());
        let (written, removed) = (
            middle(self.files.iter().map(|(written, _)| *written).collect()),
            middle(self.files.iter().map(|(_, removed)| *removed).collect()),
        );
        let peak = self.runs.iter().map(|run| run.peak_kib * 1024).max().unwrap_or(0);
        let most = 100_000_000 + 3000 * posts as u64;
        let mut missed = Vec::new();
        if goal.is_some_and(|goal| seconds > goal.factor * goal.seconds) {
            missed.push("time");
        }
        if few && middle(self.touched()) > FILES {
            missed.push("files");
        }
        if peak > most {
            missed.push("memory");
        }
        let verdict = if missed.is_empty() {
            "ok".to_owned()
        } else {
            format!("MISSED {}", missed.join(" "))
        };
        let limit = goal.map_or_else(
            || format!("{:>7} {:>8} {:>7} {:>5}", "-", "-", "-", "-"),
            |goal| {
                format!(
                    "{:>7} {:>8.3} {:>7.1} {:>5.1}",
                    goal.limit,
                    goal.seconds,
                    seconds / goal.seconds,
                    goal.factor
                )
            },
        );
        format!(
            "{:<16} {seconds:>7.3} {limit} {written:>10} {removed:>8} {:>8} {:>8}  {verdict}",
            self.name,
            peak / 1_000_000,
            most / 1_000_000,
        )
    }
}

/// The middle one; of an even number the upper.
fn middle(mut values: Vec<u64>) -> u64 {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(0)
}
