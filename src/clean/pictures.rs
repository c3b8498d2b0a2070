//! Pictures: one per picture, with the address that a browser would have loaded in the end.

use crate::clean::dom::{self, Node, attr};
use crate::clean::pass::Pass;
use crate::clean::urls::{Target, resolve};

/// Where lazy loaders keep the real address, the best first.
const LAZY: &[&str] = &[
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-cfsrc",
    "data-actualsrc",
    "data-echo",
    "data-lazyload",
    "data-lazy",
    "data-orig-file",
    "data-full-url",
    "data-image",
    "_src",
];

const LAZY_SETS: &[&str] = &["data-srcset", "data-lazy-srcset", "srcset"];

/// Settles an `<img>`: resolved, or taken out with a reason.
pub fn settle(pass: &mut Pass<'_>, node: &Node<'_>) {
    if is_emoji(node) {
        let alt = attr(node, "alt").unwrap_or_default();
        let text = pass.tree.text(&alt);
        node.insert_before(&text);
        node.remove_from_parent();
        return;
    }
    if is_pixel(node) {
        pass.take_out(node, "pixel");
        return;
    }
    let Some((address, file)) = address(pass, node) else {
        pass.take_out(node, "picture without an address");
        return;
    };
    // A twin right after its picture: `<noscript>` copies, desktop and phone versions.
    if pass.record.pictures.last() == Some(&address) {
        pass.take_out(node, "second copy of a picture");
        return;
    }
    pass.record.files.extend(file);
    let alt = attr(node, "alt").map(|alt| crate::text::collapse(&alt)).unwrap_or_default();
    let size = (number(node, "width"), number(node, "height"));
    node.remove_all_attrs();
    node.set_attr("src", &address);
    node.set_attr("alt", &alt);
    if let (Some(width), Some(height)) = size {
        node.set_attr("width", &width.to_string());
        node.set_attr("height", &height.to_string());
    }
    // The first picture is usually in view: loading it lazily would only delay it.
    if !pass.record.pictures.is_empty() {
        node.set_attr("loading", "lazy");
    }
    // Outlets refuse hot links that name another site.
    node.set_attr("referrerpolicy", "no-referrer");
    pass.record.pictures.push(address);
}

/// The resolved address of a picture, and the local file where it is one.
fn address(pass: &Pass<'_>, node: &Node<'_>) -> Option<(String, Option<String>)> {
    let mut candidates: Vec<String> = Vec::new();
    candidates.extend(LAZY.iter().filter_map(|name| attr(node, name)));
    let src = attr(node, "src").unwrap_or_default();
    let placeholder = is_placeholder(&src);
    if !placeholder {
        candidates.push(src);
    }
    candidates.extend(
        LAZY_SETS.iter().filter_map(|name| attr(node, name)).filter_map(|set| largest(&set)),
    );
    candidates.iter().filter(|address| !is_placeholder(address)).find_map(|address| match resolve(
        address, pass.input,
    )? {
        Target::Web(url) => Some((url.into(), None)),
        Target::File(link, file) => Some((link, Some(file))),
        Target::Page(_) | Target::Fragment(_) | Target::Other(_) => None,
    })
}

/// The widest candidate of a `srcset` (HTML, "parse a srcset attribute": candidates are split at
/// commas that white space follows, since addresses may hold commas).
fn largest(set: &str) -> Option<String> {
    set.split(", ")
        .filter_map(|candidate| {
            let mut words = candidate.trim().trim_end_matches(',').split_whitespace();
            let address = words.next()?;
            let weight: f32 = words
                .next()
                .and_then(|word| word.trim_end_matches(['w', 'x']).parse().ok())
                .unwrap_or(1.0);
            Some((weight, address.to_owned()))
        })
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, address)| address)
}

/// What stands in `src` until a script replaces it.
fn is_placeholder(address: &str) -> bool {
    let address = address.trim();
    if address.is_empty() || address.starts_with("data:") || address.starts_with("about:") {
        return true;
    }
    let name = address
        .split(['?', '#'])
        .next()
        .unwrap_or(address)
        .rsplit('/')
        .next()
        .unwrap_or(address)
        .to_ascii_lowercase();
    matches!(
        name.as_str(),
        "none"
            | "lazy"
            | "undefined"
            | "null"
            | "blank.gif"
            | "blank.png"
            | "spacer.gif"
            | "pixel.gif"
            | "1x1.gif"
            | "1x1.png"
            | "transparent.gif"
            | "transparent.png"
            | "lazyload.gif"
            | "loading.gif"
            | "placeholder.png"
            | "grey.gif"
            | "lazy_placeholder.gif"
    )
}

/// A picture of at most one pixel, by its attributes or its style.
fn is_pixel(node: &Node<'_>) -> bool {
    let tiny = |name| {
        attr(node, name).and_then(|value| leading_number(&value)).is_some_and(|size| size <= 1)
    };
    if tiny("width") || tiny("height") {
        return true;
    }
    dom::with_attr(node, "style", |style| {
        style.split(';').filter_map(|rule| rule.split_once(':')).any(|(key, value)| {
            matches!(key.trim(), "width" | "height")
                && value.trim().ends_with("px")
                && leading_number(value).is_some_and(|size| size <= 1)
        })
    })
    .unwrap_or(false)
}

/// Emoji that `WordPress` turned into pictures become text again.
fn is_emoji(node: &Node<'_>) -> bool {
    let alt = attr(node, "alt").unwrap_or_default();
    let short = !alt.is_empty() && alt.chars().count() <= 8 && !alt.is_ascii();
    short
        && (dom::has_class(node, &["wp-smiley", "emoji"])
            || attr(node, "src").is_some_and(|src| src.contains("//s.w.org/images/core/emoji/")))
}

fn number(node: &Node<'_>, name: &str) -> Option<u32> {
    let value = attr(node, name)?;
    let value = value.trim().trim_end_matches("px");
    value.parse().ok().filter(|size| (2..=10_000).contains(size))
}

fn leading_number(value: &str) -> Option<u32> {
    let value = value.trim();
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    // `100%`, `1em`, `.5` say nothing about pixels.
    let rest = value[digits..].trim();
    (digits > 0 && (rest.is_empty() || rest == "px"))
        .then(|| value[..digits].parse().ok())
        .flatten()
}
