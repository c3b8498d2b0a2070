//! A copy of the site in a folder: a server's document root, a stick, a mounted disk. Has the folder hold
//! what the listing says and nothing else. Never touches a folder that is not ours, nor anything behind a
//! symbolic link.

pub mod walk;

use std::borrow::Cow;
use std::collections::HashSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::error::{Concern, Error, Result};
use crate::fingerprint::Fingerprint;
use crate::manifest::stamp::{STAMP, Stamp, VERSION};
use crate::model::output::Output;
use crate::model::site_path::fold;
use crate::publish::destination::{Destination, Sent, There};
use crate::publish::difference::{Difference, Standing};
use crate::publish::dir::walk::{Found, Owner, owner, text, walk};
use crate::publish::listing::{File, Listing};
use crate::write::Writer;

/// The name of no build: what the stamp says while files are copied. A run that finds it believes no
/// record, and looks at every file.
pub const UNFINISHED: &str = "unfinished";

/// A folder.
///
/// One that is missing or empty is filled; one that has our stamp is ours wholly, and what is not in the
/// listing goes, whoever put it there: an article that was taken down may not stay. A repository at its
/// top (`.git`) stays as it is. Of the files that stay, a size that fits is believed together with the
/// record of the last run, and without such a record the file is read.
#[derive(Debug)]
pub struct Dir {
    path: PathBuf,
    writer: Writer,
    known: Option<(Stamp, Standing)>,
}

impl Dir {
    /// The folder at `path`; `known` is what the last run left there: what it says is believed as long as
    /// the folder has this stamp.
    pub fn new(path: &Path, known: Option<(Stamp, Standing)>) -> Self {
        Self { path: path.to_owned(), writer: Writer::of_copy(path), known }
    }

    /// The hash of a file whose size fits.
    fn hash(&self, file: &File, stamp: &Stamp) -> Option<Fingerprint> {
        let known = self.known.as_ref().filter(|(of, _)| of == stamp && file.path != STAMP);
        let known = known.and_then(|(_, files)| files.get(&file.path)).copied().flatten();
        known.or_else(|| self.writer.fingerprint(&file.path))
    }

    /// Copies into a folder whose stamp says so, in an order in which readers find no dead link for long: what is new, what changed, and
    /// then goes what nobody wants.
    fn copy(&self, listing: &Listing, difference: &Difference, found: &Found) -> Result<u64> {
        let early = in_the_way(listing, &difference.removed);
        let is_late = |path: &&str| !early.contains(path) && *path != STAMP;
        let late = difference.removed.iter().map(String::as_str).filter(is_late);
        let wanted = listing.folders();

        self.writer.sweep(early.iter().copied())?;
        self.sweep_folders(found, &wanted)?;
        let paths = difference.files(listing).map(|file| file.path.as_str());
        self.writer.folders(paths)?;
        let mut copied = 0;
        let mut bytes = Vec::new();
        for file in difference.files(listing).filter(|file| file.path != STAMP) {
            file.read(&mut bytes)?;
            copied += file.bytes;
            let output = Output::new(&file.path, file.kind, std::mem::take(&mut bytes));
            self.writer.put(&output)?;
            bytes = output.bytes;
        }
        self.writer.sweep(late)?;
        for path in &found.odd {
            let path = self.path.join(path);
            remove(fs::remove_file(&path), &path)?;
        }
        self.sweep_folders(found, &wanted)?;
        // Only now: a stamp that names a build has all of it beside it, and nothing else.
        if let Some(file) = listing.get(STAMP) {
            file.read(&mut bytes)?;
            copied += file.bytes;
            self.writer.stamp(&self.path.join(STAMP), &String::from_utf8_lossy(&bytes))?;
        }
        Ok(copied)
    }

