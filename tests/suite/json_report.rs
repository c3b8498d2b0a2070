//! `--json` from outside: what runs tell is what the manual and the schema in `docs/` say, no more
//! and no less.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::thread;

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

/// A server that answers everything with what this file says then. Returns its address.
fn server_of(file: PathBuf) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a question");
            let mut asked = [0; 4096];
            assert!(stream.read(&mut asked).is_ok_and(|count| count > 0), "nothing was asked");
            let text = fs::read_to_string(&file).unwrap_or_default();
            let length = text.len();
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n");
            let _ = write!(stream, "{head}Connection: close\r\n\r\n{text}");
        }
    });
    format!("http://{address}/")
}

/// Publishings with each outcome, one that is waited for, and one that fails: without git, to folders.
fn publishings() -> Vec<Value> {
    let project = Project::with_posts();
    let address = server_of(project.path("copy/.reprint"));
    let target = format!("kind = \"dir\"\npath = \"copy\"\nurl = \"{address}\"\n");
    project.write("site.toml", format!("title = \"湖畔\"\n[[publish.targets]]\n{target}"));
    project.write("other/work.txt", "a year of work\n");
    let publish = |args: &[&str], code: i32| {
        let mut command = reprint(&project.path(""));
        command.args(["publish", "--json"]).args(args);
        let run = run(command);
        assert_eq!(run.code, Some(code), "{run}");
        run.events()
    };
    [
        // An address of this machine is refused.
        publish(&["--yes"], 5),
        publish(&["--dry-run", "--allow", "address"], 0),
        publish(&["--yes", "--allow", "address", "--wait", "60", "--verbose"], 0),
        publish(&["--yes", "--allow", "address"], 0),
        publish(&["--yes", "--target", "dir=other"], 5),
    ]
    .concat()
}

/// Runs that make every event: a build that finds one file of each kind and a damaged record of the
/// last build, one that is stopped, a check of rules, and publishings.
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
    [built.events(), stopped.events(), checked.events(), publishings()].concat()
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
        // Names of files are told with `--verbose` alone.
        let is_always = |key: &&str| !key.ends_with("_paths");
        let known = keys(&form["properties"]);
        let told: BTreeSet<&str> = keys(&event).into_iter().filter(is_always).collect();
        assert_eq!(told, required, "`{name}` has the keys that the schema asks for");
        assert!(keys(&event).is_subset(&known), "`{name}` has no others");
        let always: BTreeSet<&str> = known.into_iter().filter(is_always).collect();
        assert_eq!(always, required, "and the schema knows no others");
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
    let of_publish = ["dry_run", "live", "not_sent", "plan", "published", "same", "sent"];
    let all = all.into_iter().chain(more).chain(of_publish);
    let all: BTreeSet<String> = all.map(str::to_owned).collect();
    assert_eq!(seen, all, "the runs told everything that there is");
    assert_eq!(forms.len(), 12, "and the schema knows nothing else");
}
