//! A large file that is written beside its place, piece by piece, and takes that place when it is whole.
//! Until then the old one stays. Knows nothing of what is in it.

use std::fs;
use std::io::{self, BufWriter, ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::error::{Concern, Error, Result};
use crate::fingerprint::Fingerprint;

/// A file on its way. One that is dropped before it took its place is gone.
#[derive(Debug)]
pub struct Aside {
    place: PathBuf,
    temporary: PathBuf,
    file: BufWriter<fs::File>,
    /// Where the next byte goes.
    at: u64,
    placed: bool,
}

impl Aside {
    /// Begins a file, in a folder that is made where it is missing.
    pub fn create(place: &Path) -> Result<Self> {
        let folder = place.parent().unwrap_or(Path::new(""));
        if !folder.as_os_str().is_empty() {
            fs::create_dir_all(folder)
                .map_err(|error| Error::io(Concern::Output, "make the folder", folder, &error))?;
        }
        sweep(place)?;
        let temporary = temporary(place);
        let file = fs::OpenOptions::new().write(true).create_new(true).open(&temporary);
        let file = file.map_err(|error| Error::io(Concern::Output, "write", place, &error))?;
        let file = BufWriter::with_capacity(1 << 18, file);
        Ok(Self { place: place.to_owned(), temporary, file, at: 0, placed: false })
    }

    /// Has it take its place, as soon as it has reached the disk. Returns what the disk says of it.
    pub fn put(mut self) -> Result<fs::Metadata> {
        let put = self
            .file
            .flush()
            .and_then(|()| self.file.get_ref().sync_all())
            .and_then(|()| fs::rename(&self.temporary, &self.place))
            .and_then(|()| fs::symlink_metadata(&self.place));
        let put = put.map_err(|error| Error::io(Concern::Output, "write", &self.place, &error))?;
        self.placed = true;
        Ok(put)
    }
}

impl Write for Aside {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.at += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for Aside {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        // Archivers ask all the time where they are: that is no reason to empty the buffer.
        if to != SeekFrom::Start(self.at) && to != SeekFrom::Current(0) {
            self.at = self.file.seek(to)?;
        }
        Ok(self.at)
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        if !self.placed {
            // What could not take its place is in the way of nobody, and of no use.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

/// Removes what a stopped run may have left beside a place.
pub fn sweep(place: &Path) -> Result<()> {
    let left = temporary(place);
    match fs::remove_file(&left) {
        Err(error) if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Err(Error::io(Concern::Output, "remove", &left, &error))
        }
        _ => Ok(()),
    }
}

/// The same name in each run, so that the next one can find it.
fn temporary(place: &Path) -> PathBuf {
    let name = place.file_name().unwrap_or_default();
    let name = Fingerprint::of(name.as_encoded_bytes()).base32(12);
    place.with_file_name(format!(".reprint-{name}"))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::{Seek, SeekFrom, Write};

    use super::{Aside, sweep};

    #[test]
    fn the_old_file_stays_until_the_new_one_is_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("deep/a.tar");
        let mut first = Aside::create(&place).expect("begun");
        first.write_all(b"first").expect("written");
        assert_eq!(first.put().expect("put").len(), 5);
        let mut second = Aside::create(&place).expect("begun");
        second.write_all(b"second").expect("written");
        assert_eq!(fs::read(&place).expect("read"), b"first");
        drop(second);
        assert_eq!(fs::read(&place).expect("read"), b"first");
        assert_eq!(fs::read_dir(folder.path().join("deep")).expect("a folder").count(), 1);
        let mut third = Aside::create(&place).expect("begun");
        third.write_all(b"xxird").expect("written");
        third.seek(SeekFrom::Start(0)).expect("back");
        third.write_all(b"th").expect("written");
        assert_eq!(third.stream_position().expect("a place"), 2);
        // A run that is killed leaves its half; the next one begins anew.
        std::mem::forget(third);
        assert_eq!(fs::read_dir(folder.path().join("deep")).expect("a folder").count(), 2);
        sweep(&place).expect("swept");
        assert_eq!(fs::read_dir(folder.path().join("deep")).expect("a folder").count(), 1);
    }
}
