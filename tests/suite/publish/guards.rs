//! What is refused before anything is sent, and how it is allowed.

use super::mirror::{Mirror, event, findings, outcome, remove_folder};

#[track_caller]
fn assert_refused(run: &crate::support::Run, check: &str) {
    assert_eq!((run.code, outcome(run).as_str()), (Some(5), "not_sent"), "{run}");
    assert!(findings(run).contains(&format!("{check}!")), "{run}");
}

#[test]
fn somebody_elses_branch_is_not_replaced_unasked() {
    let Some(mirror) = Mirror::new() else { return };
    mirror.foreign_branch("gh-pages");
    let tip = mirror.tip();
    assert_refused(&mirror.publish(&[]), "replace");
    assert_eq!(mirror.tip(), tip);
    let run = mirror.publish(&["--allow", "replace"]);
    assert_eq!(outcome(&run), "sent", "{run}");
    mirror.assert_is_output();
    assert_eq!(mirror.commits(), 1);
}

#[test]
fn a_publishing_that_removes_much_stops() {
    let Some(mirror) = Mirror::new() else { return };
    for number in 1..=30 {
        mirror.project.write(&format!("static/{number}.txt"), "x");
    }
    mirror.publish(&[]);
    let tip = mirror.tip();
    remove_folder(&mirror.project.path("static"));
    assert_refused(&mirror.publish(&[]), "deletes");
    assert_refused(&mirror.publish(&["--max-deletes", "20"]), "deletes");
    assert_eq!(mirror.tip(), tip);
    let run = mirror.publish(&["--max-deletes", "100"]);
    assert_eq!(outcome(&run), "sent", "{run}");
    mirror.assert_is_output();
}

#[test]
fn drafts_and_local_addresses_stay_at_home() {
    let Some(mirror) = Mirror::with("drafts = true\n") else { return };
    assert_refused(&mirror.publish(&[]), "drafts");
    assert_eq!(outcome(&mirror.publish(&["--allow", "drafts"])), "sent");
    mirror.settings("base_url = \"http://localhost:4000/\"\n");
    assert_refused(&mirror.publish(&[]), "address");
    // A domain that is not that of `base_url`: one of them is wrong.
    mirror.settings("base_url = \"https://a.example/\"\n[publish]\nremote = \"./remote.git\"\ndomain = \"b.example\"\n");
    assert_refused(&mirror.publish(&[]), "address");
    assert_eq!(outcome(&mirror.publish(&["--allow", "address"])), "sent");
}

#[test]
fn an_older_program_does_not_undo_a_newer_ones_work() {
    let Some(mirror) = Mirror::new() else { return };
    mirror.publish(&[]);
    // A commit as a later version makes it.
    let message = mirror.remote(&["log", "-1", "--format=%B", "gh-pages"]);
    let version = format!("version {}", env!("CARGO_PKG_VERSION"));
    assert!(message.contains(&version), "{message}");
    let newer = message.replace(&version, "version 999.0.0");
    let tree = mirror.remote(&["rev-parse", "gh-pages^{tree}"]);
    let commit = mirror.remote(&["commit-tree", &tree, "-m", &newer]);
    mirror.remote(&["update-ref", "refs/heads/gh-pages", &commit]);
    mirror.project.post(4);
    assert_refused(&mirror.publish(&[]), "older");
    assert_eq!(outcome(&mirror.publish(&["--allow", "older"])), "sent");
}

#[test]
fn a_file_that_was_changed_since_the_build_is_not_sent() {
    let Some(mirror) = Mirror::new() else { return };
    mirror.publish(&[]);
    let tip = mirror.tip();
    mirror.project.post(4);
    let built = mirror.project.build_with(&[]);
    built.assert_built();
    // The build has nothing to do, and does not look; the publishing reads what it sends.
    let page = "public/index.html";
    let text = mirror.project.read(page);
    mirror.project.write(page, format!("{text}<script src=evil></script>"));
    let run = mirror.publish(&[]);
    run.assert_stopped(5, &["this file was changed since it was built", "--verify", "index.html"]);
    assert_eq!(mirror.tip(), tip);
    mirror.project.build_with(&["--verify"]).assert_built();
    let run = mirror.publish(&[]);
    assert_eq!(outcome(&run), "sent", "{run}");
    mirror.assert_is_output();
}

#[test]
fn names_that_no_host_takes() {
    let Some(mirror) = Mirror::new() else { return };
    mirror.project.write("static/a\nb.txt", "x");
    assert_refused(&mirror.publish(&[]), "name");
    let plan = event(&mirror.publish(&[]), "plan");
    assert!(
        plan["findings"][0]["message"].as_str().expect("a text").contains("a\\nb.txt"),
        "{plan}"
    );
}

#[test]
fn a_target_that_is_refused_does_not_hold_up_the_others() {
    let Some(mirror) = Mirror::with(
        "[publish]\n[[publish.targets]]\nkind = \"branch\"\nremote = \"./remote.git\"\n[[publish.targets]]\nkind = \"branch\"\nremote = \"./other.git\"\n[[publish.targets]]\nkind = \"branch\"\nremote = \"./nowhere.git\"\n",
    ) else {
        return;
    };
    mirror.foreign_branch("gh-pages");
    mirror.git(&["init", "--quiet", "--bare", "other.git"]);
    let run = mirror.publish(&[]);
    let outcomes: Vec<_> =
        run.events_of("published").iter().map(|event| event["outcome"].to_string()).collect();
    assert_eq!(outcomes, ["\"not_sent\"", "\"sent\""], "{run}");
    let failed = event(&run, "failed");
    assert!(failed["message"].as_str().expect("a text").contains("no such repository"), "{failed}");
    // The first that went wrong decides.
    assert_eq!(run.code, Some(6), "{run}");
}
