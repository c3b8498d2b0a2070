//! The least that a build has to do: a folder of sources and a built site into a plan, and the plan
//! run by some threads that read every source and write every file of the site, and do nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// What to read, and how much to write where.
pub(crate) struct Plan {
    sources: Vec<PathBuf>,
    pages: Vec<(PathBuf, usize)>,
    pub(crate) bytes_in: u64,
    pub(crate) bytes_out: u64,
}

impl Plan {
    /// Reads the sources below `content`, and takes the files from the `site` made of them.
    pub(crate) fn new(content: &Path, site: &Path) -> io::Result<Self> {
        let sources = files(content, &|name| !name.starts_with('.'))?;
        let built = files(site, &|_| true)?;
        let pages = built.iter().filter_map(|(path, size)| {
            let inside = path.strip_prefix(site).ok()?;
            let length = usize::try_from(*size).ok()?;
            Some((inside.to_owned(), length))
        });
        Ok(Self {
            pages: pages.collect(),
            bytes_in: sources.iter().map(|(_, size)| size).sum(),
            bytes_out: built.iter().map(|(_, size)| size).sum(),
            sources: sources.into_iter().map(|(path, _)| path).collect(),
        })
    }

    pub(crate) fn files_out(&self) -> usize {
        self.pages.len()
    }

    pub(crate) fn sources(&self) -> usize {
        self.sources.len()
    }

    /// Does it into a folder that must not exist.
    pub(crate) fn run(&self, into: &Path, threads: usize) -> io::Result<()> {
        fs::create_dir(into)?;
        let folders: BTreeSet<_> =
            self.pages.iter().filter_map(|(path, _)| path.parent()).collect();
        for folder in folders {
            fs::create_dir_all(into.join(folder))?;
        }
        let largest = self.pages.iter().map(|(_, size)| *size).max().unwrap_or(0);
        let bytes = vec![b'x'; largest];
        spread(threads, self.sources.len(), |at| fs::read(&self.sources[at]).map(drop))?;
        spread(threads, self.pages.len(), |at| {
            let (path, size) = &self.pages[at];
            fs::write(into.join(path), &bytes[..*size])
        })
    }
}

/// Does a number of pieces of work with a number of threads.
fn spread(
    threads: usize,
    end: usize,
    work: impl Fn(usize) -> io::Result<()> + Sync,
) -> io::Result<()> {
    let next = AtomicUsize::new(0);
    let worker = || -> io::Result<()> {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= end {
                return Ok(());
            }
            work(at)?;
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        for worker in workers {
            worker.join().map_err(|_| io::Error::other("a thread of the limit died"))??;
        }
        Ok(())
    })
}

/// Every regular file below a folder, and its size.
fn files(folder: &Path, wanted: &dyn Fn(&str) -> bool) -> io::Result<Vec<(PathBuf, u64)>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if !wanted(&entry.file_name().to_string_lossy()) {
                continue;
            }
            if kind.is_dir() {
                open.push(entry.path());
            } else if kind.is_file() {
                found.push((entry.path(), entry.metadata()?.len()));
            }
        }
    }
    found.sort();
    Ok(found)
}
