use std::collections::HashMap;

use url::Url;

use super::input::{Input, Places};
use super::rules::RuleSet;
use super::{Cleaned, Cleaner};
use crate::fingerprint::Fingerprint;
use crate::model::problem::Problem;
use crate::model::source::SourcePath;

#[derive(Default)]
struct Held {
    articles: HashMap<Fingerprint, String>,
    posts: HashMap<String, String>,
    files: HashMap<String, String>,
}

impl Places for Held {
    fn article(&self, name: Fingerprint) -> Option<&str> {
        self.articles.get(&name).map(String::as_str)
    }
    fn post(&self, _: u16, rel: &str) -> Option<&str> {
        self.posts.get(rel).map(String::as_str)
    }
    fn file(&self, _: u16, rel: &str) -> Option<String> {
        self.files.get(rel).cloned()
    }
}

fn run(html: &str, url: &str, rules: &str) -> (Cleaned, Vec<Problem>) {
    let mut problems = Vec::new();
    let own = [("host.example".to_owned(), rules.to_owned(), "rules/host.example.txt".to_owned())];
    let cleaner = Cleaner::new(RuleSet::new(&own, &mut problems));
    assert_eq!(problems, []);
    let places = Held {
        articles: HashMap::from([(
            Fingerprint::of(b"host.example/held"),
            "2021/01/01/held.html".to_owned(),
        )]),
        posts: HashMap::from([("_posts/other.md".to_owned(), "2021/01/02/other.html".to_owned())]),
        files: HashMap::from([("images/a b.png".to_owned(), "files/images/a b.png".to_owned())]),
    };
    let source = SourcePath::new(0, "_posts/this.md");
    let url = Url::parse(url).ok();
    let input = Input {
        html,
        title: "题目",
        url: url.as_ref(),
        source: &source,
        page: "2021/01/02/this.html",
        tag_links: true,
        addresses: cleaner.addresses(),
        places: &places,
    };
    let made = cleaner.clean(&input, &mut problems);
    (made, problems)
}

fn clean(html: &str) -> String {
    run(html, "https://host.example/news/1", "").0.body.as_str().to_owned()
}

#[test]
fn the_shape_of_zaobao_2021() {
    let html = "<div>\n<p>甲。</p><section id=\"imu\"><div id=\"dfp-ad-imu1\">        </div></section><p>乙。</p>\
        <div id=\"innity-in-post\"></div><div id=\"dfp-ad-midarticlespecial\">   </div>   \
        <a href=\"https://subscribe.sph.com.sg/x/?utm_campaign=y\"><img class=\"lazyload\" data-src=\"https://static.example/freemium_images/p.png\" \
        src=\"https://static.example/freemium_images/p.png\"></a></div>";
    let (cleaned, problems) = run(html, "https://www.zaobao.com/realtime/story20211111-1", "");
    assert_eq!(problems, []);
    assert_eq!(cleaned.body.as_str(), "<p>甲。</p><p>乙。</p>");
    assert_eq!(cleaned.record.removals.len(), 4);
    assert!(
        cleaned.record.removals[0].by.to_string().contains(".zaobao.com.txt:"),
        "{:?}",
        cleaned.record.removals
    );
    assert_eq!(cleaned.record.facts.excerpt, "甲。 乙。");
}

#[test]
fn a_photograph_keeps_its_caption() {
    let html = "<div>\n<div class=\"figure-media\"><img class=\"lazyload\" data-src=\"https://s.example/1.jpg?itok=7\" title=\"湖边\" alt=\"湖边\" \
        src=\"https://s.example/1.jpg?itok=7\" referrerpolicy=\"no-referrer\"></div> <figcaption>湖边</figcaption> <p>甲</p></div>";
    assert_eq!(
        clean(html),
        "<figure><img src=\"https://s.example/1.jpg?itok=7\" alt=\"湖边\" referrerpolicy=\"no-referrer\"><figcaption>湖边</figcaption></figure><p>甲</p>"
    );
    let html = "<div><img alt=\"桥\" src=\"https://s.example/2.jpg\"/>\n<div class=\"caption\">\n 桥。\n</div></div><hr/><div id=\"artbody\">\n <p>\n  甲\n </p></div>";
    assert_eq!(
        clean(html),
        "<figure><img src=\"https://s.example/2.jpg\" alt=\"桥\" referrerpolicy=\"no-referrer\"><figcaption>桥。</figcaption></figure><hr><p>甲</p>"
    );
}

