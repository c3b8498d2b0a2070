//! A built page into what a reader gets of the article: its letters, its pictures and its links, and
//! whatever in the page could act on its own.

use crate::html;
use crate::kept::address;
use crate::kept::source::letters;
use crate::kept::tree::{self, Node};

/// A page as it was built.
pub(crate) struct Page {
    /// The letters of the article's body.
    pub(crate) letters: String,
    /// Those of its title.
    pub(crate) title: String,
    /// `src` of each picture, as written.
    pub(crate) pictures: Vec<String>,
    /// Each `href` in the body.
    pub(crate) links: Vec<String>,
    /// What could run, load or be loaded unseen.
    pub(crate) live: Vec<String>,
    /// Where the original stands: what relative addresses of the source were relative to.
    pub(crate) pixels: usize,
}

/// Elements that run, embed or send something. Nothing of the kind is in a page.
const LIVE: [&str; 20] = [
    "script", "iframe", "frame", "frameset", "object", "embed", "applet", "form", "base", "style",
    "svg", "math", "video", "audio", "source", "template", "noscript", "input", "button", "portal",
];

/// Reads a page of an article.
pub(crate) fn read(html: &str) -> Page {
    let nodes = tree::read(html);
    let body = nodes.iter().position(|node| node.name == "div" && node.classes().eq(["body"]));
    let body = body.expect("a page of an article has a body");
    let mut page = Page {
        letters: String::new(),
        title: String::new(),
        pictures: Vec::new(),
        links: Vec::new(),
        live: Vec::new(),
        pixels: 0,
    };
    let mut inside = vec![false; nodes.len()];
    for (at, node) in nodes.iter().enumerate().skip(1) {
        inside[at] = at == body || inside[node.parent];
        live(node, &mut page.live);
        if node.name.is_empty() {
            let own = || letters(&html::decode(&node.text));
            if inside[at] {
                page.letters.push_str(&own());
            } else if nodes[node.parent].name == "h1" {
                page.title.push_str(&own());
            }
        } else if inside[at] {
            if node.name == "img" {
                page.pictures.extend(node.get("src").map(str::to_owned));
                let small = |name| matches!(node.get(name), Some("0" | "1"));
                page.pixels += usize::from(small("width") || small("height"));
            }
            page.links.extend(node.get("href").map(str::to_owned));
            // Elsewhere the page's own frame uses them.
            if ["style", "class", "srcset", "target", "action"]
                .iter()
                .any(|name| node.get(name).is_some() && !(*name == "class" && at == body))
                && node.get("class") != Some("card")
                && at != body
            {
                page.live.push(format!("{} with {:?}", node.name, node.attributes));
            }
        }
    }
    page
}

/// Whatever in an element could act: its name, its handlers, the scheme of its addresses.
fn live(node: &Node, found: &mut Vec<String>) {
    if LIVE.contains(&node.name.as_str()) || node.name.contains(['-', ':']) {
        found.push(format!("<{}>", node.name));
    }
    for (name, value) in &node.attributes {
        let addressed =
            ["href", "src", "action", "data", "poster", "cite"].contains(&name.as_str());
        let squeezed: String =
            value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        let scheme =
            squeezed.split([':', '/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
        let icon = node.name == "link" && value == "data:,";
        let bad = ["javascript", "data", "vbscript", "blob", "file"].contains(&scheme.as_str());
        if name.starts_with("on")
            || name == "srcdoc"
            || addressed && bad && !icon && squeezed.len() > scheme.len()
        {
            found.push(format!("{name}={value}"));
        }
    }
}

/// The keys of addresses in a page.
pub(crate) fn keys(addresses: &[String]) -> Vec<String> {
    addresses.iter().filter_map(|address| address::key(address, "")).collect()
}
