//! What each key of a rule file does to a body.

use url::Url;

use super::addresses::AddressRules;
use super::input::{Input, Nowhere};
use super::policy::Policy;
use super::rules::RuleSet;
use super::{Cleaned, Cleaner};
use crate::model::images::Images;
use crate::model::problem::Problem;
use crate::model::source::SourcePath;

fn cleaner(rules: &str) -> Cleaner {
    let mut problems = Vec::new();
    let own = [("host.example".to_owned(), rules.to_owned(), "rules/host.example.txt".to_owned())];
    let cleaner = Cleaner::new(RuleSet::new(&own, &mut problems));
    assert_eq!(problems, [], "{rules}");
    cleaner
}

fn run(cleaner: &Cleaner, html: &str) -> (Cleaned, Vec<Problem>) {
    let url = Url::parse("https://host.example/news/1").ok();
    let source = SourcePath::new(0, "_posts/this.md");
    let input = Input {
        html,
        title: "题目",
        url: url.as_ref(),
        source: &source,
        page: "2021/01/02/this.html",
        tag_links: false,
        places: &Nowhere,
        addresses: cleaner.addresses(),
    };
    let mut problems = Vec::new();
    let made = cleaner.clean(&input, &mut problems);
    (made, problems)
}

fn clean(rules: &str, html: &str) -> String {
    run(&cleaner(rules), html).0.body.as_str().to_owned()
}

#[test]
fn keys_that_take_out() {
    for (rules, html, made) in [
        ("strip: //p[2]", "<p>甲</p><p>乙</p><p>丙</p>", "<p>甲</p><p>丙</p>"),
        ("strip: //p[contains(., '广告')]", "<p>甲</p><p>一个<b>广告</b></p>", "<p>甲</p>"),
        ("strip: //p/text()[. = '乙']", "<p>甲<br>乙</p>", "<p>甲</p>"),
        (
            "strip_id_or_class: ad-",
            "<p>甲</p><p class='x ad-1'>乙</p><p id=ad-2>丙</p>",
            "<p>甲</p>",
        ),
        ("strip_image_src: /ads/", "<p><img src='https://a.example/ads/1.png'>甲</p>", "<p>甲</p>"),
        (
            "strip_image_src: unit=1&size=2",
            "<p><img src='https://a.example/?unit=1&amp;size=2'>甲</p>",
            "<p>甲</p>",
        ),
        ("strip: //img/@src", "<p>甲<img src='https://a.example/1.png'></p>", "<p>甲</p>"),
        (
            "strip_attr: //img[contains(@src, 'blur')]/@src",
            "<p><img src='https://a.example/blur.png' data-src='https://a.example/b.png'></p>",
            "<p><img src=\"https://a.example/b.png\" alt=\"\" referrerpolicy=\"no-referrer\"></p>",
        ),
        (
            "body: //div[@id='text']",
            "<p>导航</p><div><div id=text><p>甲</p><p>乙</p></div>尾巴</div><p>页脚</p>",
            "<p>甲</p><p>乙</p>",
        ),
        ("body: //div[@id='none']", "<p>甲</p>", "<p>甲</p>"),
        (
            "body: //h2 | //div[@id='text']",
            "<h2>甲</h2><p>x</p><div id=text><p>乙</p></div>",
            "<h2>甲</h2><p>乙</p>",
        ),
        (
            "prune: yes",
            "<p>甲乙丙</p><ul><li><a href='/1'>一</a></li><li><a href='/2'>二</a></li><li><a href='/3'>三</a></li></ul>",
            "<p>甲乙丙</p>",
        ),
        (
            "strip: //p[@class='x']\nif_page_contains: //h2[.='副刊']",
            "<p class=x>甲</p>",
            "<p>甲</p>",
        ),
        (
            "strip: //p[@class='x']\nif_page_contains: //h2[.='副刊']",
            "<p class=x>甲</p><h2>副刊</h2>",
            "<h2>副刊</h2>",
        ),
    ] {
        assert_eq!(clean(rules, html), made, "{rules}: {html}");
    }
}

