//! What the tree gives and takes.

use dom_query::Document;
use proptest::prelude::{any, prop};
use proptest::strategy::Strategy;
use proptest::{prop_assert_eq, proptest};

use crate::clean::dom::{self, Tree, parse, text_len, unwrap};

#[test]
fn unwrapping_keeps_order() {
    let tree = Tree::parse("a<div>b<i>c</i></div>d");
    let div = super::find(&tree.root(), &["div"]).expect("a div");
    unwrap(&div);
    assert_eq!(&*tree.markup(), "ab<i>c</i>d");
    let tree = Tree::parse("a<div></div>d");
    unwrap(&super::find(&tree.root(), &["div"]).expect("a div"));
    assert_eq!(&*tree.markup(), "ad");
}

#[test]
fn silent_text_does_not_count() {
    let tree = Tree::parse("一 二<script>x()</script><p>三</p>");
    assert_eq!(text_len(&tree.root()), 3);
}

/// All that can be told of a tree, line by line.
fn drawing(html: &str, document: Document) -> Vec<String> {
    let tree = Tree { document, length: html.len() };
    let root = tree.root();
    let mut lines: Vec<String> = dom::below(&root)
        .map(|node| {
            let (kind, parent) = dom::kind_and_parent(&node);
            let text = dom::text_of(&node, str::to_owned);
            let element = dom::with_element(&node, |name, attrs| {
                format!("{name} {:?}", attrs.all().collect::<Vec<_>>())
            });
            format!("{kind:?} {:?} {parent:?} {text:?} {element:?}", dom::id(&node))
        })
        .collect();
    // Of comments and templates the walk says nothing.
    lines.push(tree.document.html().to_string());
    lines
}

/// What foreign markup is made of, and what parsers stumble over.
const PIECES: &[&str] = &[
    "<p>",
    "</p>",
    "<P class=x>",
    "<div id='a' class=\"b c\">",
    "</div>",
    "<a href=\"x?a=1&b=2&copy=3\">",
    "<a href=x/>",
    "</a>",
    "<a href='1'target=_blank>",
    "<a =x>",
    "<a b=>",
    "<a b c = d e>",
    "<a b b=2>",
    "<img src=x alt>",
    "<br/>",
    "<br / >",
    "</br>",
    "<b>",
    "</b>",
    "<i>",
    "</i >",
    "</p x>",
    "<span/>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<caption>",
    "<col>",
    "<select>",
    "<option>",
    "</select>",
    "<svg>",
    "</svg>",
    "<math>",
    "<mi>",
    "<title>",
    "</title>",
    "</TITLE >",
    "<textarea>",
    "</textarea>",
    "<template>",
    "</template>",
    "<script>",
    "</script>",
    "</script x>",
    "<style>",
    "</style>",
    "<iframe>",
    "</iframe>",
    "<noscript>",
    "</noscript>",
    "<xmp>",
    "</xmp>",
    "<plaintext>",
    "<noframes>",
    "</noframes>",
    "<frameset>",
    "<pre>",
    "<pre>\n",
    "\n",
    " ",
    "\t",
    "\r\n",
    "\0",
    "\u{feff}",
    "\u{a0}",
    "x",
    "中文，",
    "<3",
    "<",
    "</",
    "</ x>",
    "<!",
    "<!--",
    "-->",
    "<!-- a -->",
    "<!---->",
    "<!-->",
    "<!-- - -->",
    "--!>",
    "<!doctype html>",
    "<![CDATA[",
    "]]>",
    "<?php",
    "?>",
    ">",
    "/",
    "=",
    "'",
    "\"",
    "&",
    "&amp;",
    "&amp",
    "&am",
    "&nbsp;",
    "&lt",
    "&copy=",
    "&notit;",
    "&notin;",
    "&#65;",
    "&#x4e2d",
    "&#",
    "&#x",
    "&#150;",
    "&#10",
    "&#10;",
    "&#xA",
    "&NewLine;",
    "&#0;",
    "&#xd800;",
    "&#99999999999;",
    "&bogus;",
    "&acE;",
    "<o:p>",
    "</o:p>",
    "<ünd>",
    "<a ü=1>",
    "<a x\"y>",
    "<body>",
    "</body>",
    "<html lang=zh>",
    "<head>",
    "<form>",
    "</form>",
    "<li>",
    "<dd>",
    "<h1>",
    "</h2>",
    "<button>",
    "<object>",
    "<meta charset=utf-8>",
    "<image src=x>",
    "<input type=hidden>",
    "<hr>",
    "<ruby>",
    "<rt>",
];

proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(3000))]

    #[test]
    fn read_quickly_a_tree_is_the_same(
        html in prop::collection::vec(prop::sample::select(PIECES), 0..24).prop_map(|all| all.concat())
    ) {
        let right = drawing(&html, parse::with_builder(&html, false).0);
        prop_assert_eq!(drawing(&html, parse::with_builder(&html, true).0), right.as_slice());
        prop_assert_eq!(drawing(&html, parse::parse(&html)), right);
    }

    #[test]
    fn so_it_is_for_any_text(html in any::<String>()) {
        let right = drawing(&html, parse::with_builder(&html, false).0);
        prop_assert_eq!(drawing(&html, parse::with_builder(&html, true).0), right.as_slice());
        prop_assert_eq!(drawing(&html, parse::parse(&html)), right);
    }
}

#[test]
fn usual_markup_is_read_to_its_end() {
    let quickly = |html| parse::with_builder(html, true).1;
    for piece in [
        "<div class=\"a\"><p>一&nbsp;二 &amp; AT&T &#8212; <br/>三</p></div>",
        "<IMG SRC=x ALT='&quot;'><!-- ad --><script async>if (a < b) document.write('<p>');</script>x",
        "<table><tr><td>1<td>2</table><ul><li>a<li>b</ul><textarea>&lt;</textarea>",
    ] {
        assert_eq!(quickly(piece), piece.len(), "{piece}");
    }
    assert_eq!(quickly("a<![CDATA[b"), 1);
    assert_eq!(quickly("a\r\n"), 0);
    assert_eq!(quickly("a\u{feff}"), 0);
    // Where scripts are none, their ends are not looked for again and again.
    assert_eq!(quickly("<svg><style/><style/><style/></style></svg>"), "<svg><style/>".len());
}

/// What plain markup is made of: names that are opened and closed at random, often in order.
const PLAIN: &[&str] = &[
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "h2",
    "h3",
    "a",
    "b",
    "strong",
    "span",
    "ok",
    "figure",
    "figcaption",
    "code",
    "script",
    "iframe",
    "style",
    "br",
    "img",
    "font",
    "blockquote",
    "sup",
    "hr",
    "input",
    "link",
    "meta",
    "source",
    "wbr",
    "noscript",
    "video",
    "audio",
    "picture",
    "ins",
    "del",
    "o:p",
];

const VOID: &[&str] = &["br", "img", "hr", "input", "link", "meta", "source", "wbr"];

proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(3000))]

    #[test]
    fn plain_trees_are_the_same(
        steps in prop::collection::vec((prop::sample::select(PLAIN), 0..10u8), 0..24)
    ) {
        let mut open = Vec::new();
        let mut html = String::new();
        for (name, what) in steps {
            match what {
                0..=3 if VOID.contains(&name) => html += &format!("<{name} class=x>"),
                0..=3 if matches!(name, "script" | "style" | "iframe") => {
                    html += &format!("<{name}>1 < 2</{name}>");
                }
                0..=3 => {
                    html += &format!("<{name} id='{}'>", html.len());
                    open.push(name);
                }
                4..=7 => {
                    let last = open.pop();
                    html += &last.map(|last| format!("</{last}>")).unwrap_or_default();
                }
                8 => html += "文 &amp; text",
                _ => html += if html.len().is_multiple_of(7) { "</p>" } else { "<!-- x --> " },
            }
        }
        let right = drawing(&html, parse::with_builder(&html, false).0);
        if let Some(plain) = parse::plainly(&html) {
            prop_assert_eq!(drawing(&html, plain), right);
        }
    }
}

#[test]
fn plain_markup_is_known() {
    for html in [
        "<div class=\"a\"><p>一<b>二<br></b></p><ul><li>a<p>b</p></li><li>c</li></ul><h2>d</h2></div>",
        "<figure><a href=x><img src=y></a><figcaption>z</figcaption></figure><script>x</script>",
        "<div>not closed",
    ] {
        assert!(parse::plainly(html).is_some(), "{html}");
    }
    let others = [
        "<p>a<div>b</div>",
        "<a><a>",
        "<b><i></b></i>",
        "<table>",
        "<li>a<li>b",
        "</p>",
        "<h2><h3>",
    ];
    for html in others {
        assert!(parse::plainly(html).is_none(), "{html}");
    }
}
