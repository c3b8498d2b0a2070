//! What rules do that need the whole tree, before the pass: they wrap, move and dissolve, take
//! attributes off, mark what goes, and say what kind of article it is. In the order of the file.

use std::cell::{Cell, OnceCell};
use std::collections::HashSet;

use crate::clean::digest::Digest;
use crate::clean::dom::{self, Node, Tree};
use crate::clean::ids::IdSet;
use crate::clean::rules::host::HostRules;
use crate::clean::rules::rule::{Action, Rule};
use crate::clean::rules::xpath::needs::{self, Need};
use crate::clean::rules::xpath::{Found, XPath};
use crate::clean::state::State;
use crate::clean::tidy::is_block;
use crate::model::record::By;

/// The rules that are not believed for an article.
pub type Disbelieved = HashSet<By>;

/// Which rules may hold for an article: those that are believed, whose condition holds and whose
/// words occur in the markup.
pub struct Choice<'a> {
    /// The markup.
    pub html: &'a str,
    /// The same as a tree.
    pub tree: &'a Tree,
    /// Rules that are left off.
    pub off: &'a Disbelieved,
    digest: Digest,
    /// Whether rules put something into the tree.
    changed: Cell<bool>,
    /// Whether rules moved something: texts may stand side by side that did not before.
    moved: Cell<bool>,
    /// Whether the markup may hide words in entities.
    hides: OnceCell<bool>,
    /// The text of the page.
    text: OnceCell<String>,
}

impl<'a> Choice<'a> {
    /// For a body.
    pub fn new(html: &'a str, tree: &'a Tree, off: &'a Disbelieved) -> Self {
        Self {
            html,
            tree,
            off,
            digest: Digest::of(html),
            changed: Cell::new(false),
            moved: Cell::new(false),
            hides: OnceCell::new(),
            text: OnceCell::new(),
        }
    }

    /// Whether the words that an expression needs may stand in the markup. Of elements that rules put
    /// there it says nothing.
    fn may_match(&self, path: &XPath) -> bool {
        if self.changed.get() {
            return true;
        }
        path.needs().iter().any(|alternative| {
            alternative.iter().all(|need| match need {
                Need::Markup(text) => self.digest.may_have(text),
                Need::Value(text) => self.digest.may_have(text) || self.hides(),
                Need::Text(part) => self.moved.get() || part.is_in(self.text()),
            })
        })
    }

    /// The text of the page, as it was before anything moved.
    fn text(&self) -> &str {
        self.text.get_or_init(|| dom::whole_text(self.tree))
    }

    fn hides(&self) -> bool {
        *self.hides.get_or_init(|| needs::hides(self.html))
    }

    /// Whether a rule may hold.
    pub fn takes(&self, rule: &Rule) -> bool {
        let path = match &rule.action {
            Action::Strip(path)
            | Action::StripAttr(path)
            | Action::Dissolve(path)
            | Action::WrapIn(_, path)
            | Action::MoveInto(_, path)
            | Action::Body(path)
            | Action::Title(path)
            | Action::Author(path)
            | Action::Date(path)
            | Action::Paywall(path)
            | Action::NativeAd(path) => Some(path),
            Action::StripIdOrClass(part) | Action::StripImageSrc(part) => {
                if !self.digest.may_have(needs::plain_run(part)) && !self.hides() {
                    return false;
                }
                None
            }
            Action::Replace { .. } | Action::DoubleBreaks | Action::Prune => None,
        };
        path.is_none_or(|path| self.may_match(path))
            && (self.off.is_empty() || !self.off.contains(&By::Rule(rule.at.clone())))
            && rule
                .only_if
                .as_ref()
                .is_none_or(|path| self.may_match(path) && path.holds(self.tree))
    }
}

/// Whether an element can go and leave what is in it: in some there is no text to read.
pub fn may_dissolve(node: &Node<'_>) -> bool {
    let closed =
        ["img", "br", "hr", "input", "script", "style", "iframe", "video", "audio", "object"];
    !dom::is_any(node, &closed)
        && !dom::is_any(node, &["embed", "svg", "textarea", "select", "template"])
}

impl<'a> State<'a> {
    /// Looks for what tells the kind of the article.
    pub fn look(&mut self, rules: &HostRules, choice: &Choice<'_>) {
        for rule in &rules.marks {
            let (path, seen) = match &rule.action {
                Action::Paywall(path) => (path, &mut self.record.incomplete),
                Action::NativeAd(path) => (path, &mut self.record.is_ad),
                // Heads are read before.
                _ => continue,
            };
            if !*seen && choice.takes(rule) && path.holds(self.tree) {
                *seen = true;
                let root = self.tree.root();
                self.change(&root, By::Rule(rule.at.clone()));
            }
        }
    }

