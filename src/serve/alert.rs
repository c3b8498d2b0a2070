//! What is wrong, as a browser shows it over the last good page.

use std::path::Path;

use serde::Serialize;

use crate::config::diagnose;
use crate::error::Error;
use crate::model::problem::Problem;
use crate::text::visible;

/// The most characters of a line that are shown before and behind the place: articles may be one line.
const AROUND: usize = 80;

/// Something that stands between the operator and the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alert {
    /// The file, as messages name it.
    pub path: Option<String>,
    /// The line, counted from 1.
    pub line: Option<usize>,
    /// The column in characters, counted from 1.
    pub column: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// The place in the file, with a caret below it.
    pub excerpt: Option<String>,
    /// How to mend it.
    pub help: Option<String>,
}

impl Alert {
    /// Of what stops a build.
    pub fn of_error(error: &Error) -> Self {
        Self {
            path: error.path.as_ref().map(|path| visible(&path.to_string_lossy())),
            line: error.place.map(|(line, _)| line as usize),
            column: error.place.map(|(_, column)| column as usize),
            message: lines(&error.message),
            excerpt: error.excerpt.as_ref().map(|excerpt| lines(unplaced(excerpt).trim_end())),
            help: error.help.as_deref().map(lines).filter(|help| !help.trim().is_empty()),
        }
    }

    /// The same, with the path as it is below a project's folder, where it lies in it.
    #[must_use]
    pub fn within(mut self, root: &Path) -> Self {
        let root = visible(&root.to_string_lossy());
        let below = self.path.as_deref().and_then(|path| Path::new(path).strip_prefix(root).ok());
        if let Some(below) = below.map(|below| below.to_string_lossy().into_owned()) {
            self.path = Some(below).filter(|below| !below.is_empty());
        }
        self
    }

    /// Of what is wrong with one file, with the place in its text, where that can be had.
    pub fn of_problem(problem: &Problem, text: Option<&str>) -> Self {
        Self {
            path: Some(visible(&problem.path)),
            line: problem.line,
            column: problem.column,
            message: lines(&problem.message),
            excerpt: text
                .and_then(|text| excerpt(text, problem.line?, problem.column.unwrap_or(1))),
            help: Some(lines(&problem.help)).filter(|help| !help.trim().is_empty()),
        }
    }
}

/// An excerpt without the line of its own that names the place, as those of templates have it: an
/// alert names that already.
fn unplaced(excerpt: &str) -> &str {
    match excerpt.split_once('\n') {
        Some((first, rest)) if first.trim_start().starts_with("--> ") => rest,
        _ => excerpt,
    }
}

/// The line of a text with a caret below its column; none, where it has no such line (any more).
fn excerpt(text: &str, number: usize, column: usize) -> Option<String> {
    let line = text.split('\n').nth(number.checked_sub(1)?)?.trim_end();
    let at = (column.max(1) - 1).min(line.chars().count());
    let from = at.saturating_sub(AROUND);
    let cut =
        |from: usize, count: usize| lines(&line.chars().skip(from).take(count).collect::<String>());
    let mut before = cut(from, at - from);
    if from > 0 {
        before.insert_str(0, "...");
    }
    let mut shown = format!("{before}{}", cut(at, AROUND));
    if line.chars().nth(at + AROUND).is_some() {
        shown.push_str("...");
    }
    Some(diagnose::pointed(number, column, &shown, &before, 1))
}

