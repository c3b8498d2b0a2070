use super::xpath::XPath;
use super::{RuleSet, file};
use crate::clean::dom::{Tree, below, describe};

fn selected(expression: &str, html: &str) -> Vec<String> {
    let compiled = XPath::parse(expression).expect("an expression");
    let tree = Tree::parse(html);
    below(&tree.root()).filter(|node| compiled.matches(node)).map(|node| describe(&node)).collect()
}

#[test]
fn expressions_of_rule_files() {
    let html = "<div id=a class='x ad'><a href='https://s.example/1'>1</a><p><a>2</a></p></div><section id=imu></section>";
    assert_eq!(selected("//section[@id='imu']", html), ["section#imu"]);
    assert_eq!(selected("//div[contains(@class, 'ad')]/a", html), ["a"]);
    assert_eq!(selected("//div//a", html).len(), 2);
    assert_eq!(selected("//a[not(@href)]", html), ["a"]);
    assert_eq!(selected("//*[@id='a' or @id=\"imu\"]", html), ["div#a.x.ad", "section#imu"]);
    assert_eq!(
        selected("//a[@href and starts-with(@href, 'https://s.')] | //section", html).len(),
        2
    );
    for wrong in
        ["//div[position()=1]", "//div[", "//a[text()='x']", "//p/following-sibling::*", ""]
    {
        assert!(XPath::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_embedded_files_have_no_mistakes() {
    let mut problems = Vec::new();
    let set = RuleSet::new(&[], &mut problems);
    assert_eq!(problems, []);
    assert_eq!(set.outlet("www.zaobao.com.sg"), Some("联合早报"));
    assert_eq!(set.outlet("example.com"), None);
    assert_eq!(set.for_host(Some("www.zaobao.com")).len(), 2);
    assert_eq!(set.for_host(None).len(), 1);
}

#[test]
fn a_sites_own_file_replaces_ours() {
    let own =
        [(".zaobao.com".to_owned(), "outlet: 早报".to_owned(), "rules/.zaobao.com.txt".to_owned())];
    let set = RuleSet::new(&own, &mut Vec::new());
    assert_eq!(set.outlet("www.zaobao.com"), Some("早报"));
}

#[test]
fn mistakes_are_named_with_their_line() {
    let mut problems = Vec::new();
    let parsed = file::parse(
        "# ok\nstrp: //p\nstrip: //p[\ntitle: //h1\nhello\n",
        "rules/x.txt",
        &mut problems,
    );
    assert!(parsed.rules.is_empty());
    assert_eq!(problems.iter().map(|p| p.line).collect::<Vec<_>>(), [Some(2), Some(3), Some(5)]);
    assert!(problems[0].help.contains("`strip`"), "{problems:?}");
}
