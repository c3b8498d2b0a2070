//! The door to notifications of the system: folders to events. Knows no roots and no site.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use notify::event::{AccessKind, AccessMode, ModifyKind, RenameMode};
use notify::{Error, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// Whether each folder is watched by itself. Linux watches no trees, and so that what nobody wants to hear
/// of takes none of the few watches that a user has, our own walk chooses the folders.
const ONE_BY_ONE: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// What the system tells.
#[derive(Debug)]
pub enum Seen {
    /// Something was made, written or moved here, or, where `gone`, was removed or moved away.
    At {
        /// Where.
        path: PathBuf,
        /// Whether what was there is there no more.
        gone: bool,
    },
    /// It could not tell all.
    Lost,
    /// It tells nothing any more.
    Refused(Refusal),
}

/// Why the system does not tell, and what could be done about it, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub String);

/// Notifications of the system, until it is dropped.
#[derive(Debug)]
pub struct Native {
    watcher: RecommendedWatcher,
    watched: BTreeSet<PathBuf>,
}

impl Native {
    /// Of nothing yet. What is told comes from a thread of its own.
    pub fn new(tell: impl Fn(Seen) + Send + 'static) -> Result<Self, Refusal> {
        let watcher = notify::recommended_watcher(move |event| heard(event, &tell));
        Ok(Self { watcher: watcher.map_err(|error| refusal(&error))?, watched: BTreeSet::new() })
    }

    /// Watches what is in a folder, and where the system can, all below it if `tree` says so. A folder that
    /// is gone again, or that may not be read, is none.
    pub fn watch(&mut self, folder: &Path, tree: bool) -> Result<(), Refusal> {
        let covered = !ONE_BY_ONE && folder.ancestors().any(|above| self.watched.contains(above));
        if covered || self.watched.contains(folder) {
            return Ok(());
        }
        let mode = if tree && !ONE_BY_ONE {
            RecursiveMode::Recursive
        } else {
            RecursiveMode::NonRecursive
        };
        match self.watcher.watch(folder, mode) {
            Ok(()) => {
                self.watched.insert(folder.to_owned());
                Ok(())
            }
            Err(error) if is_gone(&error) => Ok(()),
            Err(error) => Err(refusal(&error)),
        }
    }

    /// A folder is gone with all that was in it: what was watched there is watched no more. What was moved
    /// away would be told of by the names that it had.
    pub fn forget(&mut self, folder: &Path) {
        let gone: Vec<PathBuf> =
            self.watched.iter().filter(|watched| watched.starts_with(folder)).cloned().collect();
        for folder in gone {
            self.watched.remove(&folder);
            // Of some of them the system knows already.
            let _ = self.watcher.unwatch(&folder);
        }
    }

    /// What is watched is not sure any more: each folder is asked for again.
    pub fn forget_all(&mut self) {
        self.watched.clear();
    }
}

fn heard(event: notify::Result<Event>, tell: &impl Fn(Seen)) {
    let event = match event {
        Ok(event) => event,
        Err(error) if is_gone(&error) => return,
        Err(error) => return tell(Seen::Refused(refusal(&error))),
    };
    if event.need_rescan() {
        return tell(Seen::Lost);
    }
    let gone = match event.kind {
        // What is written through a map of memory is told of only when the file is closed.
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
        EventKind::Access(_) => return,
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From)) => true,
        // Each of both was told of by itself where it is.
        EventKind::Modify(ModifyKind::Name(RenameMode::Both)) if ONE_BY_ONE => return,
        _ => false,
    };
    for path in event.paths {
        tell(Seen::At { path, gone });
    }
}

fn is_gone(error: &Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound | ErrorKind::WatchNotFound => true,
        ErrorKind::Io(error) => {
            use std::io::ErrorKind::{NotADirectory, NotFound, PermissionDenied};
            matches!(error.kind(), NotFound | NotADirectory | PermissionDenied)
        }
        _ => false,
    }
}

/// What is said of an error, with what could be done about it.
fn refusal(error: &Error) -> Refusal {
    /// "Too many open files" (errno(3)): here, the limit of notification queues.
    const EMFILE: i32 = 24;
    Refusal(match &error.kind {
        ErrorKind::MaxFilesWatch => "the system watches no more folders for this user; \
            `sudo sysctl fs.inotify.max_user_watches=524288` raises the limit"
            .to_owned(),
        ErrorKind::Io(error) if error.raw_os_error() == Some(EMFILE) => {
            "the system has too many watchers already; \
            `sudo sysctl fs.inotify.max_user_instances=512` or `ulimit -n` raises the limit"
                .to_owned()
        }
        _ => format!(
            "the system does not tell of changes ({})",
            error.to_string().trim_end_matches('.')
        ),
    })
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::io;

    use notify::event::{CreateKind, Flag, MetadataKind, ModifyKind};
    use notify::{Error, ErrorKind, Event, EventKind};

    use super::{Seen, heard, refusal};

    fn told(event: notify::Result<Event>) -> Vec<String> {
        let told = RefCell::new(Vec::new());
        heard(event, &|seen: Seen| told.borrow_mut().push(format!("{seen:?}")));
        told.into_inner()
    }

    #[test]
    fn a_refusal_says_how_to_mend_it() {
        let words = refusal(&Error::new(ErrorKind::MaxFilesWatch)).0;
        assert!(words.contains("fs.inotify.max_user_watches"), "{words}");
        let words = refusal(&Error::io(io::Error::from_raw_os_error(24))).0;
        assert!(words.contains("fs.inotify.max_user_instances"), "{words}");
        let words = refusal(&Error::io(io::Error::from_raw_os_error(38))).0;
        assert!(words.contains("does not tell of changes ("), "{words}");
    }

    #[test]
    fn lost_events_and_errors_are_told_and_vanished_paths_are_not() {
        assert_eq!(told(Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan))), ["Lost"]);
        assert!(told(Err(Error::path_not_found())).is_empty());
        assert!(told(Err(Error::new(ErrorKind::MaxFilesWatch)))[0].starts_with("Refused"));
    }

    #[test]
    fn reading_is_no_change() {
        use notify::event::{AccessKind, AccessMode};
        let of = |kind| told(Ok(Event::new(kind).add_path("/x".into())));
        for kind in [
            AccessKind::Any,
            AccessKind::Read,
            AccessKind::Open(AccessMode::Any),
            AccessKind::Close(AccessMode::Read),
        ] {
            assert!(of(EventKind::Access(kind)).is_empty(), "{kind:?}");
        }
        for kind in [
            EventKind::Access(AccessKind::Close(AccessMode::Write)),
            EventKind::Create(CreateKind::File),
            EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any)),
        ] {
            assert_eq!(of(kind), ["At { path: \"/x\", gone: false }"], "{kind:?}");
        }
    }
}
