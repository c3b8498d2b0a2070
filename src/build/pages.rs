//! Pass 2: what a page is made from, and its bytes. An article is read again, cleaned and rendered, its
//! body dropped; lists, and files that articles refer to, are made likewise. Nothing is written here.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::build::beside::Beside;
use crate::build::bodies::Excerpts;
use crate::build::newest::{Newest, Whole};
use crate::build::output::own_key;
use crate::build::own_making::OwnReady;
use crate::build::places::Held;
use crate::build::plan::Why;
use crate::build::sources::{MOST_COPIED, Sources};
use crate::build::wanted::{Page, What};
use crate::clean::Cleaner;
use crate::config::Config;
use crate::error::Result;
use crate::feed::facts::Mark;
use crate::fingerprint::Fingerprint;
use crate::index::takedown::Removed;
use crate::load::read::read;
use crate::model::article::Article;
use crate::model::key::Key;
use crate::model::output::{Output, OutputKind};
use crate::model::problem::Problem;
use crate::model::record::{Cleaning, Removal};
use crate::model::site::{Index, Site};
use crate::model::source_url::SourceUrl;
use crate::render::article::{self, Text};
use crate::render::facts::article::ArticleFacts;
use crate::render::facts::calendar::CalendarFacts;
use crate::render::facts::index::IndexFacts;
use crate::render::facts::list::ListFacts;
use crate::render::feeds;
use crate::render::removed;
use crate::render::renderer::Renderer;
use crate::render::target::List;
use crate::sitemap::target::Sections;

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
    pub sources: &'a Sources,
    /// The configuration.
    pub config: &'a Config,
    /// The hash of the rules for each host.
    pub rules: HashMap<Option<&'a str>, Fingerprint>,
    /// The first words of articles.
    pub excerpts: Excerpts,
    /// The newest articles, as feeds have them whole.
    pub newest: Newest,
    /// What the feeds of the whole site say, where this is a build for another address.
    pub beside: Option<Beside>,
    /// What sitemaps say.
    pub sections: &'a Sections<'a>,
    /// What the site holds besides articles and lists.
    pub own: &'a OwnReady,
    /// Articles that were taken down.
    pub removed: &'a [Removed],
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

/// What of a cleaning is told whenever its page is made or kept; most have nothing.
pub fn told(mut cleaning: Cleaning) -> Option<Box<Cleaning>> {
    let is_told = cleaning.incomplete
        || !(cleaning.files.is_empty() && cleaning.problems.is_empty() && cleaning.hits.is_empty());
    // The questions are many, and have served.
    cleaning.questions = Vec::new();
    is_told.then(|| Box::new(cleaning))
}

/// A file that was made.
pub struct Made<'a> {
    /// Its path and bytes.
    pub output: Cow<'a, Output>,
    /// What it was made from; none where that may be another thing the next time.
    pub key: Option<Key>,
}

impl<'a> Made<'a> {
    /// Of bytes that were made just now.
    pub fn new(output: Output, key: Option<Key>) -> Self {
        Self { output: Cow::Owned(output), key }
    }

    /// Of bytes that are there.
    pub fn there(output: &'a Output, key: Option<Key>) -> Self {
        Self { output: Cow::Borrowed(output), key }
    }
}

/// What was found out while an article's page was made.
pub struct ArticleMade {
    /// What cleaning asked and found.
    pub cleaning: Cleaning,
    /// What was taken out.
    pub removals: Vec<Removal>,
    /// Whether the post could be read.
    pub read: bool,
}

/// Hashes of what pages show of each article.
pub struct Hashes {
    /// Of its row in a list; none where no list is made.
    pub rows: Vec<Fingerprint>,
    /// Of its head and of its text.
    pub marks: Vec<Mark>,
}

/// What a page is made from, as far as that is known before.
pub struct PageKey {
    /// The key.
    pub key: Key,
    /// Why it is not all known.
    pub unsure: Option<Why>,
}

impl From<Key> for PageKey {
    fn from(key: Key) -> Self {
        Self { key, unsure: None }
    }
}

