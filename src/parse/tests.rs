use std::path::Path;

use super::{body, read};
use crate::model::document::{Dialect, Document, Head, LeftOut, Outcome};
use crate::model::problem::Problem;
use crate::model::source::{FoundFile, SourcePath, Stat};

fn file(rel: &str) -> FoundFile {
    FoundFile {
        path: SourcePath::new(0, rel),
        folder: Path::new("").into(),
        odd_name: None,
        stat: Stat::default(),
    }
}

fn outcome(rel: &str, text: &str) -> (Outcome, Vec<Problem>) {
    let mut problems = Vec::new();
    let outcome = read(&file(rel), text.as_bytes(), false, &mut problems);
    (outcome, problems)
}

fn post(rel: &str, text: &str) -> (Document, Vec<Problem>) {
    let (outcome, problems) = outcome(rel, text);
    match outcome {
        Outcome::Post(document) => (*document, problems),
        other => panic!("{rel} is a post, not {other:?}"),
    }
}

fn kinds(problems: &[Problem]) -> Vec<&str> {
    problems.iter().map(|problem| &*problem.kind).collect()
}

const JEKYLL: &str = "---\nlayout: post\ntitle: \"湖边的灯\"\ndate: 2021-11-11T01:36:00.873Z\nauthor: 湖报\n\
from: https://www.example.com/story20211111-1\ntags: [ 湖报 ]\ncomments: True\ncategories: [ 湖报 ]\n---\n\
<!--1636618980000-->\n[湖边的灯](https://www.example.com/story20211111-1)\n------\n\n<div>\n<p>灯亮了。</p>\n</div>\n";

#[test]
fn a_jekyll_post() {
    let (document, problems) = post("_posts/2021-11-11-a.md", JEKYLL);
    assert_eq!(problems, []);
    assert_eq!(document.dialect, Dialect::FrontMatter);
    assert_eq!(document.head.title, "湖边的灯");
    assert_eq!(document.head.tags, ["湖报"]);
    assert_eq!(document.head.slug, "a");
    let body = body::extract(JEKYLL, document.dialect, &document.head);
    assert!(body.html);
    assert_eq!(body.text.trim(), "<div>\n<p>灯亮了。</p>\n</div>");
}

#[test]
fn lines_that_say_something_else_than_the_head_stay() {
    let text = "---\ntitle: a\n---\n[b](https://example.com/b)\n------\n\ntext";
    let (document, _) = post("x/2021-01-01-a.md", text);
    let body = body::extract(text, document.dialect, &document.head);
    assert!(body.text.contains("[b]"));
    assert!(!body.html);
}

const GFW: &str = "### 湖上的桥\n\n---\n\n#### [首页](../..) &nbsp;|&nbsp; [评论](../../c)\n\n\n\
<div><img alt=\"桥\" src=\"https://i.example.com/1.jpg\"/>\n<div class=\"caption\">\n 桥。\n</div></div><hr/>\n\
#### 💥 [热点](http://example.net)\n<div id=\"artbody\">\n <p>\n  【大湖报2021年11月10日讯】（大湖报记者林湖编译报导）\n\
  <ok href=\"https://www.epochtimes.com/gb/tag/%E6%A1%A5.html\">桥</ok>开通。\n </p>\n</div>\n<hr/>\n\
手机上长按并复制下列链接或二维码分享本文章：<br/>\nhttps://github.com/x/y/blob/master/pages/a/n1.md <br/>\n\
<a href='https://github.com/x/y/pages/a/n1.md'><img src='https://github.com/x/n1.md.png'/></a> <br/>\n\
原文地址（需翻墙访问）：https://www.epochtimes.com/gb/21/11/9/n1.htm\n\n\n-----\n#### [首页](x)\n\
<img src='http://t.example/n1.md' width='0px' height='0px'/>";

