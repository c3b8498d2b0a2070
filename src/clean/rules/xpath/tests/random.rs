//! Random expressions on random pages: what is asked in two ways must be answered alike.

use proptest::collection::vec;
use proptest::prelude::{
    Just, ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest,
};
use proptest::sample::select;

use crate::clean::dom::{self, Tree, below};
use crate::clean::rules::xpath::page::Page;
use crate::clean::rules::xpath::{Found, XPath};

fn joined(
    parts: impl Strategy<Value = Vec<String>>,
    by: &'static str,
) -> impl Strategy<Value = String> {
    parts.prop_map(move |parts| parts.join(by))
}

fn one_of(words: &'static [&'static str]) -> impl Strategy<Value = String> + Clone {
    select(words).prop_map(str::to_owned)
}

const NAMES: &[&str] = &["div", "p", "a", "b", "ul", "li", "ins", "DIV", "h2", "td"];
const VALUES: &[&str] = &["x", "ad", "x ad", "pay-wall", "a\nad  y", "", "3", "10", "é ad"];
const ATTRS: &[&str] = &["id", "class", "href", "data-x"];

/// Markup with quirks: elements that close others, entities, comments, capitals.
fn html() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        one_of(VALUES),
        Just("&#97;d".to_owned()),
        Just("&eacute;".to_owned()),
        Just("pay&lowbar;wall".to_owned()),
    ];
    let attrs = vec((one_of(ATTRS), value), 0..3).prop_map(|attrs| {
        attrs.iter().map(|(name, value)| format!(" {name}=\"{value}\"")).collect::<String>()
    });
    let text =
        one_of(&["x", "three ad", " ", "10", "<!-- no -->", "<br>", "&amp;", "</p>", "<image>"]);
    let leaf = prop_oneof![text, attrs.clone().prop_map(|attrs| format!("<img{attrs}>"))];
    leaf.prop_recursive(5, 40, 5, move |inner| {
        (one_of(NAMES), attrs.clone(), vec(inner, 0..5), any::<bool>()).prop_map(
            |(name, attrs, inside, closed)| {
                let end = if closed { format!("</{name}>") } else { String::new() };
                format!("<{name}{attrs}>{}{end}", inside.concat())
            },
        )
    })
}

fn literal() -> impl Strategy<Value = String> {
    one_of(&[
        "'x'",
        "'ad'",
        "\"wall\"",
        "'x ad'",
        "''",
        "' ad '",
        "3",
        "'pay-'",
        "'pay_wall'",
        "'é'",
    ])
}

fn attr() -> impl Strategy<Value = String> {
    one_of(ATTRS).prop_map(|name| format!("@{name}"))
}

/// Conditions on an element itself.
fn own() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        attr(),
        attr().prop_map(|attr| format!("normalize-space({attr})")),
        attr().prop_map(|attr| format!("concat(' ', normalize-space({attr}), ' ')")),
        attr().prop_map(|attr| format!("concat(' ', {attr}, ' ')")),
        attr().prop_map(|attr| format!("translate({attr}, 'AD', 'ad')")),
        Just("name()".to_owned()),
    ];
    let sign = one_of(&["=", "!=", "<", ">="]);
    let equal = one_of(&["=", "!="]);
    let leaf = prop_oneof![
        attr(),
        Just("@*".to_owned()),
        Just("self::p".to_owned()),
        (attr(), sign, literal()).prop_map(|(a, sign, b)| format!("{a} {sign} {b}")),
        (text.clone(), equal, one_of(&["'x'", "'ad'", "''"]))
            .prop_map(|(a, sign, b)| format!("string({a}) {sign} {b}")),
        (one_of(&["contains", "starts-with"]), text, literal())
            .prop_map(|(name, a, b)| format!("{name}({a}, {b})")),
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|test| format!("not({test})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} or {b})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("{a} and {b}")),
        ]
    })
}

fn in_brackets(test: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    vec(test, 0..3).prop_map(|tests| tests.iter().map(|test| format!("[{test}]")).collect())
}

fn name() -> impl Strategy<Value = String> {
    one_of(&["div", "p", "a", "b", "li", "ins", "*", "img", "tbody", "td"])
}

/// Expressions that are patterns.
fn pattern() -> impl Strategy<Value = String> {
    let step = (one_of(&["/", "//"]), name(), in_brackets(own()));
    let steps = vec(step, 1..4).prop_map(|steps| {
        steps.iter().map(|(sign, name, tests)| format!("{sign}{name}{tests}")).collect::<String>()
    });
    let path = (one_of(&["", "", "/html/body", "//body"]), steps).prop_map(|(a, b)| a + &b);
    joined(vec(path, 1..3), " | ")
}

