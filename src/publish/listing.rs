//! What a target shall hold: the files of a build, those of it that are made for this target alone, and
//! where the bytes of each are. Never knows where it goes.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{Concern, Error, Result};
use crate::fingerprint::Fingerprint;
use crate::manifest::Manifest;
use crate::manifest::stamp::{STAMP, Stamp};
use crate::model::output::OutputKind;

/// Where a file's bytes are.
#[derive(Debug, Clone)]
enum Place {
    /// Below this folder, at the file's path.
    Folder(Arc<Path>),
    /// Here.
    Memory(Vec<u8>),
}

/// A file that a target shall hold.
#[derive(Debug, Clone)]
pub struct File {
    /// Its path, with `/` between its parts.
    pub path: String,
    /// What it is.
    pub kind: OutputKind,
    /// Its size.
    pub bytes: u64,
    /// The hash of its bytes, as the build left them.
    pub fingerprint: Fingerprint,
    /// Where they are.
    place: Place,
}

/// All files that a target shall hold, by path, each once.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    files: Vec<File>,
}

impl Listing {
    /// The files of a build, with its stamp.
    pub fn of(output: &Path, manifest: &Manifest) -> Self {
        let mut listing = Self { files: files(output, manifest) };
        listing.put(STAMP, manifest.stamp().to_string().into_bytes());
        listing
    }

    /// Puts the files of another build over these.
    pub fn lay_over(&mut self, output: &Path, manifest: &Manifest) {
        let all = std::mem::take(&mut self.files).into_iter().chain(files(output, manifest));
        let all: BTreeMap<String, File> = all.map(|file| (file.path.clone(), file)).collect();
        self.files = all.into_values().collect();
    }

    /// Adds a file of these bytes, in the place of one that has its path.
    pub fn put(&mut self, path: &str, bytes: Vec<u8>) {
        let file = File {
            path: path.to_owned(),
            kind: OutputKind::Other,
            bytes: bytes.len() as u64,
            fingerprint: Fingerprint::of(&bytes),
            place: Place::Memory(bytes),
        };
        match self.files.binary_search_by(|other| other.path.as_str().cmp(path)) {
            Ok(at) => self.files[at] = file,
            Err(at) => self.files.insert(at, file),
        }
    }

    /// The files, sorted by the bytes of their paths.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// The file at a path.
    pub fn get(&self, path: &str) -> Option<&File> {
        let at = self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        Some(&self.files[at])
    }

    /// What the stamp among the files says.
    pub fn stamp(&self) -> Option<Stamp> {
        match &self.get(STAMP)?.place {
            Place::Memory(bytes) => Stamp::parse(&String::from_utf8_lossy(bytes)),
            Place::Folder(_) => None,
        }
    }

    /// Whether all paths stay where they are put, below the place that they are sent to.
    ///
    /// # Errors
    /// [`Concern::Refused`] for a path that leads elsewhere: a build makes none.
    pub fn stays_inside(&self) -> Result<()> {
        let is_plain = |path: &str| {
            !path.contains('\0') && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
        };
        match self.files.iter().find(|file| !is_plain(&file.path)) {
            None => Ok(()),
            Some(file) => Err(Error::new(Concern::Refused, "this path leads out of the site")
                .at(&file.path)
                .help("this is a mistake in Reprint: please report it")),
        }
    }

    /// All folders that files are in, and those above them, each once.
    pub fn folders(&self) -> HashSet<&str> {
        let mut folders = HashSet::new();
        for file in &self.files {
            let mut rest = file.path.as_str();
            while let Some((folder, _)) = rest.rsplit_once('/')
                && folders.insert(folder)
            {
                rest = folder;
            }
        }
        folders
    }

    /// All bytes.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}

impl File {
    /// Reads the file into `into`, in the place of what is there.
    ///
    /// # Errors
    /// [`Concern::Refused`] where it is not as the build left it: nobody wants to publish what somebody
    /// else put there.
    pub fn read(&self, into: &mut Vec<u8>) -> Result<()> {
        into.clear();
        let folder = match &self.place {
            Place::Memory(bytes) => {
                into.extend_from_slice(bytes);
                return Ok(());
            }
            Place::Folder(folder) => folder,
        };
        let path = folder.join(&self.path);
        let changed = |what: &str| {
            Error::new(Concern::Refused, format!("{what} since it was built")).at(&path).help(
                "`reprint build --verify` makes it anew; files of your own belong into the folder of static files",
            )
        };
        let is_file = fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_file());
        let read = fs::File::open(&path).and_then(|mut file| file.read_to_end(into));
        match read {
            Ok(_) if !is_file => Err(changed("this file was replaced by a link")),
            Ok(_) if Fingerprint::of(into) != self.fingerprint => {
                Err(changed("this file was changed"))
            }
            Ok(_) => Ok(()),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(changed("this file vanished")),
            Err(error) => Err(Error::io(Concern::Output, "read", &path, &error)),
        }
    }

    /// Where it lies on the disk, if it does.
    pub fn on_disk(&self) -> Option<PathBuf> {
        match &self.place {
            Place::Folder(folder) => Some(folder.join(&self.path)),
            Place::Memory(_) => None,
        }
    }
}

/// The files of a build, by path.
fn files(output: &Path, manifest: &Manifest) -> Vec<File> {
    let folder: Arc<Path> = output.into();
    let file = |entry: &crate::manifest::Entry| File {
        path: entry.path.clone(),
        kind: entry.kind,
        bytes: entry.bytes,
        fingerprint: entry.fingerprint,
        place: Place::Folder(Arc::clone(&folder)),
    };
    let mut files: Vec<File> = manifest.entries.iter().map(file).collect();
    files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    files
}
