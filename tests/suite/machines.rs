//! Feeds, sitemaps and records of whole sites, read by other programs' parsers: nothing is missing,
//! nothing is there twice, and every address in them is a page of the site.

use std::collections::{BTreeMap, BTreeSet};

use feed_rs::model::{Entry, Feed};
use feed_rs::parser;
use serde_json::Value;

use crate::support::Project;

const BASE: &str = "https://mirror.example/lake/";

/// A site of so many posts, one each day, of two outlets.
fn site(posts: usize, more: &str) -> Project {
    let project = Project::new();
    project.write("site.toml", format!("base_url = \"{BASE}\"\n{more}"));
    for number in 0..posts {
        post(&project, number, number, &format!("<p>第{number}篇的话。</p>"));
    }
    project
}

fn post(project: &Project, number: usize, day: usize, body: &str) {
    let date = format!("{}-{:02}-{:02}", 2001 + day / 336, 1 + day / 28 % 12, 1 + day % 28);
    let outlet = ["湖畔日报", "山城晚报"][number % 2];
    project.write(
        &format!("content/_posts/{date}-{number}.md"),
        format!(
            "---\ntitle: 第{number}篇\ndate: {date}T08:30:00+08:00\nauthor: {outlet}\n\
             from: https://lakeside.example/story/{number}\ntags: [ 渡口 ]\n---\n\n{body}\n"
        ),
    );
}

fn feed(project: &Project, path: &str) -> Feed {
    let text = project.read(&format!("public/{path}"));
    parser::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The file of an address of the site.
fn file(address: &str) -> String {
    let path = address.strip_prefix(BASE).unwrap_or_else(|| panic!("{address} is elsewhere"));
    let path = percent_encoding::percent_decode_str(path).decode_utf8().expect("UTF-8");
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.into() }
}

fn page_of(entry: &Entry) -> String {
    let own = entry.links.iter().find(|link| link.href.starts_with(BASE));
    file(&own.unwrap_or_else(|| panic!("{} has no page", entry.id)).href)
}

fn link<'f>(feed: &'f Feed, relation: &str) -> Option<&'f str> {
    let link = feed.links.iter().find(|link| link.rel.as_deref() == Some(relation))?;
    Some(&link.href)
}

#[test]
fn the_three_formats_say_the_same() {
    let project = site(60, "");
    post(
        &project,
        60,
        60,
        "<p><a href=\"2001-01-02-1.md\">昨天</a><img src=\"https://p.example/a.png\"></p>",
    );
    project.build(&[]).assert_built();
    let pages: BTreeSet<String> = project.articles().into_keys().collect();
    let mut ids = Vec::new();
    for path in ["feed.xml", "feeds/rss.xml", "feeds/feed.json"] {
        let feed = feed(&project, path);
        assert_eq!(feed.entries.len(), 50, "{path}");
        assert_eq!(feed.title.as_ref().map(|title| title.content.as_str()), Some("Reprint"));
        let newest = &feed.entries[0];
        assert_eq!(newest.title.as_ref().map(|title| title.content.as_str()), Some("第60篇"));
        let published = newest.published.expect("a date").to_rfc3339();
        assert_eq!(published, "2001-03-05T00:30:00+00:00", "{path}");
        let content = newest.content.as_ref().and_then(|content| content.body.as_deref());
        let content = content.unwrap_or_default();
        // A link to another post is one to its page, wherever the feed is read.
        let target = content.split("href=\"").nth(1).and_then(|rest| rest.split('"').next());
        assert!(pages.contains(&file(target.unwrap_or_default())), "{path}: {content}");
        for entry in &feed.entries {
            assert!(pages.contains(&page_of(entry)), "{path}: {}", page_of(entry));
        }
        let of_feed: Vec<String> = feed.entries.iter().map(|entry| entry.id.clone()).collect();
        assert_eq!(of_feed.iter().collect::<BTreeSet<_>>().len(), 50, "{path}: no ID twice");
        ids.push(of_feed);
    }
    assert!(ids.iter().all(|other| *other == ids[0]), "the same articles in the same order");
}

