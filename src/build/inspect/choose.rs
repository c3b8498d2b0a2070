//! Of many lines that may be suggested to the few that take all that is repeated: each of them takes
//! nothing else in any article.

use std::collections::HashSet;

use crate::build::inspect::naming::{Name, TEXTS};

/// A line with what it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The line.
    pub name: Name,
    /// How deep the elements lie that it was made from.
    pub depth: usize,
    /// In how many articles it takes something out.
    pub articles: usize,
    /// Links that it takes and that are not repeated: those of a box of links.
    pub links: usize,
    /// Characters that it takes in all.
    pub letters: usize,
    /// Characters that it takes in one article at most.
    pub most: usize,
    /// The beginning of what it takes.
    pub shown: String,
    /// The leaves that it takes: article and place.
    pub takes: Vec<(u32, u32)>,
}

/// Chooses lines until what is left is in fewer than `least` articles; sorted by articles. Of lines
/// that take the same, those that say where it stands are better than those that quote it, those that
/// take all of a box better than those that leave an empty one.
pub fn choose(candidates: Vec<Candidate>, least: usize) -> Vec<Candidate> {
    let mut open = candidates;
    open.retain(|candidate| candidate.articles >= least);
    let mut taken: HashSet<(u32, u32)> = HashSet::new();
    let mut chosen = Vec::new();
    loop {
        open.retain_mut(|candidate| {
            let new = |leaf: &&(u32, u32)| !taken.contains(*leaf);
            let mut articles: Vec<u32> =
                candidate.takes.iter().filter(new).map(|(article, _)| *article).collect();
            articles.dedup();
            articles.len() >= least
        });
        let gain = |candidate: &Candidate| {
            candidate.takes.iter().filter(|leaf| !taken.contains(*leaf)).count()
        };
        let best = open.iter().enumerate().min_by_key(|(_, candidate)| {
            (
                std::cmp::Reverse(gain(candidate)),
                candidate.name.rank >= TEXTS,
                candidate.depth,
                &candidate.name,
            )
        });
        let Some((at, _)) = best else { break };
        let best = open.swap_remove(at);
        taken.extend(&best.takes);
        chosen.push(best);
    }
    chosen.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.name.cmp(&b.name)));
    chosen
}

#[cfg(test)]
mod tests {
    use super::{Candidate, choose};
    use crate::build::inspect::naming::Name;

    fn candidate(line: &str, rank: u8, depth: usize, takes: &[(u32, u32)]) -> Candidate {
        let mut articles: Vec<u32> = takes.iter().map(|(article, _)| *article).collect();
        articles.dedup();
        Candidate {
            name: Name { rank, line: line.to_owned(), path: String::new() },
            depth,
            articles: articles.len(),
            links: 0,
            letters: 0,
            most: 0,
            shown: String::new(),
            takes: takes.to_vec(),
        }
    }

    fn lines(candidates: Vec<Candidate>, least: usize) -> Vec<String> {
        choose(candidates, least).into_iter().map(|candidate| candidate.name.line).collect()
    }

    #[test]
    fn one_box_is_better_than_its_parts_and_a_name_better_than_a_quote() {
        let both = [(1, 0), (1, 1), (2, 0), (2, 1)];
        let made = vec![
            candidate("part", 0, 2, &[(1, 0), (2, 0)]),
            candidate("quote", 8, 0, &both),
            candidate("inner", 0, 2, &both),
            candidate("outer", 3, 1, &both),
        ];
        assert_eq!(lines(made, 2), ["outer"]);
    }

    #[test]
    fn what_no_box_takes_is_taken_by_itself_if_it_is_in_enough_articles() {
        let made = vec![
            candidate("box", 0, 1, &[(1, 0), (1, 1), (2, 0), (2, 1)]),
            candidate("rest", 8, 1, &[(1, 0), (3, 0), (4, 0)]),
            candidate("rare", 8, 1, &[(9, 0)]),
        ];
        assert_eq!(lines(made.clone(), 2), ["rest", "box"]);
        assert_eq!(lines(made, 3), ["rest"]);
    }
}
