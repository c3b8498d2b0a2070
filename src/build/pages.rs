//! Pass 2: articles whose page is due are read again, cleaned, rendered, written, their bodies
//! dropped; then lists, then the files that articles refer to.

use std::collections::HashMap;

use crate::build::events::Events;
use crate::build::inspect::post::body;
use crate::build::output::own_key;
use crate::build::places::{Asked, Held};
use crate::build::plan::Why;
use crate::build::sources::{MOST_COPIED, Sources};
use crate::clean::Cleaner;
use crate::clean::input::Input;
use crate::config::Config;
use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::load::read::read;
use crate::manifest::Entry;
use crate::model::article::Article;
use crate::model::document::Dialect;
use crate::model::id::ArticleId;
use crate::model::key::Key;
use crate::model::output::{Output, OutputKind};
use crate::model::problem::Problem;
use crate::model::record::Cleaning;
use crate::model::site::{Index, Site};
use crate::model::source_url::SourceUrl;
use crate::parse::decode;
use crate::render::article::{self, Text};
use crate::render::facts::article::ArticleFacts;
use crate::render::facts::index::IndexFacts;
use crate::render::facts::list::ListFacts;
use crate::render::renderer::Renderer;
use crate::render::target::{self, List, Target};
use crate::write::{Outcome, Writer};

/// All that it takes to make a page.
pub struct Maker<'a> {
    /// The site.
    pub site: &'a Site,
    /// The hash of what all pages show of the site.
    pub frame: Fingerprint,
    /// Makes pages of facts.
    pub renderer: &'a Renderer<'a>,
    /// Makes bodies fit for pages.
    pub cleaner: &'a Cleaner,
    /// What the site holds.
    pub held: &'a Held<'a>,
    /// What is known of the sources.
    pub sources: &'a Sources<'a>,
    /// Writes.
    pub writer: &'a Writer,
    /// The configuration.
    pub config: &'a Config,
    /// The hash of the rules for each host.
    pub rules: HashMap<Option<&'a str>, Fingerprint>,
    /// Who listens.
    pub events: &'a dyn Events,
}

/// The hash of the rules for each host that the site has articles of.
pub fn rules<'a>(site: &'a Site, cleaner: &Cleaner) -> HashMap<Option<&'a str>, Fingerprint> {
    let mut rules = HashMap::new();
    for article in &site.articles {
        let host = host(article);
        rules.entry(host).or_insert_with(|| cleaner.rules_of(host));
    }
    rules
}

fn host(article: &Article) -> Option<&str> {
    article.url.as_ref().and_then(SourceUrl::host)
}

/// A file that was made.
pub struct Made {
    /// What the manifest says of it.
    pub entry: Entry,
    /// Whether it was there already.
    pub outcome: Outcome,
}

/// An article's page that was made.
pub struct ArticleMade {
    /// The file.
    pub made: Made,
    /// What cleaning asked and found.
    pub cleaning: Cleaning,
    /// Whether the post could be read.
    pub read: bool,
}

/// A file of the site besides articles' pages and copied files.
pub struct Page {
    /// What it is.
    pub what: What,
    /// Its path below the output folder.
    pub path: String,
}

/// What a page is.
pub enum What {
    /// A list's own address, or one of its numbered pages.
    List {
        /// Which list.
        list: List,
        /// Its folder.
        folder: String,
        /// The number.
        number: Option<usize>,
    },
    /// An index of terms or dates.
    Index(Target),
    /// The 404 page.
    NotFound,
    /// The theme's stylesheet.
    Stylesheet,
}

/// All pages of a site but articles' own.
pub fn pages(site: &Site, paginate: usize, stylesheet: &Output) -> Vec<Page> {
    let page = |target: Target| {
        let path = target.path(site);
        let what = match target {
            Target::List { list, page } => {
                What::List { list, folder: list.folder(site), number: page }
            }
            Target::NotFound => What::NotFound,
            index => What::Index(index),
        };
        Page { what, path }
    };
    let mut pages: Vec<Page> = target::plan(site, paginate).into_iter().map(page).collect();
    pages.push(Page { what: What::Stylesheet, path: stylesheet.path.clone() });
    pages
}

/// What a page is made from, before its body is known.
pub struct ArticleKey {
    /// The key.
    pub key: Key,
    /// Why it is not all known: the last build's cleaning does not hold for this text.
    pub unsure: Option<Why>,
    /// What that cleaning found, where it found anything.
    pub cleaning: Option<Box<Cleaning>>,
}

