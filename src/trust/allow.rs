//! The allow-list itself. Everything that is not named here is gone: the element, not its text,
//! except for the few elements whose text is no reading matter.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative};

/// Elements that a reader needs.
pub(super) const TAGS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Elements that go with all that is in them.
const CLEAN_CONTENT: &[&str] = &[
    "script",
    "style",
    "template",
    "iframe",
    "noembed",
    "noframes",
    "object",
    "svg",
    "math",
    "title",
    "textarea",
    "select",
    "xmp",
    "plaintext",
];

/// The attributes that hold an address. Ammonia looks at the schemes of these and of no others that
/// are allowed here: `srcset`, `cite` and the like it would let pass.
pub(super) const ADDRESSES: &[&str] = &["href", "src"];

pub(super) const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href"]),
    ("img", &["src", "alt", "width", "height", "loading", "referrerpolicy"]),
    ("ol", &["start", "reversed"]),
    ("li", &["value"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("time", &["datetime"]),
];

/// A relative address that leads to a place of the site: a path from the page, never one that
/// begins with a slash. `clean` makes none of those, and browsers read `//host` and `/\host` as
/// another site. Nor does its first part hold a colon, which might end a scheme.
fn own(address: &str) -> Option<Cow<'_, str>> {
    let first = address.split(['/', '?', '#']).next().unwrap_or_default();
    let is_own = !address.is_empty() && !address.starts_with(['/', '\\']) && !first.contains(':');
    is_own.then_some(Cow::Borrowed(address))
}

/// An attribute as it is, unless it is an address that is not written as `clean` and the URL standard
/// write them: without control characters and spaces, which browsers drop, and without
/// backslashes in the path, which they read as slashes. It never gives back another value: that would
/// not be looked at again.
fn plain<'v>(_: &str, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
    (!ADDRESSES.contains(&name) || is_plain(value)).then_some(Cow::Borrowed(value))
}

fn is_plain(address: &str) -> bool {
    let (mut is_path, mut last) = (true, 0);
    for byte in address.bytes() {
        match byte {
            0..=b' ' | 0x7f => return false,
            // U+0080 to U+009F
            0x80..=0x9f if last == 0xc2 => return false,
            b'\\' if is_path => return false,
            b'?' | b'#' => is_path = false,
            _ => {}
        }
        last = byte;
    }
    true
}

pub(super) fn builder() -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(CLEAN_CONTENT.iter().copied().collect())
        .tag_attributes(
            ATTRIBUTES
                .iter()
                .map(|(tag, names)| (*tag, names.iter().copied().collect()))
                .collect::<HashMap<_, HashSet<_>>>(),
        )
        .generic_attributes(HashSet::from(["lang", "dir", "id"]))
        // Ids come from foreign pages: a prefix keeps them from clashing with the theme's own.
        // `clean` writes the same prefix into links to them.
        .id_prefix(Some("u-"))
        .allowed_classes(HashMap::from([("p", HashSet::from(["card"]))]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "magnet"]))
        // Relative addresses are the site's own, made by `clean`; everything else is absolute by now.
        .url_relative(UrlRelative::Custom(Box::new(own)))
        .attribute_filter(plain)
        .link_rel(None)
        .strip_comments(true);
    builder
}
