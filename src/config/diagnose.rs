//! Mistakes in a configuration file, shown as a person wants to see them: the line, a caret under
//! the place, and the key that was probably meant.

use std::ops::Range;
use std::path::Path;

use crate::error::{Concern, Error};

/// An error at a span of a TOML text.
pub fn toml(text: &str, span: Option<Range<usize>>, message: &str, path: &Path) -> Error {
    let mut message = message.trim().to_owned();
    let mut help = None;
    if let Some((key, known)) = unknown_key(&message) {
        help = Some(match nearest(&key, &known) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("known keys are {}", known.join(", ")),
        });
        message = format!("unknown key `{key}`");
    }
    // The library speaks of its own types.
    for (rust, toml) in [
        ("expected usize", "expected a number"),
        ("expected i64", "expected a number"),
        ("expected a boolean", "expected true or false"),
        ("expected a string", "expected a text in quotes"),
        ("expected literal string", "a text needs quotes around it"),
        ("expected a sequence", "expected a list in [ ]"),
        ("expected path string", "expected a text in quotes"),
    ] {
        message = message.replace(rust, toml);
    }
    let mut error = Error::new(Concern::Config, message.replace('\n', ", ")).at(path);
    if let Some(span) = span {
        let (line, column) = place(text, span.start);
        error = error.place(line, column).excerpt(excerpt(text, &span));
    }
    match help {
        Some(help) => error.help(help),
        None => error,
    }
}

/// An error for a file that is no UTF-8.
pub fn not_utf8(bytes: &[u8], at: usize, path: &Path) -> Error {
    let line = bytes[..at].iter().filter(|b| **b == b'\n').count() + 1;
    Error::new(Concern::Config, format!("line {line} is not UTF-8"))
        .at(path)
        .place(line, 1)
        .help("save the file as UTF-8")
}

/// Line and column of a byte, the column in characters, both counted from 1.
pub fn place(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at.min(text.len())];
    let line_start = before.rfind('\n').map_or(0, |nl| nl + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// [`place`] of many bytes, asked for in their order: each line is counted once.
pub struct Places<'a> {
    text: &'a str,
    /// The start of a line, and its number.
    line: (usize, usize),
}

impl<'a> Places<'a> {
    /// In a text.
    pub fn new(text: &'a str) -> Self {
        Self { text, line: (0, 1) }
    }

    /// Line and column of a byte; one before the last costs as much as [`place`].
    pub fn of(&mut self, at: usize) -> (usize, usize) {
        let (start, number) = if at < self.line.0 { (0, 1) } else { self.line };
        let rest = &self.text[start..at.min(self.text.len())];
        let (line, column) = place(rest, rest.len());
        let start = rest.rfind('\n').map_or(start, |nl| start + nl + 1);
        self.line = (start, number + line - 1);
        (self.line.1, column)
    }
}

/// The line of a span with a caret below it.
pub fn excerpt(text: &str, span: &Range<usize>) -> String {
    let at = span.start.min(text.len());
    let line_start = text[..at].rfind('\n').map_or(0, |nl| nl + 1);
    let line_end = text[at..].find('\n').map_or(text.len(), |nl| at + nl);
    let (number, column) = place(text, at);
    let marked = text[at..span.end.clamp(at, line_end)].chars().count().max(1);
    let line = text[line_start..line_end].trim_end();
    let before: String = line.chars().take(column - 1).collect();
    pointed(number, column, line, &before, marked)
}

/// A line as it is shown, with carets behind what stands `before` them.
pub fn pointed(number: usize, column: usize, line: &str, before: &str, marked: usize) -> String {
    let gutter = number.to_string().len();
    format!(
        "{blank:>gutter$} |\n{number} | {line}\n{blank:>gutter$} | {space}{carets}   (line {number}, column {col})",
        blank = "",
        space = blank(before),
        carets = "^".repeat(marked),
        col = column,
    )
}

/// Nothing, as wide as a text in a terminal: full-width characters take two columns.
fn blank(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' => "\t",
            c if crate::text::is_cjk(c) => "  ",
            _ => " ",
        })
        .collect()
}

fn unknown_key(message: &str) -> Option<(String, Vec<String>)> {
    let rest = message.strip_prefix("unknown field `")?;
    let (key, rest) = rest.split_once('`')?;
    let known = rest.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    Some((key.to_owned(), known))
}

/// The known word that is most like `word`, where any is like it.
pub fn nearest<'a, S: AsRef<str>>(word: &str, known: &'a [S]) -> Option<&'a str> {
    known
        .iter()
        .map(|candidate| (strsim::jaro_winkler(word, candidate.as_ref()), candidate.as_ref()))
        .filter(|(score, _)| *score > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}
