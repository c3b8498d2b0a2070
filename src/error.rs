//! What stops a run: each error names its path, says what is wrong, and how to mend it.
//!
//! A bad article is never an [`Error`]; it is a `Problem` of the model.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Shorthand for results that can stop a run.
pub type Result<T> = std::result::Result<T, Error>;

/// Which part of the world refused; decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concern {
    /// Wrong usage, or a mistake in the configuration, theme or rule files (exit code 2).
    Config,
    /// The content folders cannot be read (exit code 3).
    Content,
    /// The output cannot be written (exit code 4).
    Output,
    /// The run was refused to protect a site (exit code 5).
    Refused,
    /// A place to publish to cannot be reached, or refuses (exit code 6).
    Remote,
}

/// A reason to stop, with the next step.
#[derive(Debug)]
pub struct Error {
    /// Which part of the world refused.
    pub concern: Concern,
    /// The file or folder it is about, where there is one.
    pub path: Option<PathBuf>,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// Line and column in characters, both counted from 1, for mistakes in a file.
    pub place: Option<(u32, u32)>,
    /// An excerpt with a caret, for mistakes in a file.
    pub excerpt: Option<String>,
    /// How to mend it.
    pub help: Option<String>,
}

impl Error {
    /// A new error without path, excerpt and help.
    pub fn new(concern: Concern, message: impl Into<String>) -> Self {
        Self {
            concern,
            path: None,
            message: message.into(),
            place: None,
            excerpt: None,
            help: None,
        }
    }

    /// Names the file or folder.
    #[must_use]
    pub fn at(mut self, path: impl AsRef<Path>) -> Self {
        self.path = Some(path.as_ref().to_owned());
        self
    }

    /// Names line and column of the file, both counted from 1. The excerpt tells them.
    #[must_use]
    pub fn place(mut self, line: usize, column: usize) -> Self {
        // A file of more lines is none that a person wrote.
        let count = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.place = Some((count(line), count(column)));
        self
    }

    /// Adds the next step.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds an excerpt of the file.
    #[must_use]
    pub fn excerpt(mut self, excerpt: impl Into<String>) -> Self {
        self.excerpt = Some(excerpt.into());
        self
    }

    /// An input or output error on `path`, with a hint for the usual causes.
    pub fn io(concern: Concern, doing: &str, path: &Path, error: &io::Error) -> Self {
        let help = match error.kind() {
            io::ErrorKind::PermissionDenied => Some("check who owns it and its permissions"),
            io::ErrorKind::StorageFull => Some("the disk is full: make room and run again"),
            io::ErrorKind::ReadOnlyFilesystem => {
                Some("the file system is read-only: choose another place")
            }
            io::ErrorKind::NotADirectory => {
                Some("a part of this path is a file, not a folder: choose another place")
            }
            io::ErrorKind::AlreadyExists => {
                Some("a file stands where a folder of the site belongs: move it away")
            }
            io::ErrorKind::InvalidFilename => Some("the name is too long for this file system"),
            io::ErrorKind::NotFound => Some("it was not there, or vanished while the run went on"),
            _ => None,
        };
        let mut made = Self::new(concern, format!("cannot {doing}: {error}")).at(path);
        made.help = help.map(str::to_owned);
        made
    }

    /// The process's exit code for this error; documented in the README.
    pub fn exit_code(&self) -> u8 {
        match self.concern {
            Concern::Config => 2,
            Concern::Content => 3,
            Concern::Output => 4,
            Concern::Refused => 5,
            Concern::Remote => 6,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{}: ", path.display())?;
        }
        f.write_str(&self.message)?;
        if let Some(excerpt) = &self.excerpt {
            write!(f, "\n{}", excerpt.trim_end())?;
        }
        if let Some(help) = &self.help {
            write!(f, "\nhelp: {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
