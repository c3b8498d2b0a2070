//! What the server's threads share: pages that were made, what is wrong, and how often all of it was
//! exchanged.

use std::collections::VecDeque;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};

use quick_cache::Weighter;
use quick_cache::sync::Cache;
use tokio::sync::watch;

use crate::serve::alert::Alert;
use crate::serve::standing::job::Job;
use crate::serve::standing::served::Served;

/// The most bytes of pages that are kept: some thousand pages.
const MOST_KEPT: u64 = 48 << 20;

/// About how many pages that are.
const ABOUT: usize = 4096;

/// Changed files that are remembered for pages that did not hear of them yet.
const MOST_FILES: usize = 256;

#[derive(Debug, Clone)]
struct ByBytes;

impl Weighter<String, Arc<Served>> for ByBytes {
    fn weight(&self, _: &String, served: &Arc<Served>) -> u64 {
        served.weight()
    }
}

/// What is shared.
pub struct Board {
    pages: Cache<String, Arc<Served>, ByBytes>,
    /// The files of articles, by the path of the page that was shown: what became of one that is gone is
    /// in its file.
    sources: Cache<String, Arc<str>>,
    alerts: Mutex<Arc<Vec<Alert>>>,
    version: watch::Sender<u64>,
    /// Files other than pages that changed, by the version that has them.
    files: Mutex<VecDeque<(u64, String)>>,
    jobs: Mutex<Sender<Job>>,
}

impl Board {
    /// Nothing is there yet; questions go to `jobs`.
    pub fn new(jobs: Sender<Job>) -> Self {
        Self {
            pages: Cache::with_weighter(ABOUT, MOST_KEPT, ByBytes),
            sources: Cache::new(ABOUT),
            alerts: Mutex::default(),
            version: watch::Sender::new(0),
            files: Mutex::default(),
            jobs: Mutex::new(jobs),
        }
    }

    /// A page that was made.
    pub fn page(&self, path: &str) -> Option<Arc<Served>> {
        self.pages.get(path)
    }

    /// Keeps a page that was made, by its path.
    pub fn keep(&self, path: &str, served: &Arc<Served>) {
        if let Some(said) = &served.said {
            self.sources.insert(path.to_owned(), said.source.as_str().into());
        }
        self.pages.insert(path.to_owned(), Arc::clone(served));
    }

    /// The file of the article that was last shown at a path, also when it is gone.
    pub fn source(&self, path: &str) -> Option<Arc<str>> {
        self.sources.get(path)
    }

    /// Asks whoever makes pages.
    pub fn ask(&self, job: Job) {
        // Nobody is there once the server ends: whoever waits for the answer learns it.
        let _ = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).send(job);
    }

    /// What is wrong with the site as a whole.
    pub fn alerts(&self) -> Arc<Vec<Alert>> {
        Arc::clone(&self.alerts.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Says what is wrong with the site as a whole; open pages learn it. Whether that is news.
    pub fn alert(&self, alerts: &[Alert]) -> bool {
        let mut known = self.alerts.lock().unwrap_or_else(PoisonError::into_inner);
        if ***known == *alerts {
            return false;
        }
        *known = Arc::new(alerts.to_vec());
        drop(known);
        self.changed();
        true
    }

    /// Forgets all pages: they are made by another site from now on, and these other files are others.
    /// Nobody makes a page meanwhile.
    pub fn exchange(&self, changed: impl IntoIterator<Item = String>) {
        self.pages.clear();
        let next = *self.version.borrow() + 1;
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.extend(changed.into_iter().map(|file| (next, file)));
        let old = files.len().saturating_sub(MOST_FILES);
        files.drain(..old);
        drop(files);
        self.changed();
    }

    /// Files other than pages that changed behind a version.
    pub fn files_behind(&self, version: u64) -> Vec<String> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let new = files.iter().filter(|(since, _)| *since > version);
        new.map(|(_, file)| file.clone()).collect()
    }

    fn changed(&self) {
        self.version.send_modify(|version| *version += 1);
    }

    /// Learns of every change.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }
}
