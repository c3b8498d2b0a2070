//! HTML into a flat tree, for the checks of what cleaning keeps: nodes in the order of the document,
//! each with its parent. Made of the suite's own scanner; ends that authors leave out are known for
//! the few elements where they do. One look at each tag: linear.

use crate::html::{self, Piece};

/// An element, or a text where the name is empty.
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    /// The text as written, entities not decoded; of a text alone.
    pub(crate) text: String,
    /// Always smaller than the node's own number; the root is its own parent.
    pub(crate) parent: usize,
}

impl Node {
    /// The value of an attribute.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The classes, in order.
    pub(crate) fn classes(&self) -> impl Iterator<Item = &str> {
        self.get("class").unwrap_or_default().split_ascii_whitespace()
    }
}

/// Elements that have no end tag.
const VOID: [&str; 17] = [
    "area", "base", "basefont", "br", "col", "embed", "frame", "hr", "img", "input", "link",
    "meta", "param", "source", "track", "wbr", "keygen",
];

/// Elements inside of a line of text; all others begin a new one.
pub(crate) const INLINE: [&str; 36] = [
    "a", "ok", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn",
    "em", "font", "i", "img", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small",
    "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];

/// Which open elements the start of one of this name ends, and which one stops the search.
fn ends(name: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match name {
        "li" => (&["li"], &["ul", "ol"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl"]),
        "option" => (&["option"], &["select"]),
        "td" | "th" => (&["td", "th"], &["tr", "table"]),
        "tr" => (&["tr", "td", "th"], &["table"]),
        "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot", "tr", "td", "th"], &["table"]),
        name if INLINE.contains(&name) || VOID.contains(&name) && name != "hr" => (&[], &[]),
        "script" | "style" | "noscript" | "iframe" | "button" | "video" | "audio" | "object"
        | "picture" | "svg" | "template" | "select" | "textarea" => (&[], &[]),
        // A paragraph ends where a block begins.
        _ => (&["p"], &["td", "th", "button", "table", "object"]),
    }
}

/// Reads markup into its nodes; the first is the root.
pub(crate) fn read(markup: &str) -> Vec<Node> {
    let root =
        Node { name: "#root".to_owned(), attributes: Vec::new(), text: String::new(), parent: 0 };
    let mut nodes = vec![root];
    let mut open: Vec<usize> = vec![0];
    for piece in html::pieces(markup) {
        let parent = open.last().copied().unwrap_or(0);
        match piece {
            Piece::Text(text) => nodes.push(Node {
                name: String::new(),
                attributes: Vec::new(),
                text: text.to_owned(),
                parent,
            }),
            Piece::Tag(tag) if tag.closing => close(&nodes, &mut open, &tag.name),
            Piece::Tag(tag) => {
                let (ended, stops) = ends(&tag.name);
                let within = |at: &usize| !stops.contains(&nodes[*at].name.as_str());
                let reach = open.iter().rev().take_while(|at| within(at)).count();
                let from = open.len() - reach;
                let cut = (from.max(1)..open.len())
                    .find(|at| ended.contains(&nodes[open[*at]].name.as_str()));
                open.truncate(cut.unwrap_or(open.len()));
                let parent = open.last().copied().unwrap_or(0);
                let leaf = VOID.contains(&tag.name.as_str());
                if !leaf {
                    open.push(nodes.len());
                }
                let text = String::new();
                nodes.push(Node { name: tag.name, attributes: tag.attributes, text, parent });
            }
        }
    }
    nodes
}

/// An end tag: what it names is closed with all in it; a stray one, or one that would close a block
/// from inside of another (`<b><p></b>`), closes only what it names.
fn close(nodes: &[Node], open: &mut Vec<usize>, name: &str) {
    let Some(at) = open.iter().rposition(|at| nodes[*at].name == name).filter(|at| *at > 0) else {
        return;
    };
    let inline = |at: &usize| INLINE.contains(&nodes[*at].name.as_str());
    if INLINE.contains(&name) && !open[at + 1..].iter().all(inline) {
        open.remove(at);
    } else {
        open.truncate(at);
    }
}

#[cfg(test)]
fn outline(markup: &str) -> String {
    let nodes = read(markup);
    let mut made = Vec::new();
    for node in nodes.iter().skip(1) {
        let (above, own) = (&nodes[node.parent].name, &node.name);
        made.push(format!("{above}>{}", if own.is_empty() { &node.text } else { own }));
    }
    made.join(" ")
}

#[test]
fn ends_that_are_left_out_are_known() {
    assert_eq!(outline("<p>a<p>b"), "#root>p p>a #root>p p>b");
    assert_eq!(
        outline("<ul><li>a<ul><li>b</ul><li>c</ul>d"),
        "#root>ul ul>li li>a li>ul ul>li li>b ul>li li>c #root>d"
    );
    assert_eq!(
        outline("<table><tr><td>a<td>b<tr><td>c</table>"),
        "#root>table table>tr tr>td td>a tr>td td>b table>tr tr>td td>c"
    );
    assert_eq!(outline("<dl><dt>a<dd>b<dt>c</dl>"), "#root>dl dl>dt dt>a dl>dd dd>b dl>dt dt>c");
    assert_eq!(outline("<p>a<div>b</div>c"), "#root>p p>a #root>div div>b #root>c");
    assert_eq!(outline("<div>a</span></p>b</div>c"), "#root>div div>a div>b #root>c");
    assert_eq!(outline("<b><p>a</b>b</p>c"), "#root>b b>p p>a p>b #root>c");
    assert_eq!(outline("<br>a<img>b"), "#root>br #root>a #root>img #root>b");
}
