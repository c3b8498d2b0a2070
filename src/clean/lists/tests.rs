//! What lists hide, block and leave alone; and that nothing is lost by not asking the engine.

use proptest::prelude::*;
use url::Url;

use crate::clean::dom::{self, Selector, Tree};
use crate::clean::lists::engine::{KINDS, Kind, SOME_RULE};
use crate::clean::lists::needs::parts;
use crate::clean::lists::report::Ignored;
use crate::clean::lists::{FilterLists, OWN, OWN_LABEL, find_line};

fn named(text: &str) -> Vec<(String, String)> {
    vec![("a.txt".to_owned(), text.to_owned())]
}

fn compile(text: &str) -> FilterLists {
    FilterLists::compile(&named(text), true).0
}

fn url(text: &str) -> Url {
    Url::parse(text).expect("a URL")
}

/// What is hidden in a page, as `element rule`.
fn hidden(lists: &FilterLists, source: &str, html: &str) -> Vec<String> {
    let tree = Tree::parse(html);
    let page = lists.for_page(Url::parse(source).ok().as_ref());
    let found = page.hidden(&tree);
    found.iter().map(|(node, rule)| format!("{} {rule}", dom::describe(node))).collect()
}

fn blocked(lists: &FilterLists, source: &str, address: &str, kind: Kind) -> Option<String> {
    lists.for_page(Url::parse(source).ok().as_ref()).blocks(&url(address), kind)
}

const NEWS: &str = "https://www.news.example/a.html";

#[test]
fn elements_are_hidden_in_document_order() {
    let lists = compile(
        "##.ad\n###slot\n###\\31 2\n##a[href*=\"/go.php?\"]\n##.box > .inner\n##AD-SLOT\n\
         news.example##p.own\nother.example##p.other\nnews.*##p.entity\n~news.example##p.not\n",
    );
    let html = "<div class='x ad'>1</div><div id=slot><p class=ad>2</div>\
                <a href='https://x.example/go.php?1'>3</a><div class=box><i class=inner id=12>4</i></div>\
                <ad-slot>5</ad-slot><p class=own>6<p class=other>7<p class=entity>8<p class=not>9";
    assert_eq!(
        hidden(&lists, NEWS, html),
        [
            "div.x.ad ##.ad",
            "div#slot ###slot",
            "p.ad ##.ad",
            "a ##a[href*=\"/go.php?\"]",
            "i#12.inner ###\\31 2",
            "ad-slot ##AD-SLOT",
            "p.own ##p.own",
            "p.entity ##p.entity",
        ]
    );
    let without_source = hidden(&lists, "", html);
    assert_eq!(without_source.last().map(String::as_str), Some("p.not ##p.not"));
    assert_eq!(without_source.len(), 7);
}

#[test]
fn exceptions_keep_elements() {
    let lists = compile(
        "##.ad\n##[data-ad]\n##.box > .x\nnews.example##.own\nnews.example#@#.ad\n\
         news.example#@#[data-ad]\nnews.example#@#.box > .x\nwww.news.example#@#.own\n\
         ##.everywhere\n#@#.everywhere\n",
    );
    let html = "<p class=ad>1<p data-ad>2<div class=box><p class=x>3</div><p class=own>4\
                <p class=everywhere>5";
    assert_eq!(hidden(&lists, NEWS, html), [""; 0]);
    assert_eq!(
        hidden(&lists, "https://other.example/", html),
        ["p.ad ##.ad", "p ##[data-ad]", "p.x ##.box > .x"]
    );
    assert_eq!(hidden(&lists, "https://m.news.example/", html), ["p.own ##.own"]);
}

