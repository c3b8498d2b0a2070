//! Names of files and folders that hosts and file systems refuse, or hold for one. Pure.

use std::collections::HashMap;

use crate::config::publishing::TargetKind;
use crate::model::site_path::fold;
use crate::publish::finding::{Add, Check, Subject};
use crate::publish::listing::Listing;

/// Entries of a folder above which hosts and tools become slow ("Repository limits" of GitHub: at most
/// 3,000 entries in a directory are advised).
const CROWDED: usize = 3_000;

/// The longest name that file systems take, in bytes.
const LONGEST_NAME: usize = 255;

/// The longest path that Linux takes, in bytes, with room for the folder that the site lies in.
const LONGEST_PATH: usize = 3_800;

/// The longest path that older Windows programs take is 260 characters, with the folder that somebody
/// unpacks into.
const LONGEST_UNPACKED: usize = 200;

/// Names that are refused, too long, or differ only in the case of letters.
pub fn names(subject: &Subject<'_>, add: &mut Add<'_>) {
    let mut folded: HashMap<String, &str> = HashMap::new();
    let mut collisions: Vec<(&str, &str)> = Vec::new();
    let (mut long, mut odd) = (Vec::new(), Vec::new());
    for file in subject.listing.files() {
        let path = file.path.as_str();
        if let Some(why) = refused(path) {
            add(
                Check::Name,
                true,
                format!("`{}` cannot be published: {why}", path.escape_debug()),
                "give the post or file another name",
            );
        }
        if path.len() > LONGEST_PATH || path.split('/').any(|name| name.len() > LONGEST_NAME) {
            add(
                Check::Path,
                true,
                format!("the name `{path}` is too long for file systems"),
                "give the post or file a shorter name",
            );
        }
        if path.chars().count() > LONGEST_UNPACKED {
            long.push(path);
        }
        if path.contains(['\\', ':', '*', '?', '"', '<', '>', '|']) {
            odd.push(path);
        }
    }
    // Folders too: `A/x` and `a/y` are in one folder to some systems.
    let paths = subject.listing.files().iter().map(|file| file.path.as_str());
    for path in paths.chain(subject.listing.folders()) {
        if let Some(other) = folded.insert(fold(path).into_owned(), path) {
            collisions.push((path, other));
        }
    }
    if let Some((path, other)) = collisions.first() {
        let message = format!(
            "{} names differ from another only in the case of letters, `{path}` and `{other}` among them",
            collisions.len()
        );
        add(
            Check::Case,
            false,
            message,
            "Windows and macOS hold them for one: who unpacks or clones the site there loses a page",
        );
    }
    if subject.kind == TargetKind::Zip {
        let help =
            "Windows may not unpack them: shorter titles or slugs, or another `permalink`, help";
        if let Some(path) = long.first() {
            add(
                Check::Path,
                false,
                format!(
                    "{} paths have more than {LONGEST_UNPACKED} characters, `{path}` among them",
                    long.len()
                ),
                help,
            );
        }
        if let Some(path) = odd.first() {
            add(
                Check::Name,
                false,
                format!(
                    "{} names have signs that Windows does not take, `{path}` among them",
                    odd.len()
                ),
                help,
            );
        }
    }
}

/// The folder that a path lies in.
fn above(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(above, _)| above)
}

/// Why no host takes a file of this path.
fn refused(path: &str) -> Option<&'static str> {
    if path.chars().any(char::is_control) {
        return Some("its name has a line end or another sign that cannot be seen");
    }
    // What git takes for its own folder, on any system (git's `verify_path`).
    let is_gits = |name: &str| {
        let name = name.trim_end_matches(['.', ' ']).to_lowercase();
        name == ".git" || name == "git~1" || name.starts_with(".git:")
    };
    if path.split('/').any(is_gits) {
        return Some("git takes `.git` for its own");
    }
    let is_odd = |name: &str| name.is_empty() || name == "." || name == "..";
    path.split('/').any(is_odd).then_some("it leads out of its folder")
}

/// Folders with very many entries.
pub fn crowds(listing: &Listing, add: &mut Add<'_>) {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let paths = listing.files().iter().map(|file| file.path.as_str());
    for path in paths.chain(listing.folders()) {
        *counts.entry(above(path)).or_default() += 1;
    }
    let mut crowded: Vec<(&str, usize)> =
        counts.into_iter().filter(|(_, count)| *count > CROWDED).collect();
    crowded.sort_by_key(|(folder, count)| (std::cmp::Reverse(*count), *folder));
    for (folder, count) in crowded.iter().take(3) {
        let folder = if folder.is_empty() { "the site's top" } else { folder };
        add(
            Check::Crowd,
            false,
            format!("{folder} has {count} entries: hosts and tools become slow above {CROWDED}"),
            "a `permalink` with :year, :month and :day spreads articles over folders",
        );
    }
}
