//! The text of a filter list into the lines that mean something for a page without scripts, as the
//! engine takes them; the others are counted by kind.

use std::collections::HashSet;

use crate::clean::dom::Selector;
use crate::clean::lists::engine::{self, Line, Pattern};
use crate::clean::lists::needs::{self, Need};
use crate::clean::lists::report::{Ignored, ListCount};

/// What is kept of all lists.
#[derive(Debug, Default)]
pub struct Kept {
    /// Lines for the engine.
    pub lines: String,
    /// What rules that block or change addresses need.
    pub patterns: Vec<Pattern>,
    /// Exceptions to generic rules for elements, each as a rule that blocks pages.
    pub generic_hide: Vec<String>,
    /// Classes and ids that generic rules begin with, as the page index hashes them.
    pub keys: Vec<Need>,
    /// Selectors that hide nothing anywhere.
    nowhere: HashSet<String>,
    cosmetic: Vec<(String, String)>,
}

/// Pseudo-classes that are no CSS, and need a script to be looked for.
const PROCEDURAL: &[&str] = &[
    ":has-text(",
    ":-abp-contains(",
    ":contains(",
    ":xpath(",
    ":upward(",
    ":nth-ancestor(",
    ":matches-",
    ":min-text-length(",
    ":if(",
    ":if-not(",
    ":-abp-properties(",
    ":properties(",
    ":watch-attr",
    ":others(",
    ":only-text",
    ":shadow(",
];

/// What changes elements instead of hiding them.
const STYLE: &[&str] = &[":style(", ":remove-attr(", ":remove-class("];

/// Options about requests that are never made here.
const OTHER_OPTIONS: &[&str] = &[
    "popup",
    "popunder",
    "csp",
    "permissions",
    "header",
    "removeheader",
    "replace",
    "cookie",
    "urltransform",
    "uritransform",
    "urlskip",
    "jsonprune",
    "inline-script",
    "inline-font",
    "webrtc",
    "genericblock",
    "specifichide",
    "shide",
    "elemhide",
    "ehide",
    "ping",
    "stealth",
    "extension",
    "jsinject",
    "urlblock",
    "content",
    "network",
    "app",
    "empty",
    "mp4",
    "hls",
    "referrerpolicy",
    "ipaddress",
    "strict1p",
    "strict3p",
    "cname",
    "badfilter",
    "rewrite",
];