#[test]
fn generichide_leaves_a_hosts_own_rules() {
    let lists = compile(
        "##.ad\n##[data-ad]\n##p[title]\nnews.example##p[title]\nnews.example##.own\n\
         @@||news.example^$generichide\n@@||blog.example/plain/$generichide\n\
         @@$generichide,domain=list.example\n",
    );
    let html = "<p class=ad>1<p data-ad>2<p title=t>3<p class=own>4";
    assert_eq!(hidden(&lists, NEWS, html), ["p ##p[title]", "p.own ##.own"]);
    assert_eq!(hidden(&lists, "https://list.example/", html), [""; 0]);
    // Of one host some pages, whichever is asked for first.
    assert_eq!(hidden(&lists, "https://blog.example/plain/1", html), [""; 0]);
    let others = hidden(&lists, "https://blog.example/other/1", html);
    assert_eq!(others, ["p.ad ##.ad", "p ##[data-ad]", "p ##p[title]"]);
    assert_eq!(hidden(&lists, "https://blog.example/plain/2", html), [""; 0]);
}

#[test]
fn addresses_are_blocked_by_party_type_and_page() {
    let lists = compile(
        "||ads.example^\n||track.example^$third-party\n/banner/*.gif$image\n\
         ||cdn.example/frame/$subdocument\n||only.example^$image,domain=news.example|b.example\n\
         ||not.example^$image,domain=~news.example\n@@||ads.example/good/$image\n\
         |https://start.example/x\n/pixel.gif|\n",
    );
    let blocks = |address, kind| blocked(&lists, NEWS, address, kind);
    assert_eq!(
        blocks("https://x.ads.example/a.png", Kind::Picture).as_deref(),
        Some("||ads.example^")
    );
    assert_eq!(blocks("https://ads.example/good/a.png", Kind::Picture), None);
    assert_eq!(blocks("https://badads.example/a.png", Kind::Picture), None);
    assert!(blocks("https://track.example/", Kind::Script).is_some());
    let own =
        blocked(&lists, "https://www.track.example/1", "https://track.example/", Kind::Script);
    assert_eq!(own, None);
    assert!(blocks("https://any.example/BANNER/1/a.gif", Kind::Picture).is_some());
    assert_eq!(blocks("https://any.example/banner/1/a.gif", Kind::Frame), None);
    assert!(blocks("https://cdn.example/frame/1", Kind::Frame).is_some());
    assert_eq!(blocks("https://cdn.example/frame/1", Kind::Picture), None);
    assert!(blocks("https://only.example/1.png", Kind::Picture).is_some());
    assert_eq!(
        blocked(&lists, "https://c.example/", "https://only.example/1.png", Kind::Picture),
        None
    );
    assert_eq!(blocks("https://not.example/1.png", Kind::Picture), None);
    assert!(blocked(&lists, "", "https://not.example/1.png", Kind::Picture).is_some());
    assert!(blocks("https://start.example/xyz", Kind::Media).is_some());
    assert!(blocks("https://a.example/pixel.gif", Kind::Picture).is_some());
    assert_eq!(blocks("https://a.example/pixel.gif?1", Kind::Picture), None);
    assert_eq!(blocks("mailto:a@ads.example", Kind::Link), None);
    assert_eq!(blocks("data:image/gif;base64,ads.example", Kind::Picture), None);
}

#[test]
fn links_go_only_by_rules_for_whole_pages() {
    let lists = compile(
        "||ads.example^\n/ads/\n||part.example/ads/\n||cdn.example^$image\n||doc.example/x/$document\n\
         -advert-\n||all.example^$all\n||kept.example^\n@@||kept.example^$document\n\
         ||track.example^$third-party\n||some.example^$document,domain=some.example\n",
    );
    for (address, is_blocked) in [
        ("https://www.ads.example/news/1", true),
        ("https://doc.example/x/1", true),
        ("https://all.example/", true),
        ("https://paper.example/ads/why-ads-are-bad", false),
        ("https://part.example/ads/1", false),
        ("https://cdn.example/1", false),
        ("https://paper.example/an-advert-for-peace", false),
        ("https://kept.example/1", false),
        ("https://track.example/blog/1", false),
        ("https://some.example/1", true),
    ] {
        let rule = blocked(&lists, NEWS, address, Kind::Link);
        assert_eq!(rule.is_some(), is_blocked, "{address}: {rule:?}");
    }
    assert!(blocked(&lists, NEWS, "https://paper.example/ads/1.png", Kind::Picture).is_some());
}

