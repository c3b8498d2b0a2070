//! An address that only leads to another.

use std::collections::HashMap;

/// Where an old address leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RedirectTo {
    /// A file of the site, by its path below the output.
    Path(String),
    /// Another site.
    Web(String),
}

/// An old address, and the new one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Redirect {
    /// The page that leads on, below the output.
    pub path: String,
    /// Where it leads.
    pub to: RedirectTo,
}

/// Circles of redirects, each from where it is first come upon.
pub fn circles(redirects: &[Redirect]) -> Vec<Vec<usize>> {
    let places: HashMap<&str, usize> =
        redirects.iter().enumerate().map(|(at, redirect)| (redirect.path.as_str(), at)).collect();
    let next = |at: usize| match &redirects[at].to {
        RedirectTo::Path(path) => places.get(path.as_str()).copied(),
        RedirectTo::Web(_) => None,
    };
    // By which walk each was seen first: a walk that comes upon itself has gone round.
    let mut seen: Vec<Option<usize>> = vec![None; redirects.len()];
    let mut circles = Vec::new();
    for start in 0..redirects.len() {
        let mut at = Some(start);
        while let Some(here) = at.filter(|here| seen[*here].is_none()) {
            seen[here] = Some(start);
            at = next(here);
        }
        let Some(first) = at.filter(|here| seen[*here] == Some(start)) else { continue };
        let round = std::iter::successors(Some(first), |here| next(*here).filter(|n| *n != first));
        circles.push(round.collect());
    }
    circles
}

#[cfg(test)]
mod tests {
    use super::{Redirect, RedirectTo, circles};

    #[test]
    fn each_circle_is_found_once() {
        let made = |ways: &[(&str, &str)]| {
            let redirects: Vec<Redirect> = ways
                .iter()
                .map(|(path, to)| Redirect {
                    path: (*path).to_owned(),
                    to: RedirectTo::Path((*to).to_owned()),
                })
                .collect();
            circles(&redirects)
        };
        assert_eq!(made(&[("a", "b"), ("b", "c"), ("d", "b")]), [[0; 0]; 0]);
        assert_eq!(made(&[("a", "b"), ("b", "a")]), [[0, 1]]);
        // A way into a circle is not in it, whether it is looked at before or after.
        assert_eq!(made(&[("x", "b"), ("a", "b"), ("b", "a"), ("y", "a")]), [[2, 1]]);
        assert_eq!(made(&[("a", "b"), ("b", "a"), ("c", "c")]), [vec![0, 1], vec![2]]);
    }
}
