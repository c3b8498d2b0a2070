//! One post that was edited: read, and put into its article's place, where that moves nothing. Of a
//! hundred thousand posts the others are not looked at.

use std::path::{Path, PathBuf};

use crate::build::future::Future;
use crate::build::places::{copy_of, is_copied};
use crate::build::preview::prepared::Prepared;
use crate::build::preview::quiet::Quiet;
use crate::build::sources::Reader;
use crate::build::sources::again::Renewed;
use crate::error::Result;
use crate::index::revise::Fit;
use crate::load::walk::stat;
use crate::model::article::Article;
use crate::model::document::Outcome;
use crate::model::problem::Problem;
use crate::model::site::Index;
use crate::model::source::{PAGES, STATIC, SourcePath};

/// A new revision of a post.
pub struct Revision {
    renewed: Renewed,
    at: Index,
    article: Article,
    fit: Fit,
    problems: Vec<Problem>,
}

impl Revision {
    /// Whether the site with it is the same that all posts would make.
    pub fn fits_wholly(&self) -> bool {
        self.fit == Fit::Wholly
    }
}

impl Prepared {
    /// The place of a file among the sources, by its path on the disk.
    fn place(&self, path: &Path) -> Option<usize> {
        let below = |(root, top): (u16, &Path)| {
            let rel = path.strip_prefix(top).ok()?.to_str()?;
            self.sources.place(root, &rel.replace(std::path::MAIN_SEPARATOR, "/"))
        };
        let content = (0..).zip(&self.config.content).map(|(at, top)| (at, top.as_path()));
        let own = [(PAGES, &*self.config.pages), (STATIC, &*self.config.static_files)];
        content.chain(own).find_map(below)
    }

    /// Where a file stands in the site, if it is copied as it is; by its path on the disk.
    pub fn copied_to(&self, path: &Path) -> Option<String> {
        let SourcePath { root, rel, .. } = &self.sources.file(self.place(path)?).path;
        match *root {
            STATIC => Some(rel.to_string()),
            root => is_copied(rel).then(|| copy_of(&self.config, root, rel)),
        }
    }

    /// Where the system finds a source, as messages name it.
    pub fn disk_of(&self, source: &str) -> Option<PathBuf> {
        let labels = (0..).zip(&self.config.labels);
        let place = labels.filter_map(|(root, label)| {
            let rel = match label.as_str() {
                "" => source,
                label => source.strip_prefix(label)?.strip_prefix('/')?,
            };
            self.sources.place(root, rel)
        });
        place.map(|place| self.sources.file(place).disk()).next()
    }

    /// Reads a post that changed; none where more than its own page, and the rows that show it, may be
    /// otherwise now.
    ///
    /// # Errors
    /// [`Concern::Output`](crate::error::Concern::Output) where the cache cannot be written.
    pub fn revision(&self, path: &Path) -> Result<Option<Revision>> {
        let Some(place) = self.place(path) else { return Ok(None) };
        let Some(meta) = std::fs::symlink_metadata(path).ok().filter(std::fs::Metadata::is_file)
        else {
            return Ok(None);
        };
        let mut file = self.sources.file(place).clone();
        file.stat = stat(&meta);
        let quiet = Quiet::default();
        let records = self.sources.records();
        let reader = Reader {
            config: &self.config,
            cleaner: &self.cleaner,
            records,
            same_world: self.sources.is_of_records(),
            young_from: self.young_from()?,
            events: &quiet,
        };
        let source = file.path.clone();
        let (renewed, parsed) = reader.renewed(file, place, &self.sources)?;
        let Outcome::Post(mut document) = parsed.outcome else { return Ok(None) };
        document.path = source.clone();
        let mut problems = parsed.problems;
        let alone = self.assembly(&quiet).indexed(vec![document], &mut problems);
        problems.extend(Future::of(&alone.site, self.options.now).problems);
        // One post says nothing of removals.
        let named = source.to_string();
        problems.retain(|problem| problem.path == named);
        let Some((at, fit)) = self.indexed.fit(&source, &alone) else { return Ok(None) };
        let article = alone.site.articles.into_iter().next();
        Ok(article.map(|article| Revision { renewed, at, article, fit, problems }))
    }

    /// Puts it in its place. Returns what is wrong with it and was not before.
    pub fn revise(&mut self, revision: Revision) -> Vec<Problem> {
        let Revision { renewed, at, article, problems, .. } = revision;
        let source = article.source_path.to_string();
        let of_it = |problem: &mut Problem| problem.path == source;
        let before: Vec<Problem> = self.problems.extract_if(.., of_it).collect();
        let new = problems.iter().filter(|problem| !before.contains(problem)).cloned().collect();
        self.problems.extend(problems);
        self.sources.renew(renewed);
        self.indexed.revise(at, article);
        new
    }
}
