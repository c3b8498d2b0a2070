//! Which elements are open at a place of a markup, as far as their tags say: a stack that is asked by name.
//! It knows nothing of the tags themselves.

use std::borrow::Cow;
use std::collections::HashMap;

/// So many open elements are gone through for each end tag. Of those further in it is counted how many
/// there are of each name: pages have none, and traps thousands.
const GONE_THROUGH: usize = 64;

/// The elements that are open, as they are written, each with whether its tag was left out.
#[derive(Default)]
pub struct Opened<'a> {
    elements: Vec<(&'a str, bool)>,
    /// How many of each name are further in than `GONE_THROUGH`.
    counts: HashMap<Cow<'a, str>, usize>,
}

impl<'a> Opened<'a> {
    /// How many there are.
    pub fn depth(&self) -> usize {
        self.elements.len()
    }

    /// One more, inside of the others.
    pub fn push(&mut self, written: &'a str, dropped: bool) {
        if self.elements.len() >= GONE_THROUGH {
            *self.counts.entry(lower(written)).or_default() += 1;
        }
        self.elements.push((written, dropped));
    }

    /// Closes the innermost element of a name (in small letters), and all in it; whether its own tag was
    /// left out, or none if there is no such element.
    pub fn close(&mut self, name: &str) -> Option<bool> {
        let is_it = |(written, _): &(&str, bool)| written.eq_ignore_ascii_case(name);
        let outer = &self.elements[..self.elements.len().min(GONE_THROUGH)];
        let is_counted = self.elements.len() > GONE_THROUGH
            && self.counts.get(name).is_some_and(|count| *count > 0);
        if !is_counted && !outer.iter().rev().any(is_it) {
            return None;
        }
        while let Some(element) = self.elements.pop() {
            if self.elements.len() >= GONE_THROUGH
                && let Some(count) = self.counts.get_mut(&lower(element.0))
            {
                *count -= 1;
            }
            if is_it(&element) {
                return Some(element.1);
            }
        }
        None
    }
}

/// A name in small letters.
pub fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, prop, prop_assert_eq, proptest};

    use super::{GONE_THROUGH, Opened};

    #[test]
    fn an_end_tag_closes_what_is_open() {
        for depth in [0, 3, GONE_THROUGH - 1, GONE_THROUGH, 300] {
            let mut open = Opened::default();
            open.push("NAV", true);
            for _ in 0..depth {
                open.push("Div", false);
            }
            assert_eq!(open.close("main"), None);
            assert_eq!(open.depth(), depth + 1);
            if depth > 0 {
                assert_eq!(open.close("div"), Some(false));
                assert_eq!(open.depth(), depth);
            }
            assert_eq!(open.close("nav"), Some(true));
            assert_eq!((open.depth(), open.close("nav"), open.close("div")), (0, None, None));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// What is open, in one list.
        #[test]
        fn what_is_open_is_a_stack(steps in prop::collection::vec((0..4_usize, 0..6_usize), 0..400)) {
            let names = ["div", "DIV", "section", "ul", "x-y", "nav"];
            let mut open = Opened::default();
            let mut plain: Vec<(String, bool)> = Vec::new();
            for (step, name) in steps {
                let name = names[name];
                if step > 0 {
                    open.push(name, step == 1);
                    plain.push((name.to_ascii_lowercase(), step == 1));
                } else {
                    let name = name.to_ascii_lowercase();
                    let place = plain.iter().rposition(|(own, _)| *own == name);
                    let expected = place.map(|place| plain.drain(place..).next().is_some_and(|(_, dropped)| dropped));
                    prop_assert_eq!(open.close(&name), expected);
                }
                prop_assert_eq!(open.depth(), plain.len());
            }
        }
    }
}