#[test]
fn regular_expressions_and_important_rules_hold() {
    let lists = compile(
        "/^https?:\\/\\/[a-z]{4}\\.bad\\.example\\/[)x]abc/$image\n||strong.example^$important\n\
         @@||strong.example^\n||twice.example^\n||twice.example^$badfilter\n",
    );
    let blocks = |address| blocked(&lists, NEWS, address, Kind::Picture).is_some();
    assert!(blocks("https://abcd.bad.example/)abc"));
    assert!(blocks("https://abcd.bad.example/xabc"));
    assert!(!blocks("https://abcde.bad.example/xabc"));
    assert!(blocks("https://strong.example/1"));
    assert!(!blocks("https://twice.example/1"));
}

#[test]
fn parameters_are_removed() {
    let lists = compile("$removeparam=from_feed\n||shop.example^$removeparam=ref\n");
    let page = lists.for_page(Some(&url(NEWS)));
    let without = |address| page.without_params(&url(address)).map(String::from);
    assert_eq!(
        without("https://a.example/x?id=1&from_feed=2#part").as_deref(),
        Some("https://a.example/x?id=1#part")
    );
    assert_eq!(without("https://a.example/x?from_feed=2").as_deref(), Some("https://a.example/x"));
    assert_eq!(without("https://a.example/x?ref=2&id=from_feed"), None);
    let cleaned = without("https://shop.example/x?ref=2&id=1&from_feed=1");
    assert_eq!(cleaned.as_deref(), Some("https://shop.example/x?id=1"));
    assert_eq!(without("https://a.example/x"), None);
}

#[test]
fn odd_lines_are_counted_and_harm_nothing() {
    let text = "\u{feff}[Adblock Plus 2.0]\r\n! Title: x\r\n\r\n##.ad\r\n||ads.example^\r\n\
        news.example##+js(set, x, true)\r\nnews.example#%#alert(1)\r\nnews.example##.x:style(top: 0)\r\n\
        news.example#$#.x { top: 0 }\r\n##.x:has-text(/ad/)\r\nnews.example##^script\r\n\
        ||a.example^$popup\r\n||a.example^$csp=script-src none\r\n||a.example^$xmlhttprequest\r\n\
        ||a.example^$redirect-rule=noop.js\r\n##p[\r\n##p::before\r\n||a.example^$nonsense\r\n\
        127.0.0.1 hosts.example\r\n!#if env_mobile\r\n##.mobile\r\n!#else\r\n##.desk\r\n!#endif\r\n\
        !#if !env_mobile\r\n##.both\r\n!#endif\r\n!#include more.txt\r\n##.gone:remove()\r\n\
        ##p:-abp-has(> b)\r\n# a comment\r\n!#iffy.example\r\n#\r\n@@\r\n##\r\n$\r\n|\r\n||\r\n*\r\n\0\r\n";
    let (lists, report) = FilterLists::compile(&named(text), true);
    let count = &report.lists[1];
    let ignored = |kind| count.ignored.get(&kind).copied().unwrap_or(0);
    assert_eq!(ignored(Ignored::Script), 2);
    assert_eq!(ignored(Ignored::Style), 2);
    assert_eq!(ignored(Ignored::Procedural), 1);
    assert_eq!(ignored(Ignored::Html), 1);
    assert_eq!(ignored(Ignored::Request), 3);
    assert_eq!(ignored(Ignored::Redirect), 1);
    assert_eq!(ignored(Ignored::Selector), 3, "{count:?}");
    assert_eq!(ignored(Ignored::Condition), 2);
    assert_eq!(count.cosmetic, 5);
    assert_eq!(count.unreadable, Some(18));
    let html =
        "<p class=ad>1<p class=mobile>2<p class=desk>3<p class=both>4<p class=gone>5<p><b>6</b>";
    assert_eq!(
        hidden(&lists, NEWS, html),
        ["p.ad ##.ad", "p.desk ##.desk", "p.both ##.both", "p.gone ##.gone", "p ##p:has(> b)"]
    );
    assert!(blocked(&lists, NEWS, "https://ads.example/", Kind::Frame).is_some());
    assert_eq!(blocked(&lists, NEWS, "https://a.example/", Kind::Picture), None);
}