#[test]
fn keys_that_change() {
    for (rules, html, made) in [
        ("dissolve: //blockquote", "<blockquote><p>甲</p></blockquote>", "<p>甲</p>"),
        ("dissolve: //blockquote[1]", "<blockquote><p>甲</p></blockquote>", "<p>甲</p>"),
        (
            "wrap_in(blockquote): //p[@class='quote']",
            "<p>甲</p><p class=quote>乙</p>",
            "<p>甲</p><blockquote><p>乙</p></blockquote>",
        ),
        ("wrap_in(h2): //p/text()[.='乙']", "<div><p>乙</p></div>", "<h2>乙</h2>"),
        (
            "move_into(body): //p[@id='last']",
            "<p id=last>丙</p><p>甲</p><p>乙</p>",
            "<p>甲</p><p>乙</p><p>丙</p>",
        ),
        (
            "move_into(//blockquote): //p[@id='q']",
            "<p id=q>丙</p><blockquote><p>甲</p></blockquote>",
            "<blockquote><p>甲</p><p>丙</p></blockquote>",
        ),
        ("find_string: <h5>\nreplace_string: <p>", "<h5>甲</h5>", "<p>甲</p>"),
        ("replace_string(【更多】): ", "<p>甲【更多】</p>", "<p>甲</p>"),
        ("replace_string(a: b): c", "<p>a: b</p>", "<p>c</p>"),
        (
            "convert_double_br_tags: yes",
            "<div>甲<br><br>乙<br>丙</div>",
            "<div>甲<p>乙<br>丙</p></div>",
        ),
        ("convert_double_br_tags: no", "<p>甲<br><br>乙</p>", "<p>甲<br><br>乙</p>"),
        (
            "src_lazy_load_attr: data-picture",
            "<p><img src='https://a.example/wait.gif' data-picture='https://a.example/b.png'></p>",
            "<p><img src=\"https://a.example/b.png\" alt=\"\" referrerpolicy=\"no-referrer\"></p>",
        ),
    ] {
        assert_eq!(clean(rules, html), made, "{rules}: {html}");
    }
}

#[test]
fn a_paywall_and_an_advertisement_are_seen_although_they_go() {
    let rules =
        "paywall: //div[@class='wall']\nstrip: //div[@class='wall']\nnative_ad_clue: //p[.='特约']";
    let (cleaned, _) = run(&cleaner(rules), "<p>甲</p><div class=wall>请订阅</div>");
    assert_eq!(cleaned.body.as_str(), "<p>甲</p>");
    assert!(cleaned.record.incomplete && !cleaned.record.is_ad);
    let (cleaned, _) = run(&cleaner(rules), "<p>甲</p><p>特约</p>");
    assert!(!cleaned.record.incomplete && cleaned.record.is_ad);
}

#[test]
fn one_rule_that_takes_too_much_is_left_off_and_the_others_hold() {
    let long = "湖".repeat(300);
    let html = format!("<p class=a>{long}</p><p class=ad>广告</p><p>{long}</p>");
    let rules = "strip: //p[@class='a']\nstrip: //p[@class='ad']";
    let (cleaned, problems) = run(&cleaner(rules), &html);
    assert_eq!(cleaned.body.as_str(), format!("<p>{long}</p><p>{long}</p>"));
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].message.contains("rules/host.example.txt:1"), "{problems:?}");
    // Where many rules take a little each, those that take most are left off until enough is left.
    let html: String = (0..10).map(|n| format!("<p class=c{n}>{}</p>", "湖".repeat(30))).collect();
    let rules: String = (0..4).map(|n| format!("strip: //p[@class='c{n}']\n")).collect();
    let (cleaned, problems) = run(&cleaner(&rules), &html);
    assert_eq!(cleaned.body.as_str().matches("<p>").count(), 9);
    assert!(problems[0].message.contains("60 %"), "{problems:?}");
    assert_eq!(problems.len(), 3);
    // A replacement is a rule like any other.
    let html = format!("<p>{}</p>", "湖边".repeat(200));
    let (cleaned, problems) = run(&cleaner("replace_string(湖): "), &html);
    assert!(cleaned.body.as_str().contains('湖'), "{problems:?}");
    assert_eq!(problems.len(), 1);
}

