//! A path to the bytes of its page, made on the spot by what a build makes it with.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use crate::build::inspect::explain::{Explanation, Place as Standing, explain};
use crate::build::inspect::page::page as explanation_page;
use crate::build::output::own_key;
use crate::build::pages::Maker;
use crate::build::places::Asked;
use crate::build::preview::prepared::Prepared;
use crate::build::wanted::Page;
use crate::error::{Concern, Error, Result};
use crate::fingerprint::Fingerprint;
use crate::model::article::Article;
use crate::model::output::Output;
use crate::model::problem::Problem;
use crate::model::site::Index;

/// Where a path leads.
#[derive(Debug, Clone, Copy)]
enum Place {
    Article(Index),
    Page(usize),
}

/// Makes pages.
pub struct Answers<'a> {
    maker: &'a Maker<'a>,
    pages: &'a [Page<'a>],
    prepared: &'a Prepared,
    places: HashMap<&'a str, Place>,
    /// What is wrong with the site's own pages, redirects and files.
    pub problems: Vec<Problem>,
    /// What is worth knowing of the site: what it goes without, menus that lead nowhere.
    pub remarks: Vec<String>,
}

/// A file of the site.
pub struct Answer<'a> {
    /// Its path and bytes.
    pub output: Cow<'a, Output>,
    /// What there is to say of the article that it shows.
    pub article: Option<About>,
}

/// What there is to say of an article.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// Its file, as messages name it.
    pub source: String,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// What was taken out: by what, and how often, the most frequent first.
    pub removed: Vec<(String, u32)>,
}

impl<'a> Answers<'a> {
    pub(super) fn new(
        maker: &'a Maker<'a>,
        pages: &'a [Page<'a>],
        prepared: &'a Prepared,
        problems: Vec<Problem>,
        remarks: Vec<String>,
    ) -> Self {
        let articles = (0..).zip(&maker.site.articles);
        let articles = articles.map(|(at, article)| (article.path.as_str(), Place::Article(at)));
        let others = pages.iter().enumerate();
        let others = others.map(|(at, page)| (page.path.as_str(), Place::Page(at)));
        let mut places = HashMap::with_capacity(maker.site.articles.len() + pages.len());
        places.extend(articles.chain(others));
        Self { maker, pages, prepared, places, problems, remarks }
    }

    /// The paths of all pages.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.places.keys().copied()
    }

    /// Whether a file stands at a path. A file that a post may refer to does, whether one refers to it
    /// or not: that is known when all posts are cleaned.
    pub fn has(&self, path: &str) -> bool {
        self.places.contains_key(path) || self.maker.held.copied_at(path).is_some()
    }

    /// Makes the file at a path; none where nothing stands there.
    ///
    /// # Errors
    /// What stops a build: a template that fails, a static file that cannot be read.
    pub fn make(&self, path: &str) -> Result<Option<Answer<'_>>> {
        match self.places.get(path) {
            Some(Place::Article(at)) => self.article(*at).map(Some),
            Some(Place::Page(at)) => {
                // A preview keeps no keys.
                let none = own_key(Fingerprint::default());
                let made = self.maker.page(&self.pages[*at], none, None)?;
                Ok(Some(Answer { output: made.output, article: None }))
            }
            None => self.copy(path),
        }
    }

    fn article(&self, at: Index) -> Result<Answer<'_>> {
        let (made, found) = self.maker.article(at, self.maker.article_mark(at))?;
        let source = self.maker.site.article(at).source_path.to_string();
        let known = self.prepared.problems.iter().filter(|problem| problem.path == source);
        let problems = known.cloned().chain(found.cleaning.problems).collect();
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for removal in &found.removals {
            *counts.entry(removal.by.to_string()).or_default() += 1;
        }
        let mut removed: Vec<(String, u32)> = counts.into_iter().collect();
        removed.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        Ok(Answer { output: made.output, article: Some(About { source, problems, removed }) })
    }

    fn copy(&self, path: &str) -> Result<Option<Answer<'_>>> {
        let Some(place) = self.maker.held.copied_at(path) else { return Ok(None) };
        let made = self.maker.copy(path, place).map_err(|problem| {
            Error::new(Concern::Content, problem.message).at(problem.path).help(problem.help)
        })?;
        Ok(Some(Answer { output: made.output, article: None }))
    }

    /// The project's folder.
    pub fn root(&self) -> &Path {
        &self.prepared.config.root
    }

    /// The article whose page stands at a path.
    pub fn article_at(&self, path: &str) -> Option<&Article> {
        match self.places.get(path)? {
            Place::Article(at) => Some(self.maker.site.article(*at)),
            Place::Page(_) => None,
        }
    }

    /// Where the system finds a source, as messages name it.
    pub fn disk_of(&self, source: &str) -> Option<PathBuf> {
        self.prepared.disk_of(source)
    }

    /// What is wrong with a file, as messages name it.
    pub fn problems_of(&self, source: &str) -> impl Iterator<Item = &Problem> {
        let all = self.prepared.problems.iter().chain(&self.problems);
        all.filter(move |problem| problem.path == source)
    }

    /// The page that shows what cleaning did to the article at a path, itself to stand at the path
    /// `page`; none where no article stands there.
    ///
    /// # Errors
    /// What stops a build: rules or lists that cannot be read, a post that vanished.
    pub fn explain(&self, path: &str, page: &str) -> Result<Option<String>> {
        let Some(article) = self.article_at(path) else { return Ok(None) };
        let config = &self.prepared.config;
        let disk = self.maker.sources.file(article.place as usize).disk();
        let places = Asked::new(self.maker.held);
        let standing = Standing { page, places: &places };
        Ok(match explain(config, &disk, Some(&standing))? {
            Explanation::Article(post) => Some(explanation_page(&post, config.timezone)),
            Explanation::LeftOut(_) | Explanation::Failed(_) => None,
        })
    }
}
