//! The order of the stages: the only room that knows it, and that knows no rule of any of them.

pub mod assembly;
pub mod beside;
pub mod bodies;
pub mod cleaner;
pub mod clock;
pub mod events;
pub mod feeds;
pub mod find;
pub mod future;
pub mod heads;
pub mod inspect;
pub mod keys;
pub mod last;
pub mod machines;
pub mod making;
pub mod newest;
pub mod options;
pub mod output;
pub mod own;
pub mod own_links;
pub mod own_making;
pub mod pages;
pub mod paths;
pub mod places;
pub mod plan;
pub mod preview;
pub mod put;
pub mod release;
pub mod report;
pub mod results;
pub mod rules;
pub mod scope;
pub mod sizes;
pub mod sources;
pub mod taken;
pub mod taken_down;
pub mod talk;
pub mod wanted;
pub mod work;
pub mod world;

use std::sync::Arc;

use crate::build::assembly::Assembly;
use crate::build::clock::Clock;
use crate::build::events::{Events, FileOutcome};
use crate::build::last::Last;
use crate::build::options::Options;
use crate::build::output::{Before, Lock, YOUNG, cache_of};
use crate::build::release::release;
use crate::build::report::Report;
use crate::build::sources::Reader;
use crate::build::talk::{Talk, tell_texts};
use crate::build::work::Work;
use crate::build::world::World;
use crate::config::Config;
use crate::error::{Concern, Error, Result};
use crate::fingerprint::Fingerprint;
use crate::load::filter::Filter;
use crate::load::walk::Found;
use crate::manifest::cache::Cache;
use crate::manifest::records::Records;
use crate::manifest::sealed::Missing;
use crate::model::source::FoundFile;
use crate::theme::Theme;

/// Builds the site.
pub fn run(config: &Config, options: &Options, events: &dyn Events) -> Result<Report> {
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(options.jobs).build().map_err(|error| {
            Error::new(Concern::Config, format!("cannot start {} threads: {error}", options.jobs))
        })?;
    pool.install(|| stages(config, options, events))
}

fn stages(config: &Config, options: &Options, events: &dyn Events) -> Result<Report> {
    let mut clock = Clock::start();
    let config = &*scope::settings(config, options.scope);
    // Who waits for another build reads the theme and the rules when it is done.
    let cache = cache_of(config, &config.output);
    let lock = Lock::take(&cache, events)?;

    // Mistakes in what the operator wrote come before any work.
    let theme = Theme::load(config)?;
    tell_texts(config, &theme, events);
    let cleaning = cleaner::Sources::read(config)?;
    let mut problems = Vec::new();
    let cleaner = cleaning.cleaner(config, &mut problems);
    if let Some(remark) = cleaner.rules().remark() {
        events.remark(&remark);
    }
    let filter = Filter::new(config)?;
    let mut rule_talk = Talk::new(events);
    rule_talk.problems(problems);
    let mut talk = Talk::new(events);
    clock.lap("start");

    events.stage("find", 0);
    let mut found = find::find(config, &filter)?;
    find::find_own(config, &mut found)?;
    for (path, reason) in &found.excluded {
        events.file(&path.to_string(), FileOutcome::Excluded, reason);
    }
    let world = World::new(config, options, &theme, &cleaner, cleaning.fingerprint());
    let files = Arc::new(std::mem::take(&mut found.files));
    let spare = Spare {
        stats: find::stats(&files, &found),
        last: last(config, options, &cache, &world, &found),
        young_from: lock.began.saturating_sub(YOUNG),
    };
    clock.lap("find");
    // The first question: is everything as the last build left it?
    let mut report = match &spare.last {
        Some(last) if last.stats == Some(spare.stats) => again(last, &mut talk),
        _ => {
            let work = Work {
                assembly: Assembly { config, options, theme: &theme, cleaner: &cleaner, events },
                cache: &cache,
                world: &world,
                found: &found,
                began: lock.began,
            };
            second(&work, &cleaning, &files, spare, &mut talk, &mut clock)?
        }
    };
    report.problems = rule_talk.told() + talk.told();
    clock.stop(&mut report);
    release((found, files));
    Ok(report)
}

