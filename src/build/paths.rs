//! What paths of the output say of each other.

use std::collections::{BTreeMap, HashSet};

use crate::build::plan::Due;
use crate::build::talk::Talk;
use crate::manifest::Entry;

/// The folder of the site that files beside posts are copied to. No page stands in it.
pub const FILES: &str = "files";

/// The same for files beside the site's own pages: below `files/` stand posts' folders, of any name.
pub const OWN_FILES: &str = "own-files";

/// Whether a path is one of a copied file.
pub fn is_copied_to(path: &str) -> bool {
    let top = path.split_once('/').map(|(top, _)| top);
    top.is_some_and(|top| [FILES, OWN_FILES].contains(&top))
}

/// Whether a file of the last build was copied.
pub fn is_copy(entry: &Entry) -> bool {
    is_copied_to(&entry.path)
}

/// Files that go and stand where a folder comes, or in a folder that makes room for a file: those go
/// before anything is written, all others after.
pub fn in_the_way(made: &[&str], gone: &[usize], entries: &[Entry]) -> Vec<usize> {
    if gone.is_empty() {
        return Vec::new();
    }
    let files: HashSet<&str> = made.iter().copied().collect();
    let folders: HashSet<&str> = made.iter().flat_map(|path| above(path)).collect();
    // Some file systems do not tell `A` from `a`: there the old name is the new file's.
    let folded: HashSet<String> = made.iter().map(|path| path.to_lowercase()).collect();
    let clashes = |path: &str| {
        folders.contains(path)
            || above(path).any(|up| files.contains(up))
            || folded.contains(&path.to_lowercase())
    };
    gone.iter().copied().filter(|at| clashes(&entries[*at].path)).collect()
}

/// The folders above a path.
pub fn above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// Directories with more entries are slow to list, on a server and for git.
const MOST_ENTRIES: usize = 3000;

/// Says which folders of the site have very many files.
pub fn tell_large_folders(wanted: &[Due<'_>], talk: &mut Talk<'_>) {
    fn folder<'a>(due: &Due<'a>) -> &'a str {
        due.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
    let mut entries = BTreeMap::<&str, usize>::new();
    // Neighbours often share a folder.
    for near in wanted.chunk_by(|a, b| folder(a) == folder(b)) {
        *entries.entry(folder(&near[0])).or_default() += near.len();
    }
    for (folder, count) in entries.into_iter().filter(|(_, count)| *count > MOST_ENTRIES) {
        talk.lasting_remark(format!("the folder `{folder}/` of the site has {count} files; a `permalink` with more parts would spread them"));
    }
}
