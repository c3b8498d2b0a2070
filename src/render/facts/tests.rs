use std::sync::Arc;

use super::index::{IndexFacts, ItemName, largest};
use super::list::ListFacts;
use super::span::Span;
use crate::fingerprint::Fingerprint;
use crate::index::taxonomy::taxonomies;
use crate::model::article::Article;
use crate::model::date::PostDate;
use crate::model::document::Dialect;
use crate::model::id::ArticleId;
use crate::model::key::Key;
use crate::model::site::{Index, Site, TaxonomyKind};
use crate::model::source::SourcePath;
use crate::render::target::{List, MOST_TERMS, Target, plan};

fn article(day: &str, tags: &[&str]) -> Article {
    Article {
        id: ArticleId::of(Fingerprint::default()),
        source_path: SourcePath::new(0, "a.md"),
        place: 0,
        fingerprint: Fingerprint::default(),
        dialect: Dialect::FrontMatter,
        title: "题".to_owned(),
        url: None,
        date: day.parse().ok().map(PostDate::day),
        mirrored: None,
        aliases: Vec::new(),
        source: Arc::from("湖畔日报"),
        author: None,
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        categories: Vec::new(),
        sort_key: 0,
        path: format!("{day}.html"),
    }
}

/// A site of articles with a day, or none where it is no date, and tags; oldest first.
pub(in crate::render) fn site(articles: &[(&str, &[&str])]) -> Site {
    let articles: Vec<Article> = articles.iter().map(|(day, tags)| article(day, tags)).collect();
    let mut site = Site { taxonomies: taxonomies(&articles, 2), ..Site::default() };
    for (at, article) in (0..).zip(&articles) {
        match article.date {
            Some(date) => site.days.entry(date.day).or_default().push(at),
            None => site.undated.push(at),
        }
    }
    site.articles = articles;
    site
}

fn list(site: &Site, list: List, number: Option<usize>) -> ListFacts<'_> {
    ListFacts::of(site, list, "", number, 2, true)
}

fn key(facts: &ListFacts<'_>, texts: Fingerprint) -> Key {
    facts.key(Fingerprint::default(), &[Fingerprint::default(); 20], texts)
}

#[test]
fn a_span_is_of_articles_with_a_date() {
    let site = site(&[("none", &["湖"]), ("2012-01-01", &["湖"]), ("2021-01-01", &["山"])]);
    let text = |articles: &[Index]| Span::of(&site, articles).map(Span::text);
    assert_eq!(text(&[0, 1, 2]).as_deref(), Some("2012–2021"));
    assert_eq!(text(&[0, 1]).as_deref(), Some("2012"));
    assert_eq!(text(&[0]), None);
    assert_eq!(Span::of_site(&site).map(Span::text).as_deref(), Some("2012–2021"));
}

#[test]
fn only_a_lists_own_address_has_what_changes() {
    let days = ["2020-01-01"; 5].map(|day| (day, &["湖"] as &[&str]));
    let site = site(&days);
    let day = List::Day("2020-01-01".parse().expect("a day"));
    for of in [List::Home, day, List::Term(TaxonomyKind::Tags, 0)] {
        let own = list(&site, of, None);
        assert_eq!((own.heading.count, own.heading.has_feed), (Some(5), true));
        assert_eq!(own.heading.span.is_some(), of != day, "a day has no years");
        assert_eq!(own.front.is_some(), of == List::Home);
        let numbered = list(&site, of, Some(1));
        assert_eq!((numbered.heading.count, numbered.heading.has_feed), (None, false));
        assert!(numbered.heading.span.is_none() && numbered.front.is_none());
        assert!(numbered.excerpted().is_empty());
    }
}

#[test]
fn a_key_knows_days_around_feed_front_page_and_texts() {
    let one: &[(&str, &[&str])] = &[("2020-01-01", &["湖"])];
    let two: &[(&str, &[&str])] = &[("2020-01-01", &["湖"]), ("2021-05-05", &["湖"])];
    let (before, after) = (site(one), site(two));
    let day = List::Day("2020-01-01".parse().expect("a day"));
    let none = Fingerprint::default();
    let of = |site| key(&list(site, day, None), none);
    assert_ne!(of(&before), of(&after), "the next day");
    let names = of(&before).differences(&of(&after), crate::model::output::OutputKind::List);
    assert_eq!(names, ["pages"]);

    let feed = |has| key(&ListFacts::of(&before, List::Undated, "", None, 2, has), none);
    assert_ne!(feed(true), feed(false));

    let home = list(&before, List::Home, None);
    assert_ne!(key(&home, none), key(&home, Fingerprint::of(b"text")));
    let mut other = home.clone();
    if let Some(front) = &mut other.front {
        front.years[0].count += 1;
    }
    assert_ne!(key(&home, none), key(&other, none), "the front page's years");
}

#[test]
fn twelve_rows_of_the_front_page_have_excerpts() {
    let days: [(&str, &[&str]); 15] = [("2020-01-01", &[]); 15];
    let site = site(&days);
    let home = ListFacts::of(&site, List::Home, "", None, 10, false);
    let newest: Vec<Index> = (3..15).rev().collect();
    assert_eq!(home.excerpted(), newest);
    let undated = ListFacts::of(&site, List::Undated, "undated", None, 10, false);
    assert!(undated.excerpted().is_empty());
}

