//! The newest articles, as the feeds of the site have them whole: those whose pages are made in this build
//! are kept, others are read and cleaned when the first feed asks for them.

use std::sync::OnceLock;

use crate::build::pages::Maker;
use crate::config::Config;
use crate::feed::format::Format;
use crate::feed::target::Target;
use crate::model::language::Language;
use crate::model::record::{Question, Record};
use crate::model::site::{Index, Site};
use crate::trust::SafeHtml;

/// What feeds show of an article besides its head.
pub struct Whole {
    /// Its text.
    pub body: SafeHtml,
    /// Its first words.
    pub excerpt: String,
    /// The address of its first picture in the web.
    pub image: Option<String>,
    /// Its language.
    pub language: Option<Language>,
    /// What was asked of the site for it.
    pub questions: Vec<Question>,
    /// Whether the file has the bytes that it had in pass 1.
    pub same: bool,
}

impl Whole {
    /// Of a body that was read with the bytes of pass 1, or not.
    pub fn of(body: &SafeHtml, record: &Record, questions: &[Question], same: bool) -> Self {
        Self {
            body: body.clone(),
            excerpt: record.facts.excerpt.clone(),
            image: record.web_picture().map(str::to_owned),
            language: record.facts.language,
            questions: questions.to_vec(),
            same,
        }
    }
}

/// The articles of the site's feeds, by their place; none where there are no feeds.
pub struct Newest {
    first: usize,
    texts: Vec<OnceLock<Option<Whole>>>,
}

impl Newest {
    /// None is known yet.
    pub fn new(site: &Site, config: &Config) -> Self {
        let settings = &config.outlook.feeds;
        let has_feeds = settings.enabled && config.base_url.is_some();
        // All formats have the same ones.
        let members = Target::Site(Format::Atom).members(site, settings);
        let first = members.last().filter(|_| has_feeds).map(|at| *at as usize);
        let first = first.unwrap_or(site.articles.len());
        let texts = site.articles[first..].iter().map(|_| OnceLock::new()).collect();
        Self { first, texts }
    }

    fn place(&self, at: Index) -> Option<&OnceLock<Option<Whole>>> {
        self.texts.get((at as usize).checked_sub(self.first)?)
    }

    /// Keeps an article's text, if it is one of these.
    pub fn keep(&self, at: Index, whole: impl FnOnce() -> Whole) {
        if let Some(place) = self.place(at) {
            // Whoever read it before read the same.
            place.get_or_init(|| Some(whole()));
        }
    }
}

impl Maker<'_> {
    /// The text of one of the newest articles; none where its post cannot be read.
    pub fn newest(&self, at: Index) -> Option<&Whole> {
        let read = || {
            let body = self.body(at).ok()?;
            let cleaned = &body.cleaned;
            Some(Whole::of(&cleaned.body, &cleaned.record, &body.questions, body.same))
        };
        self.newest.place(at)?.get_or_init(read).as_ref()
    }
}
