//! Folders with all that can stand in one.

#![expect(clippy::unwrap_used, reason = "what does not work fails the test")]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use tokio::runtime;

use super::{Folder, LARGE, MOST, MOST_READ};
use crate::error::Concern;
use crate::serve::site::{OwnReply, Reply, Site as _};

fn write(top: &Path, path: &str, text: &str) {
    let full = top.join(path);
    fs::create_dir_all(full.parent().unwrap()).unwrap();
    fs::write(full, text).unwrap();
}

/// A folder with a site in `site/`, and a secret beside it.
fn made() -> (TempDir, Folder) {
    let all = tempfile::tempdir().unwrap();
    write(all.path(), "secret.html", "secret");
    for (path, text) in [
        ("index.html", "top"),
        ("404.html", "gone"),
        ("a.html", "a"),
        ("新/index.html", "news"),
        (".nojekyll", ""),
        (".reprint", "stamp"),
        (".well-known/security.txt", "mail"),
        (".git/config", "secret"),
        (".github/x.html", "secret"),
        (".env", "secret"),
        (".htpasswd", "secret"),
        (".cache/x.html", "secret"),
        ("sub/.git", "secret"),
        ("sub/.Git/config2", "secret"),
    ] {
        if path == "sub/.Git/config2" && all.path().join("site/sub/.GIT").exists() {
            continue; // A system that does not tell letter case apart.
        }
        write(&all.path().join("site"), path, text);
    }
    let folder = Folder::new(&all.path().join("site")).unwrap();
    (all, folder)
}

/// The answer in short: its status and text, or where it stands.
fn ask(folder: &Folder, path: &str) -> (u16, String) {
    let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let text = |page: &crate::serve::page::Page| String::from_utf8_lossy(&page.bytes).into_owned();
    match runtime.block_on(folder.ask(path)) {
        Reply::Found(page) => (200, text(&page)),
        Reply::Moved(path) => (301, path),
        Reply::Missing(page) => (404, page.map(|page| text(&page)).unwrap_or_default()),
        Reply::Failed(page) => (500, text(&page)),
    }
}

#[test]
fn files_are_as_they_stand_on_the_disk_now() {
    let (all, folder) = made();
    for (path, status, text) in [
        ("", 200, "top"),
        ("index.html", 200, "top"),
        ("a", 200, "a"),
        ("a.html", 200, "a"),
        ("新", 301, "新/"),
        ("新/", 200, "news"),
        (".nojekyll", 200, ""),
        (".reprint", 200, "stamp"),
        (".well-known/security.txt", 200, "mail"),
        ("a/", 404, "gone"),
        ("none", 404, "gone"),
        ("A.html", 404, "gone"),
        ("a.HTML", 404, "gone"),
    ] {
        assert_eq!(ask(&folder, path), (status, text.to_owned()), "{path}");
    }
    let top = all.path().join("site");
    write(&top, "a.html", "b");
    assert_eq!(ask(&folder, "a").1, "b");
    fs::remove_file(top.join("a.html")).unwrap();
    fs::remove_file(top.join("404.html")).unwrap();
    assert_eq!(ask(&folder, "a"), (404, String::new()));
    // A build that makes the folder anew.
    fs::rename(&top, all.path().join("old")).unwrap();
    assert_eq!(ask(&folder, "").0, 404);
    write(&top, "index.html", "new");
    assert_eq!(ask(&folder, "").1, "new");
}

