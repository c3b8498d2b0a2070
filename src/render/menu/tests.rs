use chrono_tz::Tz;
use proptest::prelude::{Just, Strategy, prop, prop_oneof};
use proptest::prop_assert_eq;
use proptest::test_runner::TestRunner;

use super::{SharedMenus, menu};
use crate::config::{Config, Flags};
use crate::model::crawlers::Extras;
use crate::model::menu::{MenuItem, MenuTarget};
use crate::model::site::TaxonomyKind;
use crate::render::facts::frame::Frame;
use crate::render::renderer::Renderer;
use crate::theme::Theme;

/// Paths of pages and of what menus lead to: few names, so that they meet.
fn paths() -> impl Strategy<Value = String> {
    let name = || prop::sample::select(vec!["tags", "archive", "a", "a b", "新", "index.html"]);
    prop::collection::vec(name(), 1..11).prop_map(|parts| parts.join("/"))
}

fn items() -> impl Strategy<Value = Vec<MenuItem>> {
    let target = prop_oneof![
        Just(MenuTarget::Home),
        Just(MenuTarget::Archive),
        Just(MenuTarget::Terms(TaxonomyKind::Tags)),
        Just(MenuTarget::Nowhere),
        Just(MenuTarget::Web("https://other.example/".to_owned())),
        paths().prop_map(MenuTarget::Path),
    ];
    let fragment = prop::option::of(Just("part".to_owned()));
    let item = (target, fragment).prop_map(|(to, fragment)| MenuItem {
        name: Some("A name".to_owned()),
        to,
        fragment,
    });
    prop::collection::vec(item, 0..4)
}

#[test]
fn shared_menus_are_those_of_the_page() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("site.toml"), "lang = \"en\"\n").expect("written");
    let config = Config::load(&Flags::default(), folder.path()).expect("a configuration");
    let theme = Theme::load(&config).expect("the theme");
    let pages = prop::collection::vec(paths(), 1..20);
    let held = TestRunner::default().run(&(items(), items(), pages), |(nav, footer, pages)| {
        let frame = Frame { nav, footer };
        let renderer = Renderer {
            frame: &frame,
            theme: &theme,
            base_url: None,
            zone: Tz::UTC,
            description: "",
            lang: &config.lang,
            extras: Extras::default(),
            terms_order: config.outlook.terms_order,
            menus: SharedMenus::default(),
        };
        for page in pages {
            prop_assert_eq!(
                renderer.menus.of(&renderer, &page),
                menu(&renderer, &page),
                "{}",
                page
            );
        }
        Ok(())
    });
    held.expect("the same menus");
}