    /// Applies the rules that need the whole tree.
    pub fn whole(&mut self, rules: &HostRules, choice: &Choice<'_>) {
        let mut has_body = false;
        for rule in &rules.whole {
            if !choice.takes(rule) {
                continue;
            }
            let by = By::Rule(rule.at.clone());
            match &rule.action {
                Action::Strip(path) | Action::StripAttr(path) => {
                    let attributes_only = matches!(rule.action, Action::StripAttr(_));
                    for found in self.found(path, &by) {
                        match found {
                            Found::Attribute(node, name) => {
                                node.remove_attr(&name);
                                self.change(&node, by.clone());
                            }
                            Found::Element(node) | Found::Text(node) if !attributes_only => {
                                self.doom(&node, &by);
                            }
                            Found::Element(_) | Found::Text(_) => {}
                        }
                    }
                }
                Action::Dissolve(path) => {
                    for node in self.elements(path, &by).iter().filter(|node| may_dissolve(node)) {
                        self.change(node, by.clone());
                        dom::unwrap(node);
                    }
                }
                Action::WrapIn(name, path) => {
                    for found in self.found(path, &by) {
                        let (Found::Element(node) | Found::Text(node)) = found else { continue };
                        self.change(&node, by.clone());
                        // A paragraph cannot hold a block: it becomes one.
                        let paragraph = node.parent().filter(|up| dom::is_any(up, &["p"]));
                        if let Some(paragraph) = paragraph.filter(|_| is_block(name)) {
                            paragraph.rename("div");
                        }
                        let wrapper = self.tree.element(name);
                        node.insert_before(&wrapper);
                        wrapper.append_child(&node);
                        choice.changed.set(true);
                    }
                }
                Action::MoveInto(target, path) => {
                    choice.moved.set(true);
                    self.move_into(target.as_ref(), path, &by);
                }
                Action::Body(path) if !has_body => has_body = self.body(path, &by),
                _ => {}
            }
        }
    }

    fn found(&mut self, path: &XPath, by: &By) -> Vec<Found<'a>> {
        let root = self.tree.root();
        if let Some(pattern) = path.pattern() {
            let all = dom::below(&root).filter(|node| pattern.matches(node));
            return all.map(Found::Element).collect();
        }
        let root = dom::id(&root);
        let Ok(mut found) = path.select(self.tree) else {
            self.too_long.push(by.clone());
            return Vec::new();
        };
        // The element that holds the fragment is not part of it.
        found.retain(|found| !matches!(found, Found::Element(node) if dom::id(node) == root));
        found
    }

    fn elements(&mut self, path: &XPath, by: &By) -> Vec<Node<'a>> {
        let element = |found| if let Found::Element(node) = found { Some(node) } else { None };
        self.found(path, by).into_iter().filter_map(element).collect()
    }

    fn move_into(&mut self, target: Option<&XPath>, path: &XPath, by: &By) {
        let target = match target {
            None => Some(self.tree.root()),
            Some(target) => self.elements(target, by).first().copied(),
        };
        let Some(target) = target else { return };
        for node in self.elements(path, by) {
            // Nothing moves into itself.
            let own = dom::id(&node);
            let inside = own == dom::id(&target)
                || target.ancestors_it(None).any(|above| dom::id(&above) == own);
            if !inside {
                self.change(&node, by.clone());
                target.append_child(&node);
                // What is moved to the end of the article is part of it, whatever `body` chooses.
                self.doomed.remove(&dom::id(&node));
                self.moved.insert(dom::id(&node));
            }
        }
    }

    /// Marks what filter lists hide.
    pub fn hide(&mut self) {
        let Some(filter) = &self.filter else { return };
        for (node, rule) in filter.hidden(self.tree) {
            if self.believes(&rule) {
                self.doom(&node, &By::List(rule));
            }
        }
    }

    /// Marks what goes when the pass comes to it; who was first is named.
    pub fn doom(&mut self, node: &Node<'_>, by: &By) {
        self.doomed.entry(dom::id(node)).or_insert_with(|| by.clone());
    }

    /// Dooms all that is not in what is the article; whether there is any.
    fn body(&mut self, path: &XPath, by: &By) -> bool {
        let bodies = self.elements(path, by);
        let chosen: IdSet = bodies.iter().map(dom::id).collect();
        let mut above = IdSet::default();
        let mut around = Vec::new();
        for node in &bodies {
            let mut next = node.parent();
            while let Some(parent) = next {
                if !above.insert(dom::id(&parent)) {
                    break;
                }
                around.push(parent);
                next = parent.parent();
            }
        }
        for parent in around {
            // What holds one chosen element and is chosen itself stays whole.
            let within = |node: &Node<'_>| chosen.contains(&dom::id(node));
            if within(&parent) || parent.ancestors_it(None).any(|up| within(&up)) {
                continue;
            }
            for child in parent.children_it(false) {
                let id = dom::id(&child);
                let is_kept = within(&child) || above.contains(&id) || self.moved.contains(&id);
                // White space between blocks is nothing that goes.
                let is_blank =
                    !child.is_element() && dom::text_of(&child, dom::letters).unwrap_or(0) == 0;
                if !is_kept && !is_blank {
                    self.doom(&child, by);
                }
            }
        }
        !bodies.is_empty()
    }
}
