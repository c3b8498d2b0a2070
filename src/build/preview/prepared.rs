//! A site prepared: settings, theme, rules, sources and index, from nothing or from how it was before.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::build::assembly::Assembly;
use crate::build::events::Events;
use crate::build::find;
use crate::build::options::Options;
use crate::build::output::{Lock, YOUNG, cache_of, file_time};
use crate::build::preview::answers::Answers;
use crate::build::preview::looks::Rules;
use crate::build::preview::quiet::Quiet;
use crate::build::release::release;
use crate::build::report::Report;
use crate::build::sources::{Reader, Sources};
use crate::build::talk::{Talk, tell_texts};
use crate::build::world::World;
use crate::clean::Cleaner;
use crate::config::Config;
use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::index::indexed::Indexed;
use crate::load::filter::Filter;
use crate::load::walk::Found;
use crate::manifest::records::Records;
use crate::model::problem::Problem;
use crate::model::source::FoundFile;
use crate::theme::Theme;

/// A site that stands ready.
pub struct Prepared {
    /// The settings.
    pub config: Config,
    pub(super) options: Options,
    pub(super) theme: Theme,
    pub(super) cleaner: Cleaner,
    /// What parsing depends on.
    world: Fingerprint,
    /// The hash of what was read of rules and lists.
    pub(super) cleaning: Fingerprint,
    pub(super) sources: Sources,
    pub(super) indexed: Indexed,
    /// What the walk through the folders found besides files.
    found: Found,
    /// What is wrong with rule files.
    pub rule_problems: Vec<Problem>,
    /// What is wrong with posts.
    pub problems: Vec<Problem>,
    /// What is worth knowing.
    pub remarks: Vec<String>,
    /// In numbers, as far as a build knows them before it makes a page.
    pub report: Report,
    /// Whether what was found out of the sources is worth remembering.
    is_new: AtomicBool,
}

/// How a site was before, and what of it may be otherwise.
pub struct Since<'a> {
    /// The site.
    pub before: &'a Prepared,
    /// Whether somebody saw a file change: it is read whatever its stat says.
    pub changed: &'a (dyn Fn(&Path) -> bool + Sync),
    /// Whether the folders are looked through once more.
    pub find: bool,
}

/// Files as they were found.
pub struct Files {
    files: Arc<Vec<FoundFile>>,
    pub(super) found: Found,
}

impl Files {
    /// The hash of names and stats.
    pub fn stats(&self) -> Fingerprint {
        find::stats(&self.files, &self.found)
    }
}

/// What a site is prepared from.
#[derive(Clone, Copy)]
pub enum From<'a> {
    /// What lies on the disk.
    Disk,
    /// Files that were found already.
    Found(&'a Files),
    /// How it was before.
    Since(&'a Since<'a>),
}

impl Prepared {
    /// Prepares a site.
    ///
    /// # Errors
    /// What stops a build before its first page: settings, theme, folders.
    pub fn new(
        config: Config,
        options: &Options,
        from: From<'_>,
        events: &dyn Events,
    ) -> Result<Self> {
        let since = match from {
            From::Since(since) => Some(since),
            From::Disk | From::Found(_) => None,
        };
        let cache = cache_of(&config, &config.output);
        let quiet = Quiet::default();
        let theme = Theme::load(&config)?;
        tell_texts(&config, &theme, &quiet);
        let Rules { cleaner, fingerprint, problems: rule_problems, remarks } =
            Rules::read(&config)?;
        for remark in remarks {
            quiet.remark(&remark);
        }
        let mut talk = Talk::new(&quiet);
        let world = World::new(&config, options, &theme, &cleaner, fingerprint).parse;
        let young_from = file_time(&cache)?.saturating_sub(YOUNG);

        // Two looks at the disk, two threads.
        let known = since.map(|since| Arc::clone(since.before.sources.records()));
        let (files, records) = rayon::join(
            || files(&config, from, events),
            || known.unwrap_or_else(|| Arc::new(Records::load(&cache).unwrap_or_default())),
        );
        let Files { files, found } = files?;
        events.stage("read", files.len());
        let same_world = records.world == world;
        let reader = Reader {
            config: &config,
            cleaner: &cleaner,
            same_world,
            records: &records,
            young_from,
            events,
        };
        // What is known of a file is what it was read as: in these folders files are no posts.
        let places = |config: &Config| [config.pages.clone(), config.static_files.clone()];
        let since = since.filter(|Since { before, .. }| {
            before.world == world && places(&before.config) == places(&config)
        });
        let mut sources = match since {
            Some(since) => {
                let changed = |file: &FoundFile| (since.changed)(&file.disk());
                reader.again(files, &since.before.sources, &changed)?
            }
            None => reader.all(files)?,
        };
        let mut report = Report::default();
        let mut problems = found.problems.clone();
        let documents = sources.documents(&reader, &mut report, &mut problems)?;
        let assembly =
            Assembly { config: &config, options, theme: &theme, cleaner: &cleaner, events: &quiet };
        let (indexed, _) = assembly.index(documents, problems, &mut report, &mut talk);
        report.articles = indexed.site.articles.len();
        report.read = sources.files().len();
        let problems = std::mem::take(&mut talk.problems);
        drop(talk);
        Ok(Self {
            options: options.clone(),
            theme,
            cleaner,
            world,
            cleaning: fingerprint,
            sources,
            indexed,
            found,
            rule_problems,
            problems,
            remarks: quiet.into_remarks(),
            report,
            is_new: AtomicBool::new(!same_world && !config.drafts && since.is_none()),
            config,
        })
    }

