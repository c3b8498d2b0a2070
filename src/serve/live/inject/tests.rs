//! A page gets its script and its policy, and taking both out gives the built page.

use proptest::prelude::{ProptestConfig, Strategy, any, prop, prop_oneof, proptest};
use proptest::strategy::Just;

use super::{Script, inject, strip, to_top};
use crate::serve::live::look::Look;

const SITE: &str = "<!doctype html>\n<html lang=\"zh-Hans\">\n<head>\n<meta charset=\"utf-8\">\n\
    <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';style-src 'self'\">\n\
    <title>河口</title>\n<link rel=\"stylesheet\" href=\"../assets/style-a.css\">\n</head>\n\
    <body><pre>&lt;/head&gt;</pre></body>\n</html>\n";

fn with(html: &[u8], asked: &str, path: &str) -> Option<Vec<u8>> {
    let look = Look::of(html);
    inject(html, &Script { asked, path, tag: Some("tag"), look: &look })
}

#[test]
fn a_page_of_the_site_differs_in_two_places() {
    let made = with(SITE.as_bytes(), "news/a.html", "news/a.html").expect("a page");
    let made = String::from_utf8(made).expect("text");
    let plain = Look::of(SITE.as_bytes()).plain;
    let script = format!(
        "<script src=\"../.reprint-serve/live.js\" data-path=\"news/a.html\" data-tag=\"tag\" \
        data-plain=\"{plain}\" data-style=\"../assets/style-a.css\" defer></script>"
    );
    let want = SITE
        .replace("content=\"default", "content=\"Script-Src 'self';Connect-Src 'self';default")
        .replace("'self'\">\n", &format!("'self'\">{script}\n"));
    assert_eq!(made, want);
    assert_eq!(strip(made.as_bytes()), SITE.as_bytes());
}

#[test]
fn pages_that_lead_on_at_once_and_those_without_ascii_are_left_alone() {
    let redirect = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
        <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">\n\
        <meta http-equiv=\"refresh\" content=\"0; url=../a.html\">\n<h1>Moved</h1>\n</html>\n";
    assert_eq!(with(redirect.as_bytes(), "a", "a"), None);
    assert_eq!(with(b"\xff\xfe<\0p\0", "a", "a"), None);
    assert!(with(redirect.replace("refresh", "other").as_bytes(), "a", "a").is_some());
}

#[test]
fn paths_stay_text_and_a_page_without_a_tag_says_so() {
    let look = Look::of(b"");
    let script = Script { asked: "a", path: "\"><img src=x>&.html", tag: None, look: &look };
    let made = String::from_utf8(inject(b"<p>", &script).expect("a page")).expect("text");
    let want = format!(
        "<script src=\".reprint-serve/live.js\" data-path=\"&quot;&gt;&lt;img src=x&gt;&amp;.html\" \
        data-plain=\"{}\" defer></script><p>",
        look.plain
    );
    assert_eq!(made, want);
}

#[test]
fn the_top_is_as_far_as_there_are_slashes() {
    for (asked, want) in [
        ("", ""),
        ("index.html", ""),
        ("a/", "../"),
        ("a/b/c.html", "../../"),
        ("a//b", "../../"),
        ("no%2Fslash?q=a/b", ""),
    ] {
        assert_eq!(to_top(asked), want, "{asked}");
    }
}

#[test]
fn policies_in_any_quotes_are_mended_and_mended_back() {
    for (before, after) in [
        ("content='img-src *;default-src https:'", "content='Script-Src https: &#39;self&#39;;"),
        ("content=default-src", "content=Script-Src&#32;&#39;self&#39;;"),
        ("content=\"default-src &#x27;none&#x27;\"", "content=\"Script-Src 'self';"),
    ] {
        let html =
            format!("<head><meta {before} http-equiv=Content-Security-Policy><title>a</title>");
        let made = with(html.as_bytes(), "a", "a").expect("a page");
        assert!(String::from_utf8_lossy(&made).contains(after), "{before}");
        assert_eq!(strip(&made), html.as_bytes());
    }
}

/// Pieces of pages, whole and broken.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let known = |text: &'static str| Just(text.as_bytes().to_vec());
    let policies = vec![
        "default-src 'none'",
        "script-src 'none'; connect-src https:",
        "default-src &#x27;self&#x27;",
        "script-src-elem a b; default-src *",
        "",
    ];
    let quotes = vec!["\"", "'", ""];
    prop_oneof![
        known("<!doctype html>"),
        known("<html lang=en>"),
        known("<head>"),
        known("</head>"),
        known("<body>"),
        known("<meta charset='utf-8'/>"),
        known("<title></head><script></title>"),
        known("<script src=a.js></script>"),
        known("<style>p{}</style>"),
        known("<link rel=stylesheet href='assets/style-a.css'>"),
        known("<!-- </head> -->"),
        known("<!--"),
        known("\r\n\t"),
        known("<p class=\"</script>\">河口"),
        (prop::sample::select(policies), prop::sample::select(quotes)).prop_map(
            |(policy, quote)| {
                let policy =
                    if quote.is_empty() { policy.replace(' ', "&#32;") } else { policy.to_owned() };
                let quote = if policy.contains('\'') && quote == "'" { "\"" } else { quote };
                format!("<meta http-equiv=content-security-policy content={quote}{policy}{quote}>")
                    .into_bytes()
            }
        ),
        prop::collection::vec(any::<u8>(), 0..8),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn taking_both_out_gives_the_built_page(
        pieces in prop::collection::vec(piece(), 0..12),
        path in "[a-z/\"'<>& 河]{0,12}",
    ) {
        let html = pieces.concat();
        if let Some(made) = with(&html, &path, &path) {
            assert!(made.len() > html.len());
            assert_eq!(strip(&made), html);
        }
    }
}
