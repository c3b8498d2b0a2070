//! What was published last, in the cache folder: by it the next difference is found without asking a
//! target for its files. Bound to what stands at the target by a name: another name there, and the record
//! says nothing.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::manifest::cache::Cache;
use crate::manifest::sealed::{self, Sealed, decode, encode};
use crate::manifest::stamp::Stamp;
use crate::publish::archive::Known;
use crate::publish::difference::Standing;
use crate::publish::listing::Listing;

/// A state that a target was left in, or was about to be left in when the run was stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// What names it there: a commit.
    pub name: String,
    /// The build and the program's version.
    pub stamp: (String, String),
    /// What `CNAME` says there, as it is.
    pub cname: Option<String>,
    /// All files and their hashes.
    pub files: Vec<(String, Fingerprint)>,
}

/// The states of one target that may stand there: the last, and one that is being sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The newest first.
    pub states: Vec<State>,
    /// For an archive: the file that was written.
    pub archive: Option<Known>,
}

impl Record {
    /// The file of a target's record. `target` names the target in the cache.
    fn path(cache: &Cache, target: Fingerprint) -> PathBuf {
        cache.path(&format!("published-{}", target.base32(10)))
    }

    /// Reads it; an empty one where there is none that can be used.
    pub fn load(cache: &Cache, target: Fingerprint) -> Self {
        let sealed = Sealed::read(&Self::path(cache, target)).ok();
        sealed.and_then(|sealed| decode(sealed.body())).unwrap_or_default()
    }

    /// Writes it, whole or not at all.
    pub fn save(&self, cache: &Cache, target: Fingerprint) -> Result<()> {
        let path = Self::path(cache, target);
        sealed::sweep_temporary(&path)?;
        let files: usize = self.states.iter().map(|state| state.files.len()).sum();
        sealed::write(&path, &encode(self, 256 + files * 64)?, false).map(drop)
    }

    /// The state of this name.
    pub fn state(&self, name: &str) -> Option<&State> {
        self.states.iter().find(|state| state.name == name)
    }

    /// Adds a state that is about to be sent: what stands there is that or the one named `before`.
    pub fn expect(&mut self, state: State, before: Option<&str>) {
        self.states.retain(|known| Some(known.name.as_str()) == before && known.name != state.name);
        self.states.insert(0, state);
    }
}

impl State {
    /// What a listing makes of a target.
    pub fn of(name: &str, stamp: &Stamp, cname: Option<String>, listing: &Listing) -> Self {
        let files = listing.files().iter();
        Self {
            name: name.to_owned(),
            stamp: (stamp.build.clone(), stamp.version.clone()),
            cname,
            files: files.map(|file| (file.path.clone(), file.fingerprint)).collect(),
        }
    }

    /// The stamp.
    pub fn stamp(&self) -> Stamp {
        let (build, version) = self.stamp.clone();
        Stamp { build, version }
    }

    /// The files as what stands there.
    pub fn standing(&self) -> Standing {
        self.files.iter().map(|(path, hash)| (path.clone(), Some(*hash))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Record, State};
    use crate::fingerprint::Fingerprint;
    use crate::manifest::cache::Cache;

    fn state(name: &str) -> State {
        State {
            name: name.to_owned(),
            stamp: ("b".to_owned(), "1".to_owned()),
            cname: None,
            files: vec![("a".to_owned(), Fingerprint::of(name.as_bytes()))],
        }
    }

    #[test]
    fn the_last_state_stays_until_the_next_is_sure() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache::new(folder.path(), folder.path(), &folder.path().join("public"));
        let target = Fingerprint::of(b"target");
        let mut record = Record::load(&cache, target);
        assert_eq!(record, Record::default());
        record.expect(state("one"), None);
        record.expect(state("two"), Some("one"));
        record.save(&cache, target).expect("saved");
        let mut record = Record::load(&cache, target);
        assert!(record.state("one").is_some() && record.state("two").is_some());
        // It was never sent: the next starts from what stands there.
        record.expect(state("three"), Some("one"));
        assert_eq!(record.states, [state("three"), state("one")]);
        assert_eq!(Record::load(&cache, Fingerprint::of(b"other")), Record::default());
    }
}