#[test]
fn the_report_is_one_sentence() {
    let text = "##.ad\n||a.example^\na.example##+js(x)\nb.example##+js(x)\n||a.example^$popup\n";
    let (_, mut report) = FilterLists::compile(&named(text), false);
    assert!(report.empty().next().is_none());
    report.lists.remove(0);
    assert_eq!(
        report.to_string(),
        "1 rule for addresses and 1 rule for elements in 1 filter list; \
         left out: 2 scripts, 1 rule for other kinds of requests"
    );
    report.lists[0].network = 1_234_567;
    assert!(report.to_string().starts_with("1,234,567 rules for addresses"));
    let (_, report) = FilterLists::compile(&named("! nothing\n"), false);
    assert_eq!(report.empty().collect::<Vec<_>>(), ["a.txt"]);
}

#[test]
fn rules_are_found_in_their_lists() {
    let mut lists = named("! x\r\n\r\nnews.example##.ad:remove()\n##.ad\n||ads.example^$image\n");
    lists.push(("b.txt".to_owned(), "\u{feff}##p:-abp-has(> b)\n#@#.kept\n".to_owned()));
    assert_eq!(find_line(&lists, "##.ad"), Some(("a.txt", 4)));
    assert_eq!(find_line(&lists, "||ads.example^$image"), Some(("a.txt", 5)));
    assert_eq!(find_line(&lists, "##p:has(> b)"), Some(("b.txt", 1)));
    assert_eq!(find_line(&lists, "##.kept"), None);
    assert_eq!(find_line(&lists, "##ins.adsbygoogle").map(|(label, _)| label), Some(OWN_LABEL));
}

#[test]
fn the_cache_gives_back_what_was_put_in() {
    let text = "##.ad\n##[data-ad]\n||ads.example^\n/banner/\n$removeparam=from_feed\n\
                @@||plain.example^$generichide\nnews.example##.own\n";
    let (made, _) = FilterLists::compile(&named(text), false);
    let bytes = made.to_bytes();
    let loaded = FilterLists::from_bytes(&bytes).expect("lists");
    assert_eq!(loaded.to_bytes(), bytes);
    let html = "<p class=ad>1<p data-ad>2<p class=own>3";
    for source in [NEWS, "https://plain.example/", ""] {
        assert_eq!(hidden(&loaded, source, html), hidden(&made, source, html), "{source}");
    }
    for address in ["https://ads.example/1", "https://a.example/banner/1", "https://a.example/"] {
        let one = blocked(&loaded, NEWS, address, Kind::Picture);
        assert_eq!(one, blocked(&made, NEWS, address, Kind::Picture), "{address}");
        assert!(one.is_none_or(|rule| rule == SOME_RULE));
    }
    let page = loaded.for_page(None);
    assert!(page.without_params(&url("https://a.example/?from_feed=1")).is_some());
    for length in 0..bytes.len() {
        assert!(FilterLists::from_bytes(&bytes[..length]).is_none(), "{length} bytes");
    }
    for at in (0..bytes.len()).step_by(7) {
        let mut odd = bytes.clone();
        odd[at] ^= 4;
        assert!(FilterLists::from_bytes(&odd).is_none(), "byte {at}");
    }
}

#[test]
fn a_fingerprint_names_texts_and_labels() {
    let one = FilterLists::fingerprint(&named("##.ad\n"));
    assert_eq!(one, FilterLists::fingerprint(&named("##.ad\n")));
    assert_ne!(one, FilterLists::fingerprint(&named("##.add\n")));
    assert_ne!(one, FilterLists::fingerprint(&[("b.txt".to_owned(), "##.ad\n".to_owned())]));
    assert_ne!(one, FilterLists::fingerprint(&[]));
}

