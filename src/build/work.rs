//! A build that has something to do: from documents to a written site.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::build::beside::Beside;
use crate::build::bodies::Excerpts;
use crate::build::clock::Clock;
use crate::build::events::{Events, FileOutcome};
use crate::build::future::Future;
use crate::build::last::Last;
use crate::build::making::Making;
use crate::build::options::{Options, Scope};
use crate::build::output::Before;
use crate::build::own::{Gathering, Own};
use crate::build::own_making::{LOST, OwnReady};
use crate::build::pages::{Maker, rules};
use crate::build::places::Held;
use crate::build::release::release;
use crate::build::report::{Report, RuleHits};
use crate::build::results::Results;
use crate::build::scope;
use crate::build::sizes::Sizes;
use crate::build::sources::{Reader, Sources};
use crate::build::taken_down;
use crate::build::talk::Talk;
use crate::build::wanted::{self, Page};
use crate::build::world::World;
use crate::clean::Cleaner;
use crate::clean::rules::RuleSet;
use crate::clean::rules::file::Dates;
use crate::config::Config;
use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::index::settings::Settings;
use crate::index::{Indexed, index};
use crate::load::walk::Found;
use crate::manifest::Manifest;
use crate::manifest::cache::Cache;
use crate::manifest::stamp::VERSION;
use crate::model::document::{Document, LeftOut};
use crate::model::problem::Problem;
use crate::model::site::Site;
use crate::model::source::STATIC;
use crate::model::source_url::SourceUrl;
use crate::render::facts::frame::{Frame, Menus};
use crate::render::renderer::Renderer;
use crate::theme::Theme;
use crate::write::Writer;

/// What a build needs.
pub struct Work<'a> {
    /// The settings.
    pub config: &'a Config,
    /// How it is run.
    pub options: &'a Options,
    /// The theme.
    pub theme: &'a Theme,
    /// Makes bodies fit for pages.
    pub cleaner: &'a Cleaner,
    /// Where the last build's records are.
    pub cache: &'a Cache,
    /// What all pages have in common.
    pub world: &'a World,
    /// The files of the content folders.
    pub found: &'a Found,
    /// When the build began: another number in each run.
    pub began: i64,
    /// Who listens.
    pub events: &'a dyn Events,
}

/// What a build did.
pub struct Done {
    /// In numbers.
    pub report: Report,
    /// The answer for the next time, where everything is sure.
    pub last: Option<Last>,
    /// Names and contents of all sources, those among them that were copied only now.
    pub contents: Fingerprint,
    /// Whether a source's stat was too young to be believed.
    pub young: bool,
}

