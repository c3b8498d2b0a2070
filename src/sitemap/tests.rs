use std::ops::Range;

use chrono::NaiveDate;
use proptest::prelude::proptest;
use proptest::{prop_assert, prop_assert_eq};
use roxmltree::Document;

use crate::model::crawlers::Robots;
use crate::model::site::{Index, Site};
use crate::sitemap::index::index;
use crate::sitemap::limits::{MOST_BYTES, MOST_NEWS, MOST_URLS, NAMESPACE};
use crate::sitemap::news::{NewsEntry, news};
use crate::sitemap::part::part;
use crate::sitemap::robots::robots_txt;
use crate::sitemap::split::{split, split_at};
use crate::sitemap::target::{Section, Sections, Target};

const NEWS: &str = "http://www.google.com/schemas/sitemap-news/0.9";

/// The addresses in a file whose root is of this name, held against the protocol.
fn read(bytes: &[u8], root: &str, entry: &str) -> Vec<String> {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let document = Document::parse(text).expect("well-formed");
    assert!(document.root_element().has_tag_name((NAMESPACE, root)));
    let address = |node: roxmltree::Node<'_, '_>| {
        assert!(node.has_tag_name((NAMESPACE, entry)));
        let locs: Vec<_> = node.children().filter(|c| c.has_tag_name((NAMESPACE, "loc"))).collect();
        assert_eq!(locs.len(), 1);
        locs[0].text().unwrap_or_default().to_owned()
    };
    document.root_element().children().map(address).collect()
}

fn urls(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("https://site.example/2021/11/{at:010}.html?a&b='{at}'")).collect()
}

#[test]
fn sixty_thousand_addresses_of_a_month_are_two_parts() {
    let urls = urls(60_000);
    let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
    let parts = split(&urls);
    assert_eq!(parts.len(), 2);
    let mut seen = Vec::new();
    for cut in &parts {
        let bytes = part(urls[cut.clone()].iter().copied());
        assert!(bytes.len() <= MOST_BYTES);
        let found = read(&bytes, "urlset", "url");
        assert!(found.len() <= MOST_URLS);
        seen.extend(found);
    }
    assert_eq!(seen, urls);
    // The full part is what it was when it became full.
    let before = split(&urls[..MOST_URLS]);
    assert_eq!(before[..], parts[..1]);
}

#[test]
fn parts_are_files_with_numbers() {
    let month = Section::Month(2021, 3);
    for (section, number, path) in [
        (month, 1, "sitemaps/2021-03.xml"),
        (month, 2, "sitemaps/2021-03-2.xml"),
        (Section::Pages, 1, "sitemaps/pages.xml"),
        (Section::Pages, 10, "sitemaps/pages-10.xml"),
        (Section::Undated, 2, "sitemaps/undated-2.xml"),
    ] {
        assert_eq!(Target::Part(section, number).path(), path);
    }
}

#[test]
fn a_part_is_never_above_50_megabytes() {
    let long = format!("https://site.example/{}.html", "&".repeat(2_000));
    let urls = vec![long.as_str(); 6_000];
    let parts = split(&urls);
    assert_eq!(parts.len(), 2);
    let bytes = part(urls[parts[0].clone()].iter().copied());
    assert!(bytes.len() <= MOST_BYTES, "{}", bytes.len());
    assert!(bytes.len() + 10_100 > MOST_BYTES, "{}", bytes.len());
}

proptest! {
    #[test]
    fn every_address_is_in_one_part_and_full_parts_stay(
        lengths in proptest::collection::vec(0usize..40, 0..60),
        most_urls in 1usize..12,
        most_bytes in 300usize..2_000,
    ) {
        let urls: Vec<String> =
            lengths.iter().map(|length| format!("https://s.example/{}", "&".repeat(*length))).collect();
        let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
        let parts = split_at(&urls, most_urls, most_bytes);
        let seen: Vec<usize> = parts.iter().cloned().flatten().collect();
        prop_assert_eq!(seen, (0..urls.len()).collect::<Vec<_>>());
        for cut in &parts {
            prop_assert!(cut.len() <= most_urls);
            let size = part(urls[cut.clone()].iter().copied()).len();
            prop_assert!(size <= most_bytes || cut.len() == 1);
        }
        if let Some((_, fewer)) = urls.split_last() {
            let before = split_at(fewer, most_urls, most_bytes);
            let full = before.len().saturating_sub(1);
            prop_assert_eq!(&before[..full], &parts[..full]);
        }
    }
}

#[test]
fn an_index_names_its_sitemaps() {
    let names = ["https://site.example/sitemaps/2021-11.xml", "https://site.example/a?b&c"];
    assert_eq!(read(&index(names), "sitemapindex", "sitemap"), names);
    assert!(read(&index([]), "sitemapindex", "sitemap").is_empty());
}

