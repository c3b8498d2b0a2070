//! The private repository in the cache: bare, one commit deep, blobs left out. It holds the trees of what
//! was published last, so that the next commit needs only what differs. It may be deleted at any time.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::error::{Concern, Error, Result};
use crate::publish::git::command::Git;
use crate::publish::git::failure::Failure;

/// The ref of what stands at the remote.
pub const THERE: &str = "refs/reprint/there";

/// The ref of a commit that is being made.
pub const NEW: &str = "refs/reprint/new";

/// The settings of the repository. Blobs may be missing: the remote promised to have them. The remote's
/// address is not among them: it may have a password in it.
const SETTINGS: &str = "\
[core]
\trepositoryformatversion = 1
\tfilemode = false
\tbare = true
\tlogAllRefUpdates = false
[extensions]
\tpartialClone = reprint-target
[remote \"reprint-target\"]
\tpromisor = true
\tpartialclonefilter = blob:none
";

/// Settings that each run is told of besides: nothing of the user's own may run or sign here.
pub const FIXED: [(&str, &str); 10] = [
    ("core.hooksPath", "/dev/null"),
    ("gc.auto", "0"),
    ("maintenance.auto", "false"),
    ("push.gpgSign", "false"),
    ("push.pushOption", ""),
    ("pack.packSizeLimit", "0"),
    ("push.followTags", "false"),
    ("push.recurseSubmodules", "no"),
    ("core.compression", "-1"),
    ("advice.detachedHead", "false"),
];

/// Bytes that a disk has room for which is not full.
const PROBE: usize = 256 << 10;

/// The repository.
#[derive(Debug)]
pub struct Repository {
    folder: PathBuf,
    /// Git in it.
    pub git: Git,
}

/// A commit, as far as we ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its tree.
    pub tree: String,
    /// Its message.
    pub message: String,
    /// Whether there are commits before it, here or at the remote.
    pub has_history: bool,
}

/// The files of a commit.
#[derive(Debug, Default)]
pub struct Files {
    /// Paths and the names of their blobs. Anything but a regular file has no name: it is as no file of
    /// ours can be.
    pub names: HashMap<String, Option<String>>,
    /// Whether a path is no text, so that it cannot be named in a commit upon this one.
    pub is_odd: bool,
}

impl Repository {
    /// Opens the repository, and makes it where there is none.
    pub fn open(folder: &Path, git: Git) -> Result<Self> {
        let git = Git { dir: Some(folder.to_owned()), ..git };
        let repository = Self { folder: folder.to_owned(), git };
        if folder.join("HEAD").is_file() {
            repository.sweep()?;
            repository.settle()?;
        } else {
            repository.make()?;
        }
        Ok(repository)
    }

    /// Has the repository have our settings, whatever it had.
    fn settle(&self) -> Result<()> {
        let path = self.folder.join("config");
        if fs::read(&path).is_ok_and(|text| text == SETTINGS.as_bytes()) {
            return Ok(());
        }
        fs::write(&path, SETTINGS)
            .map_err(|error| Error::io(Concern::Output, "write", &path, &error))
    }

    /// Removes what a stopped run left: locks that nobody holds, halves of packs, git's reports of it.
    fn sweep(&self) -> Result<()> {
        for below in ["", "refs/reprint", "objects/pack"] {
            let folder = self.folder.join(below);
            if !folder.is_dir() {
                continue;
            }
            for file in entries(&folder)? {
                let name = file.file_name().unwrap_or_default().to_string_lossy();
                let is_left = file.extension().is_some_and(|end| end == "lock")
                    || ["fast_import_crash_", "tmp_"].iter().any(|start| name.starts_with(start));
                if is_left && file.is_file() {
                    fs::remove_file(&file)
                        .map_err(|error| Error::io(Concern::Output, "remove", &file, &error))?;
                }
            }
        }
        Ok(())
    }

