//! What a pass over a body knows and remembers: shared by the steps that settle pictures, frames and
//! links.

use std::collections::HashSet;

use crate::clean::dom::{self, Node, Tree};
use crate::clean::ids::{IdMap, IdSet};
use crate::clean::input::Input;
use crate::clean::lists::PageFilter;
use crate::clean::lists::engine::Kind;
use crate::clean::rules::rule::Rule;
use crate::clean::urls::{Target, resolve};
use crate::clean::whole::Disbelieved;
use crate::model::images::Images;
use crate::model::record::{By, Change, Record, Removal};

/// The state of a pass.
pub struct State<'a> {
    /// The body.
    pub tree: &'a Tree,
    /// What is known about the article.
    pub input: &'a Input<'a>,
    /// The rules that are asked of each element.
    pub rules: Vec<&'a Rule>,
    /// Attributes that hold a picture's address until a script moves it, by the outlet's rules.
    pub lazy: &'a [String],
    /// Nodes that go, and why: found by looking at the whole tree.
    pub doomed: IdMap<By>,
    /// What rules moved.
    pub moved: IdSet,
    /// Rules that would have taken too long on this page.
    pub too_long: Vec<By>,
    /// What is remembered.
    pub record: Record,
    /// Whether the markup of what goes is kept, and its place marked.
    pub tracing: bool,
    /// Elements that are left, in document order.
    pub left: Vec<Node<'a>>,
    /// Characters of text seen so far, in what was kept.
    pub kept: usize,
    /// The same when the last picture was kept.
    pub kept_at_picture: usize,
    /// The address of the last picture that was kept.
    pub last_picture: Option<String>,
    /// What becomes of pictures on other servers.
    pub images: Images,
    /// Whether nodes hold text, as far as it was asked.
    pub with_text: IdMap<bool>,
    /// Texts that cleaning itself wrote, to name what it replaced: they are no text of the article.
    pub labels: IdSet,
    /// The filter lists, as they hold for this article.
    pub filter: Option<PageFilter<'a>>,
    /// Rules that are not believed for this article.
    pub off: &'a Disbelieved,
    /// The places on this page that links want to lead to.
    pub places: HashSet<String>,
}

/// Around the number of a removal, where its place is marked: characters of private use, which no
/// real page has.
pub const MARKS: [char; 2] = ['\u{10fff0}', '\u{10fff1}'];

impl State<'_> {
    /// Why a node goes, if it does; asked once of each.
    pub fn doom_of(&mut self, node: &Node<'_>) -> Option<By> {
        if self.doomed.is_empty() { None } else { self.doomed.remove(&dom::id(node)) }
    }

    /// Takes a node out and remembers by which rule.
    pub fn take_out(&mut self, node: &Node<'_>, by: By) {
        let removal = Removal {
            by,
            what: dom::describe(node),
            pictures: dom::below(node)
                .chain([*node])
                .filter(|part| dom::is_any(part, &["img"]))
                .count(),
            text: dom::text_of(node, dom::letters).unwrap_or_else(|| dom::text_len(node)),
            prose: dom::prose_len(node),
            markup: self.tracing.then(|| dom::markup(node)),
        };
        if self.tracing {
            let [open, close] = MARKS;
            let mark = format!("{open}{}{close}", self.record.removals.len());
            node.insert_before(&self.tree.text(&mark));
        }
        self.record.removals.push(removal);
        node.remove_from_parent();
    }

    /// Where an address leads: resolved, and judged by rules for addresses and by filter lists.
    pub fn resolve(&self, written: &str, kind: Kind) -> Option<Target> {
        let target = match resolve(written, self.input)? {
            Target::Blocked(rule, url) if !self.believes(&rule) => Target::Web(url),
            target => target,
        };
        let (Target::Web(url), Some(filter)) = (&target, &self.filter) else { return Some(target) };
        if let Some(rule) = filter.blocks(url, kind).filter(|rule| self.believes(rule)) {
            return Some(Target::Blocked(rule, url.clone()));
        }
        Some(filter.without_params(url).map_or(target, Target::Web))
    }

    /// Whether a filter list's rule is believed for this article.
    pub fn believes(&self, rule: &str) -> bool {
        self.off.is_empty() || !self.off.contains(&By::List(rule.to_owned()))
    }

    /// Takes out what is no reading matter anywhere; remembered only where somebody wants to see it.
    pub fn drop_quietly(&mut self, node: &Node<'_>, why: &'static str) {
        if self.tracing {
            self.take_out(node, By::Step(why));
            if let Some(removal) = self.record.removals.last_mut() {
                (removal.text, removal.prose) = (0, 0);
            }
        } else {
            node.remove_from_parent();
        }
    }

    /// Whether a node holds text, asked once of each: a paragraph may hold thousands of pictures.
    pub fn has_text(&mut self, node: &Node<'_>) -> bool {
        *self.with_text.entry(dom::id(node)).or_insert_with(|| dom::has_text(node))
    }

    /// Remembers what became of a node that stays.
    pub fn change(&mut self, node: &Node<'_>, by: By) {
        self.record.changes.push(Change { by, what: dom::describe(node) });
    }
}
