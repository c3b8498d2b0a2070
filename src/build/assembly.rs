//! What makes the pages of a site, put together: from documents and sources to a [`Maker`] and a list of
//! all that it can make. A build writes what is due of it; a preview asks for a page at a time.

use std::collections::HashMap;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::build::beside::Beside;
use crate::build::bodies::Excerpts;
use crate::build::events::{Events, FileOutcome};
use crate::build::future::Future;
use crate::build::newest::Newest;
use crate::build::options::{Options, Scope};
use crate::build::own::{Gathering, Own};
use crate::build::own_making::{LOST, OwnReady};
use crate::build::pages::{Maker, rules};
use crate::build::places::Held;
use crate::build::report::Report;
use crate::build::scope;
use crate::build::sources::Sources;
use crate::build::taken_down;
use crate::build::talk::Talk;
use crate::build::wanted::{self, Page};
use crate::clean::Cleaner;
use crate::clean::rules::file::Dates;
use crate::config::Config;
use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::index::index;
use crate::index::indexed::Indexed;
use crate::index::settings::Settings;
use crate::model::document::{Document, LeftOut};
use crate::model::problem::Problem;
use crate::model::site::Site;
use crate::model::source_url::SourceUrl;
use crate::render::facts::frame::{Frame, Menus};
use crate::render::menu::SharedMenus;
use crate::render::renderer::Renderer;
use crate::theme::Theme;

/// What pages are made with, besides the site.
#[derive(Clone, Copy)]
pub struct Assembly<'a> {
    /// The settings.
    pub config: &'a Config,
    /// How it is run.
    pub options: &'a Options,
    /// The theme.
    pub theme: &'a Theme,
    /// Makes bodies fit for pages.
    pub cleaner: &'a Cleaner,
    /// Who listens.
    pub events: &'a dyn Events,
}

