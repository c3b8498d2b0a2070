//! One rule file: lines of `key: value` to compiled rules.

use std::sync::Arc;

use chrono_tz::Tz;

use crate::clean::rules::keys;
use crate::clean::rules::rule::{Action, Rule};
use crate::clean::rules::xpath::XPath;
use crate::clean::tidy::is_block;
use crate::config::diagnose::nearest;
use crate::fingerprint::Fingerprint;
use crate::model::problem::Problem;
use crate::trust::keeps;

/// A compiled file.
#[derive(Debug, Default)]
pub struct RuleFile {
    /// How messages name it.
    pub label: String,
    /// Whether it comes with the program.
    pub is_embedded: bool,
    /// The outlet's name (our own key `outlet`).
    pub outlet: Option<String>,
    /// What is known of the dates of its posts.
    pub dates: Dates,
    /// How bodies are written, where that is not to be guessed (our own key `dialect`).
    pub markup: Option<Markup>,
    /// Attributes that hold the address of a picture until a script moves it into `src`.
    pub lazy: Vec<String>,
    /// Its rules, in order.
    pub rules: Vec<Arc<Rule>>,
    /// Addresses that the file was written for, with what their articles must show.
    pub tests: Vec<Test>,
    /// Lines that say how to fetch pages.
    pub fetching: usize,
    /// The hash of its text, and of its name in messages.
    pub fingerprint: Fingerprint,
}

/// What is known of the dates in the heads of an outlet's posts (our own keys `timezone`, `dates`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dates {
    /// The zone of times without an offset.
    pub zone: Option<Tz>,
    /// Whether times are the zone's whatever offset is written: mirrors wrote wall-clock times as if
    /// they were UTC.
    pub local: Option<bool>,
}

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Markup {
    /// HTML, whatever it opens with.
    Html,
    /// Markdown, whatever it opens with.
    Markdown,
}

/// An article that a file was written for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// The address of the original.
    pub url: String,
    /// Its line.
    pub line: usize,
    /// Texts that cleaning must keep, with their lines.
    pub contains: Vec<(usize, String)>,
}

impl RuleFile {
    /// Whether it has rules for title, author or date.
    pub fn reads_heads(&self) -> bool {
        let of_head = |rule: &Arc<Rule>| {
            matches!(rule.action, Action::Title(_) | Action::Author(_) | Action::Date(_))
        };
        self.rules.iter().any(of_head)
    }
}

/// What became of a line.
enum Line {
    /// It is read.
    Done,
    /// It is a rule.
    Rule(Box<Action>),
}

/// Reads a file. Lines that cannot be read are problems of that file; the others hold.
pub fn parse(text: &str, label: &str, problems: &mut Vec<Problem>) -> RuleFile {
    let mut reading = Reading {
        file: RuleFile {
            label: label.to_owned(),
            fingerprint: Fingerprint::of_parts([label.as_bytes(), text.as_bytes()]),
            ..RuleFile::default()
        },
        finds: Vec::new(),
        last: Last::Other,
    };
    for (at, line) in text.lines().enumerate() {
        let line = line.trim_start_matches('\u{feff}').trim();
        // `//` opens a remark in a few public files; an expression has its key in front.
        if line.is_empty() || line.starts_with('#') || line.starts_with("//") {
            continue;
        }
        let number = at + 1;
        match reading.line(number, line) {
            Ok(Line::Done) => {}
            Ok(Line::Rule(action)) => {
                let at = Arc::from(format!("{label}:{number}"));
                reading.file.rules.push(Arc::new(Rule { at, action: *action, only_if: None }));
            }
            Err((kind, message, help)) => {
                problems.push(Problem::warning(&label, kind, message).at(number, 1).help(help));
            }
        }
    }
    for (number, find) in reading.finds {
        problems.push(
            Problem::warning(&label, "rule-unreadable", format!("`find_string: {find}` has no `replace_string`"))
                .at(number, 1)
                .help("write `replace_string: …` in the line below; without a value it takes the text out"),
        );
    }
    reading.file
}

