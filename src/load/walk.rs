//! Finds every file below the content folders, a folder at a time: whoever calls decides in which
//! order, and on how many threads. Symbolic links, pipes and devices are not opened.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{Concern, Error, Result};
use crate::load::filter::Filter;
use crate::model::problem::Problem;
use crate::model::source::{FoundFile, SourcePath, Stat};

/// A folder to look into.
#[derive(Debug)]
pub struct Folder {
    disk: Arc<Path>,
    path: SourcePath,
}

impl Folder {
    /// The top of a folder that is there and is no content folder, by its number and its name in
    /// messages.
    pub fn top(number: u16, disk: &Path, label: &str) -> Self {
        Self {
            disk: disk.into(),
            path: SourcePath { root: number, rel: Arc::default(), label: label.into() },
        }
    }

    /// Where the system finds it.
    pub fn disk(&self) -> &Path {
        &self.disk
    }
}

/// What lies in a folder, or below all of them.
#[derive(Debug, Default)]
pub struct Found {
    /// Regular files.
    pub files: Vec<FoundFile>,
    /// Files and folders that were left alone: by name, by glob, or because they are no regular
    /// files, with the reason.
    pub excluded: Vec<(SourcePath, &'static str)>,
    /// Folders that could not be read.
    pub problems: Vec<Problem>,
    /// Folders that are to be looked into.
    pub folders: Vec<Folder>,
}

impl Found {
    /// Adds what another folder holds, but for its folders.
    pub fn add(&mut self, other: Self) {
        self.files.extend(other.files);
        self.excluded.extend(other.excluded);
        self.problems.extend(other.problems);
    }

    /// Puts everything into an order that does not depend on the disk's.
    pub fn settle(&mut self) {
        // Stable on purpose: folders come nearly in order, which this sort makes use of.
        self.files.sort_by(|a, b| a.path.cmp(&b.path).then_with(|| a.odd_name.cmp(&b.odd_name)));
        self.excluded.sort();
        self.problems.sort();
    }
}

/// The content folders themselves. One that is missing ends the run.
pub fn roots(roots: &[PathBuf], labels: &[String]) -> Result<Vec<Folder>> {
    roots
        .iter()
        .enumerate()
        .map(|(number, root)| {
            let label: Arc<str> = labels.get(number).map_or("", String::as_str).into();
            check(root)?;
            let number = u16::try_from(number)
                .map_err(|_| Error::new(Concern::Content, "more than 65,536 content folders"))?;
            let path = SourcePath { root: number, rel: Arc::default(), label };
            Ok(Folder { disk: root.as_path().into(), path })
        })
        .collect()
}

fn check(root: &Path) -> Result<()> {
    let meta = std::fs::metadata(root).map_err(|error| {
        let doing = "read the content folder";
        match error.kind() {
            std::io::ErrorKind::NotFound => {
                Error::new(Concern::Content, "there is no such content folder")
                    .at(root)
                    .help("check the spelling of `--content`, or of `content` in site.toml")
            }
            _ => Error::io(Concern::Content, doing, root, &error),
        }
    })?;
    if meta.is_dir() {
        return Ok(());
    }
    Err(Error::new(Concern::Content, "the content is no folder")
        .at(root)
        .help("name the folder that the posts lie in"))
}

/// Looks into one folder. A content folder that cannot be read ends the run, one below it is a
/// problem.
pub fn look(folder: &Folder, filter: &Filter) -> Result<Found> {
    let mut found = Found::default();
    let top = &folder.path;
    let entries = match std::fs::read_dir(&folder.disk) {
        Ok(entries) => entries,
        Err(error) if top.rel.is_empty() => {
            return Err(Error::io(
                Concern::Content,
                "read the content folder",
                &folder.disk,
                &error,
            ));
        }
        Err(error) => {
            found.problems.push(unreadable(top, &error));
            return Ok(found);
        }
    };
    for entry in entries {
        match entry {
            Ok(entry) => one(&entry, folder, filter, &mut found),
            Err(error) => found.problems.push(unreadable(top, &error)),
        }
    }
    found.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    found.folders.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn one(entry: &std::fs::DirEntry, folder: &Folder, filter: &Filter, found: &mut Found) {
    let own_name = entry.file_name();
    let name = readable(&own_name);
    let top = &folder.path;
    let mut rel = String::with_capacity(top.rel.len() + 1 + name.len());
    if !top.rel.is_empty() {
        rel.push_str(&top.rel);
        rel.push('/');
    }
    rel.push_str(&name);
    let path = SourcePath { rel: rel.into(), ..top.clone() };
    let kind = match entry.file_type() {
        Ok(kind) => kind,
        Err(error) => {
            found.problems.push(unreadable(&path, &error));
            return;
        }
    };
    if kind.is_dir() {
        if filter.enters(&name, &path.rel) {
            found.folders.push(Folder { disk: entry.path().into(), path });
        } else {
            found.excluded.push((path, "a folder that is never entered, or excluded"));
        }
    } else if kind.is_symlink() {
        found.excluded.push((path, "a symbolic link"));
    } else if !kind.is_file() {
        found.excluded.push((path, "a pipe, socket or device"));
    } else if !filter.takes(&name, &path) {
        found.excluded.push((path, "hidden or excluded"));
    } else {
        // One that vanished since its folder was read says so when it is opened.
        let stat = entry.metadata().map_or_else(|_| Stat::default(), |meta| stat(&meta));
        let odd_name = matches!(name, Cow::Owned(_)).then(|| own_name.as_os_str().into());
        found.files.push(FoundFile { path, folder: folder.disk.clone(), odd_name, stat });
    }
}

/// What the system says of a file.
pub fn stat(meta: &Metadata) -> Stat {
    let modified = meta
        .modified()
        .ok()
        .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok())
        .and_then(|since| i64::try_from(since.as_nanos()).ok())
        .unwrap_or_default();
    Stat { size: meta.len(), modified, changed: changed(meta) }
}

#[cfg(unix)]
fn changed(meta: &Metadata) -> i64 {
    use std::os::unix::fs::MetadataExt;
    meta.ctime().saturating_mul(1_000_000_000).saturating_add(meta.ctime_nsec())
}

#[cfg(not(unix))]
fn changed(_: &Metadata) -> i64 {
    0
}

/// A file's name as text; bytes that are no text are written out, so that two names stay two.
fn readable(name: &std::ffi::OsStr) -> Cow<'_, str> {
    if let Some(name) = name.to_str() {
        return Cow::Borrowed(name);
    }
    let mut out = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(out, "\u{fffd}{byte:02x}");
        }
    }
    Cow::Owned(out)
}

fn unreadable(path: &SourcePath, error: &std::io::Error) -> Problem {
    Problem::error(path, "folder-unreadable", format!("the folder cannot be read: {error}"))
        .help("check who owns it and its permissions; what lies in it is missing from the site")
}
