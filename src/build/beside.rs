//! What a build for another address need not find out again: the first words of articles, as the feeds
//! of the whole site have them beside it. Only a feed that is made from the same things counts.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::feed::atom::summaries;
use crate::fingerprint::Fingerprint;
use crate::manifest::Manifest;
use crate::manifest::cache::Cache;
use crate::model::key::Key;
use crate::model::output::OutputKind;

/// The feeds of the whole site.
pub struct Beside {
    output: PathBuf,
    /// By path: what each was made from, and the hash of its bytes.
    feeds: HashMap<String, (Key, Fingerprint)>,
}

impl Beside {
    /// Those of the last build in a folder, by its cache; none where nothing is known of it.
    pub fn of(output: &Path, cache: &Cache) -> Option<Self> {
        let (manifest, _) = Manifest::load(cache).ok()?;
        let feeds = manifest.entries.into_iter().filter(|entry| entry.kind == OutputKind::Feed);
        let feeds = feeds.filter_map(|entry| Some((entry.path, (entry.key?, entry.fingerprint))));
        Some(Self { output: output.to_owned(), feeds: feeds.collect() })
    }

    /// The summaries of the feed at a path, newest first, where it is made from what the key says and
    /// as the build left it.
    pub fn summaries(&self, path: &str, key: Key) -> Option<Vec<String>> {
        let (made_from, fingerprint) = self.feeds.get(path)?;
        if made_from.whole != key.whole {
            return None;
        }
        let bytes = std::fs::read(self.output.join(path)).ok()?;
        if Fingerprint::of(&bytes) != *fingerprint {
            return None;
        }
        summaries(&bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::Beside;
    use crate::build::output::own_key;
    use crate::fingerprint::Fingerprint;
    use crate::manifest::cache::Cache;
    use crate::manifest::{Entry, Manifest};
    use crate::model::output::OutputKind;

    #[test]
    fn a_feed_counts_as_long_as_it_is_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        let (output, path) = (folder.path().to_owned(), "feed.xml");
        let feed = b"<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><summary>A &amp; B</summary></entry><entry/></feed>";
        std::fs::write(output.join(path), feed).expect("a feed");
        let key = own_key(Fingerprint::of(b"what it is made from"));
        let entry = |key| Entry {
            path: path.to_owned(),
            kind: OutputKind::Feed,
            bytes: 1,
            fingerprint: Fingerprint::of(feed),
            key,
            article: None,
        };
        let cache = Cache::new(&output, &output, &output);
        assert!(Beside::of(&output, &cache).is_none(), "nothing is known");
        let known = |key| {
            let manifest = Manifest { entries: vec![entry(key)], ..Manifest::default() };
            manifest.save(&cache).expect("a manifest");
            Beside::of(&output, &cache).expect("what is known")
        };
        let beside = known(Some(key));
        let told = Some(vec!["A & B".to_owned(), String::new()]);
        assert_eq!(beside.summaries(path, key), told);
        assert_eq!(beside.summaries(path, own_key(Fingerprint::of(b"another text"))), None);
        assert_eq!(beside.summaries("other.xml", key), None);
        assert_eq!(known(None).summaries(path, key), None, "a text could not be read");
        std::fs::write(output.join(path), b"<feed/>").expect("a feed");
        assert_eq!(beside.summaries(path, key), None, "somebody changed it");
    }
}
