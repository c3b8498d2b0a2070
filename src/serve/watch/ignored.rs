//! Which paths nobody wants to hear of: what editors and downloads leave for a moment, what belongs to
//! tools, and what the program itself writes. Pure but for the real paths of given folders.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use crate::serve::watch::root::{Root, real};

/// Which paths nobody wants to hear of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ignored {
    folders: Vec<PathBuf>,
}

impl Ignored {
    /// Besides the usual ones these folders: the output, the cache, what is published to.
    pub fn new(folders: impl IntoIterator<Item = PathBuf>) -> Self {
        Self {
            folders: folders
                .into_iter()
                .map(|folder| real(&std::path::absolute(&folder).unwrap_or(folder)))
                .collect(),
        }
    }

    /// Whether nobody wants to hear of what lies at `below` in a root's place, a folder or a file. A root
    /// itself is always heard of.
    pub fn has(&self, root: &Root, place: &Path, below: &Path, folder: bool) -> bool {
        let mut names = below.components().filter_map(|part| match part {
            Component::Normal(name) => Some(name),
            _ => None,
        });
        let last = names.next_back();
        if names.any(|name| is_tools(name, root.hidden)) {
            return true;
        }
        if let Some(name) = last
            && (is_tools(name, root.hidden)
                || !folder && !root.hidden && is_passing(&name.to_string_lossy()))
        {
            return true;
        }
        // A folder that holds the root does not count: someone wants to see what is in the root.
        let path = place.join(below);
        self.folders.iter().any(|ours| {
            path.starts_with(ours) && ours.starts_with(place) && ours.as_path() != place
        })
    }
}

/// Files and folders of tools.
fn is_tools(name: &OsStr, hidden: bool) -> bool {
    let name = name.to_string_lossy();
    match &*name {
        ".git" | ".hg" | ".svn" | ".bzr" | ".jj" => true,
        // All else is part of such a folder: who put it there means it.
        _ if hidden => false,
        "node_modules" | "Thumbs.db" | "desktop.ini" => true,
        _ => name.starts_with('.'),
    }
}

/// Files that are there for a moment only, or copies of what was there before.
fn is_passing(name: &str) -> bool {
    // Vim asks whether it may write into a folder by making this file.
    name == "4913"
        || name.ends_with('~')
        || name.starts_with('#') && name.ends_with('#') && name.len() > 1
        || [".#", "~$", ".goutputstream-", ".nfs", ".fuse_hidden"]
            .iter()
            .any(|start| name.starts_with(start))
        || [
            "___jb_tmp___",
            "___jb_old___",
            "___jb_bak___",
            ".kate-swp",
            ".tmp",
            ".part",
            ".crdownload",
            ".download",
            ".bak",
        ]
        .iter()
        .any(|end| name.ends_with(end))
        || is_vim_swap(name)
        || is_sed(name)
}

/// `.name.swp`, and as Vim goes on where that is taken: `.swo` … `.swa`, of which the last letters are
/// seen in practice.
fn is_vim_swap(name: &str) -> bool {
    name.starts_with('.')
        && name.rsplit_once('.').is_some_and(|(_, end)| {
            matches!(end.as_bytes(), [b's', b'w', b'n'..=b'p' | b'x'] | [b's', b'v', b'w'..=b'z'])
        })
}

/// What `sed -i` writes to: `sed` and six random letters and digits. Words are left alone.
fn is_sed(name: &str) -> bool {
    name.strip_prefix("sed").is_some_and(|rest| {
        rest.len() == 6
            && rest.bytes().all(|b| b.is_ascii_alphanumeric())
            && rest.bytes().any(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::Ignored;
    use crate::serve::watch::root::Root;

    fn ignores(hidden: bool, below: &str, folder: bool) -> bool {
        let root = Root { hidden, ..Root::folder("/site") };
        let ignored = Ignored::new([PathBuf::from("/site/_site"), PathBuf::from("/")]);
        ignored.has(&root, Path::new("/site"), Path::new(below), folder)
    }

    #[test]
    fn what_editors_leave_for_a_moment_is_ignored() {
        for name in [
            "4913",
            ".a.md.swp",
            ".a.md.swo",
            ".a.md.swx",
            "a.md~",
            "#a.md#",
            ".#a.md",
            "a.md___jb_tmp___",
            "a.md___jb_old___",
            ".goutputstream-AB12CD",
            ".a.md.kate-swp",
            "a.tmp",
            "~$a.docx",
            "a.md.part",
            "a.zip.crdownload",
            "sedAb12xY",
            ".DS_Store",
            "Thumbs.db",
        ] {
            assert!(ignores(false, name, false), "{name}");
            assert!(ignores(false, &format!("deep/down/{name}"), false), "{name}");
            // Where all files are published, these are too.
            assert!(!ignores(true, name, false), "{name}");
        }
    }

    #[test]
    fn what_people_write_is_heard_of() {
        for name in
            ["a.md", "sedentary", "sed.md", "49130", "a#b.md", "新聞.md", "swp", "tmp", "part"]
        {
            assert!(!ignores(false, name, false), "{name}");
        }
        // Folders have names that files of a moment have too.
        for name in ["4913", "old~", "a.tmp", "sedAb12xY"] {
            assert!(!ignores(false, name, true), "{name}");
            assert!(!ignores(false, &format!("{name}/a.md"), false), "{name}");
        }
    }

    #[test]
    fn folders_of_tools_and_our_own_are_ignored_with_all_that_is_in_them() {
        for below in
            [".git/index", ".reprint/cache/x", "node_modules/a/b.js", "_site/index.html", "_site"]
        {
            assert!(ignores(false, below, false), "{below}");
        }
        for below in [".git/index", "deep/.svn/x", "_site/index.html", "_site"] {
            assert!(ignores(true, below, false), "{below}");
        }
        assert!(ignores(false, ".obsidian/plugins/x.json", false));
    }

    #[test]
    fn dot_files_count_where_they_are_published() {
        for below in [".nojekyll", ".well-known/security.txt"] {
            assert!(ignores(false, below, false), "{below}");
            assert!(!ignores(true, below, false), "{below}");
        }
    }

    #[test]
    fn a_root_itself_is_always_heard_of() {
        let root = Root::file("/site/.reprint");
        let ignored = Ignored::new([PathBuf::from("/site/.reprint")]);
        assert!(!ignored.has(&root, Path::new("/site/.reprint"), Path::new(""), false));
    }
}
