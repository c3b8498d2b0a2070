//! Real files in real folders, watched in both ways. Nothing is measured: what is waited for comes, or the
//! test fails after half a minute.

#![expect(clippy::unwrap_used, reason = "a step that fails fails the test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::serve::watch::change::Change;
use crate::serve::watch::ignored::Ignored;
use crate::serve::watch::root::Root;
use crate::serve::watch::watcher::{News, Watched, Watcher};

const PATIENCE: Duration = Duration::from_secs(30);

/// A folder that is watched, and what is heard of it.
struct Heard {
    watcher: Watcher,
    news: Receiver<News>,
    poll: bool,
}

impl Heard {
    /// Watches, and waits until everything is told to have changed, once.
    fn of(roots: Vec<Root>, ignored: Ignored, poll: bool) -> Self {
        let (tell, news) = channel();
        let watcher = Watcher::start(Watched { roots, ignored, poll }, move |news| {
            // The test may be over.
            let _ = tell.send(news);
        });
        let heard = Self { watcher, news, poll };
        heard.begins();
        heard
    }

    /// The words in which it says that it begins.
    fn begins(&self) -> String {
        let News::How(how) = self.news.recv_timeout(PATIENCE).unwrap() else {
            panic!("a change came before it was said how");
        };
        assert_eq!(self.next(), Change::of_all());
        how
    }

    fn next(&self) -> Change {
        match self.news.recv_timeout(PATIENCE) {
            Ok(News::Change(change)) => change,
            other => panic!("no change came, but {other:?}"),
        }
    }

    /// Changes until all of these are among them, and nothing but these and `also`.
    fn until(&self, want: &[PathBuf], also: &[PathBuf]) {
        let want: BTreeSet<PathBuf> = want.iter().cloned().collect();
        let mut told = BTreeSet::new();
        while !told.is_superset(&want) {
            match self.news.recv_timeout(PATIENCE) {
                Ok(News::Change(change)) => {
                    assert!(!change.all, "all is said to have changed");
                    told.extend(change.paths);
                }
                other => panic!("{other:?} after {told:?}, but not {want:?}"),
            }
        }
        let odd: Vec<_> = told.difference(&want).filter(|path| !also.contains(path)).collect();
        assert!(odd.is_empty(), "told of {odd:?} besides {want:?}");
    }

    fn until_only(&self, want: &[PathBuf]) {
        self.until(want, &[]);
    }
}

/// Both ways to watch a folder `site` in an empty one, with that and the whole.
fn both_ways(hidden: bool, test: impl Fn(&Heard, &Path)) {
    for poll in [false, true] {
        let top = TempDir::new().unwrap();
        let site = top.path().join("site");
        fs::create_dir(&site).unwrap();
        fs::write(site.join("old.md"), "old").unwrap();
        let root = Root { hidden, ..Root::folder(&site) };
        let heard = Heard::of(vec![root], Ignored::new([site.join("_site")]), poll);
        test(&heard, &site);
    }
}

#[test]
fn what_is_written_made_and_removed_is_told() {
    both_ways(false, |heard, site| {
        fs::write(site.join("new.md"), "a").unwrap();
        heard.until_only(&[site.join("new.md")]);
        // The same size, perhaps within the same tick of the clock.
        for text in ["b", "c", "d"] {
            fs::write(site.join("new.md"), text).unwrap();
            heard.until_only(&[site.join("new.md")]);
        }
        fs::remove_file(site.join("old.md")).unwrap();
        heard.until_only(&[site.join("old.md")]);
    });
}

#[test]
fn how_editors_save_is_a_change_of_the_file_alone() {
    both_ways(false, |heard, site| {
        // Vim, with a copy kept while it writes.
        let old = site.join("old.md");
        for text in ["one", "two"] {
            fs::write(site.join(".old.md.swp"), "swap").unwrap();
            fs::write(site.join("4913"), "").unwrap();
            fs::remove_file(site.join("4913")).unwrap();
            fs::rename(&old, site.join("old.md~")).unwrap();
            fs::write(&old, text).unwrap();
            fs::remove_file(site.join("old.md~")).unwrap();
            fs::remove_file(site.join(".old.md.swp")).unwrap();
            heard.until_only(std::slice::from_ref(&old));
        }
        // Others write beside it and rename.
        fs::write(site.join("old.md.tmp"), "three").unwrap();
        fs::rename(site.join("old.md.tmp"), &old).unwrap();
        heard.until_only(&[old]);
    });
}

#[test]
fn files_of_folders_made_a_moment_ago_are_told() {
    both_ways(false, |heard, site| {
        let deep = site.join("a/b/c");
        fs::create_dir_all(&deep).unwrap();
        fs::write(deep.join("x.md"), "x").unwrap();
        let made = [site.join("a"), site.join("a/b"), deep.clone()];
        heard.until(&[deep.join("x.md")], &made);
        fs::write(deep.join("y.md"), "y").unwrap();
        heard.until(&[deep.join("y.md")], &[&made[..], &[deep.join("x.md")]].concat());
    });
}

