//! The last build, where nothing changed since: its files say what pages would say, long before a large
//! site stands ready.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::build::last::Last;
use crate::build::options::Options;
use crate::build::output::{Before, cache_of};
use crate::build::preview::looks::Rules;
use crate::build::preview::prepared::{Files, look};
use crate::build::world::World;
use crate::config::Config;
use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::manifest::Manifest;
use crate::theme::Theme;

/// A site as the last build left it.
pub struct Built {
    output: PathBuf,
    /// The hash of each file, by its path.
    files: HashMap<String, Fingerprint>,
}

impl Built {
    /// The last build, if one now would find nothing to do; and the files that were found on the way.
    ///
    /// # Errors
    /// What stops a build before it reads a post.
    pub fn of(config: &Config, options: &Options) -> Result<(Option<Self>, Files)> {
        let cache = cache_of(config, &config.output);
        let (found, manifest) = rayon::join(
            || look(config),
            || Manifest::load(&cache).ok().map(|(manifest, _)| manifest),
        );
        let found = found?;
        let Some(manifest) = manifest else { return Ok((None, found)) };
        let stamp = Before::stamp(&config.output).ok().flatten();
        let Some(last) = Last::load(&cache, stamp.as_deref(), options.boot.as_deref()) else {
            return Ok((None, found));
        };
        let theme = Theme::load(config)?;
        let Rules { cleaner, fingerprint, .. } = Rules::read(config)?;
        let asked = World::new(config, options, &theme, &cleaner, fingerprint).asked;
        let is_same = last.holds(asked, options.now)
            && last.stats == Some(found.stats())
            && found.found.problems.is_empty();
        let files = manifest.entries.into_iter().map(|entry| (entry.path, entry.fingerprint));
        let built = Self { output: config.output.clone(), files: files.collect() };
        Ok((is_same.then_some(built), found))
    }

    /// Whether a file stands at a path.
    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// A file's bytes; none where they are not those that the build left.
    pub fn read(&self, path: &str) -> Option<Vec<u8>> {
        let left = self.files.get(path)?;
        let bytes = std::fs::read(self.output.join(path)).ok()?;
        (Fingerprint::of(&bytes) == *left).then_some(bytes)
    }
}
