use std::sync::LazyLock;

use proptest::prelude::{
    ProptestConfig, Strategy, any, prop, prop_assert_eq, prop_oneof, proptest,
};
use url::Url;

use super::{AddressRules, Judged};
use crate::model::problem::Problem;

fn judged(rules: &AddressRules, url: &str) -> String {
    match rules.judge(Url::parse(url).expect("a URL")) {
        Judged::Clean(url) => url.into(),
        Judged::Blocked(rule) => format!("blocked by {rule}"),
    }
}

fn embedded(url: &str) -> String {
    judged(&AddressRules::default(), url)
}

fn listed(text: &str) -> (AddressRules, Vec<Problem>) {
    let mut problems = Vec::new();
    (AddressRules::new(Some(("list.json", text)), false, &mut problems), problems)
}

#[test]
fn tracking_parameters_go() {
    for (url, bare) in [
        ("https://x.example/a?id=1&utm_source=y&fbclid=z", "https://x.example/a?id=1"),
        ("https://x.example/a?UTM_Source=y", "https://x.example/a"),
        ("https://x.example/a?b=%E6&amp;utm_source=y&&c", "https://x.example/a?b=%E6&&c"),
        ("https://x.example/?utm%5Fsource=y", "https://x.example/"),
        ("https://x.example/?gclid", "https://x.example/"),
        ("https://x.example/a#utm_source=y", "https://x.example/a"),
        ("https://x.example/a#xtor=RSS-1&b=1", "https://x.example/a#b=1"),
        ("https://youtu.be/abc?si=x&t=846", "https://youtu.be/abc?t=846"),
        (
            "https://m.youtube.com/watch?v=a&feature=youtu.be&list=b",
            "https://m.youtube.com/watch?v=a&list=b",
        ),
        ("https://twitter.com/a/status/1?s=20&t=x", "https://twitter.com/a/status/1"),
        ("https://www.facebook.com/1?__cft__[0]=a&__tn__=-R", "https://www.facebook.com/1"),
        (
            "http://mp.weixin.qq.com/s?__biz=a==&mid=1&idx=1&sn=b&chksm=c&scene=0#rd",
            "http://mp.weixin.qq.com/s?__biz=a==&mid=1&idx=1&sn=b#rd",
        ),
        ("https://www.amazon.co.jp/dp/1?tag=x-20&th=1", "https://www.amazon.co.jp/dp/1?th=1"),
        ("https://www.google.com.hk/search?q=a&ved=b", "https://www.google.com.hk/search?q=a"),
        ("https://weibo.com/1/a?from=page_1&type=comment", "https://weibo.com/1/a?type=comment"),
        (
            "https://www.bilibili.com/video/a?p=2&vd_source=b",
            "https://www.bilibili.com/video/a?p=2",
        ),
    ] {
        assert_eq!(embedded(url), bare);
    }
}

/// What may change what a page shows stays, and so do the bytes of an address without trackers.
#[test]
fn all_else_stays_byte_for_byte() {
    for url in [
        "https://x.example/a?si=1&s=2&t=3&from=4&ref=5&mod=6&tag=7&source=8&smid=9",
        "https://x.example/?a=%e6%96%b0&b=[1]&&c=(1)#utm_source",
        "https://x.example/#ref=1",
        "https://x.example/#:~:text=utm_source=1",
        "https://x.example/a?",
        "https://www.youtube.com/watch?v=a&t=30s&list=b&index=2",
        "https://www.youtube.com/embed/videoseries?list=a",
        "https://twitter.com/search?q=s&f=live",
        "https://notyoutube.com/?si=1",
        "https://youtube.com.example/?si=1",
        "https://amazon.example.com/?tag=1",
        "https://mp.weixin.qq.com/s?__biz=a&mid=1&idx=1&sn=b",
        "https://www.amazon.com/s?k=a&s=price-asc-rank&page=2",
        "https://www.instagram.com/a/?hl=zh-tw&img_index=2",
        "https://images.weserv.nl/?url=x.example/a.jpg",
    ] {
        assert_eq!(embedded(url), url);
    }
}

