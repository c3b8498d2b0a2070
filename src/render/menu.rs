//! The navigation and the footer of a page, as its template sees them.

use crate::model::link::relative;
use crate::model::menu::{MenuItem, MenuTarget};
use crate::render::renderer::Renderer;
use crate::render::view::{LinkView, NavView};

/// The navigation of the page at a path.
pub fn nav<'a>(renderer: &'a Renderer<'_>, path: &str) -> Vec<NavView<'a>> {
    let entry = |item: &'a MenuItem| {
        let url = url(item, path)?;
        let current = item.fragment.is_none() && item.to.path().as_deref() == Some(path);
        Some(NavView { name: name(renderer, item), url, current })
    };
    renderer.frame.nav.iter().filter_map(entry).collect()
}

/// The entries of the footer of the page at a path.
pub fn footer<'a>(renderer: &'a Renderer<'_>, path: &str) -> Vec<LinkView<'a>> {
    let entry = |item: &'a MenuItem| LinkView { name: name(renderer, item), url: url(item, path) };
    renderer.frame.footer.iter().map(entry).collect()
}

fn name<'a>(renderer: &'a Renderer<'_>, item: &'a MenuItem) -> &'a str {
    match (&item.name, &item.to) {
        (Some(name), _) => name,
        (None, MenuTarget::Home) => renderer.text("home"),
        (None, MenuTarget::Archive) => renderer.text("archive"),
        (None, MenuTarget::Feeds) => renderer.text("feeds"),
        (None, MenuTarget::Terms(kind)) => renderer.text(kind.folder()),
        (None, MenuTarget::Path(to) | MenuTarget::Web(to)) => to,
        (None, MenuTarget::Nowhere) => "",
    }
}

fn url(item: &MenuItem, from: &str) -> Option<String> {
    match &item.to {
        MenuTarget::Web(url) => Some(url.clone()),
        to => {
            let mut url = relative(from, &to.path()?);
            if let Some(fragment) = &item.fragment {
                url.push('#');
                url.push_str(fragment);
            }
            Some(url)
        }
    }
}
