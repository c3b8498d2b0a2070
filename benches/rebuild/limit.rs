//! The least that a rebuild has to do: a content folder into the time of looking at every file of
//! it, and into the time of reading and hashing every one. Nothing of the program is in it.

use std::fs::{self, File};
use std::hint::black_box;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use xxhash_rust::xxh3::xxh3_128;

/// Seconds for one thread to list every folder and ask for the metadata of every file.
pub(crate) fn walk(content: &Path) -> io::Result<f64> {
    let started = Instant::now();
    let mut bytes = 0;
    each(content, &mut |entry| {
        bytes += entry.metadata()?.len();
        Ok(())
    })?;
    black_box(bytes);
    Ok(started.elapsed().as_secs_f64())
}

/// Seconds for some threads to read and hash every file, after one of them has found them.
pub(crate) fn hash(content: &Path, threads: usize) -> io::Result<f64> {
    let started = Instant::now();
    let files = files(content)?;
    let next = AtomicUsize::new(0);
    let worker = || -> io::Result<u128> {
        let (mut all, mut bytes) = (0, Vec::new());
        while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            bytes.clear();
            File::open(path)?.read_to_end(&mut bytes)?;
            all ^= xxh3_128(&bytes);
        }
        Ok(all)
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        for worker in workers {
            let hash = worker.join().map_err(|_| io::Error::other("a thread of the limit died"))?;
            black_box(hash?);
        }
        Ok(started.elapsed().as_secs_f64())
    })
}

/// Every file below a folder.
pub(crate) fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    each(folder, &mut |entry| {
        found.push(entry.path());
        Ok(())
    })?;
    Ok(found)
}

fn each(folder: &Path, file: &mut dyn FnMut(&fs::DirEntry) -> io::Result<()>) -> io::Result<()> {
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                open.push(entry.path());
            } else {
                file(&entry)?;
            }
        }
    }
    Ok(())
}