impl Assembly<'_> {
    /// Puts together what makes the pages of a site, for as long as `then` wants it.
    pub fn with<R>(
        &self,
        indexed: &Indexed,
        sources: &Sources,
        beside: Option<Beside>,
        talk: &mut Talk<'_>,
        then: impl for<'m> FnOnce(&'m Maker<'m>, Vec<Page<'m>>, &mut Talk<'_>) -> Result<R>,
    ) -> Result<R> {
        let site = &indexed.site;
        let mut pages = self.pages(indexed, talk);
        let mut sections = wanted::map(site, self.config, &mut pages);
        let own = self.own(sources, indexed, &mut pages, talk)?;
        let held = Held::new(indexed, sources.files(), &own.pages, self.config);
        let own = self.ready(own, &held, &pages, talk);
        let lists = pages.len();
        pages.extend(own.pages());
        if pages.len() > lists {
            // Once more, with the pages of the site's own.
            sections = wanted::map(site, self.config, &mut pages);
        }
        if self.options.scope == Scope::Addressed {
            pages.retain(|page| wanted::is_addressed(&page.what));
        }
        let frame = self.frame(site, &pages, &own);
        let renderer = self.renderer(&frame);
        let maker = Maker {
            site,
            frame: Fingerprint::of_value(&frame),
            renderer: &renderer,
            cleaner: self.cleaner,
            held: &held,
            sources,
            config: self.config,
            rules: rules(site, self.cleaner),
            excerpts: Excerpts::new(site.articles.len()),
            newest: Newest::new(site, self.config),
            beside,
            sections: &sections,
            own: &own,
            removed: &indexed.removed,
        };
        then(&maker, pages, talk)
    }

    /// What all pages show of the site.
    fn frame(&self, site: &Site, pages: &[Page<'_>], own: &OwnReady) -> Frame {
        let outlook = &self.config.outlook;
        let menus = Menus {
            nav: outlook.nav.as_deref(),
            footer: &outlook.footer,
            has_feeds: wanted::has_feeds(self.config),
        };
        let mut frame = Frame::of(site, menus);
        if self.options.scope.year().is_some() {
            scope::settle(&mut frame, site, pages, own.wanted());
        }
        frame
    }

    /// The documents as a site, and nothing told.
    pub fn indexed(
        &self,
        mut documents: Vec<Box<Document>>,
        problems: &mut Vec<Problem>,
    ) -> Indexed {
        let outlet = |host: &str| self.cleaner.outlet(host);
        let settings = Settings {
            zone: self.config.timezone,
            permalink: &self.config.permalink,
            outlet: &outlet,
            tag_pages_from: self.config.outlook.tag_pages_from,
            removals: &self.config.removals,
            each: &|pieces, work| (0..pieces).into_par_iter().for_each(work),
        };
        self.mean_dates(&mut documents);
        index(documents, &settings, problems)
    }

    /// The documents as a site.
    pub fn index(
        &self,
        documents: Vec<Box<Document>>,
        mut problems: Vec<Problem>,
        report: &mut Report,
        talk: &mut Talk<'_>,
    ) -> (Indexed, Future) {
        self.events.stage("sort", 0);
        let posts = documents.len();
        let mut indexed = self.indexed(documents, &mut problems);
        report.removed_by_request = indexed.removed.len();
        report.duplicates = posts - indexed.site.articles.len() - indexed.removed.len();
        if let Some(year) = self.options.scope.year() {
            let others = indexed.only(year, self.config.outlook.tag_pages_from);
            report.left_out.insert(LeftOut::OtherYear, others.len());
            for other in others {
                let why = LeftOut::OtherYear.reason();
                self.events.file(&other.source_path.to_string(), FileOutcome::LeftOut, why);
            }
        }
        let mut future = Future::of(&indexed.site, self.options.now);
        problems.append(&mut future.problems);
        let is_empty = indexed.site.articles.is_empty() && indexed.removed.is_empty();
        if is_empty && self.options.scope.year().is_none() {
            let labels = self.config.labels.join(", ");
            problems.push(Problem::warning(&labels, "no-articles", "no article was found").help(
                "is it the right folder? `--verbose` says of each file why it is no article",
            ));
        }
        talk.problems(problems);
        (indexed, future)
    }

    /// All pages that are known of before the site's own; what the settings leave out is told.
    fn pages(&self, indexed: &Indexed, talk: &mut Talk<'_>) -> Vec<Page<'_>> {
        if let Some(missing) = wanted::missing(self.config) {
            talk.lasting_remark(missing);
        }
        let mut pages = wanted::pages(&indexed.site, self.config, self.theme);
        wanted::tombstones(&indexed.removed, self.config, &mut pages);
        if self.options.scope.year().is_some() {
            pages.retain(|page| wanted::is_read_offline(&page.what));
        }
        pages
    }

    /// What the site holds besides articles and lists.
    fn own(
        &self,
        sources: &Sources,
        indexed: &Indexed,
        pages: &mut Vec<Page<'_>>,
        talk: &mut Talk<'_>,
    ) -> Result<Own> {
        let (scope, problems, remarks) = (self.options.scope, Vec::new(), Vec::new());
        let has = |path: &str| sources.static_files().any(|at| *sources.file(at).path.rel == *path);
        wanted::yield_to_static(pages, has);
        let (config, site) = (self.config, &indexed.site);
        let empty = taken_down::empty_places(&indexed.removed, config);
        let mut gathering =
            Gathering { config, scope, sources, site, empty, pages, problems, remarks };
        let own = gathering.run()?;
        talk.problems(gathering.problems);
        gathering.remarks.into_iter().for_each(|remark| talk.lasting_remark(remark));
        Ok(own)
    }

    /// The same, cleaned.
    fn ready(
        &self,
        own: Own,
        held: &Held<'_>,
        pages: &[Page<'_>],
        talk: &mut Talk<'_>,
    ) -> OwnReady {
        let mut problems = Vec::new();
        let mut own = OwnReady::new(own, held, self.cleaner, self.config, pages, &mut problems);
        if self.options.scope.year().is_some() {
            // What the whole site has and this year has not is nobody's mistake.
            problems.retain(|problem| problem.kind != LOST);
            own.leave_unused(self.config);
        }
        talk.problems(problems);
        own
    }

    /// What makes pages of facts.
    fn renderer<'a>(&'a self, frame: &'a Frame) -> Renderer<'a> {
        let Config { base_url, timezone, description, lang, outlook, .. } = self.config;
        Renderer {
            frame,
            theme: self.theme,
            base_url: base_url.as_ref(),
            zone: *timezone,
            description,
            lang,
            extras: outlook.extras,
            terms_order: outlook.terms_order,
            menus: SharedMenus::default(),
        }
    }

    /// Reads the dates of posts as their outlets mean them.
    fn mean_dates(&self, documents: &mut [Box<Document>]) {
        if !self.cleaner.rules().means_dates() {
            return;
        }
        let mut known: HashMap<String, Dates> = HashMap::new();
        for document in documents {
            let head = &mut document.head;
            let Some(host) = head.url.as_ref().and_then(SourceUrl::host) else { continue };
            let dates = match known.get(host) {
                Some(dates) => *dates,
                None => *known.entry(host.to_owned()).or_insert(self.cleaner.dates(host)),
            };
            for date in [&mut head.date, &mut head.ruled_date].into_iter().flatten() {
                *date = date.meant(dates.zone, dates.local == Some(true));
            }
        }
    }
}
