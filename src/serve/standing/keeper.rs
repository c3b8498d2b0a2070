//! The thread that keeps the site true: it has changes followed, as little of the site as each wants, and
//! the site exchanged. While it works, others answer with the site as it was.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Instant;

use crate::build::options::Options;
use crate::build::preview::built::Built;
use crate::build::preview::looks::{Looks, Rules, differ_in_looks_alone};
use crate::build::preview::prepared::{From, Prepared, Since};
use crate::build::preview::quiet::Quiet;
use crate::build::preview::revision::Revision;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::serve::alert::Alert;
use crate::serve::events::Listener;
use crate::serve::roots::watched;
use crate::serve::standing::board::Board;
use crate::serve::standing::broken::Broken;
use crate::serve::standing::desk::{self, Queue};
use crate::serve::standing::due::{About, Due};
use crate::serve::standing::early::Early;
use crate::serve::standing::patience::Patience;
use crate::serve::standing::ready::Ready;
use crate::serve::standing::telling::{Mistake, Told, mistake};
use crate::serve::watch::change::Change;
use crate::serve::watch::watcher::Watcher;

/// Posts that are revised one by one; where more change at once, all are looked at.
const MOST_REVISED: usize = 16;

/// What the keeper is sent.
pub enum Mail {
    /// Files changed.
    Change(Change),
    /// How files are watched from now on; whatever changed before is not known.
    Watching(String),
    /// The server ends.
    Stop,
}

/// Reads the settings once more.
pub type Load = Box<dyn Fn() -> Result<Config> + Send>;

/// Keeps the site.
pub struct Keeper {
    /// Reads the settings.
    pub load: Load,
    /// Their file.
    pub file: PathBuf,
    /// Whether files are looked at again and again, though the system could tell.
    pub poll: bool,
    /// How pages are made.
    pub options: Options,
    /// What is shared.
    pub board: Arc<Board>,
    /// What is asked.
    pub queue: Arc<Queue>,
    /// What happens.
    pub mail: Receiver<Mail>,
    /// Watches.
    pub watcher: Watcher,
    /// Who listens.
    pub listener: Arc<dyn Listener + Send + Sync>,
    /// Threads that make pages.
    pub threads: usize,
    /// Problems of rule files that were there from the start: they cover no page.
    pub known: HashSet<Mistake>,
    /// What was told of the site as a whole: only what is new is told again.
    pub told: Told,
    /// How long it waits before it tries again what failed.
    pub patience: Patience,
    /// What could not be followed.
    pub pending: Option<Due>,
}

/// What comes next.
enum Next {
    Stop,
    /// Posts in their articles' places, and whether more than their pages may be otherwise.
    Revised(Vec<Revision>, Due, bool),
    /// Another theme, or settings that pages show.
    Looks(Box<Looks>, Due),
    /// Other rules: what they say of heads and outlets comes behind.
    Rules(Box<Rules>, Due),
    /// Another site.
    Whole(Box<Prepared>, Due),
}

impl Keeper {
    /// Keeps the site until it is told to stop.
    pub fn run(mut self, config: Config) {
        let mut since = Instant::now();
        let mut first = Some(config);
        while let Some(prepared) = self.prepare(first.take(), since) {
            match self.keep(prepared) {
                Some(again) => since = again,
                None => return,
            }
        }
    }

    /// The first site; while there is none, every page says why. None where the server ends.
    fn prepare(&mut self, mut config: Option<Config>, mut since: Instant) -> Option<Prepared> {
        loop {
            let loaded = config.take().map_or_else(|| (self.load)(), Ok);
            let made = loaded.and_then(|config| self.first(config));
            let error = match made {
                Ok(prepared) => {
                    for problem in &prepared.rule_problems {
                        self.listener.mistake(problem);
                    }
                    self.known = prepared.rule_problems.iter().map(mistake).collect();
                    self.tell(&prepared, &[]);
                    self.listener.ready(&prepared.report, since.elapsed());
                    return Some(prepared);
                }
                Err(error) => error,
            };
            since = self.broken(&error)?;
        }
    }

