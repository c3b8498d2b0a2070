//! Publishing as people read it: what is about to happen to stderr, what became of it to stdout.

use std::fmt::Write as _;
use std::io::Write;
use std::time::Duration;

use url::Url;

use crate::build::events::Events;
use crate::build::report::Report;
use crate::cli::human::{BOLD, DIM, Human, RED, RESET, YELLOW, bytes};
use crate::config::Config;
use crate::config::publishing::TargetKind;
use crate::error::Error;
use crate::publish::checks::room;
use crate::publish::destination::Sent;
use crate::publish::listener::{Listener, Outcome, Plan};
use crate::text::visible;

impl Listener for Human {
    fn built(&self, report: &Report, config: &Config) {
        let changed = match report.written + report.removed {
            0 => "nothing new".to_owned(),
            1 => "1 file new or changed".to_owned(),
            many => format!("{many} files new or changed"),
        };
        let noun = if report.articles == 1 { "article" } else { "articles" };
        let output = config.output.strip_prefix(&config.root).unwrap_or(&config.output);
        self.remark(&format!(
            "{} {noun} built into {} in {:.1} s: {changed}",
            report.articles,
            output.display(),
            report.seconds
        ));
        self.hidden_problems();
    }

    fn planned(&self, plan: &Plan<'_>) {
        let difference = plan.difference;
        let mut text = format!("{BOLD}{}{RESET}", visible(plan.target));
        if let Some(address) = plan.address {
            let _ = write!(text, ", read at {address}");
        }
        text.push('\n');
        let _ = if difference.is_empty() {
            writeln!(text, "  holds all of it already")
        } else {
            writeln!(
                text,
                "  {} added, {} changed, {} removed: {} of {}",
                difference.added.len(),
                difference.changed.len(),
                difference.removed.len(),
                bytes(difference.bytes),
                bytes(plan.listing.bytes())
            )
        };
        if matches!(plan.kind, TargetKind::Branch | TargetKind::Artifact)
            && !difference.is_empty()
            && let Some(room @ 1..) = room(plan.listing)
        {
            let _ = writeln!(
                text,
                "  GitHub Pages has room for about {} more articles like these",
                rounded(room)
            );
        }
        if self.is_verbose() {
            let files = plan.listing.files();
            let lines = [("added", &difference.added), ("changed", &difference.changed)];
            for (what, places) in lines {
                for at in places {
                    let _ = writeln!(text, "{DIM}{what:>9}{RESET} {}", visible(&files[*at].path));
                }
            }
            for path in &difference.removed {
                let _ = writeln!(text, "{DIM}  removed{RESET} {}", visible(path));
            }
        }
        for finding in plan.findings {
            let (color, word) =
                if finding.refuses { (RED, "refused") } else { (YELLOW, "warning") };
            let (name, message) = (finding.check.name(), visible(&finding.message));
            let _ = writeln!(text, "{color}{word}{RESET}: {message} ({name})");
            let _ = writeln!(text, "  {DIM}help: {}{RESET}", finding.help);
        }
        let matters = plan.findings.iter().any(|finding| finding.refuses);
        if matters || !self.is_quiet() {
            self.talk(&text);
        }
    }

    fn ask(&self, question: &str) -> bool {
        self.talk(&format!("{} [y/N] ", visible(question)));
        let mut answer = String::new();
        // Who goes away says no.
        let _ = std::io::stdin().read_line(&mut answer);
        matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
    }

    fn done(&self, target: &str, _: TargetKind, address: Option<&Url>, outcome: &Outcome) {
        self.done_with_bar();
        if self.is_quiet() {
            return;
        }
        let target = visible(target);
        let mut text = match outcome {
            Outcome::Same => format!("{target}: nothing to send"),
            Outcome::Looked => format!("{target}: looked only, nothing was sent"),
            Outcome::NotSent => format!("{target}: nothing was sent"),
            Outcome::Sent(sent) => format!("{target}: {}", of_sent(sent)),
        };
        text.push('\n');
        if let (Some(address), Outcome::Same | Outcome::Sent(_)) = (address, outcome) {
            let _ = writeln!(text, "{address}");
        }
        // A reader that went away is no error of ours.
        let _ = anstream::stdout().lock().write_all(text.as_bytes());
    }

    fn failed(&self, target: &str, error: &Error) {
        self.done_with_bar();
        self.talk(&format!("{RED}error{RESET}: {}: {error}\n", visible(target)));
    }

    fn live(&self, address: &Url, after: Duration) {
        self.done_with_bar();
        if !self.is_quiet() {
            let text = format!("{address} shows it, after {} s\n", after.as_secs());
            let _ = anstream::stdout().lock().write_all(text.as_bytes());
        }
    }
}

/// A number of which the first two digits matter.
fn rounded(number: u64) -> u64 {
    let unit = 10_u64.pow(number.checked_ilog10().unwrap_or(0).saturating_sub(1));
    number / unit * unit
}

fn of_sent(sent: &Sent) -> String {
    let Some(objects) = sent.objects else {
        // The archive of a year that is gone.
        let is_gone = sent.bytes == 0;
        return if is_gone {
            "removed".to_owned()
        } else {
            format!("written, {}", bytes(sent.bytes))
        };
    };
    let name: String = sent.name.chars().take(10).collect();
    format!("sent as commit {name}, {objects} objects, {}", bytes(sent.bytes))
}
