//! Which files have the records of articles.

use crate::fingerprint::Fingerprint;
use crate::index::pager::{self, Pager};
use crate::model::key::Key;
use crate::model::site::{Index, Site};

/// Records in a full shard; the open one has below twice as many.
pub const ROWS: usize = 500;

/// A file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// What there is, and what it means.
    Index,
    /// A full shard, numbered from 1, oldest first; none is the open one with the newest.
    Shard(Option<usize>),
}

/// All files, in a fixed order.
pub fn plan(site: &Site) -> Vec<Target> {
    let closed = (1..=shards(site)).map(|number| Target::Shard(Some(number)));
    [Target::Index, Target::Shard(None)].into_iter().chain(closed).collect()
}

/// How many shards are full.
pub fn shards(site: &Site) -> usize {
    Pager::new(site.articles.len(), ROWS).closed()
}

impl Target {
    /// Its path below the output.
    pub fn path(self) -> String {
        match self {
            Self::Index => "data/index.json".to_owned(),
            Self::Shard(None) => "data/latest.json".to_owned(),
            Self::Shard(Some(number)) => {
                format!("data/{}.json", pager::shelved(number))
            }
        }
    }

    /// Its articles, oldest first.
    pub fn members(self, site: &Site) -> Vec<Index> {
        let pager = Pager::new(site.articles.len(), ROWS);
        let range = match self {
            Self::Index => 0..0,
            Self::Shard(None) => pager.open(),
            Self::Shard(Some(number)) => pager.page(number),
        };
        range.map(|at| Index::try_from(at).unwrap_or(Index::MAX)).collect()
    }

    /// Its key; `heads` has the hash of each article's head.
    pub fn key(self, site: &Site, heads: impl Fn(Index) -> Fingerprint) -> Key {
        let rows: Vec<[u8; 16]> =
            self.members(site).into_iter().map(|at| heads(at).to_bytes()).collect();
        let pages = match self {
            Self::Index => shards(site),
            Self::Shard(_) => 0,
        };
        Key::of([
            Fingerprint::default(),
            Fingerprint::of_value(&self),
            Fingerprint::of_value(&pages),
            Fingerprint::of(&rows.concat()),
            Fingerprint::default(),
        ])
    }
}
