//! `reprint publish`.

pub mod human;
pub mod json;

use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use crate::cli::args::PublishArgs;
use crate::cli::environment::{git_settings, here};
use crate::cli::exit::failed;
use crate::cli::human::Human;
use crate::cli::json::Json;
use crate::cli::publish::json::JsonLines;
use crate::config::Config;
use crate::config::folders::normal;
use crate::error::Result;
use crate::publish::options::{Chosen, Options};
use crate::publish::run::{Summary, run};

impl PublishArgs {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        self.site.color.choose();
        match self.publish() {
            Ok(Summary { is_strict: true, .. }) => ExitCode::from(1),
            Ok(summary) => summary.failed.map_or(ExitCode::SUCCESS, ExitCode::from),
            Err(error) => failed(&error, self.make.json),
        }
    }

    fn publish(&self) -> Result<Summary> {
        let here = here()?;
        let config = Config::load(&self.make.flags(&self.site), &here)?;
        let options = self.options(&here)?;
        if self.make.json {
            let json = JsonLines { json: Json { verbose: self.make.verbose } };
            run(&config, &options, &json)
        } else {
            run(&config, &options, &Human::counting(self.make.quiet, self.make.verbose))
        }
    }

    fn options(&self, here: &Path) -> Result<Options> {
        let chosen = |chosen: &Chosen| Chosen {
            kind: chosen.kind,
            path: chosen.path.as_ref().map(|path| normal(&here.join(path))),
        };
        // Whoever reads JSON answers no questions, and who wants to hear nothing sees none.
        let is_terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        Ok(Options {
            build: self.make.options()?,
            chosen: self.target.iter().map(chosen).collect(),
            remote: self.remote.clone(),
            branch: self.branch.clone(),
            dry_run: self.dry_run,
            agreed: self.yes,
            may_ask: is_terminal && !self.make.json && !self.make.quiet,
            wait: self.wait.map(|seconds| Duration::from_secs(seconds.into())),
            strict: self.make.strict,
            max_deletes: self.max_deletes,
            allowed: self.allow.clone(),
            settings_before: git_settings(),
        })
    }
}
