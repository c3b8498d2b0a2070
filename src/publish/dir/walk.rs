//! A folder on the disk, into what lies in it. Follows no symbolic link, and changes nothing.

use std::collections::HashSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::error::{Concern, Error, Result};
use crate::manifest::stamp::{STAMP, Stamp};

/// What may lie at the top of a folder and is nobody's business: a repository that the folder is kept
/// as, and what systems put on a disk.
const LEFT_ALONE: [&str; 3] = [".git", "lost+found", "System Volume Information"];

/// What lies in a folder.
#[derive(Debug, Default)]
pub struct Found {
    /// Paths and sizes of files; no size for what is no regular file.
    pub files: Vec<(String, Option<u64>)>,
    /// The symbolic links among them.
    pub links: HashSet<String>,
    /// Folders, each before those in it.
    pub folders: Vec<PathBuf>,
    /// Files whose names are no UTF-8: never a site's.
    pub odd: Vec<PathBuf>,
}

/// Whose a folder is.
#[derive(Debug, PartialEq, Eq)]
pub enum Owner {
    /// It is not there, or nothing is in it.
    Nobody,
    /// It has our stamp.
    Site(Stamp),
}

/// Tells whose a folder is.
///
/// # Errors
/// [`Concern::Refused`] where it is somebody else's.
pub fn owner(root: &Path) -> Result<Owner> {
    let failed = |error: &std::io::Error| Error::io(Concern::Output, "look into", root, error);
    match fs::metadata(root) {
        Ok(meta) if meta.is_dir() => {}
        Ok(_) => {
            return Err(Error::new(Concern::Refused, "a file stands where the folder belongs")
                .at(root)
                .help("move it away, or name another folder"));
        }
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Owner::Nobody),
        Err(error) => return Err(failed(&error)),
    }
    let stamp = root.join(STAMP);
    let is_file = fs::symlink_metadata(&stamp).is_ok_and(|meta| meta.is_file());
    if is_file
        && let Some(stamp) = fs::read_to_string(&stamp).ok().as_deref().and_then(Stamp::parse)
    {
        return Ok(Owner::Site(stamp));
    }
    for entry in fs::read_dir(root).map_err(|error| failed(&error))? {
        let name = entry.map_err(|error| failed(&error))?.file_name();
        // Half a stamp alone: a first run that was stopped at once.
        let is_stamp = is_file && name == STAMP;
        if !is_stamp && !LEFT_ALONE.iter().any(|left| name == *left) {
            return Err(Error::new(Concern::Refused, "this folder has files, and none of them says that Reprint put them there")
                .at(root)
                .help("all in it that is not of the site would be removed: name an empty folder, or one that is not there yet"));
        }
    }
    Ok(Owner::Nobody)
}

/// Looks at everything below a folder.
pub fn walk(root: &Path) -> Result<Found> {
    let mut found = Found::default();
    let mut open = vec![PathBuf::new()];
    while let Some(folder) = open.pop() {
        let full = root.join(&folder);
        let failed = |error: &std::io::Error| Error::io(Concern::Output, "look into", &full, error);
        let entries = match fs::read_dir(&full) {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            entries => entries.map_err(|error| failed(&error))?,
        };
        for entry in entries {
            let entry = entry.map_err(|error| failed(&error))?;
            let name = entry.file_name();
            let is_top = folder.as_os_str().is_empty();
            if is_top && LEFT_ALONE.iter().any(|left| name == *left) {
                continue;
            }
            let path = folder.join(&name);
            // Of a link, not of where it leads.
            let meta = entry.metadata().map_err(|error| failed(&error))?;
            if meta.is_dir() {
                found.folders.push(path.clone());
                open.push(path);
                continue;
            }
            let Some(text) = text(&path) else {
                found.odd.push(path);
                continue;
            };
            if meta.is_symlink() {
                found.links.insert(text.clone());
            }
            found.files.push((text, meta.is_file().then_some(meta.len())));
        }
    }
    Ok(found)
}

/// A path with `/` between its parts.
pub fn text(path: &Path) -> Option<String> {
    let mut text = String::new();
    for part in path.components() {
        if !text.is_empty() {
            text.push('/');
        }
        text.push_str(part.as_os_str().to_str()?);
    }
    Some(text)
}