#[test]
fn a_gfw_page() {
    let (document, problems) = post("pages/a/n1.md", GFW);
    assert_eq!(problems, []);
    assert_eq!(document.dialect, Dialect::Gfw);
    let head = &document.head;
    assert_eq!(head.title, "湖上的桥");
    assert_eq!(
        head.url.as_ref().map(crate::model::source_url::SourceUrl::as_str),
        Some("https://www.epochtimes.com/gb/21/11/9/n1.htm")
    );
    assert_eq!(head.date.map(|date| date.day.to_string()).as_deref(), Some("2021-11-09"));
    assert_eq!(head.tags, ["桥"]);
    assert_eq!(head.author.as_deref(), Some("林湖"));
    let body = body::extract(GFW, document.dialect, head);
    assert!(body.html);
    for gone in ["###", "首页", "手机上", "github.com", "原文地址", "热点", "---"] {
        assert!(!body.text.contains(gone), "{gone}: {}", body.text);
    }
    assert!(body.text.contains("开通"));
}

#[test]
fn a_gfw_page_without_a_day_in_its_address_has_one_in_its_text() {
    for (note, day) in [
        ("【明湖网二零二零年七月二十一日】", "2020-07-21"),
        ("【希望之湖2020年5月4日】", "2020-05-04"),
        ("【湖二零一九年十月十日】", "2019-10-10"),
    ] {
        let text =
            format!("### 标题\n-----\n\n<p>{note}正文</p>\n原文链接：https://example.org/post/1\n");
        let (document, _) = post("pages/s/1.md", &text);
        assert_eq!(
            document.head.date.map(|date| date.day.to_string()).as_deref(),
            Some(day),
            "{note}"
        );
    }
}

#[test]
fn heads_that_yaml_refuses_are_read_line_by_line() {
    let text = "---\ntitle: \"他说\"好\"了\"\nauthor: a: b: c\n\ttags: [ 一, 二 ]\ndate : 2020-01-02\n---\nx";
    let (document, problems) = post("_posts/x.md", text);
    assert_eq!(kinds(&problems), ["head-not-yaml"]);
    assert!(problems[0].line.is_some());
    assert_eq!(document.head.title, "他说\"好\"了");
    assert_eq!(document.head.author.as_deref(), Some("a: b: c"));
    assert_eq!(document.head.tags, ["一", "二"]);
    assert_eq!(document.head.date.map(|date| date.day.to_string()).as_deref(), Some("2020-01-02"));
}

#[test]
fn a_bomb_of_aliases_is_one_problem() {
    let mut text = String::from("---\ntitle: t\na: &a [x,x,x,x,x,x,x,x,x]\n");
    for (name, before) in ('b'..='k').zip('a'..) {
        let list = vec![format!("*{before}"); 9].join(",");
        text.push_str(&format!("{name}: &{name} [{list}]\n"));
    }
    text.push_str("tags: *k\n---\nbody");
    let (document, problems) = post("_posts/2020-01-01-x.md", &text);
    assert_eq!(kinds(&problems), ["head-not-yaml"]);
    assert_eq!(document.head.title, "t");
}

#[test]
fn a_head_without_an_end_is_reported_and_read() {
    let (document, problems) =
        post("_posts/2020-01-01-x.md", "---\ntitle: t\ndate: 2020-01-01\n\nText bleibt.\n");
    assert_eq!(kinds(&problems), ["head-without-end"]);
    assert_eq!(document.head.title, "t");
    let text = "---\ntitle: t\ndate: 2020-01-01\n\nText bleibt.\n";
    assert!(
        body::extract(text, Dialect::FrontMatter, &document.head).text.contains("Text bleibt.")
    );
}

#[test]
fn tags_as_jekyll_reads_them() {
    for (written, tags) in [
        ("a b", vec!["a", "b"]),
        ("新冠肺炎", vec!["新冠肺炎"]),
        ("996", vec!["996"]),
        ("[ RTI 中央廣播電臺 ]", vec!["RTI 中央廣播電臺"]),
        ("\n- a\n- b c", vec!["a", "b c"]),
        ("a b, c", vec!["a b", "c"]),
    ] {
        let (document, problems) =
            post("_posts/2020-01-01-x.md", &format!("---\ntitle: t\ntags: {written}\n---\nx"));
        assert_eq!(problems, [], "{written}");
        assert_eq!(document.head.tags, tags, "{written}");
    }
}

