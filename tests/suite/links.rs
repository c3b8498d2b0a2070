//! Every link of a built site, followed where the site may stand: at the root of a host, below a
//! path, and as plain files. Internal links must be relative to their page and name a file.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::Path;

use percent_encoding::percent_decode_str;
use url::Url;

use crate::html::{self, Tag};
use crate::support::{Project, files, is_page};

/// Fails with the list of what is broken.
#[track_caller]
pub(crate) fn assert_whole(site: &Path) {
    let broken = broken(site);
    let shown: Vec<_> = broken.iter().take(30).cloned().collect();
    assert!(broken.is_empty(), "{} broken links:\n{}", broken.len(), shown.join("\n"));
}

/// What is wrong with the links of a site, a line each; empty when nothing is.
pub(crate) fn broken(site: &Path) -> Vec<String> {
    let site = fs::canonicalize(site).expect("the site is there");
    let mut names = BTreeSet::new();
    for path in files(&site, &|_| true) {
        let inside = path.strip_prefix(&site).expect("below the site");
        match inside.to_str() {
            Some(inside) => names.insert(inside.to_owned()),
            None => return vec![format!("{}: the name is not UTF-8", inside.display())],
        };
    }
    let pages: HashMap<&str, Page> = names
        .iter()
        .filter(|name| is_page(name))
        .map(|name| (name.as_str(), Page::read(&site, name)))
        .collect();
    let files = Url::from_directory_path(&site).expect("an absolute path");
    let mounts = [
        Url::parse("https://site.example/").expect("a URL"),
        Url::parse("https://site.example/repo/").expect("a URL"),
        files,
    ];
    let mut broken = Vec::new();
    for (name, page) in &pages {
        for link in &page.links {
            let bad = mounts.iter().find_map(|mount| {
                let why = follow(mount, name, link, &names, &pages)?;
                Some(format!("{name}: {link}: {why} (at {})", mount.scheme()))
            });
            broken.extend(bad);
        }
    }
    broken.sort();
    broken
}

/// What a page offers and asks for.
struct Page {
    anchors: HashSet<String>,
    links: Vec<String>,
}

impl Page {
    fn read(site: &Path, name: &str) -> Self {
        let html = fs::read_to_string(site.join(name));
        let html = html.unwrap_or_else(|e| panic!("{name}: {e}"));
        let mut page = Self { anchors: HashSet::new(), links: Vec::new() };
        for tag in html::tags(&html) {
            page.anchors.extend(tag.get("id").map(str::to_owned));
            if tag.name == "a" {
                page.anchors.extend(tag.get("name").map(str::to_owned));
            }
            page.links.extend(links(&tag));
        }
        page
    }
}

/// The addresses that a tag names.
fn links(tag: &Tag) -> Vec<String> {
    let mut found: Vec<String> = ["href", "src", "poster", "action", "data"]
        .iter()
        .filter_map(|name| tag.get(name).map(str::to_owned))
        .collect();
    let mut rest = tag.get("srcset").unwrap_or_default();
    loop {
        rest = rest.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
        if rest.is_empty() {
            return found;
        }
        let (address, after) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
        found.push(address.trim_end_matches(',').to_owned());
        rest = if address.ends_with(',') {
            after
        } else {
            after.split_once(',').map_or("", |(_, next)| next)
        };
    }
}

/// Why a link leads nowhere with the site standing at `mount`.
fn follow(
    mount: &Url,
    name: &str,
    link: &str,
    names: &BTreeSet<String>,
    pages: &HashMap<&str, Page>,
) -> Option<String> {
    let link = link.trim();
    if link.starts_with(['/', '\\']) {
        return Some("not relative to its page".to_owned());
    }
    if let Some(scheme) = scheme(link) {
        let live = ["javascript", "vbscript", "file", "blob"].contains(&scheme.as_str());
        return live.then(|| format!("a link of scheme {scheme}"));
    }
    if name == "404.html" && !link.starts_with('#') {
        return Some("404 is served at any depth and can name nothing relatively".to_owned());
    }
    let mut base = mount.clone();
    base.path_segments_mut().expect("a path").pop_if_empty().extend(name.split('/'));
    let Ok(target) = base.join(link) else {
        return Some("not an address".to_owned());
    };
    let Some(inside) = target.as_str().strip_prefix(mount.as_str()) else {
        return Some(format!("leaves the site for {target}"));
    };
    let path = inside.split(['?', '#']).next().unwrap_or_default();
    let Ok(path) = percent_decode_str(path).decode_utf8() else {
        return Some("not UTF-8".to_owned());
    };
    if !names.contains(path.as_ref()) {
        let folder = path.is_empty() || path.ends_with('/');
        let why = if folder { "a folder, not a file" } else { "no such file" };
        return Some(format!("{why}: “{path}”"));
    }
    let fragment = target.fragment().filter(|f| !f.is_empty() && *f != "top")?;
    let fragment = percent_decode_str(fragment).decode_utf8_lossy();
    let known =
        pages.get(path.as_ref()).is_none_or(|page| page.anchors.contains(fragment.as_ref()));
    (!known).then(|| format!("no element “{fragment}” in {path}"))
}

