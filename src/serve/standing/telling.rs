//! What the keeper tells: open pages, and whoever listens.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use crate::build::preview::prepared::Prepared;
use crate::config::Config;
use crate::error::Error;
use crate::model::problem::Problem;
use crate::serve::alert::Alert;
use crate::serve::standing::due::Due;
use crate::serve::standing::keeper::Keeper;
use crate::serve::standing::patience::Patience;

/// What a problem is wherever in its file it stands.
pub type Mistake = (String, Cow<'static, str>, String);

/// The name of a problem by which it is known again.
pub fn mistake(problem: &Problem) -> Mistake {
    (problem.path.clone(), problem.kind.clone(), problem.message.clone())
}

/// Mistakes of the site as a whole that are told in full at a time.
const MOST_TOLD: usize = 20;

/// Remarks and problems that were told of the site as a whole, as they stood last.
#[derive(Debug, Default)]
pub struct Told {
    remarks: BTreeSet<String>,
    problems: BTreeSet<Problem>,
}

impl Keeper {
    /// Says what is wrong. It is tried again with the next change.
    pub(super) fn fail(&mut self, error: &Error, wanted: Due) {
        let alert = Alert::of_error(error);
        self.pending = Some(wanted.and(self.pending.take()));
        self.say(&[alert]);
    }

    /// Tells open pages and whoever listens what is wrong with the site as a whole.
    pub(super) fn say(&self, alerts: &[Alert]) {
        if self.board.alert(alerts) {
            self.listener.alerts(alerts);
        }
    }

    /// A change was followed: what was wrong is mended, but for what rule files still say.
    pub(super) fn followed(&mut self, done: Option<Due>, current: &Prepared) {
        // What was wrong before and tried again stays so until it is followed.
        if self.pending.is_some() {
            return;
        }
        self.patience = Patience::default();
        let there: HashSet<Mistake> = current.rule_problems.iter().map(mistake).collect();
        self.known.retain(|known| there.contains(known));
        let problems = current.rule_problems.iter();
        let new = problems.filter(|problem| !self.known.contains(&mistake(problem)));
        let root = &current.config.root;
        let alerts = new.map(|problem| {
            let text = std::fs::read_to_string(root.join(&problem.path)).ok();
            Alert::of_problem(problem, text.as_deref())
        });
        self.say(&alerts.collect::<Vec<_>>());
        if let Some(done) = done.filter(|done| done.told) {
            self.listener.followed(&named(&done.paths, root), done.since.elapsed());
        }
    }

    /// The path that the site stands at is that of the start.
    pub(super) fn tell_base(&self, old: &Config, new: &Config) {
        let path = |config: &Config| config.base_url.as_ref().map(|url| url.path().to_owned());
        if path(old) != path(new) {
            self.listener.remark("`base_url` has another path now: the preview stays where it is until `reprint serve` is started again");
        }
    }

    /// Tells what a build remarks, and what is wrong with the site's own pages: what is new of it.
    pub(super) fn tell_site(&mut self, of_posts: &[String], own: &[String], wrong: &[Problem]) {
        let remarks: BTreeSet<String> = of_posts.iter().chain(own).cloned().collect();
        for remark in remarks.difference(&self.told.remarks) {
            self.listener.remark(remark);
        }
        let problems: BTreeSet<Problem> = wrong.iter().cloned().collect();
        for (at, problem) in problems.difference(&self.told.problems).enumerate() {
            // Somebody here wrote it, and can mend it: but for a whole mirror's odd aliases.
            if at < MOST_TOLD {
                self.listener.mistake(problem);
            } else {
                self.listener.problem(problem);
            }
        }
        self.told = Told { remarks, problems };
    }

    /// Tells problems that were not there before.
    pub(super) fn tell(&self, prepared: &Prepared, before: &[Problem]) {
        let before: BTreeSet<&Problem> = before.iter().collect();
        for problem in prepared.problems.iter().filter(|problem| !before.contains(problem)) {
            self.listener.problem(problem);
        }
    }
}

/// What changed, in few words.
fn named(paths: &BTreeSet<PathBuf>, root: &Path) -> String {
    let name = |path: &PathBuf| path.strip_prefix(root).unwrap_or(path).display().to_string();
    match paths.iter().collect::<Vec<_>>().as_slice() {
        [] => "files".to_owned(),
        [one] => name(one),
        [first, rest @ ..] => format!("{} and {} more", name(first), rest.len()),
    }
}
