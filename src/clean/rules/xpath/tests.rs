mod random;
mod real;

use super::page::Page;
use super::{Found, XPath};
use crate::clean::dom::{Tree, attr, below, describe, text_of};

fn compiled(expression: &str) -> XPath {
    XPath::parse(expression).unwrap_or_else(|why| panic!("{expression}: {why}"))
}

/// What an expression selects, in short: `div#id.class`, `"text"`, `@name=value`.
fn selected(expression: &str, html: &str) -> Vec<String> {
    let tree = Tree::parse(html);
    let found = compiled(expression).select(&tree).expect("in time");
    let short = |found: &Found<'_>| match found {
        Found::Element(node) => describe(node),
        Found::Text(node) => format!("\"{}\"", text_of(node, str::to_owned).expect("a text")),
        Found::Attribute(node, name) => {
            format!("@{name}={}", attr(node, name).expect("an attribute"))
        }
    };
    found.iter().map(short).collect()
}

fn string(expression: &str, html: &str) -> Option<String> {
    compiled(expression).string(&Tree::parse(html))
}

const LAKE: &str = "<div id=a class='x ad'><a href='https://s.example/1'>1</a><p id=p1>one <b>two</b> three</p>\
<p id=p2>four<a name=n>2</a></p><ul id=u><li id=l1>10</li><li id=l2>9</li><li id=l3>10</li></ul></div>\
<section id=imu class='big\nred'><h2 id=h lang=de-AT>Der See</h2><p id=p3 title=t>five<!-- no -->six</p></section>";

