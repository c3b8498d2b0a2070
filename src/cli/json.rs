//! A build as programs read it: one JSON object a line on stdout; `docs/json-report.md` has the
//! schema.

use std::collections::BTreeMap;
use std::io::Write;

use serde_json::{Value, json};

use crate::build::events::{Events, FileOutcome, PageAction};
use crate::build::inspect::check::{Checked, Verdict};
use crate::build::report::Report;
use crate::error::Error;
use crate::model::problem::Problem;

/// Listens and writes lines.
#[derive(Debug, Default)]
pub struct Json {
    /// Whether each file has an event.
    pub verbose: bool,
}

impl Json {
    /// Writes one.
    pub fn line(value: &Value) {
        let mut text = value.to_string();
        text.push('\n');
        // A reader that went away is no error of ours.
        let _ = std::io::stdout().lock().write_all(text.as_bytes());
    }

    /// The last line of a run that ended well.
    pub fn report(&self, report: &Report) {
        let kinds: BTreeMap<&str, u64> =
            report.by_kind.iter().map(|(kind, (_, bytes))| (kind.name(), *bytes)).collect();
        let left_out: BTreeMap<&str, usize> =
            report.left_out.iter().map(|(why, count)| (why.reason(), *count)).collect();
        let largest: Vec<Value> = report
            .sizes
            .largest
            .iter()
            .map(|(path, bytes)| json!({ "path": path, "bytes": bytes }))
            .collect();
        let share = report.share_of_pages_limit();
        let stages: BTreeMap<&str, f64> = report.stages.iter().copied().collect();
        Self::line(&json!({
            "event": "report",
            "read": report.read,
            "articles": report.articles,
            "duplicates": report.duplicates,
            "removed_by_request": report.removed_by_request,
            "left_out": report.left_out(),
            "left_out_by_reason": left_out,
            "failed": report.failed,
            "excluded": report.excluded,
            "pages": report.pages,
            "files": report.files(),
            "written": report.written,
            "unchanged": report.unchanged,
            "removed": report.removed,
            "bytes": report.bytes(),
            "bytes_by_kind": kinds,
            "bytes_of_bodies": report.sizes.bodies,
            "furniture": report.sizes.furniture,
            "largest": largest,
            "share_of_pages_limit": share,
            "incomplete": report.incomplete,
            "rules": report.rules,
            "problems": report.problems,
            "seconds": report.seconds,
            "stages": stages,
        }));
    }

    /// What became of the tests of rule files.
    pub fn checked(&self, checked: &Checked) {
        let (mut holding, mut failing, mut without) = (0, 0, 0);
        for file in &checked.files {
            let counts = file.counts();
            (holding, failing, without) =
                (holding + counts[0], failing + counts[1], without + counts[2]);
            for test in &file.tests {
                let (outcome, failures) = match &test.verdict {
                    Verdict::Holds => ("holds", &[][..]),
                    Verdict::NoPost => ("no_post", &[][..]),
                    Verdict::Fails(lines) => ("fails", lines.as_slice()),
                };
                let failures: Vec<Value> = failures
                    .iter()
                    .map(|(line, message)| json!({ "line": line, "message": message }))
                    .collect();
                Self::line(&json!({
                    "event": "test",
                    "path": file.label,
                    "own": file.own,
                    "line": test.line,
                    "url": test.url,
                    "outcome": outcome,
                    "failures": failures,
                }));
            }
        }
        Self::line(&json!({
            "event": "tests",
            "hold": holding,
            "fail": failing,
            "without_post": without,
            "mistakes": checked.mistakes,
        }));
    }

    /// The last line of a run that was stopped.
    pub fn error(&self, error: &Error) {
        Self::line(&json!({
            "event": "error",
            "path": error.path.as_ref().map(|path| path.display().to_string()),
            "message": error.message,
            "help": error.help,
            "exit_code": error.exit_code(),
        }));
    }
}

impl Events for Json {
    fn stage(&self, _: &'static str, _: usize) {}

    fn step(&self, _: usize) {}

    fn problem(&self, problem: &Problem) {
        let mut value = serde_json::to_value(problem).unwrap_or_default();
        if let Value::Object(fields) = &mut value {
            fields.insert("event".to_owned(), "problem".into());
        }
        Self::line(&value);
    }

    fn file(&self, path: &str, outcome: FileOutcome, reason: &str) {
        if self.verbose {
            Self::line(
                &json!({ "event": "file", "path": path, "outcome": outcome.name(), "reason": reason }),
            );
        }
    }

    fn page(&self, path: &str, action: PageAction, why: &[&str]) {
        if self.verbose {
            Self::line(
                &json!({ "event": "page", "path": path, "action": action.name(), "why": why }),
            );
        }
    }

    fn remark(&self, text: &str) {
        Self::line(&json!({ "event": "remark", "message": text }));
    }
}