/// What may spare the work.
struct Spare {
    /// Names and stats of all sources.
    stats: Fingerprint,
    /// The last build's answer, where it may stand.
    last: Option<Last>,
    /// See [`Reader::young_from`].
    young_from: i64,
}

/// The last build's answer, if this run asks the same of it.
fn last(
    config: &Config,
    options: &Options,
    cache: &Cache,
    world: &World,
    found: &Found,
) -> Option<Last> {
    if options.force || options.verify || options.verbose || !found.problems.is_empty() {
        return None;
    }
    // Whoever cannot read it says so when it is looked at.
    let stamp = Before::stamp(&config.output).ok()?;
    let last = Last::load(cache, stamp.as_deref(), options.boot.as_deref())?;
    last.holds(world.asked, options.now).then_some(last)
}

/// The second question: are at least the contents of all files as the last build read them? If not,
/// there is work.
fn second(
    work: &Work<'_>,
    cleaning: &cleaner::Sources,
    files: &Arc<Vec<FoundFile>>,
    spare: Spare,
    talk: &mut Talk<'_>,
    clock: &mut Clock,
) -> Result<Report> {
    let Work { assembly, cache, world, found, .. } = *work;
    let Assembly { config, options, cleaner, events, .. } = assembly;
    let Spare { stats, mut last, young_from } = spare;
    cache.sweep()?;
    events.stage("read", files.len());
    // Two files, two threads.
    let (records, before) = rayon::join(
        || borrowed(config, options, world).map_or_else(|| Records::load(cache), Ok),
        || Before::look(&config.output, cache, options.force, talk),
    );
    let before = before?;
    before.is_of(&scope::name(options.scope), &config.output)?;
    let records = Arc::new(match records {
        Ok(records) if !options.force => records,
        Err(Missing::Unreadable) if !options.force => {
            talk.remark("what was remembered of the sources is damaged or of another version: every file is read again");
            Records::default()
        }
        _ => Records::default(),
    });
    let same_world = records.world == world.parse;
    let reader = Reader { config, cleaner, same_world, records: &records, young_from, events };
    // Lists that changed take one thread as long as many posts.
    let kept = scope::of_whole(config, options).unwrap_or_else(|| cache.clone());
    let (sources, lists) = rayon::join(|| reader.all(Arc::clone(files)), || cleaning.lists(&kept));
    let sources = sources?;
    if let Some((lists, remark)) = lists? {
        talk.lasting_remark(remark);
        cleaner.give_lists(lists);
    }
    let contents = of_contents(sources.contents(), found);
    clock.lap("read");
    if let Some(last) = &mut last
        && last.contents == contents
        && !sources.unread
    {
        sources.save(cache, world.parse)?;
        last.stats = (!sources.young).then_some(stats);
        last.save(cache)?;
        drop(sources);
        release(records);
        return Ok(again(last, talk));
    }
    Last::forget(cache)?;
    let done = work.run(&reader, before, sources, talk, clock)?;
    if let Some(mut last) = done.last {
        last.stats = (!done.young).then_some(stats);
        last.contents = of_contents(done.contents, found);
        last.problems.clone_from(&talk.problems);
        last.remarks.clone_from(&talk.remarks);
        last.warnings.clone_from(&talk.warnings);
        last.save(cache)?;
    }
    release(records);
    Ok(done.report)
}

/// What the build of the whole site remembers of the sources, where it reads them as this one does.
fn borrowed(config: &Config, options: &Options, world: &World) -> Option<Records> {
    let cache = scope::of_whole(config, options).filter(|_| !options.force)?;
    let mut records = Records::load(&cache).ok().filter(|records| records.world == world.parse)?;
    records.borrowed = true;
    Some(records)
}

/// Names and contents of all sources; files that are not looked at are only counted.
fn of_contents(sources: Fingerprint, found: &Found) -> Fingerprint {
    Fingerprint::of_value(&(sources, found.excluded.len()))
}

/// Nothing is to be done: what was told is told again.
fn again(last: &Last, talk: &mut Talk<'_>) -> Report {
    for remark in &last.remarks {
        talk.remark(remark);
    }
    for warning in &last.warnings {
        talk.warn(warning);
    }
    talk.again(&last.problems);
    let mut report = last.report.clone();
    report.unchanged += report.written;
    (report.written, report.removed) = (0, 0);
    report
}
