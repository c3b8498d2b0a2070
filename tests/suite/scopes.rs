//! Parts of a site built for publishing: what another address changes, and single years to be read
//! offline. Each is held against builds of the whole site, and each next build does only what is due.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use reprint::build::events::{Events, FileOutcome, PageAction};
use reprint::build::options::{Options, Scope};
use reprint::build::report::Report;
use reprint::build::{run, scope};
use reprint::config::folders::real_path;
use reprint::config::{Config, Flags};
use reprint::error::Result;
use reprint::manifest::Manifest;
use reprint::manifest::cache::Cache;
use reprint::model::output::OutputKind;
use reprint::model::problem::Problem;
use url::Url;

use crate::links::assert_whole;
use crate::support::{Project, tree};

/// Everything that makes files, and everything that puts an address into one.
const SITE: &str = r#"
title = "湖"
base_url = "https://one.example/lake/"
lang = "zh-Hans"
paginate = 5
canonical = "self"
open_graph = true
json_ld = true
news_sitemap = true
robots = "no-ai"
publish.mirrors = ["https://two.example/"]
nav = ["home", "archive", "tags", "feeds", { name = "关于", url = "about.html" }, { name = "首日", url = "2021/01/01/" }]
footer = [{ name = "须知", url = "terms.pdf" }, { name = "记录", url = "data/index.json" }, { name = "旧页", url = "/old.html" }]
[feeds]
entries = 10
tags_from = 2
[redirects]
"/old.html" = "/index.html"
"#;

/// Hears nothing but what no part of a site may say: that it lacks what only the whole has.
struct Deaf;

impl Events for Deaf {
    fn stage(&self, _: &'static str, _: usize) {}
    fn step(&self, _: usize) {}
    fn problem(&self, problem: &Problem) {
        assert_ne!(problem.kind, "own-link-to-nowhere", "{problem:?}");
    }
    fn file(&self, _: &str, _: FileOutcome, _: &str) {}
    fn page(&self, _: &str, _: PageAction, _: &[&str]) {}
    fn remark(&self, _: &str) {}
}

type Files = BTreeMap<String, Vec<u8>>;

struct Site {
    project: Project,
    config: Config,
}

impl Site {
    /// Posts of three years and of none, with what a site may have besides.
    fn new() -> Self {
        let project = Project::new();
        project.write("site.toml", SITE);
        project.write("static/terms.pdf", "a file that a menu leads to");
        project.write("static/logo.png", "a picture of a page");
        project.write("static/CNAME", "one.example\n");
        project.write("static/verify.html", "<p>for a search engine\n");
        project.write(
            "content/pages/about.md",
            "---\ntitle: 关于本站\naliases: [ /who/ ]\n---\n\n见[标签](tags/index.html)、[图](logo.png)与[订阅](feeds/index.html)。\n",
        );
        for (year, number) in (2019..2022).flat_map(|year| (1..12).map(move |n| (year, n))) {
            post(&project, year, number);
        }
        project.write(
            "content/_posts/undated.md",
            "---\ntitle: 没有日期\nfrom: https://lakeside.example/undated\n---\n\n<p>没有日期的一篇。</p>\n",
        );
        project.write("content/img/2020.png", "a picture of a post");
        let config = Config::load(&Flags::default(), &project.path(""));
        Self { config: config.expect("settings"), project }
    }

    fn at(&self, output: &str) -> Config {
        Config { output: self.project.path(output), ..self.config.clone() }
    }

    fn moved(&self, output: &str) -> Config {
        let base_url = Some(Url::parse("https://two.example/").expect("a URL"));
        Config { base_url, ..self.at(output) }
    }

    fn part(&self, scope: Scope) -> Options {
        Options { scope, whole: Some(self.config.output.clone()), ..Options::default() }
    }

    fn whole(&self) -> Files {
        build(&self.config, &Options { allow_shrink: true, ..Options::default() });
        files(&self.config.output)
    }

