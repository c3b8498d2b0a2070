//! The checks can fail: a post and its page that agree, then pages that are wrong in one thing each.

use crate::kept::compare::{Seen, compare};
use crate::kept::{page, source};

const SOURCE: &str = r#"---
title: "湖边的船"
from: https://www.cna.com.tw/news/1.aspx
---
<!--1-->
[湖边的船](https://www.cna.com.tw/news/1.aspx)
------
<div><h1>湖边的船</h1><p>早班的船&ldquo;六点&rdquo;离岸，<b>船上</b>有菜。<p>一只猫也在船上。</p>
<ul><li>第一条<li>第二条</ul><table><tr><td>左边<td>右边</table>
<img src="none" data-src="/pic/a.jpg?w=300"><noscript><img src="/pic/a.jpg"></noscript>
<p>猫不肯下船。<a href="https://x.example/cat?utm_source=a&amp;id=3">猫的故事</a></p>
<img src="https://p.example/b.png" srcset="https://p.example/b-1.png 1x, https://p.example/b-2.png 2x">
<img src="https://count.example/1" width="1" height="1"><script>var 不是文字 = 1;</script>
<div class="moreArticle">延伸閱讀<a href="https://www.cna.com.tw/news/2.aspx">另一只猫</a></div>
<div id="adslot_1"><a href="https://shop.example/buy"><img src="https://shop.example/buy.jpg"></a></div>
<p>获取更多RSS：<br>https://feedx.net</p></div>
"#;

const BODY: &str = r#"<p>早班的船“六点”离岸，<b>船上</b>有菜。</p><p>一只猫也在船上。</p>
<ul><li>第一条</li><li>第二条</li></ul><table><tr><td>左边</td><td>右边</td></tr></table>
<img src="https://www.cna.com.tw/pic/a.jpg?w=300" alt="">
<p>猫不肯下船。<a href="https://x.example/cat?id=3">猫的故事</a></p>
<img src="https://p.example/b-2.png" alt="">"#;

fn seen(body: &str) -> Seen {
    let page = format!(
        "<main><article><h1>湖边的船</h1>\n<div class=\"body\">\n{body}\n</div></article></main>"
    );
    compare("x.md", &source::read(SOURCE), &page::read(&page))
}

/// The kinds of what is wrong with a page whose body differs in one place.
fn wrong(from: &str, to: &str) -> Vec<&'static str> {
    assert!(BODY.contains(from), "{from} stands in the body");
    let seen = seen(&BODY.replacen(from, to, 1));
    seen.findings.iter().map(|finding| finding.kind).collect()
}

#[test]
fn a_clean_page_is_whole() {
    let seen = seen(BODY);
    assert_eq!(seen.host, "www.cna.com.tw");
    assert_eq!(seen.findings, []);
    // 早班的船六点离岸船上有菜 12, 一只猫也在船上 7, the list 6, the table 4, 猫不肯下船 5, 猫的故事 4.
    assert_eq!((seen.letters, seen.kept), (38, 38), "{}", seen.lost_text());
}

#[test]
fn lost_text_is_counted() {
    for (from, lost) in [
        ("一只猫也在船上。", 7),
        ("<li>第二条</li>", 3),
        ("<td>左边</td>", 2),
        ("猫的故事", 4),
        ("早班的船“六点”离岸，", 8),
        ("<b>船上</b>有菜。", 4),
    ] {
        let seen = seen(&BODY.replacen(from, "", 1));
        assert_eq!(seen.lost(), lost, "{from}: {}", seen.lost_text());
    }
}

#[test]
fn pictures_are_there_once() {
    assert_eq!(
        wrong("<img src=\"https://p.example/b-2.png\" alt=\"\">", ""),
        ["a picture is lost"]
    );
    assert_eq!(
        wrong("https://p.example/b-2.png", "https://p.example/c.png"),
        ["a picture is lost"]
    );
    let twice = "<p>又来</p><img src=\"https://www.cna.com.tw/pic/a.jpg\"><p>猫不";
    assert_eq!(wrong("<p>猫不", twice), ["a picture is there twice"]);
    // Any of its sizes will do, in any scheme.
    assert!(wrong("https://p.example/b-2.png", "http://p.example/b.png?x=1").is_empty());
}

#[test]
fn junk_pixels_and_trackers_are_found() {
    assert_eq!(wrong("<p>猫不", "<p>延伸閱讀</p><p>猫不"), ["text of junk"]);
    assert_eq!(wrong("<p>猫不", "<p>获取更多RSS：</p><p>猫不"), ["text of junk"]);
    let link = "<a href=\"https://www.cna.com.tw/news/2.aspx\"></a><p>猫不";
    assert_eq!(wrong("<p>猫不", link), ["an address of junk"]);
    let advert = "<img src=\"https://shop.example/buy.jpg\"><p>猫不";
    assert_eq!(wrong("<p>猫不", advert), ["an address of junk"]);
    let pixel = "<img src=\"https://count.example/1\"><p>猫不";
    assert_eq!(wrong("<p>猫不", pixel), ["an address of junk"]);
    let pixel = "<img src=\"https://p.example/b.png\" width=1 height=1>";
    assert_eq!(wrong("<img src=\"https://p.example/b-2.png\" alt=\"\">", pixel), ["a pixel"]);
    for tracker in ["utm_source=a&id=3", "id=3&fbclid=x", "id=3&GCLID=x"] {
        assert_eq!(wrong("id=3", tracker), ["a tracking parameter"], "{tracker}");
    }
    assert_eq!(wrong("https://x.example/cat", "https://singlactive.com/a"), ["a host of trackers"]);
}

#[test]
fn live_markup_is_found() {
    for live in [
        "<script src=x></script>",
        "<iframe src=\"https://x.example\"></iframe>",
        "<svg></svg>",
        "<x-y></x-y>",
        "<p onclick=\"a()\"></p>",
        "<a href=\"java\nscript:a()\"></a>",
        "<a href=\" DATA:text/html,x\"></a>",
        "<p style=\"background:url(//x.example/)\"></p>",
        "<p class=\"ad\"></p>",
        "<img srcset=\"https://p.example/b.png 1x\">",
    ] {
        assert_eq!(wrong("<p>猫不", &format!("{live}<p>猫不")), ["live markup"], "{live}");
    }
}
