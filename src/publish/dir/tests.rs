//! Folders of all states: in the end each is the listing, or is as it was.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tempfile::TempDir;

use super::{Dir, UNFINISHED};
use crate::error::{Concern, Result};
use crate::fingerprint::Fingerprint;
use crate::manifest::stamp::{STAMP, Stamp, VERSION};
use crate::publish::destination::{Destination, Sent};
use crate::publish::difference::{Difference, Standing};
use crate::publish::listing::Listing;

/// A site with the stamp that its files make.
fn site(files: &[(&str, &str)]) -> Listing {
    let mut listing = Listing::default();
    for (path, text) in files {
        listing.put(path, text.as_bytes().to_vec());
    }
    let name = Fingerprint::of_value(&files);
    listing.put(STAMP, Stamp::new(VERSION, name).to_string().into_bytes());
    listing
}

fn standing(listing: &Listing) -> Standing {
    listing.files().iter().map(|file| (file.path.clone(), Some(file.fingerprint))).collect()
}

fn stamp(listing: &Listing) -> Stamp {
    let mut bytes = Vec::new();
    listing.get(STAMP).expect("a stamp").read(&mut bytes).expect("read");
    Stamp::parse(&String::from_utf8_lossy(&bytes)).expect("a stamp")
}

fn publish(dir: &mut Dir, listing: &Listing) -> Result<(Difference, Sent)> {
    let there = dir.look(listing)?;
    let difference = Difference::of(listing, &there.files);
    let sent = dir.send(listing, &difference)?;
    Ok((difference, sent))
}

/// Publishes without a record, and finds exactly the site.
#[track_caller]
fn becomes(root: &Path, listing: &Listing) -> (Difference, Sent) {
    let done = publish(&mut Dir::new(root, None), listing).expect("published");
    is(root, listing);
    done
}

#[track_caller]
fn is(root: &Path, listing: &Listing) {
    let mut wanted = Vec::new();
    for file in listing.files() {
        let mut bytes = Vec::new();
        file.read(&mut bytes).expect("read");
        wanted.push((file.path.clone(), bytes));
    }
    assert!(
        tree(root) == wanted,
        "{:?}",
        tree(root).iter().map(|(path, _)| path).collect::<Vec<_>>()
    );
}

/// All below a folder, but for a repository: files with what they say, empty folders with a slash.
fn tree(root: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        let entries: Vec<PathBuf> = fs::read_dir(&folder)
            .expect("a folder")
            .map(|entry| entry.expect("it").path())
            .collect();
        let below = |path: &Path| {
            path.strip_prefix(root).expect("below").to_string_lossy().replace('\\', "/")
        };
        if entries.is_empty() && folder != root {
            found.push((format!("{}/", below(&folder)), Vec::new()));
        }
        for path in entries {
            let meta = fs::symlink_metadata(&path).expect("it");
            if below(&path) == ".git" {
            } else if meta.is_dir() {
                open.push(path);
            } else if meta.is_symlink() {
                found.push((format!("{} ->", below(&path)), Vec::new()));
            } else {
                found.push((below(&path), fs::read(&path).expect("read")));
            }
        }
    }
    found.sort();
    found
}

