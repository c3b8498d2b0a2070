//! What every page is made with: the theme, the settings, and the small views and words that all
//! pages share. The site itself is not seen here: pages are made from facts.

use chrono::NaiveDate;
use chrono_tz::Tz;
use url::Url;

use crate::error::Result;
use crate::model::date::PostDate;
use crate::model::link;
use crate::model::output::{Output, OutputKind};
use crate::render::facts::frame::Frame;
use crate::render::facts::index::IndexFacts;
use crate::render::facts::list::ListFacts;
use crate::render::target::Target;
use crate::render::view::{NavView, NotFoundView, PageView};
use crate::render::{list, page, terms};
use crate::theme::Theme;

/// What pages are made of, besides bodies.
pub struct Renderer<'a> {
    /// What all pages show of the site.
    pub frame: &'a Frame,
    /// Templates, texts, stylesheet.
    pub theme: &'a Theme,
    /// Where the site will be.
    pub base_url: Option<&'a Url>,
    /// The zone of times.
    pub zone: Tz,
    /// One sentence about the site.
    pub description: &'a str,
    /// The language of the site.
    pub lang: &'a str,
}

impl Renderer<'_> {
    /// What every page has.
    pub(super) fn page<'a>(
        &'a self,
        kind: &'a str,
        path: &str,
        title: String,
        description: &'a str,
    ) -> PageView<'a> {
        PageView {
            kind,
            title,
            root: link::to_root(path),
            stylesheet: &self.theme.stylesheet.path,
            canonical: self.base_url.map(|base| link::absolute(base, path)),
            description,
            lang: self.lang,
            nav: self.nav(path),
        }
    }

    pub(super) fn nav(&self, path: &str) -> Vec<NavView<'_>> {
        let mut nav = Vec::with_capacity(6);
        let mut add = |name, to: &str| {
            nav.push(NavView { name, url: link::relative(path, to), current: path == to });
        };
        add(self.text("home"), "index.html");
        if self.frame.has_articles {
            add(self.text("archive"), "archive/index.html");
        }
        for kind in &self.frame.kinds {
            let folder = kind.folder();
            add(self.text(folder), &format!("{folder}/index.html"));
        }
        nav
    }

    pub(super) fn text<'t>(&'t self, key: &'t str) -> &'t str {
        self.theme.texts.get(key)
    }

    pub(super) fn format_day(&self, day: NaiveDate, key: &str) -> String {
        day.format(self.text(key)).to_string()
    }

    /// A date as a reader sees it: in the site's zone where it has a time.
    pub(super) fn format_date(&self, date: &PostDate) -> String {
        match date.instant(self.zone) {
            Some(instant) => {
                instant.with_timezone(&self.zone).format(self.text("datetime_format")).to_string()
            }
            None => self.format_day(date.day, "date_format"),
        }
    }

    /// A list's page.
    pub fn list(&self, facts: &ListFacts<'_>, path: &str) -> Result<Output> {
        Ok(output(path, OutputKind::List, list::render(self, facts, path)?))
    }

    /// An index.
    pub fn index(&self, target: &Target, facts: &IndexFacts<'_>, path: &str) -> Result<Output> {
        Ok(output(path, OutputKind::List, terms::render(self, target, facts, path)?))
    }

    /// The page for addresses without one.
    pub fn not_found(&self, path: &str) -> Result<Output> {
        let bytes = page::render(&self.theme.engine, "404.html", &NotFoundView {}, None)?;
        Ok(output(path, OutputKind::Other, bytes))
    }
}

fn output(path: &str, kind: OutputKind, bytes: Vec<u8>) -> Output {
    Output { path: path.to_owned(), kind, bytes }
}
