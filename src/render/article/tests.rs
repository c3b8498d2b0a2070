use chrono_tz::Tz;

use super::{Text, output};
use crate::config::{Config, Flags};
use crate::model::crawlers::Extras;
use crate::model::language::Language;
use crate::model::record::TextFacts;
use crate::render::facts::article::{ArticleFacts, HeadFacts};
use crate::render::facts::frame::Frame;
use crate::render::menu::SharedMenus;
use crate::render::renderer::Renderer;
use crate::theme::Theme;
use crate::trust::sanitize;

/// The page of an article without date, outlet and writer, on a site in a language.
fn page(site: &str, title: &str, facts: Option<&TextFacts>, incomplete: bool) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("site.toml"), format!("lang = \"{site}\"\n"))
        .expect("written");
    let config = Config::load(&Flags::default(), folder.path()).expect("a configuration");
    let theme = Theme::load(&config).expect("the theme");
    let renderer = Renderer {
        frame: &Frame::default(),
        theme: &theme,
        base_url: None,
        zone: Tz::UTC,
        description: "",
        lang: &config.lang,
        extras: Extras::default(),
        terms_order: config.outlook.terms_order,
        menus: SharedMenus::default(),
    };
    let head = HeadFacts {
        id: "abcdefghjk",
        path: "undated/a.html",
        title,
        original: Some("https://host.example/1"),
        host: Some("host.example"),
        date: None,
        mirrored: None,
        source: None,
        author: None,
        tags: Vec::new(),
    };
    let article = ArticleFacts { head, neighbours: [None, None] };
    let body = sanitize("<p>…</p>");
    let text =
        facts.map(|facts| Text { body: &body, facts, image: None, incomplete, is_ad: false });
    let made = output(&renderer, &article, text.as_ref()).expect("a page");
    String::from_utf8(made.bytes).expect("UTF-8")
}

fn facts(language: Option<&'static str>, minutes: usize) -> TextFacts {
    TextFacts { minutes, language: language.map(Language::new), ..TextFacts::default() }
}

#[test]
fn the_reading_time_is_told_where_there_is_a_text() {
    for (site, told) in [
        ("zh-Hans", "<span>阅读约 3 分钟</span>"),
        ("zh-TW", "<span>閱讀約 3 分鐘</span>"),
        ("en", "<span>3 min read</span>"),
    ] {
        assert!(page(site, "a", Some(&facts(None, 3)), false).contains(told), "{site}");
    }
    for silent in [page("en", "a", Some(&facts(None, 0)), false), page("en", "a", None, false)] {
        assert!(!silent.contains("min read"));
    }
}

#[test]
fn a_text_of_another_language_is_marked() {
    let marks = |site: &str, title: &str, language: Option<&'static str>| {
        let page = page(site, title, Some(&facts(language, 1)), false);
        let mark = |element: &str| {
            let (_, rest) = page.split_once(element).expect("the element");
            let (attributes, _) = rest.split_once('>').expect("its end");
            attributes.strip_prefix(" lang=\"").map(|lang| lang.trim_end_matches('"').to_owned())
        };
        (mark("<h1"), mark("<div class=\"body\""))
    };
    let both = |lang: &str| (Some(lang.to_owned()), Some(lang.to_owned()));
    assert_eq!(marks("zh-Hans", "湖邊的橋", Some("zh-Hant")), both("zh-Hant"));
    assert_eq!(marks("zh-Hans", "The Bridge", Some("en")), both("en"));
    assert_eq!(marks("en-GB", "湖边的桥", Some("zh-Hans")), both("zh-Hans"));
    // A title tells for itself where the text does not.
    assert_eq!(marks("zh-Hans", "The Bridge", None), (Some("en".to_owned()), None));
    // The mirror wrote a title of its own.
    assert_eq!(marks("zh-Hans", "湖边的桥", Some("en")), (None, Some("en".to_owned())));
    for (site, language) in
        [("zh-Hans", Some("zh-Hans")), ("zh", Some("zh-Hant")), ("en-GB", Some("en")), ("en", None)]
    {
        assert_eq!(marks(site, "Bridge", language), (None, None), "{site}");
    }
}

#[test]
fn an_incomplete_copy_says_so_to_readers_and_programs() {
    let meta = "<meta name=\"reprint:incomplete\" content=\"paywall\">\n</head>";
    let note =
        "<p class=\"note\">The original is behind a paywall; this copy may be incomplete.</p>";
    let flagged = page("en", "a", Some(&facts(None, 1)), true);
    assert!(flagged.contains(meta) && flagged.contains(note), "{flagged}");
    let whole = page("en", "a", Some(&facts(None, 1)), false);
    assert!(!whole.contains("incomplete"), "{whole}");
}
