//! The tar archive that GitHub's Pages takes from a workflow, and the one door to the package `tar`.
//! Knows the rules for such an archive; never who uploads it.

use std::io::{self, Write};
use std::path::Path;

use tar::{Builder, EntryType, Header};

use crate::error::{Concern, Error, Result};
use crate::publish::archive::{Form, Known, Place, Stopped};
use crate::publish::destination::{Destination, Sent, There};
use crate::publish::difference::Difference;
use crate::publish::listing::Listing;

/// A larger one is not even tried (README of actions/upload-pages-artifact, 2026).
const LARGEST: u64 = 10_000_000_000;

/// How an archive of ours begins: the mark of its first header.
const FORM: Form = Form { name: "tar archive", mark: b"ustar", at: 257 };

/// An archive for GitHub Pages.
///
/// The rules, from the README of actions/upload-pages-artifact ("Artifact validation") and GitHub's page
/// "Using custom workflows with GitHub Pages" (2026): a workflow's artifact of the name `github-pages`
/// holds a single tar file, `artifact.tar`, of less than 10 GB; it has files and folders alone, no
/// symbolic and no hard links; everybody may read the files and enter the folders. The action itself
/// packs with GNU tar, so this one has GNU's form for long names. Since its fourth version the action
/// leaves out files whose names begin with a dot unless it is told otherwise; in this archive they are
/// (`.nojekyll`, `.well-known/`), so a workflow may upload it by actions/upload-artifact as it is.
#[derive(Debug)]
pub struct Artifact {
    place: Place,
    time: u64,
}

impl Artifact {
    /// The archive at `path`. All its files are of `time`, in seconds since 1970; `known` is what was
    /// remembered of it.
    pub fn new(path: &Path, time: i64, known: Option<Known>) -> Self {
        Self { place: Place::new(path, known, FORM), time: u64::try_from(time).unwrap_or(0) }
    }
}

impl Destination for Artifact {
    fn look(&mut self, _: &Listing) -> Result<There> {
        self.place.look()
    }

    fn send(&mut self, listing: &Listing, difference: &Difference) -> Result<Sent> {
        if listing.bytes() >= LARGEST {
            return Err(Error::new(
                Concern::Refused,
                "the site has more than 10 GB, which GitHub Pages does not take",
            )
            .help("publish less of it; the report of a build says where the bytes are"));
        }
        let time = self.time;
        self.place.send(listing, difference, |into| pack(listing, time, into))
    }

    fn rest(&mut self, _: &Listing) -> Result<()> {
        self.place.rest()
    }

    fn known(&self) -> Option<&Known> {
        self.place.known()
    }
}

/// Writes the archive: sorted by path, each folder before what is in it.
fn pack(
    listing: &Listing,
    time: u64,
    into: &mut (impl Write + ?Sized),
) -> std::result::Result<(), Stopped> {
    let mut archive = Builder::new(into);
    let mut bytes = Vec::new();
    let mut last = "";
    for file in listing.files() {
        let path = file.path.as_str();
        for (slash, _) in path.match_indices('/') {
            let folder = &path[..=slash];
            // Sorted by bytes, all that is in a folder follows on each other.
            if !last.starts_with(folder) {
                let mut header = header(EntryType::Directory, 0o755, time, 0);
                archive.append_data(&mut header, folder, io::empty())?;
            }
        }
        last = path;
        file.read(&mut bytes)?;
        let mut header = header(EntryType::Regular, 0o644, time, bytes.len() as u64);
        archive.append_data(&mut header, path, bytes.as_slice())?;
    }
    archive.finish()?;
    Ok(())
}

/// Owner and group are number 0, and have no names.
fn header(kind: EntryType, mode: u32, time: u64, bytes: u64) -> Header {
    let mut header = Header::new_gnu();
    header.set_entry_type(kind);
    header.set_mode(mode);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(time);
    header.set_size(bytes);
    header
}

#[cfg(test)]
mod tests;
