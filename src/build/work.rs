//! A build that has something to do: from documents to a written site.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::build::bodies::Excerpts;
use crate::build::clock::Clock;
use crate::build::events::{Events, FileOutcome};
use crate::build::future::Future;
use crate::build::last::Last;
use crate::build::making::Making;
use crate::build::options::Options;
use crate::build::output::Before;
use crate::build::own::{Gathering, Own};
use crate::build::own_making::OwnReady;
use crate::build::pages::{Maker, rules};
use crate::build::places::Held;
use crate::build::release::release;
use crate::build::report::{Report, RuleHits};
use crate::build::results::Results;
use crate::build::sizes::Sizes;
use crate::build::sources::{Reader, Sources};
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
use crate::model::document::Document;
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

        let outlook = &self.config.outlook;
        let frame = self.frame(site);
        let renderer = Renderer {
            frame: &frame,
            theme: self.theme,
            base_url: self.config.base_url.as_ref(),
            zone: self.config.timezone,
            description: &self.config.description,
            lang: &self.config.lang,
            extras: outlook.extras,
            terms_order: outlook.terms_order,
        };
        if let Some(missing) = wanted::missing(self.config) {
            talk.lasting_remark(missing);
        }
        let mut pages = wanted::pages(site, self.config, self.theme);
        let mut sections = wanted::map(site, self.config, &mut pages);
        let own = self.own(&sources, site, &mut pages, talk)?;
        let held = Held::new(&indexed, &self.found.files, &own.pages, self.config);
        let mut problems = Vec::new();
        let own = OwnReady::new(own, &held, self.cleaner, self.config, &pages, &mut problems);
        talk.problems(problems);
        let lists = pages.len();
        pages.extend(own.pages());
        if pages.len() > lists {
            // Once more, with the pages of the site's own.
            sections = wanted::map(site, self.config, &mut pages);
        }
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
            sections: &sections,
            own: &own,
            events: self.events,
        };
        let results = Making::new(self, &maker).run(pages, &mut before, talk, clock)?;

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
            world: self.world.pages,
            boot: self.options.boot.clone(),
            during: before.during(),
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
    fn frame(&self, site: &Site) -> Frame {
        let outlook = &self.config.outlook;
        let menus = Menus {
            nav: outlook.nav.as_deref(),
            footer: &outlook.footer,
            has_feeds: wanted::has_feeds(self.config),
        };
        Frame::of(site, menus)
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
        };
        let mut documents = documents;
        self.mean_dates(&mut documents);
        let posts = documents.len();
        let indexed = index(documents, &settings, &mut problems);
        report.duplicates = posts - indexed.site.articles.len();
        let mut future = Future::of(&indexed.site, self.options.now);
        problems.append(&mut future.problems);
        if indexed.site.articles.is_empty() {
            let labels = self.config.labels.join(", ");
            problems.push(Problem::warning(&labels, "no-articles", "no article was found").help(
                "is it the right folder? `--verbose` says of each file why it is no article",
            ));
        }
        talk.problems(problems);
        (indexed, future)
    }

    /// What the site holds besides articles and lists.
    fn own(
        &self,
        sources: &Sources<'_>,
        site: &Site,
        pages: &mut Vec<Page<'_>>,
        talk: &mut Talk<'_>,
    ) -> Result<Own> {
        let (problems, remarks) = (Vec::new(), Vec::new());
        let has = |path: &str| sources.static_files().any(|at| *sources.file(at).path.rel == *path);
        wanted::yield_to_static(pages, has);
        let mut gathering =
            Gathering { config: self.config, sources, site, pages, problems, remarks };
        let own = gathering.run()?;
        talk.problems(gathering.problems);
        gathering.remarks.into_iter().for_each(|remark| talk.lasting_remark(remark));
        Ok(own)
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
