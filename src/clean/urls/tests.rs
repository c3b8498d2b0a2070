use proptest::prelude::{
    ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest,
};
use url::Url;

use super::{Target, fragment, place_link, resolve};
use crate::clean::addresses::AddressRules;
use crate::clean::input::{Input, Places};
use crate::fingerprint::Fingerprint;
use crate::model::source::SourcePath;

/// A site that holds one article, one post and one file.
struct Held;

impl Places for Held {
    fn article(&self, name: Fingerprint) -> Option<&str> {
        (name == Fingerprint::of(b"held.example/a?s=20")).then_some("2021/held.html")
    }
    fn post(&self, _: u16, rel: &str) -> Option<&str> {
        (rel == "posts/other.md").then_some("2021/other.html")
    }
    fn file(&self, _: u16, rel: &str) -> Option<String> {
        (rel == "posts/a b.png").then(|| "files/posts/a b.png".to_owned())
    }
}

fn at(written: &str, base: Option<&str>) -> Option<Target> {
    let url = base.map(|base| Url::parse(base).expect("a URL"));
    let source = SourcePath::new(0, "posts/this.md");
    let addresses = AddressRules::default();
    let input = Input {
        html: "",
        title: "",
        url: url.as_ref(),
        source: &source,
        page: "2021/this.html",
        tag_links: false,
        addresses: &addresses,
        places: &Held,
    };
    resolve(written, &input)
}

/// The address as it is written into the page.
fn link(written: &str) -> Option<String> {
    Some(match at(written, Some("https://host.example/news/1?x#y"))? {
        Target::Web(url) => url.into(),
        Target::Page(link) | Target::File(link, _) | Target::Other(link) => link,
        Target::Fragment(place) => place_link(&place),
        Target::Blocked(rule, _) => rule,
    })
}

#[test]
fn addresses_are_read_as_browsers_read_them() {
    for (written, made) in [
        ("/a", "https://host.example/a"),
        ("b", "https://host.example/news/b"),
        ("?b", "https://host.example/news/1?b"),
        ("https:b", "https://host.example/news/b"),
        ("http:b.example/", "http://b.example/"),
        ("https:/b.example/", "https://b.example/"),
        ("//b.example:8443/c", "https://b.example:8443/c"),
        ("/\\b.example/c", "https://b.example/c"),
        ("\\\\b.example\\c", "https://b.example/c"),
        ("\\/b.example", "https://b.example/"),
        ("https:\\\\b.example\\c?d\\e", "https://b.example/c?d\\e"),
        ("\\a\\b", "https://host.example/a/b"),
        ("/\t/b.example", "https://b.example/"),
        ("ht\ntps://b.exa\rmple/\u{0}c", "https://b.example/c"),
        ("\u{3000}\u{a0}https://b.example/\u{2003}\u{feff}", "https://b.example/"),
        ("https://b.example/\u{202e}gpj.a\u{200b}", "https://b.example/gpj.a"),
        ("https://b.example/a\u{200a}b c", "https://b.example/a%E2%80%8Ab%20c"),
        ("HTTPS://B.Example:443/A", "https://b.example/A"),
        ("http://新闻.example:8080/新", "http://xn--efvy88h.example:8080/%E6%96%B0"),
        ("https://host.example@evil.example/", "https://evil.example/"),
        ("https://user:pw@b.example:81/", "https://b.example:81/"),
        ("//user@b.example/", "https://b.example/"),
        ("other.md", "other.html"),
        ("a%20b.png?v=1", "../files/posts/a%20b.png"),
        (".\\a b.png", "../files/posts/a%20b.png"),
        ("https://held.example/a?s=20&utm_source=x", "held.html"),
        ("https://www.google.com/url?q=https://held.example/a?s=20", "held.html"),
        ("mailto:a@b.example?subject=c d", "mailto:a@b.example?subject=c%20d"),
        ("mailto:a b@c.example", "mailto:a%20b@c.example"),
        ("TEL:+1 23", "tel:+123"),
        ("#a", "#u-a"),
        ("#\u{200b}新%20b", "#u-新%20b"),
    ] {
        assert_eq!(link(written).as_deref(), Some(made), "{written:?}");
    }
}