#[test]
fn news_are_counted_from_a_day_that_others_bear_out() {
    // Days with their articles, to articles of the sitemap.
    let of = |days: &[(&str, Range<Index>)]| {
        let days = days.iter().map(|(day, members)| {
            (day.parse::<NaiveDate>().expect("a day"), members.clone().collect())
        });
        let site = Site { days: days.collect(), ..Site::default() };
        Sections::new(&site, None, Vec::new()).news()
    };
    let usual = [("2021-11-01", 0..1), ("2021-11-07", 1..3), ("2021-11-09", 3..5)];
    assert_eq!(of(&usual), [4, 3, 2, 1]);
    let mistyped = [&usual[..], &[("2201-11-09", 5..7)]].concat();
    assert_eq!(of(&mistyped), [4, 3, 2, 1], "a day far from all others is a mistake");
    let twice = [&mistyped[..], &[("9202-11-09", 7..8)]].concat();
    assert_eq!(of(&twice), [4, 3, 2, 1]);
    assert_eq!(of(&[("2021-11-01", 0..1), ("2021-11-15", 1..2)]), [1], "14 days are near");
    assert_eq!(of(&[("2021-11-01", 0..1), ("2021-11-16", 1..2)]), [1], "none is near another");
    assert_eq!(of(&[("2021-11-01", 0..1)]), [0]);
    assert_eq!(of(&[]), [0; 0]);
    let most = Index::try_from(MOST_NEWS).expect("few");
    let many = of(&[("2021-11-08", 0..most), ("2021-11-09", most..most + 2)]);
    assert_eq!((many.len(), many[0]), (MOST_NEWS, most + 1));
}

#[test]
fn news_are_as_google_wants_them() {
    let entry = NewsEntry {
        url: "https://site.example/1.html",
        title: "The <bridge> & \u{b}the road",
        published: "2021-11-09T09:36:00+08:00",
        lang: "zh-Hant",
    };
    let bytes = news("The Mirror", &vec![entry; MOST_NEWS + 1]);
    assert_eq!(read(&bytes, "urlset", "url").len(), MOST_NEWS);
    let text = String::from_utf8(news("The Mirror", &[entry])).expect("UTF-8");
    let document = Document::parse(&text).expect("well-formed");
    let said = |name: &str| {
        let mut found = document.descendants().filter(|node| node.has_tag_name((NEWS, name)));
        let text = found.next().and_then(|node| node.text()).unwrap_or_default();
        assert!(found.next().is_none());
        text
    };
    assert_eq!(said("name"), "The Mirror");
    assert_eq!(said("language"), "zh-tw");
    assert_eq!(said("publication_date"), "2021-11-09T09:36:00+08:00");
    assert_eq!(said("title"), "The <bridge> & the road");
}

/// Whether a crawler of this name may fetch pages: RFC 9309, the group of its own name, else of all.
fn may_fetch(text: &str, name: &str) -> bool {
    let mut allowed = [None; 2];
    let mut group: Vec<&str> = Vec::new();
    let mut in_names = false;
    for line in text.lines() {
        let Some((key, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        match key {
            "User-agent" => {
                if !in_names {
                    group.clear();
                }
                group.push(value);
                in_names = true;
            }
            "Disallow" => {
                in_names = false;
                for (at, wanted) in [name, "*"].into_iter().enumerate() {
                    if group.iter().any(|agent| agent.eq_ignore_ascii_case(wanted)) {
                        allowed[at] = Some(value != "/");
                    }
                }
            }
            _ => in_names = false,
        }
    }
    allowed[0].or(allowed[1]).unwrap_or(true)
}

#[test]
fn robots_say_what_was_chosen() {
    let sitemap = "https://site.example/sitemap.xml";
    let of = |robots| String::from_utf8(robots_txt(robots, &[sitemap])).expect("UTF-8");
    let (all, hidden, no_ai) = (of(Robots::Allow), of(Robots::NoIndex), of(Robots::NoAi));
    assert_eq!(all, format!("User-agent: *\nDisallow:\n\nSitemap: {sitemap}\n"));
    assert_eq!(hidden, "User-agent: *\nDisallow:\n");
    for name in ["GPTBot", "ClaudeBot", "CCBot", "Google-Extended", "Bytespider"] {
        assert!(may_fetch(&all, name), "{name}");
        assert!(!may_fetch(&no_ai, name), "{name}");
    }
    for name in ["Googlebot", "Bingbot", "Baiduspider", "Claude-SearchBot"] {
        assert!(may_fetch(&no_ai, name), "{name}");
    }
    assert!(no_ai.ends_with(&format!("\nSitemap: {sitemap}\n")));
    let mut names: Vec<String> = no_ai
        .lines()
        .filter_map(|line| line.strip_prefix("User-agent: "))
        .map(str::to_ascii_lowercase)
        .collect();
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count);
    assert_eq!(robots_txt(Robots::Allow, &[]), b"User-agent: *\nDisallow:\n");
}
