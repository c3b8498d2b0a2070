//! The one door to `dom_query` and to `html5ever` below it: a tree of a body that can be looked at and changed. Everything here
//! goes over lists, never over the stack: a hostile body may be nested as deep as the cap allows.

use std::ops::Deref;

use dom_query::{Attr, Document, Element, Matcher, NodeData, NodeId, NodeRef, SerializableNodeRef};
use html5ever::LocalName;
use html5ever::serialize::{SerializeOpts, TraversalScope, serialize};

use crate::text;

mod parse;
mod plain;
mod references;

/// A parsed body.
pub struct Tree {
    document: Document,
    /// Bytes of the source.
    length: usize,
}

/// A node of it.
pub type Node<'a> = NodeRef<'a>;

impl Tree {
    /// Parses a fragment the way a browser does.
    pub fn parse(html: &str) -> Self {
        Self { document: parse::parse(html), length: html.len() }
    }

    /// The element that holds the fragment.
    pub fn root(&self) -> Node<'_> {
        self.document.html_root()
    }

    /// The fragment as markup again.
    pub fn markup(&self) -> String {
        let mut bytes = Vec::with_capacity(self.length);
        let scope = TraversalScope::ChildrenOnly(None);
        let how = SerializeOpts {
            scripting_enabled: false,
            traversal_scope: scope,
            create_missing_parent: false,
        };
        // The tree's own way is the same with a slow check and a copy more.
        let written = serialize(&mut bytes, &SerializableNodeRef::from(self.root()), how).ok();
        match written.and_then(|()| text::checked(&bytes)) {
            Some(markup) => markup,
            None => self.root().inner_html().to_string(),
        }
    }

    /// A new element that stands nowhere yet.
    pub fn element(&self, name: &str) -> Node<'_> {
        self.document.tree.new_element(name)
    }

    /// A new text that stands nowhere yet.
    pub fn text(&self, text: &str) -> Node<'_> {
        self.document.tree.new_text(text)
    }
}

/// A CSS selector, compiled.
#[derive(Debug, Clone)]
pub struct Selector(Matcher);

impl Selector {
    /// Compiles a selector; `None` where it cannot be read.
    pub fn parse(selector: &str) -> Option<Self> {
        Matcher::new(selector).ok().map(Self)
    }

    /// Those of all elements of a tree, each with its place, that it matches.
    pub fn select<'a, 'e>(
        &self,
        elements: &'e [(u32, Node<'a>)],
    ) -> impl Iterator<Item = &'e (u32, Node<'a>)> {
        #[expect(clippy::default_trait_access, reason = "the type's name is not ours to use")]
        let mut caches = Default::default();
        elements.iter().filter(move |(_, node)| self.0.match_element_with_caches(node, &mut caches))
    }
}

/// An element's attributes.
#[derive(Debug, Clone, Copy)]
pub struct Attrs<'a>(&'a [Attr]);

impl<'a> Attrs<'a> {
    /// The names and values, in the order of the source.
    pub fn all(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().map(|attr| (&*attr.name.local, &*attr.value))
    }
}

/// Calls `look` with an element's name and attributes; not at all for other nodes.
pub fn with_element<T>(node: &Node<'_>, look: impl FnOnce(&str, Attrs<'_>) -> T) -> Option<T> {
    let element = node.element_ref()?;
    Some(look(&element.name.local, Attrs(&element.attrs)))
}

/// Calls `look` with an element's name, `""` for other nodes.
pub fn with_name<T>(node: &Node<'_>, look: impl FnOnce(&str) -> T) -> T {
    match node.element_ref() {
        Some(element) => look(&element.name.local),
        None => look(""),
    }
}

/// An element's name. Those that the standard has are not copied.
pub struct Name(LocalName);

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// The name of an element as it is now, `""` for other nodes.
pub fn name(node: &Node<'_>) -> Name {
    Name(node.element_ref().map(|element| element.name.local.clone()).unwrap_or_default())
}