#[test]
fn our_own_list_is_always_there() {
    let (lists, report) = FilterLists::compile(&[], true);
    let own = &report.lists[0];
    assert_eq!(report.lists.len(), 1);
    assert!(own.ignored.is_empty(), "{own:?}");
    assert!(own.network > 5 && own.cosmetic > 15 && own.network + own.cosmetic <= 60, "{own:?}");
    let html = "<p>新闻<div id=dfp-ad-imu1></div><ins class=adsbygoogle></ins>\
                <div>更多<br><a href='https://feedx.net'>f</a></div><p><a href='https://feedx.net'>f</a>";
    assert_eq!(
        hidden(&lists, NEWS, html),
        ["div#dfp-ad-imu1 ##[id^=\"dfp-ad-\"]", "ins.adsbygoogle ##ins.adsbygoogle",]
    );
    let pixel = "https://medium.com/_/stat?event=post.clientViewed";
    assert!(blocked(&lists, NEWS, pixel, Kind::Picture).is_some());
    assert_eq!(blocked(&lists, NEWS, "https://medium.com/p/1", Kind::Link), None);
}

/// Selectors of every shape that public lists have.
const SELECTORS: &[&str] = &[
    ".ad",
    "#slot",
    ".ad.big",
    "#slot > .in",
    ".box .ad",
    "[id^=\"dfp-\"]",
    "[id*=\"-ad-\"]",
    "a[href^=\"https://go.example/\"]",
    "a[href*=\".com/?Agent=\"] > img",
    "div[class$=\"-ad\"]",
    "[data-ad]",
    "div[data-ad-name]",
    "AD-SLOT",
    "a#left",
    "ins.adsbygoogle[data-slot]",
    "[style=\"width:1px;\"]",
    "center > a[target=\"_blank\"] > img",
    "p:has(> .ad)",
    "p:not(.ad)[title]",
    "[rel=\"NoFollow\" i]",
    "[TITLE~=\"ad\"]",
    "img[width=\"1\"], img[height=\"1\"]",
    "div > :is(b, i).x",
    ".a\\:b",
    "td:nth-child(2) > .ad",
    "*[lang|=\"en\"]",
    "[class=\"\"]",
    "svg[viewBox]",
    "foreignObject",
    ".ad, [data-ad]",
    "div:has(> a[href=\"https://go.example/1\"])",
    "[title='a b']",
];

/// Pieces of pages that fit them, or nearly.
const PIECES: &[&str] = &[
    "<p class=ad>",
    "<div class='box big ad'>",
    "<div id=slot>",
    "<i class='in x'>",
    "</i>",
    "</div>",
    "<div id=dfp-ad-1>",
    "<a href='https://go.example/1'>",
    "<a href='HTTPS://GO.EXAMPLE/1'>",
    "</a>",
    "<a href='http://x.com/?agent=1' target=_blank>",
    "<img width=1>",
    "<img height=1 src=x>",
    "<center>",
    "</center>",
    "<div class=top-ad>",
    "<p data-ad title='an ad'>",
    "<div data-ad-name>",
    "<ad-slot>",
    "</ad-slot>",
    "<a id=left rel=nofollow>",
    "<ins class=adsbygoogle data-slot=1>",
    "</ins>",
    "<p style='width:1px;'>",
    "<b class=x>",
    "<p class='a:b'>",
    "<table><tr><td><td><p class=ad></table>",
    "<p lang=en-us title='a b'>",
    "<p class=''>",
    "<svg viewBox='0 0 1 1'><foreignObject><p class=ad></svg>",
    "text",
    "<p id='-&#97;d-'>",
    "<p class=\"&#97;d\">",
    "<!-- .ad -->",
    "<noscript><p class=ad></noscript>",
];

