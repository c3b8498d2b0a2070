//! Every file of a built site is asked for, and is what the build wrote, but for the two places of the
//! live script; nothing else is there to be had, and the output stays as it was.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use reprint::serve::live::inject::strip;

use super::client::Answer;
use super::server::Server;
use crate::corpus;
use crate::support::{Project, is_page, mirrors, tree};

/// The stamp in the output folder: of the folder, not of the site.
const STAMP: &str = ".reprint";

/// Bytes by path.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// A site with a page of every kind.
pub(crate) fn rich(base_url: Option<&str>) -> Project {
    let project = Project::with_posts();
    let base_url = base_url.map_or_else(String::new, |url| format!("base_url = \"{url}\"\n"));
    project.write(
        "site.toml",
        format!(
            "title = \"湖区旧闻\"\n{base_url}content = [\"content\", \"second\"]\npaginate = 5\n\
             tag_pages_from = 1\nrules = \"rules\"\nopen_graph = {}\nnav = [\"tags\", {{ name = \"关于\", url = \"about.html\" }}]\n\
             [feeds]\nentries = 10\ntags_from = 2\n\
             [redirects]\n\"old/one/\" = \"about.html\"\n\"us\" = \"https://other.example/\"\n",
            !base_url.is_empty()
        ),
    );
    for number in 0..30 {
        let (path, text) = corpus::post(number, 30, 5);
        project.write(&format!("second/{path}"), text);
    }
    for (path, text) in [
        (
            "content/pages/about.md",
            "---\ntitle: 关于\naliases: [/us/about/]\n---\n\n见[第一篇](../_posts/2021-03-01-post-1.md)。\n",
        ),
        ("content/pages/联系 我.md", "# 联系\n\n<b>湖</b> & 山\n"),
        (
            "content/_posts/2021-03-07-图.md",
            "---\ntitle: 有图\ndate: 2021-03-07\nredirect_from: [/old/three]\n---\n\n![图](../pictures/湖 1%.png)\n\n<script>alert(1)</script>\n",
        ),
        (
            "content/_posts/2021-03-08-gone.md",
            "---\ntitle: 撤下\ndate: 2021-03-08\nfrom: https://hill.example/8\n---\n\n不在了。\n",
        ),
        (
            "content/_posts/2021-03-09-draft.md",
            "---\ntitle: 草稿\ndate: 2021-03-09\ndraft: true\n---\n\n未完。\n",
        ),
        (
            "content/_posts/2021-03-10-twin.md",
            "---\nlayout: post\ntitle: \"第1篇\"\ndate: 2021-03-01\nfrom: https://lakeside.example/story/1?utm_source=x\n---\n\n<p>这是第1篇的第一段，说的是湖。</p><p>第1篇到此为止。</p>\n",
        ),
        (
            "removals.toml",
            "[[removal]]\nurl = \"https://hill.example/8\"\nreason = \"应作者要求\"\ndate = 2021-04-01\ntombstone = true\n",
        ),
        ("rules/lakeside.example.txt", "outlet: 湖畔日报社\nstrip: //p[contains(., '到此为止')]\n"),
        ("static/.nojekyll", ""),
        ("static/.well-known/湖.txt", "湖\n"),
        ("static/raw/page.html", "<!doctype html><title>x</title><p>raw"),
        (
            "static/raw/own.html",
            "<!doctype html><head><meta http-equiv=Content-Security-Policy content=\"script-src 'none'\"><title>x</title></head><p>raw",
        ),
        (
            "static/raw/leads.html",
            "<!doctype html><meta http-equiv=refresh content=\"0;url=page.html\"><p>raw",
        ),
        ("static/raw/empty.html", ""),
    ] {
        project.write(path, text);
    }
    project.write("content/pictures/湖 1%.png", b"\x89PNG\0\xff");
    project.write("static/bytes.bin", b"\0\xff\xfe<head>\r\n");
    project
}

/// The site that a build of the same settings makes in another folder.
#[track_caller]
pub(crate) fn built_elsewhere(project: &Project, args: &[&str]) -> Tree {
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let output = elsewhere.path().join("public");
    let output = output.to_str().expect("a folder's name");
    project.build_with(&[&["--output", output], args].concat()).assert_built();
    tree(Path::new(output))
}

/// Asks for each file, and says how the first differs.
pub(crate) fn differs(server: &Server, built: &Tree) -> Result<(), String> {
    let mut client = server.client();
    for (path, bytes) in built.iter().filter(|(path, _)| *path != STAMP) {
        let answer = client.get(&server.target(path));
        let page = strip(&answer.body);
        if answer.status != 200 || page != *bytes {
            return Err(format!("{path}: {}{}", answer.head, first_line(&page, bytes)));
        }
    }
    Ok(())
}

