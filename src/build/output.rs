//! The output folder before and after: is it ours, what of it is as it was left, who else is building.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::build::events::Events;
use crate::build::plan::Why;
use crate::build::talk::Talk;
use crate::config::Config;
use crate::config::folders::real_path;
use crate::error::{Concern, Error, Result};
use crate::fingerprint::Fingerprint;
use crate::load::walk::stat;
use crate::manifest::cache::Cache;
use crate::manifest::journal::Journal;
use crate::manifest::sealed::Missing;
use crate::manifest::stamp::{STAMP, Stamp, VERSION};
use crate::manifest::{Entry, Manifest};
use crate::model::key::Key;
use crate::model::output::OutputKind;
use crate::write::Writer;

/// Files younger than this when a build begins may change again without their stat telling, in
/// nanoseconds: times are kept by the second, or two, on some file systems.
pub const YOUNG: i64 = 3_000_000_000;

/// What a build does not know to be ours stays.
const MAY_STAY: &str = "pages that are no longer part of the site may stay; to be rid of them, delete the output folder and build again";

/// The cache of an output folder of this site: both are named by real paths.
pub fn cache_of(config: &Config, output: &Path) -> Cache {
    Cache::new(&config.cache, &real_path(&config.root), &real_path(output))
}

/// A file of ours in the cache, made where it is not there.
fn open(path: &Path) -> Result<File> {
    let failed = |doing: &str, error: &std::io::Error| unusable(doing, path, error);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|error| failed("make the cache folder of", &error))?;
    }
    let file = File::options().create(true).truncate(false).write(true).open(path);
    file.map_err(|error| failed("open", &error))
}

fn unusable(doing: &str, path: &Path, error: &std::io::Error) -> Error {
    Error::io(Concern::Output, doing, path, error).help(
        "the cache folder must be a folder that can be written; `cache` in site.toml names another",
    )
}

/// Gives a file the time of now, by the clock that stamps files: a byte more or less does that. In
/// nanoseconds since 1970.
fn touch(file: &File, path: &Path) -> Result<i64> {
    let length = file.metadata().map_or(0, |meta| meta.len());
    file.set_len(u64::from(length == 0)).map_err(|error| unusable("write", path, &error))?;
    let touched = file.metadata().map_err(|error| unusable("read", path, &error))?;
    Ok(stat(&touched).latest())
}

/// The time of now, by the clock that stamps files, in nanoseconds since 1970.
///
/// # Errors
/// [`Concern::Output`] where the cache cannot be written.
pub fn file_time(cache: &Cache) -> Result<i64> {
    let path = cache.path("time");
    touch(&open(&path)?, &path)
}

/// Held while a build goes on: the next one in the same folder waits for it.
pub struct Lock {
    _file: File,
    /// The file system's own time, in nanoseconds since 1970, when the build began.
    pub began: i64,
}

impl Lock {
    /// Waits until no other build works on this output, and says that it does.
    pub fn take(cache: &Cache, talk: &dyn Events) -> Result<Self> {
        let waiting = "another build works on this output folder; waiting for it to end";
        Self::take_named(cache, "lock", waiting, talk)
    }

    /// The same for other work, with what is said while it waits.
    pub fn take_named(cache: &Cache, name: &str, waiting: &str, talk: &dyn Events) -> Result<Self> {
        let path = cache.path(name);
        let file = open(&path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(std::fs::TryLockError::WouldBlock) => {
                talk.warn(waiting);
                file.lock().map_err(|error| unusable("wait for", &path, &error))?;
            }
            Err(std::fs::TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {
                talk.warn("the cache folder's file system has no locks: see to it that no two builds run at once");
            }
            Err(std::fs::TryLockError::Error(error)) => {
                return Err(unusable("lock", &path, &error));
            }
        }
        let began = touch(&file, &path)?;
        Ok(Self { _file: file, began })
    }

    /// The lock of builds, where none goes on.
    ///
    /// # Errors
    /// [`Concern::Output`] where the cache cannot be written.
    pub fn try_take(cache: &Cache) -> Result<Option<Self>> {
        let path = cache.path("lock");
        let file = open(&path)?;
        if matches!(file.try_lock(), Err(std::fs::TryLockError::WouldBlock)) {
            return Ok(None);
        }
        let began = touch(&file, &path)?;
        Ok(Some(Self { _file: file, began }))
    }
}

/// The output folder and what is known of the last build.
#[derive(Default)]
pub struct Before {
    /// The last build's manifest; empty where there is none to go on from.
    pub manifest: Manifest,
    /// Paths that a stopped build was about to touch, until this one announces them again.
    pub unfinished: Vec<String>,
    /// Paths of a journal that is not gone on from: only its temporary files are swept.
    pub strays: Vec<String>,
    /// Whether the folder may hold files of ours that nothing is known of.
    pub blind: bool,
    /// What the output's stamp says.
    stamp: Option<String>,
    stamp_path: PathBuf,
    /// The manifest's checksum.
    base: Option<Fingerprint>,
    /// This build's own announcement.
    journal: Option<Journal>,
}

impl Before {
    /// What the output's stamp says, if there is one.
    pub fn stamp(output: &Path) -> Result<Option<String>> {
        let path = output.join(STAMP);
        match std::fs::read(&path) {
            Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                Ok(None)
            }
            Err(error) => Err(Error::io(Concern::Output, "read the stamp", &path, &error)),
        }
    }

