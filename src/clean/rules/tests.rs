use std::path::Path;
use std::process::Command;

use chrono_tz::Tz;

use super::file::{Dates, Markup};
use super::{RuleSet, file};

#[test]
fn the_embedded_files_have_no_mistakes() {
    let mut problems = Vec::new();
    let set = RuleSet::new(&[], &mut problems);
    assert_eq!(problems, []);
    assert_eq!(set.outlet("www.zaobao.com.sg").as_deref(), Some("联合早报"));
    assert_eq!(set.outlet("example.com"), None);
    assert_eq!(set.for_host(Some("www.zaobao.com")).len(), 2);
    assert_eq!(set.for_host(None).len(), 1);
}

#[test]
fn a_sites_own_file_replaces_ours() {
    let own =
        [(".zaobao.com".to_owned(), "outlet: 早报".to_owned(), "rules/.zaobao.com.txt".to_owned())];
    let set = RuleSet::new(&own, &mut Vec::new());
    assert_eq!(set.outlet("www.zaobao.com").as_deref(), Some("早报"));
}

#[test]
fn mistakes_are_named_with_their_line() {
    let mut problems = Vec::new();
    let parsed = file::parse(
        "# ok\nstrp: //p\nstrip: //p[\ntitle: //h1\nhello\ntest_contains: 湖\nprune: perhaps\n\
         timezone: Asia/Shangai\nreplace_string: x\nfind_string: y\nif_page_contains: //p\n",
        "rules/x.txt",
        &mut problems,
    );
    assert_eq!(parsed.rules.len(), 1);
    let lines: Vec<_> = problems.iter().filter_map(|problem| problem.line).collect();
    // A text that waits for its other half is told at the end.
    assert_eq!(lines, [2, 3, 5, 6, 7, 8, 9, 11, 10]);
    assert!(problems[0].help.contains("`strip`"), "{problems:?}");
}

#[test]
fn a_condition_belongs_to_the_line_above_it_or_to_nothing() {
    for (text, rules, lines) in [
        ("strip: //p\nif_page_contains: //h6\n", 1, &[][..]),
        ("strip: //p\nstrip: //p[@@\nif_page_contains: //h6\n", 1, &[2, 3]),
        ("strip: //p\nsrc_lazy_load_attr: data-x\nif_page_contains: //h6\n", 1, &[3]),
        ("strip: //p\nif_page_contains: //h6[@@]\n", 0, &[2]),
        ("replace_string(a): b\nif_page_contains: //h6\n", 0, &[2]),
        ("single_page_link: //a\nif_page_contains: //h6\n", 0, &[]),
        ("wrap_in(script): //p\nwrap_in(blockquote): //p\n", 1, &[1]),
    ] {
        let mut problems = Vec::new();
        let file = file::parse(text, "rules/x.txt", &mut problems);
        let told: Vec<_> = problems.iter().filter_map(|problem| problem.line).collect();
        assert_eq!((file.rules.len(), told.as_slice()), (rules, lines), "{text}: {problems:?}");
        let conditions = file.rules.iter().filter(|rule| rule.only_if.is_some()).count();
        assert_eq!(
            conditions,
            usize::from(text.starts_with("strip: //p\nif") && rules == 1),
            "{text}"
        );
    }
}

#[test]
fn file_names_are_hosts_however_they_are_written() {
    let own = ["www.example.com", ".例子.com", "Example.ORG", "no host"]
        .map(|name| (name.to_owned(), "outlet: 湖报".to_owned(), format!("rules/{name}.txt")));
    let mut problems = Vec::new();
    let set = RuleSet::new(&own, &mut problems);
    for host in ["www.example.com", "example.com", "a.xn--fsqu00a.com", "example.org"] {
        assert_eq!(set.outlet(host).as_deref(), Some("湖报"), "{host}");
    }
    assert_eq!(
        problems.iter().map(|problem| problem.kind.as_ref()).collect::<Vec<_>>(),
        ["rule-file-name"]
    );
}

#[test]
fn what_is_known_of_dates_comes_from_all_files() {
    let own = [("example.com", "dates: local"), (".example.com", "timezone: Asia/Shanghai")]
        .map(|(name, text)| (name.to_owned(), text.to_owned(), format!("rules/{name}.txt")));
    let dates = RuleSet::new(&own, &mut Vec::new()).dates("www.example.com");
    assert_eq!(dates, Dates { zone: Some(Tz::Asia__Shanghai), local: Some(true) });
}

#[test]
fn facts_of_an_outlet() {
    let text = "outlet: 湖报\ntimezone: Asia/Shanghai\ndates: local\ndialect: markdown\n\
        test_url: https://a.example/1\ntest_contains: 湖\ntest_contains: 桥\ntest_url: https://a.example/2\n\
        http_header(user-agent): x\nsingle_page_link: //a\nif_page_contains: //b\ntidy: no\n";
    let mut problems = Vec::new();
    let file = file::parse(text, "rules/a.example.txt", &mut problems);
    assert_eq!(problems, []);
    assert_eq!(file.fetching, 4, "lines about fetching, with the condition of one of them");
    assert_eq!(file.dates, Dates { zone: Some(Tz::Asia__Shanghai), local: Some(true) });
    assert_eq!(file.markup, Some(Markup::Markdown));
    let tests: Vec<_> = file.tests.iter().map(|test| (test.line, test.contains.len())).collect();
    assert_eq!(tests, [(5, 2), (8, 0)]);
    assert!(file.rules.is_empty());
}

/// Every public file can be read: what is not understood is told, and is at most 2 %.
#[test]
fn public_site_configs_load() {
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/lists/lists.tar.xz");
    if !archive.exists() {
        assert!(std::env::var_os("CI").is_none(), "the public lists must be there in CI");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut tar = Command::new("tar");
    let done = tar.arg("xJf").arg(&archive).arg("-C").arg(folder.path()).status();
    assert!(done.expect("tar starts").success());
    let (mut files, mut rules, mut problems) = (0, 0, Vec::new());
    let configs = std::fs::read_dir(folder.path().join("lists/site-config")).expect("files");
    for entry in configs {
        let path = entry.expect("a file").path();
        let text = std::fs::read(&path).expect("its text");
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let file = file::parse(&String::from_utf8_lossy(&text), &name, &mut problems);
        files += 1;
        rules += file.rules.len();
    }
    assert!(files > 1900 && rules > 12_000, "{files} files, {rules} rules");
    assert!(
        problems.len() * 100 <= rules * 2,
        "{} of {rules} are not understood: {problems:?}",
        problems.len()
    );
}
