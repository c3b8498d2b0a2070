//! A tree as a list in document order: below a node is what stands between it and its end, so that
//! axes are ranges and a set of nodes is a sorted list of numbers. Comments are left out.
//!
//! The root of the fragment stands for the page, its `html` and its `body`, and is no element by
//! any other name.

use crate::clean::dom::{self, Id, Kind, Look, Node, Tree};
use crate::clean::rules::xpath::ast::{Axis, NodeTest};

/// A tree at one moment. It does not see later changes.
pub struct Page<'t> {
    nodes: Vec<Entry<'t>>,
}

struct Entry<'t> {
    node: Node<'t>,
    is_text: bool,
    /// The root is its own parent.
    parent: u32,
    /// The sibling before, itself where there is none.
    before: u32,
    /// Behind the last node below.
    end: u32,
}

/// A node or an attribute of it (counted from 1), in document order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The node.
    pub node: u32,
    /// Its attribute, 0 for the node itself.
    pub attr: u32,
}

/// The root.
pub const ROOT: Key = Key { node: 0, attr: 0 };

fn key(node: u32) -> Key {
    Key { node, attr: 0 }
}

impl<'t> Page<'t> {
    /// Puts a tree in order.
    pub fn new(tree: &'t Tree) -> Self {
        let root = tree.root();
        let mut nodes =
            vec![Entry { node: root, is_text: false, parent: 0, before: 0, end: u32::MAX }];
        // Open elements, with their last child so far.
        let mut open: Vec<(Id, u32, Option<u32>)> = vec![(dom::id(&root), 0, None)];
        for node in dom::below(&root) {
            let (kind, parent_id) = dom::kind_and_parent(&node);
            let at = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
            while let Some((id, opened, _)) = open.last()
                && Some(*id) != parent_id
            {
                nodes[*opened as usize].end = at;
                open.pop();
            }
            if kind == Kind::Other {
                continue;
            }
            let Some((_, parent, last)) = open.last_mut() else { break };
            let before = last.replace(at).unwrap_or(at);
            let (parent, is_text) = (*parent, kind == Kind::Text);
            nodes.push(Entry { node, is_text, parent, before, end: at + 1 });
            if !is_text {
                open.push((dom::id(&node), at, None));
            }
        }
        let end = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
        for (_, opened, _) in open {
            nodes[opened as usize].end = end;
        }
        Self { nodes }
    }

    /// How many nodes it has.
    pub fn size(&self) -> usize {
        self.nodes.len()
    }

