//! A difference as the stream that `git fast-import` reads: a commit upon an old tree, of which only what
//! differs is told. Files that stay are neither read nor hashed.

use crate::config::publishing::Author;
use crate::error::Result;
use crate::publish::difference::Difference;
use crate::publish::git::command::Feed;
use crate::publish::listing::Listing;

/// What the new commit starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base<'a> {
    /// Nothing: the first one.
    Nothing,
    /// This tree, without its history.
    Tree(&'a str),
    /// This commit.
    Commit(&'a str),
    /// This commit, and none of its files.
    Emptied(&'a str),
}

/// The commit.
#[derive(Debug, Clone, Copy)]
pub struct NewCommit<'a> {
    /// The ref that it is made at.
    pub at: &'a str,
    /// What it starts from.
    pub base: Base<'a>,
    /// Whose name it carries.
    pub author: &'a Author,
    /// When, in seconds since 1970; the zone is UTC.
    pub time: i64,
    /// Its message.
    pub message: &'a str,
}

/// Tells git of the commit. `read` is told of each file that was read.
pub fn write(
    feed: &mut Feed<'_>,
    commit: &NewCommit<'_>,
    listing: &Listing,
    difference: &Difference,
    mut read: impl FnMut(u64),
) -> Result<()> {
    let Author { name, email } = commit.author;
    let mut head = format!(
        "commit {}\ncommitter {name} <{email}> {} +0000\ndata {}\n{}\n",
        commit.at,
        commit.time,
        commit.message.len(),
        commit.message
    );
    match commit.base {
        Base::Nothing => {}
        // A folder's path is empty for the root.
        Base::Tree(tree) => head.push_str(&format!("M 040000 {tree} \n")),
        Base::Commit(commit) => head.push_str(&format!("from {commit}\n")),
        Base::Emptied(commit) => head.push_str(&format!("from {commit}\ndeleteall\n")),
    }
    // What goes makes room first: a file may come where a folder was.
    for path in &difference.removed {
        head.push_str(&format!("D {}\n", quoted(path)));
    }
    if !feed.put(head.as_bytes()) {
        return Ok(());
    }
    let mut bytes = Vec::new();
    for file in difference.files(listing) {
        file.read(&mut bytes)?;
        let line = format!("M 100644 inline {}\ndata {}\n", quoted(&file.path), bytes.len());
        if !(feed.put(line.as_bytes()) && feed.put(&bytes) && feed.put(b"\n")) {
            return Ok(());
        }
        read(file.bytes);
    }
    feed.put(b"done\n");
    Ok(())
}

/// A path as the stream has it: in quotes where it has a sign that needs them (`git fast-import`, "path").
fn quoted(path: &str) -> String {
    let needs =
        path.starts_with(' ') || path.chars().any(|c| c == '"' || c == '\\' || c.is_control());
    if !needs {
        return path.to_owned();
    }
    let mut out = String::from('"');
    for c in path.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            // Below 128, so one byte.
            c if c.is_ascii_control() => out.push_str(&format!("\\{:03o}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn paths_are_quoted_where_they_must_be() {
        assert_eq!(quoted("2021/一 二.html"), "2021/一 二.html");
        assert_eq!(quoted(" a"), "\" a\"");
        assert_eq!(quoted("a\"b\\c\nd\te"), "\"a\\\"b\\\\c\\nd\\011e\"");
    }
}
