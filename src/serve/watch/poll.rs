//! Watching where the system does not tell: roots are walked again and again, and stats compared. Knows no
//! notifications.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::serve::watch::change::Change;
use crate::serve::watch::ignored::Ignored;
use crate::serve::watch::root::Root;

/// The least pause between two walks.
const PAUSE: Duration = Duration::from_millis(500);

/// A pause is at least as many times what the walk took: a tenth of one core at most.
const SHARE: u32 = 10;

/// Longer than the grain of a file system's clock, which counts in ticks of the kernel: 10 ms at most.
const GRAIN: Duration = Duration::from_millis(20);

/// How often a file that does not come to rest is looked at before it is told all the same.
const LOOKS: usize = 5;

/// What tells two states of a file apart.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stamp {
    Folder,
    File { size: u64, modified: Option<std::time::SystemTime>, changed: (i64, i64) },
}

/// All that is in the roots: where it really is, and its stamp. The key is the name that it is told by and
/// the number of the root's place, for a link and what it leads to have one name.
type Walk = BTreeMap<(PathBuf, usize), (PathBuf, Stamp)>;

/// Walks until it is dropped.
#[derive(Debug)]
pub struct Poller {
    stop: Arc<AtomicBool>,
    wake: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Poller {
    /// Begins on a thread of its own. Once all was looked at for the first time, everything is told to have
    /// changed.
    pub fn start(
        roots: Vec<Root>,
        ignored: Arc<Ignored>,
        tell: impl Fn(Change) + Send + 'static,
    ) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (wake, woken) = channel();
        let looker = Looker { roots, ignored, stop: Arc::clone(&stop) };
        let thread = std::thread::spawn(move || looker.run(&woken, &tell));
        Self { stop, wake: Some(wake), thread: Some(thread) }
    }
}

impl Drop for Poller {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        drop(self.wake.take());
        if let Some(thread) = self.thread.take() {
            // One that panicked has said so.
            let _ = thread.join();
        }
    }
}

struct Looker {
    roots: Vec<Root>,
    ignored: Arc<Ignored>,
    stop: Arc<AtomicBool>,
}

impl Looker {
    fn run(&self, woken: &Receiver<()>, tell: &impl Fn(Change)) {
        let mut last: Option<Walk> = None;
        loop {
            let began = Instant::now();
            let mut walk = self.walk();
            let pause = PAUSE.max(began.elapsed() * SHARE);
            let change = match &last {
                None => Change::of_all(),
                Some(last) => {
                    let paths = differences(last, &walk);
                    if !paths.is_empty() && !rest(&mut walk, &paths, woken) {
                        return;
                    }
                    Change { paths: paths.into_iter().map(|(path, _)| path).collect(), all: false }
                }
            };
            // A walk that was broken off saw only a part.
            if self.stop.load(Ordering::Relaxed) {
                return;
            }
            last = Some(walk);
            if !change.is_empty() {
                tell(change);
            }
            if woken.recv_timeout(pause) != Err(RecvTimeoutError::Timeout) {
                return;
            }
        }
    }

    fn walk(&self) -> Walk {
        let mut walk = Walk::new();
        for root in &self.roots {
            for (number, place) in root.places().into_iter().enumerate() {
                let mut open = vec![(place.clone(), PathBuf::new())];
                while let Some((path, below)) = open.pop() {
                    if self.stop.load(Ordering::Relaxed) {
                        return walk;
                    }
                    // What is gone between two looks is not there.
                    let Some(stamp) = stamp(&path) else { continue };
                    let folder = stamp == Stamp::Folder;
                    let root_itself = below.as_os_str().is_empty();
                    if !root_itself && self.ignored.has(root, &place, &below, folder) {
                        continue;
                    }
                    if folder && (root_itself || root.recursive) {
                        let entries = std::fs::read_dir(&path).into_iter().flatten().flatten();
                        open.extend(
                            entries.map(|entry| (entry.path(), below.join(entry.file_name()))),
                        );
                    }
                    let told = if root_itself { root.path.clone() } else { root.path.join(&below) };
                    walk.insert((told, number), (path, stamp));
                }
            }
        }
        walk
    }
}

/// Names of what is new, gone, or otherwise than it was.
fn differences(last: &Walk, walk: &Walk) -> Vec<(PathBuf, usize)> {
    let new = walk.iter().filter(|(key, now)| last.get(*key) != Some(*now));
    let gone = last.keys().filter(|key| !walk.contains_key(*key));
    new.map(|(key, _)| key).chain(gone).cloned().collect()
}

/// Waits until files that changed have come to rest, so that whatever is written to them later has another
/// time: within one tick of a clock a file may be written twice. False where waiting was broken off.
fn rest(walk: &mut Walk, paths: &[(PathBuf, usize)], woken: &Receiver<()>) -> bool {
    for _ in 0..LOOKS {
        if woken.recv_timeout(GRAIN) != Err(RecvTimeoutError::Timeout) {
            return false;
        }
        let mut moves = false;
        for key in paths {
            let Some((path, seen)) = walk.get_mut(key) else { continue };
            match stamp(path) {
                Some(now) if now != *seen => {
                    *seen = now;
                    moves = true;
                }
                // One that is gone meanwhile is found to be so by the next walk.
                _ => {}
            }
        }
        if !moves {
            break;
        }
    }
    true
}

fn stamp(path: &Path) -> Option<Stamp> {
    let meta = path.symlink_metadata().ok()?;
    Some(if meta.is_dir() {
        Stamp::Folder
    } else {
        Stamp::File { size: meta.len(), modified: meta.modified().ok(), changed: changed(&meta) }
    })
}

#[cfg(unix)]
fn changed(meta: &Metadata) -> (i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (meta.ctime(), meta.ctime_nsec())
}

#[cfg(not(unix))]
fn changed(_: &Metadata) -> (i64, i64) {
    (0, 0)
}
