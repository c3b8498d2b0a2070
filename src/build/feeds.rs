//! Feeds: what each would be made from now, and its bytes.

use std::borrow::Cow;

use url::Url;

use crate::build::newest::Whole;
use crate::build::pages::{Maker, PageKey};
use crate::clean::facts::excerpt::excerpt;
use crate::feed::compose::{self, Member, Setting};
use crate::feed::facts::{FeedFacts, Mark};
use crate::feed::target::{Target, has_feed, links};
use crate::fingerprint::Fingerprint;
use crate::model::feeds::FeedGroup;
use crate::model::key::Key;
use crate::model::language::Language;
use crate::model::output::{Output, OutputKind};
use crate::model::record::Question;
use crate::model::site::Index;
use crate::render::target::List;

/// The most characters of a summary in an archive page.
const ARCHIVE_SUMMARY: usize = 60;

impl Maker<'_> {
    /// The feeds of terms.
    pub fn feed_groups(&self) -> Vec<FeedGroup<'_>> {
        links(self.site, &self.config.outlook.feeds)
    }

    /// Whether a list has a feed.
    pub fn has_feed(&self, list: List) -> bool {
        let settings = &self.config.outlook.feeds;
        let has = match list {
            List::Home => settings.enabled,
            List::Term(kind, at) => self
                .site
                .taxonomy(kind)
                .is_some_and(|taxonomy| has_feed(settings, kind, &taxonomy.terms[at])),
            List::Day(_) | List::Undated => false,
        };
        has && self.config.base_url.is_some()
    }

    fn feed_facts(&self, target: Target) -> FeedFacts<'_> {
        FeedFacts::of(self.site, &self.config.outlook.feeds, target)
    }

    /// What a feed would be made from now.
    pub fn feed_key(&self, target: Target, marks: &[Mark]) -> PageKey {
        let facts = self.feed_facts(target);
        if !facts.is_full_text() {
            return facts.key(marks, Fingerprint::default()).into();
        }
        // As for an article's page: where its links lead is a part of what it shows.
        let mut questions: Vec<Question> = Vec::new();
        let mut unsure = None;
        for at in &facts.members {
            match self.sources.cleaned(self.site.article(*at).place as usize) {
                Some(cleaning) if cleaning.of == marks[*at as usize][1] => {
                    questions.extend(cleaning.questions);
                }
                _ => unsure = Some(self.sources.why_unclean()),
            }
        }
        PageKey { key: facts.key(marks, self.held.answers(&questions)), unsure }
    }

    /// Makes a feed. It has no key where a text could not be read, and without the marks of all articles.
    pub fn feed(
        &self,
        base: &Url,
        target: Target,
        path: &str,
        marks: Option<&[Mark]>,
    ) -> (Output, Option<Key>) {
        let facts = self.feed_facts(target);
        let setting = Setting {
            base,
            title: &self.config.title,
            description: &self.config.description,
            lang: &self.config.lang,
            zone: self.config.timezone,
            max_bytes: self.config.outlook.feeds.max_bytes,
            names: ["sources", "tags"].map(|key| self.renderer.theme.texts.get(key)),
        };
        let mut is_whole = true;
        let mut links = Fingerprint::default();
        let mut summaries = Vec::new();
        let mut members = Vec::with_capacity(facts.members.len());
        if facts.is_full_text() {
            // All formats have the same articles: each is read and cleaned once.
            let texts: Vec<Option<&Whole>> =
                facts.members.iter().map(|at| self.newest(*at)).collect();
            is_whole = texts.iter().all(|text| text.is_some_and(|text| text.same));
            let questions = texts.iter().flatten().flat_map(|text| &text.questions);
            links = self.held.answers(&questions.copied().collect::<Vec<Question>>());
            let read = facts.members.iter().zip(texts);
            members.extend(read.map(|(at, text)| self.whole(*at, text)));
        } else {
            let known = self
                .beside
                .as_ref()
                .and_then(|beside| beside.summaries(path, facts.key(marks?, links)));
            let known = known.filter(|known| known.len() == facts.members.len());
            // They are as long as they shall be.
            let is_known = known.is_some();
            summaries.extend(known.into_iter().flatten().map(Cow::Owned));
            for at in facts.members.iter().filter(|_| !is_known) {
                let summary = self.excerpt(*at);
                is_whole &= summary.is_some();
                let summary = summary.unwrap_or_default();
                summaries.push(match target {
                    // An archive has every article of the site once more.
                    Target::Archive(_) => Cow::Owned(excerpt(summary, ARCHIVE_SUMMARY)),
                    _ => Cow::Borrowed(summary),
                });
            }
            let read = facts.members.iter().zip(&summaries);
            members.extend(read.map(|(at, summary)| self.brief(*at, summary)));
        }
        let bytes = compose::feed(&setting, &facts, &members);
        let key = marks.filter(|_| is_whole).map(|marks| facts.key(marks, links));
        (Output::new(path, OutputKind::Feed, bytes), key)
    }

    fn brief<'a>(&'a self, at: Index, summary: &'a str) -> Member<'a> {
        let article = self.site.article(at);
        Member { article, summary, content: None, image: None, lang: None }
    }

    fn whole<'a>(&'a self, at: Index, text: Option<&'a Whole>) -> Member<'a> {
        let Some(text) = text else { return self.brief(at, "") };
        let language = text.language.filter(|lang| !lang.is_of(&self.config.lang));
        Member {
            content: Some(&text.body),
            image: text.image.as_deref(),
            lang: language.map(Language::tag),
            ..self.brief(at, &text.excerpt)
        }
    }
}
