//! What a target shall hold and what it holds, into what is added, changed and removed. Pure: it sees no
//! disk and no network.

use std::collections::{HashMap, HashSet};

use crate::fingerprint::Fingerprint;
use crate::publish::listing::{File, Listing};

/// What stands at a target: paths, and the hashes of their bytes where they are known. A file whose hash
/// is not known differs from every other.
pub type Standing = HashMap<String, Option<Fingerprint>>;

/// The difference.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Places in the listing of files that are not there yet.
    pub added: Vec<usize>,
    /// The same of files that say something else there.
    pub changed: Vec<usize>,
    /// Paths that nobody wants any more, sorted.
    pub removed: Vec<String>,
    /// Bytes of all files that are added or changed.
    pub bytes: u64,
}

impl Difference {
    /// Between what shall stand and what stands.
    pub fn of(listing: &Listing, standing: &Standing) -> Self {
        let mut difference = Self::default();
        let mut wanted = HashSet::with_capacity(listing.files().len());
        for (at, file) in listing.files().iter().enumerate() {
            wanted.insert(file.path.as_str());
            match standing.get(&file.path) {
                Some(Some(there)) if *there == file.fingerprint => continue,
                Some(_) => difference.changed.push(at),
                None => difference.added.push(at),
            }
            difference.bytes += file.bytes;
        }
        let gone = standing.keys().filter(|path| !wanted.contains(path.as_str()));
        difference.removed = gone.cloned().collect();
        difference.removed.sort_unstable();
        difference
    }

    /// Everything, as if nothing stood there.
    pub fn all(listing: &Listing) -> Self {
        Self::of(listing, &Standing::new())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }

    /// The files that are added or changed.
    pub fn files<'a>(&'a self, listing: &'a Listing) -> impl Iterator<Item = &'a File> {
        self.added.iter().chain(&self.changed).map(|at| &listing.files()[*at])
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::{Difference, Standing};
    use crate::fingerprint::Fingerprint;
    use crate::publish::listing::Listing;

    #[test]
    fn what_is_new_other_and_gone() {
        let mut listing = Listing::default();
        for (path, text) in [("same", "1"), ("other", "22"), ("unknown", "333"), ("new", "4444")] {
            listing.put(path, text.into());
        }
        let hash = |text: &str| Some(Fingerprint::of(text.as_bytes()));
        let there = [("same", hash("1")), ("other", hash("1")), ("unknown", None), ("gone", None)];
        let standing: Standing =
            there.into_iter().map(|(path, hash)| (path.to_owned(), hash)).collect();
        let difference = Difference::of(&listing, &standing);
        let paths: Vec<&str> = difference.files(&listing).map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["new", "other", "unknown"]);
        assert_eq!((difference.added.len(), difference.bytes), (1, 9));
        assert_eq!(difference.removed, ["gone"]);
        assert!(!difference.is_empty());
        assert!(Difference::of(&Listing::default(), &Standing::new()).is_empty());
    }

    proptest! {
        /// Whatever stands there: what is sent and removed makes it what it shall be, and nothing is sent
        /// that is there already.
        #[test]
        fn a_difference_makes_the_one_the_other(
            shall in prop::collection::btree_map("[a-c]{1,2}", 0..3_u8, 0..9),
            stands in prop::collection::btree_map("[a-c]{1,2}", prop::option::of(0..3_u8), 0..9),
        ) {
            let mut listing = Listing::default();
            for (path, text) in &shall {
                listing.put(path, vec![*text]);
            }
            let hash = |text: u8| Fingerprint::of(&[text]);
            let standing: Standing =
                stands.iter().map(|(path, text)| (path.clone(), text.map(hash))).collect();
            let difference = Difference::of(&listing, &standing);
            let mut now: BTreeMap<String, Option<Fingerprint>> = standing.into_iter().collect();
            for path in &difference.removed {
                prop_assert!(now.remove(path).is_some());
            }
            for file in difference.files(&listing) {
                prop_assert!(now.insert(file.path.clone(), Some(file.fingerprint)) != Some(Some(file.fingerprint)));
            }
            let wanted = listing.files().iter().map(|file| (file.path.clone(), Some(file.fingerprint)));
            prop_assert_eq!(now, wanted.collect());
            let bytes: u64 = difference.files(&listing).map(|file| file.bytes).sum();
            prop_assert_eq!(bytes, difference.bytes);
        }
    }
}
