//! `--json` from outside: what runs tell is what the manual and the schema in `docs/` say, no more
//! and no less.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{Project, Run, files, plain_post, reprint, run};

/// A check of rules with a test of each outcome.
fn checked_rules(project: &Project) -> Run {
    project.write("site.toml", "rules = \"rules\"\n");
    let tests = [(1, "湖"), (2, "山"), (9, "湖")];
    let tests = tests.map(|(number, text)| {
        format!("test_url: https://lakeside.example/story/{number}\ntest_contains: {text}\n")
    });
    project.write("rules/lakeside.example.txt", tests.concat());
    let mut command = reprint(&project.path(""));
    command.args(["rules", "check", "--json", "--content", "content"]);
    let run = run(command);
    assert_eq!(run.code, Some(1), "{run}");
    run
}

/// Runs that make every event: a build that finds one file of each kind and a damaged record of the
/// last build, one that is stopped, and a check of rules.
fn all_events() -> Vec<Value> {
    let project = Project::with_posts();
    project.write("content/archived/2021-03-01-post-1.md", plain_post(1));
    project.write("content/empty.md", "");
    project.write("content/list.txt", "x");
    project.write("content/.hidden.md", "x");
    project.build(&[]).assert_built();
    for record in files(&project.path(".reprint"), &|_| true) {
        fs::write(record, "damaged").expect("written");
    }
    let built = project.build(&["--verbose"]);
    built.assert_built();
    let stopped = project.build(&["--content", "gone"]);
    stopped.assert_stopped(3, &[]);
    let checked = checked_rules(&project);
    [built.events(), stopped.events(), checked.events()].concat()
}

/// What is said about JSON lines: the manual's text, and the schema's form for each event.
fn said() -> (String, Vec<Value>) {
    let read = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
        fs::read_to_string(path).expect("the manual can be read")
    };
    let schema: Value =
        serde_json::from_str(&read("json-report.schema.json")).expect("the schema is JSON");
    let forms = schema["oneOf"].as_array().expect("a form for each event").clone();
    (read("json-report.md"), forms)
}

fn keys(object: &Value) -> BTreeSet<&str> {
    object.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn the_json_report_is_as_its_manual_and_schema_say() {
    let (manual, forms) = said();
    let mut seen = BTreeSet::new();
    for event in all_events() {
        let name = event["event"].as_str().expect("an event has a name");
        let section = manual.split("\n## ").find(|part| part.starts_with(&format!("`{name}`")));
        let section = section.unwrap_or_else(|| panic!("the manual has no part `{name}`"));
        let form = forms.iter().find(|form| form["properties"]["event"]["const"] == name);
        let form = form.unwrap_or_else(|| panic!("the schema has no form `{name}`"));
        for key in keys(&event).into_iter().filter(|key| *key != "event") {
            assert!(section.contains(&format!("`{key}`")), "the manual on `{name}` names `{key}`");
        }
        let required = form["required"].as_array().expect("keys");
        let required: BTreeSet<&str> = required.iter().filter_map(Value::as_str).collect();
        assert_eq!(keys(&event), required, "`{name}` has the keys that the schema asks for");
        assert_eq!(keys(&form["properties"]), required, "and the schema knows no others");
        seen.insert(name.to_owned());
        // Words that stand for something are explained too.
        let words =
            ["bytes_by_kind", "stages"].into_iter().filter_map(|key| event[key].as_object());
        for word in words.flat_map(|words| words.keys()) {
            assert!(
                section.contains(&format!("`{word}`")),
                "the manual on `{name}` names `{word}`"
            );
        }
        for why in event["why"].as_array().into_iter().flatten() {
            assert!(section.contains(&format!("`{why}`")), "{why} is explained");
        }
        if let Some(outcome) = event["outcome"].as_str() {
            assert!(section.contains(&format!("`\"{outcome}\"`")), "`{outcome}` is explained");
            let known = form["properties"]["outcome"]["enum"].as_array().expect("outcomes");
            assert!(known.contains(&event["outcome"]), "`{outcome}` is in the schema");
            seen.insert(outcome.to_owned());
        }
    }
    let all = ["article", "duplicate", "error", "excluded", "failed", "file", "left_out"];
    let more =
        ["fails", "holds", "no_post", "page", "problem", "remark", "report", "test", "tests"];
    let all: BTreeSet<String> = all.into_iter().chain(more).map(str::to_owned).collect();
    assert_eq!(seen, all, "the runs told everything that there is");
    assert_eq!(forms.len(), 8, "and the schema knows nothing else");
}
