use std::path::Path;

use url::Url;

use super::parse;
use crate::error::Result;
use crate::model::id::ArticleId;
use crate::model::removal::{Address, Removal, Removals, Takes};

fn read(text: &str) -> Result<Vec<Removal>> {
    let url = |text| Url::parse(text).expect("a URL");
    let sites = [
        url("https://mirror.example/lake/"),
        url("https://copy.example:8080/"),
        url("https://nested.example/"),
        url("https://nested.example/news/"),
    ];
    parse(text, Path::new("removals.toml"), &sites)
}

fn one(text: &str) -> Removal {
    let mut all = read(&format!("[[removal]]\n{text}\n")).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(all.len(), 1, "{text}");
    all.remove(0)
}

fn address_of(text: &str) -> Address {
    match one(text).takes {
        Takes::Address(address) => address,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_entry_has_all_of_its_parts() {
    let text = "[[removal]]\nurl = \"https://a.example/x\"\n\n[[removal]]\nhost = \".Beispiel.example\"\nreason = \" 应作者要求 \"\ndate = 2026-11-20\ntombstone = false\n";
    let all = read(text).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((all[0].line, all[0].column, all[0].tombstone), (2, 7, true));
    assert_eq!((all[1].line, all[1].column, all[1].tombstone), (5, 8, false));
    assert_eq!(all[1].written, "host = \".Beispiel.example\"");
    assert_eq!(all[1].takes, Takes::Host(".beispiel.example".to_owned()));
    assert_eq!(all[1].notice.reason.as_deref(), Some("应作者要求"));
    assert_eq!(all[1].notice.date.map(|day| day.to_string()).as_deref(), Some("2026-11-20"));
    assert!(read("").is_ok_and(|none| none.is_empty()));
}

#[test]
fn an_address_is_the_originals_or_the_sites_own() {
    for (written, paths) in [
        ("2021/01/02/abc.html", &["2021/01/02/abc.html"] as &[&str]),
        ("/2021/01/02/ABC.html#top", &["2021/01/02/abc.html"]),
        ("/%E6%B9%96/a/", &["湖/a.html", "湖/a/index.html"]),
        ("/湖/a", &["湖/a.html", "湖/a/index.html"]),
        ("/湖/index.html", &["湖/index.html"]),
        ("https://mirror.example/lake/a/b.html?x=1#y", &["a/b.html"]),
        ("https://www.mirror.example/lake/a/b.html", &["a/b.html"]),
        ("//mirror.example/lake/a/b.html", &["a/b.html"]),
        ("mirror.example/lake/a.html", &["a.html", "mirror.example/lake/a.html"]),
        ("http://copy.example:8080/%E6%B9%96.html", &["湖.html"]),
        ("copy.example:8080/a.html", &["a.html"]),
        ("https://copy.example/a.html", &[]),
        ("https://mirror.example/hill/a.html", &[]),
        ("https://mirror.example/lake/", &[]),
        // Two addresses, one below the other.
        ("https://nested.example/news/a.html", &["a.html", "news/a.html"]),
    ] {
        assert_eq!(address_of(&format!("url = \"{written}\"")).paths, paths, "{written}");
    }
    let forms = [
        "https://www.a.example/x/?utm_source=y",
        "http://a.example//x#z",
        "www.a.example/x",
        "//a.example/x/",
    ];
    let [a, others @ ..] = forms.map(|form| address_of(&format!("url = \"{form}\"")).source);
    assert!(a.is_some() && others.iter().all(|other| *other == a), "{others:?}");
    assert_eq!(address_of("url = \"湖/a.html\"").source, None);
}

#[test]
fn an_id_is_found_at_the_end_of_any_address() {
    for (written, is) in [
        ("abcdefghjk.html", true),
        ("ABCDEFGHJK", true),
        ("2021/01/02/abcdefghjk", true),
        ("/2021/abcdefghjk/", true),
        ("/2021/abcdefghjk/index.html", true),
        ("https://unknown.example/lake/2021/ABCDEFGHJK.html?a=b#c", true),
        ("2021/abcdefghjk/x.html", false),
        ("2021/abcdefghj.html", false),
    ] {
        let id = ArticleId::parse("abcdefghjk").filter(|_| is);
        assert_eq!(address_of(&format!("url = \"{written}\"")).id, id, "{written}");
    }
    assert!(matches!(one("id = \"ABCDEFGHJK\"").takes, Takes::Id(_)));
}

#[test]
fn what_is_named_is_settled_for_another_address() {
    let text = "[[removal]]\nurl = \"https://dom.example/a.html\"\n[[removal]]\nurl = \"b.html\"\n";
    let all = read(text).unwrap_or_else(|error| panic!("{error}"));
    let mut removals = Removals { label: String::new(), all };
    let paths = |removals: &Removals| -> Vec<Vec<String>> {
        let takes = removals.all.iter().map(|removal| &removal.takes);
        takes
            .map(|takes| match takes {
                Takes::Address(address) => address.paths.clone(),
                other => panic!("{other:?}"),
            })
            .collect()
    };
    assert_eq!(paths(&removals), [vec![], vec!["b.html".to_owned()]]);
    super::settle(&mut removals, &[Url::parse("https://dom.example/").expect("a URL")]);
    assert_eq!(paths(&removals), [["a.html"], ["b.html"]]);
}

#[test]
fn a_host_is_kept_without_www() {
    for (written, kept) in [
        ("www.Common.example", "common.example"),
        (".www.common.example", ".common.example"),
        ("common.example.", "common.example"),
        (".news.example", ".news.example"),
    ] {
        let host = one(&format!("host = \"{written}\"")).takes;
        assert_eq!(host, Takes::Host(kept.to_owned()), "{written}");
    }
}

#[test]
fn the_places_of_many_entries_are_their_own() {
    let text = "[[removal]]\n  id = \"abcdefghjk\"\n\n[[removal]]\nreason = \"湖\"\nhost = \"a.example\"\n";
    let text = text.repeat(3);
    let all = read(&text).unwrap_or_else(|error| panic!("{error}"));
    let places: Vec<_> = all.iter().map(|removal| (removal.line, removal.column)).collect();
    assert_eq!(places, [(2, 8), (6, 8), (8, 8), (12, 8), (14, 8), (18, 8)]);
}

#[test]
fn mistakes_are_shown_where_they_are() {
    for (text, words) in [
        ("url = \"https://a.example\"", ["no article", "line 2, column 7"]),
        ("url = \"mailto:a@b.example\"", ["no article", "line 2"]),
        ("url = \"../x\"", ["is no address", "line 2"]),
        ("url = \"\"", ["is no address", "line 2"]),
        ("id = \"abcdefghj\"", ["no ID", "line 2, column 6"]),
        ("id = \"abcdefghil\"", ["no ID", "line 2"]),
        ("host = \"a.example/b\"", ["no host", "line 2"]),
        ("host = \"*.a.example\"", ["no host", "line 2"]),
        ("host = \".\"", ["no host", "line 2"]),
        ("pattern = \"*\"", ["every article", "line 2"]),
        ("reason = \"x\"", ["needs `url`", "line 1"]),
        ("id = \"abcdefghjk\"\nhost = \"a.example\"", ["either `id` or `host`", "line 3"]),
        ("id = \"abcdefghjk\"\ndate = \"2026-01-02\"", ["is no day", "line 3"]),
        ("id = \"abcdefghjk\"\ndate = 12:30:00", ["is no day", "line 3"]),
        ("id = \"abcdefghjk\"\ntombstone = \"no\"", ["true or false", "line 3"]),
        ("id = \"abcdefghjk\"\nreasons = \"no\"", ["did you mean `reason`?", "line 3"]),
        ("id = abc", ["quotes", "line 2"]),
    ] {
        let Err(error) = read(&format!("[[removal]]\n{text}\n")) else { panic!("{text}") };
        let said = error.to_string();
        for word in words {
            assert!(said.contains(word), "{text}: {said}");
        }
        assert!(error.help.is_some() || said.contains("quotes") || said.contains("true"), "{said}");
        assert_eq!(error.exit_code(), 2);
    }
    let Err(error) = read("[[removals]]\nid = \"abcdefghjk\"\n") else { panic!("another name") };
    assert!(error.to_string().contains("did you mean `removal`?"), "{error}");
}
