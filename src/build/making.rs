//! The plan carried out: keys, plan, announcement, pages, copied files, sweep.

use std::collections::{HashMap, HashSet};

use rayon::iter::{
    IndexedParallelIterator, IntoParallelIterator, IntoParallelRefIterator, ParallelIterator,
};

use crate::build::clock::Clock;
use crate::build::events::PageAction;
use crate::build::options::Scope;
use crate::build::output::{Before, guard, own_key};
use crate::build::pages::{ArticleKey, Hashes, Maker, PageKey};
use crate::build::paths::{in_the_way, is_copy, tell_large_folders};
use crate::build::plan::{Due, Known, Plan, Step, Why, plan};
use crate::build::put::{self, AT_ONCE, ArticlePut, DueArticle, Put, Slot, folders, settled};
use crate::build::results::Results;
use crate::build::talk::Talk;
use crate::build::wanted::Page;
use crate::build::work::Work;
use crate::error::{Concern, Error, Result};
use crate::fingerprint::Fingerprint;
use crate::manifest::Entry;
use crate::manifest::stamp::STAMP;
use crate::model::problem::Problem;
use crate::model::record::Cleaning;
use crate::model::site::Index;
use crate::write::{Outcome, Writer};

/// Articles that are made while what came of so many before them is gathered: twice that is held at a time.
const TOGETHER: usize = 1 << 13;

/// Plans and makes.
pub struct Making<'a> {
    work: &'a Work<'a>,
    maker: &'a Maker<'a>,
    writer: &'a Writer,
    /// Why files that are ours are not as they were left.
    doubts: HashMap<usize, Why>,
    slots: Vec<Slot>,
    /// Files of other hands that stood where a page belongs.
    replaced: Vec<String>,
    /// Known files that went before the others.
    swept: HashSet<usize>,
    /// Paths below the output of files that articles refer to.
    wanted: HashSet<String>,
    problems: Vec<Problem>,
    results: Results,
}

impl<'a> Making<'a> {
    /// Of a site.
    pub fn new(work: &'a Work<'a>, maker: &'a Maker<'a>, writer: &'a Writer) -> Self {
        Self {
            work,
            maker,
            writer,
            doubts: HashMap::new(),
            slots: Vec::new(),
            swept: HashSet::new(),
            replaced: Vec::new(),
            wanted: HashSet::new(),
            problems: Vec::new(),
            results: Results::default(),
        }
    }

    /// Makes what is due, and removes what nobody wants any more.
    pub fn run(
        mut self,
        pages: Vec<Page<'a>>,
        before: &mut Before,
        talk: &mut Talk<'_>,
        clock: &mut Clock,
    ) -> Result<Results> {
        let site = self.maker.site;
        if self.work.assembly.options.scope != Scope::Addressed {
            self.wanted.extend(self.maker.own.wanted());
        }
        let stopped = before.unfinished.clone();
        self.doubts = self.doubt(before, talk);
        let scope = self.work.assembly.options.scope;
        let (keys, hashes) = self.maker.article_keys(scope);
        // Without articles only what is made of their heads and texts.
        let articles = &site.articles[..keys.len()];
        let pages = self.page_keys(pages, &hashes);
        let wanted: Vec<Due<'_>> = articles
            .iter()
            .zip(&keys)
            .map(|(article, key)| Due { path: &article.path, key: key.key, unsure: key.unsure })
            .chain(pages.iter().map(|(page, key)| Due {
                path: &page.path,
                key: key.key,
                unsure: key.unsure,
            }))
            .collect();
        tell_large_folders(&wanted, talk);
        let plan = self.plan(before, |entry| !is_copy(entry), &wanted)?;
        // A part of the site is built after the whole, which was asked this.
        if !self.work.assembly.options.allow_shrink && scope == Scope::All {
            let entries = &before.manifest.entries;
            let gone = plan.remove.iter().map(|at| &entries[*at]);
            // What was asked to go is not lost.
            let removed = self.maker.removed.iter().map(|gone| gone.id);
            let known = site.articles.iter().map(|article| article.id).chain(removed);
            guard(entries, gone, known)?;
        }
        self.announce(before, &plan, &wanted)?;
        clock.lap("plan");

        let made = plan.steps.iter().filter(|step| matches!(step, Step::Make(..)));
        self.slots.reserve(made.count());
        let (of_articles, of_pages) = plan.steps.split_at(keys.len());
        self.articles(of_articles, keys, &before.manifest.entries)?;
        clock.lap("articles");
        self.pages(of_pages, &pages, &hashes)?;
        let more = self.files(before)?;
        clock.lap("lists");

        self.work.assembly.events.stage("sweep", 0);
        talk.problems(std::mem::take(&mut self.problems));
        // Where nothing is known, every file is somebody's.
        if let Some(first) = self.replaced.first().filter(|_| !before.manifest.entries.is_empty()) {
            talk.warn(&format!("{} files of other hands stood where a page belongs, and were replaced; the first is {first}", self.replaced.len()));
        }
        let gone: Vec<usize> = plan.remove.into_iter().chain(more).collect();
        self.sweep(before, &gone, &stopped)?;
        self.results.entries =
            settled(std::mem::take(&mut before.manifest.entries), self.slots, &gone);
        Ok(self.results)
    }