#[test]
fn nothing_beside_the_site_is_told() {
    let (all, folder) = made();
    let outside = all.path().join("secret.html");
    for path in [
        "../secret.html",
        "x/../../secret.html",
        "./a.html",
        "新/../a.html",
        "/etc/passwd",
        outside.to_str().unwrap(),
        "..\\secret.html",
        "a.html\0",
        "a.html/",
        "a.html/x",
        "//a.html",
        ".git/config",
        ".GIT/config",
        ".github/x.html",
        ".github/x",
        ".env",
        ".ENV",
        ".htpasswd",
        ".cache/x.html",
        "sub/.git",
        "sub/.Git/config2",
    ] {
        assert_eq!(ask(&folder, path), (404, "gone".to_owned()), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn links_lead_only_to_the_sites_own_files() {
    use std::os::unix::fs::symlink;

    let (all, folder) = made();
    let top = all.path().join("site");
    symlink(all.path().join("secret.html"), top.join("out.html")).unwrap();
    symlink("../secret.html", top.join("near.html")).unwrap();
    symlink(all.path(), top.join("all")).unwrap();
    symlink(".git", top.join("repository")).unwrap();
    symlink(".git/config", top.join("config.html")).unwrap();
    symlink("round.html", top.join("round.html")).unwrap();
    symlink("nothing", top.join("broken.html")).unwrap();
    symlink("a.html", top.join("same.html")).unwrap();
    symlink("新", top.join("news")).unwrap();
    for path in [
        "out.html",
        "out",
        "near.html",
        "all/secret.html",
        "all/site/../secret.html",
        "repository/config",
        "config.html",
        "round.html",
        "broken.html",
    ] {
        assert_eq!(ask(&folder, path), (404, "gone".to_owned()), "{path}");
    }
    assert_eq!(ask(&folder, "same.html").1, "a");
    assert_eq!(ask(&folder, "news"), (301, "news/".to_owned()));
    assert_eq!(ask(&folder, "news/").1, "news");
    // The folder itself may be a link, also one that leads elsewhere tomorrow.
    let link = all.path().join("current");
    symlink(&top, &link).unwrap();
    let current = Folder::new(&link).unwrap();
    assert_eq!(ask(&current, "").1, "top");
    write(&all.path().join("next"), "index.html", "next");
    fs::remove_file(&link).unwrap();
    symlink(all.path().join("next"), &link).unwrap();
    assert_eq!(ask(&current, "").1, "next");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_never_opened() {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    let (all, folder) = made();
    let top = all.path().join("site");
    let mut mkfifo = std::process::Command::new("mkfifo");
    assert!(mkfifo.arg(top.join("pipe.html")).status().unwrap().success());
    symlink("pipe.html", top.join("to-pipe.html")).unwrap();
    let _socket = UnixListener::bind(top.join("socket.html")).unwrap();
    symlink("/dev/zero", top.join("zero.html")).unwrap();
    fs::create_dir(top.join("folder.html")).unwrap();
    for path in [
        "pipe.html",
        "pipe",
        "to-pipe.html",
        "socket.html",
        "socket",
        "zero.html",
        "folder.html",
        "folder",
        "新/index.html/",
    ] {
        assert_eq!(ask(&folder, path), (404, "gone".to_owned()), "{path}");
    }
}

#[test]
fn a_large_file_is_read_once_until_it_changes() {
    let (all, folder) = made();
    let path = all.path().join("site/large.bin");
    let length = usize::try_from(LARGE).unwrap();
    fs::write(&path, vec![b'a'; length]).unwrap();
    let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let page = || match runtime.block_on(folder.ask("large.bin")) {
        Reply::Found(page) => page,
        other => panic!("{other:?}"),
    };
    let first = page();
    assert_eq!(first.bytes.as_ptr(), page().bytes.as_ptr());
    // As a build replaces it: another file of the same length.
    let beside = all.path().join("site/beside");
    fs::write(&beside, vec![b'b'; length]).unwrap();
    fs::rename(&beside, &path).unwrap();
    assert!(page().bytes.iter().all(|byte| *byte == b'b'));
    fs::write(&path, vec![b'c'; length + 1]).unwrap();
    assert!(page().bytes.iter().all(|byte| *byte == b'c'));
    assert!(folder.disk.large.lock().unwrap().len() == 1);
}

#[test]
fn a_folder_that_is_not_there_is_an_error_with_help() {
    let (all, folder) = made();
    for path in ["nowhere", "secret.html"] {
        let error = Folder::new(&all.path().join(path)).unwrap_err();
        assert_eq!(error.concern, Concern::Config);
        assert!(error.path.is_some() && error.help.is_some());
    }
    let runtime = runtime::Builder::new_current_thread().build().unwrap();
    assert!(matches!(runtime.block_on(folder.own("events", &[])), OwnReply::Missing));
}

#[test]
fn what_github_would_not_take_is_told_and_never_read() {
    let (all, folder) = made();
    let file = |name: &str, length| {
        fs::File::create(all.path().join("site").join(name)).unwrap().set_len(length).unwrap();
    };
    // Holes: they take no room on the disk, and would in memory.
    file("most.bin", MOST);
    file("more.bin", MOST + 1);
    let (status, text) = ask(&folder, "more.bin");
    assert_eq!(status, 500);
    assert!(text.contains("more.bin is larger than 100 MB"), "{text}");
    assert_eq!(ask(&folder, "most.bin").0, 200);
    file("404.html", MOST + 1);
    assert_eq!(ask(&folder, "none"), (404, String::new()));
}

#[test]
fn many_who_ask_for_a_large_file_share_it() {
    let (all, folder) = made();
    fs::File::create(all.path().join("site/large.bin")).unwrap().set_len(8 * LARGE).unwrap();
    let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let asked: Vec<_> = (0..16).map(|_| runtime.spawn(folder.ask("large.bin"))).collect();
    let mut pages: Vec<_> = asked
        .into_iter()
        .map(|asked| match runtime.block_on(asked).unwrap() {
            Reply::Found(page) => page,
            other => panic!("{other:?}"),
        })
        .collect();
    assert!(pages.iter().all(|page| page.bytes.len() as u64 == 8 * LARGE));
    pages.sort_by_key(Arc::as_ptr);
    pages.dedup_by(|one, other| Arc::ptr_eq(one, other));
    assert!(pages.len() <= MOST_READ, "it was read {} times", pages.len());
}
