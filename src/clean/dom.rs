//! The one door to `dom_query`: a tree of a body that can be looked at and changed. Everything here
//! goes over lists, never over the stack: a hostile body may be nested as deep as the cap allows.

use dom_query::{Document, NodeData, NodeRef};

/// A parsed body.
pub struct Tree(Document);

/// A node of it.
pub type Node<'a> = NodeRef<'a>;

impl Tree {
    /// Parses a fragment the way a browser does.
    pub fn parse(html: &str) -> Self {
        Self(Document::fragment(html))
    }

    /// The element that holds the fragment.
    pub fn root(&self) -> Node<'_> {
        self.0.html_root()
    }

    /// The fragment as markup again.
    pub fn markup(&self) -> impl std::ops::Deref<Target = str> + use<> {
        self.root().inner_html()
    }

    /// A new element that stands nowhere yet.
    pub fn element(&self, name: &str) -> Node<'_> {
        self.0.tree.new_element(name)
    }

    /// A new text that stands nowhere yet.
    pub fn text(&self, text: &str) -> Node<'_> {
        self.0.tree.new_text(text)
    }
}

/// Calls `look` with an element's name, `""` for other nodes.
pub fn with_name<T>(node: &Node<'_>, look: impl FnOnce(&str) -> T) -> T {
    match node.element_ref() {
        Some(element) => look(&element.name.local),
        None => look(""),
    }
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
            | "noscript"
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

/// How many characters of text lie in a node, white space and silent elements not counted.
pub fn text_len(node: &Node<'_>) -> usize {
    let mut count = 0;
    let mut open = vec![*node];
    while let Some(node) = open.pop() {
        if let Some(own) = text_of(&node, letters) {
            count += own;
        } else if !with_name(&node, is_silent) {
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

/// A text longer than this with many signs to escape is cut into pieces: the serializer searches
/// from each such sign to the end of its text.
const LONG_TEXT: usize = 16 << 10;

/// Cuts a text that would take a serializer long; a reader sees no difference.
pub fn split_long_text<'a>(tree: &'a Tree, node: &Node<'a>) {
    let long = text_of(node, |text| {
        text.len() > LONG_TEXT && text.bytes().filter(|b| matches!(b, b'&' | 0xc2)).count() > 500
    });
    if long != Some(true) {
        return;
    }
    let text = text_of(node, str::to_owned).unwrap_or_default();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let mut end = rest.len().min(LONG_TEXT);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        node.insert_before(&tree.text(&rest[..end]));
        node.insert_before(&tree.element("wbr"));
        rest = &rest[end..];
    }
    node.remove_from_parent();
}

/// Characters that are no white space.
pub fn letters(text: &str) -> usize {
    // First bytes of characters above ASCII white space; the ideographic space counts as a letter,
    // which is near enough for shares of a text.
    text.bytes().filter(|b| *b > b' ' && *b & 0xc0 != 0x80).count()
}

/// The text of a node in one line.
pub fn line(node: &Node<'_>) -> String {
    crate::text::collapse(&node.text())
}

/// A short description for records: `div#imu.ad`.
pub fn describe(node: &Node<'_>) -> String {
    let mut out = with_name(node, str::to_owned);
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
mod tests {
    use super::{Tree, text_len, unwrap};

    #[test]
    fn unwrapping_keeps_order() {
        let tree = Tree::parse("a<div>b<i>c</i></div>d");
        let div = super::find(&tree.root(), &["div"]).expect("a div");
        unwrap(&div);
        assert_eq!(&*tree.markup(), "ab<i>c</i>d");
        let tree = Tree::parse("a<div></div>d");
        unwrap(&super::find(&tree.root(), &["div"]).expect("a div"));
        assert_eq!(&*tree.markup(), "ad");
    }

    #[test]
    fn silent_text_does_not_count() {
        let tree = Tree::parse("一 二<script>x()</script><p>三</p>");
        assert_eq!(text_len(&tree.root()), 3);
    }
}
