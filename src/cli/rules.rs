//! `reprint rules check` and `reprint rules suggest`.

use std::fmt::Write as _;
use std::io::Write;
use std::process::ExitCode;

use crate::build::inspect::check::{self, Checked, CheckedFile, Verdict};
use crate::build::inspect::suggest::{self, Suggested, Summary, Wish};
use crate::cli::args::{CheckArgs, SuggestArgs};
use crate::cli::environment::here;
use crate::cli::exit::failed;
use crate::cli::human::Human;
use crate::cli::json::Json;
use crate::config::Config;
use crate::error::Result;
use crate::text::visible;

impl CheckArgs {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        self.site.color.choose();
        match self.check() {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::from(1),
            Err(error) => failed(&error, self.json),
        }
    }

    fn check(&self) -> Result<bool> {
        let config = Config::load(&self.site.flags(), &here()?)?;
        if self.json {
            let json = Json::default();
            let checked = check::run(&config, &json)?;
            json.checked(&checked);
            return Ok(checked.is_well());
        }
        let human = Human::new(false, true);
        let checked = check::run(&config, &human)?;
        human.done_with_bar();
        say(&as_text(&checked));
        Ok(checked.is_well())
    }
}

impl SuggestArgs {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        self.site.color.choose();
        match self.suggest() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => failed(&error, false),
        }
    }

    fn suggest(&self) -> Result<()> {
        let config = Config::load(&self.site.flags(), &here()?)?;
        let human = Human::new(false, true);
        let wish = Wish { host: self.host.clone(), least: usize::from(self.least) };
        let summary = suggest::run(&config, &wish, &human, &mut |suggested| {
            human.done_with_bar();
            say(&as_rules(suggested));
        })?;
        human.done_with_bar();
        say(&self.closing(&summary));
        Ok(())
    }

    /// What was not looked at, or has nothing.
    fn closing(&self, summary: &Summary) -> String {
        let Summary { with, without, few } = *summary;
        let mut out = String::new();
        if let Some(host) = self.host.as_deref().filter(|_| with + without + few == 0) {
            out.push_str(&format!("# no article here has its original at {}\n", visible(host)));
        }
        if without > 0 {
            let sources = counted(without, "source");
            out.push_str(&format!("# {sources}: nothing is repeated that no rule takes out\n"));
        }
        if few > 0 {
            let sources = counted(few, "source");
            out.push_str(&format!(
                "# {sources}: fewer than {} articles, not looked at\n",
                suggest::FEWEST
            ));
        }
        out
    }
}

/// To stdout. A reader that went away is no error of ours.
fn say(text: &str) {
    let _ = anstream::stdout().lock().write_all(text.as_bytes());
}

/// What became of the tests, for people: a line for each file, and for each line that fails.
fn as_text(checked: &Checked) -> String {
    let mut out = String::new();
    let (mut unmatched, mut files) = (0, 0);
    for file in &checked.files {
        let [holding, failing, without] = file.counts();
        if !file.own {
            unmatched += without;
            files += usize::from(without > 0);
        }
        of_file(&mut out, file, holding, failing);
    }
    // Writing into a String does not fail.
    if unmatched > 0 {
        let _ = writeln!(
            out,
            "{} of {} name no post of this content",
            counted(unmatched, "test"),
            counted(files, "embedded file")
        );
    }
    if checked.mistakes > 0 {
        let _ =
            writeln!(out, "{} in rule files of this site", counted(checked.mistakes, "mistake"));
    }
    if out.is_empty() {
        out.push_str("there are no tests\n");
    }
    out
}

fn of_file(out: &mut String, file: &CheckedFile, holding: usize, failing: usize) {
    let label = visible(&file.label);
    for test in &file.tests {
        match &test.verdict {
            Verdict::NoPost if file.own => {
                let _ = writeln!(
                    out,
                    "{label}:{}: no post here has the address {}",
                    test.line,
                    visible(&test.url)
                );
            }
            Verdict::Holds | Verdict::NoPost => {}
            Verdict::Fails(lines) => {
                for (line, message) in lines {
                    let _ = writeln!(out, "{label}:{line}: {}", visible(message));
                }
            }
        }
    }
    if failing > 0 {
        let _ =
            writeln!(out, "{label}: {} of {} fail", failing, counted(failing + holding, "test"));
    } else if holding == 1 {
        let _ = writeln!(out, "{label}: 1 test holds");
    } else if holding > 1 {
        let _ = writeln!(out, "{label}: {holding} tests hold");
    } else if file.own && file.tests.is_empty() {
        let _ = writeln!(out, "{label}: no tests");
    }
}

/// The text of a rule file.
fn as_rules(suggested: &Suggested) -> String {
    let Suggested { host, articles, looked, lines } = suggested;
    let mut out = format!("# {}: {}", visible(host), counted(*articles, "article"));
    if looked < articles {
        // Writing into a String does not fail.
        let _ = write!(out, ", the newest {looked} looked at");
    }
    out.push('\n');
    for line in lines {
        let takes = match (line.letters, line.most) {
            (0, _) => "no text".to_owned(),
            (all, most) => format!("{}, at most {most} in one", counted(all, "character")),
        };
        let links = match line.links {
            0 => String::new(),
            links => format!(", with {links} links that differ"),
        };
        let _ = writeln!(
            out,
            "# {}, {takes}{links}: {}\n{}",
            counted(line.articles, "article"),
            visible(&line.shown),
            line.name.line
        );
    }
    out.push('\n');
    out
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