impl Work<'_> {
    /// Runs the build.
    pub fn run(
        &self,
        reader: &Reader<'_>,
        mut before: Before,
        mut sources: Sources<'_>,
        talk: &mut Talk<'_>,
        clock: &mut Clock,
    ) -> Result<Done> {
        let mut report = Report {
            read: self.found.files.iter().filter(|file| file.path.root != STATIC).count(),
            excluded: self.found.excluded.len(),
            ..Report::default()
        };
        let mut problems = self.found.problems.clone();
        let documents = sources.documents(reader, &mut report, &mut problems)?;
        clock.lap("load");

        let (indexed, future) = self.index(documents, problems, &mut report, talk);
        let site = &indexed.site;
        clock.lap("sort");

        let scope = self.options.scope;
        let mut pages = self.pages(&indexed, talk);
        let mut sections = wanted::map(site, self.config, &mut pages);
        let own = self.own(&sources, &indexed, &mut pages, talk)?;
        let held = Held::new(&indexed, &self.found.files, &own.pages, self.config);
        let own = self.ready(own, &held, &pages, talk);
        let lists = pages.len();
        pages.extend(own.pages());
        if pages.len() > lists {
            // Once more, with the pages of the site's own.
            sections = wanted::map(site, self.config, &mut pages);
        }
        if scope == Scope::Addressed {
            pages.retain(|page| wanted::is_addressed(&page.what));
        }
        let frame = self.frame(site, &pages, &own);
        let renderer = self.renderer(&frame);
        let writer = Writer::new(&self.config.output, self.options.force);
        let maker = Maker {
            site,
            frame: Fingerprint::of_value(&frame),
            renderer: &renderer,
            cleaner: self.cleaner,
            held: &held,
            sources: &sources,
            writer: &writer,
            config: self.config,
            rules: rules(site, self.cleaner),
            excerpts: Excerpts::new(site.articles.len()),
            newest: OnceLock::new(),
            beside: self.beside(reader),
            sections: &sections,
            own: &own,
            removed: &indexed.removed,
            events: self.events,
        };
        taken_down::tell(&before, &indexed, self.config, talk);
        let mut results = Making::new(self, &maker).run(pages, &mut before, talk, clock)?;
        results.removed += taken_down::sweep(&indexed.removed, &results.entries, &writer)?;

        self.tell_files(&indexed, &results);
        count(&mut report, &results, site.articles.len(), self.cleaner.rules());
        for (place, cleaned) in results.cleaned {
            sources.set_cleaned(place, cleaned);
        }
        for (place, fingerprint) in results.copied {
            sources.set_fingerprint(place, fingerprint);
        }
        let unsure = results.unsure
            || sources.unread
            || !self.found.problems.is_empty()
            || results.entries.iter().any(|entry| entry.key.is_none());
        let manifest = Manifest {
            version: VERSION.to_owned(),
            scope: scope::name(self.options.scope),
            world: self.world.pages,
            boot: self.options.boot.clone(),
            during: before.during(),
            removed: indexed.removed.iter().map(|gone| gone.path.clone()).collect(),
            blind: before.blind,
            entries: results.entries,
        };
        let (kept, seal) = rayon::join(
            || sources.save(self.cache, self.world.parse),
            || manifest.save(self.cache),
        );
        kept?;
        let seal = seal?;
        let stamp = before.conclude(self.cache, &writer, &manifest)?;
        clock.lap("sweep");
        let last = Last {
            manifest: seal,
            stamp,
            boot: manifest.boot,
            asked: self.world.asked,
            from: future.from,
            until: future.until,
            report: report.clone(),
            ..Last::default()
        };
        drop(held);
        let (young, contents) = (sources.young, sources.contents());
        drop(sources);
        release(indexed);
        release(manifest.entries);
        Ok(Done { report, last: (!unsure).then_some(last), contents, young })
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

    /// The documents as a site.
    #[expect(
        clippy::vec_box,
        reason = "as records are decoded: moving them would cost 34 MB of 100,000"
    )]
    fn index(
        &self,
        documents: Vec<Box<Document>>,
        mut problems: Vec<Problem>,
        report: &mut Report,
        talk: &mut Talk<'_>,
    ) -> (Indexed, Future) {
        self.events.stage("sort", 0);
        let outlet = |host: &str| self.cleaner.outlet(host);
        let settings = Settings {
            zone: self.config.timezone,
            permalink: &self.config.permalink,
            outlet: &outlet,
            tag_pages_from: self.config.outlook.tag_pages_from,
            removals: &self.config.removals,
        };
        let mut documents = documents;
        self.mean_dates(&mut documents);
        let posts = documents.len();
        let mut indexed = index(documents, &settings, &mut problems);
        report.removed_by_request = indexed.removed.len();
        report.duplicates = posts - indexed.site.articles.len() - indexed.removed.len();
        if let Some(year) = self.options.scope.year() {
            let others = indexed.only(year, settings.tag_pages_from);
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
        sources: &Sources<'_>,
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

    /// The feeds of the whole site, in a build for another address.
    fn beside(&self, reader: &Reader<'_>) -> Option<Beside> {
        let Options { scope: Scope::Addressed, whole: Some(output), .. } = self.options else {
            return None;
        };
        // Its build cleans as this one does.
        let cache =
            scope::of_whole(self.config, self.options).filter(|_| reader.records.borrowed)?;
        Beside::of(output, &cache)
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

    fn tell_files(&self, indexed: &Indexed, results: &Results) {
        if !self.options.verbose {
            return;
        }
        for article in &indexed.site.articles {
            let path = &article.source_path;
            if results.vanished.contains(path) {
                let why = "it could not be read a second time";
                self.events.file(&path.to_string(), FileOutcome::Failed, why);
            } else {
                self.events.file(&path.to_string(), FileOutcome::Article, &article.path);
            }
        }
        for gone in &indexed.removed {
            let removals = &self.config.removals;
            let why = format!("{}:{}", removals.label, removals.all[gone.removal].line);
            self.events.file(&gone.source_path.to_string(), FileOutcome::RemovedByRequest, &why);
        }
        for (path, main) in &indexed.duplicates {
            let why = format!("the same article as {main}");
            self.events.file(&path.to_string(), FileOutcome::Duplicate, &why);
        }
    }
}

/// What was done, in numbers.
fn count(report: &mut Report, results: &Results, articles: usize, rules: &RuleSet) {
    report.articles = articles - results.vanished.len();
    report.failed += results.vanished.len();
    report.incomplete = results.incomplete;
    report.rules = RuleHits::of(rules, &results.hits);
    report.removed = results.removed;
    report.unchanged = results.unchanged;
    report.written = results.written;
    report.sizes = Sizes::of(&results.entries, &results.weights);
    for entry in &results.entries {
        let (files, bytes) = report.by_kind.entry(entry.kind).or_default();
        *files += 1;
        *bytes += entry.bytes;
        report.pages += usize::from(entry.path.ends_with(".html"));
    }
}
