//! One newest article touches a handful of files, as many in a small site as in a large one: the
//! promise of “pages that stay put”, with the reason for each file.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::{Project, Run};

/// Rows of a numbered page, as the default is.
const ROWS: usize = 50;

/// Posts of one day.
const A_DAY: usize = 25;

/// A change that touched more than this would be a change of design.
const MOST: u64 = 20;

/// How large the sites are. The largest takes a minute in a debug build and is left to whoever asks
/// for it, as `.ci/run` does.
fn sizes() -> Vec<usize> {
    let large = std::env::var_os("REPRINT_TEST_LARGE").is_some();
    if large { vec![1_000, 100_000] } else { vec![1_000, 5_000] }
}

/// The post of this number: newer than all of smaller numbers.
fn post(project: &Project, number: usize) {
    let (day, place) = (number / A_DAY, number % A_DAY);
    let (year, day) = (2000 + day / 336, day % 336);
    let (month, day) = (1 + day / 28, 1 + day % 28);
    let date = format!("{year}-{month:02}-{day:02}");
    let outlet = ["湖畔日报", "山城晚报"][number % 2];
    let text = format!(
        "---\ntitle: 第{number}篇\ndate: {date}T01:{place:02}:00Z\nauthor: {outlet}\n\
         from: https://lakeside.example/story/{number}\ntags: [ {outlet} ]\n---\n\n<p>第{number}篇。</p>\n"
    );
    project.write(&format!("content/{year}/{month:02}/{date}-{number}.md"), text);
}

/// What was made and removed, and why; addresses of articles and dates without their digits, so that
/// sites of two sizes can be compared.
fn touched(run: &Run) -> BTreeMap<String, Vec<String>> {
    let mut touched = BTreeMap::new();
    for event in run.events_of("page") {
        let path = event["path"].as_str().expect("a path");
        let mut parts: Vec<String> = path.split('/').map(kind_of_part).collect();
        // Two articles stand in the same folder: the new one and its neighbour.
        let why: Vec<String> = event["why"]
            .as_array()
            .expect("reasons")
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        // And two numbered pages: the one that is full now and the one before it.
        if parts.last().is_some_and(|name| name == "ID.html")
            || format!("/{path}").contains("/page/")
        {
            parts.push(why.join("+"));
        }
        let name = format!("{} {}", event["action"].as_str().expect("an action"), parts.join("/"));
        assert!(touched.insert(name.clone(), why).is_none(), "{name} twice: {run}");
    }
    touched
}

fn kind_of_part(part: &str) -> String {
    let stem = part.strip_suffix(".html").unwrap_or(part);
    if stem.len() == 10 && stem.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
        return "ID.html".to_owned();
    }
    part.chars().map(|c| if c.is_ascii_digit() { 'N' } else { c }).collect()
}

fn list(wanted: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
    let strings = |why: &&[&str]| why.iter().map(|why| (*why).to_owned()).collect();
    wanted.iter().map(|(path, why)| ((*path).to_owned(), strings(why))).collect()
}

#[test]
fn one_newest_article_touches_few_files_at_any_size() {
    let mut all = Vec::new();
    for size in sizes() {
        let project = Project::new();
        for number in 0..size - 4 {
            post(&project, number);
        }
        project.build(&[]).assert_built();

        post(&project, size - 4);
        let usual = project.build(&["--verbose"]);
        usual.assert_built();
        assert_eq!(usual.count("articles"), size as u64 - 3);
        post(&project, size - 3);
        post(&project, size - 2);
        project.build(&[]).assert_built();
        // The next one fills a page of the list of all, and of its outlet and tag.
        post(&project, size - 1);
        let full = project.build(&["--verbose"]);
        full.assert_built();
        assert_eq!(size % (ROWS * 2), 0, "{size} posts of two outlets fill their pages");
        for run in [&usual, &full] {
            let changed = run.count("written") + run.count("removed");
            assert!(changed <= MOST, "{changed} files at {size} posts: {run}");
            assert_eq!(changed, touched(run).len() as u64, "none is made for nothing: {run}");
        }
        all.push((touched(&usual), touched(&full)));
    }
    let usual = list(&[
        ("make NNNN/NN/NN/ID.html/new", &["new"]),
        ("make NNNN/NN/NN/ID.html/neighbours", &["neighbours"]),
        ("make NNNN/NN/NN/index.html", &["heading", "rows"]),
        ("make NNNN/NN/index.html", &["rows"]),
        ("make NNNN/index.html", &["rows"]),
        ("make archive/index.html", &["rows"]),
        ("make index.html", &["heading", "rows"]),
        ("make sources/index.html", &["rows"]),
        ("make sources/湖畔日报/index.html", &["heading", "rows"]),
        ("make tags/index.html", &["rows"]),
        ("make tags/SHARD/湖畔日报/index.html", &["heading", "rows"]),
    ]);
    for (size, (small, _)) in sizes().iter().zip(&all) {
        let named: BTreeMap<String, Vec<String>> =
            small.iter().map(|(path, why)| (shardless(path), why.clone())).collect();
        assert_eq!(named, usual, "at {size} posts");
    }
    let (first, last) = (&all[0].1, &all[all.len() - 1].1);
    let names = |map: &BTreeMap<String, Vec<String>>| -> Vec<(String, Vec<String>)> {
        map.iter().map(|(path, why)| (numberless(path), why.clone())).collect()
    };
    assert_eq!(names(first), names(last), "where a page is full");
}

/// The two letters of a tag's shard are a hash.
fn shardless(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        ["make tags", _, rest @ ..] if rest.len() > 1 => {
            format!("make tags/SHARD/{}", rest.join("/"))
        }
        _ => path.to_owned(),
    }
}

/// Numbers of pages have more digits in larger sites.
fn numberless(path: &str) -> String {
    let mut short = path.replace("NN", "N");
    while short.contains("NN") {
        short = short.replace("NN", "N");
    }
    short
}
