//! The same site at several addresses: each target's feeds, sitemaps, robots and 404 page have its own,
//! pages are the same everywhere, and each copy names all.

use std::collections::{BTreeMap, BTreeSet};

use super::mirror::{Mirror, findings_of, outcomes};
use crate::support::{Run, is_page, tree};

type Files = BTreeMap<String, Vec<u8>>;

const ONE: &str = "https://one.example/lake/";
const TWO: &str = "https://two.example/";

/// Everything that has an address in it.
const SITE: &str = "canonical = \"self\"\nopen_graph = true\njson_ld = true\nrobots = \"no-ai\"\nnews_sitemap = true\n";

fn text<'a>(files: &'a Files, path: &str) -> std::borrow::Cow<'a, str> {
    let bytes = files.get(path).unwrap_or_else(|| panic!("{path} is there"));
    String::from_utf8_lossy(bytes)
}

#[track_caller]
fn assert_outcomes(run: &Run, wanted: &str, count: usize) {
    let found: Vec<String> = outcomes(run).into_iter().map(|(_, outcome)| outcome).collect();
    assert_eq!((run.code, found), (Some(0), vec![wanted.to_owned(); count]), "{run}");
}

/// A copy at `address` of the site at [`ONE`] has that in what depends on it, and in nothing else.
#[track_caller]
fn assert_copy(site: &Files, copy: &Files, address: &str) {
    assert!(site.keys().eq(copy.keys()), "the same files");
    let differ: BTreeSet<&str> = site
        .iter()
        .filter(|(path, bytes)| copy[*path] != **bytes)
        .map(|(path, _)| path.as_str())
        .collect();
    for path in &differ {
        assert!(!is_page(path) || *path == "404.html", "{path} is the same everywhere");
        assert!(text(copy, path).contains(address), "{path} has the copy's address");
    }
    for path in [
        "feed.xml",
        "feeds/feed.json",
        "feeds/rss.xml",
        "feeds/opml.xml",
        "sitemap.xml",
        "sitemaps/2021-03.xml",
        "robots.txt",
    ] {
        assert!(differ.contains(path), "{path}: {differ:?}");
        assert!(!text(copy, path).contains(ONE), "{path}: {}", text(copy, path));
        // A feed's own name is made of its address.
        let nameless = |text: &str| {
            let (before, name) = text.split_once("urn:uuid:").unwrap_or((text, ""));
            format!("{before}{}", name.get(36..).unwrap_or_default())
        };
        let moved = text(site, path).replace(ONE, address);
        assert_eq!(nameless(&text(copy, path)), nameless(&moved), "{path}");
    }
    let home = format!("href=\"{address}\"");
    assert!(text(copy, "404.html").contains(&home), "{}", text(copy, "404.html"));
    for path in ["index.html", "2021/03/01/index.html"] {
        let page = text(copy, path);
        let canonical = format!("<link rel=\"canonical\" href=\"{ONE}");
        assert!(page.contains(&canonical), "{page}");
        assert!(page.contains(&format!("href=\"{TWO}\"")), "its footer names the copies: {page}");
    }
    let mirrors: serde_json::Value = serde_json::from_slice(&copy["mirrors.json"]).expect("JSON");
    assert_eq!(mirrors["mirrors"], serde_json::json!([ONE, TWO]));
}

#[test]
fn each_copy_has_its_own_address_and_names_all() {
    let targets = format!(
        "{SITE}[publish]\nremote = \"./remote.git\"\n\
         [[publish.targets]]\nkind = \"branch\"\nurl = \"{ONE}\"\n\
         [[publish.targets]]\nkind = \"dir\"\npath = \"www\"\nurl = \"{TWO}\"\n"
    );
    let Some(mirror) = Mirror::with(&targets) else { return };
    // The first is the site's own, whichever is asked for.
    let files = |folder: &str| tree(&mirror.project.path(folder));
    let run = mirror.publish(&[]);
    assert_outcomes(&run, "sent", 2);
    let urls: Vec<String> =
        run.events_of("published").iter().map(|event| event["url"].to_string()).collect();
    assert_eq!(urls, [format!("\"{ONE}\""), format!("\"{TWO}\"")]);
    mirror.assert_is_output();
    assert_copy(&files("public"), &files("www"), TWO);
    assert_outcomes(&mirror.publish(&[]), "same", 2);
    mirror.project.post(4);
    assert_outcomes(&mirror.publish(&[]), "sent", 2);
    mirror.assert_is_output();
    assert_copy(&files("public"), &files("www"), TWO);
    assert!(text(&files("www"), "feed.xml").contains("第4篇"));
    // Alone, and by a machine that knows nothing.
    mirror.project.post(5);
    mirror.forget();
    assert_outcomes(&mirror.publish(&["--target", "dir"]), "sent", 1);
    assert_copy(&files("public"), &files("www"), TWO);
    assert_outcomes(&mirror.publish(&["--target", "branch"]), "sent", 1);
    mirror.assert_is_output();
}

#[test]
fn a_second_branch_has_a_domain_of_its_own() {
    let targets = format!(
        "base_url = \"{ONE}\"\n{SITE}[publish]\nremote = \"./remote.git\"\n\
         [[publish.targets]]\nkind = \"branch\"\n\
         [[publish.targets]]\nkind = \"branch\"\nbranch = \"copy\"\ndomain = \"two.example\"\n"
    );
    let Some(mirror) = Mirror::with(&targets) else { return };
    let check = || {
        mirror.assert_is_output();
        let mut copy = mirror.clone_of("copy");
        assert_eq!(copy.remove("CNAME").as_deref(), Some(b"two.example\n".as_slice()));
        assert_copy(&tree(&mirror.project.path("public")), &copy, TWO);
        assert_eq!(mirror.remote(&["rev-list", "--count", "copy"]), "1");
    };
    assert_outcomes(&mirror.publish(&[]), "sent", 2);
    check();
    mirror.project.post(4);
    assert_outcomes(&mirror.publish(&[]), "sent", 2);
    check();
    assert_outcomes(&mirror.publish(&[]), "same", 2);
    mirror.forget();
    assert_outcomes(&mirror.publish(&[]), "same", 2);
}

#[test]
fn a_copy_whose_address_nobody_named_is_asked_about() {
    let targets = format!(
        "base_url = \"{ONE}\"\n[publish]\nremote = \"./remote.git\"\n\
         [[publish.targets]]\nkind = \"branch\"\nbranch = \"copy\"\n\
         [[publish.targets]]\nkind = \"branch\"\n"
    );
    let Some(mirror) = Mirror::with(&targets) else { return };
    mirror.publish(&[]);
    // The host's settings gave one of them a domain.
    mirror.commit_by_hand("CNAME", Some("other.example"));
    mirror.project.post(4);
    let run = mirror.publish(&[]);
    let outcomes: Vec<_> = outcomes(&run).into_iter().map(|(_, outcome)| outcome).collect();
    assert_eq!((run.code, outcomes), (Some(5), vec!["sent".into(), "not_sent".into()]), "{run}");
    let plans = run.events_of("plan");
    assert_eq!(findings_of(&plans[0]), Vec::<String>::new());
    assert_eq!(findings_of(&plans[1]), ["address!"]);
}