#[test]
fn what_leads_nowhere_is_no_link() {
    for written in [
        "",
        " \u{3000}\u{200b}",
        "#",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " \u{1}javascript:x",
        "java\nscript:x",
        "java script:x",
        "java\u{3000}script:x",
        "java\u{200d}script:x",
        "javascript :x",
        "javascript%3Aalert(1)",
        "java%0Ascript:x",
        "javascript&colon;alert(1)",
        "java&Tab;script&#58;alert(1)",
        "&#106;avascript:x",
        "&#x6A;avascript&#x3a;x",
        "vbscript:x",
        "data:text/html,x",
        "DATA:text/html;base64,x",
        "blob:https://b.example/1",
        "file:///etc/passwd",
        "file:\\\\server\\share",
        "filesystem:https://b.example/1",
        "about:blank",
        "view-source:https://b.example/",
        "ftp://b.example/",
        "ws://b.example/",
        "intent://b.example/",
        "weixin://dl/chat",
        "https://",
        "https://a b/",
        "https://[::1/",
        "http://b.example:99999/",
        "mailto:",
        "tel: #",
        "magnet:?",
    ] {
        assert_eq!(link(written), None, "{written:?}");
    }
    assert_eq!(at("a/b", None), None);
    assert_eq!(at("/a", None), None);
    assert_eq!(at("a/b", Some("mailto:a@b.example")), None);
}

/// Addresses out of the pieces that readers of addresses stumble over.
fn written() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(vec![
            "https:", "http:", "//", "/", "\\", "mailto:", "tel:", "magnet:", "javascript:", "data:",
            "#", "?", "@", ":", ":80", "%", "%2", "%20", "%3A", "&colon;", "&#", ";", ".", "..", "[", "]",
            "x.example", "www.google.com/url?q=", "utm_source=1", "=", "&", "新", "\u{3000}", "\u{202e}",
            "\u{200b}", "\u{2028}", "\u{85}", "\t", "\n", " ", "xn--", "|", "<", ">", "\"", "'", "^",
        ])
        .prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(20_000) })]

    #[test]
    fn what_comes_out_is_plain_and_leads_to_the_same(written in written(), has_base in any::<bool>()) {
        let base = has_base.then_some("https://host.example/news/1?x#y");
        let again = |address: &str| at(address, base);
        match at(&written, base) {
            Some(Target::Web(url)) => {
                let text = url.as_str();
                prop_assert!(matches!(url.scheme(), "http" | "https"), "{text}");
                prop_assert!(url.username().is_empty() && url.password().is_none(), "{text}");
                prop_assert!(!text.contains(|c: char| c.is_control() || c.is_whitespace()), "{text}");
                prop_assert!(text.is_ascii(), "{text}");
                prop_assert_eq!(again(text), Some(Target::Web(url.clone())));
            }
            Some(Target::Other(text)) => {
                let scheme = text.split(':').next().unwrap_or_default();
                prop_assert!(matches!(scheme, "mailto" | "tel" | "magnet"), "{text}");
                prop_assert!(!text.contains(|c: char| c.is_control() || c.is_whitespace()), "{text}");
                prop_assert_eq!(again(&text), Some(Target::Other(text.clone())));
            }
            Some(Target::Fragment(place)) => {
                let link = place_link(&place);
                prop_assert!(!link.contains(|c: char| c.is_control() || c.is_whitespace()), "{link}");
                prop_assert_eq!(link.strip_prefix("#u-").map(fragment), Some(place));
            }
            Some(Target::Page(_) | Target::File(..) | Target::Blocked(..)) | None => {}
        }
    }

    #[test]
    fn any_text_is_read(written in any::<String>()) {
        at(&written, Some("https://host.example/news/1"));
        at(&written, None);
    }
}