    fn make(&self) -> Result<()> {
        self.remove()?;
        let failed =
            |error: std::io::Error| Error::io(Concern::Output, "make", &self.folder, &error);
        let above = self.folder.parent().unwrap_or(&self.folder);
        fs::create_dir_all(above).map_err(failed)?;
        let git = Git { dir: None, ..self.git.clone() };
        let folder = self.folder.to_string_lossy();
        // The default branch is named so that no advice is given.
        let args = ["init", "--bare", "--quiet", "--template=", "--initial-branch=none", "--"];
        git.run(&[&args[..], &[&*folder]].concat())?;
        self.settle()
    }

    /// Begins anew: whatever was wrong with it is gone.
    pub fn renew(&self) -> Result<()> {
        self.make()
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the repository is ours as a whole, and lies in the cache folder"
    )]
    fn remove(&self) -> Result<()> {
        match fs::remove_dir_all(&self.folder) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(Error::io(Concern::Output, "remove", &self.folder, &error)),
        }
    }

    /// Whether a commit and its topmost folder are here. (What else is missing is found out by need.)
    pub fn has(&self, commit: &str) -> Result<bool> {
        Ok(self.git.at_home().say(&["cat-file", "-e", &format!("{commit}^{{tree}}")])?.is_ok)
    }

    /// Looks at a commit.
    pub fn commit(&self, commit: &str) -> Result<Commit> {
        let text = self.git.at_home().run(&["cat-file", "commit", commit])?;
        let text = String::from_utf8_lossy(&text).into_owned();
        let (head, message) = text.split_once("\n\n").unwrap_or((&text, ""));
        let tree = head.lines().find_map(|line| line.strip_prefix("tree ")).unwrap_or_default();
        let has_history = head.lines().any(|line| line.starts_with("parent "));
        Ok(Commit { tree: tree.to_owned(), message: message.to_owned(), has_history })
    }

    /// The files of a commit.
    pub fn files(&self, commit: &str) -> Result<Files> {
        let out = self.git.at_home().run(&["ls-tree", "-r", "-z", "--full-tree", commit])?;
        let mut files = Files::default();
        for entry in out.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
            let text = String::from_utf8_lossy(entry);
            files.is_odd |= matches!(text, Cow::Owned(_));
            let Some((about, path)) = text.split_once('\t') else { continue };
            let mut about = about.split(' ');
            if let (Some(mode), Some(_), Some(name)) = (about.next(), about.next(), about.next()) {
                let name = (mode == "100644").then(|| name.to_owned());
                files.names.insert(path.to_owned(), name);
            }
        }
        Ok(files)
    }

    /// What a small file of a commit says; it may have to be fetched.
    pub fn text(&self, commit: &str, path: &str) -> Result<String> {
        let out = self.git.run(&["cat-file", "blob", &format!("{commit}:{path}")])?;
        Ok(String::from_utf8_lossy(&out).into_owned())
    }

    /// The names that files of these bytes would have as blobs, in their order.
    pub fn names_of(&self, paths: &[PathBuf]) -> Result<Vec<String>> {
        let args = ["hash-object", "--no-filters", "--stdin-paths"];
        let out = self.git.feed(&args, |feed| {
            for path in paths {
                if !(feed.put(path.as_os_str().as_encoded_bytes()) && feed.put(b"\n")) {
                    break;
                }
            }
            Ok(())
        })?;
        Ok(String::from_utf8_lossy(&out).lines().map(str::to_owned).collect())
    }

    /// The same for bytes.
    pub fn name_of(&self, bytes: &[u8]) -> Result<String> {
        let out = self.git.feed(&["hash-object", "--no-filters", "--stdin"], |feed| {
            feed.put(bytes);
            Ok(())
        })?;
        Ok(String::from_utf8_lossy(&out).trim().to_owned())
    }

    /// Names a commit.
    pub fn point(&self, name: &str, commit: &str) -> Result<()> {
        self.git.run(&["update-ref", "--no-deref", name, commit]).map(drop)
    }

    /// Says that history ends at this commit. A push then takes all of its folders for known at the remote,
    /// also where the new commit has no parent, and sends what differs; without it, it would send
    /// everything again.
    pub fn ends_at(&self, commit: Option<&str>) -> Result<()> {
        let path = self.folder.join("shallow");
        let written = match commit {
            Some(commit) => fs::write(&path, format!("{commit}\n")),
            None => match fs::remove_file(&path) {
                Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            },
        };
        written.map_err(|error| Error::io(Concern::Output, "write", &path, &error))
    }

    /// The reason for an error of git that names none: often it does not say that a disk is full.
    pub fn reason(folder: &Path, error: Error) -> Error {
        let said = Failure::of(error.excerpt.as_deref().unwrap_or_default());
        if error.concern != Concern::Remote || said.is_remote() {
            return error;
        }
        let probe = folder.with_extension("probe");
        let written = fs::write(&probe, vec![0; PROBE]);
        // It was never there, or is no longer.
        let _ = fs::remove_file(&probe);
        match written {
            Err(full) if full.kind() == ErrorKind::StorageFull => {
                Error::io(Concern::Output, "write", folder, &full)
            }
            _ => error,
        }
    }

    /// Leaves out what need not be kept of a commit's repository when it has grown: blobs, and what
    /// earlier commits had. `files` is how many files the commit has.
    pub fn slim(&self, commit: &str, files: usize) -> Result<()> {
        let counts = self.git.line(&["count-objects", "-v"])?;
        let count = |name: &str| {
            let line = counts.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            line.and_then(|number| number.parse::<usize>().ok()).unwrap_or(0)
        };
        if !is_large(
            count("size") + count("size-pack"),
            count("count") + 64 * count("packs"),
            files,
        ) {
            return Ok(());
        }
        let args = [
            "rev-list",
            "--objects",
            "--no-object-names",
            "--filter=blob:none",
            "--missing=allow-any",
            commit,
        ];
        let objects = self.git.at_home().run(&args)?;
        let folder = self.folder.join("objects/pack");
        let pack = folder.join("pack");
        let pack = pack.to_string_lossy();
        let name = self.git.feed(&["pack-objects", "--quiet", &*pack], |feed| {
            feed.put(&objects);
            Ok(())
        })?;
        let name = format!("pack-{}", String::from_utf8_lossy(&name).trim());
        let failed =
            |path: &Path, error: std::io::Error| Error::io(Concern::Output, "slim", path, &error);
        // What is not in this pack the remote has promised to have.
        let promise = folder.join(format!("{name}.promisor"));
        fs::write(&promise, "").map_err(|error| failed(&promise, error))?;
        self.clear(|file| file.starts_with(&name))
    }

    /// Removes loose objects, and packs that are not to stay.
    fn clear(&self, stays: impl Fn(&str) -> bool) -> Result<()> {
        let objects = self.folder.join("objects");
        for folder in entries(&objects)? {
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // `info` holds no objects.
            if name.len() != 2 && name != "pack" {
                continue;
            }
            for file in entries(&folder)? {
                let of = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                if name != "pack" || !stays(&of) {
                    fs::remove_file(&file)
                        .map_err(|error| Error::io(Concern::Output, "remove", &file, &error))?;
                }
            }
        }
        Ok(())
    }
}

/// Whether a repository of so many KiB and objects holds much more than the folders of so many files
/// need: 200 bytes each are plenty.
fn is_large(kibibytes: usize, loose: usize, files: usize) -> bool {
    kibibytes > 4096 + files / 5 || loose > 4000
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = fs::read_dir(folder)
        .and_then(|found| found.map(|entry| entry.map(|entry| entry.path())).collect());
    read.map_err(|error| Error::io(Concern::Output, "look into", folder, &error))
}
