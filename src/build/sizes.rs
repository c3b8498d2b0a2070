//! How large a site is, and why: what pages weigh besides their text, the largest pages, the share of
//! what GitHub Pages gives.

use serde::{Deserialize, Serialize};

use crate::manifest::Entry;
use crate::model::output::OutputKind;

/// What GitHub Pages gives to a site, in bytes ("GitHub Pages limits": published sites may be no
/// larger than 1 GB).
pub const PAGES_LIMIT: u64 = 1_000_000_000;

/// So many of the largest pages are named.
const LARGEST: usize = 5;

/// Sizes that say where a site's bytes are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sizes {
    /// Bytes of all cleaned bodies.
    pub bodies: u64,
    /// Bytes of an article's page besides its body: half of the articles have no more.
    pub furniture: u32,
    /// The largest pages, with their bytes, the largest first.
    pub largest: Vec<(String, u64)>,
}

impl Sizes {
    /// Of the files of a site, and of the body and page of each article in bytes.
    pub fn of(entries: &[Entry], articles: &[(u32, u64)]) -> Self {
        let mut furniture: Vec<u32> = articles
            .iter()
            .map(|(body, page)| {
                u32::try_from(page.saturating_sub((*body).into())).unwrap_or(u32::MAX)
            })
            .collect();
        let middle = furniture.len() / 2;
        let furniture = match furniture.len() {
            0 => 0,
            _ => *furniture.select_nth_unstable(middle).1,
        };
        let mut largest: Vec<(&str, u64)> = Vec::with_capacity(LARGEST + 1);
        let is_page = |entry: &&Entry| {
            matches!(entry.kind, OutputKind::Article | OutputKind::List | OutputKind::Page)
        };
        for entry in entries.iter().filter(is_page) {
            if largest.len() == LARGEST && largest[LARGEST - 1].1 >= entry.bytes {
                continue;
            }
            let at = largest.partition_point(|(_, bytes)| *bytes >= entry.bytes);
            largest.insert(at, (&entry.path, entry.bytes));
            largest.truncate(LARGEST);
        }
        Self {
            bodies: articles.iter().map(|(body, _)| u64::from(*body)).sum(),
            furniture,
            largest: largest.into_iter().map(|(path, bytes)| (path.to_owned(), bytes)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Sizes;
    use crate::fingerprint::Fingerprint;
    use crate::manifest::Entry;
    use crate::model::output::OutputKind;

    #[test]
    fn the_largest_pages_are_named_and_the_middle_furniture() {
        let entry = |at: u64| Entry {
            path: format!("{at}.html"),
            kind: if at == 9 { OutputKind::File } else { OutputKind::Article },
            bytes: (at * 7) % 11,
            fingerprint: Fingerprint::default(),
            key: None,
            article: None,
        };
        let entries: Vec<Entry> = (0..11).map(entry).collect();
        let articles = [(10, 110), (10, 30), (10, 50), (20, 4_000), (30, 20)];
        let sizes = Sizes::of(&entries, &articles);
        let named: Vec<u64> = sizes.largest.iter().map(|(_, bytes)| *bytes).collect();
        assert_eq!(named, [10, 9, 7, 6, 5], "8 is a copied file");
        assert_eq!(sizes.largest[0].0, "3.html");
        assert_eq!((sizes.furniture, sizes.bodies), (40, 80));
        assert_eq!(Sizes::of(&[], &[]), Sizes::default());
    }
}
