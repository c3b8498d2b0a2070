//! White space as a reader sees it, and the text facts of what is read on the way. A mirror's
//! pretty-printer puts line ends between Chinese characters, which browsers would show as gaps: those
//! go.

use crate::clean::dom::{self, Node, Tree, is_any};
use crate::clean::facts::Reading;
use crate::clean::ids::IdSet;
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
pub fn settle(tree: &Tree, labels: &IdSet) -> TextFacts {
    let mut flow = Flow::new();
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
        // Most text of mirrors is one run without a space.
        let unsettled = |text: &str| (!flow.is_settled(text)).then(|| text.to_owned());
        match dom::text_of(&node, unsettled) {
            Some(None) => continue,
            Some(Some(text)) => {
                flow.unsettled(node, &text);
                continue;
            }
            None => {}
        }
        match dom::with_name(&node, Sort::of) {
            Sort::Preformatted => {
                flow.block();
                flow.reading.text(&dom::line(&node), flow.in_caption);
                flow.block();
                continue;
            }
            Sort::Break => {
                flow.block();
                continue;
            }
            Sort::Caption => {
                flow.block();
                flow.in_caption = true;
                open.extend([Open::EndOfBlock, Open::EndOfCaption]);
            }
            Sort::Block => {
                flow.block();
                open.push(Open::EndOfBlock);
            }
            Sort::Inline => {}
        }
        open.extend(node.children_it(true).map(Open::Node));
    }
    flow.reading.finish()
}

/// What an element is to the text in it.
enum Sort {
    Preformatted,
    /// Nothing is in it.
    Break,
    Caption,
    Block,
    Inline,
}

impl Sort {
    fn of(name: &str) -> Self {
        match name {
            "pre" => Self::Preformatted,
            "br" | "hr" | "img" => Self::Break,
            "figcaption" => Self::Caption,
            name if is_block(name) => Self::Block,
            _ => Self::Inline,
        }
    }
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

/// How many bytes a text begins with that are no spaces, no controls, and not the first byte of an invisible
/// character. It looks at many before it decides: that is what processors do at once.
fn plain_len(bytes: &[u8]) -> usize {
    let is_one = |b: &u8| *b <= b' ' || *b == 0x7f || *b == 0xc2;
    let mut plain = 0;
    for chunk in bytes.chunks(128) {
        if chunk.iter().map(|b| u8::from(is_one(b))).sum::<u8>() > 0 {
            return plain + chunk.iter().position(is_one).unwrap_or(0);
        }
        plain += chunk.len();
    }
    plain
}

impl<'a> Flow<'a> {
    /// At the start of a text.
    fn new() -> Self {
        Self {
            reading: Reading::default(),
            in_caption: false,
            is_label: false,
            gap: Gap::Start,
            begun: None,
            last: None,
        }
    }

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
            && plain_len(text.as_bytes()) == text.len()
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

    /// Takes in the text of a node, and writes it anew where something is settled in it.
    fn unsettled(&mut self, node: Node<'a>, text: &str) {
        let settled = self.text(text);
        if settled != text {
            dom::set_text(&node, &settled);
        }
        // A space between a link and what follows stands outside of the link, where it can.
        let in_link = |(node, _): &(Node<'_>, String)| {
            node.parent().is_some_and(|parent| is_any(&parent, &["a"]))
        };
        if self.gap != Gap::None && self.begun.as_ref().is_none_or(in_link) {
            self.begun = Some((node, settled));
        }
    }

    fn text(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            // In the middle of a word, most of what follows is taken in as it is.
            let plain = if self.gap == Gap::None { plain_len(rest.as_bytes()) } else { 0 };
            let (run, after) = rest.split_at(if plain > 0 { plain } else { c.len_utf8() });
            if plain > 0 {
                out.push_str(run);
                self.begun = None;
                self.last = run.chars().next_back();
            } else {
                self.character(c, &mut out);
            }
            rest = after;
        }
        self.read(&out);
        out
    }

    fn character(&mut self, c: char, out: &mut String) {
        let indent =
            self.gap == Gap::Start && matches!(c, '\u{3000}' | '\u{a0}' | '\u{200b}' | '\u{feff}');
        if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') || indent {
            self.gap = match (self.gap, c) {
                (Gap::Start, _) => Gap::Start,
                (_, '\n' | '\r') | (Gap::Line, _) => Gap::Line,
                _ => Gap::Space,
            };
            return;
        }
        if c.is_control() {
            return;
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
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, prop, prop_assert, prop_assert_eq, proptest};

    use super::Flow;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(800))]

        #[test]
        fn runs_are_settled_like_characters(
            texts in prop::collection::vec("[ \n\t\r\u{c}\u{1}\u{7f}\u{85}\u{a0}\u{ad}\u{3000}\u{200b}\u{feff}a-c湖边“。é]{0,70}", 0..4),
        ) {
            let (mut runs, mut characters) = (Flow::new(), Flow::new());
            for text in texts {
                let is_settled = runs.is_settled(&text);
                let made = if is_settled { text.clone() } else { runs.text(&text) };
                let mut plain = String::new();
                for c in text.chars() {
                    characters.character(c, &mut plain);
                }
                prop_assert_eq!(&made, &plain, "{:?}", text);
                prop_assert!(runs.gap == characters.gap && runs.last == characters.last, "{:?}", text);
            }
        }
    }
}