    /// Removes folders that no file of the listing is in, as far as they are empty.
    fn sweep_folders(&self, found: &Found, wanted: &HashSet<&str>) -> Result<()> {
        for folder in found.folders.iter().rev() {
            if text(folder).is_none_or(|text| !wanted.contains(text.as_str())) {
                let path = self.path.join(folder);
                remove(fs::remove_dir(&path), &path)?;
            }
        }
        Ok(())
    }
}

impl Destination for Dir {
    fn look(&mut self, listing: &Listing) -> Result<There> {
        let Owner::Site(stamp) = owner(&self.path)? else { return Ok(There::default()) };
        let mut files = Standing::new();
        let found = walk(&self.path)?;
        for path in found.odd {
            files.insert(path.to_string_lossy().into_owned(), None);
        }
        for (path, size) in found.files {
            let file = listing.get(&path).filter(|file| size == Some(file.bytes));
            let hash = file.and_then(|file| self.hash(file, &stamp));
            files.insert(path, hash);
        }
        Ok(There { files, stamp: Some(stamp) })
    }

    fn send(&mut self, listing: &Listing, difference: &Difference) -> Result<Sent> {
        let mut sent = Sent { name: self.path.display().to_string(), ..Sent::default() };
        // Whose it is may have changed since it was looked at, while somebody thought about a question.
        owner(&self.path)?;
        let found = walk(&self.path)?;
        if difference.is_empty() {
            self.sweep_folders(&found, &listing.folders())?;
            return Ok(sent);
        }
        // Before anything is touched.
        listing.stays_inside()?;
        let mut bytes = Vec::new();
        for file in difference.files(listing) {
            file.read(&mut bytes)?;
        }
        if let Some(link) = listing.folders().iter().find(|folder| found.links.contains(**folder)) {
            return Err(Error::new(
                Concern::Refused,
                "a folder of the site is a symbolic link there",
            )
            .at(self.path.join(link))
            .help("nothing is written behind a link: remove it, the folder is made anew"));
        }
        let unfinished = Stamp { build: UNFINISHED.to_owned(), version: VERSION.to_owned() };
        self.writer.stamp(&self.path.join(STAMP), &unfinished.to_string())?;
        sent.bytes = self.copy(listing, difference, &found).map_err(|mut error| {
            let next = "the copy is not finished; the next run goes on from there";
            let help = error.help.take().map_or_else(String::new, |help| format!("{help}; "));
            error.help(format!("{help}{next}"))
        })?;
        Ok(sent)
    }

    fn rest(&mut self, listing: &Listing) -> Result<()> {
        self.send(listing, &Difference::default()).map(drop)
    }
}

/// What has to go before anything is written: files where folders are wanted, and in folders where files
/// are wanted. Many a stick does not tell `A` from `a`: what differs from a wanted path by that alone
/// would, if it went last, take the new file with it.
fn in_the_way<'a>(listing: &Listing, removed: &'a [String]) -> HashSet<&'a str> {
    if removed.is_empty() {
        return HashSet::new();
    }
    let files: HashSet<Cow<'_, str>> =
        listing.files().iter().map(|file| fold(&file.path)).collect();
    let folders: HashSet<Cow<'_, str>> = listing.folders().into_iter().map(fold).collect();
    let is_in_the_way = |path: &str| {
        // There, nor are two ways to write one letter told from each other.
        if cfg!(target_os = "macos") && !path.is_ascii() {
            return true;
        }
        let path = fold(path);
        let mut above = path.match_indices('/').map(|(slash, _)| &path[..slash]);
        files.contains(&path) || folders.contains(&path) || above.any(|above| files.contains(above))
    };
    removed.iter().map(String::as_str).filter(|path| is_in_the_way(path)).collect()
}

/// What is gone already is gone, and what still holds something stays.
fn remove(removed: std::io::Result<()>, path: &Path) -> Result<()> {
    match removed {
        Err(error)
            if !matches!(
                error.kind(),
                ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::DirectoryNotEmpty
            ) =>
        {
            Err(Error::io(Concern::Output, "remove", path, &error))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
