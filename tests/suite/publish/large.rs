//! Publishing a large site again with one article more: what is sent, and how long it takes beyond the
//! build, do not depend on how large the site is.

use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use super::mirror::{Mirror, counts, deaf, event, findings, outcome};
use crate::few_files::post;
use crate::support::Run;

/// How large the site is. The large one takes minutes in a debug build and is left to whoever asks for it,
/// as `.ci/run` does.
fn size() -> usize {
    if std::env::var_os("REPRINT_TEST_LARGE").is_some() { 100_000 } else { 3_000 }
}

/// How long a run took beyond its build.
fn beyond(run: &Run) -> Duration {
    let report = event(run, "report");
    let built = report["seconds"].as_f64().expect("a number");
    run.took.saturating_sub(Duration::from_secs_f64(built))
}

#[expect(clippy::print_stderr, reason = "figures for who asked for the large site")]
fn tell(what: &str, run: &Run) {
    let (report, sent) = (event(run, "report"), event(run, "published"));
    let number = |event: &Value, key: &str| event[key].to_string();
    eprintln!(
        "{what}: {:.2} s, of which {:.2} s beyond the build; {} objects, {} bytes sent",
        run.took.as_secs_f64(),
        beyond(run).as_secs_f64(),
        number(&sent, "objects_sent"),
        number(&sent, "bytes_sent"),
    );
    assert!(report["seconds"].is_number(), "{report}");
}

/// Whether a clone of the branch is the output: asked of the disk, for it may be large.
fn assert_clone_is_output(mirror: &Mirror) {
    mirror.git(&["clone", "--quiet", "--no-local", "--branch", "gh-pages", "remote.git", "clone"]);
    let mut diff = Command::new("diff");
    deaf(&mut diff, &mirror.project.path("home"));
    diff.args(["-r", "-q", "--exclude=.git", "clone", "public"]);
    let diff = diff.current_dir(mirror.project.path("")).output().expect("diff runs");
    let said = String::from_utf8_lossy(&diff.stdout);
    assert!(diff.status.success() && said.is_empty(), "{said}");
    super::mirror::remove_folder(&mirror.project.path("clone"));
}

#[test]
fn one_more_article_is_little_to_send_at_any_size() {
    let settings = "base_url = \"https://mirror.example/lake/\"\nnews_sitemap = true\nopen_graph = true\njson_ld = true\n";
    let Some(mirror) = Mirror::with(settings) else { return };
    let size = size();
    for number in 0..size {
        post(&mirror.project, number);
    }
    let first = mirror.publish(&[]);
    assert_eq!((first.code, outcome(&first).as_str()), (Some(0), "sent"), "{first}");
    tell("first", &first);
    post(&mirror.project, size);
    let second = mirror.publish(&[]);
    assert_eq!(outcome(&second), "sent", "{second}");
    tell("one more article", &second);
    let [added, changed, removed] = counts(&second);
    assert!(added + changed < 40 && removed == 0, "{added} {changed} {removed}");
    let sent = event(&second, "published");
    assert!(sent["objects_sent"].as_u64().is_some_and(|objects| objects < 60), "{sent}");
    assert!(sent["bytes_sent"].as_u64().is_some_and(|bytes| bytes < 100_000), "{sent}");
    assert!(findings(&second).iter().all(|name| !name.ends_with('!')), "{second}");
    assert_eq!(mirror.commits(), 1);
    let fsck = mirror.remote(&["fsck", "--full", "--strict", "--no-dangling"]);
    let said: Vec<_> = fsck.lines().filter(|line| !line.starts_with("notice: HEAD")).collect();
    assert_eq!(said, Vec::<&str>::new());
    assert_clone_is_output(&mirror);
    let third = mirror.publish(&[]);
    assert_eq!(outcome(&third), "same", "{third}");
    tell("nothing new", &third);
}
