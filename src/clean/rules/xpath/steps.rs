//! Paths over a page: one step after the other, each from a sorted set of nodes to the next.

use crate::clean::rules::xpath::ast::{Asked, Axis, Path, Predicate, Start, Step};
use crate::clean::rules::xpath::eval::{Eval, TooLong, Within};
use crate::clean::rules::xpath::page::{Key, ROOT};

/// How much of a set of nodes is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// All of it.
    All,
    /// The first in document order; there may be more.
    First,
    /// Any, as it only matters whether there is one; there may be more.
    Any,
}

impl Eval<'_, '_> {
    /// What a path selects, in document order.
    pub fn path(&mut self, path: &Path, at: Within, want: Want) -> Result<Vec<Key>, TooLong> {
        let mut set = match &path.start {
            Start::Root => vec![ROOT],
            Start::Here => vec![at.key],
            Start::Filter(inner, predicates) => {
                // `(…)[1]` needs no more than the first.
                let first = matches!(predicates.first().map(|own| &own.kind), Some(Asked::At(1)));
                let want = if first { Want::First } else { Want::All };
                let mut set = self.some_nodes(inner, at, want)?;
                for predicate in predicates {
                    self.keep(&mut set, &predicate.kind, &predicate.expr)?;
                }
                set
            }
        };
        for (number, step) in path.steps.iter().enumerate() {
            let last = number + 1 == path.steps.len();
            set = self.step(step, &set, if last { want } else { Want::All })?;
            if set.is_empty() {
                break;
            }
        }
        Ok(set)
    }

    fn step(&mut self, step: &Step, from: &[Key], want: Want) -> Result<Vec<Key>, TooLong> {
        let mut found = Vec::new();
        if step.is_placed() {
            for key in from {
                // `//p[1]` asks every node for its children; most have none.
                if step.axis == Axis::Child && self.page.end(*key) == key.node + 1 {
                    continue;
                }
                self.placed(step, *key, &mut found)?;
                if want == Want::Any && !found.is_empty() {
                    break;
                }
            }
        } else {
            let one = match want {
                Want::All => false,
                Want::First => from.len() == 1 && !step.axis.is_reverse(),
                Want::Any => true,
            };
            self.spread(step, from, one, &mut found)?;
        }
        if !found.is_sorted() {
            found.sort_unstable();
        }
        found.dedup();
        Ok(found)
    }

    /// One step from one node where positions count.
    fn placed(&mut self, step: &Step, from: Key, found: &mut Vec<Key>) -> Result<(), TooLong> {
        let first_placed = step.predicates.iter().position(Predicate::is_placed);
        let (free, rest) = step.predicates.split_at(first_placed.unwrap_or(step.predicates.len()));
        // `[2]` needs no more than two.
        let enough = match rest.first().map(|predicate| &predicate.kind) {
            Some(Asked::At(at)) => *at,
            _ => usize::MAX,
        };
        let mut set = Vec::new();
        let mut walk = self.page.walk(step.axis, from);
        while set.len() < enough
            && let Some(key) = walk.next(self.page)
        {
            self.spend(1)?;
            if self.page.fits(key, step.axis, &step.test) && self.all_hold(free, key)? {
                set.push(key);
            }
        }
        for predicate in rest {
            self.keep(&mut set, &predicate.kind, &predicate.expr)?;
        }
        found.extend(set);
        Ok(())
    }

    /// One step from many nodes where positions do not count: no node is looked at twice.
    fn spread(
        &mut self,
        step: &Step,
        from: &[Key],
        one: bool,
        found: &mut Vec<Key>,
    ) -> Result<(), TooLong> {
        use Axis::{
            Ancestor, AncestorOrSelf, Descendant, DescendantOrSelf, Following, FollowingSibling,
            Preceding, PrecedingSibling,
        };
        let page = self.page;
        let from: Vec<Key> = match step.axis {
            // All that follows one of them follows the one that ends first; and so on.
            Following => {
                from.iter().min_by_key(|key| page.end(**key)).copied().into_iter().collect()
            }
            Preceding => from.last().copied().into_iter().collect(),
            PrecedingSibling => from.iter().rev().copied().collect(),
            _ => from.to_vec(),
        };
        let meets =
            matches!(step.axis, FollowingSibling | PrecedingSibling | Ancestor | AncestorOrSelf);
        let mut seen = vec![false; if meets && from.len() > 1 { page.size() } else { 0 }];
        self.spend(seen.len() / 64)?;
        let mut covered = 0;
        for start in from {
            if matches!(step.axis, Descendant | DescendantOrSelf) && start.attr == 0 {
                // What lies in a node that was gone through has been seen.
                if start.node < covered {
                    continue;
                }
                covered = page.end(start);
            }
            let mut walk = page.walk(step.axis, start);
            while let Some(key) = walk.next(page) {
                self.spend(1)?;
                if key.attr == 0
                    && let Some(seen) = seen.get_mut(key.node as usize)
                    && std::mem::replace(seen, true)
                {
                    break;
                }
                if page.fits(key, step.axis, &step.test) && self.all_hold(&step.predicates, key)? {
                    found.push(key);
                    if one {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }
}
