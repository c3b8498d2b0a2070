//! `reprint explain`.

use std::io::Write;
use std::process::ExitCode;

use crate::build::inspect::explain::{Explained, Explanation, explain};
use crate::build::inspect::{page, report};
use crate::cli::args::ExplainArgs;
use crate::cli::environment::here;
use crate::cli::exit::failed;
use crate::cli::human::Human;
use crate::config::{Config, FILE_NAME};
use crate::error::{Concern, Error, Result};
use crate::model::problem::Problem;
use crate::text::visible_lines;

impl ExplainArgs {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        self.site.color.choose();
        match self.explain() {
            Ok(code) => code,
            Err(error) => failed(&error, false),
        }
    }

    fn explain(&self) -> Result<ExitCode> {
        let here = here()?;
        let mut flags = self.site.flags();
        let file = here.join(&self.file);
        // One post can be looked at without a project around it.
        if flags.config.is_none() && flags.content.is_empty() && !here.join(FILE_NAME).exists() {
            flags.content.extend(file.parent().map(Into::into));
            // Nothing is written, but an output among the content is no configuration.
            flags.output = Some(std::env::temp_dir().join("reprint-explains"));
        }
        let config = Config::load(&flags, &here)?;
        let human = Human::new(false, true);
        let tell = |problems: &[Problem]| problems.iter().for_each(|problem| human.tell(problem));
        match explain(&config, &file, None)? {
            Explanation::Article(post) => {
                if let Some(to) = &self.html {
                    self.write(&post, &config, &here.join(to))?;
                } else {
                    let text = report::lines(&post, config.timezone);
                    let text = format!("{}\n{text}", post.path);
                    // A reader that went away is no error of ours.
                    let _ = anstream::stdout().lock().write_all(visible_lines(&text).as_bytes());
                }
                tell(&post.problems);
                Ok(ExitCode::SUCCESS)
            }
            Explanation::LeftOut(why) => {
                let text = format!("{}: left out: {}\n", self.file.display(), why.reason());
                let _ = anstream::stdout().lock().write_all(visible_lines(&text).as_bytes());
                Ok(ExitCode::SUCCESS)
            }
            Explanation::Failed(problems) => {
                tell(&problems);
                Ok(ExitCode::from(1))
            }
        }
    }

    fn write(&self, post: &Explained, config: &Config, to: &std::path::Path) -> Result<()> {
        let page = page::page(post, config.timezone);
        if self.html.as_deref() == Some(std::path::Path::new("-")) {
            let _ = anstream::stdout().lock().write_all(page.as_bytes());
            return Ok(());
        }
        std::fs::write(to, page)
            .map_err(|error| Error::io(Concern::Output, "write the page", to, &error))
    }
}
