//! Outputs to files: new ones in place, changed ones by temporary file and rename, equal ones
//! untouched. Knows what is ours from the manifest, not what is in it.

pub mod aside;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::error::{Concern, Error, Result};
use crate::fingerprint::Fingerprint;
use crate::model::output::Output;

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was not there.
    Written,
    /// It was there, and said something else (or is written all the same).
    Replaced,
    /// It was there and said the same.
    Unchanged,
}

/// Writes below one output folder.
#[derive(Debug)]
pub struct Writer {
    root: PathBuf,
    /// Whether equal files are written again too.
    force: bool,
    /// Whether nobody but the owner may write what is made.
    guarded: bool,
}

impl Writer {
    /// A writer below `root`.
    pub fn new(root: &Path, force: bool) -> Self {
        Self { root: root.to_owned(), force, guarded: false }
    }

    /// A writer into a copy that readers are given: nothing is compared, and what it makes has the modes
    /// 0644 and 0755, less what the umask takes.
    pub fn of_copy(root: &Path) -> Self {
        Self { root: root.to_owned(), force: true, guarded: true }
    }

    /// Makes the folders of these paths: each once, before any file is written.
    pub fn folders<'a>(&self, paths: impl IntoIterator<Item = &'a str>) -> Result<()> {
        levels(paths).into_iter().flatten().try_for_each(|folder| self.folder(folder))
    }

    /// Makes a folder below the output, the output itself by the name of nothing. The folder above it is
    /// there already.
    pub fn folder(&self, folder: &str) -> Result<()> {
        let path = self.root.join(folder);
        let Err(error) = self.make_folder(&path, folder.is_empty()) else { return Ok(()) };
        // What was not there before is no link. All else is looked at.
        match fs::symlink_metadata(&path) {
            Ok(meta) if !folder.is_empty() && meta.is_symlink() => Err(through_link(&path)),
            Ok(meta) if meta.is_dir() => Ok(()),
            _ => Err(Error::io(Concern::Output, "make the folder", &path, &error)),
        }
    }

    fn make_folder(&self, path: &Path, with_those_above: bool) -> std::io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        if self.guarded {
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o755);
        }
        builder.recursive(with_those_above).create(path)
    }

    /// How a file is made.
    fn options(&self) -> fs::OpenOptions {
        let mut options = fs::OpenOptions::new();
        options.write(true);
        #[cfg(unix)]
        if self.guarded {
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o644);
        }
        options
    }

    /// Writes a file. Its folder is there already.
    pub fn put(&self, output: &Output) -> Result<Outcome> {
        let path = self.root.join(&output.path);
        let failed = |error: &std::io::Error| {
            let made = Error::io(Concern::Output, "write", &path, error);
            if path.is_dir() {
                made.help("a folder stands where this page belongs: move it away")
            } else {
                made
            }
        };
        match self.options().create_new(true).open(&path) {
            Ok(mut file) => {
                file.write_all(&output.bytes).map_err(|error| failed(&error))?;
                return Ok(Outcome::Written);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(&error)),
        }
        if !self.force && is_equal(&path, &output.bytes) {
            return Ok(Outcome::Unchanged);
        }
        self.replace(&path, &output.path, &output.bytes).map_err(|error| failed(&error))?;
        Ok(Outcome::Replaced)
    }

    /// Writes the stamp: whole or not at all, whatever was there.
    pub fn stamp(&self, path: &Path, text: &str) -> Result<()> {
        let failed = |error: &std::io::Error| Error::io(Concern::Output, "write", path, error);
        self.make_folder(&self.root, true).map_err(|error| {
            Error::io(Concern::Output, "make the output folder", &self.root, &error)
        })?;
        if !path.exists() {
            // Nothing else is there yet: a half-written one leads nobody astray, and a temporary file
            // in a folder without a stamp would look like somebody else's.
            return self.fill(path, text.as_bytes()).map_err(|error| failed(&error));
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        self.replace(path, &name, text.as_bytes()).map_err(|error| failed(&error))
    }

    /// Writes a file beside its place and has it take that place.
    fn replace(&self, path: &Path, below: &str, bytes: &[u8]) -> std::io::Result<()> {
        let temporary = temporary(path, below);
        let replaced = self.fill(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
        if replaced.is_err() {
            // What could not take its place is in the way of nobody, and of no use.
            let _ = fs::remove_file(&temporary);
        }
        replaced
    }

    fn fill(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        self.options().create(true).truncate(true).open(path)?.write_all(bytes)
    }

    /// Where a path below the output is.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// The hash of what a file says; none where there is no regular file.
    pub fn fingerprint(&self, path: &str) -> Option<Fingerprint> {
        let full = self.root.join(path);
        let regular = fs::symlink_metadata(&full).is_ok_and(|meta| meta.is_file());
        regular.then(|| fs::read(&full).ok().map(|bytes| Fingerprint::of(&bytes))).flatten()
    }

    /// Whether a folder below the output is, or lies behind, a symbolic link.
    fn leads_out(&self, folder: &str) -> bool {
        let below = Path::new(folder);
        below
            .ancestors()
            .filter(|part| !part.as_os_str().is_empty())
            .any(|part| self.root.join(part).is_symlink())
    }

    /// Removes the temporary files that a stopped run may have left beside these paths.
    pub fn sweep_temporary<'a>(&self, paths: impl IntoIterator<Item = &'a str>) -> Result<()> {
        for path in paths {
            let left = temporary(&self.root.join(path), path);
            match fs::remove_file(&left) {
                Ok(()) => {}
                Err(error)
                    if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
                Err(error) => return Err(Error::io(Concern::Output, "remove", &left, &error)),
            }
        }
        Ok(())
    }

    /// Removes files that were ours, and the folders that they leave empty. Returns how many files
    /// went.
    pub fn sweep<'a>(&self, paths: impl IntoIterator<Item = &'a str>) -> Result<usize> {
        let mut removed = 0;
        let mut folders = BTreeSet::new();
        let mut seen = HashMap::new();
        for path in paths {
            let full = self.root.join(path);
            let above = path.rsplit_once('/').map_or("", |(above, _)| above);
            if *seen.entry(above).or_insert_with(|| self.leads_out(above)) {
                return Err(through_link(&full));
            }
            match fs::remove_file(&full) {
                Ok(()) => removed += 1,
                // A folder in its place is somebody else's.
                Err(_) if full.is_dir() => {}
                Err(error)
                    if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
                Err(error) => return Err(Error::io(Concern::Output, "remove", &full, &error)),
            }
            let mut folder = path;
            while let Some((above, _)) = folder.rsplit_once('/') {
                folders.insert(above);
                folder = above;
            }
        }
        // The longest first: a folder is empty when those in it are gone.
        for folder in folders.into_iter().rev() {
            let full = self.root.join(folder);
            match fs::remove_dir(&full) {
                Ok(()) => {}
                Err(error)
                    if matches!(
                        error.kind(),
                        ErrorKind::DirectoryNotEmpty
                            | ErrorKind::NotFound
                            | ErrorKind::NotADirectory
                    ) => {}
                Err(error) => {
                    return Err(Error::io(
                        Concern::Output,
                        "remove the empty folder",
                        &full,
                        &error,
                    ));
                }
            }
        }
        Ok(removed)
    }
}