#[test]
fn paths_select() {
    let table: &[(&str, &[&str])] = &[
        ("//section[@id='imu']", &["section#imu.big.red"]),
        ("//div[contains(@class, 'ad')]/a", &["a"]),
        ("//div//a", &["a", "a"]),
        ("//a[not(@href)]", &["a"]),
        ("//*[@id='a' or @id=\"imu\"]", &["div#a.x.ad", "section#imu.big.red"]),
        ("//p[1]", &["p#p1", "p#p3"]),
        ("(//p)[1]", &["p#p1"]),
        ("(//p)[last()]", &["p#p3"]),
        ("//p[last()]", &["p#p2", "p#p3"]),
        ("//p[position()=2]", &["p#p2"]),
        ("//p[2.5]", &[]),
        ("//p[position() > 1]", &["p#p2"]),
        ("//li[position() < last()]", &["li#l1", "li#l2"]),
        ("//li[position() mod 2 = 1]", &["li#l1", "li#l3"]),
        ("//li[@id='l2' or @id='l3'][1]", &["li#l2"]),
        ("//li[1][@id='l2']", &[]),
        ("//li[.='10'][2]", &["li#l3"]),
        ("//li[3]/preceding-sibling::li[1]", &["li#l2"]),
        ("//li[3]/preceding-sibling::li", &["li#l1", "li#l2"]),
        ("//li[3]/preceding-sibling::*[last()]", &["li#l1"]),
        ("(//li[3]/preceding-sibling::li)[1]", &["li#l1"]),
        ("//li[1]/following-sibling::li[1]", &["li#l2"]),
        ("//li/following-sibling::li", &["li#l2", "li#l3"]),
        ("//b/ancestor::*[1]", &["p#p1"]),
        ("//b/ancestor::*", &["div#a.x.ad", "p#p1"]),
        ("//b/ancestor-or-self::*[2]", &["p#p1"]),
        ("//b/ancestor::div", &["div#a.x.ad"]),
        ("//li/ancestor::ul", &["ul#u"]),
        ("//b/ancestor::body//h2", &["h2#h"]),
        ("//b/..", &["p#p1"]),
        ("//b/../..", &["div#a.x.ad"]),
        ("//b/parent::p", &["p#p1"]),
        ("//b/parent::div", &[]),
        ("//ul/preceding::p[1]", &["p#p2"]),
        ("//ul/preceding::p", &["p#p1", "p#p2"]),
        ("//b/preceding::*", &["a"]),
        ("//li[2]/following::*", &["li#l3", "section#imu.big.red", "h2#h", "p#p3"]),
        ("//li[2]/following::*[1]", &["li#l3"]),
        ("//h2/following::text()", &["\"five\"", "\"six\""]),
        ("//p/self::p[@title]", &["p#p3"]),
        ("//div/child::p/descendant::b", &["b"]),
        ("//div/descendant-or-self::div", &["div#a.x.ad"]),
        ("//p | //h2 | //p[1]", &["p#p1", "p#p2", "h2#h", "p#p3"]),
        ("(//h2 | //ul)/*", &["li#l1", "li#l2", "li#l3"]),
        ("//p/text()", &["\"one \"", "\" three\"", "\"four\"", "\"five\"", "\"six\""]),
        ("//p[1]/text()[2]", &["\" three\"", "\"six\""]),
        ("//p[3]/node()", &[]),
        ("//p[@id='p1']/node()", &["\"one \"", "b", "\" three\""]),
        ("//h2/@*", &["@id=h", "@lang=de-AT"]),
        ("//a/@href", &["@href=https://s.example/1"]),
        ("//@title/..", &["p#p3"]),
        ("//@*[. = 'n']", &["@name=n"]),
        ("//section/@id | //ul/@id", &["@id=u", "@id=imu"]),
        ("//comment()", &[]),
        ("//P[@ID='p1']/B", &["b"]),
        ("//p[b]", &["p#p1"]),
        ("//p[not(b or a)]", &["p#p3"]),
        ("//div[p[b]]/ul", &["ul#u"]),
        ("//*[count(*) = 3]", &["ul#u"]),
        ("//div[//h2]", &["div#a.x.ad"]),
        ("//div[h2]", &[]),
        ("//p[contains(., 'two three')]", &["p#p1"]),
        ("//p[contains(text(), 'three')]", &[]),
        ("//p[text()[contains(., 'three')]]", &["p#p1"]),
        ("//p[. = 'fivesix']", &["p#p3"]),
        ("//section/h2[.='Der See']/following-sibling::p", &["p#p3"]),
        ("//li[. = //li[2]]", &["li#l2"]),
        ("//li[. != 10]", &["li#l2"]),
        ("//ul[li = 9]", &["ul#u"]),
        ("//ul[li != 9]", &["ul#u"]),
        ("//ul[not(li = 8)]", &["ul#u"]),
        ("//ul[li > 9.5]", &["ul#u"]),
        ("//ul[8 > li]", &[]),
        ("//ul[li < //li[1]]", &["ul#u"]),
        ("//ul[li = //a]", &[]),
        ("//p[@title = true()]", &["p#p3"]),
        ("//p[@title = false()]", &["p#p1", "p#p2"]),
        ("//p[lang('de')]", &[]),
        ("//*[lang('DE')]", &["h2#h"]),
        ("id('l2 h')", &["li#l2", "h2#h"]),
        ("id('u')/li[2]", &["li#l2"]),
        ("//*[name()='ul']", &["ul#u"]),
        ("//*[starts-with(local-name(), 's')]", &["section#imu.big.red"]),
        ("//*[self::h2 or self::ul]", &["ul#u", "h2#h"]),
        (
            "//*[contains(concat(' ',normalize-space(@class),' '),' red ')]",
            &["section#imu.big.red"],
        ),
        ("//*[contains(concat(' ',normalize-space(@class),' '),' a ')]", &[]),
        ("//*[contains(concat(' ', @class, ' '), ' ad ')]", &["div#a.x.ad"]),
        ("//*[contains(concat(' ', @class, ' '), ' red ')]", &[]),
        ("//p[string-length(@title)=1]", &["p#p3"]),
        ("//*[@id][not(self::li)][last()]", &["ul#u", "section#imu.big.red", "p#p3"]),
        ("'text'", &[]),
        ("count(//p)", &[]),
    ];
    for (expression, wanted) in table {
        assert_eq!(selected(expression, LAKE), *wanted, "{expression}");
    }
}