/// The first line in which two texts differ.
fn first_line(served: &[u8], built: &[u8]) -> String {
    let (served, built) = (String::from_utf8_lossy(served), String::from_utf8_lossy(built));
    let lines = served.lines().map(Some).chain([None]).zip(built.lines().map(Some).chain([None]));
    let differs = lines.into_iter().find(|(served, built)| served != built);
    differs.map_or_else(
        || "the same lines, but their ends".to_owned(),
        |(served, built)| format!("served: {served:?}\nbuilt:  {built:?}"),
    )
}

/// The whole site is served as it was built, and nothing else.
#[track_caller]
pub(crate) fn assert_same(server: &Server, built: &Tree) {
    differs(server, built).unwrap_or_else(|how| panic!("{how}"));
    let mut client = server.client();
    let mut pages = 0;
    for (path, bytes) in built.iter().filter(|(path, _)| is_page(path)) {
        let sent = client.get(&server.target(path)).body;
        // Told without the library too: one element, and what stands in front of the policy.
        let (without, scripts) = without_script(&sent);
        assert_eq!(without, *bytes, "{path}: {}", String::from_utf8_lossy(&sent));
        let text = String::from_utf8_lossy(bytes);
        let leads_on = text.contains("http-equiv=\"refresh\"") || path.ends_with("leads.html");
        assert_eq!(scripts, usize::from(!leads_on), "{path} has its script");
        pages += 1;
    }
    assert!(pages > 5, "{pages} pages");
    assert_nothing_else(server, built);
}

/// What is served without the script's element and without what lets it run; how many there were.
fn without_script(served: &[u8]) -> (Vec<u8>, usize) {
    let find = |hay: &[u8], needle: &[u8]| hay.windows(needle.len()).position(|at| at == needle);
    let mut rest = served.to_vec();
    let mut scripts = 0;
    while let Some(name) = find(&rest, b".reprint-serve/live.js\"") {
        let before = &rest[..name];
        let start = before.windows(12).rposition(|at| at == b"<script src=").expect("an element");
        let end = name + find(&rest[name..], b"</script>").expect("its end") + 9;
        rest.drain(start..end);
        scripts += 1;
    }
    for allowed in ["Script-Src 'self';", "Connect-Src 'self';"] {
        if let Some(at) = find(&rest, allowed.as_bytes()) {
            rest.drain(at..at + allowed.len());
        }
    }
    (rest, scripts)
}

/// Paths that no file stands at have the 404 page, sources and folders of the project's too.
#[track_caller]
fn assert_nothing_else(server: &Server, built: &Tree) {
    let mut client = server.client();
    for path in [
        "no/such/page.html",
        "no",
        "2021/03/99/",
        "assets/none.css",
        "site.toml",
        "removals.toml",
        "content/_posts/2021-03-01-post-1.md",
        "public/index.html",
        "templates/base.html",
        ".reprint",
        ".reprint/manifest",
        "rules/lakeside.example.txt",
        "INDEX.html",
        "about/",
        "index.html/",
        "404.html/x",
        ".reprint-serve/none",
        "湖",
    ] {
        let answer = client.get(&server.target(path));
        assert_eq!(answer.status, 404, "{path}: {}", answer.text());
        let is_own = path.starts_with(".reprint-serve/");
        assert!(is_own || strip(&answer.body) == built["404.html"], "{path}: {}", answer.text());
    }
    // Folders are elsewhere, pages are found without their ending.
    for path in built.keys().filter(|path| path.ends_with("/index.html")).take(20) {
        let folder = path.strip_suffix("/index.html").expect("it ends so");
        let with = client.get(&server.target(&format!("{folder}/")));
        assert_eq!((with.status, strip(&with.body)), (200, built[path].clone()), "{folder}/");
        if !built.contains_key(&format!("{folder}.html")) {
            let without = client.get(&server.target(folder));
            let there = server.target(&format!("{folder}/"));
            assert_eq!((without.status, without.field("location")), (301, Some(&*there)));
        }
    }
    for path in built.keys().filter(|path| is_page(path)).take(20) {
        let short = path.strip_suffix(".html").expect("a page");
        if !built.contains_key(short) {
            let answer = client.get(&server.target(short));
            assert_eq!((answer.status, strip(&answer.body)), (200, built[path].clone()), "{short}");
        }
    }
}

/// Every file and folder below a folder with its length and time.
pub(crate) fn stats(folder: &Path) -> BTreeMap<String, (u64, SystemTime)> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let entry = entry.expect("an entry can be read");
            let meta = entry.metadata().expect("an entry has metadata");
            if meta.is_dir() {
                open.push(entry.path());
            }
            let time = meta.modified().expect("a time");
            found.insert(entry.path().display().to_string(), (meta.len(), time));
        }
    }
    found
}