fn temp() -> (TempDir, PathBuf) {
    let temp = tempfile::tempdir().expect("a folder");
    let root = temp.path().join("www/site");
    (temp, root)
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

#[expect(clippy::disallowed_methods, reason = "a folder that the test made")]
fn clear(folder: &Path) {
    fs::remove_dir_all(folder).expect("removed");
}

const OLD: [(&str, &str); 4] =
    [("a/b/gone.html", "old"), ("a/same.html", "same"), ("index.html", "1"), ("湖/x.html", "x")];
const NEW: [(&str, &str); 4] =
    [("a/new.html", "new"), ("a/same.html", "same"), ("index.html", "2"), ("湖/x.html", "x")];

#[test]
fn what_is_new_comes_and_what_nobody_wants_goes() {
    let (_temp, root) = temp();
    let (old, new) = (site(&OLD), site(&NEW));
    let (first, sent) = becomes(&root, &old);
    assert_eq!((first.added.len(), sent.bytes), (5, old.bytes()));
    assert_eq!(sent.name, root.display().to_string());
    // Of whatever origin.
    write(&root.join("own/deep/notes.txt"), "mine");
    write(&root.join(".reprint-0123456789ab"), "half");
    fs::create_dir_all(root.join("empty/er")).expect("made");
    let (second, sent) = becomes(&root, &new);
    assert_eq!((second.added.len(), second.changed.len()), (1, 2));
    assert_eq!(second.removed, [".reprint-0123456789ab", "a/b/gone.html", "own/deep/notes.txt"]);
    assert_eq!(sent.bytes, second.bytes);
    let (third, sent) = becomes(&root, &new);
    assert!(third.is_empty() && sent.bytes == 0);
    assert_eq!(Dir::new(&root, None).look(&new).expect("looked").stamp, Some(stamp(&new)));
}

#[test]
fn a_record_is_believed_as_long_as_the_stamp_is_its_own() {
    let (_temp, root) = temp();
    let site = site(&OLD);
    becomes(&root, &site);
    // The same size: only one who reads it sees it.
    write(&root.join("a/same.html"), "SAME");
    let mut trusting = Dir::new(&root, Some((stamp(&site), standing(&site))));
    assert!(publish(&mut trusting, &site).expect("published").0.is_empty());
    let other = Stamp::new(VERSION, Fingerprint::of(b"other"));
    let mut doubting = Dir::new(&root, Some((other, standing(&site))));
    assert_eq!(publish(&mut doubting, &site).expect("published").0.changed.len(), 1);
    is(&root, &site);
    // Another size, a file that is away, and one that the record does not have, are seen anyway.
    write(&root.join("a/same.html"), "longer");
    fs::remove_file(root.join("index.html")).expect("removed");
    let mut record = standing(&site);
    record.remove("湖/x.html");
    write(&root.join("湖/x.html"), "y");
    let mut trusting = Dir::new(&root, Some((stamp(&site), record)));
    let (difference, _) = publish(&mut trusting, &site).expect("published");
    assert_eq!((difference.added.len(), difference.changed.len()), (1, 2));
    is(&root, &site);
}

#[test]
fn a_folder_of_somebody_else_is_refused_and_stays_as_it_is() {
    let (_temp, root) = temp();
    let site = site(&NEW);
    let refused = |names: &[&str]| {
        let before = tree(&root);
        let error = publish(&mut Dir::new(&root, None), &site).expect_err("refused");
        assert_eq!(error.concern, Concern::Refused, "{names:?}: {error}");
        assert!(error.help.is_some(), "{error}");
        // Nor does a difference from an earlier look help.
        let all = Difference::of(&site, &Standing::new());
        Dir::new(&root, None).send(&site, &all).expect_err("refused");
        assert_eq!(tree(&root), before, "{names:?}");
    };
    for names in [["thesis.txt"].as_slice(), &["a/thesis.txt"], &[".hidden"], &[".git/HEAD", "x"]] {
        for name in names {
            write(&root.join(name), "mine");
        }
        refused(names);
        clear(&root);
    }
    fs::create_dir_all(root.join("folder")).expect("made");
    refused(&["an empty folder"]);
    write(&root.join(STAMP), "This folder was made by hand.\n");
    refused(&["another stamp"]);
    clear(&root);
    write(&root, "a file");
    let error = Dir::new(&root, None).look(&site).expect_err("refused");
    assert_eq!(error.concern, Concern::Refused);
}

#[test]
fn a_folder_with_nothing_in_it_and_half_a_stamp_are_filled() {
    let (_temp, root) = temp();
    let site = site(&NEW);
    fs::create_dir_all(&root).expect("made");
    becomes(&root, &site);
    clear(&root);
    write(&root.join(STAMP), "This folder was ma");
    becomes(&root, &site);
}

#[test]
fn a_repository_in_the_folder_stays() {
    let (_temp, root) = temp();
    write(&root.join(".git/HEAD"), "ref: refs/heads/main");
    becomes(&root, &site(&OLD));
    becomes(&root, &site(&NEW));
    // Only at the top.
    write(&root.join("a/.git/HEAD"), "x");
    let (difference, _) = becomes(&root, &site(&NEW));
    assert_eq!(difference.removed, ["a/.git/HEAD"]);
    assert_eq!(fs::read(root.join(".git/HEAD")).expect("read"), b"ref: refs/heads/main");
}

#[test]
fn a_path_that_leads_out_is_never_written() {
    let (temp, root) = temp();
    for bad in ["../x", "/x", "a//x", "a/./x", "a/../../x", ""] {
        let error = publish(&mut Dir::new(&root, None), &site(&[(bad, "x")])).expect_err("refused");
        assert_eq!(error.concern, Concern::Refused, "{bad}");
        assert_eq!(fs::read_dir(temp.path()).expect("a folder").count(), 0, "{bad}");
    }
}

#[test]
fn files_and_folders_change_places() {
    let (_temp, root) = temp();
    becomes(&root, &site(&[("a", "file"), ("b/c/d.html", "deep"), ("B", "x"), ("e/f", "1")]));
    fs::create_dir_all(root.join("g/h")).expect("made");
    becomes(&root, &site(&[("a/x/y.html", "deep"), ("b", "file"), ("E/f", "2"), ("g", "file")]));
    becomes(&root, &site(&[("A/x", "1"), ("e/f", "1")]));
}

#[test]
fn names_that_differ_by_case_alone_go_before_the_new_ones_come() {
    let removed = ["A.html", "b/C.html", "D", "e.html/x", "f.html"].map(str::to_owned);
    let site = site(&[("a.html", ""), ("b/c.html", ""), ("d/x.html", ""), ("E.html", "")]);
    let mut early: Vec<&str> = super::in_the_way(&site, &removed).into_iter().collect();
    early.sort_unstable();
    assert_eq!(early, ["A.html", "D", "b/C.html", "e.html/x"]);
}

#[cfg(unix)]
#[test]
fn nothing_happens_behind_a_link() {
    use std::os::unix::fs::symlink;
    let (temp, root) = temp();
    let site = site(&OLD);
    becomes(&root, &site);
    let away = temp.path().join("away");
    write(&away.join("same.html"), "mine");
    // What nobody wants goes, and what a wanted file's name leads to stays.
    symlink(&away, root.join("link")).expect("a link");
    symlink(root.join("nowhere"), root.join("dangling")).expect("a link");
    fs::remove_file(root.join("index.html")).expect("removed");
    symlink(away.join("same.html"), root.join("index.html")).expect("a link");
    let (difference, _) = becomes(&root, &site);
    assert_eq!(difference.removed, ["dangling", "link"]);
    // In the place of a folder of the site it is refused, before anything is touched.
    clear(&root.join("a"));
    symlink(&away, root.join("a")).expect("a link");
    let before = tree(&root);
    let error = publish(&mut Dir::new(&root, None), &site).expect_err("refused");
    assert_eq!(error.concern, Concern::Refused);
    assert_eq!(tree(&root), before);
    assert_eq!(tree(&away), [("same.html".to_owned(), b"mine".to_vec())]);
    // The folder itself may be one.
    fs::remove_file(root.join("a")).expect("removed");
    let link = temp.path().join("root");
    symlink(&root, &link).expect("a link");
    becomes(&link, &site);
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_no_site_has_go_too() {
    use std::os::unix::ffi::OsStrExt;
    let (_temp, root) = temp();
    becomes(&root, &site(&OLD));
    let odd = |name: &[u8]| std::ffi::OsStr::from_bytes(name).to_owned();
    write(&root.join(odd(b"a/\xff.html")), "x");
    write(&root.join(odd(b"\xfe\xff/b.html")), "x");
    let (difference, _) = becomes(&root, &site(&OLD));
    assert_eq!(difference.removed.len(), 2);
}

#[cfg(unix)]
#[test]
fn readers_may_read_and_nobody_else_may_write() {
    use std::os::unix::fs::PermissionsExt;
    let (_temp, root) = temp();
    becomes(&root, &site(&OLD));
    becomes(&root, &site(&NEW));
    let mode =
        |path: &str| fs::metadata(root.join(path)).expect("there").permissions().mode() & 0o777;
    // The umask may take more.
    for (path, most) in [("a", 0o755), ("a/new.html", 0o644), ("index.html", 0o644), (STAMP, 0o644)]
    {
        assert_eq!(mode(path) & !most, 0, "{path}: {:o}", mode(path));
        assert_eq!(mode(path) & 0o600, 0o600, "{path}: {:o}", mode(path));
    }
}

#[test]
fn a_copy_that_breaks_off_says_so_and_is_finished_by_the_next_run() {
    let (_temp, root) = temp();
    becomes(&root, &site(&OLD));
    // No file system takes this name; `m` comes before it and `z` after.
    let long = format!("x{}.html", "n".repeat(300));
    let broken =
        site(&[("a/same.html", "same"), ("index.html", "2"), ("m", "m"), (&long, ""), ("z", "z")]);
    let known = Some((stamp(&site(&OLD)), standing(&site(&OLD))));
    let error = publish(&mut Dir::new(&root, known.clone()), &broken).expect_err("too long");
    assert_eq!((error.concern, error.exit_code()), (Concern::Output, 4));
    assert!(error.help.expect("help").contains("next run"));
    let there = Dir::new(&root, known.clone()).look(&broken).expect("looked");
    assert_eq!(there.stamp.expect("ours").build, UNFINISHED);
    assert!(there.files.contains_key("m") && there.files.contains_key("a/b/gone.html"));
    // A record of the time before is not believed: here, of what stands there it knows nothing.
    let mut next = Dir::new(&root, known);
    let new = site(&[("a/same.html", "same"), ("index.html", "2"), ("m", "M"), ("z", "z")]);
    publish(&mut next, &new).expect("published");
    is(&root, &new);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    /// A run is stopped between any two steps; what the next one finds is a mixture of old and new, with
    /// halves of files, under any stamp.
    #[test]
    fn whatever_a_stopped_run_left_becomes_the_site(
        states in prop::collection::vec(0_u8..6, 8), first in any::<bool>(), mark in 0_u8..3
    ) {
        let (_temp, root) = temp();
        let (old, new) = (site(&OLD), site(&NEW));
        if !first {
            becomes(&root, &old);
        }
        let stamp_text = match mark {
            0 if !first => stamp(&old).to_string(),
            _ => Stamp { build: UNFINISHED.into(), version: VERSION.into() }.to_string(),
        };
        write(&root.join(STAMP), &stamp_text);
        for (state, (path, text)) in states.iter().zip(OLD.iter().chain(&NEW)) {
            let path = root.join(path);
            match state {
                0 => write(&path, text),
                1 => write(&path, ""),
                2 => write(&path, &text[..text.len() / 2]),
                3 if path.exists() => fs::remove_file(&path).expect("removed"),
                4 => write(&path.with_file_name(".reprint-half"), text),
                _ => {}
            }
        }
        let known = (mark != 1).then(|| (stamp(&new), standing(&new)));
        publish(&mut Dir::new(&root, known), &new).expect("published");
        is(&root, &new);
    }
}
