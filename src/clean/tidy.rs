//! After the pass: empty shells out, wrappers dissolved, text in paragraphs, links to lost places
//! undone. Nothing that a reader can see goes here.

use crate::clean::dom::{self, Node, Tree, is_any, with_name};
use crate::clean::urls;

/// Elements that begin a new line.
pub fn is_block(name: &str) -> bool {
    is_wrapper(name)
        || matches!(
            name,
            "p" | "ul"
                | "ol"
                | "li"
                | "dl"
                | "dt"
                | "dd"
                | "table"
                | "thead"
                | "tbody"
                | "tfoot"
                | "tr"
                | "td"
                | "th"
                | "caption"
                | "blockquote"
                | "figure"
                | "figcaption"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "pre"
                | "hr"
                | "details"
                | "summary"
        )
}

/// Blocks that only hold others.
fn is_wrapper(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "main"
            | "aside"
            | "nav"
            | "address"
            | "form"
            | "fieldset"
            | "center"
            | "body"
            | "html"
            | "hgroup"
            | "legend"
            | "dir"
            | "menu"
            | "noscript"
    )
}

/// Inline elements that say nothing to a reader.
fn is_hollow_inline(name: &str) -> bool {
    matches!(
        name,
        "span"
            | "font"
            | "label"
            | "picture"
            | "big"
            | "tt"
            | "nobr"
            | "acronym"
            | "o:p"
            | "bdi"
            | "bdo"
            | "data"
    )
}

/// Elements that are nothing when they are empty.
fn may_not_be_empty(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "span"
            | "a"
            | "strong"
            | "em"
            | "b"
            | "i"
            | "u"
            | "s"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "ul"
            | "ol"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "blockquote"
            | "figure"
            | "figcaption"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "main"
            | "aside"
            | "nav"
            | "center"
            | "font"
            | "small"
            | "sub"
            | "sup"
            | "table"
            | "tbody"
            | "thead"
            | "tfoot"
            | "tr"
            | "picture"
            | "form"
            | "fieldset"
            | "label"
            | "noscript"
            | "pre"
            | "code"
            | "cite"
            | "q"
            | "address"
            | "details"
            | "ins"
            | "del"
            | "mark"
            | "hgroup"
            | "legend"
            | "caption"
    )
}

/// What is done with elements.
#[derive(Clone, Copy)]
enum Sort {
    Paragraph,
    Hollow,
    Wrapper,
    Figure,
    Unknown,
    Other,
}

fn sort(name: &str) -> Sort {
    match name {
        "p" | "li" => Sort::Paragraph,
        "figure" => Sort::Figure,
        name if is_hollow_inline(name) => Sort::Hollow,
        name if is_wrapper(name) => Sort::Wrapper,
        name if crate::trust::keeps(name) => Sort::Other,
        name if name.contains('-') => Sort::Wrapper,
        _ => Sort::Unknown,
    }
}

/// Elements inside of which a paragraph may not be made.
fn holds_no_paragraph(name: &str) -> bool {
    matches!(
        name,
        "p" | "li"
            | "td"
            | "th"
            | "dd"
            | "dt"
            | "figcaption"
            | "caption"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "a"
            | "span"
            | "strong"
            | "em"
            | "b"
            | "i"
            | "u"
            | "s"
            | "small"
            | "font"
            | "summary"
            | "pre"
    )
}

