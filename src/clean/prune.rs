//! `prune: yes` of a rule file: blocks that are nothing but links go, as readers of the syntax do it.
//! Nothing is pruned without that line.

use std::collections::HashMap;

use crate::clean::dom::{self, Id, Node};
use crate::clean::state::State;
use crate::model::record::By;

/// A block with fewer links is a paragraph that has some.
const FEWEST_LINKS: usize = 3;

/// So much of a pruned block's text stands in links, in per cent.
const LEAST_LINKED: usize = 80;

/// What lies in an element.
#[derive(Clone, Copy, Default)]
struct Sum {
    text: usize,
    linked: usize,
    links: usize,
    pictures: usize,
}

impl State<'_> {
    /// Marks blocks of links, the outermost ones.
    pub fn prune(&mut self, by: &By) {
        let nodes: Vec<Node<'_>> = dom::below(&self.tree.root()).collect();
        let mut sums: HashMap<Id, Sum> = HashMap::with_capacity(nodes.len());
        // Backwards through the document children come before their parents.
        for node in nodes.iter().rev() {
            let mut sum = sums.get(&dom::id(node)).copied().unwrap_or_default();
            if let Some(own) = dom::text_of(node, dom::letters) {
                sum.text = own;
            } else if dom::is_any(node, &["a", "ok"]) {
                sum.linked = sum.text;
                sum.links += 1;
            } else if dom::is_any(node, &["img", "video", "audio", "iframe"]) {
                sum.pictures += 1;
            }
            sums.insert(dom::id(node), sum);
            if let Some(parent) = node.parent() {
                let above = sums.entry(dom::id(&parent)).or_default();
                above.text += sum.text;
                above.linked += sum.linked;
                above.links += sum.links;
                above.pictures += sum.pictures;
            }
        }
        for node in &nodes {
            let blocks =
                ["ul", "ol", "div", "section", "nav", "aside", "table", "footer", "header"];
            let Some(sum) = sums.get(&dom::id(node)).filter(|_| dom::is_any(node, &blocks)) else {
                continue;
            };
            if sum.pictures == 0
                && sum.links >= FEWEST_LINKS
                && sum.linked * 100 >= sum.text * LEAST_LINKED
            {
                // What lies in it goes with it: the pass does not look there any more.
                self.doom(node, by);
            }
        }
    }
}
