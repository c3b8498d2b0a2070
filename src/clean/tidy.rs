//! After the pass: empty shells out, wrappers dissolved, text in paragraphs, white space as a reader
//! sees it. Nothing that a reader can see goes here, but for the breaks that a mirror's
//! pretty-printer put between Chinese characters.

use crate::clean::dom::{self, Node, Tree, is_any};
use crate::text::is_cjk;

/// Elements that begin a new line.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
    "caption",
    "blockquote",
    "figure",
    "figcaption",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "hr",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "aside",
    "nav",
    "address",
    "form",
    "fieldset",
    "details",
    "summary",
    "center",
    "body",
    "html",
    "hgroup",
    "legend",
    "dir",
    "menu",
    "noscript",
];

/// Blocks that only hold others.
const WRAPPERS: &[&str] = &[
    "div", "section", "article", "header", "footer", "main", "aside", "nav", "address", "form",
    "fieldset", "center", "body", "html", "hgroup", "legend", "dir", "menu", "noscript",
];

/// Inline elements that say nothing to a reader.
const HOLLOW: &[&str] = &[
    "span", "font", "label", "picture", "big", "tt", "nobr", "acronym", "o:p", "bdi", "bdo", "data",
];

/// Elements that are nothing when they are empty.
const EMPTY: &[&str] = &[
    "p",
    "div",
    "span",
    "a",
    "strong",
    "em",
    "b",
    "i",
    "u",
    "s",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "blockquote",
    "figure",
    "figcaption",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "aside",
    "nav",
    "center",
    "font",
    "small",
    "sub",
    "sup",
    "table",
    "tbody",
    "thead",
    "tfoot",
    "tr",
    "picture",
    "form",
    "fieldset",
    "label",
    "noscript",
    "pre",
    "code",
    "cite",
    "q",
    "address",
    "details",
    "ins",
    "del",
    "mark",
    "hgroup",
    "legend",
    "caption",
];

/// Elements inside of which a paragraph may not be made.
const NO_PARAGRAPH: &[&str] = &[
    "p",
    "li",
    "td",
    "th",
    "dd",
    "dt",
    "figcaption",
    "caption",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "a",
    "span",
    "strong",
    "em",
    "b",
    "i",
    "u",
    "s",
    "small",
    "font",
    "summary",
    "pre",
];

