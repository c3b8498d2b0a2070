//! Pass 2: each article read again, cleaned, rendered, written, its body dropped; then lists, then
//! the files that articles refer to.

use std::collections::{BTreeMap, BTreeSet};

use rayon::iter::{
    IndexedParallelIterator, IntoParallelIterator, IntoParallelRefIterator, ParallelIterator,
};

use crate::build::events::Events;
use crate::build::places::Held;
use crate::build::report::Report;
use crate::clean::Cleaner;
use crate::clean::input::Input;
use crate::config::Config;
use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::load::read::read;
use crate::manifest::Entry;
use crate::model::document::Dialect;
use crate::model::output::{Output, OutputKind};
use crate::model::problem::Problem;
use crate::model::site::Index;
use crate::model::source::{FoundFile, SourcePath};
use crate::model::source_url::SourceUrl;
use crate::parse::{body, decode};
use crate::render::article;
use crate::render::renderer::Renderer;
use crate::render::target::Target;
use crate::write::{Outcome, Writer};

/// All that it takes to make a page.
pub struct Maker<'a> {
    /// Makes pages of views.
    pub renderer: &'a Renderer<'a>,
    /// Makes bodies fit for pages.
    pub cleaner: &'a Cleaner,
    /// What the site holds.
    pub held: &'a Held<'a>,
    /// All files that were found, sorted by path.
    pub found: &'a [FoundFile],
    /// Writes.
    pub writer: &'a Writer,
    /// The configuration.
    pub config: &'a Config,
    /// Who listens.
    pub events: &'a dyn Events,
}

/// A file that was made.
struct File {
    path: String,
    /// The ID of the article whose page it is.
    article: Option<String>,
    kind: OutputKind,
    bytes: u64,
    fingerprint: Fingerprint,
    outcome: Outcome,
}

/// An article's page, what its body refers to, what was wrong, and whether it could be read.
struct ArticleMade {
    file: File,
    wanted: Vec<String>,
    problems: Vec<Problem>,
    read: bool,
}

/// All that was made.
#[derive(Default)]
pub struct Made {
    files: Vec<File>,
    /// Paths below the output of the files that articles refer to.
    wanted: BTreeSet<String>,
    /// Posts that could not be read any more when their page was due.
    pub vanished: Vec<SourcePath>,
}

/// The entries of everything that will be written, but for the files that articles refer to.
pub fn planned(renderer: &Renderer<'_>, targets: &[Target]) -> Vec<Entry> {
    let entry = |path: String, article| Entry { path, fingerprint: None, article };
    let articles = renderer
        .site
        .articles
        .iter()
        .map(|article| entry(article.path.clone(), Some(article.id.to_string())));
    let lists = targets.iter().map(|target| entry(target.path(renderer.site), None));
    let assets = std::iter::once(entry(renderer.theme.stylesheet.path.clone(), None));
    articles.chain(lists).chain(assets).collect()
}

impl Maker<'_> {
    fn put(&self, output: &Output) -> Result<File> {
        let outcome = self.writer.put(output)?;
        self.events.step(1);
        Ok(File {
            path: output.path.clone(),
            article: None,
            kind: output.kind,
            bytes: output.bytes.len() as u64,
            fingerprint: Fingerprint::of(&output.bytes),
            outcome,
        })
    }

    /// Reads a post again.
    fn bytes_of(&self, path: &SourcePath) -> std::result::Result<Vec<u8>, Box<Problem>> {
        match self.found.binary_search_by(|file| file.path.cmp(path)) {
            Ok(at) => read(&self.found[at], self.config.max_post_bytes),
            Err(_) => Err(Box::new(Problem::error(path, "unreadable", "the file was not found"))),
        }
    }

    fn article(&self, at: Index) -> Result<ArticleMade> {
        let article = self.renderer.site.article(at);
        let mut problems = Vec::new();
        let bytes = match self.bytes_of(&article.source_path) {
            Ok(bytes) => bytes,
            Err(problem) => {
                // Lists and neighbours lead here: a page that says what happened, not a dead link.
                let output = article::output(self.renderer, at, None, "")?;
                let file = File { article: Some(article.id.to_string()), ..self.put(&output)? };
                return Ok(ArticleMade {
                    file,
                    wanted: Vec::new(),
                    problems: vec![*problem],
                    read: false,
                });
            }
        };
        if Fingerprint::of(&bytes) != article.fingerprint {
            problems.push(
                Problem::warning(
                    &article.source_path,
                    "changed-meanwhile",
                    "the file changed while the site was built",
                )
                .help("build again when the mirror's update is done"),
            );
        }
        // What is wrong with the bytes was told in pass 1.
        let text = decode::decode(&bytes, &article.source_path, &mut Vec::new());
        let html = body::extract(&text, article.dialect, &article.head()).into_html();
        let url = article.url.as_ref().and_then(SourceUrl::to_url);
        let input = Input {
            html: &html,
            title: &article.title,
            url: url.as_ref(),
            source: &article.source_path,
            page: &article.path,
            tag_links: article.dialect == Dialect::Gfw,
            places: self.held,
        };
        let cleaned = self.cleaner.clean(&input, &mut problems);
        let output =
            article::output(self.renderer, at, Some(&cleaned.body), &cleaned.record.excerpt)?;
        let file = File { article: Some(article.id.to_string()), ..self.put(&output)? };
        Ok(ArticleMade { file, wanted: cleaned.record.files, problems, read: true })
    }
}

