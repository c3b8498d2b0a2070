//! Posts that attack their readers, and posts that are only broken: through the program into pages.
//! Nothing of the first is alive in them, nothing of the second is lost. `tests/browser/attacks.mjs`
//! opens pages with the same attacks in a browser.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::kept::page;
use crate::reading;
use crate::support::{Project, pages};

/// Behind each attack, and longer than what may stand on a button that was never closed.
const REST: &str = "REAL 早班的渡船照旧六点离岸，船上有菜、有信，也有一只不肯下船的猫。\
    早班的渡船照旧六点离岸，船上有菜、有信，也有一只不肯下船的猫。\
    早班的渡船照旧六点离岸，船上有菜、有信，也有一只不肯下船的猫。";

/// Attacks by class: everything from a plain script to markup that changes when it is read twice.
fn attacks() -> BTreeMap<String, Vec<String>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/attacks.json");
    let text = fs::read_to_string(file).expect("the attacks can be read");
    serde_json::from_str(&text).expect("classes with lists of attacks")
}

fn post(number: usize, body: &str) -> String {
    format!(
        "---\ntitle: \"第{number}篇\"\ndate: 2021-11-11T02:00:00.000Z\n\
         from: https://news.example/{number}\n---\n{body}\n"
    )
}

/// The places of a body in which an attack may stand.
fn variants(attack: &str, number: usize) -> [(String, String); 5] {
    let rest = format!("<p>{REST}</p>");
    let jekyll = |at: usize, body: String| {
        let number = number * 5 + at;
        (format!("content/_posts/2021-11-11-{number}.md"), post(number, &body))
    };
    let page = number * 5 + 4;
    [
        jekyll(0, format!("<div>{attack}{rest}</div>")),
        jekyll(1, format!("{attack}\n{rest}")),
        jekyll(2, format!("<div><p>before {attack} after</p>{rest}</div>")),
        jekyll(3, format!("<table><tr><td>{attack}</td></tr></table>{rest}")),
        (
            format!("content/pages/a/n{page}.md"),
            format!(
                "### 第{page}篇\n\n---\n\n#### [首页](..)\n\n<div id=\"artbody\">\n{attack}\n{rest}\n\
                 </div>\n\n---\n\n原文链接：https://news.example/gb/21/11/11/n{page}.htm\n"
            ),
        ),
    ]
}

#[test]
fn nothing_of_an_attack_is_alive_in_a_page() {
    let attacks = attacks();
    assert!(attacks.len() >= 9, "every class is there: {:?}", attacks.keys());
    let project = Project::new();
    let mut sources = BTreeMap::new();
    let all = attacks.iter().flat_map(|(class, list)| list.iter().map(move |each| (class, each)));
    for (number, (class, attack)) in all.enumerate() {
        for (path, text) in variants(attack, number) {
            project.write(&path, &text);
            sources.insert(path, (class, attack));
        }
    }
    let run = project.build(&["--verbose"]);
    run.assert_built();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for event in run.events_of("file") {
        let told = |key: &str| event[key].as_str().unwrap_or_default().to_owned();
        let (class, attack) = sources[&told("path")];
        assert_eq!(told("outcome"), "article", "{class}: {attack}: {event}");
        let html = project.read(&format!("public/{}", told("reason")));
        let page = page::read(&html);
        let mut found = reading::live_markup(&html);
        found.extend(page.live);
        // Markup that is open across namespaces swallows what follows in every browser.
        if class != "markup that mutates" && !page.letters.contains("REAL") {
            found.push("REAL is lost".to_owned());
        }
        if !found.is_empty() {
            wrong.push(format!("{class}, {}: {attack:?}: {found:?}", told("path")));
        }
        seen += 1;
    }
    assert_eq!(seen, sources.len(), "each attack has its page");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (path, html) in pages(&project.path("public")) {
        assert_eq!(reading::live_markup(&html), Vec::<String>::new(), "in {path}");
    }
}

#[test]
fn what_is_left_open_does_not_take_the_article_along() {
    let long = REST.trim_start_matches("REAL ");
    let quirks = [
        "<p class=ad>AD<p>REAL".to_owned(),
        "<p class=ad>AD<div>REAL</div>".to_owned(),
        "<ul><li class=ad>AD<li>REAL</ul>".to_owned(),
        "<ul><li class=ad>AD<ul><li>AD</ul><li>REAL</ul>".to_owned(),
        "<table><tr><td class=ad>AD<td>REAL</table>".to_owned(),
        "<table><tr class=ad><td>AD<tr><td>REAL</table>".to_owned(),
        "<table><tbody class=ad><tr><td>AD<tbody><tr><td>REAL</table>".to_owned(),
        "<table><tr><th class=ad>AD<td>REAL</table>".to_owned(),
        "<table class=ad><tr><td>AD</table>REAL".to_owned(),
        "<dl><dt class=ad>AD<dd>REAL</dl>".to_owned(),
        "<dl><dd class=ad>AD<dt>REAL</dl>".to_owned(),
        "<select class=ad><option>AD<option>AD</select>REAL".to_owned(),
        "<p class=ad><b>AD</p>REAL".to_owned(),
        "<div class=ad><p>AD</div>REAL".to_owned(),
        "<div class=ad>AD</span></p></div>REAL".to_owned(),
        "<a class=ad href=x>AD<a href=y>REAL</a>".to_owned(),
        "<p class=ad>AD<hr>REAL".to_owned(),
        "<h2 class=ad>AD</h3>REAL".to_owned(),
        "<ruby><rb>汉<rt class=ad>AD<rb>REAL</ruby>".to_owned(),
        "<p class='x\nad'>AD</p>REAL".to_owned(),
        "<P CLASS=ad>AD</P>REAL".to_owned(),
        format!("<select><option>REAL{long}"),
        format!("<option>REAL{long}"),
        format!("<button>REAL{long}"),
        format!("<video src=https://p.example/v.mp4><p>REAL{long}"),
        format!("<audio><source src=https://p.example/a.mp3><p>REAL{long}"),
        format!("<object data=https://p.example/o><p>REAL{long}"),
        format!("<svg><g><text>REAL{long}"),
        format!("<math><mi>REAL{long}"),
        format!("<template><p>REAL{long}"),
        format!("<canvas><p>REAL{long}"),
        format!("<noscript><p>REAL{long}"),
        format!("<textarea>REAL{long}"),
        format!("<iframe src=https://p.example/f>REAL{long}"),
    ];
    let project = Project::new();
    project.write("site.toml", "rules = \"rules\"\n");
    project.write("rules/news.example.txt", "strip: //p[@class='ad']\nstrip_id_or_class: ad\n");
    for (number, quirk) in quirks.iter().enumerate() {
        // Long enough that a rule's share of the text is nothing to doubt.
        let body = format!("<div><p>{long}{long}{long}</p>{quirk}");
        project.write(&format!("content/_posts/2021-11-11-{number}.md"), post(number, &body));
    }
    let run = project.build(&["--verbose"]);
    run.assert_built();
    let mut wrong = Vec::new();
    for event in run.events_of("file") {
        let told = |key: &str| event[key].as_str().unwrap_or_default().to_owned();
        let number =
            told("path").rsplit('-').next().and_then(|end| end.strip_suffix(".md")?.parse().ok());
        let quirk: &String = number.and_then(|number: usize| quirks.get(number)).expect("a quirk");
        let page = page::read(&project.read(&format!("public/{}", told("reason"))));
        if !page.letters.contains("REAL") || page.letters.contains("AD") {
            wrong.push(format!(
                "{quirk}: {}",
                page.letters.rsplit("的猫").next().unwrap_or_default()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