#[test]
fn heads_are_found_in_bodies() {
    let rules = "title: //h3\nauthor: substring-after(//p[@class='by'], '记者 ')\ndate: //time/@datetime\nauthor: //h3";
    let cleaner = cleaner(rules);
    let host = Some("host.example");
    assert!(cleaner.reads_heads(host) && !cleaner.reads_heads(Some("other.example")));
    let html =
        "<h3> 湖\n上 </h3><p class=by>本报记者 张三</p><time datetime='2021-11-09'>九日</time>";
    let found = cleaner.head(html, host);
    assert_eq!(found.title.as_deref(), Some("湖 上"));
    assert_eq!(found.author.as_deref(), Some("张三"));
    assert_eq!(found.date.as_deref(), Some("2021-11-09"));
}

#[test]
fn pictures_by_policy() {
    let html = "<p>甲<img src='https://a.example/1.png' alt='湖'></p><figure><img src='https://a.example/2.png'><figcaption>桥</figcaption></figure>";
    for (images, made) in [
        (
            Images::Link,
            "<p>甲<a href=\"https://a.example/1.png\">🖼 a.example · 湖</a></p><figure><a href=\"https://a.example/2.png\">🖼 a.example</a><figcaption>桥</figcaption></figure>",
        ),
        (Images::Drop, "<p>甲</p><p>桥</p>"),
        (
            Images::Click,
            "<p>甲<a href=\"https://a.example/1.png\">🖼 a.example · 湖</a></p><figure><details><summary>🖼 a.example</summary><img src=\"https://a.example/2.png\" alt=\"\" referrerpolicy=\"no-referrer\" loading=\"lazy\"></details><figcaption>桥</figcaption></figure>",
        ),
    ] {
        let policy = Policy {
            site: Images::Hotlink,
            by_host: [(".example".to_owned(), images)].into_iter().collect(),
        };
        let (cleaned, _) = run(&cleaner("").with_policy(policy), html);
        assert_eq!(cleaned.body.as_str(), made);
    }
}

#[test]
fn what_goes_can_be_seen() {
    let rules = cleaner("strip: //p[@class='ad']");
    let url = Url::parse("https://host.example/news/1").ok();
    let source = SourcePath::new(0, "_posts/this.md");
    let input = Input {
        html: "<p>甲</p><p class=ad>广告</p><p>乙</p>",
        title: "",
        url: url.as_ref(),
        source: &source,
        page: "a.html",
        tag_links: false,
        places: &Nowhere,
        addresses: rules.addresses(),
    };
    let traced = rules.trace(&input, &mut Vec::new());
    assert_eq!(traced.record.removals[0].markup.as_deref(), Some("<p class=\"ad\">广告</p>"));
    let body = traced.body.as_str();
    assert!(body.contains("\u{10fff0}0\u{10fff1}"), "{body}");
}

#[test]
fn no_rule_empties_an_article_unseen() {
    let long = "<p>".to_owned() + &"湖边的人".repeat(100) + "</p>";
    for (rules, html) in [
        // What is replaced opens what closes only later.
        ("replace_string(<i>): <script>", format!("<p>甲</p><i>{long}<script></script>")),
        ("replace_string(<i>): </div><!--", format!("<p>甲</p><i>{long}<!-- end -->")),
        ("strip: //noscript", format!("<p>甲</p><noscript>{long}</noscript>")),
        ("strip: //button", format!("<p>甲</p><button>{long}</button>")),
        ("strip: //p", format!("<p>{}</p>", "湖".repeat(190))),
        ("strip: //img", "<p><img src='https://a.example/1.jpg'></p>".to_owned()),
    ] {
        let (cleaned, problems) = run(&cleaner(rules), &html);
        let body = cleaned.body.as_str();
        assert!(body.contains('湖') || body.contains("<img"), "{rules}: {body}");
        assert_eq!(problems.len(), 1, "{rules}: {problems:?}");
        assert_eq!(problems[0].kind, "rules-take-too-much");
    }
    let (_, problems) = run(
        &cleaner("strip: //figure"),
        &(long + &"<figure><img src='https://a.example/1.jpg'></figure>".repeat(10)),
    );
    assert_eq!(problems[0].kind, "much-taken-out", "{problems:?}");
}

