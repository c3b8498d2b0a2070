//! What every page is made with: the site, the theme, and the small views and words that all pages
//! share.

use chrono::NaiveDate;
use chrono_tz::Tz;
use url::Url;

use crate::model::date::PostDate;
use crate::model::link;
use crate::model::site::{Site, TaxonomyKind};
use crate::render::view::{NavView, PageView};
use crate::theme::Theme;

/// What pages are made of, besides bodies.
pub struct Renderer<'a> {
    /// The site.
    pub site: &'a Site,
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
    /// Rows of a numbered page.
    pub paginate: usize,
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
        if !self.site.articles.is_empty() {
            add(self.text("archive"), "archive/index.html");
        }
        for taxonomy in &self.site.taxonomies {
            let folder = taxonomy.kind.folder();
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

    /// The link to a term's list.
    pub(super) fn term_url(&self, kind: TaxonomyKind, name: &str, from: &str) -> Option<String> {
        let term = self.site.taxonomy(kind)?.term(name)?;
        Some(link::relative(from, &format!("{}/index.html", term.folder)))
    }
}

/// The folder of a day's list.
pub(super) fn day_folder(day: NaiveDate) -> String {
    day.format("%Y/%m/%d").to_string()
}