/// A text in which nothing but line ends and tabs does anything; carets stand below tabs.
fn lines(text: &str) -> String {
    let line = |line: &str| line.split('\t').map(visible).collect::<Vec<_>>().join("\t");
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Alert;
    use crate::config::diagnose;
    use crate::error::{Concern, Error};
    use crate::model::problem::Problem;

    #[test]
    fn an_error_of_a_file_has_its_place() {
        let text = "title = \"x\"\nlng = \"en\"\n";
        let error = diagnose::toml(
            text,
            Some(12..15),
            "unknown field `lng`, expected `lang` or `title`",
            Path::new("/a\u{1b}/site.toml"),
        );
        let alert = Alert::of_error(&error);
        assert_eq!(alert.path.as_deref(), Some("/a\\u{1b}/site.toml"));
        assert_eq!((alert.line, alert.column), (Some(2), Some(1)));
        assert_eq!(alert.message, "unknown key `lng`");
        assert_eq!(
            alert.excerpt.as_deref(),
            Some("  |\n2 | lng = \"en\"\n  | ^^^   (line 2, column 1)")
        );
        assert_eq!(alert.help.as_deref(), Some("did you mean `lang`?"));
    }

    #[test]
    fn an_error_without_a_place_has_none() {
        let alert = Alert::of_error(&Error::new(Concern::Content, "no\u{202e}thing\nhere"));
        assert_eq!(alert.message, "no\\u{202e}thing\nhere");
        assert_eq!((alert.path, alert.line, alert.excerpt, alert.help), (None, None, None, None));
    }

    #[test]
    fn a_place_is_named_once_and_within_the_project() {
        let excerpt = "  --> base.html:3:1\n  |\n3 | {{ --> }}";
        let error = Error::new(Concern::Config, "wrong").at("/a/站/templates/base.html");
        let alert = Alert::of_error(&error.place(3, 1).excerpt(excerpt));
        assert_eq!(alert.excerpt.as_deref(), Some("  |\n3 | {{ --> }}"));
        let elsewhere = alert.clone().within(Path::new("/a/站/temp"));
        assert_eq!(elsewhere.path, alert.path);
        let within = alert.within(Path::new("/a/站"));
        assert_eq!(within.path.as_deref(), Some("templates/base.html"));
        assert_eq!(within.clone().within(Path::new("/a/站")), within);
    }

    #[test]
    fn an_empty_help_is_none() {
        let error = Error::new(Concern::Config, "wrong").help(" ");
        assert_eq!(Alert::of_error(&error).help, None);
        let problem = problem(1, 1).help("");
        assert_eq!(Alert::of_problem(&problem, None).help, None);
    }

    fn problem(line: usize, column: usize) -> Problem {
        Problem::warning(&"content/新.md", "x", "wrong").at(line, column)
    }

    fn excerpt(text: &str, line: usize, column: usize) -> Option<String> {
        Alert::of_problem(&problem(line, column), Some(text)).excerpt
    }

    #[test]
    fn a_problem_is_shown_with_its_line() {
        let alert = Alert::of_problem(&problem(2, 7), None);
        assert_eq!(alert.path.as_deref(), Some("content/新.md"));
        assert_eq!(
            (alert.line, alert.column, alert.excerpt, alert.help),
            (Some(2), Some(7), None, None)
        );
        let text = "---\ntitle: 舊聞 x\r\ndate: soon\n";
        assert_eq!(
            excerpt(text, 2, 10).as_deref(),
            Some("  |\n2 | title: 舊聞 x\n  |            ^   (line 2, column 10)")
        );
        let help = Alert::of_problem(&problem(1, 1).help("write it"), None).help;
        assert_eq!(help.as_deref(), Some("write it"));
    }

    #[test]
    fn places_that_the_text_does_not_have_are_harmless() {
        assert_eq!(excerpt("a\n", 9, 1), None);
        assert_eq!(excerpt("a\n", 0, 1), None);
        assert!(
            excerpt("ab", 1, 99).is_some_and(|shown| shown.starts_with("  |\n1 | ab\n  |   ^"))
        );
    }

    #[test]
    fn carets_stand_below_what_is_written_out() {
        let shown = excerpt("\ta\u{1b}b", 1, 4).expect("a line");
        assert!(shown.starts_with("  |\n1 | \ta\\u{1b}b\n  | \t       ^ "), "{shown}");
    }

    #[test]
    fn of_a_very_long_line_the_place_is_shown() {
        let text = format!("{}X{}", "a".repeat(50_000), "b".repeat(50_000));
        let shown = excerpt(&text, 1, 50_001).expect("a line");
        assert!(shown.len() < 600, "{}", shown.len());
        let rows: Vec<&str> = shown.lines().collect();
        let at = rows[1].chars().position(|c| c == 'X');
        assert_eq!(rows[2].chars().position(|c| c == '^'), at);
        assert!(
            rows[1].contains("| ...a")
                && rows[1].ends_with("b...")
                && shown.contains("column 50001")
        );
    }
}
