//! Articles that were taken down: from the moment that it is published no target holds them, whatever was
//! lost in the meantime, and the operator is told what nobody can promise.

use std::collections::BTreeMap;
use std::fs;

use super::files::unpacked;
use super::mirror::{Mirror, findings, outcome, outcomes, remove_folder};
use crate::support::{Project, Run, tree};

/// What somebody lost.
type Loss = fn(&Mirror);

type Files = BTreeMap<String, Vec<u8>>;

/// Its title, a sentence of it, and its URL.
const MARKS: [&str; 3] = ["旧灯塔的最后一夜", "守灯人说那一夜没有亮", "lighthouse.example/9"];

fn lighthouse(mirror: &Mirror) {
    mirror.project.write(
        "content/_posts/2020-07-08-n9.md",
        "---\ntitle: \"旧灯塔的最后一夜\"\ndate: 2020-07-08T03:04:05Z\nauthor: 灯塔周刊\nfrom: https://lighthouse.example/9\ntags: [ 灯塔 ]\n---\n\n<p>守灯人说那一夜没有亮。</p>\n",
    );
}

fn take_down(mirror: &Mirror, tombstone: bool) {
    let entry = format!("[[removal]]\nhost = \"lighthouse.example\"\ntombstone = {tombstone}\n");
    mirror.project.write("removals.toml", entry);
}

fn holding(files: &Files) -> Vec<&String> {
    let holds = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        MARKS.iter().any(|mark| text.contains(mark))
    };
    files.iter().filter(|(_, bytes)| holds(bytes)).map(|(path, _)| path).collect()
}

/// What the run told people besides.
fn notes(run: &Run) -> String {
    let said = run.events_of("remark");
    said.iter().filter_map(|remark| remark["message"].as_str()).collect::<Vec<_>>().join("\n")
}

/// Every commit of the branch, as text with all that its files say.
fn reachable(mirror: &Mirror) -> String {
    mirror.remote(&["log", "--patch", "--text", "--root", "gh-pages"])
}

#[test]
fn a_single_commit_holds_nothing_of_it() {
    for tombstone in [true, false] {
        let Some(mirror) = Mirror::new() else { return };
        lighthouse(&mirror);
        mirror.publish(&[]);
        assert!(holding(&mirror.clone_of("gh-pages")).len() > 3);
        let before = mirror.tip();
        take_down(&mirror, tombstone);
        let run = mirror.publish(&[]);
        assert_eq!((outcome(&run).as_str(), findings(&run)), ("sent", vec![]), "{run}");
        mirror.assert_is_output();
        assert_eq!(holding(&mirror.clone_of("gh-pages")), Vec::<&String>::new());
        assert!(!MARKS.iter().any(|mark| reachable(&mirror).contains(mark)));
        let pages = tree(&mirror.project.path("public"));
        let stones =
            pages.values().filter(|page| String::from_utf8_lossy(page).contains("本文已移除"));
        assert_eq!(stones.count(), usize::from(tombstone));
        let notes = notes(&run);
        for words in
            [&before, "taken down", "forks and clones", "support.github.com", "search engines"]
        {
            assert!(notes.contains(words), "“{words}”: {notes}");
        }
        assert!(!notes.contains("keep\""), "{notes}");
        assert!(!MARKS.iter().any(|mark| run.stdout.contains(mark)), "{run}");
        // Once is enough.
        mirror.project.post(4);
        let run = mirror.publish(&[]);
        assert!(!notes_of_take_downs(&run), "{run}");
        fs::remove_file(mirror.project.path("removals.toml")).expect("removed");
        mirror.publish(&[]);
        mirror.assert_is_output();
        assert!(holding(&mirror.clone_of("gh-pages")).len() > 3, "it comes back");
    }
}

fn notes_of_take_downs(run: &Run) -> bool {
    notes(run).contains("taken down")
}

#[test]
fn with_a_history_it_is_said_that_earlier_commits_hold_it() {
    let more = "[publish]\nremote = \"./remote.git\"\nhistory = \"keep\"\n";
    let Some(mirror) = Mirror::with(more) else { return };
    lighthouse(&mirror);
    mirror.publish(&[]);
    take_down(&mirror, true);
    let run = mirror.publish(&[]);
    assert_eq!((outcome(&run).as_str(), mirror.commits()), ("sent", 2), "{run}");
    assert_eq!(holding(&mirror.clone_of("gh-pages")), Vec::<&String>::new());
    assert!(MARKS.iter().all(|mark| reachable(&mirror).contains(mark)));
    let said = notes(&run);
    assert!(said.contains("`history = \"keep\"`") && said.contains("\"single\""), "{said}");
    // As it says.
    mirror.settings("");
    mirror.project.post(4);
    mirror.publish(&[]);
    assert_eq!(mirror.commits(), 1);
    assert!(!MARKS.iter().any(|mark| reachable(&mirror).contains(mark)));
}

