//! The output folder before and after: is it ours, may it be written, what of the last build goes.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::build::events::Events;
use crate::error::{Concern, Error, Result};
use crate::manifest::{Entry, Manifest, Missing, STAMP};

/// The output folder and what is known of the last build.
pub struct Before {
    /// The last build's manifest; empty where there is none to go on from.
    pub manifest: Manifest,
    /// The manifest's file.
    path: PathBuf,
    stamp: PathBuf,
}

impl Before {
    /// Looks at the output folder. One that holds files and not our stamp is somebody else's.
    pub fn look(output: &Path, cache: &Path, force: bool, events: &dyn Events) -> Result<Self> {
        let path = Manifest::path(cache, output);
        let stamp = output.join(STAMP);
        let entries = match std::fs::read_dir(output) {
            Ok(mut entries) => entries.next().is_some(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
            Err(error) => {
                return Err(Error::io(
                    Concern::Output,
                    "look into the output folder",
                    output,
                    &error,
                ));
            }
        };
        let stamped = std::fs::read_to_string(&stamp).ok();
        let manifest = match (Manifest::load(&path), &stamped) {
            (Ok(manifest), Some(stamp)) if manifest.belongs_to(stamp) => manifest,
            (Ok(_), Some(_)) => {
                events.remark("the output folder was written by another build since: what is left of the last one from here stays");
                Manifest::default()
            }
            (Err(Missing::Unreadable), Some(_)) => {
                events.remark("the record of the last build is damaged or of another version: everything is made anew; files that it wrote and that are no longer part of the site stay");
                Manifest::default()
            }
            (Err(Missing::Never), Some(_)) => Manifest::default(),
            // Without the stamp the folder was deleted or exchanged: nothing in it is ours.
            _ if !entries || force => Manifest::default(),
            _ => {
                return Err(Error::new(Concern::Refused, "the output folder holds files that Reprint did not write")
                    .at(output)
                    .help("choose an empty folder with `--output`, or use `--force` to write among them (nothing else in it is removed)"));
            }
        };
        Ok(Self { manifest, path, stamp })
    }

    /// A build that would lose more than half of the articles is most likely a failed pull or a
    /// wrong folder. An article whose address changed is not lost.
    pub fn guard(&self, planned: &[Entry]) -> Result<()> {
        let ids = |entries: &[Entry]| -> HashSet<String> {
            entries.iter().filter_map(|entry| entry.article.clone()).collect()
        };
        let (had, has) = (ids(&self.manifest.entries), ids(planned));
        let lost = had.difference(&has).count();
        if lost * 2 <= had.len() {
            return Ok(());
        }
        let had = had.len();
        Err(Error::new(Concern::Refused, format!("this build would remove {lost} of the {had} articles of the last one"))
            .help("was a pull incomplete, or is the content folder a wrong one? If they shall go, add `--allow-shrink`"))
    }

    /// Before the first write: what is about to be written is ours from now on, so that the next run
    /// can sweep it even when this one is killed.
    pub fn announce(&self, planned: &[Entry]) -> Result<()> {
        let known: HashSet<&str> =
            self.manifest.entries.iter().map(|entry| entry.path.as_str()).collect();
        let mut entries = self.manifest.entries.clone();
        // Ours, but no articles yet: if this run is of a wrong folder and is stopped, the right one
        // shall not look as if it lost them.
        let new = planned.iter().filter(|entry| !known.contains(entry.path.as_str()));
        entries.extend(new.map(|entry| Entry { article: None, ..entry.clone() }));
        for entry in &mut entries {
            entry.fingerprint = None;
        }
        let stamp_before = std::fs::read_to_string(&self.stamp).ok();
        let manifest = Manifest { entries, stamp_before };
        manifest.save(&self.path)?;
        if let Some(output) = self.stamp.parent() {
            std::fs::create_dir_all(output).map_err(|error| {
                Error::io(Concern::Output, "make the output folder", output, &error)
            })?;
        }
        // A stamp that is there stays until the last write: the manifest knows it.
        if self.stamp.exists() { Ok(()) } else { self.write_stamp(&manifest.stamp()) }
    }

    /// The same for files that are known to be needed only when the articles are made.
    pub fn announce_more(&self, planned: &[Entry], more: Vec<Entry>) -> Result<()> {
        if more.is_empty() {
            return Ok(());
        }
        let all: Vec<Entry> = planned.iter().cloned().chain(more).collect();
        self.announce(&all)
    }

    /// After the last write.
    pub fn conclude(&self, manifest: &Manifest) -> Result<()> {
        // The record first: a run that is stopped between the two finds a stamp that it knows.
        let stamp_before = std::fs::read_to_string(&self.stamp).ok();
        let between = Manifest { stamp_before, ..manifest.clone() };
        between.save(&self.path)?;
        self.write_stamp(&manifest.stamp())?;
        manifest.save(&self.path)
    }

    /// Writes the stamp, unless it says so already.
    fn write_stamp(&self, stamp: &str) -> Result<()> {
        if std::fs::read_to_string(&self.stamp).is_ok_and(|found| found == stamp) {
            return Ok(());
        }
        std::fs::write(&self.stamp, stamp)
            .map_err(|error| Error::io(Concern::Output, "write", &self.stamp, &error))
    }
}
