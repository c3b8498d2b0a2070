//! What changed and was not followed yet.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::config::Config;
use crate::serve::watch::change::Change;

/// What is to be followed.
#[derive(Debug, Clone)]
pub struct Due {
    /// What changed.
    pub paths: BTreeSet<PathBuf>,
    /// Whether the folders have to be looked through: files may have come or gone.
    pub find: bool,
    /// When it was noticed.
    pub since: Instant,
    /// Whether more may have changed than these paths.
    pub all: bool,
    /// Whether it is told: what only completes an earlier change is not.
    pub told: bool,
}

impl Due {
    /// A change.
    pub fn of(change: Change, since: Instant) -> Self {
        Self { find: true, paths: change.paths, since, all: change.all, told: true }
    }

    /// What comes behind a change that was followed as far as its own page goes.
    pub fn behind(since: Instant) -> Self {
        Self { find: false, paths: BTreeSet::new(), since, all: false, told: false }
    }

    /// Both. The time is that of the later one, since when it can be followed.
    #[must_use]
    pub fn and(mut self, other: Option<Self>) -> Self {
        if let Some(other) = other {
            self.paths.extend(other.paths);
            self.find |= other.find;
            self.all |= other.all;
            self.told |= other.told;
        }
        self
    }
}

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// Templates, texts, stylesheets.
    Theme,
    /// Rule files, filter lists.
    Rules,
    /// Posts, pages, files.
    Sources,
    /// The settings, or what they name.
    Settings,
}

impl About {
    /// What a path is about; `file` is the configuration.
    pub fn of(path: &Path, file: &Path, config: &Config) -> Self {
        let below = |folder: &Path| path.starts_with(folder);
        if path == file || path == config.removals_file() {
            return Self::Settings;
        }
        let mut lists = config.filter_lists.iter().chain(&config.clear_urls);
        if config.rules.as_deref().is_some_and(below) || lists.any(|(list, _)| path == list) {
            return Self::Rules;
        }
        let is_source = config.content.iter().any(|content| below(content))
            || below(&config.pages)
            || below(&config.static_files);
        let is_theme = below(&config.root.join("templates")) || below(&config.root.join("themes"));
        if is_theme && !is_source { Self::Theme } else { Self::Sources }
    }
}
