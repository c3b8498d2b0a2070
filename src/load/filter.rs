//! The one door to globset: which files of the content folders are looked at.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::config::Config;
use crate::error::{Concern, Error, Result};

/// Folders that never hold posts: built sites and other people's code. Folders that begin with a
/// dot are never entered either.
const NEVER: &[&str] = &["_site", "node_modules", "vendor"];

/// Include and exclude globs, against paths below the content folder.
#[derive(Debug)]
pub struct Filter {
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl Filter {
    /// Compiles the configuration's globs.
    pub fn new(config: &Config) -> Result<Self> {
        let include = (!config.include.is_empty()).then(|| compile("include", &config.include));
        Ok(Self { include: include.transpose()?, exclude: compile("exclude", &config.exclude)? })
    }

    /// Whether a folder is entered.
    pub fn enters(&self, name: &str, rel: &str) -> bool {
        !name.starts_with('.') && !NEVER.contains(&name) && !self.exclude.is_match(rel)
    }

    /// Whether a file is looked at.
    pub fn takes(&self, name: &str, rel: &str) -> bool {
        // Without globs, which is usual, no path is taken apart for them.
        !name.starts_with('.')
            && (self.exclude.is_empty() || !self.exclude.is_match(rel))
            && self.include.as_ref().is_none_or(|include| include.is_match(rel))
    }
}

fn compile(key: &str, globs: &[String]) -> Result<GlobSet> {
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        // `drafts` and `drafts/` mean the folder; `*` does not cross a `/`, `**` does.
        let trimmed = glob.trim_end_matches('/');
        let compiled = GlobBuilder::new(trimmed).literal_separator(true).build();
        set.add(compiled.map_err(|error| {
            Error::new(Concern::Config, format!("{key}: `{glob}` is no glob: {}", error.kind()))
                .help("examples: \"archived\", \"**/*.draft.md\", \"pages/{a,b}/**\"")
        })?);
    }
    set.build().map_err(|error| Error::new(Concern::Config, format!("{key}: {error}")))
}