#[test]
fn ok_is_a_link_or_a_tag() {
    let html = "<p>\n  总统\n  <ok href=\"https://www.epochtimes.com/gb/tag/%E6%B9%96.html\">\n   湖\n  </ok>\n  和\n  <ok href=\"https://x.example/1\">\n   桥\n  </ok>\n  开通\n </p>";
    assert_eq!(clean(html), "<p>总统湖和<a href=\"https://x.example/1\">桥</a>开通</p>");
}

#[test]
fn pictures_are_kept_once_and_pixels_not_at_all() {
    for (html, kept) in [
        ("<p><img data-src=\"//s.example/a.jpg\"></p>", "https://s.example/a.jpg"),
        ("<p><img src=\"/a.jpg\"></p>", "https://host.example/a.jpg"),
        (
            "<p><img src=\"data:image/gif;base64,R0\" data-lazy-src=\"https://s.example/b.jpg\"><noscript><img src=\"https://s.example/b.jpg\"></noscript></p>",
            "https://s.example/b.jpg",
        ),
        (
            "<p><img srcset=\"https://s.example/s.jpg 300w, https://s.example/l.jpg 1200w\"></p>",
            "https://s.example/l.jpg",
        ),
        ("<p><img src=\"../images/a%20b.png\"></p>", "../../../files/images/a%20b.png"),
    ] {
        let out = clean(html);
        assert_eq!(out.matches("<img").count(), 1, "{html}: {out}");
        assert!(out.contains(&format!("src=\"{kept}\"")), "{html}: {out}");
    }
    for html in [
        "x<img src='http://gfw-breaker.win/a.md' width='0px' height='0px'/>",
        "x<img src='https://p.example/p.gif' width=1 height=1>",
        "x<img src='https://p.example/p.gif' style='width:1px'>",
        "x<img src='none'>",
        "x<img>",
    ] {
        assert_eq!(clean(html), "x", "{html}");
    }
    let out = clean(
        "好<img class=\"wp-smiley\" alt=\"🥴\" src=\"https://s.w.org/images/core/emoji/1.png\">",
    );
    assert_eq!(out, "好🥴");
}

#[test]
fn links_lose_trackers_and_lead_to_our_own_copies() {
    for (href, made) in [
        (
            "https://x.example/a?id=1&utm_source=y&fbclid=z",
            "https://x.example/a?id=1&amp;".trim_end_matches("&amp;"),
        ),
        ("http://www.host.example/held/?utm_medium=x", "../01/held.html"),
        ("other.md", "other.html"),
        ("/relative", "https://host.example/relative"),
        ("https://www.google.com/url?q=https://x.example/b&sa=D", "https://x.example/b"),
        ("mailto:a@x.example", "mailto:a@x.example"),
    ] {
        assert_eq!(
            clean(&format!("<a href=\"{href}\">t</a>")),
            format!("<a href=\"{made}\">t</a>"),
            "{href}"
        );
    }
    for href in [
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        " \u{1}javascript:x",
        "vbscript:x",
        "",
    ] {
        assert_eq!(clean(&format!("<a href=\"{href}\">t</a>")), "t", "{href:?}");
    }
    assert_eq!(
        clean("<a href=\"#n1\">1</a><p id=\"n1\">注</p><p id=\"n2\">x</p><a href=\"#gone\">y</a>"),
        "<a href=\"#u-n1\">1</a><p id=\"u-n1\">注</p><p>x</p>y"
    );
}