#[test]
fn wrappers_are_opened() {
    for (url, inner) in [
        ("https://www.google.com/url?q=https://x.example/b&sa=D", "https://x.example/b"),
        ("https://www.google.co.jp/url?sa=t&url=https%3A%2F%2Fx.example%2F", "https://x.example/"),
        (
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fx.example%2F%3Ffbclid%3D1&h=2",
            "https://x.example/",
        ),
        (
            "https://link.zhihu.com/?target=https%3A//l.facebook.com/l.php%3Fu%3Dhttps%253A%252F%252Fx.example",
            "https://x.example/",
        ),
        ("https://www.google.com/url?q=https://user:pw@x.example/", "https://x.example/"),
        (
            "https://nam1.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.example%2Fa&data=1",
            "https://x.example/a",
        ),
    ] {
        assert_eq!(embedded(url), inner);
    }
    for url in [
        "https://www.google.com/url?q=javascript:alert(1)",
        "https://www.google.com/url?q=x",
        "https://google.example.com/url?q=https://x.example/",
        "https://l.facebook.com.example/l.php?u=https://x.example/",
        "https://x.example/url?q=https://y.example/",
    ] {
        assert_eq!(embedded(url), url);
    }
}

#[test]
fn wrappers_without_an_end_are_left_alone() {
    let mut url = "https://x.example/".to_owned();
    for _ in 0..7 {
        let inner: String = url::form_urlencoded::byte_serialize(url.as_bytes()).collect();
        url = format!("https://l.facebook.com/l.php?u={inner}");
    }
    assert_eq!(embedded(&url), "https://x.example/");
    let inner: String = url::form_urlencoded::byte_serialize(url.as_bytes()).collect();
    let url = format!("https://l.facebook.com/l.php?u={inner}");
    assert_eq!(embedded(&url), url);
    assert_eq!(embedded(&url.replace("https://l.", "https://user@l.")), url);
}

#[test]
fn proxies_are_opened_where_the_site_wants_it() {
    let rules = AddressRules::new(None, true, &mut Vec::new());
    for (url, inner) in [
        (
            "https://images.weserv.nl/?url=x.example/a.jpg&w=300&output=webp",
            "https://x.example/a.jpg",
        ),
        ("https://images.weserv.nl/?url=ssl:x.example/a.jpg", "https://x.example/a.jpg"),
        (
            "https://wsrv.nl/?w=1&url=https%3A%2F%2Fx.example%2Fa.jpg%3Fv%3D1",
            "https://x.example/a.jpg?v=1",
        ),
        ("https://wsrv.nl/?url=//x.example/a%2520b.jpg", "https://x.example/a%20b.jpg"),
        ("https://i0.wp.com/x.example/a%20b.jpg?resize=1,2&ssl=1", "https://x.example/a%20b.jpg"),
        ("https://i2.wp.com/x.example/a.jpg?w=9", "http://x.example/a.jpg"),
        ("https://i1.wp.com/x.example/a.jpg?w=9#038;ssl=1", "https://x.example/a.jpg"),
        ("https://i1.wp.com/x.example/a.jpg?q=b%3D1&ssl=1", "https://x.example/a.jpg?b=1"),
        (
            "https://camo.githubusercontent.com/0f/68747470733a2f2f782e6578616d706c652f612e6a7067",
            "https://x.example/a.jpg",
        ),
        (
            "https://external-content.duckduckgo.com/iu/?u=https%3A%2F%2Fx.example%2Fa.jpg&f=1",
            "https://x.example/a.jpg",
        ),
        (
            "https://images.weserv.nl/?url=i0.wp.com/x.example/a.jpg?ssl=1",
            "https://x.example/a.jpg",
        ),
    ] {
        assert_eq!(judged(&rules, url), inner);
        assert_eq!(embedded(url), url);
    }
    for url in [
        "https://images.weserv.nl/",
        "https://images.weserv.nl/?w=1",
        "https://images.weserv.nl/?url=",
        "https://images.weserv.nl/?url=localhost/a.jpg",
        "https://images.weserv.nl/?url=javascript:alert(1)",
        "https://images.weserv.nl/?url=127.0.0.1/a.jpg",
        "https://i0.wp.com/logo.png",
        "https://i0.wp.com/",
        "https://camo.githubusercontent.com/0f/7x",
        "https://camo.githubusercontent.com/0f/6a6176617363726970743a",
        "https://s0.wp.com/x.example/a.jpg",
    ] {
        assert_eq!(judged(&rules, url), url);
    }
}

