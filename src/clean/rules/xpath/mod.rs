//! `XPath` 1.0 (W3C Recommendation of 16 November 1999), the language of rule files, over the tree of
//! a body: all of it but variables and namespaces. Compiled once, evaluated as often as wanted.
//!
//! Two things differ from the standard, as mirrors keep fragments of pages. The root of the fragment
//! stands for the page, its `html` and its `body` (which have no attributes any more). And a path
//! from the root may begin anywhere in the fragment, `/div[@id='x']` as well as `h1[@class='x']`,
//! unless it counts positions (`/div[2]/p`) or names a plain child of the body (`/html/body/p`).

pub mod ast;
pub mod eval;
pub mod functions;
pub mod library;
pub mod needs;
pub mod own;
pub mod page;
pub mod parse;
pub mod pattern;
pub mod scan;
pub mod settle;
pub mod steps;
pub mod value;

use crate::clean::dom::{self, Node, Tree};
use crate::clean::rules::xpath::ast::Expr;
use crate::clean::rules::xpath::eval::{Eval, TooLong, Within};
use crate::clean::rules::xpath::needs::{Alternatives, Need};
use crate::clean::rules::xpath::page::{Key, Page};
use crate::clean::rules::xpath::pattern::Pattern;

/// A compiled expression.
#[derive(Debug)]
pub struct XPath {
    expr: Expr,
    pattern: Option<Pattern>,
    needs: Alternatives,
}

/// A node that an expression selects.
pub enum Found<'t> {
    /// An element; the root of the fragment where the page, its `html` or its `body` is selected.
    Element(Node<'t>),
    /// A text.
    Text(Node<'t>),
    /// An attribute: its element and its name.
    Attribute(Node<'t>, String),
}

impl XPath {
    /// Compiles an expression.
    ///
    /// # Errors
    /// A sentence for the user, about what is not understood.
    pub fn parse(text: &str) -> Result<Self, String> {
        let expr = parse::parse(text)?;
        Ok(Self { pattern: Pattern::of(&expr), needs: needs::of(&expr), expr })
    }

    /// The expression as a pattern to ask of single elements, if it is one: see [`Pattern`].
    pub fn pattern(&self) -> Option<&Pattern> {
        self.pattern.as_ref()
    }

    /// Whether the expression selects nodes; others come to a text, a number or a truth.
    pub fn selects(&self) -> bool {
        self.expr.is_nodes()
    }

    /// What it selects, in document order; nothing where it comes to something else than nodes.
    ///
    /// # Errors
    /// Rule and page together would take too long; that is nothing that real ones do.
    pub fn select<'t>(&self, tree: &'t Tree) -> Result<Vec<Found<'t>>, TooLong> {
        self.select_on(&Page::new(tree))
    }

    /// The same on a page that is already in order.
    ///
    /// # Errors
    /// As [`XPath::select`].
    pub fn select_on<'t>(&self, page: &Page<'t>) -> Result<Vec<Found<'t>>, TooLong> {
        let keys = Eval::new(page).nodes(&self.expr, Within::ROOT)?;
        let found = |key: Key| {
            let node = page.node(key);
            match page.attr(key, |name, _| name.to_owned()) {
                Some(name) => Found::Attribute(node, name),
                None if page.is_text(key) => Found::Text(node),
                None => Found::Element(node),
            }
        };
        Ok(keys.into_iter().map(found).collect())
    }

    /// What it comes to as a text, of nodes the text of the first, without white space around it.
    /// `None` when that is empty, or takes too long.
    pub fn string(&self, tree: &Tree) -> Option<String> {
        self.string_on(&Page::new(tree))
    }

    /// The same on a page that is already in order.
    pub fn string_on(&self, page: &Page<'_>) -> Option<String> {
        let text = Eval::new(page).text(&self.expr, Within::ROOT).ok()?;
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Whether it is true: selects a node, or comes to a text that is not empty, a number that is
    /// not zero, or to `true`. False when it takes too long.
    pub fn holds(&self, tree: &Tree) -> bool {
        self.holds_on(&Page::new(tree))
    }

    /// The same on a page that is already in order.
    pub fn holds_on(&self, page: &Page<'_>) -> bool {
        Eval::new(page).truth(&self.expr, Within::ROOT) == Ok(true)
    }

    /// What must stand in the source of an article for the expression to select anything: one of
    /// these, with all that is in it. An empty one needs nothing; no alternatives can never match.
    pub fn needs(&self) -> &[Vec<Need>] {
        &self.needs
    }

    /// Whether the expression can select anything, or be true, in this tree, which is still as
    /// [`Tree::parse`] made it of this source.
    pub fn may_match(&self, html: &str, tree: &Tree) -> bool {
        let mut hidden = None;
        let mut whole: Option<String> = None;
        let mut is_in = |need: &Need| match need {
            Need::Text(part) => part.is_in(whole.get_or_insert_with(|| dom::whole_text(tree))),
            need => need.is_in(html, || *hidden.get_or_insert_with(|| needs::hides(html))),
        };
        self.needs.iter().any(|alternative| alternative.iter().all(&mut is_in))
    }
}

#[cfg(test)]
mod tests;