    /// Looks at the output folder. One that holds files and not our stamp is somebody else's.
    pub fn look(output: &Path, cache: &Cache, force: bool, talk: &Talk<'_>) -> Result<Self> {
        let before =
            Self { stamp: Self::stamp(output)?, stamp_path: output.join(STAMP), ..Self::default() };
        let Some(found) = before.stamp.as_deref() else {
            if holds_files(output)? && !force {
                return Err(Error::new(Concern::Refused, "the output folder holds files that Reprint did not write")
                    .at(output)
                    .help("choose an empty folder with `--output`, or use `--force` to write among them (files with the name of a page are replaced, nothing is removed)"));
            }
            // The folder was deleted or exchanged: nothing in it is ours.
            if Manifest::load(cache).is_ok() {
                talk.remark("the output folder is empty: every page is made again");
            }
            return Ok(before);
        };
        let (manifest, journal) = (Manifest::load(cache), Journal::load(cache));
        let torn = found.trim_matches('\0').trim().is_empty();
        let unreadable = Missing::Unreadable;
        let damaged = manifest.as_ref().err() == Some(&unreadable)
            || journal.as_ref().err() == Some(&unreadable);
        let journal = journal.ok().flatten();
        let stopped = journal.filter(|journal| {
            torn || journal.during == found || journal.before.as_deref() == Some(found)
        });
        let manifest = manifest.ok().filter(|(manifest, seal)| match &stopped {
            // The one that the stopped build went on from, or the one that it left.
            Some(journal) => {
                journal.base == Some(*seal) || manifest.during.as_ref() == Some(&journal.during)
            }
            None => !damaged && (torn || manifest.stamp().to_string() == found),
        });
        // A stopped build that began from nothing left no manifest to miss.
        let expected = stopped.as_ref().is_none_or(|journal| journal.base.is_some());
        if manifest.is_none() && expected {
            let what = if damaged {
                "what the last build remembered is damaged or of another version"
            } else if Manifest::load(cache).is_ok() {
                "the output folder is not as the last build from here left it (an older copy, or another build's work)"
            } else {
                "what the last build remembered is gone"
            };
            talk.warn(&format!("{what}: every page is made again; {MAY_STAY}"));
        }
        let went_on_blind = stopped.as_ref().is_some_and(|journal| journal.before.is_some());
        let blind = match &manifest {
            Some((manifest, _)) => manifest.blind,
            None => expected || went_on_blind,
        };
        let strays = match (&stopped, Journal::load(cache)) {
            (None, Ok(Some(journal))) => journal.paths,
            _ => Vec::new(),
        };
        let (mut manifest, base) = match manifest {
            Some((manifest, seal)) => (manifest, Some(seal)),
            None => (Manifest::default(), None),
        };
        if torn {
            // A stamp that did not reach the disk whole says nothing of the other files.
            talk.warn("the stamp of the output folder is damaged: every page is made again");
            for entry in &mut manifest.entries {
                entry.key = None;
            }
        }
        let unfinished = stopped.map(|journal| journal.paths).unwrap_or_default();
        Ok(Self { manifest, unfinished, strays, blind, base, ..before })
    }

    /// Sees to it that the last build here was of this scope: one of another would sweep its files.
    pub fn is_of(&self, scope: &str, output: &Path) -> Result<()> {
        let was = &self.manifest.scope;
        if self.manifest.entries.is_empty() || was == scope {
            return Ok(());
        }
        let named = |scope: &str| match scope {
            "" => "the whole site".to_owned(),
            part => format!("the part of a site for {part}"),
        };
        let message = format!("the output folder holds {}, not {}", named(was), named(scope));
        Err(Error::new(Concern::Refused, message)
            .at(output)
            .help("choose another folder with `--output`, or delete this one"))
    }

