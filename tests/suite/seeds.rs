//! The five documents that the project exists for: each becomes a page that holds all of its text
//! and none of its junk. The real ones where they are, and fixtures of the same markup everywhere.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chrono::DateTime;

use crate::html;
use crate::links;
use crate::reading::{self, Reading, When};
use crate::support::{Project, mirrors, pages};

/// Nothing of this may be left in any page.
const JUNK: [&str; 16] = [
    "id=\"imu\"",
    "dfp-ad",
    "innity",
    "cx_paywall",
    "sph_cdp",
    "subscribe.sph.com.sg",
    "freemium_images",
    "utm_",
    "pinger-seen",
    "below_article_ad",
    "<ok",
    "&lt;ok",
    "epoch-comment",
    "epoch-special",
    "nogfw",
    "------",
];

#[test]
fn the_real_seeds_become_clean_whole_pages() {
    let Some(mirrors) = mirrors() else { return };
    let (_site, readings) = built(&mirrors.join("seeds"));
    let photographs: Vec<_> = readings.iter().flat_map(|reading| &reading.pictures).collect();
    assert_eq!(photographs.len(), 2, "{photographs:?}");
    for part in ["static.zaobao.com/s3fs-public/styles/", "i.epochtimes.com/assets/"] {
        assert!(photographs.iter().any(|src| src.contains(part)), "{photographs:?}");
    }
    let days: Vec<_> = readings.iter().map(|reading| reading.day.as_str()).collect();
    assert!(days.contains(&"2021-11-09"), "the page without a head: {days:?}");
}

#[test]
fn fixtures_of_the_seeds_markup_become_clean_whole_pages() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/seeds");
    let (site, readings) = built(&fixtures);
    // The reading that all checks stand on is itself held against what a person wrote down.
    let counts: Vec<_> = readings
        .iter()
        .map(|r| (r.day.as_str(), r.paragraphs.len(), r.pictures.len(), r.tags.len()))
        .collect();
    let expected = [
        ("2021-06-07", 7, 1, 3),
        ("2021-05-03", 6, 0, 1),
        ("2021-05-04", 5, 0, 1),
        ("2021-05-05", 6, 0, 1),
        ("2023-05-06", 7, 1, 1),
    ];
    assert_eq!(counts, expected);
    let page = site.article_with("本地的竹浆");
    assert!(page.contains("datetime=\"2021-06-07\""), "a day without a time is a day: {page}");
}

/// Builds a copy of the folder, checks all pages, and gives the readings in order of file names. Each
/// tag has a list, also those of one article.
fn built(seeds: &Path) -> (Project, Vec<Reading>) {
    let project = Project::new();
    project.write("site.toml", "tag_pages_from = 1\n");
    let mut readings = BTreeMap::new();
    for entry in fs::read_dir(seeds).expect("the seeds are there") {
        let entry = entry.expect("an entry can be read");
        let name = entry.file_name().into_string().expect("UTF-8");
        // Beside our own stands what they are cleaned to.
        if !name.ends_with(".md") {
            continue;
        }
        let source = fs::read_to_string(entry.path()).expect("a seed can be read");
        project.write(&format!("content/{name}"), &source);
        readings.insert(name, reading::read(&source));
    }
    let run = project.build(&[]);
    run.assert_built();
    assert_eq!(readings.len(), 5);
    assert_eq!((run.count("read"), run.count("articles")), (5, 5), "{run}");
    assert_eq!(run.count("problems"), 0, "{run}");
    assert_eq!(project.articles().len(), 5);
    for (name, reading) in &readings {
        check(&project, name, reading);
    }
    for (path, page) in pages(&project.path("public")) {
        for junk in JUNK {
            assert!(!page.contains(junk), "“{junk}” is left in {path}");
        }
    }
    links::assert_whole(&project.path("public"));
    (project, readings.into_values().collect())
}

/// Holds the page of a source against the reading of it.
fn check(project: &Project, name: &str, reading: &Reading) {
    let links_to = |page: &str, url: &str| {
        html::tags(page).iter().any(|tag| tag.name == "a" && tag.get("href") == Some(url))
    };
    let mut pages = project.articles();
    pages.retain(|_, page| links_to(page, &reading.url));
    let paths: Vec<_> = pages.keys().cloned().collect();
    assert_eq!(paths.len(), 1, "{name}: one page links to {}: {paths:?}", reading.url);
    let (path, page) = pages.pop_first().expect("one");
    let folder = reading.day.replace('-', "/");
    assert!(path.starts_with(&folder), "{name}: {path} stands under {folder}");

    let heading: Vec<_> = html::elements(&page, "h1").into_iter().map(|(_, text)| text).collect();
    assert_eq!(heading, [reading.title.as_str()], "{name}: one heading, the exact title");
    let shown = reading::shown(&page);
    let title = html::squash(&reading.title);
    assert_eq!(shown.matches(&title).count(), 1, "{name}: the title line is not repeated: {shown}");
    assert!(!shown.contains("|评论|"), "{name}: no navigation line: {shown}");
    assert!(!page.contains("]("), "{name}: no Markdown is left");

    check_date(name, &page, &reading.when);
    let anchors = html::elements(&page, "a");
    for tag in &reading.tags {
        let link = |(a, text): &(html::Tag, String)| {
            text.trim() == tag && a.get("href").is_some_and(|href| !href.contains(':'))
        };
        assert!(anchors.iter().any(link), "{name}: a link to “{tag}” in the site: {page}");
    }
    assert!(reading.paragraphs.len() > 4, "{name}: the reading has found the text");
    for paragraph in &reading.paragraphs {
        assert!(shown.contains(paragraph), "{name}: lost “{paragraph}” of {shown}");
    }
    let images: Vec<_> = html::tags(&page).into_iter().filter(|tag| tag.name == "img").collect();
    let sources: Vec<_> = images.iter().filter_map(|tag| tag.get("src")).collect();
    assert_eq!(sources, reading.pictures, "{name}: the photographs and no other picture");
    for image in &images {
        assert_eq!(
            image.get("referrerpolicy"),
            Some("no-referrer"),
            "{name}: hosts refuse hot links"
        );
    }
    assert_eq!(reading::live_markup(&page), Vec::<String>::new(), "{name}");
}

/// The first `<time>` of the page is the published instant, or the day.
fn check_date(name: &str, page: &str, when: &When) {
    let times = html::elements(page, "time");
    let (time, _) = times.first().unwrap_or_else(|| panic!("{name}: no <time> in {page}"));
    let written = time.get("datetime").unwrap_or_default();
    match when {
        When::Day(day) => assert_eq!(written, day, "{name}: the day"),
        When::Instant(instant) => {
            let shown = DateTime::parse_from_rfc3339(written);
            let shown = shown.unwrap_or_else(|e| panic!("{name}: “{written}”: {e}"));
            assert_eq!(shown.timestamp(), instant.timestamp(), "{name}: the instant");
        }
    }
}