/// The folders of paths below an output, level by level: above those of one are the folders of the levels
/// before. Each comes once.
pub fn levels<'a>(paths: impl IntoIterator<Item = &'a str>) -> Vec<Vec<&'a str>> {
    let mut levels = vec![vec![""]];
    let mut seen = HashSet::from([""]);
    let mut last = "";
    for path in paths {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        // Neighbours often share a folder.
        if folder == last {
            continue;
        }
        last = folder;
        let mut depth = folder.split('/').count();
        if levels.len() <= depth {
            levels.resize_with(depth + 1, Vec::new);
        }
        let mut rest = Some(folder);
        while let Some(folder) = rest.filter(|folder| seen.insert(folder)) {
            levels[depth].push(folder);
            depth -= 1;
            rest = folder.rsplit_once('/').map(|(above, _)| above);
        }
    }
    levels
}

/// Nothing is written or removed behind a link: it may lead anywhere.
fn through_link(path: &Path) -> Error {
    Error::new(Concern::Output, "a folder of the site is a symbolic link")
        .at(path)
        .help("remove the link; the site's folders are made by the build")
}

/// Where a file is written before it takes its place: the same name in each run, so that the next one
/// can find it.
fn temporary(path: &Path, below: &str) -> PathBuf {
    path.with_file_name(format!(".reprint-{}", Fingerprint::of(below.as_bytes()).base32(12)))
}

/// Whether a regular file says exactly this. Links and folders do not.
fn is_equal(path: &Path, bytes: &[u8]) -> bool {
    let same_size = fs::symlink_metadata(path)
        .is_ok_and(|meta| meta.is_file() && meta.len() == bytes.len() as u64);
    if !same_size {
        return false;
    }
    let mut found = Vec::with_capacity(bytes.len());
    fs::File::open(path).and_then(|mut file| file.read_to_end(&mut found)).is_ok() && found == bytes
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::{prop, prop_assert_eq, proptest};

    use super::{Outcome, Writer, levels};
    use crate::model::output::{Output, OutputKind};

    proptest! {
        #[test]
        fn each_folder_comes_once_and_below_those_above_it(
            paths in prop::collection::vec("([ab新]/){0,3}[ab]", 0..12),
        ) {
            let mut all = BTreeSet::from([(0, "")]);
            for path in &paths {
                let cuts = path.match_indices('/');
                all.extend((1..).zip(cuts).map(|(depth, (at, _))| (depth, &path[..at])));
            }
            let levels = levels(paths.iter().map(String::as_str));
            let found = levels.iter().enumerate();
            let found: Vec<_> =
                found.flat_map(|(depth, level)| level.iter().map(move |one| (depth, *one))).collect();
            prop_assert_eq!(found.len(), all.len());
            prop_assert_eq!(BTreeSet::from_iter(found), all);
        }
    }

    fn output(path: &str, text: &str) -> Output {
        Output { path: path.into(), kind: OutputKind::Article, bytes: text.into() }
    }

    #[test]
    fn equal_files_stay_and_empty_folders_go() {
        let folder = tempfile::tempdir().expect("a folder");
        let writer = Writer::new(folder.path(), false);
        writer.folders(["a/b/c.html", "d.html"]).expect("folders");
        assert_eq!(writer.put(&output("a/b/c.html", "x")).expect("written"), Outcome::Written);
        assert_eq!(writer.put(&output("a/b/c.html", "x")).expect("kept"), Outcome::Unchanged);
        assert_eq!(writer.put(&output("a/b/c.html", "y")).expect("written"), Outcome::Replaced);
        assert_eq!(std::fs::read_dir(folder.path().join("a/b")).expect("a folder").count(), 1);
        std::fs::write(folder.path().join("a/own.txt"), "mine").expect("written");
        assert_eq!(writer.sweep(["a/b/c.html", "gone.html"]).expect("swept"), 1);
        assert!(!folder.path().join("a/b").exists());
        assert!(folder.path().join("a/own.txt").exists());
    }
}
