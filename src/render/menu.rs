//! The navigation and the footer of a page, as its template sees them.

use std::sync::OnceLock;

use crate::model::link::{depth, relative};
use crate::model::menu::{MenuItem, MenuTarget};
use crate::render::page::Prepared;
use crate::render::renderer::Renderer;
use crate::render::view::{LinkView, NavView};

/// Folders deep that most pages lie.
const DEPTHS: usize = 8;

/// The menus of pages. Most see the same ones: all that are as deep, but for those below a folder that a
/// menu leads to, whose links are shorter.
#[derive(Default)]
pub struct SharedMenus {
    /// The first folders of all that menus lead to.
    tops: OnceLock<Vec<String>>,
    by_depth: [OnceLock<Menu>; DEPTHS],
}

/// The menus of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Menu {
    /// The navigation.
    pub nav: Prepared,
    /// The entries of the footer.
    pub footer: Prepared,
}

impl SharedMenus {
    /// The menus of the page at a path. The renderer is always the same one.
    pub fn of(&self, renderer: &Renderer<'_>, path: &str) -> Menu {
        let depth = depth(path);
        let top = path.split_once('/').map(|(top, _)| top);
        match (self.by_depth.get(depth), top) {
            (Some(shared), Some(top)) if !self.tops(renderer).iter().any(|led| led == top) => {
                shared.get_or_init(|| menu(renderer, path)).clone()
            }
            // On the uppermost floor any page may be the one that is led to.
            _ => menu(renderer, path),
        }
    }

    fn tops(&self, renderer: &Renderer<'_>) -> &[String] {
        let top = |item: &MenuItem| Some(item.to.path()?.split_once('/')?.0.to_owned());
        let items = || renderer.frame.nav.iter().chain(&renderer.frame.footer);
        self.tops.get_or_init(|| items().filter_map(top).collect())
    }
}

/// The menus of the page at a path.
fn menu(renderer: &Renderer<'_>, path: &str) -> Menu {
    let entry = |item| {
        let url = url(item, path)?;
        let current = item.fragment.is_none() && item.to.path().as_deref() == Some(path);
        Some(NavView { name: name(renderer, item), url, current })
    };
    let nav: Vec<NavView<'_>> = renderer.frame.nav.iter().filter_map(entry).collect();
    let entry = |item| LinkView { name: name(renderer, item), url: url(item, path) };
    let footer: Vec<LinkView<'_>> = renderer.frame.footer.iter().map(entry).collect();
    Menu { nav: Prepared::list(&nav), footer: Prepared::list(&footer) }
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

#[cfg(test)]
mod tests;