#[test]
fn a_folder_that_moves_is_told_at_both_places_and_followed() {
    both_ways(false, |heard, site| {
        let (from, to) = (site.join("from"), site.join("to"));
        fs::create_dir_all(from.join("in")).unwrap();
        fs::write(from.join("in/x.md"), "x").unwrap();
        let first = [from.clone(), from.join("in"), from.join("in/x.md")];
        heard.until_only(&first);
        fs::rename(&from, &to).unwrap();
        let second = [to.clone(), to.join("in"), to.join("in/x.md")];
        heard.until(&[&[from.clone()][..], &second].concat(), &first);
        fs::write(to.join("in/x.md"), "xx").unwrap();
        heard.until(&[to.join("in/x.md")], &second);
        // In the place that it left another one is made.
        fs::create_dir_all(from.join("in")).unwrap();
        fs::write(from.join("in/y.md"), "y").unwrap();
        heard.until(&[from.join("in/y.md")], &first);
        // And out of sight.
        let away = site.with_file_name("away");
        fs::rename(&to, &away).unwrap();
        heard.until(&[to], &[&first[..], &second, &[from.join("in/y.md")]].concat());
        fs::write(away.join("in/x.md"), "unseen").unwrap();
        fs::write(site.join("last.md"), "seen").unwrap();
        heard.until(&[site.join("last.md")], &second);
    });
}

#[test]
fn ignored_files_alone_tell_nothing() {
    both_ways(false, |heard, site| {
        for name in ["a.md~", ".a.md.swp", "#a.md#", ".hidden.md", "sedA1b2C3"] {
            fs::write(site.join(name), "x").unwrap();
        }
        for folder in [".git", "_site", "node_modules"] {
            fs::create_dir_all(site.join(folder).join("deep")).unwrap();
            fs::write(site.join(folder).join("deep/x.md"), "x").unwrap();
        }
        // To the eye of a poller all of this would be one change.
        fs::write(site.join("real.md"), "x").unwrap();
        let change = heard.next();
        assert_eq!(change.paths, BTreeSet::from([site.join("real.md")]), "poll: {}", heard.poll);
    });
}

#[test]
fn reading_tells_nothing() {
    both_ways(false, |heard, site| {
        for _ in 0..20 {
            fs::read(site.join("old.md")).unwrap();
            fs::read_dir(site).unwrap().count();
        }
        fs::write(site.join("real.md"), "x").unwrap();
        heard.until_only(&[site.join("real.md")]);
    });
}

#[test]
fn dot_files_are_told_where_they_count() {
    both_ways(true, |heard, site| {
        fs::create_dir(site.join(".well-known")).unwrap();
        fs::create_dir(site.join(".git")).unwrap();
        fs::write(site.join(".git/index"), "x").unwrap();
        fs::write(site.join(".well-known/x.txt"), "x").unwrap();
        fs::write(site.join(".nojekyll"), "").unwrap();
        heard.until(
            &[site.join(".well-known/x.txt"), site.join(".nojekyll")],
            &[site.join(".well-known")],
        );
    });
}

#[test]
fn what_is_not_there_yet_is_told_when_it_comes_and_goes() {
    for poll in [false, true] {
        let top = TempDir::new().unwrap();
        let (file, folder) = (top.path().join("removals.toml"), top.path().join("far/away/rules"));
        let roots = vec![Root::file(&file), Root::folder(&folder)];
        let heard = Heard::of(roots, Ignored::default(), poll);
        for text in ["one", "two"] {
            fs::write(top.path().join("other.toml"), text).unwrap();
            fs::write(&file, text).unwrap();
            heard.until_only(std::slice::from_ref(&file));
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("x.txt"), text).unwrap();
            heard.until(&[folder.clone(), folder.join("x.txt")], std::slice::from_ref(&file));
            fs::write(folder.join("y.txt"), text).unwrap();
            heard.until(&[folder.join("y.txt")], &[folder.clone(), folder.join("x.txt")]);
            fs::remove_file(&file).unwrap();
            heard.until(std::slice::from_ref(&file), &[folder.join("x.txt"), folder.join("y.txt")]);
            // Folders above it go with it.
            fs::rename(top.path().join("far"), top.path().join(format!("gone-{text}"))).unwrap();
            heard.until(
                std::slice::from_ref(&folder),
                &[file.clone(), folder.join("x.txt"), folder.join("y.txt")],
            );
        }
    }
}

#[test]
fn a_file_alone_survives_being_replaced() {
    for poll in [false, true] {
        let top = TempDir::new().unwrap();
        let file = top.path().join("site.toml");
        fs::write(&file, "0").unwrap();
        let heard = Heard::of(vec![Root::file(&file)], Ignored::default(), poll);
        for text in ["one", "two", "three"] {
            fs::write(top.path().join("beside"), text).unwrap();
            fs::rename(top.path().join("beside"), &file).unwrap();
            heard.until_only(std::slice::from_ref(&file));
        }
    }
}

