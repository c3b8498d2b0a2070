//! One article to what its leaves say of lines: which lines would take what is repeated, and what a line
//! takes from it.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::build::inspect::leaves::{self, Leaf};
use crate::build::inspect::naming::{self, Name};
use crate::clean::dom::{self, Id, Node, Tree};
use crate::clean::rules::xpath::page::Page;
use crate::clean::rules::xpath::{Found, XPath};
use crate::fingerprint::Fingerprint;

/// Characters of what a line takes that are shown.
const SHOWN: usize = 60;

/// An article as rules see it.
pub struct Article<'t> {
    /// Its markup, replacements done.
    pub html: &'t str,
    /// The same as a tree.
    pub tree: &'t Tree,
    /// What a reader sees of it.
    pub leaves: Vec<Leaf<'t>>,
}

/// What a line takes from an article.
pub struct Taken {
    /// Which line.
    pub line: usize,
    /// Whether it takes something that is not repeated.
    pub else_too: bool,
    /// Links in it that are not repeated.
    pub links: usize,
    /// Characters of text.
    pub letters: usize,
    /// The beginning of it.
    pub shown: String,
    /// The leaves, by their places.
    pub leaves: Vec<u32>,
}

impl Article<'_> {
    fn is_repeated(leaf: &Leaf<'_>, repeated: &HashSet<Fingerprint>) -> bool {
        repeated.contains(&leaf.key) || leaf.link.is_some_and(|link| repeated.contains(&link))
    }

    /// Whether a leaf may not be taken: it is the article's own.
    fn is_own(leaf: &Leaf<'_>, repeated: &HashSet<Fingerprint>) -> bool {
        leaf.live && leaf.says && !Self::is_repeated(leaf, repeated)
    }

    /// All that holds leaves that are the article's own.
    fn own(
        &self,
        repeated: &HashSet<Fingerprint>,
        counts: impl Fn(&Leaf<'_>) -> bool,
    ) -> HashSet<Id> {
        let mut own: HashSet<Id> = HashSet::from([dom::id(&self.tree.root())]);
        for leaf in &self.leaves {
            if !(counts(leaf) && Self::is_own(leaf, repeated)) {
                continue;
            }
            let mut next = Some(leaf.node);
            while let Some(node) = next.filter(|node| own.insert(dom::id(node))) {
                next = node.parent();
            }
        }
        own
    }

    /// Names of all that holds nothing but what is repeated, and of boxes that besides hold nothing
    /// but links; with their depth.
    pub fn ideas(&self, repeated: &HashSet<Fingerprint>) -> HashMap<Name, usize> {
        let own = self.own(repeated, |_| true);
        let own_words = self.own(repeated, |leaf| !leaf.linked);
        let mut seen: HashSet<Id> = HashSet::new();
        let mut ideas = HashMap::new();
        for leaf in &self.leaves {
            if !(leaf.live && leaf.says && Self::is_repeated(leaf, repeated)) {
                continue;
            }
            let mut next = Some(leaf.node);
            while let Some(node) = next.filter(|node| !own_words.contains(&dom::id(node))) {
                next = node.parent();
                if !seen.insert(dom::id(&node)) {
                    break;
                }
                // An element says where its text stands; the text alone is named where that holds more.
                let alone =
                    node.is_element() || next.is_none_or(|parent| own.contains(&dom::id(&parent)));
                if !alone {
                    continue;
                }
                let mut names = naming::of(&node);
                if own.contains(&dom::id(&node)) {
                    // Its text is another one in each article.
                    names.retain(|name| name.rank < naming::TEXTS);
                }
                let depth = node.ancestors_it(None).count();
                ideas.extend(names.into_iter().map(|name| (name, depth)));
            }
        }
        ideas
    }

    /// What lines take from it.
    pub fn tried(
        &self,
        lines: &[(Name, XPath, usize)],
        repeated: &HashSet<Fingerprint>,
    ) -> Vec<Taken> {
        let page = Page::new(self.tree);
        let places = leaves::places(&self.leaves);
        let root = dom::id(&self.tree.root());
        let mut all = Vec::new();
        for (line, (_, path, _)) in lines.iter().enumerate() {
            if !path.may_match(self.html, self.tree) {
                continue;
            }
            let mut taken = Taken {
                line,
                else_too: false,
                links: 0,
                letters: 0,
                shown: String::new(),
                leaves: Vec::new(),
            };
            let mut inside: BTreeSet<usize> = BTreeSet::new();
            match path.select_on(&page) {
                Ok(found) => {
                    for found in found {
                        let (Found::Element(node) | Found::Text(node)) = found else { continue };
                        taken.else_too |= dom::id(&node) == root;
                        let nodes = dom::below(&node).chain([node]);
                        let here: Vec<usize> =
                            nodes.filter_map(|node| places.get(&dom::id(&node)).copied()).collect();
                        // A link by itself is no box of links.
                        let own = |at: &usize| Self::is_own(&self.leaves[*at], repeated);
                        taken.else_too |= is_in_link(&node) && here.iter().any(own);
                        inside.extend(here);
                    }
                }
                // A rule that takes too long is none.
                Err(_) => taken.else_too = true,
            }
            for place in inside {
                let leaf = &self.leaves[place];
                let own = Self::is_own(leaf, repeated);
                taken.else_too |= own && !leaf.linked;
                taken.links += usize::from(own && leaf.linked);
                if leaf.live {
                    taken.letters += leaf.letters;
                    taken.leaves.push(u32::try_from(place).unwrap_or(u32::MAX));
                    if taken.shown.chars().count() < SHOWN {
                        if !taken.shown.is_empty() {
                            taken.shown.push(' ');
                        }
                        taken.shown.push_str(&leaves::shown(leaf, SHOWN));
                    }
                }
            }
            if taken.else_too || !taken.leaves.is_empty() {
                all.push(taken);
            }
        }
        all
    }
}

fn is_in_link(node: &Node<'_>) -> bool {
    let is_link = |node: &Node<'_>| dom::is_any(node, &["a", "ok"]);
    is_link(node) || node.ancestors_it(None).any(|up| is_link(&up))
}