#[test]
fn frames_and_players_are_links() {
    assert_eq!(
        clean(
            "<iframe src=\"https://www.youtube.com/embed/abc?x=1\" title=\"片\"></iframe><script src=x></script>"
        ),
        "<p class=\"card\"><a href=\"https://www.youtube.com/watch?v=abc\">▶ www.youtube.com · 片</a></p>"
    );
    assert_eq!(
        clean("<p>看<video><source src=\"https://v.example/1.mp4\"></video></p>"),
        "<p>看<a href=\"https://v.example/1.mp4\">▶ v.example</a></p>"
    );
    assert_eq!(clean("x<iframe></iframe>"), "x");
}

#[test]
fn what_a_script_would_have_shown_is_a_link() {
    for (html, card) in [
        (
            "<div class=\"fb-post\" data-href=\"https://www.facebook.com/a/posts/1\"></div>",
            "<p class=\"card\"><a href=\"https://www.facebook.com/a/posts/1\">↗ www.facebook.com</a></p>",
        ),
        (
            "<div class=\"infogram-embed\" data-id=\"da9-1\" data-title=\"湖的水位\"></div>",
            "<p class=\"card\"><a href=\"https://infogram.com/da9-1\">↗ infogram.com · 湖的水位</a></p>",
        ),
        (
            "<p><script src=\"//vs.youmaker.com/assets/player/e8c4?r=16x9\"></script></p>",
            "<p><a href=\"https://vs.youmaker.com/assets/player/e8c4?r=16x9\">▶ vs.youmaker.com</a></p>",
        ),
        (
            "<div class=\"fb-post\" data-href=\"https://www.facebook.com/a/posts/1\"><blockquote><p>湖</p></blockquote></div>",
            "<blockquote><p>湖</p></blockquote>",
        ),
        ("<p>甲<script src=\"//www.youmaker.com/js/jwplayer8-all.js\"></script></p>", "<p>甲</p>"),
        (
            "<blockquote class=\"twitter-tweet\"><p>湖</p><a href=\"https://twitter.com/a/status/1\">一月</a></blockquote>",
            "<blockquote><p>湖</p><a href=\"https://twitter.com/a/status/1\">一月</a></blockquote>",
        ),
    ] {
        assert_eq!(clean(html), card, "{html}");
    }
}

#[test]
fn what_fools_streaming_filters_keeps_its_text() {
    let rules = "strip: //p[@class='ad']\nstrip_id_or_class: ad-item";
    let text = |html: &str| run(html, "https://host.example/1", rules).0.body.as_str().to_owned();
    assert_eq!(text("<p class=ad>AD<p>REAL"), "<p>REAL</p>");
    assert_eq!(text("<ul><li class=ad-item>AD<li>REAL</ul>"), "<ul><li>REAL</li></ul>");
    assert!(text("<table><tr><td class=ad-item>AD<td>REAL</table>").contains("<td>REAL</td>"));
    assert!(text("<dl><dt class=ad-item>AD<dd>REAL</dl>").contains("<dd>REAL</dd>"));
}

#[test]
fn rules_that_take_too_much_are_not_believed() {
    let long = "湖边的灯亮了又暗。".repeat(40);
    let html = format!("<div class=\"content-ad\"><p>{long}</p></div><p>末段。</p>");
    let (cleaned, problems) = run(&html, "https://host.example/1", "strip_id_or_class: ad");
    assert!(cleaned.body.as_str().contains(&long));
    assert_eq!(problems.iter().map(|p| &*p.kind).collect::<Vec<_>>(), ["rules-take-too-much"]);
    assert!(problems[0].message.contains("rules/host.example.txt:1"), "{problems:?}");
}

#[test]
fn the_title_is_not_repeated_and_headings_keep_their_rank() {
    assert_eq!(
        clean("<article><header><h1>\n 题目\n</h1></header><h1>别的</h1><p>甲</p></article>"),
        "<h2>别的</h2><p>甲</p>"
    );
}

