//! Wrong usage and wrong settings: nothing is built, the exit code is 2, and the message says where
//! and how to mend it.

use crate::support::{Project, reprint, run};

fn stopped(site_toml: &str, words: &[&str]) -> String {
    let project = Project::with_posts();
    project.write("site.toml", site_toml);
    let run = project.build(&[]);
    run.assert_stopped(2, words);
    assert!(!project.path("public").exists(), "nothing is written");
    format!("{}{}", run.stdout, run.stderr)
}

#[test]
fn a_broken_site_toml_is_shown_with_a_caret() {
    let said = stopped("title = \"a\"\nlang = \"zh-Hans\nbase_url = 1\n", &["site.toml", "^"]);
    assert!(said.contains("lang = \"zh-Hans"), "the line itself: {said}");
    assert!(said.contains("2 |") || said.contains("line 2"), "its number: {said}");
}

#[test]
fn a_wrong_type_is_shown_with_a_caret() {
    let said = stopped("title = \"a\"\n\npaginate = \"many\"\n", &["site.toml", "^"]);
    assert!(said.contains("paginate = \"many\""), "the line itself: {said}");
}

#[test]
fn an_unknown_key_is_met_with_the_one_that_was_meant() {
    stopped("titel = \"a\"\n", &["site.toml", "titel", "did you mean", "`title`", "^"]);
    stopped("bas_url = \"https://a.example/\"\n", &["did you mean", "`base_url`"]);
}

#[test]
fn an_unknown_key_that_is_like_no_other_is_met_with_those_that_are() {
    stopped("zzzzqqqq = 1\n", &["zzzzqqqq", "title", "permalink"]);
}

#[test]
fn a_config_that_is_not_utf8_is_refused() {
    let project = Project::with_posts();
    project.write("site.toml", b"title = \"a\"\ndescription = \"\xff\"\n");
    project.build(&[]).assert_stopped(2, &["site.toml", "utf-8", "2"]);
}

#[test]
fn a_config_that_is_named_must_be_there() {
    let project = Project::with_posts();
    project.build(&["--config", "other.toml"]).assert_stopped(2, &["other.toml"]);
}

#[test]
fn values_that_make_no_sense_are_refused() {
    stopped("base_url = \"not an address\"\n", &["base_url", "not an address"]);
    stopped("timezone = \"Asia/Shanghia\"\n", &["timezone", "Asia/Shanghia"]);
    stopped("permalink = \"/:yeer/:title\"\n", &["permalink", ":yeer"]);
    stopped("lang = \"klingon\"\n", &["lang", "klingon"]);
    stopped("theme = \"no-such-theme\"\n", &["no-such-theme"]);
    stopped("exclude = [\"a[\"]\n", &["exclude", "a["]);
    stopped("paginate = 0\n", &["paginate", "0"]);
}

#[test]
fn a_flag_is_refused_like_a_key() {
    let project = Project::with_posts();
    project.build(&["--base-url", "not an address"]).assert_stopped(2, &["not an address"]);
    project.build(&["--theme", "no-such-theme"]).assert_stopped(2, &["no-such-theme"]);
    project.build(&["--otput", "x"]).assert_stopped(2, &["--otput", "--output"]);
    assert!(!project.path("public").exists(), "nothing is written");
}

#[test]
fn no_command_shows_how_to_use_it() {
    let run = run(reprint(&Project::new().path("")));
    run.assert_stopped(2, &["usage", "build"]);
}

#[test]
fn help_and_version_are_no_mistakes() {
    let project = Project::new();
    for flag in ["--help", "--version"] {
        let mut command = reprint(&project.path(""));
        command.arg(flag);
        let run = run(command);
        assert_eq!(run.code, Some(0), "{run}");
        assert!(run.stdout.to_lowercase().contains("reprint"), "{run}");
    }
}

#[test]
fn output_and_content_must_not_lie_in_each_other() {
    let project = Project::with_posts();
    for (content, output) in [
        ("content", "content/public"),
        ("content", "content"),
        ("content", "."),
        ("content", "./content/../content/_posts"),
        ("content/_posts", "content"),
    ] {
        let run = project.build_with(&["--content", content, "--output", output]);
        run.assert_stopped(2, &["content", "output"]);
        assert!(project.path("content/_posts/2021-03-01-post-1.md").exists());
    }
}

#[cfg(unix)]
#[test]
fn output_and_content_must_not_lie_in_each_other_by_a_link() {
    let project = Project::with_posts();
    std::os::unix::fs::symlink(project.path("content"), project.path("link")).expect("a link");
    let run = project.build_with(&["--content", "content", "--output", "link/public"]);
    run.assert_stopped(2, &["content", "output"]);
}
