//! `reprint serve`.

pub mod human;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use crate::build::options::Options as Build;
use crate::cli::args::ServeArgs;
use crate::cli::environment::{here, options, tunnel};
use crate::cli::exit::failed;
use crate::cli::serve::human::Talker;
use crate::config::folders::normal;
use crate::config::{Config, FILE_NAME, Flags};
use crate::error::Result;
use crate::serve::events::Listener;
use crate::serve::options::Options;
use crate::serve::run::{Served, run};

impl ServeArgs {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        self.site.color.choose();
        match self.serve() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => failed(&error, false),
        }
    }

    fn serve(&self) -> Result<()> {
        let here = here()?;
        let (served, base) = match &self.output {
            Some(folder) => (Served::Folder(normal(&here.join(folder))), None),
            None => self.site(&here)?,
        };
        let base = self.base.clone().or(base).unwrap_or_else(|| "/".to_owned());
        let mut names = self.allow_host.clone();
        names.extend(tunnel());
        let options = Options {
            port: self.port,
            host: self.host,
            names,
            base,
            poll: self.poll,
            build: Build { verbose: false, ..options()? },
        };
        let listener: Arc<dyn Listener + Send + Sync> =
            Arc::new(Talker::new(self.quiet, self.verbose, self.open));
        run(served, &options, &listener)
    }

    /// The site, and the path that it stands at.
    fn site(&self, here: &Path) -> Result<(Served, Option<String>)> {
        let flags = Flags { theme: self.theme.clone(), drafts: self.drafts, ..self.site.flags() };
        let file = flags.config.clone().unwrap_or_else(|| PathBuf::from(FILE_NAME));
        let file = normal(&here.join(file));
        let config = Config::load(&flags, here)?;
        let base = config.base_url.as_ref().map(|url| decoded(url.path()));
        let here = here.to_owned();
        let load = Box::new(move || Config::load(&flags, &here));
        Ok((Served::Site { config: Box::new(config), file, load }, base))
    }
}

/// A URL's path, with a slash at its end and without percent-escapes.
fn decoded(path: &str) -> String {
    let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned();
    if path.ends_with('/') { path } else { path + "/" }
}
