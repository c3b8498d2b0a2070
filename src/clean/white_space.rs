//! White space as a reader sees it, and the text facts of what is read on the way. A mirror's
//! pretty-printer puts line ends between Chinese characters, which browsers would show as gaps: those
//! go.

use std::collections::HashSet;

use crate::clean::dom::{self, Id, Node, Tree, is_any};
use crate::clean::facts::Reading;
use crate::clean::tidy::is_block;
use crate::model::record::TextFacts;
use crate::text::{is_cjk, is_cjk_letter};

/// What is still to be visited. Children are put on the list with a mark behind them, so that the end
/// of a block is seen.
enum Open<'a> {
    Node(Node<'a>),
    EndOfBlock,
    EndOfCaption,
}

/// Settles white space in all text, and tells what the text is like. `labels` are texts of our own,
/// which are not the article's.
#[expect(clippy::implicit_hasher, reason = "there is one caller, with one set")]
pub fn settle(tree: &Tree, labels: &HashSet<Id>) -> TextFacts {
    let mut flow = Flow {
        reading: Reading::default(),
        in_caption: false,
        is_label: false,
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
        flow.is_label = !labels.is_empty() && labels.contains(&dom::id(&node));
        if dom::text_of(&node, |text| flow.is_settled(text)).unwrap_or(false) {
            // Most text of mirrors is one run without a space.
        } else if let Some(text) = dom::text_of(&node, str::to_owned) {
            let settled = flow.text(&text);
            if settled != text {
                dom::set_text(&node, &settled);
            }
            // A space between a link and what follows stands outside of the link, where it can.
            let in_link = |(node, _): &(Node<'_>, String)| {
                node.parent().is_some_and(|parent| is_any(&parent, &["a"]))
            };
            if flow.gap != Gap::None && flow.begun.as_ref().is_none_or(in_link) {
                flow.begun = Some((node, settled));
            }
        } else if is_any(&node, &["pre"]) {
            flow.block();
            flow.reading.text(&dom::line(&node), flow.in_caption);
            flow.block();
        } else if is_any(&node, &["br", "hr", "img"]) {
            flow.block();
        } else {
            let block = dom::with_name(&node, is_block);
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
    flow.reading.finish()
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
    reading: Reading,
    in_caption: bool,
    /// Whether the text is one of our own.
    is_label: bool,
    gap: Gap,
    /// The text at whose end the gap began, where that is an earlier one: a space that is written
    /// belongs there, not into the link that follows.
    begun: Option<(Node<'a>, String)>,
    last: Option<char>,
}

/// Whether a text has spaces, controls, or the first byte of an invisible character. It looks at many
/// bytes before it decides: that is what processors do at once.
fn has_space(bytes: &[u8]) -> bool {
    let is_one = |b: &u8| *b <= b' ' || *b == 0x7f || *b == 0xc2;
    let (chunks, rest) = bytes.as_chunks::<64>();
    chunks.iter().any(|chunk| chunk.iter().fold(false, |any, b| any | is_one(b)))
        || rest.iter().any(is_one)
}

impl Flow<'_> {
    fn block(&mut self) {
        self.gap = Gap::Start;
        self.begun = None;
        self.last = None;
        self.reading.block();
    }

    fn read(&mut self, text: &str) {
        if !self.is_label {
            self.reading.text(text, self.in_caption);
        }
    }

    /// Takes in a text in which nothing has to be settled, and tells so.
    fn is_settled(&mut self, text: &str) -> bool {
        // Spaces and controls, and the first bytes of the invisible and the wide ones.
        let plain = !text.is_empty()
            && matches!(self.gap, Gap::None | Gap::Start)
            && !has_space(text.as_bytes())
            && !text.starts_with(['\u{3000}', '\u{200b}', '\u{feff}']);
        if !plain {
            return false;
        }
        self.read(text);
        self.gap = Gap::None;
        self.begun = None;
        self.last = text.chars().next_back();
        true
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
            let joined = self.gap == Gap::Line
                && is_cjk(c)
                && self
                    .last
                    .is_some_and(|last| is_cjk(last) && (is_cjk_letter(last) || is_cjk_letter(c)));
            let write_gap = matches!(self.gap, Gap::Space | Gap::Line) && !joined;
            match self.begun.take() {
                Some((node, text)) if write_gap => {
                    dom::set_text(&node, &format!("{text} "));
                    self.reading.space();
                }
                None if write_gap => out.push(' '),
                _ => {}
            }
            out.push(c);
            self.gap = Gap::None;
            self.last = Some(c);
        }
        self.read(&out);
        out
    }
}