#[test]
fn a_built_site_is_served_as_it_was_built_and_left_alone() {
    let project = rich(Some("https://news.example/repo/"));
    project.build_with(&[]).assert_built();
    let public = project.path("public");
    let (built, before) = (tree(&public), stats(&public));
    let server = Server::start(&project, &[]);
    assert_eq!(server.base, "/repo/");
    // Once as the last build left it, and again when the site stands ready.
    differs(&server, &built).unwrap_or_else(|how| panic!("{how}"));
    server.await_said(" ready in ");
    assert_same(&server, &built);
    let top = server.client().get("/");
    assert_eq!((top.status, top.field("location")), (302, Some("/repo/")));
    assert_eq!(server.client().get("/about.html").status, 404);
    drop(server);
    assert_eq!(stats(&public), before, "the output was touched");
}

#[test]
fn a_site_that_was_never_built_is_served_cold_and_warm() {
    let project = rich(Some("https://news.example/"));
    for start in ["cold", "warm", "warm, with a post that is new"] {
        let server = Server::start(&project, &[]);
        assert!(!project.path("public").exists(), "{start}: no output is made");
        // The other build is the first that fills the cache, or finds it filled by the server.
        server.await_said(" ready in ");
        assert_same(&server, &built_elsewhere(&project, &[]));
        assert!(!project.path("public").exists(), "{start}: no output is made");
        drop(server);
        project.post(9);
    }
}

#[test]
fn a_site_without_an_address_is_served_where_it_is_asked_to() {
    let project = rich(None);
    let server = Server::start(&project, &["--base", "/some/湖/"]);
    assert!(server.url.contains("/some/"), "{}", server.url);
    let mut server = server;
    server.base = "/some/%E6%B9%96/".to_owned();
    assert_same(&server, &built_elsewhere(&project, &[]));
    drop(server);
    let server = Server::start(&project, &[]);
    assert_eq!(server.base, "/");
    assert_same(&server, &built_elsewhere(&project, &[]));
}

#[test]
fn a_post_that_changed_since_the_build_is_served_as_it_is_now() {
    let project = rich(Some("https://news.example/repo/"));
    project.build_with(&[]).assert_built();
    let before = stats(&project.path("public"));
    let post = "---\ntitle: 另一个\ndate: 2021-03-02\n---\n\n改了。\n";
    project.write("content/_posts/2021-03-02-post-2.md", post);
    let server = Server::start(&project, &["--base", "/"]);
    assert_same(&server, &built_elsewhere(&project, &[]));
    assert_eq!(stats(&project.path("public")), before, "the output was touched");
}

#[test]
fn drafts_are_served_where_they_are_wanted() {
    let project = rich(None);
    let draft = "<h1>草稿</h1>";
    let places = || {
        let site = project.read("site.toml");
        project.write("site.toml", format!("drafts = true\n{site}"));
        let built = built_elsewhere(&project, &[]);
        project.write("site.toml", site);
        built
    };
    let built = places();
    let page = built.iter().find(|(_, page)| String::from_utf8_lossy(page).contains(draft));
    let (path, _) = page.expect("the draft has a page");
    let server = Server::start(&project, &["--drafts"]);
    assert_same(&server, &built);
    assert_eq!(server.get(path).status, 200);
    drop(server);
    assert_eq!(Server::start(&project, &[]).get(path).status, 404, "{path}");
}

#[test]
fn a_built_folder_is_served_as_it_is() {
    let project = rich(Some("https://news.example/repo/"));
    project.build_with(&[]).assert_built();
    let (built, before) = (tree(&project.path("public")), stats(&project.path("public")));
    let server = Server::start(&project, &["--output", "public"]);
    assert_eq!(server.base, "/");
    let mut client = server.client();
    for (path, bytes) in built.iter().filter(|(path, _)| *path != STAMP) {
        let answer: Answer = client.get(&server.target(path));
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.body == *bytes, "{path} is as it is on the disk");
    }
    let missing = client.get("/no/such");
    assert_eq!((missing.status, missing.body), (404, built["404.html"].clone()));
    drop(server);
    assert_eq!(stats(&project.path("public")), before, "the folder was touched");
}

#[test]
fn the_whole_sample_is_served_as_it_is_built() {
    let Some(mirrors) = mirrors() else { return };
    let project = Project::new();
    fs::create_dir(project.path("content")).expect("a folder is made");
    let mut tar = Command::new("tar");
    tar.arg("xJf").arg(mirrors.join("sample.tar.xz")).arg("-C").arg(project.path("content"));
    assert!(tar.status().expect("tar starts").success(), "the sample unpacks");
    project.write("site.toml", "base_url = \"https://news.example/repo/\"\n");
    let server = Server::start(&project, &["--content", "content"]);
    let built = built_elsewhere(&project, &["--content", "content"]);
    assert!(built.len() > 100, "{} files", built.len());
    assert_same(&server, &built);
    assert!(!project.path("public").exists(), "no output is made");
}