/// Whether a node is an element of one of these names.
pub fn is_any(node: &Node<'_>, names: &[&str]) -> bool {
    with_name(node, |name| !name.is_empty() && names.contains(&name))
}

/// An attribute's value.
pub fn attr(node: &Node<'_>, name: &str) -> Option<String> {
    with_attr(node, name, str::to_owned)
}

/// Looks at an attribute's value without copying it.
pub fn with_attr<T>(node: &Node<'_>, name: &str, look: impl FnOnce(&str) -> T) -> Option<T> {
    let element = node.element_ref()?;
    let attr = element.attrs.iter().find(|attr| &*attr.name.local == name)?;
    Some(look(&attr.value))
}

/// An element under one look: many questions, asked of the tree once.
#[derive(Clone, Copy)]
pub struct Look<'a>(Option<&'a Element>);

impl<'a> Look<'a> {
    /// What is no element: without a name and attributes.
    pub const NOTHING: Self = Self(None);

    /// The element's name, without a prefix.
    pub fn name(self) -> &'a str {
        self.0.map_or("", |element| &element.name.local)
    }

    /// An attribute's value; the name in any case.
    pub fn attr(self, name: &str) -> Option<&'a str> {
        self.attrs().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// An attribute's value; the name as the tree has it.
    pub fn value(self, name: &str) -> Option<&'a str> {
        self.attrs().find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// Names and values of all attributes.
    pub fn attrs(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let attrs = self.0.map_or(&[][..], |element| &element.attrs);
        attrs.iter().map(|attr| (&*attr.name.local, &*attr.value))
    }
}

/// Looks at an element, or at [`Look::NOTHING`].
pub fn with_look<T>(node: &Node<'_>, look: impl FnOnce(Look<'_>) -> T) -> T {
    look(Look(node.element_ref().as_deref()))
}

/// What tells a node from the others of its tree.
pub type Id = NodeId;

/// A node's id.
pub fn id(node: &Node<'_>) -> Id {
    node.id
}

/// What kind of node stands where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An element.
    Element,
    /// A text.
    Text,
    /// A comment, or what else a parser leaves.
    Other,
}

/// A node's kind, and the id of its parent.
pub fn kind_and_parent(node: &Node<'_>) -> (Kind, Option<Id>) {
    node.query_or((Kind::Other, None), |inner| {
        let kind = match &inner.data {
            NodeData::Element(_) => Kind::Element,
            NodeData::Text { .. } => Kind::Text,
            _ => Kind::Other,
        };
        (kind, inner.parent)
    })
}

/// Whether an element has any attribute.
pub fn has_attrs(node: &Node<'_>) -> bool {
    node.element_ref().is_some_and(|element| !element.attrs.is_empty())
}

/// Whether a class is one of these, as whole words.
pub fn has_class(node: &Node<'_>, classes: &[&str]) -> bool {
    with_attr(node, "class", |value| {
        value.split_ascii_whitespace().any(|class| classes.contains(&class))
    })
    .unwrap_or(false)
}

/// A text node's text.
pub fn text_of<T>(node: &Node<'_>, look: impl FnOnce(&str) -> T) -> Option<T> {
    node.query(|inner| match &inner.data {
        NodeData::Text { contents } => Some(look(contents)),
        _ => None,
    })
    .flatten()
}

/// All text of a tree, one after the other as it stands, whatever element it is in.
pub fn whole_text(tree: &Tree) -> String {
    let mut all = String::with_capacity(tree.length);
    for node in below(&tree.root()) {
        text_of(&node, |text| all.push_str(text));
    }
    all
}

/// Replaces a text node's text.
pub fn set_text(node: &Node<'_>, text: &str) {
    node.update(|inner| {
        if let NodeData::Text { contents } = &mut inner.data {
            *contents = text.into();
        }
    });
}

/// Takes an element out and leaves its children in its place.
pub fn unwrap(node: &Node<'_>) {
    if let Some(first) = node.first_child() {
        node.insert_siblings_before(&first);
    }
    node.remove_from_parent();
}

