//! The folders of a site as paths: which may lie in each other. The disk is asked for links alone.

use std::path::{Component, Path, PathBuf};

use crate::config::publishing::TargetKind;
use crate::error::{Concern, Error, Result};

/// The folders that a build reads and writes.
#[derive(Debug)]
pub struct Folders<'a> {
    /// Where posts are.
    pub content: &'a [PathBuf],
    /// Where the site goes.
    pub output: &'a Path,
    /// Where the manifest is kept.
    pub cache: &'a Path,
    /// Pages of the site's own.
    pub pages: &'a Path,
    /// Whether somebody asked for these.
    pub pages_named: bool,
    /// Files that are copied as they are.
    pub static_files: &'a Path,
    /// The folders and archives that the site is published to.
    pub targets: &'a [(TargetKind, &'a Path)],
}

/// Folders that lie in each other would make a site of its own output, or read posts twice.
pub fn check(folders: &Folders<'_>) -> Result<()> {
    let real = real_path;
    let output = real(folders.output);
    for (at, folder) in folders.content.iter().enumerate() {
        let folder = real(folder);
        if output.starts_with(&folder) {
            return Err(Error::new(Concern::Config, "the output folder lies in the content folder")
                .at(folders.output)
                .help(format!("the next build would read its own pages as content of {}; choose an output folder outside", folder.display())));
        }
        if folder.starts_with(&output) {
            return Err(Error::new(
                Concern::Config,
                "the content folder lies in the output folder",
            )
            .at(&folder)
            .help(format!(
                "a site among its own sources would be read as content; choose an output folder outside, not {}",
                folders.output.display()
            )));
        }
        for other in &folders.content[at + 1..] {
            let other = real(other);
            if other.starts_with(&folder) || folder.starts_with(&other) {
                return Err(Error::new(
                    Concern::Config,
                    "two content folders are the same, or one lies in the other",
                )
                .at(&other)
                .help("name each folder once; subfolders are read anyway"));
            }
        }
    }
    if folders.pages_named && folders.content.iter().any(|content| content == folders.pages) {
        return Err(Error::new(
            Concern::Config,
            "the folder of the site's own pages is a content folder, whose files are posts",
        )
        .at(folders.pages)
        .help("name another folder as `pages` in site.toml; it may lie in the content folder"));
    }
    let cache = real(folders.cache);
    for folder in folders.content {
        // Hidden folders are never read.
        let hidden = |below: &Path| {
            below.components().any(|part| part.as_os_str().to_string_lossy().starts_with('.'))
        };
        if cache.strip_prefix(real(folder)).is_ok_and(|below| !hidden(below)) {
            return Err(Error::new(Concern::Config, "the cache folder lies in the content folder")
                .at(folders.cache)
                .help("set `cache` in site.toml to a folder outside, or to a hidden one"));
        }
    }
    if cache.starts_with(&output) {
        return Err(Error::new(Concern::Config, "the cache folder lies in the output folder")
            .at(folders.cache)
            .help("set `cache` in site.toml to a folder that is not published"));
    }
    for (folder, what, key) in [
        (folders.static_files, "the folder of static files", "static"),
        (folders.pages, "the folder of the site's own pages", "pages"),
    ] {
        let folder = real(folder);
        if output.starts_with(&folder) || folder.starts_with(&output) {
            let message = format!("the output folder and {what} lie in each other");
            return Err(Error::new(Concern::Config, message)
                .at(folders.output)
                .help(format!("choose another `output`, or another `{key}`, in site.toml")));
        }
    }
    if cache.starts_with(real(folders.static_files)) {
        return Err(Error::new(
            Concern::Config,
            "the cache folder lies in the folder of static files",
        )
        .at(folders.cache)
        .help("set `cache` in site.toml to a folder that is not published"));
    }
    check_targets(folders)
}

/// A folder that is published to is emptied of all that is not the site's, and an archive among what is
/// read or built would be published itself.
fn check_targets(folders: &Folders<'_>) -> Result<()> {
    let content = folders.content.iter().map(|folder| (folder.as_path(), "a content folder"));
    let others = [
        (folders.output, "the output folder"),
        (folders.static_files, "the folder of static files"),
        (folders.pages, "the folder of the site's own pages"),
    ];
    let read: Vec<_> =
        content.chain(others).map(|(folder, what)| (real_path(folder), what)).collect();
    let cache = real_path(folders.cache);
    let refused = |message: String, at: &Path| {
        Err(Error::new(Concern::Config, message).at(at).help("publish to another `path`"))
    };
    let mut seen: Vec<(TargetKind, PathBuf)> = Vec::new();
    for (kind, given) in folders.targets {
        let path = real_path(given);
        let is_folder = *kind == TargetKind::Dir;
        // Other programs' files are zip archives too, such as documents.
        let end = match kind {
            TargetKind::Artifact => Some("tar"),
            TargetKind::Zip => Some("zip"),
            TargetKind::Branch | TargetKind::Dir => None,
        };
        if let Some(end) = end
            && given.extension().is_none_or(|found| !found.eq_ignore_ascii_case(end))
        {
            let message = format!("the name of the target `{}` has to end in .{end}", kind.name());
            return Err(Error::new(Concern::Config, message).at(given).help("give it such a name"));
        }
        for (folder, what) in read.iter().chain([&(cache.clone(), "the cache folder")]) {
            let is_cache = *folder == cache;
            if path.starts_with(folder) && (is_folder || !is_cache) {
                let is_same = path == *folder;
                let how = if is_same { "is" } else { "lies in" };
                return refused(format!("the target `{}` {how} {what}", kind.name()), given);
            }
            if is_folder && folder.starts_with(&path) {
                return refused(format!("{what} lies in the folder to publish to"), given);
            }
        }
        for (other, there) in &seen {
            let one_in_other = (path.starts_with(there) && *other == TargetKind::Dir)
                || (there.starts_with(&path) && is_folder);
            if path == *there || one_in_other {
                let message = "two targets are the same, or one lies in the other";
                return refused(message.to_owned(), given);
            }
        }
        seen.push((*kind, path));
    }
    Ok(())
}

/// How a folder is named in messages.
pub fn label(given: &Path) -> String {
    let text = given.to_string_lossy();
    let text = text.strip_prefix("./").unwrap_or(&text).trim_end_matches('/');
    if text == "." { String::new() } else { text.to_owned() }
}

/// A path without symbolic links, as far as it is there.
pub fn real_path(path: &Path) -> PathBuf {
    for above in path.ancestors() {
        if let Ok(real) = above.canonicalize() {
            // `join("")` would put a `/` at the end, and a cache is named by the bytes of a path.
            let rest = path.strip_prefix(above).ok().filter(|rest| !rest.as_os_str().is_empty());
            return rest.map_or(real.clone(), |rest| real.join(rest));
        }
    }
    path.to_owned()
}

/// Takes `.` and `..` out of a path without asking the disk.
pub fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(out.components().next_back(), Some(Component::Normal(_))) =>
            {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::real_path;

    #[test]
    fn a_folder_has_one_name_before_it_is_there_and_after() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("site");
        let before = real_path(&path);
        std::fs::create_dir(&path).expect("made");
        assert_eq!(before.as_os_str(), real_path(&path).as_os_str());
    }
}
