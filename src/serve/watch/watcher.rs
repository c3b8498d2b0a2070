//! Watching, put together: roots to changes that came to rest. Knows nothing of what changes mean.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::serve::watch::change::Change;
use crate::serve::watch::ignored::Ignored;
use crate::serve::watch::mounts::Mounts;
use crate::serve::watch::native::{Native, Refusal, Seen};
use crate::serve::watch::poll::Poller;
use crate::serve::watch::root::Root;
use crate::serve::watch::tree::Tree;

/// A change is told when it has been quiet for so long: editors save in several steps.
const QUIET: Duration = Duration::from_millis(15);

/// A change waits for no longer than this, however much goes on.
const LONGEST: Duration = Duration::from_millis(100);

/// What is watched, and how.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Watched {
    /// Files and folders; they need not be there yet.
    pub roots: Vec<Root>,
    /// What nobody wants to hear of.
    pub ignored: Ignored,
    /// Whether files are looked at again and again, though the system could tell.
    pub poll: bool,
}

/// What a watcher tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// How it watches, in words: each time when it begins, and when it has to go on otherwise.
    How(String),
    /// Something changed. After each `How` everything may have: what happened before is not known.
    Change(Change),
}

/// Watches until it is dropped.
#[derive(Debug)]
pub struct Watcher {
    mailbox: Sender<Message>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

enum Message {
    Seen(u32, Seen),
    Looked(u32, Change),
    Watch(Watched),
    Stop,
}

impl Watcher {
    /// Begins to watch, without waiting for it; `tell` is called from a thread of the watcher's own.
    pub fn start(watched: Watched, tell: impl FnMut(News) + Send + 'static) -> Self {
        let (mailbox, letters) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let keeper = Keeper {
            watched,
            mailbox: mailbox.clone(),
            stop: Arc::clone(&stop),
            tell,
            tree: None,
            poller: None,
            round: 0,
            change: Change::default(),
            since: None,
        };
        let thread = std::thread::spawn(move || keeper.run(&letters));
        Self { mailbox, stop, thread: Some(thread) }
    }

    /// Watches other things from now on. If they are the same, nothing happens.
    pub fn watch(&mut self, watched: Watched) {
        // Its thread ends with the watcher, not before.
        let _ = self.mailbox.send(Message::Watch(watched));
    }

    /// What happens when the system can tell no more, which no test can bring about.
    #[cfg(test)]
    pub fn refuse(&self, round: u32) {
        let refusal = Refusal("it was asked to refuse".to_owned());
        let _ = self.mailbox.send(Message::Seen(round, Seen::Refused(refusal)));
    }

    /// The same for a queue that ran over.
    #[cfg(test)]
    pub fn lose(&self, round: u32) {
        let _ = self.mailbox.send(Message::Seen(round, Seen::Lost));
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let _ = self.mailbox.send(Message::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The watcher's thread.
struct Keeper<T> {
    watched: Watched,
    mailbox: Sender<Message>,
    stop: Arc<AtomicBool>,
    tell: T,
    tree: Option<Tree>,
    poller: Option<Poller>,
    /// Counts the times it began; what was sent in an earlier round is not listened to.
    round: u32,
    change: Change,
    /// When the first and the last of it came.
    since: Option<(Instant, Instant)>,
}

impl<T: FnMut(News)> Keeper<T> {
    fn run(mut self, letters: &Receiver<Message>) {
        self.begin(None);
        loop {
            let letter = match self.due() {
                None => letters.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(due) => {
                    let now = Instant::now();
                    if now >= due {
                        self.pass_on();
                        continue;
                    }
                    letters.recv_timeout(due - now)
                }
            };
            match letter {
                Ok(Message::Seen(round, seen)) if round == self.round => self.seen(seen),
                Ok(Message::Looked(round, change)) if round == self.round => self.add(change),
                Ok(Message::Seen(..) | Message::Looked(..)) | Err(RecvTimeoutError::Timeout) => {}
                Ok(Message::Watch(watched)) => {
                    if watched != self.watched {
                        self.watched = watched;
                        self.begin(None);
                    }
                }
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Begins anew. With a refusal the system is not asked.
    fn begin(&mut self, refused: Option<Refusal>) {
        self.round += 1;
        // The old ones end before new ones begin: there are not two of each.
        self.tree = None;
        self.poller = None;
        let ignored = Arc::new(self.watched.ignored.clone());
        let mut looked_at = Vec::new();
        let mut how = String::new();
        if self.watched.poll || refused.is_some() {
            looked_at.clone_from(&self.watched.roots);
            how.push_str(LOOKED_AT);
            if let Some(Refusal(why)) = refused {
                let _ = write!(how, ": {why}");
            }
        } else {
            let mounts = Mounts::read();
            let mut heard_of = Vec::new();
            for root in &self.watched.roots {
                let places = root.places();
                let kind = places.iter().find_map(|at| mounts.silent(at, root.recursive));
                if let Some(kind) = kind {
                    let _ = write!(
                        how,
                        "; {}: {LOOKED_AT}, for `{kind}` does not tell of all changes",
                        root.path.display()
                    );
                    looked_at.push(root.clone());
                } else {
                    heard_of.push(root.clone());
                }
            }
            if !heard_of.is_empty() {
                match self.listen(heard_of, &ignored) {
                    Ok(tree) => self.tree = Some(tree),
                    Err(refusal) => return self.begin(Some(refusal)),
                }
                how.insert_str(0, "the system tells of changes");
            }
        }
        (self.tell)(News::How(how.trim_start_matches("; ").to_owned()));
        if self.tree.is_some() {
            self.add(Change::of_all());
        }
        if !looked_at.is_empty() {
            let (mailbox, round) = (self.mailbox.clone(), self.round);
            self.poller = Some(Poller::start(looked_at, ignored, move |change| {
                let _ = mailbox.send(Message::Looked(round, change));
            }));
        }
    }

    fn listen(&self, roots: Vec<Root>, ignored: &Arc<Ignored>) -> Result<Tree, Refusal> {
        let (mailbox, round) = (self.mailbox.clone(), self.round);
        let native = Native::new(move |seen| {
            let _ = mailbox.send(Message::Seen(round, seen));
        })?;
        Tree::new(native, roots, Arc::clone(ignored), Arc::clone(&self.stop))
    }

    fn seen(&mut self, seen: Seen) {
        let Some(tree) = &mut self.tree else { return };
        let mut change = Change::default();
        let followed = match seen {
            Seen::At { path, gone } => tree.follow(&path, gone, &mut change),
            Seen::Lost => tree.recount(&mut change),
            Seen::Refused(refusal) => Err(refusal),
        };
        self.add(change);
        if let Err(refusal) = followed {
            self.begin(Some(refusal));
        }
    }

    fn add(&mut self, change: Change) {
        if change.is_empty() {
            return;
        }
        self.change.merge(change);
        let now = Instant::now();
        let first = self.since.map_or(now, |(first, _)| first);
        self.since = Some((first, now));
    }

    /// When what has gathered is told; none, where there is nothing.
    fn due(&self) -> Option<Instant> {
        self.since.map(|(first, last)| (last + QUIET).min(first + LONGEST))
    }

    fn pass_on(&mut self) {
        self.since = None;
        (self.tell)(News::Change(std::mem::take(&mut self.change)));
    }
}

/// How files are watched that the system does not tell of.
const LOOKED_AT: &str = "looked at again and again, at least half a second apart";
