//! A build as people read it: problems and progress to stderr, the closing summary to stdout.

use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::build::events::{Events, FileOutcome, PageAction};
use crate::build::report::Report;
use crate::config::Config;
use crate::error::Error;
use crate::model::output::OutputKind;
use crate::model::problem::{Problem, Severity};
use crate::text::visible;

/// Problems that are shown without `--verbose`; the others are counted.
const SHOWN: usize = 20;

/// Colours and weights, as terminals know them; taken out where they do not belong.
pub const BOLD: &str = "\x1b[1m";
/// As above.
pub const RED: &str = "\x1b[1;31m";
/// As above.
pub const YELLOW: &str = "\x1b[1;33m";
/// As above.
pub const DIM: &str = "\x1b[2m";
/// As above.
pub const RESET: &str = "\x1b[0m";

/// Listens and prints.
pub struct Human {
    quiet: bool,
    verbose: bool,
    /// Whether problems that harm no page are only counted.
    counts: bool,
    bar: Mutex<ProgressBar>,
    told: AtomicUsize,
    counted: AtomicUsize,
}

impl Human {
    /// A printer; the bar is drawn on a terminal only.
    pub fn new(quiet: bool, verbose: bool) -> Self {
        let bar = Mutex::new(ProgressBar::hidden());
        Self {
            quiet,
            verbose,
            counts: false,
            bar,
            told: AtomicUsize::new(0),
            counted: AtomicUsize::new(0),
        }
    }

    /// A printer for what goes on by the hour: warnings are only counted, for whoever wants to read them
    /// builds.
    pub fn counting(quiet: bool, verbose: bool) -> Self {
        Self { counts: !verbose, ..Self::new(quiet, verbose) }
    }

    /// An error that stopped the run.
    pub fn error(error: &Error) {
        say(&format!("{RED}error{RESET}: {error}\n"));
    }

    /// Takes the bar away.
    pub fn done_with_bar(&self) {
        self.bar().finish_and_clear();
    }

    /// Whether only what is wrong is said.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether everything is said.
    pub fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Says something to stderr, above the bar.
    pub fn talk(&self, text: &str) {
        self.bar().suspend(|| say(text));
    }

    /// Says how many problems were not shown.
    pub fn hidden_problems(&self) {
        self.done_with_bar();
        let hidden = self.told.load(Ordering::Relaxed).saturating_sub(SHOWN);
        if hidden > 0 && !self.verbose {
            say(&format!("{DIM}… and {hidden} more problems; --verbose shows all{RESET}\n"));
        }
        let counted = self.counted.load(Ordering::Relaxed);
        if counted > 0 && !self.quiet {
            let noun = if counted == 1 { "warning" } else { "warnings" };
            say(&format!("{DIM}{counted} {noun} about posts; `reprint build` shows them{RESET}\n"));
        }
    }

    /// The closing summary.
    pub fn report(&self, report: &Report, config: &Config, here: &Path) {
        self.hidden_problems();
        if self.quiet {
            return;
        }
        let mut text = String::new();
        let output = config.output.strip_prefix(here).unwrap_or(&config.output);
        let left_out = report.left_out();
        // Writing into a String does not fail.
        let _ = writeln!(
            text,
            "{BOLD}{}{RESET} {}, {} pages, {} in {}",
            report.articles,
            if report.articles == 1 { "article" } else { "articles" },
            report.pages,
            bytes(report.bytes()),
            output.display()
        );
        let _ = write!(
            text,
            "  from {} files: {} articles, {} duplicates, ",
            report.read, report.articles, report.duplicates
        );
        if report.removed_by_request > 0 {
            let _ = write!(text, "{} taken down at request, ", report.removed_by_request);
        }
        let _ = write!(text, "{left_out} left out, {} failed", report.failed);
        if report.excluded > 0 {
            let _ = write!(text, " ({} more not looked at)", report.excluded);
        }
        text.push('\n');
        if left_out > 0 {
            let reasons: Vec<String> = report
                .left_out
                .iter()
                .map(|(why, count)| format!("{count} {}", why.reason()))
                .collect();
            let _ = writeln!(text, "  left out: {}", reasons.join(", "));
        }
        let kinds: Vec<String> = OutputKind::ALL
            .iter()
            .filter_map(|kind| {
                report
                    .by_kind
                    .get(kind)
                    .map(|(_, size)| format!("{} {}", kind.name(), bytes(*size)))
            })
            .collect();
        let _ = writeln!(text, "  size: {}", kinds.join(", "));
        sizes(&mut text, report, self.verbose);
        let _ = if report.written + report.removed == 0 {
            writeln!(text, "  files: nothing to do, {} unchanged", report.unchanged)
        } else {
            writeln!(
                text,
                "  files: {} written, {} unchanged, {} removed",
                report.written, report.unchanged, report.removed
            )
        };
        let stages: Vec<String> =
            report.stages.iter().map(|(name, seconds)| format!("{name} {seconds:.2}")).collect();
        let _ = writeln!(text, "  time: {:.2} s ({})", report.seconds, stages.join(", "));
        let behind = "may be incomplete: the original is behind a paywall";
        let _ = match report.incomplete {
            0 => Ok(()),
            1 => writeln!(text, "  1 article {behind}"),
            many => writeln!(text, "  {many} articles {behind}"),
        };
        if self.verbose && !report.rules.is_empty() {
            text.push_str("  rules:\n");
            for rule in &report.rules {
                let _ = match rule.articles {
                    0 => writeln!(text, "    {}: takes nothing out of any article", rule.rule),
                    1 => writeln!(text, "    {}: 1 article, {} times", rule.rule, rule.hits),
                    many => {
                        writeln!(text, "    {}: {many} articles, {} times", rule.rule, rule.hits)
                    }
                };
            }
        }
        match report.problems {
            0 => {}
            1 => text.push_str("  1 problem\n"),
            many => {
                let _ = writeln!(text, "  {many} problems");
            }
        }
        // A reader that went away is no error of ours.
        let _ = anstream::stdout().lock().write_all(text.as_bytes());
    }