type Mistake = (&'static str, String, String);

struct Reading {
    file: RuleFile,
    /// `find_string` lines that still wait for their `replace_string`.
    finds: Vec<(usize, String)>,
    /// What the last line was: a condition holds for it.
    last: Last,
}

/// What a line was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    /// Something that a condition can hold for.
    Rule,
    /// About fetching pages.
    Fetching,
    /// Not read, and told.
    Mistake,
    /// A fact, or nothing.
    Other,
}

impl Reading {
    fn line(&mut self, number: usize, line: &str) -> Result<Line, Mistake> {
        let unreadable = |why: String| {
            (
                "rule-unreadable",
                why,
                "mend it or take it out: until then this rule does nothing".to_owned(),
            )
        };
        let Some((key, argument, value)) = split(line) else {
            return Err((
                "rule-unreadable",
                format!("`{line}` is no rule"),
                "write `key: value`, or `#` in front of a remark".into(),
            ));
        };
        let last = std::mem::replace(&mut self.last, Last::Mistake);
        if keys::is_for_fetching(&key) {
            self.file.fetching += 1;
            self.last = Last::Fetching;
            return Ok(Line::Done);
        }
        if !keys::USED.contains(&key.as_str()) {
            let help = nearest(&key, &keys::known()).map_or_else(
                || "docs/rules.md has the known keys".to_owned(),
                |meant| format!("did you mean `{meant}`?"),
            );
            return Err(("rule-unknown", format!("unknown key `{key}`"), help));
        }
        let fails = |why: String| unreadable(format!("`{line}`: {why}"));
        if key == "if_page_contains" {
            let read = self.only_if(last, value).map_err(fails)?;
            self.last = last;
            return Ok(read);
        }
        let read = self.known(number, &key, argument, value).map_err(fails)?;
        self.last = if matches!(read, Line::Rule(_)) { Last::Rule } else { Last::Other };
        Ok(read)
    }

    fn known(
        &mut self,
        number: usize,
        key: &str,
        argument: Option<&str>,
        value: &str,
    ) -> Result<Line, String> {
        let text = || {
            let unquoted = value.trim_matches(['\'', '"']);
            if unquoted.is_empty() {
                Err("the value is empty".to_owned())
            } else {
                Ok(unquoted.to_owned())
            }
        };
        let path = || XPath::parse(value);
        let action = match key {
            "strip" => Action::Strip(path()?),
            "strip_id_or_class" => Action::StripIdOrClass(text()?),
            "strip_image_src" => Action::StripImageSrc(text()?),
            "strip_attr" => Action::StripAttr(path()?),
            "dissolve" => Action::Dissolve(path()?),
            "wrap_in" => Action::WrapIn(wrapper(argument)?, path()?),
            "move_into" => Action::MoveInto(target(argument)?, path()?),
            "body" => Action::Body(path()?),
            "title" => Action::Title(path()?),
            "author" => Action::Author(path()?),
            "date" => Action::Date(path()?),
            "paywall" => Action::Paywall(path()?),
            "native_ad_clue" => Action::NativeAd(path()?),
            "prune" if is_yes(value)? => Action::Prune,
            "convert_double_br_tags" if is_yes(value)? => Action::DoubleBreaks,
            "find_string" => {
                self.finds.push((number, value.to_owned()));
                return Ok(Line::Done);
            }
            "replace_string" => match argument {
                Some("") => return Err("there is nothing to look for in `()`".to_owned()),
                Some(find) => Action::Replace { find: find.to_owned(), by: value.to_owned() },
                None if self.finds.is_empty() => {
                    return Err("there is no `find_string` above it".to_owned());
                }
                None => {
                    let (_, find) = self.finds.remove(0);
                    if find.is_empty() {
                        return Err("its `find_string` is empty".to_owned());
                    }
                    Action::Replace { find, by: value.to_owned() }
                }
            },
            _ => return self.fact(number, key, value, text),
        };
        Ok(Line::Rule(Box::new(action)))
    }

