//! `reprint build`.

use std::process::ExitCode;

use crate::build::{Options, run};
use crate::cli::args::{BuildArgs, Color};
use crate::cli::human::Human;
use crate::cli::json::Json;
use crate::config::{Config, Flags};
use crate::error::{Concern, Error, Result};

impl BuildArgs {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        let choice = match self.color {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
        match self.build() {
            Ok(problems) if problems > 0 && self.strict => ExitCode::from(1),
            Ok(_) => ExitCode::SUCCESS,
            Err(error) => {
                Human::error(&error);
                if self.json {
                    Json::default().error(&error);
                }
                ExitCode::from(error.exit_code())
            }
        }
    }

    fn build(&self) -> Result<usize> {
        let here = std::env::current_dir().map_err(|error| {
            Error::new(Concern::Config, format!("cannot tell the current folder: {error}"))
        })?;
        let flags = Flags {
            config: self.config.clone(),
            content: self.content.clone(),
            output: self.output.clone(),
            base_url: self.base_url.clone(),
            theme: self.theme.clone(),
            drafts: self.drafts,
        };
        let config = Config::load(&flags, &here)?;
        let options = Options {
            jobs: usize::from(self.jobs),
            force: self.force,
            allow_shrink: self.allow_shrink,
            now: now()?,
        };
        if self.json {
            let json = Json { verbose: self.verbose };
            let report = run(&config, options, &json)?;
            json.report(&report);
            Ok(report.problems)
        } else {
            let human = Human::new(self.quiet, self.verbose);
            let report = run(&config, options, &human)?;
            human.report(&report, &config, &here);
            Ok(report.problems)
        }
    }
}

/// The one look at the clock. `SOURCE_DATE_EPOCH` wins, as the specification of reproducible builds
/// wants it.
#[expect(
    clippy::disallowed_methods,
    reason = "the clock and its variable are read here, once, and passed down"
)]
fn now() -> Result<i64> {
    if let Ok(given) = std::env::var("SOURCE_DATE_EPOCH") {
        return given.trim().parse().map_err(|_| {
            Error::new(
                Concern::Config,
                format!("SOURCE_DATE_EPOCH: `{given}` is no number of seconds"),
            )
        });
    }
    Ok(chrono::Utc::now().timestamp())
}