#[test]
fn attributes_that_are_renamed_are_no_lost_text() {
    let html = "<p>湖边</p>".to_owned()
        + &"<p><img data-hd-original='https://a.example/1.jpg'>水</p>".repeat(20);
    let (cleaned, problems) = run(&cleaner("replace_string(data-hd-original=): src="), &html);
    assert_eq!((cleaned.record.pictures.len(), problems.len()), (20, 0), "{problems:?}");
}

#[test]
fn rules_that_only_look_hold_when_all_others_are_doubted() {
    let html: String = "<div class=pay></div>".to_owned()
        + &(0..10).map(|n| format!("<p class=c{n}>{}</p>", "湖".repeat(100))).collect::<String>();
    let strips: String = (0..10).map(|n| format!("strip: //p[@class='c{n}']\n")).collect();
    let (cleaned, problems) =
        run(&cleaner(&format!("paywall: //div[@class='pay']\n{strips}")), &html);
    assert!(cleaned.record.incomplete);
    assert_eq!(cleaned.body.as_str().matches("<p>").count(), 10);
    assert!(
        problems.iter().any(|problem| problem.message.contains("none is used")),
        "{problems:?}"
    );
}

#[test]
fn rules_work_on_what_rules_made() {
    for (rules, html, made) in [
        (
            "wrap_in(aside): //div[@class='x']\nstrip: //aside",
            "<p>甲</p><div class=x>乙</div>",
            "<p>甲</p>",
        ),
        (
            "move_into(body): //div[@id='photo']\nbody: //div[@class='b']",
            "<div><div id=photo><p>乙</p></div><div class=b><p>甲</p></div>丙</div>",
            "<p>甲</p><p>乙</p>",
        ),
        (
            "strip_image_src: banner",
            "<p>甲<img src=b.gif data-original='https://a.example/banner.png'></p>",
            "<p>甲</p>",
        ),
        ("dissolve: //*[@class='x']", "<p>甲<script class=x>乙()</script></p>", "<p>甲</p>"),
    ] {
        assert_eq!(clean(rules, html), made, "{rules}: {html}");
    }
}

#[test]
fn what_cleaning_writes_itself_is_no_text_of_the_article() {
    let html = "<iframe src='https://www.youtube.com/embed/x'></iframe><p>湖水很静，没有一丝风，也没有一条船在上面走动，岸边坐着一个钓鱼的人。</p>";
    let (cleaned, _) = run(&cleaner(""), html);
    assert!(cleaned.record.facts.excerpt.starts_with("湖水"), "{:?}", cleaned.record.facts);
}

#[test]
fn a_list_for_addresses_is_doubted_like_any_rule_and_that_ends() {
    let mut problems = Vec::new();
    let list = r#"{"providers": {"b": {"urlPattern": "^https?://b\\.example", "completeProvider": true}}}"#;
    let addresses = AddressRules::new(Some(("c.json", list)), false, &mut problems);
    let html = "<p><img src='https://b.example/1.jpg'><img src='https://b.example/2.jpg'><img src='https://b.example/3.jpg'></p>";
    let (cleaned, problems) = run(&cleaner("").with_addresses(addresses), html);
    assert_eq!(cleaned.record.pictures.len(), 3, "{problems:?}");
    assert_eq!(problems.len(), 1, "{problems:?}");
}