#[test]
fn feed_and_archive_have_every_article_and_full_pages_stay() {
    let project = site(103, "[feeds]\nentries = 20\n");
    project.build(&[]).assert_built();
    let archive = |project: &Project| {
        let mut pages = BTreeMap::new();
        let mut next = link(&feed(project, "feed.xml"), "prev-archive").map(file);
        while let Some(path) = next {
            let page = feed(project, &path);
            assert_eq!(link(&page, "current").map(file).as_deref(), Some("feed.xml"));
            assert_eq!(page.entries.len(), 10, "{path}");
            next = link(&page, "prev-archive").map(file);
            let bytes = project.read(&format!("public/{path}"));
            assert!(bytes.contains("<fh:archive"), "{path}");
            assert!(pages.insert(path, (page.entries, bytes)).is_none(), "a circle");
        }
        pages
    };
    let before = archive(&project);
    let mut held: BTreeSet<String> = before
        .values()
        .flat_map(|(entries, _)| entries.iter().map(|entry| entry.id.clone()))
        .collect();
    held.extend(feed(&project, "feed.xml").entries.into_iter().map(|entry| entry.id));
    assert_eq!(held.len(), 103, "feed and archive leave no gap");

    // Fifteen more: pages that were full say what they said, but the last one's way on.
    for number in 103..118 {
        post(&project, number, number, "<p>又一篇。</p>");
    }
    project.build(&[]).assert_built();
    let after = archive(&project);
    assert!(after.len() > before.len());
    let newest = before.keys().max_by_key(|path| before[*path].0[0].updated).expect("a page");
    for (path, (_, bytes)) in before.iter().filter(|(path, _)| *path != newest) {
        assert_eq!(&after[path].1, bytes, "{path}");
    }
}

#[test]
fn terms_have_feeds_from_some_size_on_and_opml_names_all() {
    let project = site(9, "");
    project.build(&[]).assert_built();
    let opml = |project: &Project| {
        let text = project.read("public/feeds/opml.xml");
        let document = roxmltree::Document::parse(&text).expect("XML");
        document
            .descendants()
            .filter_map(|node| node.attribute("xmlUrl"))
            .map(file)
            .collect::<BTreeSet<_>>()
    };
    let least = ["sources/lakeside-example/feed.xml", "feed.xml"];
    assert_eq!(opml(&project), least.map(str::to_owned).into());
    post(&project, 9, 9, "<p>第十篇。</p>");
    project.build(&[]).assert_built();
    let named = opml(&project);
    assert_eq!(named.len(), 3, "the tag has ten: {named:?}");
    for path in named {
        let feed = feed(&project, &path);
        assert!(!feed.entries.is_empty(), "{path}");
        if path != "feed.xml" {
            assert!(
                feed.entries.iter().all(|entry| entry.content.is_none()),
                "{path}: first words"
            );
            assert!(feed.entries.iter().all(|entry| entry.summary.is_some()), "{path}");
        }
    }
}

#[test]
fn a_feed_that_would_be_too_large_has_first_words_instead() {
    let project = site(0, "[feeds]\nmax_bytes = 65536\n");
    for number in 0..30 {
        post(&project, number, number, &format!("<p>{}</p>", "很长的一段话。".repeat(300)));
    }
    project.build(&[]).assert_built();
    for path in ["feed.xml", "feeds/rss.xml", "feeds/feed.json"] {
        assert!(project.read(&format!("public/{path}")).len() <= 65_536, "{path}");
        let feed = feed(&project, path);
        assert_eq!(feed.entries.len(), 30, "{path}");
        let is_whole = |entry: &&Entry| {
            let text = entry.content.as_ref().and_then(|content| content.body.as_deref());
            text.is_some_and(|text| text.len() > 5000)
        };
        let whole = feed.entries.iter().filter(is_whole).count();
        assert!((5..30).contains(&whole), "{path}: {whole}");
        assert!(is_whole(&&feed.entries[0]), "{path}: the newest first");
    }
}

#[test]
fn what_no_format_can_hold_does_not_break_any() {
    let project = site(1, "");
    let title = "坏\\u0001字\\uFFFE]]>&<script>alert(1)</script>🙂";
    project.write(
        "content/_posts/2001-05-05-bad.md",
        format!("---\ntitle: \"{title}\"\ndate: 2001-05-05\ntags: [ \"a\\u0002b\" ]\n---\n\n<p>x\u{1}y]]&gt;\u{c}z</p>\n"),
    );
    project.build(&[]).assert_built();
    for path in ["feed.xml", "feeds/rss.xml", "feeds/feed.json"] {
        let feed = feed(&project, path);
        let title = feed.entries[0].title.as_ref().map(|title| title.content.clone());
        let title = title.unwrap_or_default();
        assert!(
            title.starts_with('坏') && title.ends_with("]]>&<script>alert(1)</script>🙂"),
            "{path}: {title:?}"
        );
    }
    for path in ["feed.xml", "feeds/rss.xml", "sitemap.xml", "sitemaps/2001-05.xml"] {
        let text = project.read(&format!("public/{path}"));
        roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    }
}

