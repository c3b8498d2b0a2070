//! `reprint build`.

use std::process::ExitCode;

use crate::build::options::Options;
use crate::build::run;
use crate::cli::args::BuildArgs;
use crate::cli::environment::here;
use crate::cli::exit::failed;
use crate::cli::human::Human;
use crate::cli::json::Json;
use crate::config::{Config, Flags};
use crate::error::Result;

impl BuildArgs {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        self.site.color.choose();
        match self.build() {
            Ok(problems) if problems > 0 && self.make.strict => ExitCode::from(1),
            Ok(_) => ExitCode::SUCCESS,
            Err(error) => failed(&error, self.make.json),
        }
    }

    fn build(&self) -> Result<usize> {
        let here = here()?;
        let flags = Flags { drafts: self.drafts, ..self.make.flags(&self.site) };
        let config = Config::load(&flags, &here)?;
        let options = Options { force: self.force, verify: self.verify, ..self.make.options()? };
        if self.make.json {
            let json = Json { verbose: self.make.verbose };
            let report = run(&config, &options, &json)?;
            json.report(&report);
            Ok(report.problems)
        } else {
            let human = Human::new(self.make.quiet, self.make.verbose);
            let report = run(&config, &options, &human)?;
            human.report(&report, &config, &here);
            Ok(report.problems)
        }
    }
}