/// The scheme of an address that has one, as a browser reads it.
fn scheme(link: &str) -> Option<String> {
    let clean: String = link.chars().filter(|c| !c.is_control()).collect();
    let (scheme, _) = clean.split_once(':')?;
    let mut letters = scheme.chars();
    let valid = letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    valid.then(|| scheme.to_ascii_lowercase())
}

/// The complaints about a site of a few files.
fn complaints(pages: &[(&str, &str)]) -> Vec<String> {
    let project = Project::new();
    for (path, html) in pages {
        project.write(path, html);
    }
    broken(&project.path(""))
}

/// The one complaint about a page `a/page.html`.
fn complaint(html: &str) -> String {
    let mut found =
        complaints(&[("a/page.html", html), ("index.html", ""), ("a/b/index.html", "")]);
    assert_eq!(found.len(), 1, "{html}: {found:?}");
    found.remove(0)
}

#[test]
fn a_whole_site_has_nothing_to_complain_about() {
    let page = r##"<!doctype html><base-like href="b/index.html"><p id="一">
        <a href="../index.html">up</a><a href='page.html#%E4%B8%80'>x</a><a href="#top">t</a>
        <a href="../index.html?x=1#here">q</a><a href="b/%E4%B8%AD%23%25.html">coded</a>
        <a href="https://news.example/a">out</a><a href="mailto:a@b.example">m</a>
        <link rel=icon href="data:,"><img src=../p.jpg srcset="../p.jpg 1x, ../p.jpg, b/index.html 2x">
        <!-- <a href="gone.html"> --><script>"<a href='gone.html'>"</script><i data-src="gone.jpg">"##;
    let site = [
        ("a/page.html", page),
        ("index.html", "<a name=here href='a/page.html#一'>x</a>"),
        ("a/b/index.html", "<a href=../page.html>"),
        ("a/b/中#%.html", "<a href=index.html>"),
        ("p.jpg", ""),
        ("404.html", "<a href='#main'>x</a><main id=main><a href='https://site.example/'>home</a>"),
    ];
    assert_eq!(complaints(&site), Vec::<String>::new());
}

#[test]
fn a_missing_file_is_found() {
    assert!(complaint("<a href='gone.html'>").contains("no such file"));
    assert!(complaint("<img src='p.jpg'>").contains("no such file"));
    assert!(complaint("<img srcset='../index.html 1x, p2.jpg 2x'>").contains("p2.jpg"));
    assert!(complaint("<a href='Page.html'>").contains("no such file"), "case counts");
}

#[test]
fn a_link_that_only_works_at_the_root_is_found() {
    assert!(complaint("<a href='../../index.html'>").contains("leaves the site"));
    assert!(complaint("<a href='/index.html'>").contains("not relative"));
    assert!(complaint("<img src='//cdn.example/p.jpg'>").contains("not relative"));
}

#[test]
fn a_link_that_needs_a_server_is_found() {
    assert!(complaint("<a href='b/'>").contains("a folder"));
    assert!(complaint("<a href='b'>").contains("no such file"));
    assert!(complaint("<a href='../'>").contains("a folder"));
}

#[test]
fn a_missing_fragment_is_found() {
    assert!(complaint("<a href='#gone'>").contains("no element"));
    assert!(complaint("<a href='../index.html#gone'>").contains("no element"));
}

#[test]
fn a_live_link_is_found() {
    assert!(complaint("<a href='javascript:alert(1)'>").contains("scheme"));
    assert!(complaint("<a href='JAVA\tscript:alert(1)'>").contains("scheme"));
    assert!(complaint("<a href='&#106;avascript:alert(1)'>").contains("scheme"));
    assert!(complaint("<a href='file:///etc/passwd'>").contains("scheme"));
}

#[test]
fn a_relative_link_of_404_is_found() {
    let found = complaints(&[("404.html", "<a href='index.html'>"), ("index.html", "")]);
    assert_eq!(found.len(), 1, "{found:?}");
}