impl Maker<'_> {
    fn put(&self, output: &Output, key: Option<Key>, article: Option<ArticleId>) -> Result<Made> {
        let outcome = self.writer.put(output)?;
        self.events.step(1);
        let entry = Entry {
            path: output.path.clone(),
            kind: output.kind,
            bytes: output.bytes.len() as u64,
            fingerprint: Fingerprint::of(&output.bytes),
            key,
            article,
        };
        Ok(Made { entry, outcome })
    }

    /// What stands for an article's text in its key: the bytes it is read from, where they lie, and
    /// the rules it is cleaned by.
    fn text(&self, article: &Article) -> Fingerprint {
        let rules = self.rules.get(&host(article));
        let path = &article.source_path;
        Fingerprint::of_value(&(article.fingerprint, path.root, &path.rel, rules))
    }

    fn key(&self, at: Index, facts: &ArticleFacts<'_>, cleaning: &Cleaning) -> Key {
        let links = self.held.answers(&cleaning.questions);
        facts.key(self.frame, self.text(self.site.article(at)), links)
    }

    /// What an article's page would be made from now.
    pub fn article_key(&self, at: Index) -> ArticleKey {
        let article = self.site.article(at);
        let facts = ArticleFacts::of(self.site, at);
        let Some(mut cleaning) = self.sources.cleaned(article.place as usize) else {
            let key = self.key(at, &facts, &Cleaning::default());
            return ArticleKey { key, unsure: Some(self.sources.why_unclean()), cleaning: None };
        };
        let key = self.key(at, &facts, &cleaning);
        // The questions are many, and have served.
        cleaning.questions = Vec::new();
        let is_told = cleaning.incomplete
            || !(cleaning.files.is_empty()
                && cleaning.problems.is_empty()
                && cleaning.hits.is_empty());
        ArticleKey { key, unsure: None, cleaning: is_told.then(|| Box::new(cleaning)) }
    }

    /// Makes an article's page.
    pub fn article(&self, at: Index) -> Result<ArticleMade> {
        let article = self.site.article(at);
        let facts = ArticleFacts::of(self.site, at);
        let id = Some(article.id);
        let mut cleaning = Cleaning::default();
        let file = self.sources.file(article.place as usize);
        let bytes = match read(file, self.config.max_post_bytes) {
            Ok(bytes) => bytes,
            Err(problem) => {
                // Lists and neighbours lead here: a page that says what happened, not a dead link.
                let output = article::output(self.renderer, &facts, None)?;
                cleaning.problems.push(*problem);
                return Ok(ArticleMade {
                    made: self.put(&output, None, id)?,
                    cleaning,
                    read: false,
                });
            }
        };
        let same = Fingerprint::of(&bytes) == article.fingerprint;
        if !same {
            cleaning.problems.push(
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
        let html = body(&text, article.dialect, &article.head(), self.cleaner).into_html();
        let url = article.url.as_ref().and_then(SourceUrl::to_url);
        let asked = Asked::new(self.held);
        let input = Input {
            html: &html,
            title: &article.title,
            url: url.as_ref(),
            source: &article.source_path,
            page: &article.path,
            tag_links: article.dialect == Dialect::Gfw,
            addresses: self.cleaner.addresses(),
            places: &asked,
        };
        let cleaned = self.cleaner.clean(&input, &mut cleaning.problems);
        let record = cleaned.record;
        let text = Text {
            body: &cleaned.body,
            facts: &record.facts,
            incomplete: record.incomplete,
            is_ad: record.is_ad,
        };
        let output = article::output(self.renderer, &facts, Some(&text))?;
        cleaning.hits = record.hits();
        cleaning.files = record.files;
        cleaning.incomplete = record.incomplete;
        cleaning.questions = asked.into_questions();
        let key = same.then(|| self.key(at, &facts, &cleaning));
        Ok(ArticleMade { made: self.put(&output, key, id)?, cleaning, read: true })
    }

    /// What a page would be made from now. `rows` has the hash of each article's row.
    pub fn page_key(&self, page: &Page, rows: &[Fingerprint]) -> Key {
        match &page.what {
            What::List { list, folder, number } => {
                self.list(*list, folder, *number).key(self.frame, rows)
            }
            What::Index(target) => IndexFacts::of(self.site, target).key(self.frame, &page.path),
            What::NotFound => own_key(Fingerprint::default()),
            What::Stylesheet => own_key(Fingerprint::of(&self.renderer.theme.stylesheet.bytes)),
        }
    }

    fn list<'s>(&'s self, list: List, folder: &'s str, number: Option<usize>) -> ListFacts<'s> {
        ListFacts::of(self.site, list, folder, number, self.config.paginate)
    }

    /// Makes a page.
    pub fn page(&self, page: &Page, key: Key) -> Result<Made> {
        let key = Some(key);
        let output = match &page.what {
            What::List { list, folder, number } => {
                self.renderer.list(&self.list(*list, folder, *number), &page.path)?
            }
            What::Index(target) => {
                self.renderer.index(target, &IndexFacts::of(self.site, target), &page.path)?
            }
            What::NotFound => self.renderer.not_found(&page.path)?,
            What::Stylesheet => return self.put(&self.renderer.theme.stylesheet, key, None),
        };
        self.put(&output, key, None)
    }

    /// Copies a file that articles refer to; a problem where it cannot be read.
    pub fn copy(
        &self,
        path: &str,
        place: usize,
    ) -> Result<std::result::Result<Made, Box<Problem>>> {
        let bytes = match read(self.sources.file(place), MOST_COPIED) {
            Ok(bytes) => bytes,
            Err(problem) => return Ok(Err(as_copied(problem))),
        };
        let key = own_key(Fingerprint::of(&bytes));
        let output = Output { path: path.to_owned(), kind: OutputKind::File, bytes };
        self.put(&output, Some(key), None).map(Ok)
    }
}

/// What is wrong with a file, told of a copy and not of a post.
fn as_copied(mut problem: Box<Problem>) -> Box<Problem> {
    if problem.kind == "file-too-large" {
        "files above 100 MB are not copied, because GitHub Pages refuses them"
            .clone_into(&mut problem.message);
        "make it smaller, or take it out of the post".clone_into(&mut problem.help);
    }
    problem
}