/// All nodes below, in document order.
pub fn below<'a>(node: &Node<'a>) -> impl Iterator<Item = Node<'a>> {
    node.descendants_it()
}

/// The first element of one of these names below a node.
pub fn find<'a>(node: &Node<'a>, names: &[&str]) -> Option<Node<'a>> {
    below(node).find(|child| is_any(child, names))
}

/// Elements whose text is no reading matter.
fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "svg"
            | "math"
            | "title"
            | "textarea"
            | "select"
            | "option"
            | "button"
            | "iframe"
            | "object"
            | "video"
            | "audio"
    )
}

/// Letters that may be written on a button; more is the rest of an article whose button has no end.
pub const LONGEST_BUTTON: usize = 60;

/// Whether a node's text is reading matter.
fn is_read(node: &Node<'_>) -> bool {
    !with_name(node, is_silent)
        || (is_any(node, &["button"]) && inner_text_len(node) > LONGEST_BUTTON)
}

/// How many characters of text lie in a node, white space and silent elements not counted.
pub fn text_len(node: &Node<'_>) -> usize {
    let mut count = 0;
    let mut open = vec![*node];
    while let Some(node) = open.pop() {
        if let Some(own) = text_of(&node, letters) {
            count += own;
        } else if is_read(&node) {
            open.extend(node.children_it(false));
        }
    }
    count
}

/// A link with more letters is a part of the text, whatever it leads to: pages forget to close links.
const LONGEST_LINK: usize = 60;

/// The same without short links: how much of an article's own text lies in a node. Lists of links to
/// other articles weigh nothing.
pub fn prose_len(node: &Node<'_>) -> usize {
    let mut count = 0;
    let mut open = vec![*node];
    while let Some(node) = open.pop() {
        if let Some(own) = text_of(&node, letters) {
            count += own;
        } else if is_any(&node, &["a", "ok"]) {
            let own = text_len(&node);
            count += if own > LONGEST_LINK { own } else { 0 };
        } else if is_read(&node) {
            open.extend(node.children_it(false));
        }
    }
    count
}

/// The same for an element that itself is silent.
pub fn inner_text_len(node: &Node<'_>) -> usize {
    node.children_it(false)
        .map(|child| text_of(&child, letters).unwrap_or_else(|| text_len(&child)))
        .sum()
}

/// Whether a node holds any letter to read.
pub fn has_text(node: &Node<'_>) -> bool {
    let mut open = vec![*node];
    while let Some(node) = open.pop() {
        let own = text_of(&node, |text| letters(text) > 0);
        if own == Some(true) {
            return true;
        }
        if own.is_none() && is_read(&node) {
            open.extend(node.children_it(false));
        }
    }
    false
}

/// Characters that are no white space.
pub fn letters(text: &str) -> usize {
    // First bytes of characters above ASCII white space; the ideographic space counts as a letter,
    // which is near enough for shares of a text. Sums that are bytes are added many at once.
    let one = |b: &u8| u8::from(*b > b' ' && *b & 0xc0 != 0x80);
    let of_chunk = |chunk: &[u8]| chunk.iter().map(one).sum::<u8>();
    text.as_bytes().chunks(192).map(|chunk| usize::from(of_chunk(chunk))).sum()
}

/// The text of a node in one line.
pub fn line(node: &Node<'_>) -> String {
    crate::text::collapse(&node.text())
}

/// A node's markup.
pub fn markup(node: &Node<'_>) -> String {
    node.html().to_string()
}

/// A short description for records: `div#imu.ad`.
pub fn describe(node: &Node<'_>) -> String {
    let mut out = String::with_capacity(48);
    with_name(node, |name| out.push_str(name));
    for (mark, name) in [('#', "id"), ('.', "class")] {
        with_attr(node, name, |value| {
            for word in value.split_ascii_whitespace().take(2) {
                out.push(mark);
                out.push_str(word);
            }
        });
    }
    out
}

#[cfg(test)]
mod tests;
