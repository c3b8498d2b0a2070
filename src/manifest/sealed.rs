//! The one door to postcard, and the form of every file in the cache folder: a mark, a version, a
//! checksum, a body. A file is there whole, or it is not there.

use std::fs;
use std::io::{BufWriter, ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Concern, Error, Result};
use crate::fingerprint::Fingerprint;

/// The layout of the files; another number is another layout, and is not read.
const VERSION: u32 = 5;

/// In front of every file.
const MAGIC: &[u8; 8] = b"reprint\n";

/// Bytes in front of the body: mark, version, checksum.
const HEAD: usize = 8 + 4 + 16;

/// Why a file of the cache cannot be gone on from. That costs time, never correctness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// There is none.
    Never,
    /// It is damaged, or from another version.
    Unreadable,
}

/// A file that was read, and is whole.
#[derive(Debug)]
pub struct Sealed {
    bytes: Vec<u8>,
}

impl Sealed {
    /// Reads a file and holds it against its checksum.
    ///
    /// # Errors
    /// [`Missing`], where there is none that can be used.
    pub fn read(path: &Path) -> std::result::Result<Self, Missing> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(Missing::Never),
            Err(_) => return Err(Missing::Unreadable),
        };
        let whole = bytes.get(..HEAD).is_some_and(|head| {
            let (magic, rest) = head.split_at(MAGIC.len());
            let (version, seal) = rest.split_at(4);
            magic == MAGIC
                && version == VERSION.to_le_bytes()
                && seal == Fingerprint::of(&bytes[HEAD..]).to_bytes()
        });
        if whole { Ok(Self { bytes }) } else { Err(Missing::Unreadable) }
    }

    /// The body.
    pub fn body(&self) -> &[u8] {
        &self.bytes[HEAD..]
    }

    /// Its checksum, which names this state of the file.
    pub fn seal(&self) -> Fingerprint {
        let mut seal = [0; 16];
        seal.copy_from_slice(&self.bytes[HEAD - 16..HEAD]);
        Fingerprint::from_bytes(seal)
    }
}

/// Writes a file whole or not at all. With `durable`, it has reached the disk when this returns.
/// Returns the checksum.
pub fn write(path: &Path, body: &[u8], durable: bool) -> Result<Fingerprint> {
    stream(path, durable, |tell| {
        tell(body);
        Ok(())
    })
}

/// The same for a body that is told piece by piece, and is nowhere in memory as a whole.
pub fn stream(
    path: &Path,
    durable: bool,
    tell: impl FnOnce(&mut dyn FnMut(&[u8])) -> Result<()>,
) -> Result<Fingerprint> {
    let failed = |doing: &str, at: &Path, error: &std::io::Error| {
        Error::io(Concern::Output, doing, at, error)
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)
            .map_err(|error| failed("make the cache folder", folder, &error))?;
    }
    let temporary = temporary(path);
    let written = put(&temporary, durable, tell);
    let placed = written.and_then(|seal| {
        fs::rename(&temporary, path)
            .and_then(|()| if durable { sync_folder(path) } else { Ok(()) })
            .map_err(|error| failed("write the record of the build", path, &error))?;
        Ok(seal)
    });
    if placed.is_err() {
        // What could not take its place is in the way of nobody, and of no use.
        let _ = fs::remove_file(&temporary);
    }
    placed
}

/// Has a file's new name reach the disk too.
#[cfg(unix)]
fn sync_folder(path: &Path) -> std::io::Result<()> {
    path.parent().map_or(Ok(()), |folder| fs::File::open(folder)?.sync_all())
}

/// Elsewhere a folder cannot be opened, and names are written through.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> std::io::Result<()> {
    Ok(())
}

fn put(
    path: &Path,
    durable: bool,
    tell: impl FnOnce(&mut dyn FnMut(&[u8])) -> Result<()>,
) -> Result<Fingerprint> {
    let failed = |error: &std::io::Error| {
        Error::io(Concern::Output, "write the record of the build", path, error)
    };
    let mut file =
        BufWriter::with_capacity(1 << 16, fs::File::create(path).map_err(|error| failed(&error))?);
    // The checksum's place; it is known when all is told.
    let mut outcome = file.write_all(&[0; HEAD]);
    let mut told = Ok(());
    let seal = Fingerprint::of_stream(|hash| {
        told = tell(&mut |piece| {
            hash(piece);
            if outcome.is_ok() {
                outcome = file.write_all(piece);
            }
        });
    });
    told?;
    let mut head = Vec::with_capacity(HEAD);
    head.extend(MAGIC);
    head.extend(VERSION.to_le_bytes());
    head.extend(seal.to_bytes());
    outcome
        .and_then(|()| file.seek(SeekFrom::Start(0)))
        .and_then(|_| file.write_all(&head))
        .and_then(|()| file.flush())
        .and_then(|()| if durable { file.get_ref().sync_all() } else { Ok(()) })
        .map_err(|error| failed(&error))?;
    Ok(seal)
}

/// A value as bytes, of about `expected` bytes.
pub fn encode(value: &impl Serialize, expected: usize) -> Result<Vec<u8>> {
    postcard::to_extend(value, Vec::with_capacity(expected)).map_err(|error| {
        Error::new(Concern::Output, format!("cannot make the record of the build: {error}"))
            .help("this is a mistake in Reprint: please report it")
    })
}

/// The value in these bytes; none where they hold another one, or more.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let (value, rest) = postcard::take_from_bytes(bytes).ok()?;
    rest.is_empty().then_some(value)
}

/// Where a file of the cache is written before it takes its place.
fn temporary(path: &Path) -> PathBuf {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".new");
    PathBuf::from(temporary)
}

/// Removes what a run that was stopped may have left beside a file of the cache.
pub fn sweep_temporary(path: &Path) -> Result<()> {
    remove(&temporary(path))
}

/// Removes a file of the cache; one that is not there is no mistake.
pub fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Error::io(Concern::Output, "remove", path, &error)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Missing, Sealed, write};

    #[test]
    fn a_file_comes_back_or_is_refused_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep/x.manifest");
        assert_eq!(Sealed::read(&path).err(), Some(Missing::Never));
        let seal = write(&path, b"body", true).expect("written");
        let read = Sealed::read(&path).expect("read");
        assert_eq!((read.body(), read.seal()), (b"body".as_slice(), seal));
        let mut bytes = std::fs::read(&path).expect("bytes");
        for at in 0..bytes.len() {
            bytes[at] ^= 1;
            std::fs::write(&path, &bytes).expect("written");
            assert_eq!(Sealed::read(&path).err(), Some(Missing::Unreadable), "byte {at}");
            bytes[at] ^= 1;
        }
        for length in 0..bytes.len() {
            std::fs::write(&path, &bytes[..length]).expect("written");
            assert_eq!(Sealed::read(&path).err(), Some(Missing::Unreadable), "{length} bytes");
        }
        assert_eq!(std::fs::read_dir(folder.path().join("deep")).expect("a folder").count(), 1);
    }
}