const LIST: &str = r#"{"providers": {
  "shop": {"urlPattern": "^https?:\\/\\/(?:[a-z0-9-]+\\.)*?shop(?:\\.[a-z]{2,}){1,}", "completeProvider": false,
    "rules": ["qid", "p[fd]_rd_[a-z]*", "(?:%3F)?mark"], "referralMarketing": ["tag"],
    "rawRules": ["\\/ref=[^/?]*"],
    "exceptions": ["^https?:\\/\\/shop\\.example\\/cart"], "redirections": [], "forceRedirection": false},
  "leads": {"urlPattern": "^https?:\\/\\/leads\\.example", "redirections": ["^https?:\\/\\/leads\\.example\\/.*?to=([^&]+)", "^https?:\\/\\/leads\\.example\\/amp\\/s\\/(.+)"]},
  "any": {"urlPattern": ".*", "rules": ["ref_?"], "exceptions": ["^https?:\\/\\/git\\.example"]},
  "ads": {"urlPattern": "^https?:\\/\\/(?:[a-z0-9-]+\\.)*?ads\\.example", "completeProvider": true, "exceptions": ["\\/about$"]}
}}"#;

#[test]
fn a_clear_urls_file_holds() {
    let (rules, problems) = listed(LIST);
    assert_eq!(problems, []);
    for (url, made) in [
        (
            "https://www.shop.example/1/ref=x_y?QID=1&id=2&pd_rd_wg=3&tag=4",
            "https://www.shop.example/1?id=2",
        ),
        ("https://shop.example/1?%3Fmark=1&mark=2", "https://shop.example/1"),
        ("https://shop.example/1#qid=1&b=2", "https://shop.example/1#b=2"),
        ("https://shop.example/1#qid", "https://shop.example/1#qid"),
        ("https://shop.example/1?aqid=1&qidb=2", "https://shop.example/1?aqid=1&qidb=2"),
        // Exceptions win over all of the provider, and over nothing else.
        ("https://shop.example/cart/ref=x?qid=1&ref=2", "https://shop.example/cart/ref=x?qid=1"),
        ("https://git.example/a?ref=main", "https://git.example/a?ref=main"),
        ("https://other.example/?qid=1&ref=2&utm_source=3", "https://other.example/?qid=1"),
        // The address that one leads to is judged by itself.
        (
            "https://leads.example/x?to=https%3A%2F%2Fshop.example%2F%3Fqid%3D1%26a%3D2",
            "https://shop.example/?a=2",
        ),
        ("https://leads.example/x?to=https%253A%252F%252Fx.example%252F", "https://x.example/"),
        ("https://leads.example/amp/s/x.example/1", "https://x.example/1"),
        ("https://leads.example/x?to=1", "https://leads.example/x?to=1"),
        (
            "https://leads.example/x?to=javascript:alert(1)",
            "https://leads.example/x?to=javascript:alert(1)",
        ),
        ("https://a.ads.example/1.gif", "blocked by list.json: ads"),
        ("https://leads.example/x?to=https://ads.example/1", "blocked by list.json: ads"),
        ("https://a.ads.example/about", "https://a.ads.example/about"),
        ("https://ads.example.com/", "blocked by list.json: ads"),
        ("https://myads.example/", "https://myads.example/"),
        ("mailto:a@ads.example", "mailto:a@ads.example"),
    ] {
        assert_eq!(judged(&rules, url), made, "{url}");
    }
}