    /// Prepares the site; where the last build's files are what it would say, they are shown meanwhile.
    fn first(&self, config: Config) -> Result<Prepared> {
        let (built, files) = Built::of(&config, &self.options)?;
        let new = || Prepared::new(config, &self.options, From::Found(&files), &*self.listener);
        match built {
            Some(built) => {
                let early = Early { built: &built };
                desk::answer(&early, &self.queue, &self.board, self.threads, new)
            }
            None => new(),
        }
    }

    /// Answers with what is wrong, until something changes. None where the server ends.
    fn broken(&mut self, error: &Error) -> Option<Instant> {
        let root = self.file.parent().map(Path::to_path_buf).unwrap_or_default();
        let desk = Broken { alert: Alert::of_error(error), root };
        self.say(std::slice::from_ref(&desk.alert));
        self.board.exchange([]);
        let (mail, patience) = (&self.mail, &mut self.patience);
        let wait = || loop {
            match mail.recv_timeout(patience.pause()) {
                // Not all that may be mended is watched: the cache, a disk that was full.
                Ok(Mail::Change(_)) | Err(RecvTimeoutError::Timeout) => {
                    return Some(Instant::now());
                }
                Ok(Mail::Watching(_)) => {}
                Ok(Mail::Stop) | Err(RecvTimeoutError::Disconnected) => return None,
            }
        };
        desk::answer(&desk, &self.queue, &self.board, 1, wait)
    }

    /// Keeps a site; when it comes to an end with no other in its place, says since when.
    fn keep(&mut self, prepared: Prepared) -> Option<Instant> {
        let mut current = prepared;
        let mut before: Option<Prepared> = None;
        let mut undo: Option<Looks> = None;
        let mut done: Option<Due> = None;
        let mut due: Option<Due> = None;
        let board = Arc::clone(&self.board);
        loop {
            let next = current.with(|answers| {
                // It can be served: the one before is not needed any more.
                undo = None;
                if let Some(before) = before.take() {
                    before.release();
                }
                let paths = done.iter().flat_map(|done: &Due| &done.paths);
                board.exchange(paths.filter_map(|path| current.copied_to(path)));
                self.followed(done.take(), &current);
                self.tell_site(&current.remarks, &answers.remarks, &answers.problems);
                let ready = Ready { answers, board: &board };
                let (threads, queue) = (self.threads, Arc::clone(&self.queue));
                let until = || self.next(&current, due.take());
                desk::answer(&ready, &queue, &board, threads, until)
            });
            match next {
                Ok(Next::Stop) => return None,
                Ok(Next::Revised(revisions, since, wholly)) => {
                    let new = revisions.into_iter().flat_map(|new| current.revise(new));
                    for problem in new {
                        self.listener.problem(&problem);
                    }
                    due = (!wholly).then(|| Due::behind(since.since));
                    done = Some(since);
                }
                Ok(Next::Looks(looks, since)) => {
                    undo = Some(current.set_looks(*looks));
                    done = Some(since);
                }
                Ok(Next::Rules(rules, since)) => {
                    due = current.set_rules(*rules).then(|| Due::behind(since.since));
                    done = Some(since);
                }
                Ok(Next::Whole(other, since)) => {
                    done = Some(since);
                    before = Some(std::mem::replace(&mut current, *other));
                }
                Err(error) => {
                    if let Some(last) = before.take() {
                        std::mem::replace(&mut current, last).release();
                    } else if let Some(looks) = undo.take() {
                        current.set_looks(looks);
                    } else {
                        return self.broken(&error);
                    }
                    self.fail(&error, done.take().unwrap_or_else(|| Due::behind(Instant::now())));
                }
            }
        }
    }

