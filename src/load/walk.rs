//! Finds every file below the content folders. Symbolic links, pipes and devices are not opened.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use crate::error::{Concern, Error, Result};
use crate::load::filter::Filter;
use crate::model::problem::Problem;
use crate::model::source::{FoundFile, SourcePath};

/// What lies below the content folders.
#[derive(Debug, Default)]
pub struct Found {
    /// Regular files, sorted by path.
    pub files: Vec<FoundFile>,
    /// Files and folders that were left alone: by name, by glob, or because they are no regular
    /// files, with the reason.
    pub excluded: Vec<(SourcePath, &'static str)>,
    /// Folders that could not be read.
    pub problems: Vec<Problem>,
}

/// Walks all content folders. A folder that is missing ends the run; one below it that cannot be
/// read is a problem.
pub fn walk(roots: &[std::path::PathBuf], labels: &[String], filter: &Filter) -> Result<Found> {
    let mut found = Found::default();
    for (number, root) in roots.iter().enumerate() {
        let label: Arc<str> = labels.get(number).map_or("", String::as_str).into();
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
        if !meta.is_dir() {
            return Err(Error::new(Concern::Content, "the content is no folder")
                .at(root)
                .help("name the folder that the posts lie in"));
        }
        let number = u16::try_from(number)
            .map_err(|_| Error::new(Concern::Content, "more than 65,536 content folders"))?;
        walk_root(
            root,
            &SourcePath { root: number, rel: Arc::default(), label },
            filter,
            &mut found,
        )?;
    }
    found.files.sort_unstable_by(|a, b| a.path.cmp(&b.path).then_with(|| a.disk.cmp(&b.disk)));
    found.excluded.sort_unstable();
    Ok(found)
}

fn walk_root(root: &Path, top: &SourcePath, filter: &Filter, found: &mut Found) -> Result<()> {
    // A list instead of recursion: folders nested a thousand deep are no danger to the stack.
    let mut folders = vec![(root.to_owned(), String::new())];
    while let Some((folder, rel)) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if rel.is_empty() => {
                return Err(Error::io(Concern::Content, "read the content folder", root, &error));
            }
            Err(error) => {
                found.problems.push(unreadable(
                    &SourcePath { rel: rel.as_str().into(), ..top.clone() },
                    &error,
                ));
                continue;
            }
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    found.problems.push(unreadable(
                        &SourcePath { rel: rel.as_str().into(), ..top.clone() },
                        &error,
                    ));
                    continue;
                }
            };
            let name = readable(&entry.file_name());
            let below = if rel.is_empty() { name.clone() } else { format!("{rel}/{name}") };
            let path = SourcePath { rel: below.into(), ..top.clone() };
            let kind = match entry.file_type() {
                Ok(kind) => kind,
                Err(error) => {
                    found.problems.push(unreadable(&path, &error));
                    continue;
                }
            };
            if kind.is_dir() {
                if filter.enters(&name, &path.rel) {
                    folders.push((entry.path(), path.rel.to_string()));
                } else {
                    found.excluded.push((path, "a folder that is never entered, or excluded"));
                }
            } else if kind.is_symlink() {
                found.excluded.push((path, "a symbolic link"));
            } else if !kind.is_file() {
                found.excluded.push((path, "a pipe, socket or device"));
            } else if !filter.takes(&name, &path.rel) {
                found.excluded.push((path, "hidden or excluded"));
            } else {
                let size = entry.metadata().map_or(0, |meta| meta.len());
                found.files.push(FoundFile { path, disk: entry.path(), size });
            }
        }
    }
    Ok(())
}

/// A file's name as text; bytes that are no text are written out, so that two names stay two.
fn readable(name: &std::ffi::OsStr) -> String {
    let mut out = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(out, "\u{fffd}{byte:02x}");
        }
    }
    out
}

fn unreadable(path: &SourcePath, error: &std::io::Error) -> Problem {
    Problem::error(path, "folder-unreadable", format!("the folder cannot be read: {error}"))
        .help("check who owns it and its permissions; what lies in it is missing from the site")
}
