//! Stable pages of a list: page 1 is the oldest, full pages keep their rows for ever, and the list's
//! own address shows the newest, between `n` and `2n − 1` rows (all of them below `2n`).

use std::ops::Range;

/// How a list is cut into pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pager {
    rows: usize,
    total: usize,
}

impl Pager {
    /// `total` articles, `rows` on a full page.
    pub fn new(total: usize, rows: usize) -> Self {
        Self { rows: rows.max(1), total }
    }

    /// How many full, numbered pages there are.
    pub fn closed(self) -> usize {
        (self.total / self.rows).saturating_sub(1)
    }

    /// The places of page `number`, counted from 1, oldest first.
    pub fn page(self, number: usize) -> Range<usize> {
        (number - 1) * self.rows..number * self.rows
    }

    /// The places on the list's own address, oldest first.
    pub fn open(self) -> Range<usize> {
        self.closed() * self.rows..self.total
    }
}

/// The file of a numbered page below its list's folder: at most a thousand in one directory.
pub fn file(folder: &str, number: usize) -> String {
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    format!("{prefix}page/{}.html", shelved(number))
}

/// A number behind that of its shelf, which has a thousand.
pub fn shelved(number: usize) -> String {
    format!("{}/{number}", number / 1000)
}

#[cfg(test)]
mod tests {
    use super::Pager;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_article_is_on_one_page_and_full_pages_stay(total in 0usize..500, rows in 1usize..60) {
            let pager = Pager::new(total, rows);
            let mut seen = Vec::new();
            for number in 1..=pager.closed() {
                prop_assert_eq!(pager.page(number), Pager::new(total + 1, rows).page(number));
                seen.extend(pager.page(number));
            }
            seen.extend(pager.open());
            prop_assert_eq!(seen, (0..total).collect::<Vec<_>>());
            let open = pager.open().len();
            prop_assert!(open < 2 * rows);
            prop_assert!(total < rows || open >= rows);
            prop_assert!(Pager::new(total + 1, rows).closed() >= pager.closed());
        }
    }
}
