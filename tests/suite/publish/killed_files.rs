//! Publishing to a folder and to archives, killed at any moment: an archive is the old one or the new one,
//! a folder that says which build it holds has all of that build, and the next run makes all of it right.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::files::{for_readers, of_artifact, unpacked};
use super::mirror::{Mirror, outcomes};
use crate::corpus;
use crate::support::tree;

type Files = BTreeMap<String, Vec<u8>>;

const KILLS: u32 = 90;

const POSTS: usize = 60;

const TARGETS: [&str; 6] =
    ["--target", "dir=www", "--target", "zip=out/site.zip", "--target", "artifact=out/site.tar"];

/// When a run is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    /// At any moment.
    Any,
    /// While files are copied into the folder.
    Copying,
    /// While an archive is written.
    Packing,
}

struct Kills {
    mirror: Mirror,
    /// How long a whole run takes.
    whole: Duration,
    /// A generator of numbers.
    random: u64,
}

impl Kills {
    /// A number from 0 to 999.
    fn number(&mut self) -> u32 {
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        u32::try_from((self.random >> 33) % 1000).expect("small")
    }

    fn halves(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.mirror.project.path("out")).into_iter().flatten().flatten();
        let paths = entries.map(|entry| entry.path());
        paths.filter(|path| !path.ends_with("site.zip") && !path.ends_with("site.tar")).collect()
    }

    fn stamp(&self, folder: &str) -> String {
        fs::read_to_string(self.mirror.project.path(folder).join(".reprint")).unwrap_or_default()
    }

    fn is_copying(&self) -> bool {
        self.stamp("www").contains("\nunfinished\n")
    }

    /// Lets a run go on for a while.
    fn wait(&mut self, when: When, child: &mut Child) {
        let (began, number) = (Instant::now(), self.number());
        let is_due = |kills: &Self| match when {
            When::Any => began.elapsed() > kills.whole * number / 1000,
            When::Copying => kills.is_copying(),
            When::Packing => !kills.halves().is_empty(),
        };
        while !is_due(self) && child.try_wait().expect("it can be asked").is_none() {
            thread::sleep(Duration::from_micros(50));
        }
        let more = match when {
            When::Any => 0,
            When::Copying => number % 2,
            When::Packing => 12,
        };
        thread::sleep(Duration::from_micros(more.into()) * number);
    }

    /// What stands at the targets after a kill: one of the two sites.
    fn check(&self, number: u32, old: &Files, old_stamp: &str) {
        let now = tree(&self.mirror.project.path("public"));
        let stamp = self.stamp("www");
        let www = tree(&self.mirror.project.path("www"));
        if stamp == old_stamp {
            assert!(www == *old, "kill {number}: the folder says that it is the old site");
        } else if !self.is_copying() {
            assert_eq!(stamp, self.stamp("public"), "kill {number}");
            assert!(www == now, "kill {number}: the folder says that it is the new site");
        }
        let zip = unpacked(&self.mirror.project.path("out/site.zip"));
        let readers = [for_readers(old.clone()), for_readers(now.clone())];
        assert!(readers.contains(&zip), "kill {number}: the zip is neither");
        let tar = of_artifact(&self.mirror.project.path("out/site.tar"));
        assert!(tar == *old || tar == now, "kill {number}: the artifact is neither");
    }
}

#[test]
fn killed_runs_leave_the_old_or_the_new_and_the_next_one_is_right() {
    let mut kills = Kills {
        mirror: Mirror::without_git(""),
        whole: Duration::from_millis(300),
        random: 0x5eed,
    };
    for number in 0..POSTS {
        let (path, text) = corpus::post(number, POSTS, 19);
        kills.mirror.project.write(&format!("content/{path}"), text);
    }
    assert_eq!(kills.mirror.publish(&TARGETS).code, Some(0));
    let mut old = tree(&kills.mirror.project.path("public"));
    let (mut died, mut copying, mut packing) = (0, 0, 0);
    for number in 0..KILLS {
        let when = [When::Any, When::Copying, When::Packing][number as usize % 3];
        let old_stamp = kills.stamp("www");
        // Every page changes, one comes and one goes.
        kills.mirror.settings_alone(&format!("description = \"第{number}版\"\n"));
        for (is_there, post) in [(true, 30 + number % 2), (false, 31 - number % 2)] {
            let path = format!("content/_posts/2020-01-01-{post}.md");
            if is_there {
                let text =
                    format!("---\ntitle: 第{post}篇\ndate: 2020-01-01\n---\n\n<p>{number}</p>\n");
                kills.mirror.project.write(&path, text);
            } else if kills.mirror.project.path(&path).exists() {
                fs::remove_file(kills.mirror.project.path(&path)).expect("removed");
            }
        }
        let mut command = kills.mirror.command(&[&["--yes"], &TARGETS[..]].concat());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("it starts");
        kills.wait(when, &mut child);
        child.kill().expect("it can be killed");
        died += u32::from(!child.wait().expect("it ends").success());
        copying += u32::from(kills.is_copying());
        packing += u32::from(!kills.halves().is_empty());
        kills.check(number, &old, &old_stamp);
        // Sometimes all is as it was before: then the halves alone are left.
        let run = kills.mirror.publish(&TARGETS);
        kills.whole = run.took;
        assert_eq!((run.code, outcomes(&run).len()), (Some(0), 3), "after kill {number}: {run}");
        old = tree(&kills.mirror.project.path("public"));
        assert!(tree(&kills.mirror.project.path("www")) == old, "after kill {number}");
        assert_eq!(kills.halves(), Vec::<PathBuf>::new(), "after kill {number}");
        kills.check(number, &old, &kills.stamp("public"));
    }
    assert!(died > KILLS * 3 / 4, "only {died} of {KILLS} died in time");
    assert!(copying > 3 && packing > 10, "{copying} copying, {packing} packing");
}

#[test]
fn what_a_stopped_run_left_goes_even_when_nothing_is_due() {
    let mirror = Mirror::without_git("");
    mirror.publish(&TARGETS);
    let half = {
        // The name is the same in each run: let one be killed while it has it.
        let mut kills = Kills { mirror, whole: Duration::ZERO, random: 1 };
        let half = loop {
            kills.mirror.project.post(4);
            let mut command = kills.mirror.command(&[&["--yes"], &TARGETS[..]].concat());
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            let mut child = command.spawn().expect("it starts");
            kills.wait(When::Packing, &mut child);
            child.kill().expect("it can be killed");
            child.wait().expect("it ends");
            if let Some(half) = kills.halves().pop() {
                break half;
            }
            fs::remove_file(kills.mirror.project.path("content/_posts/2021-03-04-post-4.md"))
                .expect("removed");
            kills.mirror.publish(&TARGETS);
        };
        fs::remove_file(kills.mirror.project.path("content/_posts/2021-03-04-post-4.md"))
            .expect("removed");
        let run = kills.mirror.publish(&TARGETS[2..]);
        assert!(outcomes(&run).iter().any(|(_, outcome)| outcome == "same"), "{run}");
        half
    };
    assert!(!half.exists());
}