/// Expressions that select something, of any kind.
fn anything() -> impl Strategy<Value = String> {
    let axis = one_of(&[
        "",
        "",
        "",
        "descendant::",
        "parent::",
        "ancestor::",
        "ancestor-or-self::",
        "self::",
        "following-sibling::",
        "preceding-sibling::",
        "following::",
        "preceding::",
        "descendant-or-self::",
    ]);
    let leaf = (axis.clone(), name()).prop_map(|(axis, name)| axis + &name);
    let path = leaf.prop_recursive(3, 12, 3, move |inner| {
        let test = prop_oneof![
            own(),
            inner.clone(),
            inner.clone().prop_map(|path| format!(".//{path}/@id = 'ad'")),
            inner.clone().prop_map(|path| format!("contains({path}/@class, 'ad')")),
            inner.clone().prop_map(|path| format!("count({path}) > 1")),
            inner.clone().prop_map(|path| format!("not({path})")),
            (inner.clone(), literal()).prop_map(|(path, text)| format!("{path} = {text}")),
            (inner.clone(), literal()).prop_map(|(path, text)| format!("contains({path}, {text})")),
            one_of(&[
                "1",
                "2",
                "last()",
                "position() > 1",
                ". = 'x'",
                "contains(., 'ad')",
                "text()"
            ]),
        ];
        let step = (axis.clone(), name(), in_brackets(test));
        (inner, one_of(&["/", "//"]), step).prop_map(|(path, sign, (axis, name, tests))| {
            format!("{path}{sign}{axis}{name}{tests}")
        })
    });
    let end = one_of(&["", "", "", "/@id", "/@*", "/text()", "/..", "//node()"]);
    let whole = (one_of(&["//", "/", "", "//body/"]), path, end)
        .prop_map(|(start, path, end)| format!("{start}{path}{end}"));
    let first = prop_oneof![
        3 => whole.clone(),
        1 => whole.prop_map(|path| format!("({path})[1]")),
    ];
    joined(vec(first, 1..3), " | ")
}

/// Names and signs of expressions in any order, which are mostly none.
fn soup() -> impl Strategy<Value = String> {
    let word = one_of(&[
        "/",
        "//",
        "[",
        "]",
        "(",
        ")",
        "@",
        "id",
        "'x'",
        "\"",
        "not(",
        "contains(",
        ",",
        "|",
        "=",
        "*",
        " ",
        "..",
        ".",
        "1",
        "-",
        "and",
        "or",
        "div",
        "::",
        "self::",
        "text()",
        "last()",
        "é",
        "$",
        "<",
    ]);
    vec(word, 0..20).prop_map(|words| words.concat())
}

fn ids(found: &[Found<'_>]) -> Vec<dom::Id> {
    let id = |found: &Found<'_>| match found {
        Found::Element(node) | Found::Text(node) | Found::Attribute(node, _) => dom::id(node),
    };
    found.iter().map(id).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn patterns_match_what_is_selected(expression in pattern(), html in html()) {
        let path = XPath::parse(&expression).expect("an expression");
        let pattern = path.pattern().expect("a pattern");
        let tree = Tree::parse(&html);
        let matched: Vec<_> =
            below(&tree.root()).filter(|node| pattern.matches(node)).map(|node| dom::id(&node)).collect();
        let selected = path.select(&tree).expect("in time");
        prop_assert_eq!(matched, ids(&selected));
    }

    #[test]
    fn what_may_not_match_selects_nothing(
        expression in anything(),
        pattern in pattern(),
        html in html(),
    ) {
        let tree = Tree::parse(&html);
        for expression in [expression, pattern] {
            let path = XPath::parse(&expression).expect("an expression");
            let selected = path.select(&tree).expect("in time");
            prop_assert!(selected.is_empty() || path.may_match(&html, &tree), "{}", expression);
            prop_assert_eq!(path.holds(&tree), !selected.is_empty());
        }
    }

    #[test]
    fn nodes_are_in_document_order_once(expression in anything(), html in html()) {
        let tree = Tree::parse(&html);
        let selected = ids(&XPath::parse(&expression).expect("an expression").select(&tree).expect("in time"));
        let order: Vec<_> = std::iter::once(tree.root()).chain(below(&tree.root())).map(|node| dom::id(&node)).collect();
        let places: Vec<_> = selected.iter().map(|id| order.iter().position(|own| own == id)).collect();
        prop_assert!(places.is_sorted(), "{:?}", places);
        prop_assert!(Page::new(&tree).size() <= order.len());
    }

    #[test]
    fn no_text_stops_the_parser(text in prop_oneof![".{0,40}", soup()]) {
        if let Ok(path) = XPath::parse(&text) {
            path.holds(&Tree::parse("<p id=x>a<b>c</b></p>"));
        }
    }
}
