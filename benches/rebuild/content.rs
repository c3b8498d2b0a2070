//! What happens to a mirror between two builds: posts come, are edited, go, or are all checked out
//! anew. Knows the corpus, and nothing of the program but that it does not trust young times.

use std::fs::{self, File, FileTimes};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use crate::limit::files;
use crate::{Outcome, SEED, corpus};

/// A corpus on the disk, and what was done to it.
pub(crate) struct Content {
    pub(crate) folder: PathBuf,
    pub(crate) posts: usize,
    /// The number of the next post to come.
    next: usize,
    /// The number of the next post to edit: from the middle towards the newest.
    edit: usize,
    /// The number after the next post to delete: from the middle towards the oldest.
    delete: usize,
    /// The time that the next checkout gives its files, since 1970.
    checkouts: Duration,
}

impl Content {
    /// Writes a corpus, and waits until the program trusts the times of its files.
    pub(crate) fn new(folder: PathBuf, posts: usize) -> Outcome<(Self, corpus::Written)> {
        let written = corpus::write(&folder, posts, SEED)?;
        grow_old();
        Ok((
            Self {
                folder,
                posts,
                next: posts,
                edit: posts / 2,
                delete: posts / 2,
                checkouts: Duration::from_secs(1_700_000_000),
            },
            written,
        ))
    }

    /// A post comes that is newer than all others, or some days late.
    pub(crate) fn add(&mut self, late: usize) -> Outcome<()> {
        loop {
            let (path, text) = corpus::late_post(self.next, self.posts, late, SEED);
            self.next += 1;
            if is_jekyll(&path) {
                return put(&self.folder.join(path), &text);
            }
        }
    }

    /// A post in the middle of the archive has a paragraph more.
    pub(crate) fn edit(&mut self) -> Outcome<()> {
        loop {
            let (path, text) = corpus::post(self.edit, self.posts, SEED);
            self.edit += 1;
            if is_jekyll(&path) {
                let end = text.rfind("</div>").ok_or("a post without an end")?;
                let (before, after) = text.split_at(end);
                let number = self.edit;
                let text = format!("{before}<p>更正：这里说的是第{number}次。</p>\n{after}");
                return put(&self.folder.join(path), &text);
            }
        }
    }

    /// A post in the middle of the archive goes.
    pub(crate) fn delete(&mut self) -> Outcome<()> {
        loop {
            self.delete = self.delete.checked_sub(1).ok_or("there is no post left to delete")?;
            let (path, _) = corpus::post(self.delete, self.posts, SEED);
            if is_jekyll(&path) {
                return Ok(fs::remove_file(self.folder.join(path))?);
            }
        }
    }

    /// Every file has a new time and its old bytes, as after a fresh checkout.
    pub(crate) fn check_out(&mut self) -> Outcome<()> {
        let times = FileTimes::new().set_modified(SystemTime::UNIX_EPOCH + self.checkouts);
        self.checkouts += Duration::from_secs(1);
        for path in files(&self.folder)? {
            File::open(path)?.set_times(times)?;
        }
        grow_old();
        Ok(())
    }
}

/// Pages without a head have a day and no time: where they stand in it depends on their address,
/// so they are no good as “the newest”.
fn is_jekyll(path: &str) -> bool {
    !path.starts_with("pages/")
}

/// How old a file has to be for the program to trust its times, with a good margin: it could change
/// again within the grain of the clock, so those of the last three seconds are read again by the next
/// build, and the next build here is another case's.
const AGE: Duration = Duration::from_secs(4);

/// The time that a file was changed at is the system's own and cannot be set back: it has to pass.
fn grow_old() {
    thread::sleep(AGE);
}

fn put(path: &Path, text: &str) -> Outcome<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, text)?;
    grow_old();
    Ok(())
}