    fn manifest(&self, output: &Path) -> Manifest {
        let Config { cache, root, .. } = &self.config;
        let cache = Cache::new(cache, &real_path(root), &real_path(output));
        Manifest::load(&cache).expect("a manifest").0
    }
}

/// Each has a link to the same post of the year before, by URL and by its file.
fn post(project: &Project, year: i32, number: u32) {
    let before = year - 1;
    project.write(
        &format!("content/_posts/{year}-{number:02}-01-{number}.md"),
        format!(
            "---\ntitle: {year}年第{number}篇\ndate: {year}-{number:02}-01T08:30:00Z\nauthor: 湖畔日报\n\
             from: https://lakeside.example/{year}/{number}\ntags: [ 湖, {year}年, 第{number}组 ]\n\
             aliases: [ /old/{year}/{number}/ ]\n---\n\n\
             <p>{year}年第{number}篇的话。<a href=\"https://lakeside.example/{before}/{number}\">去年</a>\
             <a href=\"https://lakeside.example/{year}/1\">年初</a><a href=\"{before}-{number:02}-01-{number}.md\">文件</a></p>\
             <p><img src=\"../img/{year}.png\"></p>\n"
        ),
    );
}

fn try_build(config: &Config, options: &Options) -> Result<Report> {
    run(config, options, &Deaf)
}

#[track_caller]
fn build(config: &Config, options: &Options) -> Report {
    let report = try_build(config, options).unwrap_or_else(|error| panic!("{error}"));
    let parts = [report.articles, report.duplicates, report.left_out(), report.failed];
    assert_eq!(parts.iter().sum::<usize>(), report.read, "every file is accounted for");
    report
}

/// All files of an output but its stamp.
fn files(output: &Path) -> Files {
    let mut files = tree(output);
    files.remove(".reprint");
    files
}

/// Whether two pages differ in nothing but what they say of their own address to machines.
fn differ_by_canonical_name(one: &[u8], two: &[u8]) -> bool {
    let rest = |bytes: &[u8]| -> Vec<String> {
        let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
        let names = [
            "<link rel=\"canonical\"",
            "<meta property=\"og:url\"",
            "<script type=\"application/ld+json\"",
        ];
        let says = |line: &str| names.iter().any(|name| line.starts_with(name));
        text.lines().filter(|line| !says(line)).map(str::to_owned).collect()
    };
    rest(one) == rest(two)
}

#[test]
fn what_another_address_changes_is_made_alone() {
    let site = Site::new();
    let here = site.whole();
    let there = site.moved("there");
    build(&there, &Options::default());
    let there = files(&there.output);
    assert!(here.keys().eq(there.keys()), "the same files at both addresses");

    // From a feed that is not as the whole site's build left it nothing is taken.
    site.project.write("public/feeds/archive/0/1.xml", "<feed/>");
    let moved = site.moved("moved");
    let report = build(&moved, &site.part(Scope::Addressed));
    assert_eq!(report.articles, 34);
    let made = files(&moved.output);
    let kinds: BTreeMap<String, OutputKind> =
        site.manifest(&site.config.output).entries.into_iter().map(|e| (e.path, e.kind)).collect();
    let mut pages = BTreeSet::new();
    for (path, bytes) in &here {
        let other = &there[path];
        match made.get(path) {
            Some(made) => {
                assert_eq!(made, other, "{path} is as in a whole build");
                assert_ne!(bytes, other, "{path} need not be made");
            }
            None if bytes == other => {}
            None => {
                assert!(differ_by_canonical_name(bytes, other), "{path} has to be made");
                pages.insert(kinds[path]);
            }
        }
    }
    assert!(made.keys().all(|path| here.contains_key(path)));
    let expected = [OutputKind::Article, OutputKind::List, OutputKind::Page];
    assert_eq!(pages, expected.into(), "whose canonical address stays");
    for path in [
        "feed.xml",
        "feeds/archive/0/1.xml",
        "feeds/opml.xml",
        "sitemap.xml",
        "sitemaps/2021-01.xml",
        "sitemaps/news.xml",
        "robots.txt",
        "404.html",
        "data/index.json",
    ] {
        assert!(made.contains_key(path), "{path}");
    }
}

#[test]
fn the_next_build_for_an_address_does_what_is_due() {
    let site = Site::new();
    let mut whole = site.whole();
    let (moved, part) = (site.moved("moved"), site.part(Scope::Addressed));
    let all = build(&moved, &part).files();
    let again = build(&moved, &part);
    assert_eq!((again.written, again.removed, again.unchanged), (0, 0, all));
    let changes: [&dyn Fn(); 3] = [
        &|| post(&site.project, 2021, 12),
        &|| {
            site.project.write(
                "content/_posts/2020-05-01-5.md",
                "---\ntitle: 别的\ndate: 2020-05-01\n---\n\n<p>别的话。</p>\n",
            );
        },
        // More than half of all articles: the build of the whole site was asked, this one is not.
        &|| {
            for file in (1..12).flat_map(|n| {
                [2019, 2020].map(|year| format!("content/_posts/{year}-{n:02}-01-{n}.md"))
            }) {
                std::fs::remove_file(site.project.path(&file)).expect("a post");
            }
        },
    ];
    for (at, change) in changes.into_iter().enumerate() {
        change();
        let before = std::mem::replace(&mut whole, site.whole());
        assert_ne!(before, whole);
        let report = build(&moved, &part);
        assert!(report.written > 0, "change {at}");
        assert!(
            (at < 2) == (report.unchanged > 0 && report.removed == 0),
            "change {at}: {report:?}"
        );
        let clean = site.moved(&format!("clean-{at}"));
        build(&clean, &Options { scope: Scope::Addressed, ..Options::default() });
        assert_eq!(files(&moved.output), files(&clean.output), "change {at}");
    }
}

#[test]
fn a_folder_of_one_scope_is_not_taken_for_another() {
    let site = Site::new();
    let whole = site.whole();
    let refused = |config: &Config, options: &Options| {
        let error = try_build(config, options).expect_err("another scope");
        assert!(error.to_string().contains("the output folder holds"), "{error}");
    };
    refused(&site.config, &site.part(Scope::Addressed));
    refused(&site.config, &site.part(Scope::Year(2020)));
    assert_eq!(files(&site.config.output), whole);
    let year = site.at("year");
    build(&year, &site.part(Scope::Year(2020)));
    refused(&year, &site.part(Scope::Year(2019)));
    refused(&year, &Options::default());
    // Beside a whole site that is not known.
    let alone = Config { cache: site.project.path("cache"), ..site.at("alone") };
    let alone = build(&alone, &site.part(Scope::Year(2020)));
    assert_eq!((alone.articles, files(&site.project.path("alone"))), (11, files(&year.output)));
}

#[test]
fn a_year_is_a_whole_site_of_its_articles() {
    let site = Site::new();
    let whole = site.whole();
    let years = scope::years(&site.manifest(&site.config.output));
    assert_eq!(years, [2019, 2020, 2021]);
    for year in years {
        let config = site.at(&format!("years/{year}"));
        let report = build(&config, &site.part(Scope::Year(year)));
        assert_eq!(report.articles, 11);
        assert_whole(&config.output);
        let files = files(&config.output);
        let manifest = site.manifest(&config.output);
        let articles = |manifest: &Manifest| -> BTreeSet<String> {
            let pages = manifest.entries.iter().filter(|entry| entry.article.is_some());
            pages.map(|entry| entry.path.clone()).collect()
        };
        let mut expected = articles(&site.manifest(&site.config.output));
        expected.retain(|path| path.starts_with(&format!("{year}/")));
        assert_eq!(articles(&manifest), expected, "the addresses of the whole site");
        for path in &expected {
            assert_ne!(files[path], whole[path], "{path} has the year's title");
        }
        let text = |path: &str| String::from_utf8(files[path].clone()).expect("UTF-8");
        let home = text("index.html");
        assert!(home.contains(&format!("<title>湖 · {year}</title>")), "{home}");
        assert!(home.contains("https://two.example/"), "where the living site is");
        let tops: BTreeSet<&str> =
            files.keys().map(|path| path.split('/').next().unwrap_or(path)).collect();
        let own = year.to_string();
        let mut wanted = BTreeSet::from([
            ".nojekyll",
            "about.html",
            "archive",
            "authors",
            "assets",
            "index.html",
            "logo.png",
            "page",
            "sources",
            "tags",
            "terms.pdf",
            &own,
        ]);
        if year == 2020 {
            wanted.insert("files");
        }
        assert_eq!(tops, wanted);
        let about = text("about.html");
        assert!(about.contains("href=\"logo.png\"") && !about.contains("feeds/"), "{about}");
        let first = expected.first().map(|path| text(path)).unwrap_or_default();
        assert!(
            !first.contains("rel=\"canonical\"") && !first.contains("one.example/lake/2"),
            "{first}"
        );
        let before = format!("https://lakeside.example/{}/1", year - 1);
        assert!(first.contains(&before), "of another year is the original: {first}");

        let again = build(&config, &site.part(Scope::Year(year)));
        assert_eq!((again.written, again.removed), (0, 0));
    }
}

#[test]
fn an_article_more_touches_its_own_year_only() {
    let site = Site::new();
    site.whole();
    let years =
        [2019, 2021].map(|year| (site.at(&format!("years/{year}")), site.part(Scope::Year(year))));
    for (config, part) in &years {
        build(config, part);
    }
    post(&site.project, 2021, 12);
    site.whole();
    let [(old, old_part), (new, new_part)] = &years;
    assert_eq!(build(old, old_part).written, 0);
    assert!(build(new, new_part).written > 0);
    // The only article of a year may go: no build would have been asked for fewer.
    for number in 1..13 {
        std::fs::remove_file(
            site.project.path(&format!("content/_posts/2021-{number:02}-01-{number}.md")),
        )
        .expect("a post");
    }
    site.whole();
    assert!(scope::years(&site.manifest(&site.config.output)).iter().all(|year| *year != 2021));
    assert_eq!(build(new, new_part).articles, 0);
    assert_whole(&new.output);
}
