//! The order of the stages: the only room that knows it, and that knows no rule of any of them.

pub mod events;
pub mod output;
pub mod pages;
pub mod places;
pub mod read;
pub mod report;
pub mod rules;

use std::collections::HashSet;
use std::time::Instant;

use crate::build::events::{Events, FileOutcome};
use crate::build::output::Before;
use crate::build::pages::Maker;
use crate::build::places::Held;
use crate::build::report::Report;
use crate::clean::Cleaner;
use crate::clean::rules::RuleSet;
use crate::config::Config;
use crate::error::{Concern, Error, Result};
use crate::index::settings::Settings;
use crate::index::{Indexed, index};
use crate::load::filter::Filter;
use crate::load::walk::walk;
use crate::manifest::{Entry, Manifest};
use crate::model::problem::Problem;
use crate::model::source::SourcePath;
use crate::render::renderer::Renderer;
use crate::render::target::plan;
use crate::theme::Theme;
use crate::write::Writer;

/// How a build is run, as opposed to what the site is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Threads; 0 for as many as there are processors.
    pub jobs: usize,
    /// Forget the last build, write every file.
    pub force: bool,
    /// Let a build remove more than half of the articles.
    pub allow_shrink: bool,
    /// Seconds since 1970, to know dates in the future by; no page depends on it.
    pub now: i64,
}

/// Builds the site.
pub fn run(config: &Config, options: Options, events: &dyn Events) -> Result<Report> {
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(options.jobs).build().map_err(|error| {
            Error::new(Concern::Config, format!("cannot start {} threads: {error}", options.jobs))
        })?;
    pool.install(|| stages(config, options, events))
}

fn stages(config: &Config, options: Options, events: &dyn Events) -> Result<Report> {
    let mut clock = Clock::start();
    let mut report = Report::default();
    let mut problems = Vec::new();

    // Mistakes in what the operator wrote come before any work.
    let theme = Theme::load(config)?;
    tell_language(&theme, config, events);
    let own_rules = config.rules.as_deref().map(rules::read).transpose()?.unwrap_or_default();
    let cleaner = Cleaner::new(RuleSet::new(&own_rules, &mut problems));
    let filter = Filter::new(config)?;
    let before = Before::look(&config.output, &config.cache, options.force, events)?;
    tell(&mut problems, &mut report, events);

    events.stage("find", 0);
    let found = walk(&config.content, &config.labels, &filter)?;
    report.read = found.files.len();
    report.excluded = found.excluded.len();
    for (path, reason) in &found.excluded {
        events.file(&path.to_string(), FileOutcome::Excluded, reason);
    }
    problems.extend(found.problems);
    clock.lap("find", &mut report);

    events.stage("read", found.files.len());
    let documents = read::read(&found.files, config, &mut report, &mut problems, events);
    clock.lap("read", &mut report);

    events.stage("sort", 0);
    let outlet = |host: &str| cleaner.outlet(host).map(str::to_owned);
    let settings =
        Settings { zone: config.timezone, permalink: &config.permalink, outlet: &outlet };
    let posts = documents.len();
    let indexed = index(documents, &settings, &mut problems);
    report.duplicates = posts - indexed.site.articles.len();
    problems.extend(future_dates(&indexed, options.now));
    if indexed.site.articles.is_empty() {
        problems.push(
            Problem::warning(&config.labels.join(", "), "no-articles", "no article was found")
                .help("is it the right folder? `--verbose` says of each file why it is no article"),
        );
    }
    tell(&mut problems, &mut report, events);
    let site = &indexed.site;
    let targets = plan(site, config.paginate);
    clock.lap("sort", &mut report);

    let renderer = Renderer {
        site,
        theme: &theme,
        base_url: config.base_url.as_ref(),
        zone: config.timezone,
        description: &config.description,
        lang: &config.lang,
        paginate: config.paginate,
    };
    let held = Held::new(&indexed, &found.files, config.content.len());
    let planned = pages::planned(&renderer, &targets);
    check_unique(&planned)?;
    tell_large_folders(&planned, events);
    if !options.allow_shrink {
        before.guard(&planned)?;
    }

    let writer = Writer::new(&config.output, options.force);
    before.announce(&planned)?;
    writer.folders(planned.iter().map(|entry| entry.path.as_str()))?;
    let maker = Maker {
        renderer: &renderer,
        cleaner: &cleaner,
        held: &held,
        found: &found.files,
        writer: &writer,
        config,
        events,
    };
    let mut made = pages::Made::default();
    events.stage("articles", site.articles.len());
    made.articles(&maker, &mut problems)?;
    clock.lap("articles", &mut report);
    events.stage("lists", targets.len());
    made.lists(&maker, &targets)?;
    before.announce_more(&planned, made.wanted())?;
    made.files(&maker, &found.files, &mut problems)?;
    clock.lap("lists", &mut report);

    events.stage("sweep", 0);
    report.articles = site.articles.len() - made.vanished.len();
    report.failed += made.vanished.len();
    let manifest = Manifest { entries: made.entries(), stamp_before: None };
    let kept: HashSet<&str> = manifest.entries.iter().map(|entry| entry.path.as_str()).collect();
    let gone = before
        .manifest
        .entries
        .iter()
        .map(|entry| entry.path.as_str())
        .filter(|path| !kept.contains(path));
    report.removed = writer.sweep(gone)?;
    if before.manifest.is_unfinished() {
        writer.sweep_temporary(before.manifest.entries.iter().map(|entry| entry.path.as_str()))?;
    }
    before.conclude(&manifest)?;
    clock.lap("sweep", &mut report);

    tell_files(&indexed, &made.vanished, events);
    tell(&mut problems, &mut report, events);
    made.count(&mut report);
    report.seconds = clock.whole();
    Ok(report)
}

