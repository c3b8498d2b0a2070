//! All rule files of the public collection: how many of their expressions are read.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::clean::rules::xpath::XPath;

const KEYS: &[&str] = &[
    "strip",
    "body",
    "title",
    "author",
    "date",
    "dissolve",
    "wrap_in",
    "move_into",
    "strip_attr",
    "native_ad_clue",
    "if_page_contains",
];

/// The expressions of a rule file, with their line.
fn expressions(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_start_matches('\u{feff}').trim();
        // The argument in the key may have colons itself.
        let (key, rest) = match line.split_once(['(', ':']) {
            Some((key, _)) if line[key.len()..].starts_with('(') => {
                let Some((argument, value)) = line[key.len() + 1..].split_once("):") else {
                    continue;
                };
                if key == "move_into" && argument.contains('/') {
                    found.push((number + 1, argument.to_owned()));
                }
                (key, value)
            }
            Some((key, value)) => (key, value),
            None => continue,
        };
        if KEYS.contains(&key.trim()) && !rest.trim().is_empty() {
            found.push((number + 1, rest.trim().to_owned()));
        }
    }
    found
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped test must not look like a passed one")]
fn public_rule_files_are_read() {
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/lists/lists.tar.xz");
    if !archive.is_file() {
        let ci = std::env::var_os("CI").is_some_and(|value| value == "true");
        assert!(!ci, "{} must be there when CI=true", archive.display());
        eprintln!("skipped: no {}", archive.display());
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut tar = Command::new("tar");
    tar.arg("xJf").arg(&archive).arg("-C").arg(folder.path()).arg("lists/site-config");
    assert!(tar.status().expect("tar starts").success());
    let (mut read, mut patterns, mut wrong) = (0, 0, Vec::new());
    for entry in fs::read_dir(folder.path().join("lists/site-config")).expect("the files") {
        let entry = entry.expect("a file");
        let text = String::from_utf8_lossy(&fs::read(entry.path()).expect("a text")).into_owned();
        for (line, expression) in expressions(&text) {
            read += 1;
            match XPath::parse(&expression) {
                Ok(path) => patterns += usize::from(path.pattern().is_some()),
                Err(why) => wrong
                    .push(format!("{}:{line}: {expression}: {why}", entry.file_name().display())),
            }
        }
    }
    wrong.sort();
    eprintln!(
        "{read} expressions, {patterns} patterns, not read {}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(read > 8_000, "{read} expressions");
    assert!(wrong.len() * 1000 < read * 3, "{} of {read}:\n{}", wrong.len(), wrong.join("\n"));
}
