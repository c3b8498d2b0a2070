//! Title, author and date that rules find in a body, for posts whose head lacks them.

use crate::clean::dom::Tree;
use crate::clean::markup;
use crate::clean::replace;
use crate::clean::rules::host::HostRules;
use crate::clean::rules::rule::Action;
use crate::clean::unclosed;
use crate::clean::whole::{Choice, Disbelieved};
use crate::model::record::Record;
use crate::text::collapse;

/// What was found; each is one line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoundHead {
    /// The title.
    pub title: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it was published, as written.
    pub date: Option<String>,
}

/// Looks for the first of each that says something.
pub fn find(html: &str, rules: &HostRules) -> FoundHead {
    let none = Disbelieved::new();
    let html = replace::replace(html, rules, &none, &mut Record::default());
    let html = unclosed::close(&html);
    let (html, _) = markup::prepare(&html);
    let tree = Tree::parse(&html);
    let choice = Choice::new(&html, &tree, &none);
    let mut found = FoundHead::default();
    for rule in &rules.marks {
        let (slot, path) = match &rule.action {
            Action::Title(path) => (&mut found.title, path),
            Action::Author(path) => (&mut found.author, path),
            Action::Date(path) => (&mut found.date, path),
            _ => continue,
        };
        if slot.is_none() && choice.takes(rule) {
            *slot = path.string(&tree).map(|text| collapse(&text)).filter(|text| !text.is_empty());
        }
    }
    found
}