/// What a page is made from, before its body is known.
pub struct ArticleKey {
    /// The key.
    pub key: Key,
    /// Why it is not all known: the last build's cleaning does not hold for this text.
    pub unsure: Option<Why>,
    /// What that cleaning found, where it found anything.
    pub cleaning: Option<Box<Cleaning>>,
    /// Bytes of the body that it made.
    pub bytes: u32,
    /// The hashes of the article's head and text.
    pub mark: Mark,
}

impl Maker<'_> {
    /// What stands for an article's text in its key: the bytes it is read from, where they lie, and
    /// the rules it is cleaned by.
    fn text(&self, article: &Article) -> Fingerprint {
        let rules = self.rules.get(&host(article));
        let path = &article.source_path;
        Fingerprint::of_value(&(article.fingerprint, path.root, &path.rel, rules))
    }

    fn key(&self, facts: &ArticleFacts<'_>, mark: Mark, cleaning: &Cleaning) -> Key {
        let links = self.held.answers(&cleaning.questions);
        facts.key(self.frame, mark, links)
    }

    fn mark(&self, at: Index, facts: &ArticleFacts<'_>) -> Mark {
        [Fingerprint::of_value(&facts.head), self.text(self.site.article(at))]
    }

    /// The hashes of an article's head and text.
    pub fn article_mark(&self, at: Index) -> Mark {
        self.mark(at, &ArticleFacts::of(self.site, at))
    }

    /// What an article's page would be made from now.
    pub fn article_key(&self, at: Index) -> ArticleKey {
        let article = self.site.article(at);
        let facts = ArticleFacts::of(self.site, at);
        let mark = self.mark(at, &facts);
        let known = self.sources.cleaned(article.place as usize);
        // Records may be older than the manifest: a backup of the cache, half restored.
        let Some(cleaning) = known.filter(|known| known.of == mark[1]) else {
            let key = self.key(&facts, mark, &Cleaning::default());
            let unsure = Some(self.sources.why_unclean());
            return ArticleKey { key, unsure, cleaning: None, bytes: 0, mark };
        };
        let key = self.key(&facts, mark, &cleaning);
        let bytes = cleaning.bytes;
        ArticleKey { key, unsure: None, cleaning: told(cleaning), bytes, mark }
    }

    /// Makes an article's page; `mark` has the hashes of its head and text.
    pub fn article(&self, at: Index, mark: Mark) -> Result<(Made<'static>, ArticleMade)> {
        let facts = ArticleFacts::of(self.site, at);
        let mut cleaning = Cleaning::default();
        let body = match self.body(at) {
            Ok(body) => body,
            Err(problem) => {
                // Lists and neighbours lead here: a page that says what happened, not a dead link.
                let output = article::output(self.renderer, &facts, None)?;
                cleaning.problems.push(*problem);
                return Ok((
                    Made::new(output, None),
                    ArticleMade { cleaning, removals: Vec::new(), read: false },
                ));
            }
        };
        let html = &body.cleaned.body;
        let record = body.cleaned.record;
        self.newest.keep(at, || Whole::of(html, &record, &body.questions, body.same));
        let text = Text {
            body: html,
            facts: &record.facts,
            image: record.web_picture(),
            incomplete: record.incomplete,
            is_ad: record.is_ad,
        };
        let output = article::output(self.renderer, &facts, Some(&text))?;
        cleaning.of = mark[1];
        cleaning.hits = record.hits();
        cleaning.files = record.files;
        cleaning.incomplete = record.incomplete;
        cleaning.bytes = u32::try_from(html.as_str().len()).unwrap_or(u32::MAX);
        cleaning.questions = body.questions;
        cleaning.problems = body.problems;
        let key = body.same.then(|| self.key(&facts, mark, &cleaning));
        if body.same {
            self.excerpts.set(at, record.facts.excerpt);
        }
        Ok((
            Made::new(output, key),
            ArticleMade { cleaning, removals: record.removals, read: true },
        ))
    }

    /// What a page would be made from now.
    pub fn page_key(&self, page: &Page<'_>, hashes: &Hashes) -> PageKey {
        let heads = |at: Index| hashes.marks[at as usize][0];
        let key = match &page.what {
            What::List { list, folder, number } => {
                let facts = self.list(*list, folder, *number);
                let texts: Vec<[u8; 16]> = facts
                    .excerpted()
                    .iter()
                    .map(|at| hashes.marks[*at as usize][1].to_bytes())
                    .collect();
                facts.key(self.frame, &hashes.rows, Fingerprint::of(&texts.concat()))
            }
            What::Index(target) => IndexFacts::of(self.site, target).key(self.frame, &page.path),
            What::Feed(_, target) => return self.feed_key(*target, &hashes.marks),
            What::Feeds => feeds::key(self.frame, &self.feed_groups()),
            What::Sitemap(_, target) => self.sections.key(*target, heads),
            What::Data(target) => target.key(self.site, heads),
            What::Calendar(of) => CalendarFacts::of(self.site, *of).key(self.frame),
            What::Robots => own_key(Fingerprint::of_value(&self.config.outlook.extras)),
            // Made from settings and theme alone.
            What::NotFound | What::Mirrors | What::NoJekyll => own_key(Fingerprint::default()),
            What::Stylesheet => own_key(Fingerprint::of(&self.renderer.theme.stylesheet.bytes)),
            What::Tombstone(notice) => removed::key(self.frame, &page.path, notice),
            What::Own(what) => self.own_key(*what),
            What::Asset(at) => own_key(Fingerprint::of(&self.renderer.theme.assets[*at].bytes)),
        };
        key.into()
    }

    fn list<'s>(&'s self, list: List, folder: &'s str, number: Option<usize>) -> ListFacts<'s> {
        let has_feed = self.has_feed(list);
        ListFacts::of(self.site, list, folder, number, self.config.paginate, has_feed)
    }

    /// Makes a page. Feeds have no key without the marks of all articles.
    pub fn page(&self, page: &Page<'_>, key: Key, marks: Option<&[Mark]>) -> Result<Made<'_>> {
        let given = key;
        let mut key = Some(given);
        let output = match &page.what {
            What::List { list, folder, number } => {
                let facts = self.list(*list, folder, *number);
                let excerpts: Vec<Option<&str>> =
                    facts.excerpted().iter().map(|at| self.excerpt(*at)).collect();
                // A text that could not be read may be there next time.
                key = key.filter(|_| excerpts.iter().all(Option::is_some));
                let excerpts: Vec<&str> =
                    excerpts.into_iter().map(Option::unwrap_or_default).collect();
                self.renderer.list(&facts, &page.path, &excerpts)?
            }
            What::Index(target) => {
                self.renderer.index(target, &IndexFacts::of(self.site, target), &page.path)?
            }
            What::Feed(base, target) => {
                let (output, key) = self.feed(base, *target, &page.path, marks);
                return Ok(Made::new(output, key));
            }
            What::Feeds => self.renderer.feeds(&self.feed_groups(), &page.path)?,
            What::Sitemap(base, target) => self.sitemap(base, *target, &page.path),
            What::Robots => self.robots(&page.path),
            What::Data(target) => self.data(*target, &page.path),
            What::Mirrors => self.mirrors(&page.path),
            What::NoJekyll => Output::new(&page.path, OutputKind::Other, Vec::new()),
            What::Calendar(of) => {
                self.renderer.calendar(&CalendarFacts::of(self.site, *of), &page.path)?
            }
            What::Tombstone(notice) => removed::output(self.renderer, &page.path, notice)?,
            What::NotFound => self.renderer.not_found(&page.path)?,
            What::Stylesheet => return Ok(Made::there(&self.renderer.theme.stylesheet, key)),
            What::Own(what) => return self.own(*what, given),
            What::Asset(at) => return Ok(Made::there(&self.renderer.theme.assets[*at], key)),
        };
        Ok(Made::new(output, key))
    }

    /// Copies a file that articles refer to; a problem where it cannot be read.
    pub fn copy(
        &self,
        path: &str,
        place: usize,
    ) -> std::result::Result<Made<'static>, Box<Problem>> {
        let bytes = read(self.sources.file(place), MOST_COPIED).map_err(as_copied)?;
        let key = own_key(Fingerprint::of(&bytes));
        let output = Output { path: path.to_owned(), kind: OutputKind::File, bytes };
        Ok(Made::new(output, Some(key)))
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