#[test]
fn what_is_wrong_with_a_file_is_told_and_the_rest_holds() {
    let (rules, problems) = listed(
        r#"{"providers": {
          "a": {"urlPattern": "^https?://a\\.example", "rules": ["good", "bad(?=x)"], "rawRules": ["(?<!x)y"], "exceptions": "none"},
          "b": {"rules": ["x"]},
          "c": {"urlPattern": "^https?://(c\\.example", "rules": ["x"]}
        }}"#,
    );
    let told: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(told.len(), 5, "{told:#?}");
    assert!(told[0].starts_with("provider `a`: `bad(?=x)` of `rules` cannot be used: look-around"));
    assert_eq!(told[1], "provider `a`: `exceptions` is no list of strings, it is left out");
    assert!(told[2].contains("`(?<!x)y` of `rawRules`"), "{told:#?}");
    assert!(told[3].contains("`b`: it has no `urlPattern`"), "{told:#?}");
    assert!(told[4].contains("`c`: `urlPattern` cannot be used (unclosed group)"), "{told:#?}");
    assert_eq!(judged(&rules, "https://a.example/?good=1&badx=2"), "https://a.example/?badx=2");

    for (text, line) in [("{\"providers\":\n[]}", 2), ("", 1), ("{\"a\": 1}", 1)] {
        let (rules, problems) = listed(text);
        assert_eq!(problems.len(), 1, "{text}");
        assert_eq!((problems[0].line, &*problems[0].kind), (Some(line), "clear-urls-file"));
        assert_eq!(judged(&rules, "https://a.example/?utm_source=1"), "https://a.example/");
    }
}

#[test]
fn fingerprints_differ_where_the_rules_do() {
    let none = &mut Vec::new();
    let all = [
        AddressRules::new(None, false, none),
        AddressRules::new(None, true, none),
        AddressRules::new(Some(("a", LIST)), false, none),
        AddressRules::new(Some(("a", "{\"providers\":{}}")), false, none),
    ];
    for (at, one) in all.iter().enumerate() {
        for other in &all[at + 1..] {
            assert_ne!(one.fingerprint(), other.fingerprint());
        }
    }
    assert_eq!(all[0].fingerprint(), AddressRules::default().fingerprint());
}

static ALL: LazyLock<AddressRules> =
    LazyLock::new(|| AddressRules::new(Some(("list.json", LIST)), true, &mut Vec::new()));

/// Addresses out of the pieces that the rules are about.
fn address() -> impl Strategy<Value = String> {
    let host = prop::sample::select(vec![
        "x.example",
        "www.shop.example",
        "leads.example",
        "ads.example",
        "git.example",
        "youtu.be",
        "www.google.com",
        "l.facebook.com",
        "i0.wp.com",
        "wsrv.nl",
        "a.b.c.d",
    ]);
    let piece = prop_oneof![
        prop::sample::select(vec![
            "/",
            "/url",
            "/l.php",
            "/ref=",
            "?",
            "&",
            "#",
            "=",
            "%3F",
            "%26",
            "utm_source=1",
            "qid=",
            "tag=1",
            "to=",
            "url=",
            "u=",
            "q=",
            "https://x.example/",
            "https%3A%2F%2Fads.example",
            "https://l.facebook.com/l.php?u=",
            "amp;",
            "x.example/a.jpg",
            "ssl=1",
            "新",
            "+",
            "..",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    (host, prop::collection::vec(piece, 0..16))
        .prop_map(|(host, pieces)| format!("https://{host}/{}", pieces.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4000) })]

    #[test]
    fn judging_twice_changes_nothing(written in address()) {
        if let Ok(url) = Url::parse(&written)
            && let Judged::Clean(once) = ALL.judge(url)
        {
            let again = Url::parse(once.as_str());
            prop_assert_eq!(again.as_ref(), Ok(&once));
            prop_assert_eq!(ALL.judge(once.clone()), Judged::Clean(once));
        }
    }
}