    /// Adds what a stopped build was about to touch to the manifest: it is ours, and not sure.
    pub fn doubt(&mut self) -> HashMap<usize, Why> {
        if self.unfinished.is_empty() {
            return HashMap::new();
        }
        let mut known: HashMap<&str, usize> = HashMap::new();
        for (at, entry) in self.manifest.entries.iter().enumerate() {
            known.insert(&entry.path, at);
        }
        let (there, new): (Vec<&String>, Vec<&String>) =
            self.unfinished.iter().partition(|path| known.contains_key(path.as_str()));
        let mut doubts: HashMap<usize, Why> =
            there.iter().map(|path| (known[path.as_str()], Why::Unfinished)).collect();
        let new: HashSet<String> = new.into_iter().cloned().collect();
        for path in new {
            doubts.insert(self.manifest.entries.len(), Why::Unfinished);
            self.manifest.entries.push(Entry {
                path,
                kind: OutputKind::Other,
                bytes: 0,
                fingerprint: Fingerprint::default(),
                key: None,
                article: None,
            });
        }
        doubts
    }

    /// Reads every file that the last build left, and holds it against its hash.
    pub fn verify(&self, writer: &Writer) -> HashMap<usize, Why> {
        let stopped: HashSet<&str> = self.unfinished.iter().map(String::as_str).collect();
        let entries = self.manifest.entries.iter().enumerate();
        let entries: Vec<(usize, &Entry)> =
            entries.filter(|(_, entry)| !stopped.contains(entry.path.as_str())).collect();
        entries
            .par_iter()
            .filter_map(|(at, entry)| match writer.fingerprint(&entry.path) {
                Some(found) if found == entry.fingerprint => None,
                Some(_) => Some((*at, Why::Altered)),
                None => Some((*at, Why::Missing)),
            })
            .collect()
    }

    /// Before the first write: what is about to be touched is ours from now on, and not sure, until
    /// the manifest says otherwise. `run` is another number in each run.
    pub fn announce(
        &mut self,
        cache: &Cache,
        writer: &Writer,
        run: i64,
        mut paths: Vec<String>,
    ) -> Result<()> {
        let begins = self.journal.is_none();
        let mut more = std::mem::take(&mut self.unfinished);
        more.extend(self.journal.iter_mut().flat_map(|journal| std::mem::take(&mut journal.paths)));
        if !more.is_empty() {
            // Each once: builds that are stopped one after the other would announce ever more.
            paths.append(&mut more);
            paths.sort_unstable();
            paths.dedup();
        }
        let journal = self.journal.get_or_insert_with(|| Journal {
            during: Stamp::new(VERSION, Fingerprint::of_value(&(run, &self.stamp, &paths)))
                .to_string(),
            before: self.stamp.clone(),
            base: self.base,
            paths: Vec::new(),
        });
        journal.paths = paths;
        journal.save(cache)?;
        if begins {
            writer.stamp(&self.stamp_path, &journal.during)?;
            self.stamp = Some(journal.during.clone());
        }
        Ok(())
    }

    /// Whether somebody made a site here of which nothing is known.
    pub fn began_blind(&self) -> bool {
        self.base.is_none() && self.journal.as_ref().is_some_and(|journal| journal.before.is_some())
    }

    /// What the stamp says while this build goes on, if it writes at all.
    pub fn during(&self) -> Option<String> {
        self.journal.as_ref().map(|journal| journal.during.clone())
    }

    /// After the last write, and when the manifest is saved. Returns what the stamp says.
    pub fn conclude(self, cache: &Cache, writer: &Writer, manifest: &Manifest) -> Result<String> {
        let stamp = manifest.stamp().to_string();
        if self.stamp.as_ref() != Some(&stamp) {
            writer.stamp(&self.stamp_path, &stamp)?;
        }
        Journal::remove(cache)?;
        Ok(stamp)
    }
}

/// Whether a folder holds anything.
fn holds_files(output: &Path) -> Result<bool> {
    match std::fs::read_dir(output) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => {
            Err(Error::io(Concern::Output, "look into the output folder", output, &error))
        }
    }
}

/// A build that would lose more than half of the articles is most likely a failed pull or a wrong
/// folder. An article whose address changed is not lost; `articles` are all that the content has, those
/// among them that were asked to be taken down.
pub fn guard<'a>(
    entries: &[Entry],
    gone: impl Iterator<Item = &'a Entry>,
    articles: impl Iterator<Item = crate::model::id::ArticleId>,
) -> Result<()> {
    let had = entries.iter().filter(|entry| entry.article.is_some()).count();
    let gone: Vec<_> = gone.filter_map(|entry| entry.article.as_ref()).collect();
    if gone.len() * 2 <= had {
        return Ok(());
    }
    let has: HashSet<_> = articles.collect();
    let lost = gone.into_iter().filter(|id| !has.contains(id)).count();
    if lost * 2 <= had {
        return Ok(());
    }
    Err(Error::new(Concern::Refused, format!("this build would remove {lost} of the {had} articles of the last one"))
        .help("was a pull incomplete, or is the content folder a wrong one? If they shall go, add `--allow-shrink`"))
}

/// The key of a file that is made from its own bytes alone.
pub fn own_key(fingerprint: Fingerprint) -> Key {
    let none = Fingerprint::default();
    Key::of([fingerprint, none, none, none, none])
}
