//! What is wrong with one input, told so that a person can mend it. A problem never ends a run.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Read, but something is doubtful.
    Warning,
    /// Not read, or not as its author meant it.
    Error,
}

/// One finding about one file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Problem {
    /// The file, as a person would name it.
    pub path: String,
    /// The line, counted from 1, where known.
    pub line: Option<usize>,
    /// The column in characters, counted from 1, where known.
    pub column: Option<usize>,
    /// How bad it is.
    pub severity: Severity,
    /// A short fixed name, such as `head-not-yaml`, for machines.
    pub kind: Cow<'static, str>,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

impl Problem {
    /// A warning about a whole file.
    pub fn warning(
        path: &dyn fmt::Display,
        kind: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            path: path.to_string(),
            line: None,
            column: None,
            severity: Severity::Warning,
            kind: Cow::Borrowed(kind),
            message: message.into(),
            help: String::new(),
        }
    }

    /// An error about a whole file.
    pub fn error(path: &dyn fmt::Display, kind: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, ..Self::warning(path, kind, message) }
    }

    /// Names the line and column, both counted from 1.
    #[must_use]
    pub fn at(mut self, line: usize, column: usize) -> Self {
        self.line = Some(line);
        self.column = Some(column);
        self
    }

    /// Says how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}
