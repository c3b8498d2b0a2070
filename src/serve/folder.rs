//! A built folder to replies: files as they stand on the disk when they are asked for, so nothing is
//! ever stale. Knows nothing of how they were made, and nothing of HTTP.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::error::{Concern, Error};
use crate::serve::page::Page;
use crate::serve::site::{Later, Meant, OwnReply, Reply, Site, meant};

/// From this many bytes on a file is remembered: a player asks for a part of it again and again, and
/// each time all of it would be read. Smaller ones are read faster than a disk could tell that they
/// changed within one tick of its clock.
const LARGE: u64 = 1024 * 1024;

/// How many large files are remembered, and how many of their bytes: two of the largest that GitHub
/// takes.
const MOST_FILES: usize = 8;

/// See [`MOST_FILES`].
const MOST_BYTES: u64 = 2 * MOST;

/// How long a file may be: GitHub takes none above (its documentation, “About large files”). A longer one is
/// never read, for all of it would have to stand in memory.
const MOST: u64 = 100 * 1024 * 1024;

/// How many large files are read at once: who asks for the same one then finds it remembered.
const MOST_READ: usize = 2;

/// The one folder with a dot that is part of a site (RFC 8615).
const WELL_KNOWN: &str = ".well-known";

/// Files whose names begin so are nobody's to read: repositories, passwords, settings of servers.
/// Other files with a dot a site may publish, such as `.nojekyll`.
const NEVER: &[&str] = &[".git", ".hg", ".svn", ".env", ".ht", ".netrc", ".npmrc", ".ssh"];

/// A folder that is served as it is.
#[derive(Debug)]
pub struct Folder {
    disk: Arc<Disk>,
    /// Turns at reading large files, see [`MOST_READ`].
    turns: Arc<Semaphore>,
}

#[derive(Debug)]
struct Disk {
    top: PathBuf,
    /// Large files, the one asked for last at the end.
    large: Mutex<Vec<(Stamp, Arc<Page>)>>,
}

/// What tells one state of a file from another: a file that is replaced is another inode, one that is
/// written has another time.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stamp {
    path: PathBuf,
    length: u64,
    modified: Option<SystemTime>,
    inode: (u64, i64, i64),
}

/// Why a file was not read.
#[derive(Debug)]
enum Unread {
    /// It is longer than what may be read now, and may be read in its turn.
    Large,
    /// It is longer than [`MOST`].
    TooLarge,
    /// The disk refuses it.
    Failed(io::Error),
}

impl From<io::Error> for Unread {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

impl Folder {
    /// Of this folder.
    ///
    /// # Errors
    /// [`Concern::Config`]: it is no folder, or cannot be read.
    pub fn new(top: &Path) -> Result<Self, Error> {
        let help = "build the site first: reprint build";
        match fs::metadata(top) {
            Ok(about) if about.is_dir() => {}
            Ok(_) => {
                return Err(Error::new(Concern::Config, "is no folder").at(top).help(help));
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(Error::new(Concern::Config, "there is no such folder")
                    .at(top)
                    .help(help));
            }
            Err(error) => {
                return Err(Error::io(Concern::Config, "read the folder", top, &error));
            }
        }
        let top = std::path::absolute(top)
            .map_err(|error| Error::io(Concern::Config, "find the folder", top, &error))?;
        let disk = Arc::new(Disk { top, large: Mutex::default() });
        Ok(Self { disk, turns: Arc::new(Semaphore::new(MOST_READ)) })
    }
}

impl Site for Folder {
    fn ask(&self, path: &str) -> Later<Reply> {
        let (disk, turns) = (Arc::clone(&self.disk), Arc::clone(&self.turns));
        let path = path.to_owned();
        Box::pin(async move {
            let again = (Arc::clone(&disk), path.clone());
            let reply = spawn_blocking(move || disk.reply(&path, LARGE - 1)).await;
            if let Ok(Some(reply)) = reply {
                return reply;
            }
            let (disk, path) = again;
            let turn = turns.acquire_owned().await;
            let reply = spawn_blocking(move || {
                // Held until it is read, also where nobody waits for it any more.
                let _turn = turn;
                disk.reply(&path, MOST)
            });
            reply.await.ok().flatten().unwrap_or(Reply::Missing(None))
        })
    }

    fn own(&self, _name: &str, _query: &[(String, String)]) -> Later<OwnReply> {
        Box::pin(std::future::ready(OwnReply::Missing))
    }
}

impl Disk {
    /// What is at a path, where that is at most this long; none where it is longer and may be read in
    /// its turn.
    fn reply(&self, path: &str, upto: u64) -> Option<Reply> {
        // It may have been made anew, or be a link that leads elsewhere now.
        let Ok(top) = fs::canonicalize(&self.top) else { return Some(Reply::Missing(None)) };
        let failed = |text: String| Reply::Failed(Arc::new(Page::new("error.txt", text)));
        match meant(path, |path| find(&top, path).is_some()) {
            Meant::File(path) => match self.page(&top, &path, upto) {
                Ok(Some(page)) => Some(Reply::Found(page)),
                Ok(None) => self.missing(&top, upto),
                Err(Unread::Large) => None,
                Err(Unread::TooLarge) => Some(failed(format!(
                    "{path} is larger than 100 MB. GitHub takes no such file, and it is not shown here either.\n"
                ))),
                Err(Unread::Failed(error)) => {
                    Some(failed(format!("{path} cannot be read: {error}\n")))
                }
            },
            Meant::Folder(path) => Some(Reply::Moved(path)),
            Meant::Nothing => self.missing(&top, upto),
        }
    }

