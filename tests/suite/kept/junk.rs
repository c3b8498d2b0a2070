//! What is junk in the mirrored posts, by the original's host, as people counted it over 240,000
//! posts. The program has rules for it; this list is kept apart from them, so that the two can be
//! held against each other.

use crate::kept::tree::Node;

/// What is to become of a part of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grade {
    /// The article: it has to be there.
    Article,
    /// Furniture of a page, such as comments and further reading: it may be gone.
    Furniture,
    /// Counted junk: none of it may be left.
    Junk,
}

/// How a part is known.
enum Mark {
    Id(&'static str),
    IdStart(&'static str),
    Class(&'static str),
    Tag(&'static str),
    /// A link whose address holds this.
    Link(&'static str),
    /// A picture whose address holds this.
    Picture(&'static str),
}

use Grade::{Furniture, Junk};
use Mark::{Class, Id, IdStart, Link, Picture, Tag};

/// Host (and those below it; empty for all), mark, grade.
const MARKS: &[(&str, Mark, Grade)] = &[
    // Advertising slots of 8,599 of 8,600 posts; subscription banners; the paywall's place.
    ("zaobao.com", Id("imu"), Junk),
    ("zaobao.com.sg", Id("imu"), Junk),
    ("", IdStart("dfp-ad-"), Junk),
    ("", Id("innity-in-post"), Junk),
    ("", Link("subscribe.sph.com.sg"), Junk),
    ("", Class("cx_paywall_placeholder"), Junk),
    ("zaobao.com", Picture("/freemium_images/"), Junk),
    ("zaobao.com.sg", Picture("/freemium_images/"), Junk),
    // 9,499 and 10,474 posts.
    ("cna.com.tw", IdStart("adslot_"), Junk),
    ("cna.com.tw", Class("moreArticle"), Junk),
    ("cna.com.tw", Class("moreArticle-link"), Junk),
    ("cna.com.tw", Class("SubscriptionInner"), Furniture),
    // 6,245 and 2,449 posts.
    ("rfi.fr", Class("o-self-promo"), Junk),
    ("rfi.fr", Class("m-interstitial"), Junk),
    ("rfi.fr", Class("m-block-ad__content"), Furniture),
    ("rfi.fr", Class("m-block-ad"), Furniture),
    // 4,352 and 4,152 posts.
    ("", Class("adsbygoogle"), Junk),
    ("", IdStart("taboola-"), Junk),
    ("", Class("trc_related_container"), Junk),
    ("secretchina.com", Id("hideid"), Furniture),
    ("secretchina.com", IdStart("div-gpt-ad-"), Furniture),
    // 54,857 and 3,221 posts.
    ("epochtimes.com", Id("below_article_ad"), Junk),
    ("ntdtv.com", Class("single_ad"), Junk),
    // 2,200 posts.
    ("", Id("jp-relatedposts"), Junk),
    ("", Class("sharedaddy"), Junk),
    ("iyouport.org", Class("entry-footer"), Furniture),
    ("iyouport.org", Class("entry-author-wrapper"), Furniture),
    ("iyouport.org", Class("byline"), Furniture),
    ("iyouport.org", Class("cat-links"), Furniture),
    ("iyouport.org", Class("word-count"), Furniture),
    // Other slots of outlets, by what stands in the counts.
    ("bbc.com", Class("dotcom-ad"), Furniture),
    ("bbc.com", Id("dotcom-mpu"), Furniture),
    ("economist.com", IdStart("gpt-ad-slot-"), Furniture),
    ("economist.com", IdStart("econ-"), Furniture),
    ("ft.com", Class("o-ads"), Furniture),
    ("soundofhope.org", Class("AD_Embed__Wrap-sc-1xslmin-0"), Furniture),
    ("reuters.com", Class("StandardArticleBody_trustBadgeContainer"), Furniture),
    ("reuters.com", Class("Image_expand-button"), Furniture),
    ("reuters.com", IdStart("ad_mpu"), Furniture),
    ("bitterwinter.org", Class("widget-wrap"), Furniture),
    // Foot, navigation and advertisement of a blog that mirrors others.
    ("nei.st", Class("card-footer-wrapper"), Furniture),
    ("nei.st", Class("card-footer"), Furniture),
    ("nei.st", Class("entry-footer"), Furniture),
    ("nei.st", Class("actions"), Furniture),
    ("nei.st", Class("ads_KbHEVhh8Rw"), Furniture),
    ("nei.st", Class("navigation__primary-inner"), Furniture),
    ("nei.st", Class("world-in-app"), Furniture),
    // Comments of readers, links to related texts.
    ("pao-pao.net", Id("comments"), Furniture),
    ("pao-pao.net", Class("related"), Furniture),
    ("pao-pao.net", Class("view-articles-related"), Furniture),
    ("pao-pao.net", Class("promoted"), Furniture),
    ("pao-pao.net", Class("submitted"), Furniture),
    ("chinafile.com", Id("comments"), Furniture),
    ("nei.st", Class("BarrierFailsafe__fullBarrier___2bFWd"), Furniture),
    ("nei.st", Link("nei.st/medium/"), Furniture),
    // The foot of a feed: licence, places to share, tags.
    ("chinadigitaltimes.net", Tag("small"), Furniture),
    // Teasers of other texts; a writer's portrait.
    ("chinafile.com", Picture("/styles/system/"), Furniture),
    ("allnow.com", Class("author-wrap"), Furniture),
    // Pictures of buttons, empty pictures that make room, lines, an outlet's own sign, its banners.
    ("rfa.org", Picture("/rfa_resources/graphics/"), Furniture),
    ("rfa.org", Picture("/icon-zoom.png"), Furniture),
    ("nei.st", Picture("/_/img/1/0_GLFDRIpcedGcmuSg"), Furniture),
    ("nei.st", Picture("/_/img/1/1_K4MHnSAfehAx3IJQxj7tfg"), Furniture),
    ("pao-pao.net", Picture("/servicelinks/"), Furniture),
    ("bbc.com", Picture("_transparent-nc.png"), Furniture),
    ("bbc.com", Picture("_blank_white_space-nc.png"), Furniture),
    ("bbc.com", Picture("_presentational_grey_line"), Furniture),
    ("rfi.fr", Picture("/meta_og_twcards/"), Furniture),
    ("secretchina.com", Picture("/kzgd/ad/"), Furniture),
    ("secretchina.com", Link("/planshopcart.php"), Furniture),
    // One and the same in each of 202 posts.
    ("solidot.org", Picture("/446/liiLIZF8Uh6yM"), Furniture),
    // What a mirror's frame shows: the QR code of its own page.
    ("", Picture(".md.png"), Furniture),
    // Pictures that count readers.
    ("", Picture("medium.com/_/stat"), Junk),
    ("", Picture("ir-na.amazon-adsystem.com"), Junk),
];

/// Lines of text that feeds and mirrors put under an article: part of the line, its letters alone.
const LINES: &[(&str, Grade)] = &[
    // 7,913 posts.
    ("获取更多RSS", Junk),
    ("httpsfeedxnet", Junk),
    ("httpsfeedxxyz", Junk),
    ("FeedenhancedbyBetterFeedfromOzh", Furniture),
    ("firstappearedonBitterWinter", Furniture),
    ("appearedfirston", Furniture),
    ("wasoriginallypublishedin", Furniture),
    ("诚征荣誉会员", Furniture),
    ("手机上长按并复制下列链接", Furniture),
    ("httpsgithubcomgfwbreaker", Furniture),
];

/// What an element is by itself, in a post of `host`.
pub(crate) fn of_element(host: &str, node: &Node) -> Grade {
    let (id, address) = (node.get("id"), |name| node.get(name).unwrap_or_default());
    let fits = |mark: &Mark| match mark {
        Id(own) => id == Some(own),
        IdStart(start) => id.is_some_and(|id| id.starts_with(start)),
        Class(own) => node.classes().any(|class| class == *own),
        Tag(name) => node.name == *name,
        Link(part) => address("href").contains(part),
        Picture(part) => {
            node.name == "img"
                && ["src", "data-src"].iter().any(|name| address(name).contains(part))
        }
    };
    let holds = |of: &str| {
        of.is_empty()
            || host.strip_suffix(of).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))
    };
    let found = MARKS.iter().filter(|(of, mark, _)| fits(mark) && holds(of));
    found.map(|(.., grade)| *grade).max().unwrap_or(Grade::Article)
}

/// What a line is, by its letters.
pub(crate) fn of_line(letters: &str) -> Grade {
    // Longer ones are sentences that speak of it.
    let short = letters.chars().count() < 200;
    let found = LINES.iter().filter(|(part, _)| short && letters.contains(part));
    found.map(|(_, grade)| *grade).max().unwrap_or(Grade::Article)
}

#[test]
fn junk_is_known_by_its_marks_and_host() {
    let grade = |host, markup| of_element(host, &crate::kept::tree::read(markup)[1]);
    assert_eq!(grade("www.zaobao.com", "<section id=imu>"), Junk);
    assert_eq!(grade("www.notzaobao.com", "<section id=imu>"), Grade::Article);
    assert_eq!(grade("x.example", "<div id='dfp-ad-imu1'>"), Junk);
    assert_eq!(grade("x.example", "<div class='sd x sharedaddy'>"), Junk);
    assert_eq!(grade("x.example", "<a href='https://subscribe.sph.com.sg/x'>"), Junk);
    assert_eq!(grade("x.example", "<img src='https://medium.com/_/stat?event=1'>"), Junk);
    assert_eq!(grade("www.bbc.com", "<div class=dotcom-ad>"), Furniture);
    assert_eq!(of_line("获取更多RSS"), Junk);
    assert_eq!(of_line("湖边的船"), Grade::Article);
}
