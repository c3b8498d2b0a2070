//! The whole room on real posts, its larger steps alone, and bodies of growing size and depth.

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Instant;

use reprint::clean::addresses::AddressRules;
use reprint::clean::digest::Digest;
use reprint::clean::dom::Tree;
use reprint::clean::ids::IdSet;
use reprint::clean::input::{Input, Nowhere};
use reprint::clean::lists::FilterLists;
use reprint::clean::rules::RuleSet;
use reprint::clean::{Cleaner, markup, unclosed, white_space};
use reprint::model::source::SourcePath;
use reprint::trust::sanitize;
use url::Url;

use crate::posts::Post;
use crate::{Steps, on_cpu};

fn clean(cleaner: &Cleaner, html: &str, url: Option<&Url>) -> usize {
    let source = SourcePath::new(0, "_posts/a.md");
    let input = Input {
        html,
        title: "题目",
        url,
        source: &source,
        page: "2021/11/11/a.html",
        tag_links: false,
        places: &Nowhere,
        addresses: cleaner.addresses(),
    };
    cleaner.clean(&input, &mut Vec::new()).body.as_str().len()
}

fn cleaner() -> Cleaner {
    Cleaner::new(RuleSet::new(&[], &mut Vec::new())).with_addresses(AddressRules::default())
}

/// Adds the room's times to the steps.
pub(crate) fn measure(posts: &[&Post], lists: &[(String, String)], steps: &mut Steps) {
    let plain = cleaner();
    let listed = cleaner().with_lists(FilterLists::compile(lists, false).0);
    let trees: Vec<Tree> = posts.iter().map(|post| Tree::parse(&post.html)).collect();
    for _ in 0..crate::ROUNDS {
        steps.time("markup made harmless", || {
            for post in posts {
                black_box(markup::prepare(&unclosed::close(&post.html)).1);
            }
        });
        steps.time("digest of the source", || {
            for post in posts {
                black_box(Digest::of(&post.html));
            }
        });
        steps.time("white space and text facts", || {
            for tree in &trees {
                black_box(white_space::settle(tree, &IdSet::default()));
            }
        });
        steps.time("the sanitizer", || {
            for post in posts {
                black_box(sanitize(&post.html));
            }
        });
        steps.time("THE WHOLE ROOM", || {
            posts.iter().map(|post| clean(&plain, &post.html, post.source.as_ref())).sum::<usize>()
        });
        steps.time("THE WHOLE ROOM with the lists", || {
            posts.iter().map(|post| clean(&listed, &post.html, post.source.as_ref())).sum::<usize>()
        });
    }
}

/// Bodies of growing size, which should cost the same for each byte, and hostile ones.
pub(crate) fn growth() {
    let cleaner = cleaner();
    let url = Url::parse("https://www.zaobao.com/realtime/china/story20211111-1").ok();
    let timed = |html: &str| {
        let times = (0..3).map(|_| {
            let (started, before) = (Instant::now(), on_cpu());
            black_box(clean(&cleaner, html, url.as_ref()));
            let elapsed = started.elapsed().as_secs_f64();
            before.and_then(|before| Some(on_cpu()? - before)).unwrap_or(elapsed)
        });
        times.fold(f64::INFINITY, f64::min)
    };
    println!("\n{:<30} {:>10} {:>12}", "body", "ms", "ns a byte");
    let tell = |name: &str, html: &str| {
        let seconds = timed(html);
        #[expect(clippy::cast_precision_loss, reason = "shown with one digit")]
        let each = seconds * 1e9 / html.len() as f64;
        println!("{name:<30} {:>10.2} {each:>12.1}", seconds * 1e3);
    };
    let paragraph = |number: usize| {
        format!(
            "<p class=\"x\">第{number}段：湖水很静，桥上无人，<a href=\"https://a.example/{number}?utm_source=x\">书店</a>开着门。\
             <img src=\"https://p.example/{number}.jpg\" data-src=\"https://p.example/{number}-l.jpg\"></p>\n"
        )
    };
    for size in [1_000, 10_000, 100_000, 1_000_000, 2_000_000] {
        let mut html = String::new();
        for number in 0.. {
            if html.len() > size {
                break;
            }
            html.push_str(&paragraph(number));
        }
        tell(&format!("{} kB of paragraphs", size / 1000), &html);
    }
    for name in ["div", "b", "span", "table", "font", "blockquote", "ul><li", "a", "svg", "select"]
    {
        let mut html = format!("<{name}>").repeat(20_000);
        let _ = write!(html, "湖{}", "</div>".repeat(20_000));
        tell(&format!("20,000 nested <{name}>"), &html);
    }
}
