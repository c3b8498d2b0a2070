//! Pictures on other servers, as the site's policy wants them: shown, opened by the reader, linked,
//! or left out. Whoever fetches a picture tells its server that he reads the page.

use std::collections::BTreeMap;

use url::Url;

use crate::clean::dom::{self, Node, is_any};
use crate::clean::state::State;
use crate::model::images::Images;
use crate::model::record::By;

/// The policy of a site and of single hosts.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// For hosts that are not named.
    pub site: Images,
    /// For articles of a host, and of those below it where the name begins with a dot.
    pub by_host: BTreeMap<String, Images>,
}

impl Policy {
    /// The policy for articles of a host; the nearest name wins.
    pub fn of(&self, host: Option<&str>) -> Images {
        let named = |host: &str| {
            let bare = host.strip_prefix("www.").unwrap_or(host);
            let exact = self.by_host.get(host).or_else(|| self.by_host.get(bare));
            exact.or_else(|| {
                let mut rest = Some(bare);
                while let Some(name) = rest {
                    if let Some(found) = self.by_host.get(&format!(".{name}")) {
                        return Some(found);
                    }
                    rest = name.split_once('.').map(|(_, parent)| parent);
                }
                None
            })
        };
        host.and_then(named).copied().unwrap_or(self.site)
    }
}

/// Does with a picture that is settled what the policy wants; whether it is shown at once.
pub fn apply(state: &mut State<'_>, node: &Node<'_>, address: &str) -> bool {
    match state.images {
        Images::Hotlink => true,
        Images::Drop => {
            state.take_out(node, By::Step("images = \"drop\""));
            false
        }
        Images::Link => {
            link(state, node, address);
            false
        }
        Images::Click => {
            click(state, node, address);
            false
        }
    }
}

/// What the picture shows, as far as its page says it, and where it is.
fn label(node: &Node<'_>, address: &str) -> String {
    let host = Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned));
    let mut label = format!("🖼 {}", host.unwrap_or_default());
    if let Some(alt) = dom::attr(node, "alt").filter(|alt| !alt.is_empty()) {
        label.push_str(" · ");
        label.extend(alt.chars().take(80));
    }
    label
}

fn link(state: &mut State<'_>, node: &Node<'_>, address: &str) {
    state.change(node, By::Step("picture to a link"));
    let label = state.tree.text(&label(node, address));
    state.labels.insert(dom::id(&label));
    // A picture that is a link already stays one, to where it led.
    if node.ancestors_it(None).any(|above| is_any(&above, &["a"])) {
        node.insert_before(&label);
    } else {
        let link = state.tree.element("a");
        link.set_attr("href", address);
        link.append_child(&label);
        node.insert_before(&link);
    }
    node.remove_from_parent();
}

/// A closed `<details>`: a lazy picture in it is not fetched until it is opened.
fn click(state: &mut State<'_>, node: &Node<'_>, address: &str) {
    let inline =
        ["a", "p", "h2", "h3", "h4", "h5", "h6", "strong", "em", "b", "i", "font", "small"];
    for above in node.ancestors_it(None).collect::<Vec<_>>() {
        if !is_any(&above, &inline) {
            continue;
        }
        // In a paragraph with words it would part them; a paragraph without is none.
        if !is_any(&above, &["a", "p"]) || state.has_text(&above) {
            link(state, node, address);
            return;
        }
        above.rename("div");
        above.remove_attr("href");
    }
    state.change(node, By::Step("picture to open"));
    let details = state.tree.element("details");
    let summary = state.tree.element("summary");
    let label = state.tree.text(&label(node, address));
    state.labels.insert(dom::id(&label));
    summary.append_child(&label);
    details.append_child(&summary);
    node.insert_before(&details);
    node.set_attr("loading", "lazy");
    details.append_child(node);
}
