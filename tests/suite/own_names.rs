//! Posts that would like to stand where the site's own files stand: each gives way, none is lost, and
//! none stops a build.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::links::assert_whole;
use crate::support::Project;

/// What a site has at its top, and files further down that a folder of a post could be in the way of.
const NAMES: [&str; 42] = [
    "index",
    "index.html",
    "404",
    "404.html",
    "feed.xml",
    "FEED.XML",
    "sitemap.xml",
    "robots.txt",
    "mirrors.json",
    ".nojekyll",
    "feeds",
    "Feeds",
    "sitemaps",
    "data",
    "assets",
    "files",
    "own-files",
    "archive",
    "undated",
    "tags",
    "categories",
    "sources",
    "authors",
    "2021",
    "page",
    "articles",
    "feeds/index.html",
    "feeds/rss.xml",
    "feeds/feed.json",
    "feeds/opml.xml",
    "feeds/archive",
    "feeds/archive/0/1.xml",
    "sitemaps/2021-03.xml",
    "sitemaps/pages.xml",
    "sitemaps/news.xml",
    "data/index.json",
    "data/latest.json",
    "data/0/1.json",
    "tags/letters",
    "sources/lakeside-example",
    "sources/lakeside-example/feed.xml",
    "2021/03",
];

/// Files that have to be there whatever posts are called.
const OWN: [&str; 17] = [
    "index.html",
    "404.html",
    "feed.xml",
    "sitemap.xml",
    "robots.txt",
    "feeds/index.html",
    "feeds/rss.xml",
    "feeds/feed.json",
    "feeds/opml.xml",
    "feeds/archive/0/1.xml",
    "sitemaps/2021-03.xml",
    "sitemaps/pages.xml",
    "sitemaps/news.xml",
    "data/index.json",
    "sources/lakeside-example/feed.xml",
    "mirrors.json",
    ".nojekyll",
];

/// A post of this name: its words, which no other post has.
fn post(project: &Project, number: usize, name: &str, head: &str) -> String {
    let words = format!("说的是第{number}座桥。");
    project.write(
        &format!("content/_posts/2021-03-01-{number}.md"),
        format!(
            "---\ntitle: 第{number}篇 {name}\ndate: 2021-03-{:02}\nauthor: 湖畔日报\n\
             from: https://lakeside.example/story/{number}\ntags: [ 湖 ]\n{head}---\n\n<p>{words}</p>\n",
            number % 28 + 1
        ),
    );
    words
}

#[test]
fn a_post_of_any_name_gives_way_to_the_sites_own_files() {
    for permalink in
        ["/:slug/", "/:slug.html", "/:title/", "/:categories/:slug", "/:categories/:slug/"]
    {
        let project = Project::new();
        project.write(
            "site.toml",
            format!(
                "base_url = \"https://mirror.example/lake/\"\nnews_sitemap = true\n\
                 publish.mirrors = [\"https://copy.example/\"]\n\
                 permalink = \"{permalink}\"\n"
            ),
        );
        let mut all = Vec::new();
        for (at, name) in NAMES.iter().enumerate() {
            let slug = name.replace('/', "-");
            all.push(post(&project, 3 * at, name, &format!("slug: \"{slug}\"\n")));
            let folders = name.replace('/', ", ");
            for (more, slug) in [(1, "x"), (2, "index")] {
                let head = format!("slug: {slug}\ncategories: [ {folders} ]\n");
                all.push(post(&project, 3 * at + more, name, &head));
            }
        }
        let run = project.build(&[]);
        run.assert_built();
        assert_whole(&project.path("public"));
        for own in OWN {
            assert!(project.path(&format!("public/{own}")).is_file(), "{permalink}: {own}");
        }
        let records: Vec<Value> =
            serde_json::from_str(&project.read("public/data/latest.json")).expect("records");
        let paths: BTreeSet<&str> =
            records.iter().filter_map(|record| record["path"].as_str()).collect();
        assert_eq!(paths.len(), all.len(), "{permalink}: each has an address of its own");
        let pages: String =
            paths.iter().map(|path| project.read(&format!("public/{path}"))).collect();
        for words in &all {
            assert!(pages.contains(words.as_str()), "{permalink}: {words} is lost");
        }
    }
}

#[test]
fn a_folder_named_like_a_room_of_the_site_is_free_for_posts() {
    let project = Project::new();
    project.write("site.toml", "permalink = \"/:categories/:slug/\"\n");
    for (number, folders) in ["data", "feeds", "sitemaps, data"].into_iter().enumerate() {
        post(&project, number, "x", &format!("slug: bridge\ncategories: [ {folders} ]\n"));
    }
    project.build(&[]).assert_built();
    for path in ["data/bridge", "feeds/bridge", "sitemaps/data/bridge"] {
        assert!(project.path(&format!("public/{path}/index.html")).is_file(), "{path}");
    }
}