#[test]
fn titles_lose_entities_and_line_ends() {
    let (document, _) =
        post("_posts/2020-01-01-x.md", "---\ntitle: \"doesn&#x27;t &amp;#21328;\n\"\n---\nx");
    assert_eq!(document.head.title, "doesn't 卨".replace('卨', "\u{5350}"));
}

#[test]
fn files_that_are_no_posts() {
    use super::kind::by_name;
    let path = |rel: &str| SourcePath::new(0, rel);
    assert_eq!(by_name(&path("README.md")), Some(LeftOut::AboutTheRepository));
    assert_eq!(by_name(&path("a/README.zh-CN.md")), Some(LeftOut::AboutTheRepository));
    assert_eq!(by_name(&path("indexes/a.csv")), Some(LeftOut::NotAPost));
    assert_eq!(by_name(&path("_includes/x.md")), Some(LeftOut::JekyllsOwn));
    assert_eq!(by_name(&path("_posts/2020-01-01-readme-first.md")), None);
    let links: String =
        (0..6).map(|n| format!("#### [题目{n}](../../pages/a/n{n}.md) \n")).collect();
    let (made, _) = outcome(
        "indexes/a/1.md",
        &format!("### 群体事件\n---\n{links}\n---\n#### 第 [ [1](./1.md) ] 页\n"),
    );
    assert!(matches!(made, Outcome::LeftOut(LeftOut::Index)));
    let (made, _) = outcome("about.md", "---\nlayout: about\ntitle: About\n---\nx");
    assert!(matches!(made, Outcome::LeftOut(LeftOut::Page)));
    let (made, _) = outcome("_posts/2020-01-01-x.md", "---\ntitle: t\npublished: false\n---\nx");
    assert!(matches!(made, Outcome::LeftOut(LeftOut::Draft)));
}

#[test]
fn labelled_lines_and_link_titles_are_heads_too() {
    let (document, _) = post(
        "2020/04/06/x_zh.md",
        "## 回顾\n\n关键词: a b\n\n作者: \n\n发表日期: 2020-04-06 13:30:37+08:00\n\n[原网页](https://example.com/1)\n\n正文。",
    );
    assert_eq!(document.head.title, "回顾");
    assert!(document.head.date.is_some_and(|date| date.time.is_some()));
    assert!(document.head.url.is_some());
    let (document, _) = post(
        "articles/1_x.md",
        "[标题](https://example.net/1/)\n------\n日期：Thu, 25 Jun 2020 08:58:40 +0000\n\n<p>x</p>",
    );
    assert_eq!(document.dialect, Dialect::LinkTitle);
    assert_eq!(document.head.title, "标题");
    assert!(document.head.date.is_some());
}

#[test]
fn damaged_bytes_are_reported_with_their_line() {
    let mut problems = Vec::new();
    let made = read(
        &file("_posts/2020-01-01-x.md"),
        b"---\ntitle: t\n---\nab\xff\xfe\0c",
        false,
        &mut problems,
    );
    assert!(matches!(made, Outcome::Post(_)));
    assert_eq!(kinds(&problems), ["not-utf8", "nul-bytes"]);
    assert_eq!(problems[0].line, Some(4));
    let (made, problems) = outcome("_posts/2020-01-01-x.md", " \n");
    assert!(matches!(made, Outcome::Failed));
    assert_eq!(kinds(&problems), ["empty"]);
}

#[test]
fn indented_pages_with_blank_lines_are_html() {
    let text = "---\ntitle: t\n---\n\n<article>\n\n    <p>one</p>\n\n</article>";
    let body = body::extract(text, Dialect::FrontMatter, &Head::default());
    assert!(body.html);
    let text = "---\ntitle: t\n---\n**bold** <div>";
    assert!(!body::extract(text, Dialect::FrontMatter, &Head::default()).html);
}
