//! Two who publish at once, and runs that are killed at any moment: the branch is the old site or the new
//! one, whole; and the next run goes on.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::mirror::{Mirror, assert_same, event, outcome};
use crate::support::{run_child, tree};

const KILLS: u32 = 60;

#[test]
fn of_two_publishers_one_wins_and_nothing_is_lost() {
    let Some(mirror) = Mirror::new() else { return };
    mirror.publish(&[]);
    let Some(other) = Mirror::new() else { return };
    let remote = mirror.project.path("remote.git").to_string_lossy().into_owned();
    other.publish(&["--remote", &remote]);
    // Both are at the remote before either may change it.
    let hook = mirror.project.path("remote.git/hooks/pre-receive");
    mirror.project.write(
        "remote.git/hooks/pre-receive",
        "#!/bin/sh\ntouch ../arrived.$$\nn=0\nwhile [ $(ls .. | grep -c arrived) -lt 2 ] && [ $n -lt 200 ]; do sleep 0.05; n=$((n+1)); done\n",
    );
    Command::new("chmod").arg("755").arg(&hook).status().expect("chmod runs");
    for round in 4..8 {
        let at_first = mirror.tip();
        mirror.project.post(round);
        other.project.post(round + 10);
        let args = ["--yes", "--remote", &remote, "--max-deletes", "100"];
        let start = |mirror: &Mirror| {
            let mut command = mirror.command(&args);
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().expect("it starts")
        };
        let (one, two) = (start(&mirror), start(&other));
        let runs = [run_child(one), run_child(two)];
        for name in std::fs::read_dir(mirror.project.path("")).expect("a folder") {
            let path = name.expect("an entry").path();
            if path.to_string_lossy().contains("arrived") {
                std::fs::remove_file(path).expect("removed");
            }
        }
        let won: Vec<bool> = runs.iter().map(|run| run.code == Some(0)).collect();
        assert_eq!(won.iter().filter(|won| **won).count(), 1, "{} {}", runs[0], runs[1]);
        let lost = &runs[usize::from(won[0])];
        let failed = event(lost, "failed");
        assert!(
            failed["message"]
                .as_str()
                .expect("a text")
                .contains("somebody else changed the branch"),
            "{lost}"
        );
        let winner = if won[0] { &mirror } else { &other };
        assert_same(&mirror.clone_of("gh-pages"), &tree(&winner.project.path("public")));
        assert_ne!(mirror.tip(), at_first);
        // The other comes again, alone.
        std::fs::rename(&hook, mirror.project.path("hook")).expect("moved");
        let loser = if won[0] { &other } else { &mirror };
        let run = loser.publish(&args[1..]);
        assert_eq!(outcome(&run), "sent", "{run}");
        assert_same(&mirror.clone_of("gh-pages"), &tree(&loser.project.path("public")));
        std::fs::rename(mirror.project.path("hook"), &hook).expect("moved");
        assert_eq!(mirror.commits(), 1);
    }
}

#[test]
fn a_killed_run_leaves_the_old_site_or_the_new_one() {
    let Some(mirror) = Mirror::new() else { return };
    mirror.publish(&[]);
    let mut sites: Vec<BTreeMap<String, Vec<u8>>> = vec![tree(&mirror.project.path("public"))];
    let mut whole = Duration::from_millis(200);
    let (mut died, mut after_sending) = (0, 0);
    for number in 0..KILLS {
        mirror.project.write(
            &format!("content/_posts/2022-01-01-k{number}.md"),
            format!("---\ntitle: k{number}\ndate: 2022-01-01\n---\n\n<p>{number}</p>\n"),
        );
        let before = mirror.tip();
        let mut command = mirror.command(&["--yes"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // A group of its own: a machine that goes down takes git along; a killed program does not.
        command.process_group(0);
        let mut child = command.spawn().expect("it starts");
        thread::sleep(whole * (number * 37 % KILLS) / KILLS);
        let of_all = number % 2 == 0;
        let id = child.id();
        let target = if of_all { format!("-{id}") } else { id.to_string() };
        Command::new("kill")
            .args(["-9", "--", &target])
            .stderr(Stdio::null())
            .status()
            .expect("kill runs");
        died += u32::from(!child.wait().expect("it ends").success());
        if !of_all {
            // What git is about goes on without us: until it is done, or has nothing to go on with.
            thread::sleep(Duration::from_millis(100));
        }
        // Whatever stands there is a whole site.
        let standing = mirror.clone_of("gh-pages");
        after_sending += u32::from(mirror.tip() != before);
        let now = tree(&mirror.project.path("public"));
        assert!(
            sites.last() == Some(&standing) || standing == now,
            "after kill {number} the branch is neither"
        );
        let began = Instant::now();
        let mut run = mirror.publish(&[]);
        whole = began.elapsed().max(Duration::from_millis(50));
        if of_all && run.code == Some(6) {
            // The remote's git died too, which no other remote's does, and left a lock: the help says so.
            let failed = event(&run, "failed");
            assert!(failed["message"].as_str().expect("a text").contains("is locked"), "{run}");
            let said = failed["said"].as_str().expect("a text");
            let lock =
                said.split_once("Unable to create '").and_then(|(_, rest)| rest.split_once('\''));
            std::fs::remove_file(lock.expect("the lock is named").0).expect("removed");
            run = mirror.publish(&[]);
        }
        assert_eq!(run.code, Some(0), "after kill {number}: {run}");
        mirror.assert_is_output();
        assert_eq!(mirror.commits(), 1);
        sites.push(tree(&mirror.project.path("public")));
    }
    assert!(died > KILLS / 2, "only {died} of {KILLS} died in time");
    assert!(after_sending > 0, "none died when all was sent");
}