#[test]
fn text_beside_blocks_is_kept_in_place() {
    assert_eq!(clean("<div>甲<p>乙</p>丙</div>"), "<div>甲<p>乙</p>丙</div>");
    assert_eq!(clean("<div><div>甲</div><div>乙<br>丙</div></div>"), "<p>甲</p><p>乙<br>丙</p>");
    assert_eq!(clean("<p>a\n<b>b</b> <i>c</i> d </p>"), "<p>a <b>b</b> <i>c</i> d</p>");
    assert_eq!(
        clean("<p><a href=\"https://x.example/\">\n a\n</a>\n <b>b</b></p>"),
        "<p><a href=\"https://x.example/\">a</a> <b>b</b></p>"
    );
    assert_eq!(clean("<pre>a\n  b</pre>"), "<pre>a\n  b</pre>");
    assert_eq!(clean("<ul><li><div>甲</div></li></ul>"), "<ul><li><div>甲</div></li></ul>");
}

#[test]
fn deep_nesting_is_quick_and_loses_no_text() {
    let html = "<div>".repeat(20_000) + "底" + &"</div>".repeat(20_000) + "<p>后</p>";
    let (cleaned, problems) = run(&html, "https://host.example/1", "");
    assert_eq!(cleaned.body.as_str(), "<p>底</p><p>后</p>");
    assert_eq!(problems.iter().map(|p| &*p.kind).collect::<Vec<_>>(), ["too-deep"]);
}

#[test]
fn cleaning_twice_changes_nothing() {
    for html in [
        "<div><p>甲<img src=\"/a.jpg\"></p><section>丙<a href=x>y</a></section></div>",
        "<table><tr><td>1<td>2</table><blockquote><p>乙</p></blockquote>",
        "<p>one<div>two</div>three</p>",
    ] {
        let once = clean(html);
        assert_eq!(clean(&once), once, "{html}");
    }
}

#[test]
fn what_a_reviewer_lost_is_kept() {
    for (html, kept) in [
        ("<div><p>one</p><p><iframe src=\"https://v.example/x\"/></p><p>TWO</p></div>", "TWO"),
        ("<p>a<tspan>LOST</tspan>b</p>", "aLOSTb"),
        ("<p>E=<math><mi>mc</mi></math></p>", "mc"),
        ("<p>one<img src=/a.jpg></p><noscript><p>TEXT<img src=/b.jpg></p></noscript>", "TEXT"),
        (
            "<p>x</p><button>open<p>the rest of an article that goes on for quite a while, much longer than what is written on any button of any page</p>",
            "any button",
        ),
        ("<video/><p>TWO</p>", "TWO"),
        ("<my-block>A</my-block><my-block>B</my-block>", "<p>A</p><p>B</p>"),
    ] {
        let made = clean(html);
        assert!(made.contains(kept), "{html}: {made}");
    }
    for (html, pictures) in [
        ("<img src=/a.jpg><noscript><img src=/b.jpg></noscript>", 2),
        ("<img src=/a.jpg?w=1><noscript><img src=/a.jpg></noscript>", 1),
        ("<img src=/a.jpg><p>text</p><img src=/a.jpg>", 2),
        ("<picture><source srcset='/r.jpg 2x'><img src='data:x'></picture>", 1),
        ("<img src=/l.png width=1 height=600>", 1),
    ] {
        let made = clean(html);
        assert_eq!(made.matches("<img").count(), pictures, "{html}: {made}");
    }
    assert!(clean("<img src=https://a.example/a.jpg data-lazy=true>").contains("a.example/a.jpg"));
    assert!(clean("<img srcset='/a.jpg 300w,/b.jpg 900w'>").contains("/b.jpg"));
    let made = clean("<div><img src=/a.jpg>TEXT<div class=caption>CAP</div></div>");
    assert!(made.find("TEXT") < made.find("CAP"), "{made}");
    assert_eq!(clean("<p>a<br></p><p><br></p><p>b</p>"), "<p>a</p><p>b</p>");
}