#[test]
fn an_index_leads_to_lists_and_to_single_articles() {
    let site = site(&[("2020-01-01", &["湖", "山"]), ("2021-01-01", &["湖"])]);
    let facts = IndexFacts::of(&site, &Target::Terms(TaxonomyKind::Tags));
    let ways: Vec<_> = facts.items.iter().map(|item| (item.name, item.way.path())).collect();
    assert_eq!(ways[0], (ItemName::Text("山"), "2020-01-01.html".into()));
    assert!(ways[1].1.ends_with("/湖/index.html"), "{ways:?}");
    assert!(facts.items.iter().all(|item| item.span.is_none()), "tags tell no years");
    assert!(facts.cloud.is_empty() && facts.parts.is_empty());
    let outlets = IndexFacts::of(&site, &Target::Terms(TaxonomyKind::Sources));
    assert_eq!(outlets.items[0].span.map(Span::text).as_deref(), Some("2020–2021"));
    let archive = IndexFacts::of(&site, &Target::Archive);
    assert_eq!(archive.items.len(), 2);
    assert_eq!(archive.kinds, [TaxonomyKind::Sources, TaxonomyKind::Tags]);
}

#[test]
fn the_largest_terms_of_many_make_a_cloud() {
    // Tag 0 has one article, tag 1 two, and so on.
    let names: Vec<String> = (0..70).map(|number| format!("tag {number}")).collect();
    let tags = |from: usize| names[from..].iter().map(String::as_str).collect::<Vec<_>>();
    let all: Vec<Vec<&str>> = (0..70).map(tags).collect();
    let posts: Vec<(&str, &[&str])> = all.iter().map(|tags| ("2020-01-01", &tags[..])).collect();
    let large = site(&posts);
    let facts = IndexFacts::of(&large, &Target::Terms(TaxonomyKind::Tags));
    assert_eq!((facts.items.len(), facts.cloud.len()), (70, 60));
    assert_eq!(facts.cloud[0].name, ItemName::Text("tag 69"));
    assert_eq!(facts.cloud[59].name, ItemName::Text("tag 10"));
    assert_eq!(largest(&large, TaxonomyKind::Tags, 70).len(), 70);

    let of = |days: &[(&str, &[&str])]| {
        IndexFacts::of(&site(days), &Target::Terms(TaxonomyKind::Tags)).cloud.len()
    };
    assert_eq!(of(&[("2020-01-01", &all[40]), ("2020-01-02", &all[40])]), 0, "few need none");
    assert_eq!(of(&[("2020-01-01", &all[39]), ("2020-01-02", &all[39])]), 31);
    assert_eq!(of(&[("2020-01-01", &all[0])]), 0, "a term of one article is not large");
    assert_eq!(of(&[("2020-01-01", &all[0]), ("2020-01-02", &all[68])]), 2);
}

#[test]
fn a_very_large_index_has_parts_that_hold_each_term_once() {
    let names: Vec<String> = (0..=MOST_TERMS)
        .map(|number| format!("{}湖{number}", ["山", "a", "9", "Ж"][number % 4]))
        .collect();
    let tags: Vec<&str> = names.iter().map(String::as_str).collect();
    let site = site(&[("2020-01-01", &tags), ("2020-01-02", &["山湖0"])]);
    let facts = IndexFacts::of(&site, &Target::Terms(TaxonomyKind::Tags));
    assert!(facts.items.is_empty());
    assert_eq!(facts.cloud[0].name, ItemName::Text("山湖0"));
    let parts: Vec<(String, usize)> =
        facts.parts.iter().map(|part| (part.way.path().into_owned(), part.count)).collect();
    let part = |slug: &str, count| (format!("tags/letters/{slug}/index.html"), count);
    assert_eq!(parts, [part("ah", 500), part("sh", 501), part("0", 500), part("other-u416", 500)]);
    let shards = plan(&site, 50).into_iter().filter(|target| matches!(target, Target::Shard(..)));
    let shards: Vec<(String, usize)> = shards
        .map(|shard| (shard.path(&site), IndexFacts::of(&site, &shard).items.len()))
        .collect();
    assert_eq!(shards, parts);
}

#[test]
fn a_part_of_an_index_is_never_above_the_most() {
    // Names of one beginning, of digits, and of another script, in no order.
    let names: Vec<String> = (0..15_000)
        .map(|number| number * 7_919 % 15_000)
        .map(|number| format!("{}{number:05}", ["tag", "", "Жан"][number % 3]))
        .collect();
    let tags: Vec<&str> = names.iter().map(String::as_str).collect();
    let large = site(&[("2020-01-01", &tags)]);
    let facts = IndexFacts::of(&large, &Target::Terms(TaxonomyKind::Tags));
    let parts: Vec<(String, usize)> =
        facts.parts.iter().map(|part| (part.way.path().into_owned(), part.count)).collect();
    let mut wanted = Vec::new();
    for slug in ["ta", "0", "other-u416"] {
        for (more, count) in [("", MOST_TERMS), ("-2", MOST_TERMS), ("-3", 5_000 - 2 * MOST_TERMS)]
        {
            wanted.push((format!("tags/letters/{slug}{more}/index.html"), count));
        }
    }
    assert_eq!(parts, wanted);

    // Each has the names that come after those of the one before it.
    let mut seen: Vec<String> = Vec::new();
    for shard in plan(&large, 50).iter().filter(|target| matches!(target, Target::Shard(..))) {
        let items = IndexFacts::of(&large, shard).items;
        let mut here: Vec<String> = items
            .iter()
            .map(|item| match item.name {
                ItemName::Text(name) => name.to_owned(),
                _ => String::new(),
            })
            .collect();
        here.sort();
        seen.extend(here);
    }
    let mut all = names.clone();
    all.sort_by_key(|name| {
        (
            ["t", "0", "Ж"].iter().position(|first| {
                name.starts_with(first) || (*first == "0" && name.as_bytes()[0].is_ascii_digit())
            }),
            name.clone(),
        )
    });
    assert_eq!(seen, all);
}
