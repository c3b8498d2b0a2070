//! A build that has something to do: from documents to a written site.

use crate::build::assembly::Assembly;
use crate::build::beside::Beside;
use crate::build::clock::Clock;
use crate::build::events::FileOutcome;
use crate::build::last::Last;
use crate::build::making::Making;
use crate::build::options::{Options, Scope};
use crate::build::output::Before;
use crate::build::release::release;
use crate::build::report::{Report, RuleHits};
use crate::build::results::Results;
use crate::build::scope;
use crate::build::sizes::Sizes;
use crate::build::sources::{Reader, Sources};
use crate::build::taken_down;
use crate::build::talk::Talk;
use crate::build::world::World;
use crate::clean::rules::RuleSet;
use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::index::indexed::Indexed;
use crate::load::walk::Found;
use crate::manifest::Manifest;
use crate::manifest::cache::Cache;
use crate::manifest::stamp::VERSION;
use crate::model::source::STATIC;
use crate::write::Writer;

/// What a build needs.
pub struct Work<'a> {
    /// What pages are made with.
    pub assembly: Assembly<'a>,
    /// Where the last build's records are.
    pub cache: &'a Cache,
    /// What all pages have in common.
    pub world: &'a World,
    /// The files of the content folders.
    pub found: &'a Found,
    /// When the build began: another number in each run.
    pub began: i64,
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
        mut sources: Sources,
        talk: &mut Talk<'_>,
        clock: &mut Clock,
    ) -> Result<Done> {
        let assembly = &self.assembly;
        let Assembly { config, options, .. } = *assembly;
        let mut report = Report {
            read: sources.files().iter().filter(|file| file.path.root != STATIC).count(),
            excluded: self.found.excluded.len(),
            ..Report::default()
        };
        let mut problems = self.found.problems.clone();
        let documents = sources.documents(reader, &mut report, &mut problems)?;
        clock.lap("load");

        let (indexed, future) = assembly.index(documents, problems, &mut report, talk);
        clock.lap("sort");

        let writer = Writer::new(&config.output, options.force);
        let beside = self.beside(reader);
        let made = assembly.with(&indexed, &sources, beside, talk, |maker, pages, talk| {
            taken_down::tell(&before, &indexed, config, talk);
            let mut results =
                Making::new(self, maker, &writer).run(pages, &mut before, talk, clock)?;
            results.removed += taken_down::sweep(&indexed.removed, &results.entries, &writer)?;
            Ok(results)
        });
        let results = made?;

        self.tell_files(&indexed, &results);
        count(&mut report, &results, indexed.site.articles.len(), assembly.cleaner.rules());
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
            scope: scope::name(options.scope),
            world: self.world.pages,
            boot: options.boot.clone(),
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
        let (young, contents) = (sources.young, sources.contents());
        drop(sources);
        release(indexed);
        release(manifest.entries);
        Ok(Done { report, last: (!unsure).then_some(last), contents, young })
    }

    /// The feeds of the whole site, in a build for another address.
    fn beside(&self, reader: &Reader<'_>) -> Option<Beside> {
        let Options { scope: Scope::Addressed, whole: Some(output), .. } = self.assembly.options
        else {
            return None;
        };
        // Its build cleans as this one does.
        let cache = scope::of_whole(self.assembly.config, self.assembly.options)
            .filter(|_| reader.records.borrowed)?;
        Beside::of(output, &cache)
    }

    fn tell_files(&self, indexed: &Indexed, results: &Results) {
        if !self.assembly.options.verbose {
            return;
        }
        for article in &indexed.site.articles {
            let path = &article.source_path;
            if results.vanished.contains(path) {
                let why = "it could not be read a second time";
                self.assembly.events.file(&path.to_string(), FileOutcome::Failed, why);
            } else {
                self.assembly.events.file(&path.to_string(), FileOutcome::Article, &article.path);
            }
        }
        for gone in &indexed.removed {
            let removals = &self.assembly.config.removals;
            let why = format!("{}:{}", removals.label, removals.all[gone.removal].line);
            self.assembly.events.file(
                &gone.source_path.to_string(),
                FileOutcome::RemovedByRequest,
                &why,
            );
        }
        for (path, main) in &indexed.duplicates {
            let why = format!("the same article as {main}");
            self.assembly.events.file(&path.to_string(), FileOutcome::Duplicate, &why);
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