    fn missing(&self, top: &Path, upto: u64) -> Option<Reply> {
        match self.page(top, "404.html", upto) {
            Err(Unread::Large) => None,
            page => Some(Reply::Missing(page.ok().flatten())),
        }
    }

    /// A file as it is now; none where it is gone since it was looked for.
    fn page(&self, top: &Path, path: &str, upto: u64) -> Result<Option<Arc<Page>>, Unread> {
        let Some(full) = find(top, path) else { return Ok(None) };
        let file = match File::open(&full) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            opened => opened?,
        };
        let about = file.metadata()?;
        if !about.is_file() {
            return Ok(None);
        }
        let stamp = Stamp {
            path: full,
            length: about.len(),
            modified: about.modified().ok(),
            inode: inode(&about),
        };
        if stamp.length >= LARGE
            && let Some(page) = self.remembered(&stamp)
        {
            return Ok(Some(page));
        }
        let is_short = |length: u64| match length {
            length if length <= upto => Ok(()),
            length if length <= MOST => Err(Unread::Large),
            _ => Err(Unread::TooLarge),
        };
        is_short(stamp.length)?;
        let mut bytes = Vec::with_capacity(usize::try_from(stamp.length).unwrap_or_default());
        // It may grow while it is read.
        (&file).take(upto + 1).read_to_end(&mut bytes)?;
        is_short(bytes.len() as u64)?;
        let page = Arc::new(Page::new(path, bytes));
        // A file that changed while it was read has no state to remember.
        let is_same = |now: &Metadata| {
            now.len() == stamp.length
                && now.modified().ok() == stamp.modified
                && page.bytes.len() as u64 == stamp.length
        };
        if stamp.length >= LARGE && file.metadata().is_ok_and(|now| is_same(&now)) {
            self.remember(stamp, &page);
        }
        Ok(Some(page))
    }

    fn remembered(&self, stamp: &Stamp) -> Option<Arc<Page>> {
        let mut large = self.large.lock().ok()?;
        let at = large.iter().position(|(known, _)| known == stamp)?;
        let found = large.remove(at);
        let page = Arc::clone(&found.1);
        large.push(found);
        Some(page)
    }

    fn remember(&self, stamp: Stamp, page: &Arc<Page>) {
        let Ok(mut large) = self.large.lock() else { return };
        large.retain(|(known, _)| known.path != stamp.path);
        large.push((stamp, Arc::clone(page)));
        let total = |large: &[(Stamp, _)]| large.iter().map(|(known, _)| known.length).sum::<u64>();
        while large.len() > MOST_FILES || total(&large) > MOST_BYTES {
            large.remove(0);
        }
    }
}

#[cfg(unix)]
fn inode(about: &Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt as _;
    (about.ino(), about.ctime(), about.ctime_nsec())
}

#[cfg(not(unix))]
fn inode(_about: &Metadata) -> (u64, i64, i64) {
    (0, 0, 0)
}

/// Where a path of the site stands on the disk: a file proper, inside of the folder also behind all
/// links, and named so letter by letter. Nothing that is no file is ever opened: a pipe would wait for
/// its writer for ever.
fn find(top: &Path, path: &str) -> Option<PathBuf> {
    if !is_published(path) {
        return None;
    }
    let mut full = top.to_owned();
    full.extend(path.split('/'));
    let real = fs::canonicalize(&full).ok()?;
    if !real.starts_with(top) || !fs::metadata(&real).ok()?.is_file() {
        return None;
    }
    // A link may lead to what is not published by its own name either.
    let below = real.strip_prefix(top).ok()?.to_str()?.replace('\\', "/");
    if real != full && !(is_published(&below) && is_spelled_so(top, path)) {
        return None;
    }
    Some(real)
}

/// Whether a path is one that a site can have: no steps, and none of what is nobody's to read.
fn is_published(path: &str) -> bool {
    let mut names = path.split('/').peekable();
    while let Some(name) = names.next() {
        let is_file = names.peek().is_none();
        // A colon and a backslash mean drives, streams and folders on Windows.
        if matches!(name, "" | "." | "..") || name.contains(['\\', '\0']) {
            return false;
        }
        if cfg!(windows) && name.contains(':') {
            return false;
        }
        let lower = name.to_lowercase();
        let is_dotted = lower.starts_with('.');
        if is_dotted && (!is_file && name != WELL_KNOWN) {
            return false;
        }
        if is_dotted && NEVER.iter().any(|never| lower.starts_with(never)) {
            return false;
        }
    }
    true
}

/// Whether each name of a path stands so in its folder: on systems that do not tell letter case apart,
/// other spellings are found as well, and would not be where the site is published.
fn is_spelled_so(top: &Path, path: &str) -> bool {
    let mut folder = top.to_owned();
    path.split('/').all(|name| {
        let mut names = fs::read_dir(&folder).into_iter().flatten().flatten();
        let is_there = names.any(|entry| entry.file_name() == OsStr::new(name));
        folder.push(name);
        is_there
    })
}

#[cfg(test)]
mod tests;
