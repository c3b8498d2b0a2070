//! What was read of filter lists, counted, and in one sentence.

use std::collections::BTreeMap;
use std::fmt;

/// Why a line of a list is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ignored {
    /// It puts a script into the page (`##+js(..)`, `#%#`): pages have no scripts.
    Script,
    /// It changes how a page looks (`:style(..)`, `#$#`) or an element's attributes.
    Style,
    /// It asks for more than CSS can say (`:has-text(..)`, `:upward(..)`, `:xpath(..)`).
    Procedural,
    /// It changes a page's source before it is read (`##^`, `$$`).
    Html,
    /// It is about requests that a page without scripts never makes, or about windows and headers
    /// (`$xmlhttprequest`, `$popup`, `$csp`).
    Request,
    /// It redirects what is blocked anyway (`$redirect-rule`).
    Redirect,
    /// It is a selector that cannot be read.
    Selector,
    /// It holds only in certain programs (`!#if`), or wants another file (`!#include`).
    Condition,
    /// It cannot be read at all.
    Unreadable,
}

impl Ignored {
    /// One of them, and many.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Script => ("script", "scripts"),
            Self::Style => ("style", "styles"),
            Self::Procedural => ("procedural rule", "procedural rules"),
            Self::Html => ("HTML filter", "HTML filters"),
            Self::Request => {
                ("rule for other kinds of requests", "rules for other kinds of requests")
            }
            Self::Redirect => ("redirection", "redirections"),
            Self::Selector => ("selector that cannot be read", "selectors that cannot be read"),
            Self::Condition => ("rule with a condition", "rules with a condition"),
            Self::Unreadable => ("line that cannot be read", "lines that cannot be read"),
        }
    }
}

/// What was read of one list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListCount {
    /// What the list is called in messages.
    pub label: String,
    /// Rules for addresses.
    pub network: usize,
    /// Rules for elements.
    pub cosmetic: usize,
    /// Lines that are left out.
    pub ignored: BTreeMap<Ignored, usize>,
    /// The first line that cannot be read, counted from 1: a list may be no list at all.
    pub unreadable: Option<usize>,
}

/// What was read of all lists, our own first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListReport {
    /// Of each.
    pub lists: Vec<ListCount>,
}

impl ListReport {
    /// All lines that are left out.
    pub fn ignored(&self) -> BTreeMap<Ignored, usize> {
        let mut all = BTreeMap::new();
        for (kind, count) in self.lists.iter().flat_map(|list| &list.ignored) {
            *all.entry(*kind).or_insert(0) += count;
        }
        all
    }

    /// Lists that hold no rule: most likely they are something else.
    pub fn empty(&self) -> impl Iterator<Item = &str> {
        self.lists
            .iter()
            .filter(|list| list.network + list.cosmetic == 0)
            .map(|list| list.label.as_str())
    }
}

/// One sentence without a full stop.
impl fmt::Display for ListReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let network = self.lists.iter().map(|list| list.network).sum();
        let cosmetic = self.lists.iter().map(|list| list.cosmetic).sum();
        write!(
            f,
            "{} and {} in {}",
            of(network, ("rule for addresses", "rules for addresses")),
            of(cosmetic, ("rule for elements", "rules for elements")),
            of(self.lists.len(), ("filter list", "filter lists")),
        )?;
        for (at, (kind, number)) in self.ignored().into_iter().enumerate() {
            f.write_str(if at == 0 { "; left out: " } else { ", " })?;
            f.write_str(&of(number, kind.names()))?;
        }
        Ok(())
    }
}

/// `1 rule`, `12,345 rules`.
fn of(number: usize, (one, many): (&str, &str)) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} {}", if number == 1 { one } else { many })
}