    /// Has `then` ask for pages.
    ///
    /// # Errors
    /// What stops a build at pages and files of the site's own: `then` is not called.
    pub fn with<R>(&self, then: impl FnOnce(&Answers<'_>) -> R) -> Result<R> {
        let quiet = Quiet::default();
        let mut talk = Talk::new(&quiet);
        self.assembly(&quiet).with(
            &self.indexed,
            &self.sources,
            None,
            &mut talk,
            |maker, pages, talk| {
                let problems = std::mem::take(&mut talk.problems);
                let remarks = std::mem::take(&mut talk.remarks);
                Ok(then(&Answers::new(maker, &pages, self, problems, remarks)))
            },
        )
    }

    pub(super) fn assembly<'a>(&'a self, events: &'a dyn Events) -> Assembly<'a> {
        let Self { config, options, theme, cleaner, .. } = self;
        Assembly { config, options, theme, cleaner, events }
    }

    /// Whether everything is as it was found: these settings, theme, rules, and all files.
    ///
    /// # Errors
    /// What stops a build before it reads a post.
    pub fn is_as_found(&self, config: &Config) -> Result<bool> {
        let theme = Theme::load(config)?;
        let Rules { cleaner, fingerprint, .. } = Rules::read(config)?;
        let asked = World::new(config, &self.options, &theme, &cleaner, fingerprint).asked;
        let known =
            World::new(&self.config, &self.options, &self.theme, &self.cleaner, self.cleaning);
        Ok(asked == known.asked
            && look(config)?.stats() == find::stats(self.sources.files(), &self.found))
    }

    /// Remembers what was found out of the sources for the next start, where nobody remembered it. A
    /// build that goes on meanwhile does so itself.
    ///
    /// # Errors
    /// [`Concern::Output`](crate::error::Concern::Output) where the cache cannot be written.
    pub fn remember(&self) -> Result<()> {
        if !self.is_new.swap(false, Ordering::Relaxed) {
            return Ok(());
        }
        let cache = cache_of(&self.config, &self.config.output);
        let Some(_lock) = Lock::try_take(&cache)? else { return Ok(()) };
        self.sources.save(&cache, self.world)
    }

    /// Gives it back beside the work.
    pub fn release(self) {
        release((self.indexed, self.sources));
    }

    pub(super) fn young_from(&self) -> Result<i64> {
        let cache = cache_of(&self.config, &self.config.output);
        Ok(file_time(&cache)?.saturating_sub(YOUNG))
    }
}

fn files(config: &Config, from: From<'_>, events: &dyn Events) -> Result<Files> {
    let before = match from {
        From::Found(Files { files, found }) => (files, found),
        From::Since(Since { before, find: false, .. }) => {
            (before.sources.files_arc(), &before.found)
        }
        From::Disk | From::Since(_) => {
            events.stage("find", 0);
            return look(config);
        }
    };
    let (files, Found { excluded, problems, .. }) = before;
    let found =
        Found { excluded: excluded.clone(), problems: problems.clone(), ..Found::default() };
    Ok(Files { files: Arc::clone(files), found })
}

/// All files on the disk.
pub(super) fn look(config: &Config) -> Result<Files> {
    let mut found = find::find(config, &Filter::new(config)?)?;
    find::find_own(config, &mut found)?;
    Ok(Files { files: Arc::new(std::mem::take(&mut found.files)), found })
}
