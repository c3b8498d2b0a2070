//! The allow-list itself. Everything that is not named here is gone: the element, not its text,
//! except for the few elements whose text is no reading matter.

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

const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href"]),
    ("img", &["src", "alt", "width", "height", "loading", "referrerpolicy"]),
    ("ol", &["start", "reversed"]),
    ("li", &["value"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("time", &["datetime"]),
];

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
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true);
    builder
}
