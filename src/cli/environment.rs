//! What the program is told by the machine that it runs on: the clock, its own file, the folder that it
//! was started in. Asked once, and passed down.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use crate::build::options::Options;
use crate::cli::args::{MakeArgs, SiteArgs};
use crate::cli::build_id;
use crate::config::Flags;
use crate::error::{Concern, Error, Result};
use crate::fingerprint::Fingerprint;

/// The folder that the program was started in.
pub fn here() -> Result<PathBuf> {
    std::env::current_dir().map_err(|error| {
        Error::new(Concern::Config, format!("cannot tell the current folder: {error}"))
    })
}

impl SiteArgs {
    /// The layer of the flags, of which a command may have more.
    pub fn flags(&self) -> Flags {
        let Self { config, content, color: _ } = self;
        Flags { config: config.clone(), content: content.clone(), ..Flags::default() }
    }
}

impl MakeArgs {
    /// The layer of the flags.
    pub fn flags(&self, site: &SiteArgs) -> Flags {
        Flags {
            output: self.output.clone(),
            base_url: self.base_url.clone(),
            theme: self.theme.clone(),
            ..site.flags()
        }
    }

    /// How the site is built.
    pub fn options(&self) -> Result<Options> {
        Ok(Options {
            jobs: usize::from(self.jobs),
            allow_shrink: self.allow_shrink,
            verbose: self.verbose,
            ..options()?
        })
    }
}

/// What the machine says of every run.
pub fn options() -> Result<Options> {
    Ok(Options { now: now()?, program: program()?, boot: boot(), ..Options::default() })
}

/// The name by which browsers reach this machine where it is a GitHub codespace: its ports are at
/// `NAME-PORT.DOMAIN`.
#[expect(clippy::disallowed_methods, reason = "the environment is asked here, and passed down")]
pub fn tunnel() -> Option<String> {
    let domain = std::env::var("GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN").ok()?;
    std::env::var("CODESPACE_NAME").ok()?;
    Some(format!(".{domain}"))
}

/// How many settings of git the environment has already (`GIT_CONFIG_COUNT`).
#[expect(clippy::disallowed_methods, reason = "the environment is asked here, and passed down")]
pub fn git_settings() -> usize {
    std::env::var("GIT_CONFIG_COUNT").ok().and_then(|count| count.parse().ok()).unwrap_or(0)
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

/// Bytes of the program's own file that are read at a time.
const STEP: u64 = 1 << 18;

/// Names the program: another one may make other pages of the same sources. Where the linker wrote a hash
/// of all that it linked into the file's first bytes, these are enough to tell it from others: reading all
/// of it takes as long as reading thousands of posts. Else it is the hash of the whole file.
fn program() -> Result<Fingerprint> {
    let failed = |error: std::io::Error| {
        Error::new(Concern::Config, format!("cannot read the program's own file: {error}"))
            .help("is it still where it was started?")
    };
    // Linux leads to the file also when another one has taken its place.
    let own = File::open("/proc/self/exe");
    let mut file = own.or_else(|_| File::open(std::env::current_exe()?)).map_err(failed)?;
    let mut bytes = Vec::new();
    file.by_ref().take(1 << 14).read_to_end(&mut bytes).map_err(failed)?;
    if build_id::stands_in(&bytes) {
        return Ok(Fingerprint::of(&bytes));
    }
    let mut read = Ok(bytes.len());
    let program = Fingerprint::of_stream(|tell| {
        while let Ok(1..) = read {
            tell(&bytes);
            bytes.clear();
            read = file.by_ref().take(STEP).read_to_end(&mut bytes);
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