/// What rules for addresses are made of, and addresses.
const PATTERNS: &[&str] = &[
    "||ads.example^",
    "||ads.example/x/",
    "||ads.example",
    "||cdn.ads.",
    "||a*.example/p",
    "/banner/",
    "-ad-1.",
    "ad",
    "*",
    "?x=",
    "|https://ads.",
    "/pixel.gif|",
    "^track^",
    "/x/*/y.",
    "||ads.example^*.png",
    "/^https?:\\/\\/[a-z]+\\.ads\\.example\\/(x|y)/",
    "/a{2}d+s?\\.example/",
    ".example:8080/",
    "||example^",
];

const OPTIONS: &[&str] = &[
    "",
    "$image",
    "$third-party",
    "$domain=news.example",
    "$document",
    "$~image",
    "$important",
    "$script,domain=~news.example",
    "$removeparam=x",
    "$all",
    "$subdocument,1p",
];

const HOSTS: &[&str] = &[
    "ads.example",
    "cdn.ads.example",
    "xads.example",
    "ads.example.org",
    "www.news.example",
    "aadd.example",
    "ads.example:8080",
    "a.b.cdn.ads.test",
    "example",
    "10.0.0.1",
];

const PATHS: &[&str] = &[
    "",
    "x/",
    "banner/",
    "pixel.gif",
    "a-AD-1.png",
    "?x=1",
    "track/",
    "x/1/y.js",
    "p",
    "y",
    "img.png",
    "&x=2",
    "#ad",
];

fn some(
    from: &'static [&'static str],
    least: usize,
    most: usize,
) -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(from), least..most)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_selector_is_lost_by_not_running_it(
        generic in some(SELECTORS, 0, 12),
        own in some(SELECTORS, 0, 4),
        pieces in some(PIECES, 0, 14),
    ) {
        let mut text: String = generic.iter().map(|selector| format!("##{selector}\n")).collect();
        text.extend(own.iter().map(|selector| format!("news.example##{selector}\n")));
        let lists = compile(&text);
        let tree = Tree::parse(&pieces.concat());
        let mut all: Vec<&str> = OWN.lines().filter_map(|line| line.strip_prefix("##")).collect();
        all.extend(generic.iter().chain(&own).flat_map(|selector| parts(selector)));
        all.sort_unstable();
        let elements: Vec<_> =
            (0..).zip(dom::below(&tree.root())).filter(|(_, node)| node.is_element()).collect();
        let all: Vec<(&str, Vec<_>)> = all
            .into_iter()
            .map(|text| {
                let selector = Selector::parse(text).expect("a selector");
                (text, selector.select(&elements).map(|(_, node)| node.id).collect())
            })
            .collect();
        let expected: Vec<_> = dom::below(&tree.root())
            .filter_map(|node| {
                let (text, _) = all.iter().find(|(_, ids)| ids.contains(&node.id))?;
                Some((node.id, format!("##{text}")))
            })
            .collect();
        let page = lists.for_page(Some(&url(NEWS)));
        let found: Vec<_> =
            page.hidden(&tree).iter().map(|(node, rule)| (node.id, rule.clone())).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn no_rule_for_addresses_is_lost_by_not_asking(
        rules in prop::collection::vec((prop::sample::select(PATTERNS), prop::sample::select(OPTIONS)), 1..8),
        host in prop::sample::select(HOSTS),
        paths in some(PATHS, 0, 5),
        source in prop::sample::select(&[NEWS, "https://ads.example/", ""][..]),
    ) {
        let text: String = rules.iter().map(|(rule, options)| format!("{rule}{options}\n")).collect();
        let lists = compile(&text);
        let address = url(&format!("https://{host}/{}", paths.concat()));
        let page = lists.for_page(Url::parse(source).ok().as_ref());
        for kind in KINDS {
            let own = address.host_str().expect("a host");
            let source = if kind == Kind::Link { own } else { &page.host.name };
            let asked = lists.engine.blocks(&address, kind, source);
            prop_assert_eq!(page.blocks(&address, kind).is_some(), asked.is_some(), "{} {:?}", &address, kind);
        }
        // The engine would look for parameters behind a `#`, too.
        let asked = address.query().and_then(|_| lists.engine.without_params(&address, &page.host.name));
        prop_assert_eq!(page.without_params(&address), asked);
    }
}
