//! Publishing as programs read it: one JSON object a line on stdout; `docs/json-report.md` has the schema.

use std::time::Duration;

use serde_json::{Value, json};
use url::Url;

use crate::build::events::{Events, FileOutcome, PageAction};
use crate::build::report::Report;
use crate::cli::human::Human;
use crate::cli::json::Json;
use crate::config::Config;
use crate::config::publishing::TargetKind;
use crate::error::Error;
use crate::model::problem::Problem;
use crate::publish::checks::room;
use crate::publish::listener::{Listener, Outcome, Plan};

/// Writes lines.
#[derive(Debug, Default)]
pub struct JsonLines {
    /// Those of the build too.
    pub json: Json,
}

impl Events for JsonLines {
    fn stage(&self, name: &'static str, steps: usize) {
        self.json.stage(name, steps);
    }

    fn step(&self, steps: usize) {
        self.json.step(steps);
    }

    fn problem(&self, problem: &Problem) {
        self.json.problem(problem);
    }

    fn file(&self, path: &str, outcome: FileOutcome, reason: &str) {
        self.json.file(path, outcome, reason);
    }

    fn page(&self, path: &str, action: PageAction, why: &[&str]) {
        self.json.page(path, action, why);
    }

    fn remark(&self, text: &str) {
        self.json.remark(text);
    }
}

impl Listener for JsonLines {
    fn built(&self, report: &Report, _: &Config) {
        self.json.report(report);
    }

    fn planned(&self, plan: &Plan<'_>) {
        let (difference, files) = (plan.difference, plan.listing.files());
        let paths = |places: &[usize]| -> Vec<&str> {
            places.iter().map(|at| files[*at].path.as_str()).collect()
        };
        let findings: Vec<Value> = plan
            .findings
            .iter()
            .map(|finding| {
                json!({
                    "check": finding.check.name(),
                    "refuses": finding.refuses,
                    "message": finding.message,
                    "help": finding.help,
                })
            })
            .collect();
        let mut line = json!({
            "event": "plan",
            "target": plan.target,
            "kind": plan.kind.name(),
            "url": plan.address.map(Url::as_str),
            "added": difference.added.len(),
            "changed": difference.changed.len(),
            "removed": difference.removed.len(),
            "bytes": difference.bytes,
            "files": files.len(),
            "bytes_of_site": plan.listing.bytes(),
            "room_for_articles": room(plan.listing),
            "findings": findings,
        });
        if self.json.verbose
            && let Value::Object(fields) = &mut line
        {
            fields.insert("added_paths".to_owned(), paths(&difference.added).into());
            fields.insert("changed_paths".to_owned(), paths(&difference.changed).into());
            fields.insert("removed_paths".to_owned(), difference.removed.clone().into());
        }
        Json::line(&line);
    }

    fn ask(&self, _: &str) -> bool {
        // Who reads JSON is no person.
        false
    }

    fn done(&self, target: &str, kind: TargetKind, address: Option<&Url>, outcome: &Outcome) {
        let sent = match outcome {
            Outcome::Sent(sent) => Some(sent),
            _ => None,
        };
        Json::line(&json!({
            "event": "published",
            "target": target,
            "kind": kind.name(),
            "url": address.map(Url::as_str),
            "outcome": outcome.name(),
            "name": sent.map(|sent| &sent.name),
            "bytes_sent": sent.map(|sent| sent.bytes),
            "objects_sent": sent.and_then(|sent| sent.objects),
        }));
    }

    fn failed(&self, target: &str, error: &Error) {
        // People read it in a log.
        Human::error(error);
        Json::line(&json!({
            "event": "failed",
            "target": target,
            "path": error.path.as_ref().map(|path| path.display().to_string()),
            "message": error.message,
            "said": error.excerpt,
            "help": error.help,
            "exit_code": error.exit_code(),
        }));
    }

    fn live(&self, address: &Url, after: Duration) {
        Json::line(&json!({
            "event": "live",
            "url": address.as_str(),
            "seconds": after.as_secs_f64(),
        }));
    }
}
