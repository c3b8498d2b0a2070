//! Nodes of one tree as keys of maps and sets. Ids are numbers that a parser gives in order: a page cannot
//! choose them, and a product spreads them well enough.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use crate::clean::dom::Id;

/// What is known of nodes.
pub type IdMap<T> = HashMap<Id, T, BuildHasherDefault<Spread>>;

/// Some nodes.
pub type IdSet = HashSet<Id, BuildHasherDefault<Spread>>;

/// An odd number that spreads its factor's low bits over all bits.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Spreads a number.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        // The low bits of a product know nothing of its factor's high ones.
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0 ^ u64::from(number)).wrapping_mul(SPREAD);
    }
}

#[cfg(test)]
mod tests {
    use crate::clean::dom::{Tree, below, id};
    use crate::clean::ids::{IdMap, IdSet};

    #[test]
    fn each_node_is_itself() {
        let tree = Tree::parse(&"<p>a<b>b</b>".repeat(2000));
        let root = tree.root();
        let places: IdMap<usize> = below(&root).map(|node| id(&node)).zip(0..).collect();
        let even: IdSet = below(&root).step_by(2).map(|node| id(&node)).collect();
        for (at, node) in below(&root).enumerate() {
            assert_eq!(places.get(&id(&node)), Some(&at));
            assert_eq!(even.contains(&id(&node)), at % 2 == 0);
        }
    }
}