impl Made {
    /// All articles.
    pub fn articles(&mut self, maker: &Maker<'_>, problems: &mut Vec<Problem>) -> Result<()> {
        let count = Index::try_from(maker.renderer.site.articles.len()).unwrap_or(Index::MAX);
        let made: Vec<ArticleMade> = (0..count)
            .into_par_iter()
            .with_min_len(8)
            .map(|at| maker.article(at))
            .collect::<Result<_>>()?;
        for (article, made) in maker.renderer.site.articles.iter().zip(made) {
            self.files.push(made.file);
            if !made.read {
                self.vanished.push(article.source_path.clone());
            }
            self.wanted.extend(made.wanted);
            problems.extend(made.problems);
        }
        Ok(())
    }

    /// All lists and indexes, the 404 page, the stylesheet.
    pub fn lists(&mut self, maker: &Maker<'_>, targets: &[Target]) -> Result<()> {
        let made: Vec<File> = targets
            .par_iter()
            .map(|target| maker.put(&maker.renderer.output(target)?))
            .collect::<Result<_>>()?;
        self.files.extend(made);
        self.files.push(maker.put(&maker.renderer.theme.stylesheet)?);
        Ok(())
    }

    /// The files that articles refer to, copied.
    pub fn files(
        &mut self,
        maker: &Maker<'_>,
        found: &[FoundFile],
        problems: &mut Vec<Problem>,
    ) -> Result<()> {
        let by_path: BTreeMap<String, &FoundFile> = found
            .iter()
            .map(|file| (maker.held.copy_of(&file.path), file))
            .filter(|(path, _)| self.wanted.contains(path))
            .collect();
        maker.writer.folders(by_path.keys().map(String::as_str))?;
        for (path, file) in by_path {
            // GitHub Pages refuses files above 100 MB.
            match read(file, 100 << 20) {
                Ok(bytes) => {
                    let made = maker.put(&Output { path, kind: OutputKind::File, bytes })?;
                    self.files.push(made);
                }
                Err(problem) => problems.push(*problem),
            }
        }
        Ok(())
    }

    /// The files that articles refer to, as entries of an announcement.
    pub fn wanted(&self) -> Vec<Entry> {
        let entry = |path: &String| Entry { path: path.clone(), fingerprint: None, article: None };
        self.wanted.iter().map(entry).collect()
    }

    /// The manifest's entries.
    pub fn entries(&self) -> Vec<Entry> {
        let entry = |file: &File| Entry {
            path: file.path.clone(),
            fingerprint: Some(file.fingerprint),
            article: file.article.clone(),
        };
        let mut entries: Vec<Entry> = self.files.iter().map(entry).collect();
        entries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        entries
    }

    /// Adds the counts to a report.
    pub fn count(&self, report: &mut Report) {
        for file in &self.files {
            match file.outcome {
                Outcome::Written => report.written += 1,
                Outcome::Unchanged => report.unchanged += 1,
            }
            let (files, bytes) = report.by_kind.entry(file.kind).or_default();
            *files += 1;
            *bytes += file.bytes;
        }
        report.pages = self.files.iter().filter(|file| file.path.ends_with(".html")).count();
    }
}
