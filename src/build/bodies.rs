//! Bodies, each read again from its post, and cleaned: for its page, for a feed, for an excerpt.

use std::sync::OnceLock;

use crate::build::inspect::post::body;
use crate::build::pages::Maker;
use crate::build::places::Asked;
use crate::clean::Cleaned;
use crate::clean::input::Input;
use crate::fingerprint::Fingerprint;
use crate::load::read::read;
use crate::model::document::Dialect;
use crate::model::problem::Problem;
use crate::model::record::Question;
use crate::model::site::Index;
use crate::model::source_url::SourceUrl;
use crate::parse::decode;

/// An article's body.
pub struct Body {
    /// Cleaned.
    pub cleaned: Cleaned,
    /// What was asked of the site for it.
    pub questions: Vec<Question>,
    /// What was wrong with it.
    pub problems: Vec<Problem>,
    /// Whether the file has the bytes that it had in pass 1.
    pub same: bool,
}

impl Maker<'_> {
    /// Reads and cleans an article's body.
    pub fn body(&self, at: Index) -> Result<Body, Box<Problem>> {
        let article = self.site.article(at);
        let file = self.sources.file(article.place as usize);
        let bytes = read(file, self.config.max_post_bytes)?;
        let mut problems = Vec::new();
        let same = Fingerprint::of(&bytes) == article.fingerprint;
        if !same {
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
        let cleaned = self.cleaner.clean(&input, &mut problems);
        Ok(Body { cleaned, questions: asked.into_questions(), problems, same })
    }

    /// The first words of an article; none where its post cannot be read as it was in pass 1.
    pub fn excerpt(&self, at: Index) -> Option<&str> {
        let again = || {
            let body = self.body(at).ok().filter(|body| body.same)?;
            Some(body.cleaned.record.facts.excerpt.into_boxed_str())
        };
        self.excerpts.of(at).get_or_init(again).as_deref()
    }
}

/// The first words of articles, by their place: those whose pages were made in this build are known,
/// others are read when they are asked for.
#[derive(Default)]
pub struct Excerpts {
    by_place: Vec<OnceLock<Option<Box<str>>>>,
}

impl Excerpts {
    /// None is known yet, of so many articles.
    pub fn new(articles: usize) -> Self {
        Self { by_place: std::iter::repeat_with(OnceLock::new).take(articles).collect() }
    }

    fn of(&self, at: Index) -> &OnceLock<Option<Box<str>>> {
        &self.by_place[at as usize]
    }

    /// Remembers one.
    pub fn set(&self, at: Index, excerpt: String) {
        // Whoever read it before read the same.
        let _ = self.of(at).set(Some(excerpt.into_boxed_str()));
    }
}
