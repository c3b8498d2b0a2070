//! Trees of plain markup: elements that are closed where they were opened, and none that a parser closes,
//! moves or opens by itself (HTML, 13.2.6.4.7). Most articles are written so; of the first thing that is
//! not plain it only says that it is lost, and html5ever's tree builder makes the tree.

use std::cell::{Cell, RefCell};

use dom_query::{Document, NodeId};
use html5ever::tokenizer::states::Rawtext;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::{NodeOrText, TreeSink, create_element};
use html5ever::{LocalName, QualName, local_name, ns};

/// What a start tag does where nothing is odd about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Closes an open paragraph.
    Block,
    /// The same, and an open heading.
    Heading,
    /// The same, and an open item, unless a list is right above.
    Item,
    /// Closes an open link.
    Link,
    Inline,
    Void,
    /// A void one that closes an open paragraph.
    Rule,
    /// What is in it is text.
    Raw,
}

fn kind(name: &LocalName) -> Option<Kind> {
    Some(match *name {
        local_name!("p")
        | local_name!("div")
        | local_name!("section")
        | local_name!("article")
        | local_name!("aside")
        | local_name!("blockquote")
        | local_name!("center")
        | local_name!("figcaption")
        | local_name!("figure")
        | local_name!("footer")
        | local_name!("header")
        | local_name!("main")
        | local_name!("nav")
        | local_name!("ol")
        | local_name!("ul") => Kind::Block,
        local_name!("h1")
        | local_name!("h2")
        | local_name!("h3")
        | local_name!("h4")
        | local_name!("h5")
        | local_name!("h6") => Kind::Heading,
        local_name!("li") => Kind::Item,
        local_name!("a") => Kind::Link,
        // Some are made anew where they were not closed in time: here all are.
        local_name!("audio")
        | local_name!("b")
        | local_name!("code")
        | local_name!("del")
        | local_name!("em")
        | local_name!("font")
        | local_name!("i")
        | local_name!("ins")
        | local_name!("noscript")
        | local_name!("picture")
        | local_name!("s")
        | local_name!("small")
        | local_name!("span")
        | local_name!("strong")
        | local_name!("sub")
        | local_name!("sup")
        | local_name!("time")
        | local_name!("u")
        | local_name!("video") => Kind::Inline,
        local_name!("br")
        | local_name!("img")
        | local_name!("input")
        | local_name!("link")
        | local_name!("meta")
        | local_name!("source")
        | local_name!("wbr") => Kind::Void,
        local_name!("hr") => Kind::Rule,
        local_name!("iframe") | local_name!("script") | local_name!("style") => Kind::Raw,
        // An outlet's own, and a word processor's.
        _ if matches!(&**name, "ok" | "o:p") => Kind::Inline,
        _ => return None,
    })
}

/// An open element.
struct Open {
    node: NodeId,
    name: LocalName,
}

/// A tree in the making.
pub(super) struct Plain {
    document: Document,
    top: NodeId,
    open: RefCell<Vec<Open>>,
    /// Open ones.
    paragraphs: Cell<usize>,
    links: Cell<usize>,
    is_lost: Cell<bool>,
}

impl Plain {
    /// An empty fragment in a `<body>`.
    pub(super) fn new() -> Self {
        let document = Document::fragment_sink();
        // As a parser does: what the fragment stands in is made, and stands nowhere.
        let element =
            |name| create_element(&document, QualName::new(None, ns!(html), name), vec![]);
        let _context = element(local_name!("body"));
        let top = element(local_name!("html"));
        document.append(&document.get_document(), NodeOrText::AppendNode(top));
        Self {
            document,
            top,
            open: RefCell::default(),
            paragraphs: Cell::new(0),
            links: Cell::new(0),
            is_lost: Cell::new(false),
        }
    }

    /// Whether there was something that is not plain: the tree is not what it should be.
    pub(super) fn is_lost(&self) -> bool {
        self.is_lost.get()
    }

    /// The tree.
    pub(super) fn finish(self) -> Document {
        self.document
    }

    fn put(&self, child: NodeOrText<NodeId>) {
        let open = self.open.borrow();
        self.document.append(&open.last().map_or(self.top, |last| last.node), child);
    }

    /// How many elements are open of those that are counted.
    fn counted(&self, name: &LocalName) -> Option<&Cell<usize>> {
        match *name {
            local_name!("p") => Some(&self.paragraphs),
            local_name!("a") => Some(&self.links),
            _ => None,
        }
    }

    /// Opens an element; `None` where a parser would do more.
    fn start(&self, tag: Tag) -> Option<TokenSinkResult<NodeId>> {
        let kind = kind(&tag.name)?;
        let last = self.open.borrow().last().map(|last| last.name.clone());
        let is_plain = match kind {
            Kind::Block | Kind::Rule => self.paragraphs.get() == 0,
            Kind::Heading => {
                let above = last.as_ref().and_then(self::kind);
                self.paragraphs.get() == 0 && above != Some(Kind::Heading)
            }
            Kind::Item => {
                let in_list = matches!(last, Some(local_name!("ul") | local_name!("ol")));
                self.paragraphs.get() == 0 && in_list
            }
            Kind::Link => self.links.get() == 0,
            Kind::Inline | Kind::Void | Kind::Raw => true,
        };
        if !is_plain {
            return None;
        }
        let name = QualName::new(None, ns!(html), tag.name.clone());
        let node = create_element(&self.document, name, tag.attrs);
        self.put(NodeOrText::AppendNode(node));
        if !matches!(kind, Kind::Void | Kind::Rule) {
            if let Some(counted) = self.counted(&tag.name) {
                counted.set(counted.get() + 1);
            }
            self.open.borrow_mut().push(Open { node, name: tag.name });
        }
        Some(if kind == Kind::Raw {
            TokenSinkResult::RawData(Rawtext)
        } else {
            TokenSinkResult::Continue
        })
    }

    /// Closes the innermost element, if it is meant.
    fn end(&self, name: &LocalName) -> Option<()> {
        self.open.borrow_mut().pop_if(|last| last.name == *name)?;
        if let Some(counted) = self.counted(name) {
            counted.set(counted.get() - 1);
        }
        Some(())
    }
}

impl TokenSink for Plain {
    type Handle = NodeId;

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<NodeId> {
        let done = match token {
            Token::CharacterTokens(text) => {
                self.put(NodeOrText::AppendText(text));
                Some(TokenSinkResult::Continue)
            }
            Token::CommentToken(text) => {
                self.put(NodeOrText::AppendNode(self.document.create_comment(text)));
                Some(TokenSinkResult::Continue)
            }
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => self.start(tag),
            Token::TagToken(tag) => self.end(&tag.name).map(|()| TokenSinkResult::Continue),
            _ => None,
        };
        done.unwrap_or_else(|| {
            self.is_lost.set(true);
            TokenSinkResult::Continue
        })
    }
}
