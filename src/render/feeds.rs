//! The page that tells people about the feeds.

use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::model::feeds::{FeedGroup, OPML, SITE_FEEDS, feed_path};
use crate::model::key::Key;
use crate::model::link::relative;
use crate::render::page;
use crate::render::renderer::Renderer;
use crate::render::view::{FeedsPage, FeedsView, NamedGroupView, NamedLinkView};

/// Renders the page.
pub fn render(renderer: &Renderer<'_>, groups: &[FeedGroup<'_>], path: &str) -> Result<Vec<u8>> {
    let link =
        |name: &str, to: &str| NamedLinkView { name: name.to_owned(), url: relative(path, to) };
    let title = renderer.text("feeds").to_owned();
    let groups = groups.iter().map(|group| NamedGroupView {
        name: renderer.text(group.kind.folder()).to_owned(),
        items: group.items.iter().map(|item| link(item.name, &feed_path(item.folder))).collect(),
    });
    let view = FeedsPage {
        page: renderer.page("feeds", path, title, renderer.text("feeds_text")),
        feeds: FeedsView {
            site: SITE_FEEDS.map(|(name, to)| link(name, to)).into(),
            groups: groups.collect(),
            opml: relative(path, OPML),
        },
    };
    page::render(&renderer.theme.engine, "feeds.html", &view, page::Trusted::default())
}

/// The page's key.
pub fn key(frame: Fingerprint, groups: &[FeedGroup<'_>]) -> Key {
    let none = Fingerprint::default();
    Key::of([frame, none, none, Fingerprint::of_value(&groups), none])
}
