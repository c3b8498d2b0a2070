use std::path::Path;

use super::file::parse;
use super::written::Written;
use super::{Config, Flags};
use crate::error::Error;

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
