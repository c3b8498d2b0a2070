//! The one door to the `git` program: starts it, feeds it, reads what it says. No address with a password
//! in it, and no setting that may hold one, is put on a command line, in a message, or on the disk by us.
//! (git's own helper for https has the address on its command line: a password belongs to a credential
//! helper.)

use std::ffi::OsStr;
use std::io::{BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;

use crate::error::{Concern, Error, Result};
use crate::publish::git::failure::{Failure, mask};

/// What git takes from the environment, and would take for its own repository, where a hook of another
/// one runs us.
const FOREIGN: [&str; 9] = [
    "GIT_ATTR_SOURCE",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_QUARANTINE_PATH",
];

/// How git is run.
#[derive(Debug, Clone, Default)]
pub struct Git {
    /// The repository; none for what needs none.
    pub dir: Option<PathBuf>,
    /// Settings, by key and value: git is told of them through its environment.
    pub settings: Vec<(String, String)>,
    /// Settings that the environment has already (`GIT_CONFIG_COUNT`): ours come after them.
    pub settings_before: usize,
    /// Whether somebody is there to be asked for a password.
    pub may_ask: bool,
    /// Whether it may not fetch an object that the repository lacks (git 2.45 and later): thousands, one
    /// by one, where the repository is damaged.
    pub stays_home: bool,
}

/// The oldest git that takes settings from the environment (`GIT_CONFIG_COUNT`).
const OLDEST: (u32, u32) = (2, 31);

/// A running git that is fed.
pub struct Feed<'a> {
    /// Its standard input.
    pub stdin: &'a mut BufWriter<ChildStdin>,
}

impl Feed<'_> {
    /// Writes bytes. False when git has gone: its exit tells why, and nothing more need be written.
    pub fn put(&mut self, bytes: &[u8]) -> bool {
        self.stdin.write_all(bytes).is_ok()
    }
}

/// What a run of git said.
#[derive(Debug, Default)]
pub struct Said {
    /// Whether it ended well.
    pub is_ok: bool,
    /// Its standard output.
    pub out: Vec<u8>,
    /// Its standard error, without passwords.
    pub err: String,
}

impl Git {
    /// Runs git and returns what it printed.
    pub fn run<S: AsRef<OsStr>>(&self, args: &[S]) -> Result<Vec<u8>> {
        let said = self.say(args)?;
        self.must(args, said).map(|said| said.out)
    }

    /// The same as text without the line end.
    pub fn line<S: AsRef<OsStr>>(&self, args: &[S]) -> Result<String> {
        let out = self.run(args)?;
        Ok(String::from_utf8_lossy(&out).trim_end().to_owned())
    }

    /// Runs git; that it fails is no error.
    pub fn say<S: AsRef<OsStr>>(&self, args: &[S]) -> Result<Said> {
        self.watch(args, |_| {})
    }

    /// The same; `told` gets what it says on standard error, piece by piece.
    pub fn watch<S: AsRef<OsStr>>(&self, args: &[S], told: impl FnMut(&str)) -> Result<Said> {
        let child = self.start(args, Stdio::null())?;
        attend(child, told, |_| Ok(()))
    }

