//! Pictures: one per picture, with the address that a browser would have loaded in the end.

use url::Url;

use crate::clean::dom::{self, Node, attr};
use crate::clean::lists::engine::Kind;
use crate::clean::policy;
use crate::clean::srcset;
use crate::clean::state::State;
use crate::clean::urls::Target;
use crate::model::record::By;

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

/// All attributes that may hold a picture's address; `ruled` are those that an outlet's rules name.
pub fn address_attrs(ruled: &[String]) -> impl Iterator<Item = &str> {
    let ruled = ruled.iter().map(String::as_str);
    let known = LAZY.iter().chain(LAZY_SETS).copied();
    std::iter::once("src").chain(ruled).chain(known)
}

const LAZY_SETS: &[&str] = &["data-srcset", "data-lazy-srcset", "srcset"];

/// Settles an `<img>`: resolved, or taken out with a reason.
pub fn settle(state: &mut State<'_>, node: &Node<'_>) {
    if is_emoji(node) {
        let alt = attr(node, "alt").unwrap_or_default();
        let text = state.tree.text(&alt);
        node.insert_before(&text);
        node.remove_from_parent();
        return;
    }
    if is_pixel(node) {
        state.take_out(node, By::Step("pixel"));
        return;
    }
    let (address, file) = match found(state, node) {
        Some(Found::Address(address, file)) => (address, file),
        Some(Found::Blocked(rule)) => {
            state.take_out(node, By::List(rule));
            return;
        }
        None => {
            state.take_out(node, By::Step("picture without an address"));
            return;
        }
    };
    if is_twin(state, node, &address) {
        state.take_out(node, By::Step("second copy of a picture"));
        return;
    }
    state.kept_at_picture = state.kept;
    state.last_picture = Some(address.clone());
    let is_ours = file.is_some();
    state.record.files.extend(file);
    let alt =
        attr(node, "alt").map(|alt| crate::text::collapse(&alt)).filter(|alt| !alt.is_empty());
    let alt = alt.or_else(|| link_name(node)).unwrap_or_default();
    let size = (number(node, "width"), number(node, "height"));
    node.remove_all_attrs();
    node.set_attr("src", &address);
    node.set_attr("alt", &alt);
    if let (Some(width), Some(height)) = size {
        node.set_attr("width", &width.to_string());
        node.set_attr("height", &height.to_string());
    }
    // The first picture is usually in view: loading it lazily would only delay it.
    if !state.record.pictures.is_empty() {
        node.set_attr("loading", "lazy");
    }
    // Outlets refuse hot links that name another site.
    node.set_attr("referrerpolicy", "no-referrer");
    if is_ours || policy::apply(state, node, &address) {
        state.record.pictures.push(address);
    }
}

/// Nodes in a link that is a picture's.
const MOST_IN_A_LINK: usize = 20;

/// What stands for a picture without words that is all there is of a link: a link has to have a name
/// (WCAG 2.4.4), and where it leads is one. One linked picture in twelve of the mirrors' has no other.
fn link_name(node: &Node<'_>) -> Option<String> {
    let link = node.ancestors_it(None).find(|above| dom::is_any(above, &["a"]))?;
    // A link around half a page is no picture's, and each picture in it would look through it all.
    if dom::below(&link).nth(MOST_IN_A_LINK).is_some() {
        return None;
    }
    let is_named = |part: &Node<'_>| attr(part, "alt").is_some_and(|alt| !alt.trim().is_empty());
    if !link.text().trim().is_empty() || dom::below(&link).any(|part| is_named(&part)) {
        return None;
    }
    let url = Url::parse(&attr(&link, "href")?).ok()?;
    url.host_str().map(str::to_owned)
}

/// A twin right after its picture: desktop and phone versions, and `<noscript>` copies, which often
/// differ in their size parameters only.
fn is_twin(state: &State<'_>, node: &Node<'_>, address: &str) -> bool {
    let Some(last) = state.last_picture.as_ref().filter(|_| state.kept == state.kept_at_picture)
    else {
        return false;
    };
    let bare = |address: &str| address.split('?').next().unwrap_or_default().to_owned();
    let noscript = || node.ancestors_it(Some(3)).any(|above| dom::is_any(&above, &["noscript"]));
    last == address || (bare(last) == bare(address) && noscript())
}

/// `<picture>`: the candidates of its sources are the last resort of its `<img>`.
pub fn adopt_sources(node: &Node<'_>) {
    let set = dom::below(node)
        .filter(|part| dom::is_any(part, &["source"]))
        .find_map(|source| attr(&source, "srcset").or_else(|| attr(&source, "data-srcset")));
    if let (Some(set), Some(img)) = (set, dom::find(node, &["img"]))
        && attr(&img, "srcset").is_none()
    {
        img.set_attr("srcset", &set);
    }
}

/// What the addresses of a picture come to.
enum Found {
    /// The resolved address, and the local file where it is one.
    Address(String, Option<String>),
    /// A list says that it is not wanted.
    Blocked(String),
}

fn found(state: &State<'_>, node: &Node<'_>) -> Option<Found> {
    let mut candidates: Vec<String> = Vec::new();
    let ruled = state.lazy.iter().map(String::as_str);
    let lazy = ruled.chain(LAZY.iter().copied()).filter_map(|name| attr(node, name));
    candidates.extend(lazy.filter(|value| is_address(value)));
    let src = attr(node, "src").unwrap_or_default();
    let placeholder = is_placeholder(&src);
    if !placeholder {
        candidates.push(src);
    }
    for set in LAZY_SETS.iter().filter_map(|name| attr(node, name)) {
        candidates.extend(srcset::best_first(&set).into_iter().map(str::to_owned));
    }
    let addresses = candidates.iter().filter(|address| !is_placeholder(address));
    let mut targets = addresses.filter_map(|address| state.resolve(address, Kind::Picture));
    targets.find_map(|target| match target {
        Target::Web(url) => Some(Found::Address(url.into(), None)),
        Target::File(link, file) => Some(Found::Address(link, Some(file))),
        Target::Blocked(rule, _) => Some(Found::Blocked(rule)),
        Target::Page(_) | Target::Fragment(_) | Target::Other(_) => None,
    })
}

/// `data-lazy="true"` and `data-image="12345"` are no addresses; one that still waits for its script
/// is not the best one.
fn is_address(value: &str) -> bool {
    let value = value.trim();
    value.contains(['/', '.'])
        && !value.starts_with(['{', '['])
        && !value.contains("is-pending-load=1")
        && value.parse::<f64>().is_err()
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
    // Both sides, or one where the other is not said: 1 by 600 is a line, 0 by 0 a lazy picture.
    let is_tiny = |width: Option<u32>, height: Option<u32>| match (width, height) {
        (Some(width), Some(height)) => width <= 1 && height <= 1,
        (Some(side), None) | (None, Some(side)) => side <= 1,
        (None, None) => false,
    };
    let size = |name| attr(node, name).and_then(|value| leading_number(&value));
    if LAZY.iter().any(|name| attr(node, name).is_some_and(|value| is_address(&value))) {
        return false;
    }
    if is_tiny(size("width"), size("height")) {
        return true;
    }
    let style = attr(node, "style").unwrap_or_default();
    let styled = |wanted: &str| {
        style.split(';').filter_map(|rule| rule.split_once(':')).find_map(|(key, value)| {
            let pixels = key.trim() == wanted && value.trim().ends_with("px");
            pixels.then(|| leading_number(value)).flatten()
        })
    };
    is_tiny(styled("width"), styled("height"))
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