#[test]
fn sitemaps_and_records_have_every_article_once() {
    let project = site(1203, "paginate = 100\n");
    project.write("content/_posts/no-date.md", "---\ntitle: 无日期\n---\n\n<p>无。</p>\n");
    project.write("content/pages/contact.md", "---\ntitle: 联系\n---\n\n写信。\n");
    project.build(&[]).assert_built();
    let articles: BTreeSet<String> = project.articles().into_keys().collect();
    assert_eq!(articles.len(), 1204);

    let locations = |path: &str| -> Vec<String> {
        let text = project.read(&format!("public/{path}"));
        let document = roxmltree::Document::parse(&text).expect("XML");
        let of = |node: roxmltree::Node<'_, '_>| node.text().map(file);
        document
            .descendants()
            .filter(|node| {
                node.has_tag_name(("http://www.sitemaps.org/schemas/sitemap/0.9", "loc"))
            })
            .filter_map(of)
            .collect()
    };
    let mut named = Vec::new();
    for part in locations("sitemap.xml") {
        named.extend(locations(&part));
    }
    let unique: BTreeSet<String> = named.iter().cloned().collect();
    assert_eq!(unique.len(), named.len(), "no address twice");
    assert!(articles.is_subset(&unique));
    for page in ["index.html", "contact.html", "archive/index.html", "sources/index.html"] {
        assert!(unique.contains(page), "{page}");
    }
    for page in &unique {
        assert!(project.path(&format!("public/{page}")).is_file(), "{page}");
    }

    let json = |path: &str| -> Value {
        serde_json::from_str(&project.read(&format!("public/{path}"))).expect("JSON")
    };
    let index = json("data/index.json");
    let mut shards: Vec<String> = index["shards"]
        .as_array()
        .expect("shards")
        .iter()
        .map(|path| path.as_str().expect("a path").to_owned())
        .collect();
    assert_eq!(shards.len(), 1, "a full one, and an open one with up to 999");
    shards.push(index["latest"].as_str().expect("the open one").to_owned());
    let records: Vec<String> = shards
        .iter()
        .flat_map(|path| json(path).as_array().expect("records").clone())
        .map(|record| record["path"].as_str().expect("a path").to_owned())
        .collect();
    assert_eq!(records.len(), 1204);
    assert_eq!(records.into_iter().collect::<BTreeSet<_>>(), articles);
}

#[test]
fn without_an_address_there_is_what_needs_none_and_one_note() {
    let project = Project::with_posts();
    let run = project.build(&[]);
    run.assert_built();
    let notes = run.events_of("remark");
    assert_eq!(notes.len(), 1, "{run}");
    assert!(notes[0]["message"].as_str().is_some_and(|note| note.contains("`base_url`")), "{run}");
    for path in ["feed.xml", "feeds/index.html", "sitemap.xml", "robots.txt"] {
        assert!(!project.path(&format!("public/{path}")).exists(), "{path}");
    }
    assert!(project.path("public/data/index.json").is_file());

    project.write("site.toml", "sitemap = false\n[feeds]\nenabled = false\n");
    let run = project.build(&[]);
    assert!(
        run.events_of("remark")
            .iter()
            .all(|note| !note["message"].as_str().unwrap_or_default().contains("base_url")),
        "nothing is missed that nobody wants: {run}"
    );
}

#[test]
fn a_site_that_no_search_shall_find_says_so_on_every_page() {
    let project = site(3, "robots = \"noindex\"\n");
    project.build(&[]).assert_built();
    assert!(!project.path("public/sitemap.xml").exists());
    assert!(project.read("public/robots.txt").contains("User-agent: *"));
    for (path, page) in project.articles() {
        assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"), "{path}");
    }
    let own = site(1, "");
    own.write("static/robots.txt", "User-agent: *\nDisallow: /lake/\n");
    own.build(&[]).assert_built();
    assert!(own.read("public/robots.txt").contains("/lake/"), "the operator's own wins");
}

