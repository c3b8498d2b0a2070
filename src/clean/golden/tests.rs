//! Posts of each host's shape (`tests/fixtures/hosts`: markup as mirrors have it, words of our own)
//! and of the seeds, to exactly what cleaning makes of them: `NAME.html` the body, `NAME.removed` what
//! went, `rule<TAB>what<TAB>characters<TAB>pictures`. `REPRINT_BLESS=1 cargo test golden` writes them
//! anew; read every line of the difference before you commit it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::clean::Cleaner;
use crate::clean::input::{Input, Nowhere};
use crate::clean::rules::RuleSet;
use crate::fingerprint::Fingerprint;
use crate::model::document::{Dialect, Outcome};
use crate::model::problem::Problem;
use crate::model::source::{FoundFile, SourcePath, Stat};
use crate::model::source_url;
use crate::parse::{self, body, decode};
use url::Url;

/// A fixture, cleaned.
struct Made {
    post: PathBuf,
    name: Option<Fingerprint>,
    html: String,
    removed: String,
    /// Rules that took something out or changed something.
    worked: BTreeSet<String>,
    problems: Vec<Problem>,
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn posts() -> Vec<PathBuf> {
    let mut posts = Vec::new();
    let mut folders = vec![fixtures().join("hosts"), fixtures().join("seeds")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of fixtures") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "md") {
                posts.push(path);
            }
        }
    }
    posts.sort();
    posts
}

fn make(cleaner: &Cleaner, post: &Path) -> Made {
    let bytes = fs::read(post).expect("a fixture");
    let name = post.file_name().expect("a name").to_string_lossy().into_owned();
    let path = SourcePath::new(0, name);
    let stat = Stat { size: bytes.len() as u64, modified: 1, changed: 1 };
    let folder = post.parent().expect("a folder").into();
    let found = FoundFile { path: path.clone(), folder, odd_name: None, stat };
    let mut problems = Vec::new();
    let Outcome::Post(document) = parse::read(&found, &bytes, false, &mut problems) else {
        panic!("{} is no post: {problems:?}", post.display());
    };
    let text = decode::decode(&bytes, &path, &mut problems);
    let html = body::extract(&text, document.dialect, &document.head).into_html();
    let url = document.head.url.as_ref().and_then(source_url::SourceUrl::to_url);
    let input = Input {
        html: &html,
        title: &document.head.title,
        url: url.as_ref(),
        source: &path,
        page: "2021/01/02/this.html",
        tag_links: document.dialect == Dialect::Gfw,
        addresses: cleaner.addresses(),
        places: &Nowhere,
    };
    let made = cleaner.clean(&input, &mut problems);
    let record = made.record;
    let removed = record.removals.iter().map(|removal| {
        format!("{}\t{}\t{}\t{}\n", removal.by, removal.what, removal.text, removal.pictures)
    });
    Made {
        post: post.to_owned(),
        name: url.as_ref().and_then(source_url::name),
        html: format!("{}\n", made.body.as_str()),
        removed: removed.collect(),
        worked: record
            .removals
            .iter()
            .map(|removal| removal.by.to_string())
            .chain(record.changes.iter().map(|change| change.by.to_string()))
            .collect(),
        problems,
    }
}

fn all() -> (RuleSet, Vec<Made>) {
    let mut problems = Vec::new();
    let cleaner = Cleaner::new(RuleSet::new(&[], &mut problems));
    assert_eq!(problems, [], "the shipped rules have no mistakes");
    let made = posts().iter().map(|post| make(&cleaner, post)).collect();
    (RuleSet::new(&[], &mut problems), made)
}

/// Where two texts part, with some of what is around it.
fn difference(wanted: &str, made: &str) -> String {
    let same = wanted.chars().zip(made.chars()).take_while(|(a, b)| a == b).count();
    let around =
        |text: &str| -> String { text.chars().skip(same.saturating_sub(60)).take(260).collect() };
    format!("  from character {same} on\n  - {}\n  + {}\n", around(wanted), around(made))
}

#[test]
fn fixtures_are_cleaned_as_a_person_has_read_them() {
    let bless = std::env::var_os("REPRINT_BLESS").is_some();
    let (_, made) = all();
    assert!(made.len() > 50, "only {} fixtures were found", made.len());
    let mut wrong = String::new();
    for case in made {
        for (end, text) in [("html", &case.html), ("removed", &case.removed)] {
            let file = case.post.with_extension(end);
            if bless {
                fs::write(&file, text).expect("a golden file is written");
                continue;
            }
            let wanted = fs::read_to_string(&file).unwrap_or_default();
            if wanted != *text {
                let name = file.strip_prefix(fixtures()).unwrap_or(&file).display();
                wrong.push_str(&format!("{name}\n{}", difference(&wanted, text)));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}REPRINT_BLESS=1 writes them anew");
}

#[test]
fn no_golden_file_is_left_without_its_post() {
    let posts: BTreeSet<PathBuf> = posts().into_iter().collect();
    for post in &posts {
        for entry in fs::read_dir(post.parent().expect("a folder")).expect("a folder") {
            let path = entry.expect("an entry").path();
            assert!(posts.contains(&path.with_extension("md")), "{}", path.display());
        }
    }
}

#[test]
fn no_fixture_makes_the_guards_doubt() {
    for case in all().1 {
        assert_eq!(case.problems, [], "{}", case.post.display());
    }
}

#[test]
fn every_shipped_file_has_tests_and_they_hold() {
    let (rules, made) = all();
    let text: BTreeMap<Fingerprint, String> =
        made.iter().filter_map(|case| Some((case.name?, visible(&case.html)))).collect();
    for (file, content) in rules.files() {
        assert!(!content.tests.is_empty(), "{file}.txt has no test_url");
        for test in &content.tests {
            let url = Url::parse(&test.url).expect("a URL");
            let name = source_url::name(&url).expect("the URL of an article");
            let shown = text.get(&name);
            let shown = shown.unwrap_or_else(|| panic!("no fixture is of {}", test.url));
            assert!(!test.contains.is_empty(), "{file}.txt: {} wants nothing", test.url);
            for (line, wanted) in &test.contains {
                assert!(shown.contains(wanted.as_str()), "{file}.txt:{line}: {wanted} is gone");
            }
        }
    }
}

#[test]
fn every_shipped_rule_does_something() {
    let (rules, made) = all();
    let worked: BTreeSet<String> = made.into_iter().flat_map(|case| case.worked).collect();
    let dead: BTreeSet<&str> = rules
        .files()
        .flat_map(|(_, file)| &file.rules)
        .map(|rule| &*rule.at)
        .filter(|at| !worked.contains(*at))
        .collect();
    assert!(dead.is_empty(), "no fixture shows what these are for: {dead:#?}");
}

/// What a reader sees of a body.
fn visible(html: &str) -> String {
    let text: String = html
        .split('<')
        .map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text))
        .collect();
    text.replace("&amp;", "&").replace("&nbsp;", " ")
}
