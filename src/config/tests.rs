use std::path::Path;

use url::Url;

use super::file::parse;
use super::written::Written;
use super::{Config, Flags};
use crate::error::Error;
use crate::model::removal::Takes;

fn config(text: &str) -> Result<Config, Error> {
    let path = Path::new("/site/site.toml");
    let file = parse(text, path)?;
    let written = Written { path, text };
    Config::from_layers(
        file,
        &Flags::default(),
        Path::new("/site"),
        Path::new("/elsewhere"),
        &written,
    )
}

#[test]
fn defaults_fill_an_empty_file() {
    let config = config("").expect("a config");
    assert_eq!(config.content, [Path::new("/site/content")]);
    assert_eq!(config.output, Path::new("/site/public"));
    assert_eq!(config.paginate, 50);
}

#[test]
fn an_unknown_key_shows_line_caret_and_what_was_meant() {
    let error = config("title = \"x\"\npermalnk = \"/:id\"\n").expect_err("a mistake").to_string();
    assert!(error.contains("unknown key `permalnk`"), "{error}");
    assert!(error.contains("2 | permalnk"), "{error}");
    assert!(error.contains("^^^^^^^^"), "{error}");
    assert!(error.contains("did you mean `permalink`?"), "{error}");
}

#[test]
fn broken_toml_shows_its_line() {
    let error = config("title = \"x\nlang = 1").expect_err("a mistake").to_string();
    assert!(error.contains("1 | title"), "{error}");
}

#[test]
fn values_are_checked() {
    for (text, word) in [
        ("timezone = \"Beijing\"", "Beijing"),
        ("base_url = \"example.com\"", "base_url"),
        ("permalink = \"/:foo\"", ":foo"),
        ("paginate = 1", "1 | paginate = 1"),
        ("content = []", "names no folder"),
        ("rules = \"nowhere\"", "rules"),
        ("cache = \"content/x\"", "cache"),
        ("output = \"content/public\"", "lies in the content folder"),
        ("content = [\"public/x\"]", "lies in the output folder"),
        ("content = [\"a\", \"a/b\"]", "one lies in the other"),
        ("cache = \"public/.cache\"", "cache"),
    ] {
        let error = config(text).expect_err(text).to_string();
        assert!(error.contains(word), "{text}: {error}");
    }
}

#[test]
fn a_base_url_ends_with_a_slash() {
    let config = config("base_url = \"https://example.com/repo\"").expect("a config");
    assert_eq!(config.base_url.expect("a URL").as_str(), "https://example.com/repo/");
}

#[test]
fn a_contact_is_written_as_it_was_read() {
    for (text, read) in [("http:foo", "http://foo/"), ("mailto:a@b.example", "mailto:a@b.example")]
    {
        let config = config(&format!("contact = \"{text}\"")).expect("a config");
        assert_eq!(config.outlook.contact.as_deref(), Some(read));
    }
}

#[test]
fn targets_lie_apart_from_all_that_is_read_and_built() {
    let target = |kind: &str, path: &str| {
        format!("[[publish.targets]]\nkind = \"{kind}\"\npath = \"{path}\"\n")
    };
    for (kind, path, word) in [
        ("dir", "public", "is the output folder"),
        ("dir", "public/copy", "lies in the output folder"),
        ("dir", ".", "lies in the folder to publish to"),
        ("dir", "..", "lies in the folder to publish to"),
        ("dir", "content", "is a content folder"),
        ("dir", "content/x", "lies in a content folder"),
        ("dir", "static", "is the folder of static files"),
        ("dir", "content/pages", "lies in a content folder"),
        ("dir", ".reprint/x", "lies in the cache folder"),
        ("zip", "public/site.zip", "lies in the output folder"),
        ("zip", "content/site.zip", "lies in a content folder"),
        ("artifact", "static/artifact.tar", "lies in the folder of static files"),
    ] {
        let error = config(&target(kind, path)).expect_err(path).to_string();
        assert!(error.contains(word), "{kind} {path}: {error}");
    }
    for (kind, path) in
        [("dir", "www"), ("dir", "../public"), ("zip", "site.zip"), ("zip", ".reprint/site.zip")]
    {
        config(&target(kind, path)).expect(path);
    }
    for (one, other, fits) in [
        (("dir", "www"), ("dir", "www"), false),
        (("dir", "www"), ("dir", "www/a"), false),
        (("dir", "www/a"), ("dir", "www"), false),
        (("zip", "www/a.zip"), ("dir", "www"), false),
        (("dir", "www"), ("zip", "www/a.zip"), false),
        (("zip", "a"), ("artifact", "a"), false),
        (("zip", "www/a.zip"), ("artifact", "www/a.tar"), true),
        (("dir", "www/a"), ("dir", "www/b"), true),
    ] {
        let text = target(one.0, one.1) + &target(other.0, other.1);
        assert_eq!(config(&text).is_ok(), fits, "{text}");
    }
}

/// The paths that the removals of a site name.
fn named(config: &Config) -> Vec<String> {
    let paths = config.removals.all.iter().flat_map(|removal| match &removal.takes {
        Takes::Address(address) => address.paths.clone(),
        other => panic!("{other:?}"),
    });
    paths.collect()
}

#[test]
fn removals_are_looked_for_at_every_address_that_is_known() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = "[publish]\ndomain = \"dom.example\"\nmirrors = [\"https://copy.example/x/\"]\n\
                [[publish.targets]]\nkind = \"zip\"\nurl = \"https://zip.example/\"\n";
    let removals: String = ["dom.example/a", "copy.example/x/b", "zip.example/c", "late.example/d"]
        .map(|address| format!("[[removal]]\nurl = \"https://{address}.html\"\n"))
        .concat();
    for (name, text) in [("site.toml", site), ("removals.toml", &removals)] {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let config = Config::load(&Flags::default(), folder.path()).expect("a configuration");
    assert_eq!(named(&config), ["a.html", "b.html", "c.html"]);
    // Publishing learns where the site is from its remote.
    let later = config.at(Url::parse("https://late.example/").expect("a URL"));
    assert_eq!(named(&later), ["a.html", "b.html", "c.html", "d.html"]);
}