    /// Runs git, feeds it, and returns what it printed. An error of `feed` is the one that is returned.
    pub fn feed<S: AsRef<OsStr>>(
        &self,
        args: &[S],
        feed: impl FnOnce(&mut Feed<'_>) -> Result<()> + Send,
    ) -> Result<Vec<u8>> {
        let child = self.start(args, Stdio::piped())?;
        let writes = |child: &mut Child| {
            let Some(stdin) = child.stdin.take() else { return Ok(()) };
            let mut stdin = BufWriter::with_capacity(1 << 16, stdin);
            feed(&mut Feed { stdin: &mut stdin })?;
            // That it has gone before the end is told by its exit.
            let _ = stdin.flush();
            Ok(())
        };
        let said = attend(child, |_| {}, writes)?;
        self.must(args, said).map(|said| said.out)
    }

    fn start<S: AsRef<OsStr>>(&self, args: &[S], stdin: Stdio) -> Result<Child> {
        let mut command = Command::new("git");
        for name in FOREIGN {
            command.env_remove(name);
        }
        if let Some(dir) = &self.dir {
            command.env("GIT_DIR", dir);
        }
        // Messages are read, by us too.
        command.env("LC_ALL", "C").env_remove("LANGUAGE");
        // No write to a repository without need, and no question where nobody can answer.
        command.env("GIT_OPTIONAL_LOCKS", "0");
        if !self.may_ask {
            command.env("GIT_TERMINAL_PROMPT", "0");
        }
        if self.stays_home {
            command.env("GIT_NO_LAZY_FETCH", "1");
        }
        let count = self.settings_before + self.settings.len();
        command.env("GIT_CONFIG_COUNT", count.to_string());
        for (at, (key, value)) in (self.settings_before..).zip(&self.settings) {
            command.env(format!("GIT_CONFIG_KEY_{at}"), key);
            command.env(format!("GIT_CONFIG_VALUE_{at}"), value);
        }
        command.args(args).stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().map_err(|error| match error.kind() {
            ErrorKind::NotFound => Error::new(Concern::Config, "there is no `git` on this machine")
                .help("install git: publishing to a branch is its work (other targets do without)"),
            _ => Error::new(Concern::Remote, format!("cannot start git: {error}")),
        })
    }

    /// Whether this git can do what it is asked for here.
    ///
    /// # Errors
    /// [`Concern::Config`] where it is too old: it would not see its settings, and say something else.
    pub fn is_new_enough(&self) -> Result<()> {
        let said = self.line(&["version"])?;
        if version(&said).is_none_or(|version| version >= OLDEST) {
            return Ok(());
        }
        let (major, minor) = OLDEST;
        Err(Error::new(
            Concern::Config,
            format!(
                "publishing to a branch needs git {major}.{minor} or later, and this is {said}"
            ),
        )
        .help("install a newer git (other targets do without)"))
    }

    /// The same git, which asks nobody for what it lacks.
    #[must_use]
    pub fn at_home(&self) -> Self {
        Self { stays_home: true, ..self.clone() }
    }

    /// What git said, if it ended well.
    pub fn must<S: AsRef<OsStr>>(&self, args: &[S], said: Said) -> Result<Said> {
        if said.is_ok {
            return Ok(said);
        }
        Err(Failure::of(&said.err).error(&format!("git {}", name(args)), &said.err))
    }

    /// The same git in a folder's repository, whichever that is.
    pub fn args_in<'a>(folder: &'a Path, args: &[&'a str]) -> Vec<&'a OsStr> {
        let mut all: Vec<&OsStr> = vec![OsStr::new("-C"), folder.as_os_str()];
        all.extend(args.iter().map(|arg| OsStr::new(*arg)));
        all
    }
}

/// Feeds a running git and reads what it says, until it ends.
fn attend(
    mut child: Child,
    mut told: impl FnMut(&str),
    writes: impl FnOnce(&mut Child) -> Result<()> + Send,
) -> Result<Said> {
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let (out, err, written) = thread::scope(|scope| {
        let out = scope.spawn(move || {
            let mut bytes = Vec::new();
            let read = out.map_or(Ok(0), |mut out| out.read_to_end(&mut bytes));
            read.map(|_| bytes)
        });
        let written = scope.spawn(|| writes(&mut child));
        let mut all = Vec::new();
        let mut piece = [0; 1 << 12];
        let mut err = err;
        while let Some(count) = err.as_mut().and_then(|err| err.read(&mut piece).ok())
            && count > 0
        {
            all.extend_from_slice(&piece[..count]);
            told(&mask(&String::from_utf8_lossy(&piece[..count])));
        }
        let ended = |_| Error::new(Concern::Remote, "reading what git says failed");
        let out = out.join().map_err(ended);
        (out, all, written.join().map_err(ended))
    });
    let status = child.wait();
    // What we could not read is the reason why git had no more to read.
    written??;
    let failed = |error: std::io::Error| {
        Error::new(Concern::Remote, format!("cannot read what git says: {error}"))
    };
    let out = out?.map_err(failed)?;
    let is_ok = status.map_err(failed)?.success();
    Ok(Said { is_ok, out, err: mask(&String::from_utf8_lossy(&err)) })
}

/// The version in `git version 2.47.3 (Apple Git-1)`.
fn version(said: &str) -> Option<(u32, u32)> {
    let mut numbers = said.split(' ').nth(2)?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

/// What is done, for messages: the first word that is no option.
fn name<S: AsRef<OsStr>>(args: &[S]) -> String {
    let words = args.iter().map(|arg| arg.as_ref().to_string_lossy());
    let mut words = words.skip_while(|word| word == "-C");
    let is_word = |word: &std::borrow::Cow<'_, str>| {
        !word.starts_with('-') && !word.contains(['/', '\\', '='])
    };
    words.find(is_word).unwrap_or_default().into_owned()
}

#[cfg(test)]
mod tests {
    use super::{name, version};

    #[test]
    fn versions_are_read() {
        assert_eq!(version("git version 2.47.3"), Some((2, 47)));
        assert_eq!(version("git version 2.39.5 (Apple Git-154)"), Some((2, 39)));
        assert_eq!(version("git version 2.47.0.windows.2"), Some((2, 47)));
        assert_eq!(version("something else"), None);
    }

    #[test]
    fn a_run_is_named_without_its_places() {
        assert_eq!(name(&["-C", "/a/b", "remote", "get-url"]), "remote");
        assert_eq!(name(&["--git-dir=/x", "push", "--force"]), "push");
    }
}