/// Tidies the elements that are left, innermost first.
pub fn shells(tree: &Tree, left: &[Node<'_>]) {
    let root = tree.root();
    for node in left.iter().rev() {
        if node.parent().is_none() {
            continue;
        }
        let (sort, goes_empty) = with_name(node, |name| (sort(name), may_not_be_empty(name)));
        if goes_empty && is_hollow(node) && dom::attr(node, "id").is_none() {
            node.remove_from_parent();
            continue;
        }
        match sort {
            Sort::Paragraph => breaks_at_the_ends(node),
            // A place that a note leads back to needs an element to stand on.
            Sort::Hollow if dom::attr(node, "id").is_some() => node.rename("span"),
            Sort::Wrapper => wrapper(node, &root),
            Sort::Figure => figure(node),
            // The sanitizer loses the text of some elements that it does not know.
            Sort::Unknown if contains_block(node) => wrapper(node, &root),
            Sort::Hollow | Sort::Unknown => dom::unwrap(node),
            Sort::Other => {}
        }
    }
    rules_at_the_ends(&root);
}

/// Links to places on the page that are not there, or went with what was taken out, become text.
pub fn lost_places(tree: &Tree) {
    let root = tree.root();
    let places: std::collections::HashSet<String> =
        dom::below(&root).filter_map(|node| dom::attr(&node, "id")).collect();
    let lost: Vec<Node<'_>> = dom::below(&root)
        .filter(|node| {
            dom::with_attr(node, "href", |href| {
                href.strip_prefix("#u-")
                    .is_some_and(|place| !places.contains(&urls::fragment(place)))
            })
            .unwrap_or(false)
        })
        .collect();
    for link in lost {
        if dom::attr(&link, "id").is_some() {
            link.remove_attr("href");
        } else {
            dom::unwrap(&link);
        }
    }
}

/// No child but white space and breaks.
fn is_hollow(node: &Node<'_>) -> bool {
    let breaks = with_name(node, |name| !matches!(name, "pre" | "code" | "a" | "td" | "th"));
    node.children_it(false).all(|child| {
        dom::text_of(&child, is_blank).unwrap_or_else(|| breaks && is_any(&child, &["br"]))
    })
}

/// White space alone, of whatever script.
fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// A figure without anything to see is its caption, a paragraph.
fn figure(node: &Node<'_>) {
    if dom::find(node, &["img", "table", "pre", "a", "blockquote"]).is_some() {
        return;
    }
    if let Some(caption) = dom::find(node, &["figcaption"]) {
        let blocks = caption.children_it(false).any(|child| contains_block(&child));
        caption.rename(if blocks { "div" } else { "p" });
    }
    dom::unwrap(node);
}

/// Breaks at the ends of a paragraph only make it taller.
fn breaks_at_the_ends(node: &Node<'_>) {
    for last in [false, true] {
        loop {
            let end = if last { node.last_child() } else { node.first_child() };
            let Some(end) = end else { break };
            if is_any(&end, &["br"]) {
                end.remove_from_parent();
                continue;
            }
            let blank = dom::text_of(&end, is_blank).unwrap_or(false);
            let next = if last { end.prev_sibling() } else { end.next_sibling() };
            if blank && next.is_some_and(|next| is_any(&next, &["br"])) {
                end.remove_from_parent();
            } else {
                break;
            }
        }
    }
}

/// A wrapper with blocks in it dissolves; one with text alone is a paragraph.
fn wrapper(node: &Node<'_>, root: &Node<'_>) {
    let mut blocks = false;
    let mut text = false;
    for child in node.children_it(false) {
        match dom::text_of(&child, |own| !is_blank(own)) {
            Some(own) => text |= own,
            None if contains_block(&child) => blocks = true,
            None => text = true,
        }
    }
    let id = dom::attr(node, "id");
    if node.parent().is_some_and(|parent| is_any(&parent, &["figure"])) {
        dom::unwrap(node);
        return;
    }
    if blocks && text {
        node.rename("div");
        return;
    }
    let parent_takes = node
        .parent()
        .is_none_or(|parent| parent.id == root.id || !with_name(&parent, holds_no_paragraph));
    if !blocks && parent_takes {
        node.rename("p");
    } else if id.is_some() {
        node.rename("div");
    } else if blocks {
        dom::unwrap(node);
    } else {
        // Text in a cell or item: only the line end that the wrapper made is worth keeping.
        node.rename("div");
    }
}

fn contains_block(node: &Node<'_>) -> bool {
    with_name(node, is_block) || dom::below(node).any(|child| with_name(&child, is_block))
}

/// Rules that separate nothing: at the top, at the end.
fn rules_at_the_ends(root: &Node<'_>) {
    for last in [false, true] {
        loop {
            let end = if last { root.last_child() } else { root.first_child() };
            let Some(end) = end else { break };
            let blank = dom::text_of(&end, is_blank).unwrap_or(false);
            if blank || is_any(&end, &["hr", "br"]) {
                end.remove_from_parent();
            } else {
                break;
            }
        }
    }
}
