//! A number and a seed into a folder of made-up posts of the shape that real mirrors have: Chinese
//! text, heads of both dialects, the advertisements and lazy pictures of the hosts that have rules.
//! Each post is a function of its number, the seed and the size of the corpus, so the same call
//! makes the same bytes anywhere. It knows nothing of the program.

mod words;

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use self::words::{Random, paragraph, sentence, title, topic};

/// What was written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Written {
    pub(crate) files: usize,
    pub(crate) bytes: usize,
}

/// Writes `posts` posts below `folder`, as the mirrors do: the newest into `_posts`, the others
/// into `archived/DATE`, pages without a head into `pages/CHANNEL`.
pub(crate) fn write(folder: &Path, posts: usize, seed: u64) -> io::Result<Written> {
    let mut written = Written { files: 0, bytes: 0 };
    for number in 0..posts {
        let (path, text) = post(number, posts, seed);
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, &text)?;
        written.files += 1;
        written.bytes += text.len();
    }
    Ok(written)
}

/// The path and the text of one post of a corpus. The numbers from `posts` on are the posts that
/// come later, each newer than all before it.
pub(crate) fn post(number: usize, posts: usize, seed: u64) -> (String, String) {
    late_post(number, posts, 0, seed)
}

/// A post that is some days older than its number says.
pub(crate) fn late_post(number: usize, posts: usize, late: usize, seed: u64) -> (String, String) {
    let mut random = Random(seed ^ (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let (day, from, span) = if number < posts {
        (LAST_DAY - ((posts - 1 - number) / POSTS_A_DAY) as u64, 0, DAY)
    } else {
        // Each in its own part of the day, so that the later number is the later post.
        let (days, nth) = ((number - posts) / POSTS_A_DAY, (number - posts) % POSTS_A_DAY);
        let span = DAY / POSTS_A_DAY as u64;
        (LAST_DAY + 1 + days as u64, nth as u64 * span, span)
    };
    let day = day - late as u64;
    let age = LAST_DAY.saturating_sub(day);
    let date = Date::new(day, from + random.next() % span);
    let id = 1_000_000 + number;
    let title = title(&mut random);
    if random.chance(10) {
        return gfw_page(&mut random, &date, id, &title);
    }
    let outlet = &OUTLETS[random.skewed(OUTLETS.len())];
    let text = jekyll_post(&mut random, outlet, &date, id, &title);
    let day = date.day();
    let folder = if age < 14 { "_posts".to_owned() } else { format!("archived/{day}") };
    (format!("{folder}/{day}-{title}-{number}.md"), text)
}

/// About as many as the outlets of one mirror bring on one day: each day's page holds some 20 to 40.
const POSTS_A_DAY: usize = 30;

/// In milliseconds.
const DAY: u64 = 86_400_000;

/// 2023-12-31 in days since 1970; a corpus goes back from there.
const LAST_DAY: u64 = 19_722;

struct Outlet {
    name: &'static str,
    host: &'static str,
}

const OUTLETS: [Outlet; 8] = [
    Outlet { name: "联合早报", host: "www.zaobao.com/realtime/china" },
    Outlet { name: "湖畔日报", host: "lakeside.example/news" },
    Outlet { name: "山城晚报", host: "hilltown.example/evening" },
    Outlet { name: "渡口观察", host: "ferry.example/watch" },
    Outlet { name: "北岸电台", host: "www.northshore.example/radio" },
    Outlet { name: "竹林周刊", host: "bamboo.example/weekly" },
    Outlet { name: "石桥评论", host: "stonebridge.example/opinion" },
    Outlet { name: "钟楼通讯社", host: "belltower.example/wire" },
];

const CHANNELS: [&str; 4] = ["nsc412", "nsc413", "ncid277", "nf1358"];

fn jekyll_post(
    random: &mut Random,
    outlet: &Outlet,
    date: &Date,
    id: usize,
    title: &str,
) -> String {
    let day = date.day();
    let url = format!("https://{}/story{}-{id}", outlet.host, day.replace('-', ""));
    let new_shape = date.year >= 2023;
    let mut body = String::new();
    if random.chance(34) {
        let caption = sentence(random);
        let picture = format!(
            "https://static.zaobao.com/s3fs-public/styles/article_large_full/public/articles/{}/P-{id}_1.jpg?itok=7-LGUvH3",
            day.replace('-', "/")
        );
        put(
            &mut body,
            format_args!(
                "<div class=\"figure-media\"><img class=\"img-fluid lazyload\" data-src=\"{picture}\" title=\"{caption}\" alt=\"{caption}\" src=\"{picture}\" referrerpolicy=\"no-referrer\"></div> <figcaption>{caption}</figcaption>      "
            ),
        );
    }
    let paragraphs = if new_shape { 8 } else { 5 } + random.below(4);
    for number in 0..paragraphs {
        put(&mut body, format_args!("<p>{}</p>", paragraph(random)));
        if number == 2 {
            body.push_str("<section id=\"imu\"><div id=\"dfp-ad-imu1\">        </div></section>");
        }
        if number + 1 == paragraphs {
            body.push_str("<div id=\"innity-in-post\"></div><div id=\"dfp-ad-midarticlespecial\">        </div>");
        }
    }
    if new_shape {
        body.push_str("<div class=\"cx_paywall_placeholder\" id=\"sph_cdp_40\"></div>");
    } else {
        body.push_str("            ");
        advertisement(&mut body, "desktop");
        advertisement(&mut body, "mobile");
    }
    let comments = if new_shape { "comments: True\n" } else { "" };
    let (name, instant, millis) = (outlet.name, date.instant(), date.millis);
    format!(
        "---\nlayout: post\ntitle: \"{title}\"\ndate: {instant}\nauthor: {name}\nfrom: {url}\ntags: [ {name} ]\n{comments}categories: [ {name} ]\n---\n<!--{millis}-->\n[{title}]({url})\n------\n\n<div>\n{body}\n</div>\n"
    )
}

fn advertisement(body: &mut String, view: &str) {
    let picture = format!(
        "https://static.zaobao.com/s3fs-public/freemium_images/20210901/paywall_{view}-fixture_2.png?VersionId=dHEiGouxxZpWwWTJE04dyGyUN74JOU2z"
    );
    put(
        body,
        format_args!(
            "<a href=\"https://subscribe.sph.com.sg/promotions/fixture-offer/?utm_campaign=fixture&utm_medium=sph-publication&utm_source=zb&utm_content=subscribelink-free-endofarticle\" target=\"_blank\"><img class=\"view-{view} lazyload  \" data-src=\"{picture}\" alt style=\"width:100%;\" pinger-seen=\"true\" src=\"{picture}\" referrerpolicy=\"no-referrer\"></a>      "
        ),
    );
}

fn gfw_page(random: &mut Random, date: &Date, id: usize, title: &str) -> (String, String) {
    let channel = CHANNELS[random.below(CHANNELS.len())];
    let (year, month, day) = (date.year, date.month, date.day_of_month);
    let url = format!("https://www.epochtimes.com/gb/{:02}/{month}/{day}/n1{id}.htm", year % 100);
    let link = |name: &str, to: &str| format!("[{name}]({to}?n1{id})");
    let mut text = format!(
        "### {title}\n\n---\n\n#### {} &nbsp;|&nbsp; {} &nbsp;|&nbsp; {}\n\n\n",
        link("首页", "../../../.."),
        link("评论", "../../../../../epoch-comment"),
        link("专题", "../../../../../epoch-special"),
    );
    if random.chance(34) {
        put(
            &mut text,
            format_args!(
                "<div><img alt=\"{title}\" class=\"attachment-djy_600_400 size-djy_600_400 wp-post-image\" src=\"https://i.epochtimes.com/assets/uploads/{year}/{month:02}/id1{id}-600x400.jpg\"/>\n<div class=\"caption\">\n {}\n</div></div><hr/>",
                sentence(random)
            ),
        );
    }
    text.push_str("<div class=\"post_content\" id=\"artbody\" itemprop=\"articleBody\">\n <!-- article content begin -->\n");
    for number in 0..6 + random.below(5) {
        let opening = match number {
            0 => format!("【大纪元{year}年{month:02}月{day:02}日讯】"),
            _ => String::new(),
        };
        put(&mut text, format_args!(" <p>\n  {opening}{}", sentence(random)));
        if random.chance(30) {
            let topic = topic(random);
            put(
                &mut text,
                format_args!(
                    "\n  <ok href=\"https://www.epochtimes.com/gb/tag/{topic}.html\">\n   {topic}\n  </ok>\n  "
                ),
            );
        }
        put(&mut text, format_args!("{}\n </p>\n", paragraph(random)));
    }
    put(
        &mut text,
        format_args!(
            " <!-- article content end -->\n <div id=\"below_article_ad\">\n </div>\n</div>\n\n\n---\n\n原文链接（需翻墙）：{url}"
        ),
    );
    (format!("pages/{channel}/n1{id}.md"), text)
}

/// `write!` into a string, which cannot fail.
fn put(text: &mut String, what: std::fmt::Arguments<'_>) {
    let _ = text.write_fmt(what);
}

/// A moment of a day.
struct Date {
    year: u64,
    month: u64,
    day_of_month: u64,
    /// Milliseconds since 1970.
    millis: u64,
}

impl Date {
    fn new(days: u64, of_day: u64) -> Self {
        // Days to a civil date, after Howard Hinnant; the era begins on 0000-03-01.
        let days_of_era = days + 719_468 - 4 * 146_097;
        let (era, day) = (4 + days_of_era / 146_097, days_of_era % 146_097);
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let shifted = (5 * day + 2) / 153;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        Self {
            year: year + era * 400 + u64::from(month <= 2),
            month,
            day_of_month: day - (153 * shifted + 2) / 5 + 1,
            millis: days * DAY + of_day,
        }
    }

    fn day(&self) -> String {
        format!("{}-{:02}-{:02}", self.year, self.month, self.day_of_month)
    }

    fn instant(&self) -> String {
        let of_day = self.millis % DAY;
        let (seconds, millis) = (of_day / 1000, of_day % 1000);
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        format!("{}T{hours:02}:{minutes:02}:{:02}.{millis:03}Z", self.day(), seconds % 60)
    }
}