    /// What of the last build is not sure.
    fn doubt(&self, before: &mut Before, talk: &Talk<'_>) -> HashMap<usize, Why> {
        let manifest = &before.manifest;
        let restarted =
            !manifest.entries.is_empty() && manifest.boot != self.work.assembly.options.boot;
        let another = !manifest.entries.is_empty() && manifest.world != self.work.world.pages;
        if another && !self.work.assembly.options.force {
            talk.remark("the settings, the theme or the program are others than in the last build: every page is made again");
        }
        if !before.unfinished.is_empty() {
            talk.remark("the last build was stopped: what it was about to write is made again");
        }
        let mut found = HashMap::new();
        if restarted || self.work.assembly.options.verify {
            found = before.verify(self.writer);
            let missing = found.values().filter(|why| **why == Why::Missing).count();
            let (all, altered) = (found.len(), found.len() - missing);
            if restarted {
                talk.remark("the machine was started anew since the last build: the files of the site are checked, because they may not have reached the disk");
            }
            if all > 0 {
                talk.warn(&format!("{all} files of the site were not as the last build left them ({missing} missing, {altered} altered): they are made again; --verbose names them"));
            } else if self.work.assembly.options.verify {
                talk.remark("all files of the site are as the last build left them");
            }
        }
        // What a stopped build was about to touch has its own reason.
        found.extend(before.doubt());
        found
    }

    fn page_keys(&self, pages: Vec<Page<'a>>, hashes: &Hashes) -> Vec<(Page<'a>, PageKey)> {
        pages
            .into_par_iter()
            .with_min_len(16)
            .map(|page| {
                let key = self.maker.page_key(&page, hashes);
                (page, key)
            })
            .collect()
    }