#[test]
fn a_folder_without_its_folders_tells_of_its_own_files() {
    for poll in [false, true] {
        let top = TempDir::new().unwrap();
        let root = Root { recursive: false, ..Root::folder(top.path()) };
        fs::create_dir(top.path().join("in")).unwrap();
        let heard = Heard::of(vec![root], Ignored::default(), poll);
        fs::write(top.path().join("in/x"), "x").unwrap();
        fs::write(top.path().join("y"), "y").unwrap();
        heard.until_only(&[top.path().join("y")]);
    }
}

#[cfg(unix)]
#[test]
fn behind_a_link_changes_have_the_name_of_the_link() {
    use std::os::unix::fs::symlink;
    for poll in [false, true] {
        let top = TempDir::new().unwrap();
        let (one, two) = (top.path().join("one"), top.path().join("two"));
        let link = top.path().join("link");
        for folder in [&one, &two] {
            fs::create_dir(folder).unwrap();
        }
        symlink(&one, &link).unwrap();
        let heard = Heard::of(vec![Root::folder(&link)], Ignored::default(), poll);
        fs::write(one.join("x.md"), "x").unwrap();
        heard.until_only(&[link.join("x.md")]);
        fs::remove_file(&link).unwrap();
        symlink(&two, &link).unwrap();
        heard.until(std::slice::from_ref(&link), &[link.join("x.md")]);
        fs::write(two.join("y.md"), "y").unwrap();
        heard.until(&[link.join("y.md")], &[link.clone(), link.join("x.md")]);
    }
}

#[test]
fn roots_are_exchanged_while_it_runs() {
    for poll in [false, true] {
        let top = TempDir::new().unwrap();
        let (one, two) = (top.path().join("one"), top.path().join("two"));
        for folder in [&one, &two] {
            fs::create_dir(folder).unwrap();
        }
        let watched = |folder: &Path| Watched {
            roots: vec![Root::folder(folder)],
            poll,
            ..Watched::default()
        };
        let mut heard = Heard::of(watched(&one).roots, Ignored::default(), poll);
        // The same again is nothing new.
        heard.watcher.watch(watched(&one));
        fs::write(one.join("x.md"), "x").unwrap();
        heard.until_only(&[one.join("x.md")]);
        heard.watcher.watch(watched(&two));
        heard.begins();
        fs::write(one.join("x.md"), "unseen").unwrap();
        fs::write(two.join("y.md"), "y").unwrap();
        heard.until_only(&[two.join("y.md")]);
    }
}

#[test]
fn where_the_system_refuses_files_are_looked_at() {
    let top = TempDir::new().unwrap();
    let heard = Heard::of(vec![Root::folder(top.path())], Ignored::default(), false);
    heard.watcher.refuse(1);
    let how = heard.begins();
    assert!(how.contains("again and again") && how.contains("asked to refuse"), "{how}");
    fs::write(top.path().join("x.md"), "x").unwrap();
    heard.until_only(&[top.path().join("x.md")]);
    // What an earlier round had to say is not listened to.
    heard.watcher.refuse(1);
    fs::write(top.path().join("y.md"), "y").unwrap();
    heard.until_only(&[top.path().join("y.md")]);
}

#[test]
fn where_the_system_lost_count_everything_may_have_changed() {
    let top = TempDir::new().unwrap();
    fs::create_dir(top.path().join("in")).unwrap();
    let heard = Heard::of(vec![Root::folder(top.path())], Ignored::default(), false);
    heard.watcher.lose(1);
    assert_eq!(heard.next(), Change::of_all());
    fs::write(top.path().join("in/x.md"), "x").unwrap();
    heard.until_only(&[top.path().join("in/x.md")]);
}

#[test]
fn a_change_is_told_while_others_go_on() {
    let top = TempDir::new().unwrap();
    let heard = Heard::of(vec![Root::folder(top.path())], Ignored::default(), false);
    let began = Instant::now();
    let told = loop {
        fs::write(top.path().join("x.md"), "x").unwrap();
        match heard.news.recv_timeout(Duration::from_millis(1)) {
            Ok(told) => break told,
            Err(RecvTimeoutError::Timeout) => assert!(began.elapsed() < PATIENCE, "it never came"),
            Err(error) => panic!("{error}"),
        }
    };
    let paths = BTreeSet::from([top.path().join("x.md")]);
    assert_eq!(told, News::Change(Change { paths, all: false }));
}

#[test]
fn dropped_it_ends_and_tells_no_more() {
    both_ways(false, |_, site| {
        for poll in [false, true] {
            let heard = Heard::of(vec![Root::folder(site)], Ignored::default(), poll);
            let Heard { watcher, news, .. } = heard;
            drop(watcher);
            // Its threads held the other end.
            assert_eq!(news.try_recv(), Err(std::sync::mpsc::TryRecvError::Disconnected));
        }
    });
}