/// Tidies the elements that are left, innermost first.
pub fn shells(tree: &Tree, left: &[Node<'_>]) {
    let root = tree.root();
    for node in left.iter().rev() {
        if node.parent().is_none() {
            continue;
        }
        if is_any(node, EMPTY) && is_hollow(node) && dom::attr(node, "id").is_none() {
            node.remove_from_parent();
        } else if is_any(node, HOLLOW) {
            dom::unwrap(node);
        } else if is_any(node, WRAPPERS) {
            wrapper(node, &root);
        }
    }
    rules_at_the_ends(&root);
}

/// No child but white space.
fn is_hollow(node: &Node<'_>) -> bool {
    node.children_it(false)
        .all(|child| dom::text_of(&child, |text| text.trim().is_empty()).unwrap_or(false))
}

/// A wrapper with blocks in it dissolves; one with text alone is a paragraph.
fn wrapper(node: &Node<'_>, root: &Node<'_>) {
    let mut blocks = false;
    let mut text = false;
    for child in node.children_it(false) {
        match dom::text_of(&child, |own| !own.trim().is_empty()) {
            Some(own) => text |= own,
            None if contains_block(&child) => blocks = true,
            None => text = true,
        }
    }
    let id = dom::attr(node, "id");
    if node.parent().is_some_and(|parent| is_any(&parent, &["figure"])) {
        dom::unwrap(node);
        return;
    }
    if blocks && text {
        node.rename("div");
        return;
    }
    let parent_takes =
        node.parent().is_none_or(|parent| parent.id == root.id || !is_any(&parent, NO_PARAGRAPH));
    if !blocks && parent_takes {
        node.rename("p");
    } else if id.is_some() {
        node.rename("div");
    } else if blocks {
        dom::unwrap(node);
    } else {
        // Text in a cell or item: only the line end that the wrapper made is worth keeping.
        node.rename("div");
    }
}

fn contains_block(node: &Node<'_>) -> bool {
    is_any(node, BLOCKS) || dom::below(node).any(|child| is_any(&child, BLOCKS))
}

/// Rules that separate nothing: at the top, at the end.
fn rules_at_the_ends(root: &Node<'_>) {
    for last in [false, true] {
        loop {
            let end = if last { root.last_child() } else { root.first_child() };
            let Some(end) = end else { break };
            let blank = dom::text_of(&end, |text| text.trim().is_empty()).unwrap_or(false);
            if blank || is_any(&end, &["hr", "br"]) {
                end.remove_from_parent();
            } else {
                break;
            }
        }
    }
}

/// What is still to be visited. Children are put on the list with a mark behind them, so that the end
/// of a block is seen.
enum Open<'a> {
    Node(Node<'a>),
    EndOfBlock,
    EndOfCaption,
}

/// Settles white space in all text, and gives the first `limit` characters of it as one line; captions
/// of pictures only where there is nothing else.
pub fn white_space(tree: &Tree, limit: usize) -> String {
    let mut flow = Flow {
        excerpt: String::new(),
        captions: String::new(),
        in_caption: false,
        limit,
        gap: Gap::Start,
        begun: None,
        last: None,
    };
    let mut open: Vec<Open<'_>> = tree.root().children_it(true).map(Open::Node).collect();
    while let Some(next) = open.pop() {
        let node = match next {
            Open::Node(node) => node,
            Open::EndOfBlock => {
                flow.block();
                continue;
            }
            Open::EndOfCaption => {
                flow.in_caption = false;
                continue;
            }
        };
        if let Some(text) = dom::text_of(&node, str::to_owned) {
            let settled = flow.text(&text);
            if settled != text {
                dom::set_text(&node, &settled);
            }
            if flow.gap != Gap::None && flow.begun.is_none() {
                flow.begun = Some((node, settled));
            }
        } else if is_any(&node, &["pre"]) {
            flow.block();
            flow.excerpt(&dom::line(&node));
            flow.block();
        } else if is_any(&node, &["br", "hr", "img"]) {
            flow.block();
        } else {
            let block = is_any(&node, BLOCKS);
            if block {
                flow.block();
                open.push(Open::EndOfBlock);
            }
            if is_any(&node, &["figcaption"]) {
                flow.in_caption = true;
                open.push(Open::EndOfCaption);
            }
            open.extend(node.children_it(true).map(Open::Node));
        }
    }
    if flow.excerpt.trim().is_empty() { flow.captions } else { flow.excerpt }
}

/// White space that was seen and not yet written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// At the start of a block: none is written.
    Start,
    None,
    Space,
    /// White space with a line end in it.
    Line,
}

struct Flow<'a> {
    excerpt: String,
    captions: String,
    in_caption: bool,
    limit: usize,
    gap: Gap,
    /// The text at whose end the gap began, where that is an earlier one: a space that is written
    /// belongs there, not into the link that follows.
    begun: Option<(Node<'a>, String)>,
    last: Option<char>,
}

impl Flow<'_> {
    fn block(&mut self) {
        self.gap = Gap::Start;
        self.begun = None;
        self.last = None;
    }

    fn excerpt(&mut self, text: &str) {
        if self.excerpt.len() < self.limit * 4 {
            if !self.excerpt.is_empty() {
                self.excerpt.push(' ');
            }
            self.excerpt.push_str(text);
        }
    }

    fn text(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            let indent = self.gap == Gap::Start
                && matches!(c, '\u{3000}' | '\u{a0}' | '\u{200b}' | '\u{feff}');
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') || indent {
                self.gap = match (self.gap, c) {
                    (Gap::Start, _) => Gap::Start,
                    (_, '\n' | '\r') | (Gap::Line, _) => Gap::Line,
                    _ => Gap::Space,
                };
                continue;
            }
            if c.is_control() {
                continue;
            }
            let joined = self.gap == Gap::Line && self.last.is_some_and(is_cjk) && is_cjk(c);
            let write_gap = matches!(self.gap, Gap::Space | Gap::Line) && !joined;
            match self.begun.take() {
                Some((node, text)) if write_gap => dom::set_text(&node, &format!("{text} ")),
                None if write_gap => out.push(' '),
                _ => {}
            }
            let words = if self.in_caption { &mut self.captions } else { &mut self.excerpt };
            if words.len() < self.limit * 4 {
                if (write_gap || self.gap == Gap::Start)
                    && !words.is_empty()
                    && !words.ends_with(' ')
                {
                    words.push(' ');
                }
                words.push(c);
            }
            out.push(c);
            self.gap = Gap::None;
            self.last = Some(c);
        }
        out
    }
}
