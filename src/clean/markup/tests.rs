//! What becomes harmless, and what stays as it is.

use proptest::prelude::{ProptestConfig, Strategy, prop, prop_assert_eq, proptest};

use super::{plain_len, prepare, tag_len};

#[test]
fn deep_nesting_loses_tags_and_no_text() {
    for inner in ["", "</x>", "<!--</div>-->"] {
        let open = format!("<div>{inner}").repeat(20_000);
        let html = open + "text" + &"</div>".repeat(20_000) + "<p>after</p>";
        let (made, cut) = prepare(&html);
        assert!(cut);
        assert!(made.contains("text") && made.ends_with("<p>after</p>"));
        assert_eq!(made.matches("<div>").count(), 256, "{inner}");
    }
}

#[test]
fn formatting_is_not_multiplied() {
    let many: String = (0..250).map(|n| format!("<b id={n}>")).collect();
    let (made, cut) = prepare(&many);
    assert!(cut);
    assert_eq!(made.matches("<b ").count(), 16);
    let closed = "<b>a</b><i>c</i>".repeat(1000);
    assert_eq!(prepare(&closed), (closed.as_str().into(), false));
}

#[test]
fn what_was_not_closed_swallows_nothing() {
    for (html, made) in [
        ("<p><iframe src=\"x\"/></p>TWO", "<p><iframe src=\"x\"/></iframe></p>TWO"),
        ("<script>a()<p>TWO", "<script></script>a()<p>TWO"),
        ("<SCRIPT>a('</p>')</Script>TWO", "<SCRIPT>a('</p>')</Script>TWO"),
        ("a<!-- b <p>TWO", "a b <p>TWO"),
        ("<video/>TWO", "<video/></video>TWO"),
    ] {
        assert_eq!(prepare(html).0, made, "{html}");
    }
}

#[test]
fn ordinary_pages_stay_as_they_are() {
    let html = "<p>一<li>二<br>&lt;3 < 4 <a href='>'>x</a>".repeat(1000);
    assert_eq!(prepare(&html), (html.as_str().into(), false));
}

#[test]
fn attributes_are_counted() {
    let html = format!("<p {}>x", "a=1 ".repeat(100_000));
    assert!(prepare(&html).0.len() < 1000);
}

/// Tags, and what may stand in them.
fn tag() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        ">",
        "=",
        "\"",
        "'",
        "/",
        " ",
        "\n",
        "\u{c}",
        "a",
        "湖",
        "class",
        "=\"",
        "='",
        "href=\"/a?b='c'\"",
        "<b ",
        "title='a > b'",
        "= \"",
        "width=1 ",
        " / / / / / / / / / / / / / / / / / / / / / / / / / ",
    ]);
    prop::collection::vec(parts, 0..20).prop_map(|parts| format!("<a{}", parts.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn tags_are_as_long_as_one_byte_after_the_other_says(tag in tag()) {
        prop_assert_eq!(tag_len(&tag), plain_len(&tag));
    }
}
