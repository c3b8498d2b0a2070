//! Captions kept with their picture: `<figure>` and `<figcaption>` out of what outlets write for it.

use crate::clean::dom::{self, Node, Tree, is_any};

const CAPTION_CLASSES: &[&str] =
    &["caption", "wp-caption-text", "figure-caption", "img-caption", "image-caption"];

/// Turns an element into the caption of the picture it belongs to, where it is one.
pub fn caption(tree: &Tree, node: &Node<'_>, name: &str) {
    if name != "figcaption" && !dom::has_class(node, CAPTION_CLASSES) {
        return;
    }
    if dom::text_len(node) == 0 || dom::find(node, &["img"]).is_some() {
        return;
    }
    // A caption in a caption is its text.
    if node.ancestors_it(Some(4)).any(|above| is_any(&above, &["figcaption"])) {
        return;
    }
    let root = tree.root();
    if node.ancestors_it(Some(4)).any(|above| is_any(&above, &["figure"])) {
        node.rename("figcaption");
        return;
    }
    // In a paragraph a figure would break it apart.
    let in_paragraph =
        |node: &Node<'_>| node.ancestors_it(None).any(|above| is_any(&above, &["p"]));
    let parent = node
        .parent()
        .filter(|parent| parent.id != root.id && is_any(parent, &["div", "p", "span"]));
    if let Some(parent) = parent
        && !in_paragraph(&parent)
        && only_pictures_and(&parent, node)
    {
        parent.rename("figure");
        node.rename("figcaption");
        return;
    }
    let text_between = node
        .prev_sibling()
        .and_then(|before| dom::text_of(&before, |text| !text.trim().is_empty()))
        .unwrap_or(false);
    let free = !text_between && !in_paragraph(node);
    let before = node.prev_element_sibling().filter(|_| free).filter(|before| {
        is_any(before, &["div", "p", "span", "a", "img"])
            && dom::text_len(before) == 0
            && (is_any(before, &["img"]) || dom::find(before, &["img"]).is_some())
    });
    if let Some(before) = before {
        let figure = tree.element("figure");
        before.insert_before(&figure);
        figure.append_child(&before);
        figure.append_child(node);
        node.rename("figcaption");
    } else if name == "figcaption" {
        // A caption without a picture is a paragraph.
        node.rename("p");
    }
}

/// Children that are looked at; what has more is a page, not a figure.
const MOST_SIBLINGS: usize = 16;

/// Whether a parent holds a picture and no text but the caption's.
fn only_pictures_and(parent: &Node<'_>, caption: &Node<'_>) -> bool {
    let mut picture = false;
    for (at, child) in parent.children_it(false).enumerate() {
        if at > MOST_SIBLINGS {
            return false;
        }
        if child.id == caption.id {
            continue;
        }
        if dom::text_len(&child) > 0 {
            return false;
        }
        picture |= is_any(&child, &["img"]) || dom::find(&child, &["img"]).is_some();
    }
    picture
}
