//! Any text as a rule file: what can be read is kept, what cannot is told with its line, and what is
//! kept can be let loose on a page.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reprint::clean::Cleaner;
use reprint::clean::input::{Input, Nowhere};
use reprint::clean::rules::RuleSet;
use reprint::model::source::SourcePath;
use url::Url;

const PAGE: &str = "<div id=a class='x y'><h2>湖</h2><p class=by>张三</p><ul><li><a href=/1>一</a><li>二</ul>\
<blockquote><p>甲<br><br>乙<img src=https://p.example/1.jpg></blockquote><!-- c --><iframe src=https://v.example></iframe></div>";

fuzz_target!(|text: &str| {
    let mut problems = Vec::new();
    let own = [("a.example".to_owned(), text.to_owned(), "rules/a.example.txt".to_owned())];
    let cleaner = Cleaner::new(RuleSet::new(&own, &mut problems));
    for problem in problems {
        assert!(
            problem.line.is_some_and(|line| line <= text.lines().count()),
            "a line of the file"
        );
    }
    let source = SourcePath::new(0, "a.md");
    let url = Url::parse("https://a.example/1").ok();
    let input = Input {
        html: PAGE,
        title: "",
        url: url.as_ref(),
        source: &source,
        page: "a.html",
        tag_links: false,
        places: &Nowhere,
        addresses: cleaner.addresses(),
    };
    let cleaned = cleaner.clean(&input, &mut Vec::new());
    assert!(!cleaned.body.as_str().contains("<iframe"), "no frame comes out");
    let _ = cleaner.head(PAGE, Some("a.example"));
});
