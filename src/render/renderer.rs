//! What every page is made with: the theme, the settings, and the small views and words that all
//! pages share. The site itself is not seen here: pages are made from facts.

use chrono::NaiveDate;
use chrono_tz::Tz;
use url::Url;

use crate::error::Result;
use crate::model::crawlers::{Canonical, Extras};
use crate::model::date::PostDate;
use crate::model::feeds::FeedGroup;
use crate::model::language::Language;
use crate::model::link;
use crate::model::output::{Output, OutputKind};
use crate::model::terms_order::TermsOrder;
use crate::render::facts::calendar::CalendarFacts;
use crate::render::facts::frame::Frame;
use crate::render::facts::index::IndexFacts;
use crate::render::facts::list::ListFacts;
use crate::render::menu::{Menu, SharedMenus};
use crate::render::page::Prepared;
use crate::render::target::Target;
use crate::render::view::{NavView, NotFoundView, PageView};
use crate::render::{calendar, dates, feeds, list, page, terms};
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
    /// What pages carry for machines.
    pub extras: Extras,
    /// In which order indexes name their terms.
    pub terms_order: TermsOrder,
    /// The menus that pages share.
    pub menus: SharedMenus,
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
        let Menu { nav, footer } = self.menus.of(self, path);
        PageView {
            kind,
            title,
            root: link::to_root(path),
            stylesheet: &self.theme.stylesheet.path,
            canonical: self
                .base_url
                .filter(|_| self.extras.canonical != Canonical::None)
                .map(|base| link::absolute(base, path)),
            description,
            lang: self.lang,
            robots: self.extras.robots.meta(),
            feed: None,
            nav,
            footer,
        }
    }

    /// What a page has that needs no way on: no canonical address, no menus.
    pub(super) fn bare_page<'a>(
        &'a self,
        kind: &'a str,
        path: &str,
        title: String,
    ) -> PageView<'a> {
        let page = self.page(kind, path, title, "");
        let none = Prepared::list::<NavView<'_>>(&[]);
        PageView { canonical: None, nav: none.clone(), footer: none, ..page }
    }

    /// The language of a title, where it is another than the site's.
    pub(super) fn title_lang(&self, title: &str) -> Option<&'static str> {
        Language::of_title(title).filter(|language| !language.is_of(self.lang)).map(Language::tag)
    }

    pub(super) fn text<'t>(&'t self, key: &'t str) -> &'t str {
        self.theme.texts.get(key)
    }

    pub(super) fn format_day(&self, day: NaiveDate, key: &str) -> String {
        dates::day(&self.theme.texts, key, day)
    }

    /// A date as a reader sees it: in the site's zone where it has a time.
    pub(super) fn format_date(&self, date: &PostDate) -> String {
        dates::date(&self.theme.texts, self.zone, date)
    }

    /// A list's page. `excerpts` are of [`ListFacts::excerpted`], in that order.
    pub fn list(&self, facts: &ListFacts<'_>, path: &str, excerpts: &[&str]) -> Result<Output> {
        Ok(Output::new(path, OutputKind::List, list::render(self, facts, path, excerpts)?))
    }

    /// An index.
    pub fn index(&self, target: &Target, facts: &IndexFacts<'_>, path: &str) -> Result<Output> {
        Ok(Output::new(path, OutputKind::List, terms::render(self, target, facts, path)?))
    }

    /// The page that tells people about the feeds.
    pub fn feeds(&self, groups: &[FeedGroup<'_>], path: &str) -> Result<Output> {
        Ok(Output::new(path, OutputKind::List, feeds::render(self, groups, path)?))
    }

    /// A calendar.
    pub fn calendar(&self, facts: &CalendarFacts, path: &str) -> Result<Output> {
        Ok(Output::new(path, OutputKind::List, calendar::render(self, facts, path)?))
    }

    /// The page for addresses without one.
    pub fn not_found(&self, path: &str) -> Result<Output> {
        let bytes = page::render(
            &self.theme.engine,
            "404.html",
            &NotFoundView {},
            page::Trusted::default(),
        )?;
        Ok(Output::new(path, OutputKind::Other, bytes))
    }
}