#[test]
fn texts_numbers_and_truths() {
    let table = [
        ("'a'", Some("a")),
        ("\"it's\"", Some("it's")),
        ("string(//p)", Some("one two three")),
        ("//p", Some("one two three")),
        ("//none", None),
        ("//p/@title", Some("t")),
        ("//b/ancestor::*", Some("1one two threefour210910")),
        ("concat('a', 1, true(), //b)", Some("a1truetwo")),
        ("substring-after(//p, 'one ')", Some("two three")),
        ("substring-before(//p, ' ')", Some("one")),
        ("substring-before(//p, 'zz')", None),
        ("substring-after('a', '')", Some("a")),
        ("substring('12345', 2, 3)", Some("234")),
        ("substring('12345', 2)", Some("2345")),
        ("substring('12345', 1.5, 2.6)", Some("234")),
        ("substring('12345', 0, 3)", Some("12")),
        ("substring('12345', 0 div 0, 3)", None),
        ("substring('12345', -42, 1 div 0)", Some("12345")),
        ("substring('12345', -1 div 0, 1 div 0)", None),
        ("substring('湖畔日报', 2, 2)", Some("畔日")),
        ("normalize-space('  a \n b ')", Some("a b")),
        ("translate('bar', 'abc', 'AB')", Some("BAr")),
        ("translate('--aaa--', 'abc-', 'ABC')", Some("AAA")),
        ("string-length('湖畔')", Some("2")),
        ("1 + 2 * 3 - 4 div 8", Some("6.5")),
        ("5 mod 2", Some("1")),
        ("-5 mod 2", Some("-1")),
        ("5 mod -2", Some("1")),
        ("1.5 mod 0.5", Some("0")),
        ("- - 3", Some("3")),
        ("-(2)", Some("-2")),
        ("1 div 0", Some("Infinity")),
        ("-1 div 0", Some("-Infinity")),
        ("0 div 0", Some("NaN")),
        ("-0", Some("0")),
        ("1000000 * 1000000 * 1000000 * 1000000", Some("1000000000000000000000000")),
        ("1 div 8000000", Some("0.000000125")),
        (".5 + 1.", Some("1.5")),
        ("number(' 12 ')", Some("12")),
        ("number('1e3')", Some("NaN")),
        ("number('+1')", Some("NaN")),
        ("number('')", Some("NaN")),
        ("number('-')", Some("NaN")),
        ("number(true())", Some("1")),
        ("count(//li)", Some("3")),
        ("sum(//li)", Some("29")),
        ("sum(//none)", Some("0")),
        ("floor(-1.5)", Some("-2")),
        ("ceiling(1.2)", Some("2")),
        ("round(2.5)", Some("3")),
        ("round(-2.5)", Some("-2")),
        ("round(0.49999999999999994)", Some("0")),
        ("name(//section/*)", Some("h2")),
        ("local-name(//h2/@lang)", Some("lang")),
        ("namespace-uri(//h2)", None),
        ("not(//none) and 'x' and 1 and not('') and not(0) and not(0 div 0)", Some("true")),
        ("'1' = 1 and 1 = true() and 'a' = true() and not('1' = '1.0')", Some("true")),
        ("1 < 2 < 3", Some("true")),
        ("3 > 2 > 1", Some("false")),
        ("'b' > 'a'", Some("false")),
        ("//none = //none or //none != 'a' or //none = false()", Some("true")),
        ("//none = '' or //none != ''", Some("false")),
        ("//li[1] != //li[3]", Some("false")),
        ("//li != //li", Some("true")),
        ("//li <= 9 and 10 >= //li and not(//li > 10)", Some("true")),
        ("boolean(//li) = true()", Some("true")),
        ("or or or", Some("false")),
    ];
    for (expression, wanted) in table {
        assert_eq!(string(expression, LAKE).as_deref(), wanted, "{expression}");
    }
    let holds = |expression: &str| compiled(expression).holds(&Tree::parse(LAKE));
    assert!(holds("//p") && holds("'0'") && holds("count(//p) = 3"));
    assert!(!holds("//none") && !holds("''") && !holds("0") && !holds("//li = 11"));
}

#[test]
fn fragments_stand_for_pages() {
    let html = "<div class=x><p>1</p><div><p id=two>2</p></div></div><p id=three>3</p>";
    for (expression, wanted) in [
        ("/html/body/div[@class='x']", &["div.x"][..]),
        ("/div/p", &["p", "p#two"]),
        ("p[@id='two']", &["p#two"]),
        ("//body//p[@id]", &["p#two", "p#three"]),
        ("/html/body/p", &["p#three"]),
        ("/html/body/div/div", &["div"]),
        ("/html/body/div[1]/div/p", &["p#two"]),
        ("/html[1]/body[1]/p", &["p#three"]),
        ("/div[1]/p", &["p"]),
        ("//body[@class='front']//p", &[]),
        ("/html/head/title", &[]),
        ("//p[parent::body]", &["p#three"]),
        ("//body", &["html"]),
        ("/", &["html"]),
        ("//*[@id][/html/body/p]", &["p#two", "p#three"]),
    ] {
        assert_eq!(selected(expression, html), wanted, "{expression}");
    }
}