#[test]
fn pages_and_a_file_say_where_else_the_site_can_be_read() {
    let project = site(3, "title = \"湖\"\n");
    project.build(&[]).assert_built();
    assert!(!project.path("public/mirrors.json").exists(), "there is one address only");
    assert!(!project.read("public/index.html").contains("本站镜像"));

    let mirrors = ["http://lake7x.onion:8080/", "https://copy.example/a%20b/"];
    let settings =
        format!("title = \"湖\"\nbase_url = \"{BASE}\"\npublish.mirrors = {mirrors:?}\n");
    project.write("site.toml", settings);
    project.build(&[]).assert_built();
    let file = project.read("public/mirrors.json");
    let file: Value = serde_json::from_str(&file).expect("JSON");
    let all = [BASE, mirrors[0], mirrors[1]];
    assert_eq!(file, serde_json::json!({"version": 1, "title": "湖", "mirrors": all}));
    let names = ["mirror.example/lake", "lake7x.onion:8080", "copy.example/a%20b"];
    let links = all.iter().zip(names).map(|(url, name)| format!("<a href=\"{url}\">{name}</a>"));
    let line = format!("<p>本站镜像：{}\n", links.collect::<Vec<_>>().join("\u{a0}· "));
    let articles = project.articles().into_iter();
    let pages = articles.chain([("index.html".to_owned(), project.read("public/index.html"))]);
    for (path, page) in pages {
        let footer = page.split("<footer>").nth(1).expect("a footer");
        assert!(footer.contains(&line), "{path}: {footer}");
    }
}

#[test]
fn github_pages_is_told_to_leave_every_site_as_it_is() {
    let project = Project::with_posts();
    project.build(&[]).assert_built();
    assert_eq!(project.read("public/.nojekyll"), "");
    project.write("static/.nojekyll", "the operator's own\n");
    project.build(&[]).assert_built();
    assert_eq!(project.read("public/.nojekyll"), "the operator's own\n");
}

/// Records and feeds are as a clean build makes them.
fn as_a_clean_build(project: &Project) {
    let files = ["data/latest.json", "feed.xml", "feeds/feed.json"];
    let read = |folder: &str| files.map(|path| project.read(&format!("{folder}/{path}")));
    project.build(&[]).assert_built();
    project.build_with(&["--output", "clean", "--force"]).assert_built();
    assert_eq!(read("public"), read("clean"));
}

#[test]
fn records_and_feeds_follow_terms_and_ids() {
    let project = Project::new();
    project
        .write("site.toml", format!("base_url = \"{BASE}\"\npermalink = \"/:year/:slug.html\"\n"));
    let post = |name: &str, terms: &str| {
        let text =
            format!("---\ntitle: 甲\ndate: 2021-01-02\nslug: a\n{terms}\n---\n\n<p>话。</p>\n");
        project.write(&format!("content/_posts/{name}.md"), text);
    };
    // Others, so that categories are no tags throughout.
    project.write(
        "content/_posts/z.md",
        "---\ntitle: 乙\ndate: 2021-01-01\ncategories: [z]\n---\n\n<p>话。</p>\n",
    );
    post("one", "tags: [x]\ncategories: [y]");
    project.build(&[]).assert_built();
    post("one", "tags: [y, x]");
    as_a_clean_build(&project);
    assert!(project.read("public/data/latest.json").contains("\"tags\":[\"y\",\"x\"]"));
    // Without a source URL the file's name gives the ID; here no address tells of it.
    std::fs::rename(project.path("content/_posts/one.md"), project.path("content/_posts/two.md"))
        .expect("renamed");
    as_a_clean_build(&project);
}

#[test]
fn a_redirect_more_makes_no_page_again() {
    let project = site(5, "");
    project.build(&[]).assert_built();
    project.write(
        "site.toml",
        format!("base_url = \"{BASE}\"\n[redirects]\n\"/old/\" = \"/index.html\"\n"),
    );
    let run = project.build(&["--verbose"]);
    run.assert_built();
    let made: Vec<String> = run
        .events_of("page")
        .iter()
        .map(|event| event["path"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(made, ["old/index.html"], "{run}");
}
