use proptest::prelude::{any, proptest};
use proptest::prop_assert_eq;
use serde_json::{Value, json};

use crate::data::index::{Index, index};
use crate::data::mirrors::mirrors;
use crate::data::shard::{Record, shard};
use crate::xml::line;

const BARE: Record<'_> = Record {
    id: "0123456789",
    path: "undated/0123456789.html",
    title: "A bridge",
    date: None,
    source: None,
    author: None,
    tags: &[],
    original: None,
};

fn read(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).expect("JSON")
}

#[test]
fn a_record_says_what_is_known() {
    let whole = Record {
        path: "新/0123456789.html",
        date: Some("2021-11-09"),
        source: Some("The Outlet"),
        author: Some("A. Writer"),
        tags: &["桥", "\u{1}"],
        original: Some("https://outlet.example/1"),
        ..BARE
    };
    let expected = json!([
        {
            "id": "0123456789", "path": "新/0123456789.html", "title": "A bridge",
            "date": "2021-11-09", "source": "The Outlet", "author": "A. Writer", "tags": ["桥"],
            "original": "https://outlet.example/1",
        },
        {"id": "0123456789", "path": "undated/0123456789.html", "title": "A bridge"},
    ]);
    assert_eq!(read(&shard(&[whole, BARE])), expected);
    assert_eq!(read(&shard(&[])), json!([]));
}

#[test]
fn a_record_more_is_a_line_more() {
    let (one, two) = (shard(&[BARE]), shard(&[BARE, BARE]));
    let text = String::from_utf8(two).expect("UTF-8");
    assert_eq!(text.lines().count(), String::from_utf8(one).expect("UTF-8").lines().count() + 1);
}

#[test]
fn the_index_explains_every_key_of_a_record() {
    let whole = Record {
        date: Some("d"),
        source: Some("s"),
        author: Some("a"),
        tags: &["t"],
        original: Some("o"),
        ..BARE
    };
    let file = read(&index(&Index {
        title: "The Mirror",
        lang: "zh-Hans",
        base_url: Some("https://site.example/"),
        full: &["data/0/1.json"],
        open: "data/latest.json",
    }));
    assert_eq!(file["format"], 1);
    assert_eq!(file["title"], "The Mirror");
    assert_eq!(file["language"], "zh-Hans");
    assert_eq!(file["base_url"], "https://site.example/");
    assert_eq!(file["shards"], json!(["data/0/1.json"]));
    assert_eq!(file["latest"], "data/latest.json");
    let keys = |value: &Value| -> Vec<String> {
        value.as_object().into_iter().flat_map(serde_json::Map::keys).cloned().collect()
    };
    let (mut known, mut told) = (keys(&read(&shard(&[whole]))[0]), keys(&file["fields"]));
    known.sort();
    told.sort();
    assert_eq!(known, told);
}

#[test]
fn the_list_of_mirrors_has_all_of_them_in_their_order() {
    let urls = ["https://site.example/", "http://site.onion:8080/m/"];
    let file = read(&mirrors("The \"Mirror\"", &urls));
    assert_eq!(file, json!({"version": 1, "title": "The \"Mirror\"", "mirrors": urls}));
}

proptest! {
    #[test]
    fn any_title_comes_back(letters in proptest::collection::vec(any::<char>(), 0..40)) {
        let title: String = letters.into_iter().collect();
        let tags = [title.as_str()];
        let read = read(&shard(&[Record { title: &title, tags: &tags, ..BARE }]));
        prop_assert_eq!(&read[0]["title"], &*line(&title));
    }
}