    fn entry(&self, key: Key) -> &Entry<'t> {
        &self.nodes[key.node as usize]
    }

    /// The node, of an attribute that it stands at.
    pub fn node(&self, key: Key) -> Node<'t> {
        self.entry(key).node
    }

    /// Whether it is a text.
    pub fn is_text(&self, key: Key) -> bool {
        key.attr == 0 && self.entry(key).is_text
    }

    /// Behind the last node below.
    pub fn end(&self, key: Key) -> u32 {
        // Below an attribute there is nothing, and its element's children come after it.
        if key.attr > 0 { key.node + 1 } else { self.entry(key).end }
    }

    /// Looks at an element; texts, attributes and the root have no name and no attributes, but the
    /// root those that an `html` tag in the article gave it.
    pub fn look<T>(&self, key: Key, look: impl FnOnce(Look<'_>) -> T) -> T {
        let entry = self.entry(key);
        if key.attr > 0 || entry.is_text {
            return look(Look::NOTHING);
        }
        dom::with_look(&entry.node, look)
    }

    /// Looks at an attribute's name and value.
    pub fn attr<T>(&self, key: Key, look: impl FnOnce(&str, &str) -> T) -> Option<T> {
        let number = (key.attr as usize).checked_sub(1)?;
        dom::with_look(&self.node(key), |element| {
            element.attrs().nth(number).map(|(name, value)| look(name, value))
        })
    }

    /// Whether a node of an axis passes a test.
    pub fn fits(&self, key: Key, axis: Axis, test: &NodeTest) -> bool {
        let entry = self.entry(key);
        match test {
            NodeTest::Node => true,
            NodeTest::Text => key.attr == 0 && entry.is_text,
            NodeTest::Nothing => false,
            NodeTest::Any | NodeTest::Name(_) if key.attr > 0 => {
                axis == Axis::Attribute
                    && match test {
                        NodeTest::Name(wanted) => {
                            self.attr(key, |name, _| name.eq_ignore_ascii_case(wanted))
                                == Some(true)
                        }
                        _ => true,
                    }
            }
            NodeTest::Any | NodeTest::Name(_) if entry.is_text => false,
            NodeTest::Any => {
                key.node > 0 && dom::with_look(&entry.node, |look| look.name() != "html")
            }
            NodeTest::Name(name) if name == "html" || name == "body" => key.node == 0,
            NodeTest::Name(name) => {
                dom::with_look(&entry.node, |look| look.name().eq_ignore_ascii_case(name))
            }
        }
    }

    /// Adds a node's text to `out`: all texts below, or the attribute's value.
    pub fn text_of(&self, key: Key, out: &mut String) {
        if key.attr > 0 {
            self.attr(key, |_, value| out.push_str(value));
            return;
        }
        for entry in &self.nodes[key.node as usize..self.end(key) as usize] {
            if entry.is_text {
                dom::text_of(&entry.node, |text| out.push_str(text));
            }
        }
    }

    /// The nodes on an axis from a node, in the order in which positions count.
    pub fn walk(&self, axis: Axis, from: Key) -> Walk {
        let (entry, of_attr) = (self.entry(from), from.attr > 0);
        let parent = if of_attr { from.node } else { entry.parent };
        let is_root = from == ROOT;
        match axis {
            Axis::Itself => Walk::One(Some(from)),
            Axis::Parent => Walk::One((!is_root).then(|| key(parent))),
            Axis::Child if of_attr => Walk::One(None),
            Axis::Child => Walk::Siblings(from.node + 1, entry.end),
            Axis::Descendant => Walk::Range(from.node + 1, self.end(from)),
            Axis::DescendantOrSelf if of_attr => Walk::One(Some(from)),
            Axis::DescendantOrSelf => Walk::Range(from.node, entry.end),
            Axis::Ancestor => Walk::Up((!is_root).then(|| key(parent))),
            Axis::AncestorOrSelf => Walk::Up(Some(from)),
            Axis::FollowingSibling | Axis::PrecedingSibling if of_attr || is_root => {
                Walk::One(None)
            }
            Axis::FollowingSibling => Walk::Siblings(entry.end, self.end(key(parent))),
            Axis::PrecedingSibling => Walk::Back(from.node),
            Axis::Following => Walk::Range(self.end(from), self.end(ROOT)),
            Axis::Preceding => Walk::Before(from.node, from.node),
            Axis::Attribute if of_attr || entry.is_text => Walk::One(None),
            Axis::Attribute => {
                let count = dom::with_look(&entry.node, |look| look.attrs().count());
                Walk::Attrs(from.node, 1, u32::try_from(count).unwrap_or(0))
            }
            Axis::Namespace => Walk::One(None),
        }
    }
}

/// A way along an axis.
pub enum Walk {
    /// At most one node.
    One(Option<Key>),
    /// All nodes from here to there.
    Range(u32, u32),
    /// Nodes side by side, from here to the end of their parent.
    Siblings(u32, u32),
    /// Those side by side in front of this one.
    Back(u32),
    /// A node and all that are around it.
    Up(Option<Key>),
    /// All in front of this (from here backwards) that are not around the second.
    Before(u32, u32),
    /// The attributes of a node from this to that.
    Attrs(u32, u32, u32),
}

impl Walk {
    /// The next node.
    pub fn next(&mut self, page: &Page<'_>) -> Option<Key> {
        match self {
            Self::One(found) => found.take(),
            Self::Range(at, end) => (*at < *end).then(|| {
                *at += 1;
                key(*at - 1)
            }),
            Self::Siblings(at, end) => (*at < *end).then(|| {
                let found = key(*at);
                *at = page.end(found);
                found
            }),
            Self::Back(at) => {
                let before = page.entry(key(*at)).before;
                (before != *at).then(|| {
                    *at = before;
                    key(before)
                })
            }
            Self::Up(found) => {
                let this = (*found)?;
                let parent = if this.attr > 0 { this.node } else { page.entry(this).parent };
                *found = (this != ROOT).then(|| key(parent));
                Some(this)
            }
            Self::Before(at, of) => {
                while *at > 0 {
                    *at -= 1;
                    if page.end(key(*at)) <= *of {
                        return Some(key(*at));
                    }
                }
                None
            }
            Self::Attrs(node, at, last) => (*at <= *last).then(|| {
                *at += 1;
                Key { node: *node, attr: *at - 1 }
            }),
        }
    }
}