    /// Waits for what comes next, while others answer.
    fn next(&mut self, current: &Prepared, mut due: Option<Due>) -> Next {
        if let Err(error) = current.remember() {
            self.listener.warn(&error.to_string());
        }
        loop {
            if let Some(next) = due.take().and_then(|wanted| self.all(current, wanted)) {
                return next;
            }
            let mail = match &self.pending {
                None => self.mail.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(_) => self.mail.recv_timeout(self.patience.pause()),
            };
            let mut change = match mail {
                Ok(Mail::Change(change)) => change,
                Err(RecvTimeoutError::Timeout) => Change::default(),
                Ok(Mail::Watching(how)) => {
                    // That all may have changed before comes behind.
                    self.listener.watching(&how);
                    continue;
                }
                Ok(Mail::Stop) | Err(RecvTimeoutError::Disconnected) => return Next::Stop,
            };
            // What came meanwhile is followed with it.
            while let Ok(mail) = self.mail.try_recv() {
                match mail {
                    Mail::Change(more) => change.merge(more),
                    Mail::Watching(how) => self.listener.watching(&how),
                    Mail::Stop => return Next::Stop,
                }
            }
            if change.all && change.paths.is_empty() && self.pending.is_none() {
                let found = (self.load)().and_then(|config| current.is_as_found(&config));
                match found {
                    Ok(true) => continue,
                    Ok(false) => {}
                    Err(error) => {
                        self.fail(&error, Due::of(change, Instant::now()));
                        continue;
                    }
                }
            }
            if let Some(next) = self.follow(current, Due::of(change, Instant::now())) {
                return next;
            }
        }
    }

    /// Follows a change, as far as it goes with little where that is enough; none where it fails.
    fn follow(&mut self, current: &Prepared, wanted: Due) -> Option<Next> {
        let about = |path: &PathBuf| About::of(path, &self.file, &current.config);
        let abouts: BTreeSet<About> = wanted.paths.iter().map(about).collect();
        let only = (abouts.len() == 1 && !wanted.all && self.pending.is_none())
            .then(|| abouts.first())
            .flatten();
        let config = &current.config;
        if matches!(only, Some(About::Theme | About::Rules)) {
            // A link may have come, and leads elsewhere.
            self.watcher.watch(watched(config, &self.file, self.poll));
        }
        let next = match only {
            Some(About::Theme) => looks(config.clone(), &wanted),
            Some(About::Settings) => self.settings(config, &wanted),
            Some(About::Rules) => {
                Rules::read(config).map(|rules| Some(Next::Rules(Box::new(rules), wanted.clone())))
            }
            Some(About::Sources) if wanted.paths.len() <= MOST_REVISED => {
                revisions(current, &wanted.paths).map(|revisions| {
                    let revisions = revisions?;
                    let wholly = revisions.iter().all(Revision::fits_wholly);
                    Some(Next::Revised(revisions, wanted.clone(), wholly))
                })
            }
            _ => Ok(None),
        };
        match next {
            Ok(Some(next)) => Some(next),
            Ok(None) => self.all(current, wanted),
            Err(error) => {
                self.fail(&error, wanted);
                None
            }
        }
    }

    /// Other settings: with little, where they are only shown.
    fn settings(&mut self, config: &Config, wanted: &Due) -> Result<Option<Next>> {
        let new = (self.load)()?;
        if !differ_in_looks_alone(config, &new) {
            return Ok(None);
        }
        self.watcher.watch(watched(&new, &self.file, self.poll));
        self.tell_base(config, &new);
        looks(new, wanted)
    }

    /// The whole site, once more; none where that fails.
    fn all(&mut self, current: &Prepared, wanted: Due) -> Option<Next> {
        let wanted = wanted.and(self.pending.take());
        match self.whole(current, &wanted) {
            Ok(whole) => Some(Next::Whole(Box::new(whole), wanted)),
            Err(error) => {
                self.fail(&error, wanted);
                None
            }
        }
    }

    /// The site as it is now.
    fn whole(&mut self, current: &Prepared, wanted: &Due) -> Result<Prepared> {
        let config = (self.load)()?;
        self.watcher.watch(watched(&config, &self.file, self.poll));
        let changed = |path: &Path| wanted.paths.contains(path);
        let since = Since { before: current, changed: &changed, find: wanted.find };
        let whole = Prepared::new(config, &self.options, From::Since(&since), &Quiet::default())?;
        self.tell(&whole, &current.problems);
        self.tell_base(&current.config, &whole.config);
        Ok(whole)
    }
}

fn looks(config: Config, wanted: &Due) -> Result<Option<Next>> {
    Looks::read(config).map(|looks| Some(Next::Looks(Box::new(looks), wanted.clone())))
}

fn revisions(current: &Prepared, paths: &BTreeSet<PathBuf>) -> Result<Option<Vec<Revision>>> {
    paths.iter().map(|path| current.revision(path)).collect()
}