#[test]
fn patterns_are_what_looks_at_single_elements() {
    for (expression, is_pattern) in [
        ("//div//a[@href and not(@id)]/b | //section", true),
        ("/html/body/div[@id='x']", true),
        ("/html/body/p", true),
        ("(//div | //p)", true),
        ("//div[contains(translate(@class, 'AD', 'ad'), 'ad')]", true),
        ("//div[@width < 100 and 50 >= @height]", true),
        ("//p[1]", false),
        ("//p[b]", false),
        ("//p[.='x']", false),
        ("//p/text()", false),
        ("//p/@id", false),
        ("//p/..", false),
        ("//body", false),
        ("'x'", false),
    ] {
        assert_eq!(compiled(expression).pattern().is_some(), is_pattern, "{expression}");
    }
    let tree = Tree::parse("<div><p><i></i></p><div><p><b><i id=x></i></b></p></div></div>");
    let matched = |expression: &str| {
        let path = compiled(expression);
        let pattern = path.pattern().expect("a pattern");
        below(&tree.root()).filter(|node| pattern.matches(node)).count()
    };
    assert_eq!(matched("//div//div/p//i"), 1);
    assert_eq!(matched("//div/p//i"), 2);
    assert_eq!(matched("/html/body/div//i"), 2);
    assert_eq!(matched("/html/body/div/p/i"), 1);
    assert_eq!(matched("/html/body/p//i"), 0);
    assert_eq!(matched("//div//div//div//i"), 0);
    assert_eq!(
        compiled("//a | //b/i").pattern().and_then(super::pattern::Pattern::names),
        Some(vec!["a", "i"])
    );
}

#[test]
fn mistakes_are_told() {
    for (wrong, said) in [
        ("", "a name was expected, and the expression ends"),
        ("//div[", "a name was expected, and the expression ends"),
        ("//div[@id='x'", "`]` was expected, and the expression ends"),
        ("//div[@id='x]", "the quote in front of `x]` is not closed"),
        ("//div]", "an operator or the end was expected, not `]`"),
        ("//div/", "a name was expected"),
        (
            "//div[contain(@class, 'x')]",
            "the function `contain()` is not known; did you mean `contains()`?",
        ),
        ("//div[re:test(., 'x')]", "the function `re:test()` is not known"),
        ("//div/above::p", "the axis `above::` is not known"),
        ("//div[@id=$x]", "variables (`$…`) are not supported"),
        ("contains('a')", "`contains()` takes 2 values in its parentheses, not 1"),
        ("substring('a')", "`substring()` takes 2 or 3 values"),
        ("count('a')", "`count()` takes a path"),
        ("//p | 'a'", "`|` stands between paths only"),
        ("'a'/p", "only what selects nodes can have steps"),
        ("//p/string()", "the function `string()` cannot be a step"),
        ("//p a", "an operator or the end was expected, not `a`"),
    ] {
        let told = XPath::parse(wrong).expect_err(wrong);
        assert!(told.starts_with(said), "{wrong}: {told}");
    }
    for deep in [
        format!("{}1{}", "(".repeat(100_000), ")".repeat(100_000)),
        format!("{}1{}", "(".repeat(5_000), ")".repeat(5_000)),
        format!("//a{}{}", "[a".repeat(4_000), "]".repeat(4_000)),
        format!("{}1", "not(".repeat(3_000)),
    ] {
        assert!(XPath::parse(&deep).is_err());
    }
    let long = format!("1{}", "+1".repeat(7_000));
    assert_eq!(string(&long, "").as_deref(), Some("7001"));
    let minus = format!("{}1", "-".repeat(16_001));
    assert_eq!(string(&minus, "").as_deref(), Some("-1"));
}

#[test]
fn what_libxml_reads_is_read() {
    for expression in
        ["///p", "//p[@id='p1'and@id]", "//p[not(@x)or(@y)]", "/ /p", " // p [ @ id ] ", "//p [1]"]
    {
        assert!(!selected(expression, LAKE).is_empty() || expression == "/ /p", "{expression}");
    }
}

