//! The one door to globset: which files of the content folders are looked at.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::config::Config;
use crate::error::{Concern, Error, Result};
use crate::model::source::SourcePath;

/// Folders that never hold posts: built sites and other people's code. Folders that begin with a
/// dot are never entered either.
const NEVER: &[&str] = &["_site", "node_modules", "vendor"];

/// What a version control system keeps in a working tree: never part of a site, not even of files that
/// are copied as they are.
const REPOSITORIES: &[&str] = &[".git", ".hg", ".svn", ".bzr", ".jj"];

/// Whether a file or folder of this name is a version control system's own.
pub fn is_repository(name: &str) -> bool {
    REPOSITORIES.iter().any(|own| name.eq_ignore_ascii_case(own))
}

/// A folder below a content folder: the number of that, and the path below it.
type SourceFolder = (u16, String);

/// Include and exclude globs, against paths below the content folder.
#[derive(Debug)]
pub struct Filter {
    include: Option<GlobSet>,
    /// The folder of the site's own pages, where it lies below a content folder. `include` says which
    /// posts are read; these are none.
    own_pages: Option<SourceFolder>,
    exclude: GlobSet,
    /// Whether hidden files count, and folders that hold no posts.
    every: bool,
}

impl Filter {
    /// Compiles the configuration's globs.
    pub fn new(config: &Config) -> Result<Self> {
        let include = (!config.include.is_empty()).then(|| compile("include", &config.include));
        Ok(Self {
            include: include.transpose()?,
            own_pages: own_pages(config),
            exclude: compile("exclude", &config.exclude)?,
            every: false,
        })
    }

    /// What takes every file, hidden ones too where `every` says so.
    pub fn open(every: bool) -> Self {
        Self { include: None, own_pages: None, exclude: GlobSet::empty(), every }
    }

    /// Whether a folder is entered.
    pub fn enters(&self, name: &str, rel: &str) -> bool {
        if self.every {
            return !is_repository(name);
        }
        !name.starts_with('.') && !NEVER.contains(&name) && !self.exclude.is_match(rel)
    }

    /// Whether a file is looked at.
    pub fn takes(&self, name: &str, path: &SourcePath) -> bool {
        // Without globs, which is usual, no path is taken apart for them.
        (if self.every { !is_repository(name) } else { !name.starts_with('.') })
            && (self.exclude.is_empty() || !self.exclude.is_match(&*path.rel))
            && self.include.as_ref().is_none_or(|include| {
                include.is_match(&*path.rel) || self.is_beside_own_pages(path)
            })
    }

    fn is_beside_own_pages(&self, path: &SourcePath) -> bool {
        let own = self.own_pages.as_ref();
        own.is_some_and(|(root, folder)| path.root == *root && path.folder() == folder)
    }
}

/// Where the site's own pages lie. A content folder itself has none: its files are posts.
fn own_pages(config: &Config) -> Option<SourceFolder> {
    (0..).zip(&config.content).find_map(|(root, content)| {
        let below = config.pages.strip_prefix(content).ok()?.to_str()?;
        (!below.is_empty()).then(|| (root, below.replace(std::path::MAIN_SEPARATOR, "/")))
    })
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