    fn plan(
        &self,
        before: &Before,
        concerns: impl Fn(&Entry) -> bool,
        wanted: &[Due<'_>],
    ) -> Result<Plan> {
        let all = if self.work.assembly.options.force {
            Some(Why::Forced)
        } else {
            (before.manifest.world != self.work.world.pages).then_some(Why::World)
        };
        let entries = &before.manifest.entries;
        plan(&Known { entries, all, doubts: &self.doubts }, concerns, wanted).map_err(|twice| {
            Error::new(Concern::Refused, format!("two pages want to stand at `/{twice}`")).help(
                "this is a mistake in Reprint: please report it, with the `permalink` you use",
            )
        })
    }

    /// Announces what is about to be touched, and says why.
    fn announce(&mut self, before: &mut Before, plan: &Plan, wanted: &[Due<'_>]) -> Result<()> {
        let events = self.work.assembly.events;
        let mut paths = Vec::new();
        for (step, due) in plan.steps.iter().zip(wanted) {
            let Step::Make(known, why) = step else { continue };
            paths.push(due.path.to_owned());
            if self.work.assembly.options.verbose {
                let known = known.map(|at| &before.manifest.entries[at]);
                events.page(due.path, PageAction::Make, &why.names(known, due.key));
            }
        }
        for at in &plan.remove {
            let path = &before.manifest.entries[*at].path;
            if self.work.assembly.options.verbose {
                events.page(
                    path,
                    PageAction::Remove,
                    &Why::Gone.names(None, own_key(Fingerprint::default())),
                );
            }
            paths.push(path.clone());
        }
        if paths.is_empty() {
            return Ok(());
        }
        let writer = self.writer;
        before.announce(self.work.cache, writer, self.work.began, paths)?;
        let made = plan.steps.iter().zip(wanted);
        let made = made.filter(|(step, _)| matches!(step, Step::Make(..)));
        let made: Vec<&str> = made.map(|(_, due)| due.path).collect();
        let entries = &before.manifest.entries;
        let gone = in_the_way(&made, &plan.remove, entries);
        self.results.removed += writer.sweep(gone.iter().map(|at| entries[*at].path.as_str()))?;
        self.swept.extend(gone);
        folders(writer, &made)
    }

    fn put(&mut self, known: Option<usize>, put: Put) {
        match put.outcome {
            Outcome::Written => self.results.written += 1,
            Outcome::Replaced => {
                self.results.written += 1;
                if known.is_none() {
                    self.replaced.push(put.entry.path.clone());
                }
            }
            Outcome::Unchanged => self.results.unchanged += 1,
        }
        self.slots.push((known, put.entry));
    }

    fn articles(&mut self, steps: &[Step], keys: Vec<ArticleKey>, known: &[Entry]) -> Result<()> {
        let mut due = Vec::new();
        for (at, (step, key)) in steps.iter().zip(keys).enumerate() {
            match step {
                Step::Make(known, _) => due.push((index(at), *known, key.mark)),
                Step::Keep(place) => {
                    self.results.unchanged += 1;
                    self.results.weights.push((key.bytes, known[*place].bytes));
                    if let Some(cleaning) = key.cleaning {
                        self.found(*cleaning);
                    }
                }
            }
        }
        self.work.assembly.events.stage("articles", due.len());
        self.results.cleaned.reserve(due.len());
        let (work, maker, writer) = (self.work, self.maker, self.writer);
        let mut last: (&[DueArticle], Vec<Result<ArticlePut>>) = Default::default();
        for due in due.chunks(TOGETHER) {
            let (made, gathered) = rayon::join(
                || put::articles(maker, writer, due, work.assembly.events),
                || self.gather(last.0, last.1),
            );
            gathered?;
            let has_failed = made.iter().any(Result::is_err);
            last = (due, made);
            if has_failed {
                break;
            }
        }
        self.gather(last.0, last.1)
    }

    /// Gathers what came of some articles.
    fn gather(&mut self, due: &[DueArticle], made: Vec<Result<ArticlePut>>) -> Result<()> {
        for ((at, known, _), made) in due.iter().zip(made) {
            let made = made?;
            let article = self.maker.site.article(*at);
            match made.cleaned {
                Some(cleaned) => self.results.cleaned.push((article.place as usize, cleaned)),
                None => {
                    self.results.vanished.insert(article.source_path.clone());
                }
            }
            self.results.weights.push((made.bytes, made.put.entry.bytes));
            if let Some(cleaning) = made.told {
                self.found(*cleaning);
            }
            self.put(*known, made.put);
        }
        Ok(())
    }

    /// What cleaning found in an article of the site.
    fn found(&mut self, cleaning: Cleaning) {
        self.results.incomplete += usize::from(cleaning.incomplete);
        for (rule, times) in cleaning.hits {
            let (articles, hits) = self.results.hits.entry(rule).or_default();
            *articles += 1;
            *hits += times as usize;
        }
        self.wanted.extend(cleaning.files);
        self.problems.extend(cleaning.problems);
    }

    fn pages(
        &mut self,
        steps: &[Step],
        pages: &[(Page<'_>, PageKey)],
        hashes: &Hashes,
    ) -> Result<()> {
        let mut due = Vec::new();
        for (step, (page, key)) in steps.iter().zip(pages) {
            match step {
                Step::Make(known, _) => due.push((page, key.key, *known)),
                Step::Keep(_) => self.results.unchanged += 1,
            }
        }
        self.work.assembly.events.stage("lists", due.len());
        // Those that take long come first: at the end one thread would wait for the other.
        due.sort_by_key(|(page, ..)| !page.what.is_long());
        let made: Vec<Put> = due
            .par_iter()
            .with_max_len(AT_ONCE)
            .map(|(page, key, _)| {
                let made = self.maker.page(page, *key, Some(&hashes.marks))?;
                Put::write(self.writer, &made, None, self.work.assembly.events)
            })
            .collect::<Result<_>>()?;
        for ((_, _, known), put) in due.into_iter().zip(made) {
            self.put(known, put);
        }
        Ok(())
    }

    /// Copies the files that articles refer to. Returns the known ones that none refers to any more.
    fn files(&mut self, before: &mut Before) -> Result<Vec<usize>> {
        let copied = self.maker.held.copied(self.maker.sources.files(), &self.wanted);
        let due = |path, place| {
            let known = self.maker.sources.fingerprint(place);
            let key = own_key(known.unwrap_or_default());
            Due { path, key, unsure: known.is_none().then_some(Why::Content) }
        };
        let wanted: Vec<Due<'_>> =
            copied.iter().map(|(path, place)| due(path.as_str(), *place)).collect();
        let plan = self.plan(before, is_copy, &wanted)?;
        self.announce(before, &plan, &wanted)?;
        let mut gone = plan.remove;
        for (step, (path, place)) in plan.steps.iter().zip(&copied) {
            let Step::Make(known, _) = step else {
                self.results.unchanged += 1;
                continue;
            };
            match self.maker.copy(path, *place) {
                Ok(made) => {
                    let put = Put::write(self.writer, &made, None, self.work.assembly.events)?;
                    self.results.copied.push((*place, put.entry.fingerprint));
                    self.put(*known, put);
                }
                Err(problem) => {
                    self.results.unsure |= problem.kind != "file-too-large";
                    self.problems.push(*problem);
                    // What was copied once is not what stands there now.
                    gone.extend(*known);
                }
            }
        }
        Ok(gone)
    }

    fn sweep(&mut self, before: &Before, gone: &[usize], stopped: &[String]) -> Result<()> {
        let entries = &before.manifest.entries;
        let writer = self.writer;
        let rest = gone.iter().filter(|at| !self.swept.contains(at));
        self.results.removed += writer.sweep(rest.map(|at| entries[*at].path.as_str()))?;
        let stopped = stopped.iter().chain(&before.strays).map(String::as_str);
        let stamp = (stopped.clone().next().is_some()).then_some(STAMP);
        writer.sweep_temporary(stopped.chain(stamp))?;
        if before.began_blind() {
            // Whoever wrote here before may have been stopped too.
            let made = self.slots.iter().map(|(_, entry)| entry.path.as_str());
            writer.sweep_temporary(made.chain([STAMP]))?;
        }
        Ok(())
    }
}

fn index(at: usize) -> Index {
    Index::try_from(at).unwrap_or(Index::MAX)
}
