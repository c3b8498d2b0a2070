//! One newest article touches a handful of files, as many in a small site as in a large one, with
//! everything on: the promise of “pages that stay put”, with the reason for each file. Also where it
//! fills pages, and where it comes three days late.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::support::{Project, Run};

/// Rows of a numbered page, as the default is.
const ROWS: usize = 50;

/// Posts of one day.
const A_DAY: usize = 25;

/// A change that touched more than this would be a change of design.
const MOST: u64 = 25;

/// Everything that makes files.
const SITE: &str = "base_url = \"https://mirror.example/lake/\"\nnews_sitemap = true\n\
                    open_graph = true\njson_ld = true\ncanonical = \"self\"\n";

/// How large the sites are. The largest takes minutes in a debug build and is left to whoever asks
/// for it, as `.ci/run` does.
fn sizes() -> Vec<usize> {
    let large = std::env::var_os("REPRINT_TEST_LARGE").is_some();
    if large { vec![1_000, 10_000, 100_000] } else { vec![1_000, 10_000] }
}

/// The post of this number: newer than all of smaller numbers.
pub(crate) fn post(project: &Project, number: usize) {
    post_of(project, number, number);
}

/// A post that stands where the one of another number would.
fn post_of(project: &Project, number: usize, place: usize) {
    let (day, place) = (place / A_DAY, place % A_DAY);
    let (year, day) = (2000 + day / 336, day % 336);
    let (month, day) = (1 + day / 28, 1 + day % 28);
    let date = format!("{year}-{month:02}-{day:02}");
    let outlet = ["湖畔日报", "山城晚报"][number % 2];
    let text = format!(
        "---\ntitle: 第{number}篇\ndate: {date}T01:{place:02}:00Z\nauthor: {outlet}\n\
         from: https://lakeside.example/story/{number}\ntags: [ {outlet}, 渡口 ]\n---\n\n<p>第{number}篇。</p>\n"
    );
    project.write(&format!("content/{year}/{month:02}/{date}-{number}.md"), text);
}

/// What was made and removed, and why; addresses of articles and dates without their digits, so that
/// sites of two sizes can be compared.
fn touched(run: &Run) -> BTreeMap<String, Vec<String>> {
    let mut touched = BTreeMap::new();
    for event in run.events_of("page") {
        let path = event["path"].as_str().expect("a path");
        let parts: Vec<String> = path.split('/').map(kind_of_part).collect();
        let why: Vec<String> = event["why"]
            .as_array()
            .expect("reasons")
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        let parts = shardless(&numberless(&parts.join("/")));
        let mut name = format!("{} {parts}", event["action"].as_str().expect("an action"));
        // Two articles stand in the same folder, the new one and its neighbour; two numbered pages.
        while touched.contains_key(&name) {
            name.push('+');
        }
        touched.insert(name, why);
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

/// The kinds of paths. How many numbered pages a late article moves depends on where it falls.
fn kinds(touched: &BTreeMap<String, Vec<String>>) -> BTreeSet<&str> {
    touched.keys().map(|path| path.trim_end_matches('+')).collect()
}

#[test]
fn one_newest_article_touches_few_files_at_any_size() {
    let mut all = Vec::new();
    for size in sizes() {
        let project = Project::new();
        project.write("site.toml", SITE);
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
        // The next one fills a page of every list that it is on, and of the archive feed.
        post(&project, size - 1);
        let full = project.build(&["--verbose"]);
        full.assert_built();
        assert_eq!(size % (ROWS * 2), 0, "{size} posts of two outlets fill their pages");
        // And one that comes three days late.
        post_of(&project, size, size - 1 - 3 * A_DAY);
        let late = project.build(&["--verbose"]);
        late.assert_built();
        for run in [&usual, &full, &late] {
            let changed = run.count("written") + run.count("removed");
            assert_eq!(changed, touched(run).len() as u64, "none is made for nothing: {run}");
        }
        for run in [&usual, &late] {
            let changed = run.count("written") + run.count("removed");
            assert!(changed <= MOST, "{changed} files at {size} posts: {:#?}", touched(run));
        }
        all.push([touched(&usual), touched(&full), touched(&late)]);
    }
    let usual = list(&[
        ("make N/N/N/ID.html", &["neighbours"]),
        ("make N/N/N/ID.html+", &["new"]),
        ("make N/N/N/index.html", &["heading", "rows"]),
        ("make N/N/index.html", &["rows"]),
        ("make N/index.html", &["rows"]),
        ("make archive/index.html", &["rows"]),
        ("make data/latest.json", &["rows"]),
        ("make feed.xml", &["entries", "text"]),
        ("make feeds/feed.json", &["entries", "text"]),
        ("make feeds/rss.xml", &["entries", "text"]),
        ("make index.html", &["heading", "rows", "texts"]),
        ("make sitemaps/N-N.xml", &["rows"]),
        ("make sitemaps/news.xml", &["rows"]),
        ("make sources/index.html", &["rows"]),
        ("make sources/湖畔日报/feed.xml", &["entries"]),
        ("make sources/湖畔日报/index.html", &["heading", "rows"]),
        ("make tags/SHARD/渡口/feed.xml", &["entries"]),
        ("make tags/SHARD/渡口/index.html", &["heading", "rows"]),
        ("make tags/SHARD/湖畔日报/feed.xml", &["entries"]),
        ("make tags/SHARD/湖畔日报/index.html", &["heading", "rows"]),
        ("make tags/index.html", &["rows"]),
    ]);
    for (size, [small, ..]) in sizes().iter().zip(&all) {
        let reasons = |map: &BTreeMap<String, Vec<String>>| {
            let mut reasons: Vec<(String, Vec<String>)> = map
                .iter()
                .map(|(path, why)| (path.trim_end_matches('+').to_owned(), why.clone()))
                .collect();
            reasons.sort();
            reasons
        };
        assert_eq!(reasons(small), reasons(&usual), "at {size} posts");
    }
    for size in &all[1..] {
        for (kind, (one, other)) in ["usual", "full", "late"].iter().zip(all[0].iter().zip(size)) {
            assert_eq!(kinds(one), kinds(other), "{kind}");
        }
    }
    // The worst case: each list that it is on fills a page, so the page that is full now is new, and
    // the one before it gets its way to newer articles.
    let full = kinds(&all[0][1]);
    let more = all[0][1].len() - usual.len();
    assert!(more <= 12, "{more} more where pages are full: {full:#?}");
    let of_lists = ["", "sources/山城晚报/", "tags/SHARD/山城晚报/", "tags/SHARD/渡口/"];
    for list in of_lists {
        let closed = format!("make {list}page/N/N.html");
        assert!(full.contains(closed.as_str()), "{closed}: {full:?}");
    }
}

/// The two letters of a tag's shard are a hash.
fn shardless(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        ["tags", _, rest @ ..] if rest.len() > 1 => format!("tags/SHARD/{}", rest.join("/")),
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
