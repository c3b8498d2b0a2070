//! What the system tells, to changes of the roots: keeps the folders watched that hold them, also those
//! that come later. Knows no time.

use std::collections::BTreeSet;
use std::fs::FileType;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::serve::watch::change::Change;
use crate::serve::watch::ignored::Ignored;
use crate::serve::watch::native::{Native, Refusal};
use crate::serve::watch::root::{Root, folder_above};

/// Roots that the system tells of.
#[derive(Debug)]
pub struct Tree {
    native: Native,
    roots: Vec<Root>,
    ignored: Arc<Ignored>,
    spots: Vec<Spot>,
    stop: Arc<AtomicBool>,
}

/// One of the places of a root.
#[derive(Debug)]
struct Spot {
    root: Root,
    at: PathBuf,
    /// Whether something was there when it was last looked at.
    there: bool,
    /// The folders in it whose entries are known, and watched.
    folders: BTreeSet<PathBuf>,
}

impl Tree {
    /// Watches the roots. What is there already is not told. Ends early, where `stop` says so.
    pub fn new(
        native: Native,
        roots: Vec<Root>,
        ignored: Arc<Ignored>,
        stop: Arc<AtomicBool>,
    ) -> Result<Self, Refusal> {
        let mut tree = Self { native, roots, ignored, spots: Vec::new(), stop };
        tree.settle(&mut Change::default())?;
        Ok(tree)
    }

    /// The system told of a path: adds what that means for the roots.
    pub fn follow(&mut self, path: &Path, gone: bool, change: &mut Change) -> Result<(), Refusal> {
        let held = |spot: &Spot| spot.folders.contains(path) || spot.at.starts_with(path);
        let was_folder = self.spots.iter().any(held);
        let is_one = is_folder(path);
        if gone && was_folder {
            self.native.forget(path);
        }
        let mut moved = false;
        for spot in &mut self.spots {
            if gone && was_folder {
                spot.folders.retain(|folder| !folder.starts_with(path));
            }
            let Ok(below) = path.strip_prefix(&spot.at) else {
                moved |= spot.at.starts_with(path);
                continue;
            };
            if below.as_os_str().is_empty() {
                change.paths.insert(spot.root.path.clone());
                moved = true;
            } else if spot.root.reaches(below)
                && !self.ignored.has(&spot.root, &spot.at, below, was_folder || is_one)
            {
                change.paths.insert(spot.root.path.join(below));
                if is_one && spot.root.recursive {
                    spot.enter(path, &mut self.native, &self.ignored, &self.stop, change)?;
                }
            }
        }
        if moved { self.settle(change) } else { Ok(()) }
    }

    /// Begins to watch again, after the system lost count: everything may have changed.
    pub fn recount(&mut self, change: &mut Change) -> Result<(), Refusal> {
        self.native.forget_all();
        self.spots.clear();
        self.settle(&mut Change::default())?;
        change.merge(Change::of_all());
        Ok(())
    }

    /// Looks where all roots are now, and watches what is not watched yet, after something on the way to a
    /// root came or went.
    fn settle(&mut self, change: &mut Change) -> Result<(), Refusal> {
        let mut old = std::mem::take(&mut self.spots);
        for root in &self.roots {
            for at in root.places() {
                // Watched first and looked at then, so that nothing is lost in between.
                let mut above = folder_above(&at).map(Path::to_owned);
                while let Some(folder) = &above {
                    self.native.watch(folder, false)?;
                    let now = folder_above(&at).map(Path::to_owned);
                    if now == above {
                        break;
                    }
                    above = now;
                }
                let there = at.symlink_metadata().is_ok();
                let known = old.iter().position(|spot| spot.at == at && spot.root == *root);
                let mut spot = match known {
                    Some(known) => old.swap_remove(known),
                    None => Spot {
                        root: root.clone(),
                        at: at.clone(),
                        there: false,
                        folders: BTreeSet::new(),
                    },
                };
                if spot.there != there {
                    spot.there = there;
                    change.paths.insert(root.path.clone());
                }
                if is_folder(&at) {
                    spot.enter(&at, &mut self.native, &self.ignored, &self.stop, change)?;
                }
                self.spots.push(spot);
            }
        }
        // The target of a link that leads elsewhere now.
        change.paths.extend(old.into_iter().map(|spot| spot.root.path));
        Ok(())
    }
}

impl Spot {
    /// Watches a folder and those below it that are not known yet, and tells what is in them.
    fn enter(
        &mut self,
        folder: &Path,
        native: &mut Native,
        ignored: &Ignored,
        stop: &AtomicBool,
        change: &mut Change,
    ) -> Result<(), Refusal> {
        let mut open = vec![folder.to_owned()];
        while let Some(folder) = open.pop() {
            if stop.load(Ordering::Relaxed) || !self.folders.insert(folder.clone()) {
                continue;
            }
            native.watch(&folder, self.root.recursive)?;
            // One that may not be read, or is gone again, has nothing to tell.
            let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
            for entry in entries {
                let path = entry.path();
                let is_folder = entry.file_type().as_ref().is_ok_and(FileType::is_dir);
                let Ok(below) = path.strip_prefix(&self.at) else { continue };
                if ignored.has(&self.root, &self.at, below, is_folder) {
                    continue;
                }
                change.paths.insert(self.root.path.join(below));
                if is_folder && self.root.recursive {
                    open.push(path);
                }
            }
        }
        Ok(())
    }
}

/// Whether a folder is there; a link to one is none.
fn is_folder(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|meta| meta.is_dir())
}