impl Kept {
    /// Reads a list.
    pub fn read(&mut self, label: &str, text: &str) -> ListCount {
        let mut count = ListCount { label: label.to_owned(), ..ListCount::default() };
        let mut skipped = 0_usize;
        for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.trim();
            let outcome = if let Some(directive) = line.strip_prefix("!#") {
                // Not `!#if` alone: some lists have headings such as `!#iffy.example`.
                let directive = directive.split_once(' ').unwrap_or((directive, ""));
                let is_include = directive.0 == "include";
                if skipped > 0 || !holds(directive) {
                    skipped = nesting(skipped, directive);
                }
                if is_include { Err(Ignored::Condition) } else { Ok(()) }
            } else if skipped > 0 {
                if line.is_empty() || line.starts_with('!') {
                    Ok(())
                } else {
                    Err(Ignored::Condition)
                }
            } else if let Some((before, marker, selector)) = elements(line) {
                self.selector(before, marker, selector).map(|()| count.cosmetic += 1)
            } else {
                self.address(line).map(|is_rule| count.network += usize::from(is_rule))
            };
            if let Err(kind) = outcome {
                *count.ignored.entry(kind).or_insert(0) += 1;
                if kind == Ignored::Unreadable {
                    count.unreadable.get_or_insert(at + 1);
                }
            }
        }
        count
    }

    /// When all lists are read.
    pub fn finish(&mut self) {
        for (before, selector) in std::mem::take(&mut self.cosmetic) {
            if self.nowhere.contains(&selector) {
                continue;
            }
            if before.split(',').all(|host| host.is_empty() || host.starts_with('~')) {
                self.keys.extend(needs::first(&selector));
            }
            self.lines += &format!("{before}##{selector}\n");
        }
    }

    /// A rule for elements: domains, what stands between the hashes, and the rest.
    fn selector(&mut self, before: &str, marker: &str, selector: &str) -> Result<(), Ignored> {
        let is_exception = marker.starts_with('@');
        match marker.trim_start_matches('@') {
            "%" => return Err(Ignored::Script),
            "$" | "$?" => return Err(Ignored::Style),
            "" | "?" => {}
            _ => return Err(Ignored::Unreadable),
        }
        if selector.starts_with("+js") || selector.starts_with("script:inject") {
            return Err(Ignored::Script);
        }
        if selector.starts_with('^') {
            return Err(Ignored::Html);
        }
        if STYLE.iter().any(|word| selector.contains(word)) || selector.ends_with('}') {
            return Err(Ignored::Style);
        }
        let selector = selector.strip_suffix(":remove()").unwrap_or(selector);
        if PROCEDURAL.iter().any(|word| selector.contains(word)) {
            return Err(Ignored::Procedural);
        }
        let selector = selector.replace(":-abp-has(", ":has(");
        if needs::simple(&selector).is_none() && Selector::parse(&selector).is_none() {
            return Err(Ignored::Selector);
        }
        // The engine knows a list by its first selector only.
        for selector in needs::parts(&selector) {
            self.one(before, is_exception, selector)?;
        }
        Ok(())
    }

    fn one(&mut self, before: &str, is_exception: bool, selector: &str) -> Result<(), Ignored> {
        if is_exception && before.is_empty() {
            self.nowhere.insert(selector.to_owned());
            return Ok(());
        }
        let line = format!("{before}#{}#{selector}\n", if is_exception { "@" } else { "" });
        if engine::read(&line) != Line::Cosmetic {
            return Err(Ignored::Unreadable);
        }
        if is_exception {
            self.lines += &line;
        } else {
            self.cosmetic.push((before.to_owned(), selector.to_owned()));
        }
        Ok(())
    }

    /// A rule for addresses, or a comment; whether it is a rule.
    fn address(&mut self, line: &str) -> Result<bool, Ignored> {
        let is_comment = line.starts_with('!');
        if !is_comment && line.contains("$$") {
            return Err(Ignored::Html);
        }
        match engine::read(line) {
            Line::Nothing => return Ok(false),
            // It would hold for all addresses there are.
            _ if !line.contains(char::is_alphanumeric) => return Err(Ignored::Unreadable),
            // No address has a space; a line of a hosts file has.
            _ if line.split('$').next().is_some_and(|it| it.contains(char::is_whitespace)) => {
                return Err(Ignored::Unreadable);
            }
            Line::Redirect => return Err(Ignored::Redirect),
            Line::OtherRequest => return Err(Ignored::Request),
            Line::Unreadable => return Err(why(line)),
            Line::GenericHide => {
                self.generic_hide.push(as_block(line));
                return Ok(true);
            }
            Line::Block(pattern) => self.patterns.push(pattern),
            Line::Exception | Line::Cosmetic => {}
        }
        self.lines += line;
        self.lines.push('\n');
        Ok(true)
    }
}

/// The parts of a rule for elements: domains, what stands between its two hashes, and the rest.
pub fn elements(line: &str) -> Option<(&str, &str, &str)> {
    if line.starts_with(['!', '|']) || line.starts_with("@@|") {
        return None;
    }
    let (before, rest) = line.split_once('#')?;
    let (marker, selector) = rest.split_once('#')?;
    let is_marker = marker.len() <= 3 && marker.chars().all(|c| "@?$%".contains(c));
    is_marker.then(|| (before, marker, selector.trim()))
}

/// Why the engine does not take a rule for addresses.
fn why(line: &str) -> Ignored {
    let options = line.rsplit_once('$').map_or("", |(_, options)| options);
    let is_other = options.split(',').any(|option| {
        let name = option.trim_start_matches('~').split('=').next().unwrap_or_default();
        OTHER_OPTIONS.contains(&name)
    });
    if is_other { Ignored::Request } else { Ignored::Unreadable }
}

/// `@@||host^$generichide` to `||host^$document`.
fn as_block(line: &str) -> String {
    let line = line.trim_start_matches("@@");
    let (pattern, options) = line.rsplit_once('$').unwrap_or((line, ""));
    let kept = options.split(',').filter(|option| !matches!(*option, "generichide" | "ghide"));
    let options: Vec<&str> = std::iter::once("document").chain(kept).collect();
    format!("{pattern}${}", options.join(","))
}

/// Whether the lines below a directive of uBlock hold here. Of conditions only those do that deny
/// what other programs are; `!#else` is met only where they hold.
fn holds((word, condition): (&str, &str)) -> bool {
    match word {
        "if" => condition
            .split("&&")
            .all(|word| word.trim().starts_with('!') && !word.contains(['|', '('])),
        _ => word != "else",
    }
}

/// How many conditions are open of which none holds, after one more directive.
fn nesting(open: usize, (word, _): (&str, &str)) -> usize {
    match word {
        "if" => open + 1,
        "else" if open <= 1 => 1 - open,
        "endif" => open.saturating_sub(1),
        _ => open,
    }
}