#[test]
fn hostile_pages_take_a_bounded_time() {
    let deep = "<div>".repeat(200);
    let wide = "<p class=x>y</p>".repeat(20_000);
    for html in [format!("{deep}{wide}"), wide.clone()] {
        let tree = Tree::parse(&html);
        let page = Page::new(&tree);
        for (expression, in_time) in [
            ("//div//div//p", true),
            ("//p[1]/following-sibling::p", true),
            ("//p/following-sibling::p/preceding-sibling::p/ancestor::div", true),
            ("//p/following::p/preceding::p", true),
            ("//p[last()]", true),
            ("//p[count(//p) > 1]", false),
            ("//p[following-sibling::p[last()] = 'z']", false),
            ("//p/preceding::p[3]/following::p[30000]", false),
        ] {
            let done = compiled(expression).select_on(&page).is_ok();
            assert_eq!(done, in_time, "{expression}");
        }
    }
}

#[test]
fn needs_are_what_must_stand_in_the_source() {
    for (expression, html, may) in [
        ("//section[@id='imu']", "<section id=imu>", true),
        ("//section[@id='imu']", "<SECTION ID=imu>", true),
        ("//section[@id='imu']", "<section id=imv>", false),
        ("//section[@id='imu']", "<section id='&#105;mu'>", true),
        ("//section[@id='imu']", "<section id='&amp;mu'>", false),
        ("//ins", "<div>no</div>", false),
        ("//div[contains(@class,'ad') or contains(@class,'pay')]", "<div class=pay>", true),
        ("//div[contains(@class,'ad') or contains(@class,'pay')]", "<div class=x>", false),
        ("//div[contains(@class,'ad') and contains(@class,'pay')]", "<div class=pay>", false),
        ("//div[not(contains(@class,'ad'))]", "<div class=pay>", true),
        ("//a[@href='/x?a=1&b=abc']", "<a href='/x?a=1&amp;b=abc'>", true),
        ("//a[@href='/x?a=1&b=abc']", "<a href='/x?a=1&amp;b=ab'>", false),
        ("//p[contains(., 'x')]", "<p>&#120;</p>", true),
        ("//div[count(p) = 0]", "<div>", true),
        ("//div[p/ins]", "<div>", false),
        ("//div[@class != 'x']", "<div>", false),
        ("//*[@data-ad]", "<div data-AD>", true),
        ("//*[@data-ad]", "<div data-b>", false),
        ("//*[contains(concat(' ',normalize-space(@class),' '),' foo ')]", "<b class=foo>", true),
        ("//*[contains(concat(' ',normalize-space(@class),' '),' foo ')]", "<b class=fo>", false),
        ("//ins | //del", "<del>", true),
        ("//ins | //del", "<b>", false),
        ("//comment()", "<!-- x -->", false),
        ("substring-after(//ins, 'x')", "<b>", true),
        ("//p[contains(., 'wood')]", "<p>dri<b>ftwo</b>od</p>", true),
        ("//p[contains(., 'wood')]", "<p title=wood>sand</p>", false),
        ("//p[starts-with(normalize-space(.), 'The post ')]", "<p>\n The<i>\npost</i></p>", true),
        ("//p[starts-with(normalize-space(.), 'The post ')]", "<p>A post</p>", false),
        ("//p[a = 'more']", "<p><a>m&#111;re</a></p>", true),
        ("//p[a = 'more']", "<p>more<a></a></p>", true),
        ("//p[a = 'more']", "<p><a>less</a></p>", false),
        ("//@title[contains(., 'wood')]", "<p title=wood>", true),
        ("//@title[contains(self::node(), 'wood')]", "<p title=wood>", true),
        ("//p[contains(@title/.., 'wood')]", "<p title=x>wood", true),
        ("//p[contains(@title/.., 'wood')]", "<p title=wood>", false),
        ("//p[contains((@title)[1], 'wood')]", "<p title=wood>", true),
        ("//*[contains(@*, 'wood')]", "<p title=wood>", true),
        ("//p[not(contains(., 'wood'))]", "<p>sand", true),
    ] {
        assert_eq!(
            compiled(expression).may_match(html, &Tree::parse(html)),
            may,
            "{expression} in {html}"
        );
    }
}