#[test]
fn what_was_asked_to_go_is_not_counted_as_a_loss() {
    let Some(mirror) = Mirror::with("tag_pages_from = 1\n") else { return };
    for number in 10..60 {
        mirror.project.write(
            &format!("content/_posts/2020-05-03-{number}.md"),
            format!("---\ntitle: 第{number}盏\ndate: 2020-05-03\nfrom: https://lighthouse.example/{number}\n---\n\n<p>第{number}盏灯。</p>\n"),
        );
    }
    for number in 1..=60 {
        mirror.project.write(
            &format!("content/_posts/2021-04-02-{number}.md"),
            crate::support::plain_post(number)
                .replace("2021-03-", "2021-04-")
                .replace(&format!("2021-04-{number:02}"), "2021-04-02"),
        );
    }
    mirror.publish(&[]);
    take_down(&mirror, false);
    let run = mirror.publish(&[]);
    assert_eq!((outcome(&run).as_str(), findings(&run)), ("sent", vec![]), "{run}");
    assert!(notes(&run).contains("50 addresses are taken down"), "{run}");
    mirror.assert_is_output();
}

#[test]
fn files_lose_it_too_whatever_was_forgotten() {
    let targets = "[[publish.targets]]\nkind = \"dir\"\npath = \"www\"\n\
                   [[publish.targets]]\nkind = \"zip\"\npath = \"out/site.zip\"\nyears = true\n\
                   [[publish.targets]]\nkind = \"artifact\"\n";
    let losses: [(&str, Loss); 4] = [
        ("nothing", |_| {}),
        ("the records", Mirror::forget),
        ("the cache", |mirror| remove_folder(&mirror.project.path(".reprint"))),
        ("the cache and the output", |mirror| {
            remove_folder(&mirror.project.path(".reprint"));
            remove_folder(&mirror.project.path("public"));
        }),
    ];
    for ((lost, lose), tombstone) in losses.iter().zip([true, false, true, false]) {
        let mirror = Mirror::without_git(targets);
        lighthouse(&mirror);
        mirror.project.write(
            "content/_posts/2020-07-09-n.md",
            "---\ntitle: 别的\ndate: 2020-07-09\n---\n\n<p>别的。</p>\n",
        );
        assert_eq!(mirror.publish(&[]).code, Some(0), "{lost}");
        let zips = ["out/site.zip", "out/site-2020.zip"].map(|path| mirror.project.path(path));
        assert!(zips.iter().all(|zip| holding(&unpacked(zip)).len() > 3), "{lost}");
        lose(&mirror);
        take_down(&mirror, tombstone);
        let run = mirror.publish(&[]);
        let all = outcomes(&run);
        let sent = all.iter().filter(|(_, outcome)| outcome == "sent").count();
        assert_eq!((run.code, all.len()), (Some(0), 5), "{lost}: {run}");
        // Of 2021 nothing changed; an archive of which nothing is known is written again.
        assert!(sent == if *lost == "nothing" { 4 } else { 5 }, "{lost}: {run}");
        let www = tree(&mirror.project.path("www"));
        assert_eq!(holding(&www), Vec::<&String>::new(), "{lost}");
        // An output whose manifest is lost may hold more than the site; no target does.
        let clean = Project::new();
        fs::rename(mirror.project.path("content"), clean.path("content")).expect("moved");
        fs::copy(mirror.project.path("removals.toml"), clean.path("removals.toml"))
            .expect("copied");
        fs::copy(mirror.project.path("site.toml"), clean.path("site.toml")).expect("copied");
        clean.build(&[]).assert_built();
        assert!(www == tree(&clean.path("public")), "{lost}");
        fs::rename(clean.path("content"), mirror.project.path("content")).expect("moved");
        for zip in &zips {
            assert_eq!(holding(&unpacked(zip)), Vec::<&String>::new(), "{lost}");
        }
        let tar = fs::read(mirror.project.path("artifact.tar")).expect("read");
        assert_eq!(holding(&Files::from([("tar".to_owned(), tar)])), Vec::<&String>::new());
        // When nothing is left of a year, nothing is left of its archive.
        fs::remove_file(mirror.project.path("content/_posts/2020-07-09-n.md")).expect("removed");
        let run = mirror.publish(&[]);
        assert_eq!(run.code, Some(0), "{lost}: {run}");
        assert!(!zips[1].exists(), "{lost}: {run}");
    }
}
