//! `reprint build`.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::process::ExitCode;

use crate::build::options::Options;
use crate::build::run;
use crate::cli::args::BuildArgs;
use crate::cli::human::Human;
use crate::cli::json::Json;
use crate::config::{Config, Flags};
use crate::error::{Concern, Error, Result};
use crate::fingerprint::Fingerprint;

impl BuildArgs {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        self.color.choose();
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
            verify: self.verify,
            allow_shrink: self.allow_shrink,
            verbose: self.verbose,
            now: now()?,
            program: program()?,
            boot: boot(),
        };
        if self.json {
            let json = Json { verbose: self.verbose };
            let report = run(&config, &options, &json)?;
            json.report(&report);
            Ok(report.problems)
        } else {
            let human = Human::new(self.quiet, self.verbose);
            let report = run(&config, &options, &human)?;
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

/// The hash of the program's own file: another program may make other pages of the same sources.
fn program() -> Result<Fingerprint> {
    let failed = |error: std::io::Error| {
        Error::new(Concern::Config, format!("cannot read the program's own file: {error}"))
            .help("is it still where it was started?")
    };
    // Linux leads to the file also when another one has taken its place.
    let own = File::open("/proc/self/exe");
    let mut file = own.or_else(|_| File::open(std::env::current_exe()?)).map_err(failed)?;
    let (mut bytes, mut read) = (vec![0; 1 << 16], Ok(1));
    let program = Fingerprint::of_stream(|tell| {
        while let Ok(1..) = read {
            read = file.read(&mut bytes);
            if read.as_ref().is_err_and(|error| error.kind() == ErrorKind::Interrupted) {
                read = Ok(1);
                continue;
            }
            tell(&bytes[..*read.as_ref().unwrap_or(&0)]);
        }
    });
    read.map_err(failed)?;
    Ok(program)
}

/// A name of the time since the machine was started. Only Linux gives it one; elsewhere the files of
/// the last build are believed to have reached the disk.
fn boot() -> Option<String> {
    let name = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    Some(name.trim().to_owned())
}