#[test]
fn hostile_markup_takes_no_long() {
    // No clock: each of these took minutes or gigabytes before, the test would be killed.
    let bold: String = (0..250).map(|n| format!("<b id={n}>")).collect();
    for html in [
        format!("<p>{bold}{}", "<p>x".repeat(20_000)),
        "<div></x>".repeat(20_000),
        "x&nbsp;".repeat(100_000),
        format!("<div>{}{}", "<i></i>".repeat(10_000), "<p class=caption>x</p>".repeat(10_000)),
        "<!-- ".repeat(100_000),
        "<script>".repeat(50_000),
    ] {
        let made = clean(&html);
        assert!(made.len() < 64 << 20);
    }
}

/// Of all attributes that can hold an address none comes out but `href` and `src`.
#[test]
fn no_other_attribute_with_an_address_comes_out() {
    let evil = "https://evil.example/x";
    for html in [
        "<blockquote cite=EVIL>x</blockquote><q cite=EVIL>x</q><del cite=EVIL>x</del>",
        "<img src=/a.jpg longdesc=EVIL usemap=EVIL lowsrc=EVIL dynsrc=EVIL>",
        "<img src=/a.jpg srcset='EVIL 1x' sizes=EVIL data-srcset='EVIL 2x'>",
        "<table background=EVIL><tr background=EVIL><td background=EVIL>x</table>",
        "<p style='background:url(EVIL)' onclick=EVIL itemtype=EVIL data-href=EVIL>x</p>",
        "<a href=/a ping=EVIL attributionsrc=EVIL>x</a>",
        "<form action=EVIL><button formaction=EVIL>x</button><input src=EVIL formaction=EVIL></form>",
        "<body background=EVIL><p>x",
        "<video src=/v.mp4 poster=EVIL></video>",
        "<object data=/o classid=EVIL codebase=EVIL archive=EVIL></object>",
        "<iframe src=/f longdesc=EVIL srcdoc='<img src=EVIL>'></iframe>",
        "<svg><image xlink:href=EVIL href=EVIL></svg><p xml:base=EVIL>x",
        "<link href=EVIL><base href=EVIL><meta http-equiv=refresh content='0;url=EVIL'>x",
    ] {
        let made = clean(&html.replace("EVIL", evil));
        assert!(!made.contains("evil"), "{html}: {made}");
    }
}

#[test]
fn a_set_gives_its_widest_picture() {
    for (html, kept) in [
        ("<img srcset='/s.jpg 300w, /print.jpg 6000w, /l.jpg 2400w'>", "/l.jpg"),
        ("<img srcset='/print.jpg 6000w'>", "/print.jpg"),
        ("<img srcset='javascript:alert(1) 9x, data:image/gif;base64,R0 8x, /a.jpg 2x'>", "/a.jpg"),
        ("<img srcset='/w_80,h_60/a.jpg 80w'>", "/w_80,h_60/a.jpg"),
        ("<img srcset='https://user:pw@host.example/a.jpg?utm_source=x'>", "/a.jpg"),
    ] {
        let out = clean(html);
        assert!(out.contains(&format!("src=\"https://host.example{kept}\"")), "{html}: {out}");
    }
}

#[test]
fn places_on_the_page_keep_their_names() {
    assert_eq!(
        clean("<a href=\"#a%20b\">1</a><p id=\"a b\">x</p><a href='#新'>2</a><p id='新'>y</p>"),
        "<a href=\"#u-a%20b\">1</a><p id=\"u-a b\">x</p><a href=\"#u-新\">2</a><p id=\"u-新\">y</p>"
    );
}

#[test]
fn a_link_that_is_only_a_picture_has_a_name() {
    let link =
        |inner: &str| clean(&format!("<p>甲。</p><a href=\"https://b.example/large\">{inner}</a>"));
    let alts = |html: &str| {
        let alts = html.split(" alt=\"").skip(1);
        alts.map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let picture = "<img src=\"https://b.example/a.jpg\">";
    assert_eq!(alts(&link(picture)), ["b.example"]);
    assert_eq!(alts(&link("<img src=\"https://b.example/a.jpg\" alt=\"桥\">")), ["桥"]);
    assert_eq!(alts(&link(&format!("{picture} 桥"))), [""], "words are a name");
    assert_eq!(alts(&clean(picture)), [""], "a picture that is no link says nothing");
}
