//! What a pass over a body knows and remembers: shared by the steps that settle pictures, frames and
//! links.

use std::collections::HashSet;
use std::sync::Arc;

use crate::clean::dom::{self, Node, Tree};
use crate::clean::input::Input;
use crate::clean::rules::file::RuleFile;
use crate::model::record::{Record, Removal};

/// The state of a pass.
pub struct State<'a> {
    /// The body.
    pub tree: &'a Tree,
    /// What is known about the article.
    pub input: &'a Input<'a>,
    /// The rule files that hold.
    pub rules: &'a [Arc<RuleFile>],
    /// What is remembered.
    pub record: Record,
    /// Elements that are left, in document order.
    pub left: Vec<Node<'a>>,
    /// Characters of text seen so far, in what was kept.
    pub kept: usize,
    /// The same when the last picture was kept.
    pub kept_at_picture: usize,
    /// The places on this page that links want to lead to.
    pub places: HashSet<String>,
}

impl State<'_> {
    /// Takes a node out and remembers by which rule.
    pub fn take_out(&mut self, node: &Node<'_>, rule: &str) {
        self.note(node, rule);
        node.remove_from_parent();
    }

    /// Remembers what a rule did to a node.
    pub fn note(&mut self, node: &Node<'_>, rule: &str) {
        self.record.removals.push(Removal {
            rule: rule.to_owned(),
            what: dom::describe(node),
            pictures: dom::below(node)
                .chain([*node])
                .filter(|part| dom::is_any(part, &["img"]))
                .count(),
            text: dom::text_len(node),
        });
    }
}
