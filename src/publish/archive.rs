//! What the targets that are one file have in common: telling from a record what stands there, leaving
//! alone what is right, and writing beside the place. Never knows how an archive is made.

use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::error::{Concern, Error, Result};
use crate::fingerprint::Fingerprint;
use crate::manifest::stamp::{STAMP, Stamp};
use crate::publish::destination::{Sent, There};
use crate::publish::difference::Difference;
use crate::publish::listing::Listing;
use crate::write::aside::{Aside, sweep};

/// What has to be remembered of an archive: reading it again would take as long as making it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The build that it was made of.
    pub stamp: Option<Stamp>,
    /// Its own size.
    pub bytes: u64,
    /// When it was written, as the disk has it, since 1970. A file with another time or size is another
    /// one.
    pub modified: Option<Duration>,
    /// The files of the listing that it was made of, also those that such an archive leaves out.
    pub files: Vec<(String, Fingerprint)>,
}

/// Why an archive could not be made.
#[derive(Debug)]
pub enum Stopped {
    /// A file of the site cannot be read, or is not as it was built.
    File(Error),
    /// The archive cannot be written.
    Archive(io::Error),
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Self::File(error)
    }
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Self::Archive(error)
    }
}

/// Which file an archive is.
#[derive(Debug)]
pub struct Place {
    path: PathBuf,
    known: Option<Known>,
    form: Form,
}

/// How archives of a kind are told from other files.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// What one is called.
    pub name: &'static str,
    /// Bytes that each has.
    pub mark: &'static [u8],
    /// Where it has them.
    pub at: usize,
}

impl Place {
    /// The archive at `path`; `known` is what the last run remembered of it.
    pub fn new(path: &Path, known: Option<Known>, form: Form) -> Self {
        Self { path: path.to_owned(), known, form }
    }

    /// What is to be remembered, after it was sent.
    pub fn known(&self) -> Option<&Known> {
        self.known.as_ref()
    }

    /// What the record says of the file, if it is still the same file.
    ///
    /// # Errors
    /// [`Concern::Refused`] where something stands there that is no such archive.
    pub fn look(&self) -> Result<There> {
        let Some(meta) = self.meta()? else {
            return Ok(There::default());
        };
        let Some(known) = self.known.as_ref().filter(|known| is_same(known, &meta)) else {
            self.may_replace(&meta)?;
            return Ok(There::default());
        };
        let files = known.files.iter().map(|(path, hash)| (path.clone(), Some(*hash)));
        Ok(There { files: files.collect(), stamp: known.stamp.clone() })
    }

    /// Writes the archive, unless it is right. One that shall hold nothing is removed.
    ///
    /// # Errors
    /// Those of `write`, and of the disk; then the old file stays as it was.
    pub fn send(
        &mut self,
        listing: &Listing,
        difference: &Difference,
        write: impl FnOnce(&mut Aside) -> std::result::Result<(), Stopped>,
    ) -> Result<Sent> {
        let name = self.path.display().to_string();
        let meta = self.meta()?;
        let same = meta.as_ref().zip(self.known.as_ref()).is_some_and(|(m, k)| is_same(k, m));
        if same && difference.is_empty() {
            self.rest()?;
            return Ok(Sent { name, ..Sent::default() });
        }
        if same && listing.files().is_empty() {
            self.remove()?;
            return Ok(Sent { name, ..Sent::default() });
        }
        if let Some(meta) = meta.filter(|_| !same) {
            self.may_replace(&meta)?;
        }
        listing.stays_inside()?;
        let stamp = stamp(listing)?;
        let mut aside = Aside::create(&self.path)?;
        write(&mut aside).map_err(|stopped| match stopped {
            Stopped::File(error) => error,
            Stopped::Archive(error) => Error::io(Concern::Output, "write", &self.path, &error),
        })?;
        let meta = aside.put()?;
        let files = listing.files().iter().map(|file| (file.path.clone(), file.fingerprint));
        let files = files.collect();
        self.known = Some(Known { stamp, bytes: meta.len(), modified: modified(&meta), files });
        Ok(Sent { name, bytes: meta.len(), objects: None })
    }

    /// Removes what a stopped run may have left beside it.
    pub fn rest(&self) -> Result<()> {
        sweep(&self.path)
    }

    /// Removes an archive that nothing is left for.
    fn remove(&mut self) -> Result<()> {
        self.rest()?;
        fs::remove_file(&self.path)
            .map_err(|error| Error::io(Concern::Output, "remove", &self.path, &error))?;
        self.known = None;
        Ok(())
    }

    fn meta(&self) -> Result<Option<fs::Metadata>> {
        match fs::symlink_metadata(&self.path) {
            Ok(meta) => Ok(Some(meta)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::io(Concern::Output, "look at", &self.path, &error)),
        }
    }

    /// An archive of this kind, and an empty file, may be replaced; a slip of the keyboard shall cost
    /// nobody another file.
    fn may_replace(&self, meta: &fs::Metadata) -> Result<()> {
        let name = self.form.name;
        let refused = |what: &str| {
            Error::new(Concern::Refused, format!("{what} stands where the {name} belongs"))
                .at(&self.path)
                .help("move it away, or name another path")
        };
        if meta.is_dir() {
            return Err(refused("a folder"));
        }
        if !meta.is_file() {
            return Err(refused("a link, or something else that is no file,"));
        }
        let mut head = Vec::new();
        fs::File::open(&self.path)
            .and_then(|file| {
                file.take((self.form.at + self.form.mark.len()) as u64).read_to_end(&mut head)
            })
            .map_err(|error| Error::io(Concern::Output, "read", &self.path, &error))?;
        let is_one = head.get(self.form.at..) == Some(self.form.mark);
        if is_one || head.is_empty() { Ok(()) } else { Err(refused("a file of another kind")) }
    }
}

fn is_same(known: &Known, meta: &fs::Metadata) -> bool {
    meta.is_file()
        && meta.len() == known.bytes
        && known.modified.is_some()
        && modified(meta) == known.modified
}

fn modified(meta: &fs::Metadata) -> Option<Duration> {
    meta.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()
}

/// The stamp among the files.
fn stamp(listing: &Listing) -> Result<Option<Stamp>> {
    let Some(file) = listing.get(STAMP) else { return Ok(None) };
    let mut bytes = Vec::new();
    file.read(&mut bytes)?;
    Ok(Stamp::parse(&String::from_utf8_lossy(&bytes)))
}
