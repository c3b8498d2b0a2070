//! The rules of the house, held against the code: imports, doors, file lengths, opening comments,
//! embedded files. The tables are in `ARCHITECTURE.md`; this test reads them there.

#![expect(clippy::unwrap_used, reason = "a file of the project that cannot be read fails the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Files above this length need a reason in [`LONG`].
const MOST_LINES: usize = 400;

/// Files that may be longer, with the reason.
const LONG: &[(&str, &str)] = &[];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(end) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Path below `src/` and text, tests left out.
fn sources() -> Vec<(String, String)> {
    let src = root().join("src");
    files(&src, ".rs")
        .into_iter()
        .filter(|path| path.file_name().is_some_and(|name| name != "tests.rs"))
        .map(|path| {
            let below = path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
            let text = fs::read_to_string(&path).unwrap();
            // Tests beside the code may reach further.
            let code =
                text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
            (below, code)
        })
        .collect()
}

/// The rows of a marked table: the first cell's word, and the words in the second.
fn table(mark: &str) -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let inside = text.split(&format!("<!-- tidy:{mark} -->")).nth(1).expect("the table is marked");
    let inside = inside.split(&format!("<!-- /tidy:{mark} -->")).next().unwrap_or_default();
    let words = |cell: &str| -> Vec<String> {
        cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    inside
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let mut cells = line.split('|').skip(1);
            let name = words(cells.next().unwrap_or_default()).remove(0);
            (name, words(cells.next().unwrap_or_default()).into_iter().collect())
        })
        .collect()
}

fn room(below: &str) -> &str {
    below.split(['/', '.']).next().unwrap_or(below)
}

#[test]
fn rooms_import_only_what_the_plan_allows() {
    let plan = table("imports");
    let mut wrong = Vec::new();
    for (below, code) in sources() {
        let room = room(&below);
        if matches!(room, "lib" | "main") {
            continue;
        }
        let Some(allowed) = plan.get(room) else {
            wrong.push(format!("{below}: the room `{room}` is not in the plan"));
            continue;
        };
        for piece in code.split("crate::").skip(1) {
            let end = piece
                .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                .unwrap_or(piece.len());
            let other = &piece[..end];
            if other != room && !allowed.contains(other) {
                wrong.push(format!("{below} imports `{other}`"));
            }
        }
        if code.contains("::*;") {
            wrong.push(format!("{below} imports a glob"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn children_do_not_import_their_own_mod() {
    let mut wrong = Vec::new();
    for (below, code) in sources() {
        let Some((room, file)) = below.split_once('/') else { continue };
        // A folder's own `mod.rs` drives its children; `rules/mod.rs` is a child of `clean`.
        if file == "mod.rs" {
            continue;
        }
        for piece in code.split(&format!("crate::{room}::")).skip(1) {
            let names = piece.split(';').next().unwrap_or_default();
            let names = names.trim_start_matches('{').split([',', '}']).map(str::trim);
            let first = names.take_while(|name| !name.contains("::"));
            if first.into_iter().any(|name| name.starts_with(|c: char| c.is_ascii_uppercase())) {
                wrong.push(format!("{below}: {}", piece.lines().next().unwrap_or_default()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_plan_has_no_circle() {
    // `build` may import all; what matters is that nobody reaches himself again.
    let plan = table("imports");
    for start in plan.keys() {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&String> = plan[start].iter().collect();
        while let Some(next) = open.pop() {
            assert_ne!(next, start, "`{start}` reaches itself");
            if seen.insert(next) {
                open.extend(&plan[next]);
            }
        }
    }
}

#[test]
fn packages_come_in_by_their_door() {
    let doors = table("doors");
    let mut wrong = Vec::new();
    for (below, code) in sources() {
        for (package, allowed) in &doors {
            let uses = [
                format!("use {package}::"),
                format!(" {package}::"),
                format!("({package}::"),
                format!("<{package}::"),
            ];
            let found = uses.iter().any(|word| code.contains(word.as_str()));
            if found && !allowed.iter().any(|door| below.starts_with(door.as_str())) {
                wrong.push(format!("{below} uses `{package}`, whose door is {allowed:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Other programs are asked for what they alone know: git, of what the user lets it do.
#[test]
fn one_program_is_started_and_in_one_place() {
    let starts = |(path, text): &&(String, String)| {
        text.contains("Command::new(") && !path.contains("/tests/")
    };
    let sources = sources();
    let places: Vec<&str> = sources.iter().filter(starts).map(|(path, _)| path.as_str()).collect();
    assert_eq!(places, ["publish/git/command.rs"]);
}

#[test]
fn every_dependency_has_a_door_or_is_of_common_use() {
    // Vocabulary types and derive macros, which any room may name.
    let common = ["chrono", "chrono_tz", "percent_encoding", "serde", "thiserror", "url"];
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let section = manifest.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    let doors = table("doors");
    for line in section.lines().filter(|line| line.contains(" = ")) {
        let name = line.split(" = ").next().unwrap().replace('-', "_");
        assert!(
            doors.contains_key(&name) || common.contains(&name.as_str()),
            "`{name}` has no door in ARCHITECTURE.md"
        );
    }
}

#[test]
fn files_open_with_their_purpose_and_stay_short() {
    let mut wrong = Vec::new();
    for (below, _) in sources() {
        let text = fs::read_to_string(root().join("src").join(&below)).unwrap();
        if !text.starts_with("//! ") {
            wrong.push(format!("{below} does not open with `//!`"));
        }
        let lines = text.lines().count();
        if lines > MOST_LINES && !LONG.iter().any(|(name, _)| *name == below) {
            wrong.push(format!("{below} has {lines} lines"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn all_files_of_templates_themes_and_rules_are_embedded() {
    for (list, folder, end) in [
        ("src/theme/embedded.rs", "templates", ""),
        ("src/theme/embedded.rs", "themes", ""),
        ("src/clean/rules/embedded.rs", "src/clean/rules/hosts", ".txt"),
    ] {
        let text = fs::read_to_string(root().join(list)).unwrap();
        for path in files(&root().join(folder), end) {
            let below =
                path.strip_prefix(root().join(folder)).unwrap().to_string_lossy().into_owned();
            let name = if folder == "themes" {
                below.split_once('/').map_or(below.as_str(), |(_, name)| name)
            } else {
                &below
            };
            let name = name.strip_suffix(".txt").unwrap_or(name);
            assert!(
                text.contains(&format!("\"{name}\"")),
                "{folder}/{below} is not named in {list}"
            );
        }
    }
}

#[test]
fn interface_texts_have_the_same_keys_in_every_language() {
    let keys = |path: &Path| -> BTreeSet<String> {
        let text = fs::read_to_string(path).unwrap();
        text.lines()
            .filter_map(|line| line.split_once(" = "))
            .map(|(key, _)| key.to_owned())
            .collect()
    };
    let folder = root().join("templates/i18n");
    let english = keys(&folder.join("en.toml"));
    for path in files(&folder, ".toml") {
        assert_eq!(keys(&path), english, "{}", path.display());
    }
}

#[test]
fn templates_trust_nothing_by_themselves() {
    for path in files(&root().join("templates"), ".html")
        .into_iter()
        .chain(files(&root().join("themes"), ".html"))
    {
        let text = fs::read_to_string(&path).unwrap();
        let filters = text.replace(' ', "");
        assert!(!filters.contains("|safe"), "{}", path.display());
        // Data that nobody runs, of a type of its own.
        let said = "<script type=\"application/ld+json\">{{ json_ld }}</script>";
        assert!(!text.replace(said, "").contains("<script"), "{}", path.display());
    }
}