    /// The line above holds only on some pages.
    fn only_if(&mut self, last: Last, value: &str) -> Result<Line, String> {
        let nothing = "there is no rule above it that it could hold for";
        match last {
            // The condition of a line that is not for us is not, either.
            Last::Fetching => {
                self.file.fetching += 1;
                return Ok(Line::Done);
            }
            Last::Mistake => return Err("the line above could not be read".to_owned()),
            Last::Other => return Err(nothing.to_owned()),
            Last::Rule => {}
        }
        let path = XPath::parse(value);
        let rule = self.file.rules.last_mut().and_then(Arc::get_mut).ok_or(nothing)?;
        if let Action::Replace { .. } | Action::DoubleBreaks = rule.action {
            self.file.rules.pop();
            return Err(
                "a replacement has no condition: it comes before there is a page".to_owned()
            );
        }
        match path {
            Ok(path) => rule.only_if = Some(path),
            Err(why) => {
                // Without its condition the rule would hold everywhere.
                self.file.rules.pop();
                return Err(format!("{why}; the rule above does nothing, either"));
            }
        }
        Ok(Line::Done)
    }

    /// A line that is no rule, but says something.
    fn fact(
        &mut self,
        line: usize,
        key: &str,
        value: &str,
        text: impl Fn() -> Result<String, String>,
    ) -> Result<Line, String> {
        let file = &mut self.file;
        match key {
            "outlet" => file.outlet = Some(text()?),
            "timezone" => {
                let zone = value
                    .parse()
                    .map_err(|_| format!("`{value}` is no zone of the tz database"))?;
                file.dates.zone = Some(zone);
            }
            "dates" => {
                file.dates.local = match value {
                    "local" => Some(true),
                    "as written" => Some(false),
                    _ => return Err("it is `local` or `as written`".to_owned()),
                };
            }
            "dialect" => {
                file.markup = Some(match value {
                    "html" => Markup::Html,
                    "markdown" => Markup::Markdown,
                    _ => return Err("it is `html` or `markdown`".to_owned()),
                });
            }
            "src_lazy_load_attr" => file.lazy.push(text()?.to_ascii_lowercase()),
            "test_url" => {
                file.tests.push(Test { url: value.to_owned(), line, contains: Vec::new() });
            }
            "test_contains" => {
                let last = file.tests.last_mut().ok_or("there is no `test_url` above it")?;
                last.contains.push((line, value.to_owned()));
            }
            // `prune: no` and the like ask for what is so anyway.
            _ => {}
        }
        Ok(Line::Done)
    }
}

/// A line as key, argument in brackets, and value. Searched texts may hold colons.
fn split(line: &str) -> Option<(String, Option<&str>, &str)> {
    let name_len = line.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))?;
    let (name, rest) = line.split_at(name_len);
    let key = name.to_ascii_lowercase();
    if let Some(inner) = rest.strip_prefix('(') {
        let (argument, value) = inner.split_once("):")?;
        return Some((key, Some(argument.trim()), value.trim()));
    }
    let value = rest.trim_start().strip_prefix(':')?;
    Some((key, None, value.trim()))
}

/// The element that is put around something.
fn wrapper(argument: Option<&str>) -> Result<String, String> {
    let name = argument.unwrap_or_default().trim_matches(['\'', '"', '<', '>']);
    let name = name.to_ascii_lowercase();
    // What is in other elements is no reading matter, and would be lost.
    if is_block(&name) || name == "h1" || keeps(&name) {
        Ok(name)
    } else if name.is_empty() {
        Err("write `wrap_in(blockquote): …`".to_owned())
    } else {
        Err(format!("pages here have no element `{name}`"))
    }
}

/// Where something is moved to.
fn target(argument: Option<&str>) -> Result<Option<XPath>, String> {
    match argument {
        None | Some("") => Err("write `move_into(body): …`".to_owned()),
        Some("body") => Ok(None),
        Some(path) => XPath::parse(path).map(Some),
    }
}

fn is_yes(value: &str) -> Result<bool, String> {
    match value.to_ascii_lowercase().as_str() {
        "yes" | "true" | "1" | "on" => Ok(true),
        "no" | "false" | "0" | "off" => Ok(false),
        _ => Err("it is `yes` or `no`".to_owned()),
    }
}