fn tell_language(theme: &Theme, config: &Config, events: &dyn Events) {
    if !theme.texts.is_own {
        events.remark(&format!(
            "there are no interface texts for `{0}`, so English is used; `templates/i18n/{0}.toml` would add them",
            config.lang
        ));
    }
}

/// Tells problems in an order that does not depend on threads.
fn tell(problems: &mut Vec<Problem>, report: &mut Report, events: &dyn Events) {
    problems.sort_unstable();
    problems.dedup();
    report.problems += problems.len();
    for problem in problems.drain(..) {
        events.problem(&problem);
    }
}

/// A day's grace covers every timezone.
const GRACE: i64 = 24 * 3600;

/// Future dates are published, and reported: usually a year or month is mistyped.
fn future_dates(indexed: &Indexed, now: i64) -> impl Iterator<Item = Problem> {
    let later = indexed
        .site
        .articles
        .iter()
        .rev()
        .take_while(move |article| article.sort_key > now + GRACE);
    later.filter_map(|article| {
        let day = article.date?.day;
        Some(
            Problem::warning(
                &article.source_path,
                "future-date",
                format!("the date, {day}, lies in the future"),
            )
            .help(
                "the article is published all the same; correct the date, or mark it `draft: true`",
            ),
        )
    })
}

/// Two pages at one address would overwrite each other: a mistake of this program, never of its input.
fn check_unique(planned: &[Entry]) -> Result<()> {
    let mut seen = HashSet::with_capacity(planned.len());
    match planned.iter().find(|entry| !seen.insert(entry.path.as_str())) {
        None => Ok(()),
        Some(twice) => Err(Error::new(
            Concern::Refused,
            format!("two pages want to stand at `/{}`", twice.path),
        )
        .help("this is a mistake in Reprint: please report it, with the `permalink` you use")),
    }
}

/// Directories with more entries are slow to list, on a server and for git.
const MOST_ENTRIES: usize = 3000;

fn tell_large_folders(planned: &[Entry], events: &dyn Events) {
    let mut entries = std::collections::BTreeMap::<&str, usize>::new();
    for entry in planned {
        *entries
            .entry(entry.path.rsplit_once('/').map_or("", |(folder, _)| folder))
            .or_default() += 1;
    }
    for (folder, count) in entries.into_iter().filter(|(_, count)| *count > MOST_ENTRIES) {
        events.remark(&format!("the folder `{folder}/` of the site has {count} files; a `permalink` with more parts would spread them"));
    }
}

fn tell_files(indexed: &Indexed, vanished: &[SourcePath], events: &dyn Events) {
    for article in &indexed.site.articles {
        if vanished.contains(&article.source_path) {
            events.file(
                &article.source_path.to_string(),
                FileOutcome::Failed,
                "it could not be read a second time",
            );
            continue;
        }
        events.file(&article.source_path.to_string(), FileOutcome::Article, &article.path);
    }
    for (path, main) in &indexed.duplicates {
        events.file(
            &path.to_string(),
            FileOutcome::Duplicate,
            &format!("the same article as {main}"),
        );
    }
}

/// Time by stage.
struct Clock {
    start: Instant,
    last: Instant,
}

impl Clock {
    fn start() -> Self {
        let now = Instant::now();
        Self { start: now, last: now }
    }

    fn lap(&mut self, stage: &'static str, report: &mut Report) {
        let now = Instant::now();
        report.stages.push((stage, (now - self.last).as_secs_f64()));
        self.last = now;
    }

    fn whole(&self) -> f64 {
        self.start.elapsed().as_secs_f64()
    }
}