    /// Shows a problem.
    pub fn tell(&self, problem: &Problem) {
        let (color, word) = match problem.severity {
            Severity::Error => (RED, "error"),
            Severity::Warning => (YELLOW, "warning"),
        };
        let mut text = format!("{color}{word}{RESET}: {}", visible(&problem.path));
        if let Some(line) = problem.line {
            let _ = write!(text, ":{line}:{}", problem.column.unwrap_or(1));
        }
        let _ = writeln!(text, ": {}", visible(&problem.message));
        if !problem.help.is_empty() {
            let _ = writeln!(text, "  {DIM}help: {}{RESET}", problem.help);
        }
        self.talk(&text);
    }

    fn bar(&self) -> ProgressBar {
        self.bar.lock().map_or_else(|_| ProgressBar::hidden(), |bar| bar.clone())
    }
}

impl Events for Human {
    fn stage(&self, name: &'static str, steps: usize) {
        self.bar().finish_and_clear();
        let target = if self.quiet {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr_with_hz(10)
        };
        let bar = ProgressBar::with_draw_target(Some(steps as u64), target);
        if let Ok(style) = ProgressStyle::with_template("{msg:>9} {bar:30} {human_pos}/{human_len}")
        {
            bar.set_style(style.progress_chars("█▌ "));
        }
        bar.set_message(name);
        if let Ok(mut slot) = self.bar.lock() {
            *slot = bar;
        }
    }

    fn step(&self, steps: usize) {
        if let Ok(bar) = self.bar.lock() {
            bar.inc(steps as u64);
        }
    }

    fn problem(&self, problem: &Problem) {
        if self.counts && problem.severity == Severity::Warning {
            self.counted.fetch_add(1, Ordering::Relaxed);
            return;
        }
        if self.told.fetch_add(1, Ordering::Relaxed) >= SHOWN && !self.verbose {
            return;
        }
        self.tell(problem);
    }

    fn file(&self, path: &str, outcome: FileOutcome, reason: &str) {
        if self.verbose {
            let text = format!(
                "{DIM}{:>9}{RESET} {}: {}\n",
                outcome.name().replace('_', " "),
                visible(path),
                visible(reason)
            );
            self.talk(&text);
        }
    }

    fn page(&self, path: &str, action: PageAction, why: &[&str]) {
        if self.verbose {
            let text =
                format!("{DIM}{:>9}{RESET} {}: {}\n", action.name(), visible(path), why.join(", "));
            self.talk(&text);
        }
    }

    fn warn(&self, text: &str) {
        self.bar().suspend(|| say(&format!("{YELLOW}warning{RESET}: {}\n", visible(text))));
    }

    fn remark(&self, text: &str) {
        if !self.quiet {
            self.bar().suspend(|| say(&format!("note: {}\n", visible(text))));
        }
    }
}

/// To stderr; colours are taken out where they do not belong.
fn say(text: &str) {
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// Bytes with a unit of a thousand, as hosts count them.
pub fn bytes(count: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
    let value = count as f64;
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => format!("{:.1} kB", value / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", value / 1e6),
        _ => format!("{:.2} GB", value / 1e9),
    }
}

/// Where the bytes are, and what GitHub Pages will say.
fn sizes(text: &mut String, report: &Report, verbose: bool) {
    let share = report.share_of_pages_limit() * 100.0;
    let _ = writeln!(
        text,
        "  an article's page is {} larger than its text (median); the site fills {share:.1} % of the 1 GB of GitHub Pages",
        bytes(report.sizes.furniture.into()),
    );
    let largest: Vec<String> = report
        .sizes
        .largest
        .iter()
        .take(if verbose { usize::MAX } else { 1 })
        .map(|(path, size)| format!("{path} ({})", bytes(*size)))
        .collect();
    if !largest.is_empty() {
        let _ = writeln!(text, "  largest: {}", largest.join(", "));
    }
}
