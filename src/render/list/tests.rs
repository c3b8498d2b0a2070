use chrono_tz::Tz;

use super::render;
use crate::config::{Config, Flags};
use crate::model::crawlers::Extras;
use crate::model::site::TaxonomyKind;
use crate::render::facts::frame::Frame;
use crate::render::facts::list::ListFacts;
use crate::render::facts::tests::site;
use crate::render::menu::SharedMenus;
use crate::render::renderer::Renderer;
use crate::render::target::{List, list_path};
use crate::theme::Theme;

/// A page of a list of five articles, two on a page, without line ends.
fn page(list: List, number: Option<usize>, has_feed: bool, excerpts: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("site.toml"), "lang = \"en\"\n").expect("written");
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
    let days: [(&str, &[&str]); 5] =
        ["2019-01-01", "2019-01-02", "2020-01-01", "2020-01-02", "2021-01-01"]
            .map(|day| (day, &["湖"] as &[&str]));
    let site = site(&days);
    let folder = list.folder(&site);
    let facts = ListFacts::of(&site, list, &folder, number, 2, has_feed);
    let made = render(&renderer, &facts, &list_path(&folder, number), excerpts).expect("a page");
    String::from_utf8(made).expect("UTF-8").replace('\n', "")
}

#[test]
fn a_list_names_its_feed_on_its_own_address() {
    let link = "type=\"application/atom+xml\" href=\"feed.xml\"";
    let tag = List::Term(TaxonomyKind::Tags, 0);
    for list in [List::Home, tag] {
        assert!(page(list, None, true, &[]).contains(link));
        assert!(!page(list, None, false, &[]).contains("atom+xml"));
        assert!(!page(list, Some(1), true, &[]).contains("atom+xml"));
    }
}

#[test]
fn the_first_rows_say_how_their_text_begins() {
    let home = page(List::Home, None, false, &["First <words>.", ""]);
    let first = home.find("2021-01-01.html").expect("the newest article");
    let text = home.find("<p>First &lt;words&gt;.</ul>").expect("its text");
    let second = home.find("2020-01-02.html").expect("the next article");
    assert!(first < text && text < second, "{home}");
    assert!(!home[second..].contains("<p><"), "no empty one: {home}");
}

#[test]
fn a_term_says_how_many_and_of_which_years() {
    let tag = List::Term(TaxonomyKind::Tags, 0);
    assert!(
        page(tag, None, false, &[]).contains("<span>Articles: 5</span> <span>2019–2021</span>")
    );
    assert!(!page(tag, Some(1), false, &[]).contains("2019–"), "a numbered page never changes");
}

#[test]
fn the_front_page_leads_to_outlets_years_and_days() {
    let home = page(List::Home, None, false, &[]);
    for part in [
        "<a href=\"sources/湖畔日报/index.html\">湖畔日报</a> <small>5</small>",
        "<a href=\"2021/index.html\">2021</a> <small>1</small>",
        "<a href=\"2019/index.html\">2019</a> <small>2</small>",
        "<a href=\"2021/01/01/index.html\">1 January 2021</a>",
    ] {
        assert!(home.contains(part), "{part}: {home}");
    }
    let numbered = page(List::Home, Some(1), false, &[]);
    assert!(!numbered.contains("<small>"), "{numbered}");
}
