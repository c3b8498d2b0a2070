use chrono_tz::Tz;

use super::settings::Settings;
use super::{Indexed, index};
use crate::fingerprint::Fingerprint;
use crate::model::document::{Dialect, Document, EMPTY_CLASS, Head};
use crate::model::id::ArticleId;
use crate::model::permalink::{DEFAULT, Permalink};
use crate::model::problem::Problem;
use crate::model::removal::{Address, Notice, Removal, Removals, Takes};
use crate::model::site::TaxonomyKind;
use crate::model::source::SourcePath;
use crate::model::source_url::SourceUrl;

struct Post<'a> {
    rel: &'a str,
    title: &'a str,
    url: &'a str,
    date: &'a str,
    tags: &'a [&'a str],
    text: u32,
}

const POST: Post<'static> =
    Post { rel: "_posts/a.md", title: "题", url: "", date: "", tags: &[], text: 1 };

fn document(post: &Post<'_>) -> Document {
    let tags: Vec<String> = post.tags.iter().map(|tag| (*tag).to_owned()).collect();
    let mut sketch = [EMPTY_CLASS; 16];
    if post.text > 0 {
        sketch = std::array::from_fn(|at| post.text * 100 + u32::try_from(at).unwrap_or(0));
    }
    let path = SourcePath::new(0, post.rel);
    Document {
        fingerprint: Fingerprint::default(),
        dialect: if post.rel.starts_with("pages/") { Dialect::Gfw } else { Dialect::FrontMatter },
        head: Head {
            title: post.title.to_owned(),
            url: SourceUrl::parse(post.url),
            date: crate_date(post.date),
            slug: path.stem().to_owned(),
            categories: tags.clone(),
            tags,
            ..Head::default()
        },
        body: Fingerprint::of(&post.text.to_le_bytes()),
        sketch,
        path,
        place: 0,
    }
}

fn crate_date(written: &str) -> Option<crate::model::date::PostDate> {
    let day = written.get(..10)?.parse().ok()?;
    Some(crate::model::date::PostDate::day(day))
}

fn made(posts: &[Post<'_>], permalink: &str) -> (Indexed, Vec<Problem>) {
    made_without(posts, permalink, &Removals::default())
}

fn made_without(
    posts: &[Post<'_>],
    permalink: &str,
    removals: &Removals,
) -> (Indexed, Vec<Problem>) {
    let mut problems = Vec::new();
    let permalink = Permalink::parse(permalink).expect("a permalink");
    let settings = Settings {
        zone: Tz::UTC,
        permalink: &permalink,
        outlet: &|_| None,
        tag_pages_from: 2,
        removals,
        // Last things first: nothing depends on their order.
        each: &|pieces, work| (0..pieces).rev().for_each(work),
    };
    let indexed = index(
        posts.iter().map(|post| Box::new(document(post))).collect(),
        &settings,
        &mut problems,
    );
    (indexed, problems)
}

#[test]
fn one_article_in_several_channels_is_one() {
    let (indexed, problems) = made(
        &[
            Post {
                rel: "pages/a/n1.md",
                url: "https://e.example/gb/n1.htm",
                date: "2021-11-09",
                tags: &["甲"],
                ..POST
            },
            Post {
                rel: "pages/b/n1.md",
                url: "http://www.e.example/gb/n1.htm?utm_source=x",
                date: "2021-11-09",
                tags: &["乙"],
                ..POST
            },
            Post { rel: "pages/c/n1.md", date: "2021-11-09", ..POST },
        ],
        DEFAULT,
    );
    assert_eq!(problems, []);
    assert_eq!(indexed.site.articles.len(), 1);
    assert_eq!(indexed.site.articles[0].tags, ["甲", "乙"]);
    assert_eq!(indexed.duplicates.len(), 2);
}

#[test]
fn the_oldest_date_and_the_newest_text_count() {
    let url = "https://e.example/1";
    let (indexed, _) = made(
        &[
            Post { rel: "_posts/new.md", title: "新题", url, date: "2021-02-02", ..POST },
            Post { rel: "archived/old.md", title: "旧题", url, date: "2021-02-01", ..POST },
        ],
        "/:year/:month/:day/:title.html",
    );
    let article = &indexed.site.articles[0];
    assert_eq!(article.title, "新题");
    assert_eq!(&*article.source_path.rel, "_posts/new.md");
    assert_eq!(article.path, "2021/02/01/old.html");
}

#[test]
fn different_texts_under_one_url_stay_apart() {
    let url = "https://e.example/table?days=";
    let (indexed, problems) = made(
        &[
            Post { rel: "_posts/a.md", title: "六月", url, date: "2021-06-01", text: 1, ..POST },
            Post { rel: "_posts/b.md", title: "七月", url, date: "2021-07-01", text: 2, ..POST },
            Post { rel: "_posts/c.md", title: "空", url, date: "2021-08-01", text: 0, ..POST },
        ],
        DEFAULT,
    );
    assert_eq!(indexed.site.articles.len(), 3);
    assert_eq!(problems.len(), 2);
    assert_eq!(problems[0].kind, "same-address");
    let mut paths: Vec<&str> = indexed.site.articles.iter().map(|a| a.path.as_str()).collect();
    paths.dedup();
    assert_eq!(paths.len(), 3);
}

#[test]
fn a_video_with_a_new_title_is_the_same() {
    let url = "https://v.example/watch?v=1";
    let (indexed, problems) = made(
        &[
            Post { rel: "_posts/a.md", title: "直播", url, date: "2021-06-01", text: 0, ..POST },
            Post {
                rel: "_posts/b.md",
                title: "直播回放",
                url,
                date: "2021-06-02",
                text: 0,
                ..POST
            },
        ],
        DEFAULT,
    );
    assert_eq!(problems, []);
    assert_eq!(indexed.site.articles.len(), 1);
    assert_eq!(indexed.site.articles[0].title, "直播回放");
}

#[test]
fn a_contested_address_is_the_earliest_ones() {
    let (indexed, problems) = made(
        &[
            Post {
                rel: "x/2021-01-01-a.md",
                url: "https://e.example/2",
                date: "2021-01-02",
                ..POST
            },
            Post {
                rel: "y/2021-01-01-A.md",
                url: "https://e.example/1",
                date: "2021-01-01",
                ..POST
            },
            Post { rel: "z/index.md", url: "https://e.example/3", date: "2021-01-03", ..POST },
        ],
        "/:title",
    );
    let paths: Vec<&str> = indexed.site.articles.iter().map(|a| a.path.as_str()).collect();
    assert_eq!(paths[0], "2021-01-01-A.html");
    assert!(paths[1].starts_with("2021-01-01-a-"), "{paths:?}");
    assert!(paths[2].starts_with("index-"), "{paths:?}");
    assert_eq!(problems.len(), 2);
}

#[test]
fn categories_equal_to_tags_are_folded() {
    let (indexed, _) = made(&[Post { tags: &["湖", "Lake"], date: "2021-01-01", ..POST }], DEFAULT);
    let kinds: Vec<TaxonomyKind> = indexed.site.taxonomies.iter().map(|t| t.kind).collect();
    assert_eq!(kinds, [TaxonomyKind::Tags]);
    let tags = indexed.site.taxonomy(TaxonomyKind::Tags).expect("tags");
    assert!(tags.term("Lake").expect("a term").address.ends_with("/lake"));
}

#[test]
fn a_term_has_a_list_from_so_many_articles_on_and_keeps_its_address() {
    let post = |rel, date| Post { rel, date, tags: &["湖"], ..POST };
    let (one, _) = made(&[post("_posts/a.md", "2021-01-01")], DEFAULT);
    let (two, _) =
        made(&[post("_posts/a.md", "2021-01-01"), post("_posts/b.md", "2021-01-02")], DEFAULT);
    let term = |made: &Indexed| {
        let tags = made.site.taxonomy(TaxonomyKind::Tags).expect("tags");
        tags.term("湖").expect("a term").clone()
    };
    assert_eq!(term(&one).folder(), None);
    assert_eq!(term(&two).folder(), Some(term(&one).address.as_str()));
}

#[test]
fn an_outlet_always_has_a_list() {
    let (made, _) =
        made(&[Post { url: "https://e.example/1", date: "2021-01-01", ..POST }], DEFAULT);
    let sources = made.site.taxonomy(TaxonomyKind::Sources).expect("sources");
    assert_eq!(sources.terms[0].folder(), Some("sources/e-example"));
}

#[test]
fn an_address_is_a_function_of_the_article() {
    let one = Post { url: "https://e.example/1", date: "2021-01-01", ..POST };
    let (alone, _) = made(&[Post { rel: "q/z.md", ..one }], DEFAULT);
    let (among, _) = made(
        &[Post { rel: "a/b.md", url: "https://e.example/0", date: "2020-01-01", ..POST }, one],
        DEFAULT,
    );
    assert_eq!(alone.site.articles[0].path, among.site.articles[1].path);
}

#[test]
fn of_equally_old_copies_the_smallest_name_is_the_articles_in_any_order() {
    let urls = ["https://e.example/gb/1.htm", "https://e.example/b5/1.htm"];
    let smallest = urls.iter().filter_map(|url| SourceUrl::parse(url)?.name()).min();
    let id = ArticleId::of(smallest.expect("a name"));
    for [a, b] in [urls, [urls[1], urls[0]]] {
        let (indexed, _) = made(
            &[
                Post { rel: "pages/a/n1.md", url: a, date: "2021-11-09", ..POST },
                Post { rel: "pages/b/n1.md", url: b, date: "2021-11-09", ..POST },
                Post { rel: "pages/b/n2.md", date: "2021-11-08", ..POST },
            ],
            DEFAULT,
        );
        assert_eq!(indexed.site.articles.len(), 2);
        assert_eq!(indexed.site.articles[1].id, id);
        for url in urls {
            let name = SourceUrl::parse(url).and_then(|url| url.name()).expect("a name");
            assert_eq!(indexed.by_url(name).map(|article| article.id), Some(id));
        }
        for rel in ["pages/a/n1.md", "pages/b/n1.md"] {
            assert_eq!(indexed.by_file(0, rel).map(|article| article.id), Some(id));
        }
        assert!(indexed.by_file(1, "pages/a/n1.md").is_none());
    }
}

#[test]
fn a_page_of_the_same_file_name_moves_no_other() {
    let urls = ["https://e.example/gb/1.htm", "https://e.example/b5/2.htm"];
    let post = |at: usize| Post {
        rel: ["pages/a/n1.md", "pages/b/n1.md"][at],
        title: ["甲", "乙"][at],
        url: urls[at],
        date: ["2021-11-03", "2021-11-09"][at],
        text: [1, 2][at],
        ..POST
    };
    for (at, url) in urls.iter().enumerate() {
        let (alone, _) = made(&[post(at)], DEFAULT);
        let (both, problems) = made(&[post(0), post(1)], DEFAULT);
        assert_eq!(both.site.articles[at].path, alone.site.articles[0].path);
        let name = SourceUrl::parse(url).and_then(|url| url.name()).expect("a name");
        assert_eq!(both.site.articles[at].id, ArticleId::of(name));
        assert_eq!(problems, [], "two articles, and nothing wrong with them");
    }
}

#[test]
fn a_year_keeps_the_addresses_of_the_whole_site() {
    let post = |rel, url, date, tags| Post { rel, url, date, tags, ..POST };
    let posts = [
        post("x/2019-01-01-A.md", "https://e.example/1", "2020-01-01", &["Lake"]),
        post("y/2019-01-01-a.md", "https://e.example/2", "2021-01-02", &["lake", "湖"]),
        post("z/b.md", "https://e.example/3", "2021-01-01", &["湖"]),
        post("z/c.md", "https://e.example/4", "", &["湖"]),
    ];
    let (whole, _) = made(&posts, "/:title");
    let (mut year, _) = made(&posts, "/:title");
    let others = year.only(2021, 2);
    assert_eq!(others.len(), 2);
    let of = |made: &Indexed, url: &str| {
        let name = SourceUrl::parse(url).and_then(|url| url.name()).expect("a URL");
        made.by_url(name).map(|article| (article.title.clone(), article.path.clone()))
    };
    for url in ["https://e.example/2", "https://e.example/3"] {
        assert!(of(&year, url).is_some() && of(&year, url) == of(&whole, url), "{url}");
    }
    assert_eq!((of(&year, "https://e.example/1"), of(&year, "https://e.example/4")), (None, None));
    let paths = |made: &Indexed| {
        let (of_a, of_x) =
            (made.by_file(0, "y/2019-01-01-a.md"), made.by_file(0, "x/2019-01-01-A.md"));
        [of_a, of_x].map(|article| article.map(|article| article.path.clone()))
    };
    assert_eq!(paths(&year), [paths(&whole)[0].clone(), None]);
    let term = |made: &Indexed, name| {
        made.site.taxonomy(TaxonomyKind::Tags).and_then(|tags| tags.term(name)).cloned()
    };
    let (lake, all) = (term(&year, "lake").expect("a term"), term(&whole, "lake").expect("a term"));
    assert_eq!((lake.address, lake.articles), (all.address.clone(), vec![1]));
    assert!(all.address.contains("/lake-"), "contested: {}", all.address);
    let waters = term(&year, "湖").expect("a term");
    assert_eq!(
        (waters.articles, waters.has_list, term(&year, "Lake").is_none()),
        (vec![0, 1], true, true)
    );
    let days: Vec<_> = year.site.days.values().cloned().collect();
    assert_eq!((days, year.site.undated.len()), (vec![vec![0], vec![1]], 0));
}

fn take_down(all: Vec<Takes>) -> Removals {
    let removal = |takes| Removal {
        takes,
        written: "it".to_owned(),
        line: 2,
        column: 7,
        notice: Notice::default(),
        tombstone: true,
    };
    Removals { label: "removals.toml".to_owned(), all: all.into_iter().map(removal).collect() }
}

fn source(url: &str) -> Takes {
    let source = SourceUrl::parse(url).and_then(|url| url.name());
    Takes::Address(Address { source, ..Address::default() })
}

#[test]
fn what_is_taken_down_moves_nothing_else() {
    let posts = [
        Post { rel: "_posts/x.md", date: "2021-01-01", tags: &["A b", "湖"], text: 1, ..POST },
        Post { rel: "2/x.md", date: "2021-01-02", tags: &["a-b"], text: 2, ..POST },
        Post { rel: "_posts/y.md", date: "2021-01-03", tags: &["a-b"], text: 3, ..POST },
    ];
    let (all, told) = made(&posts, "/:title.html");
    assert_eq!(told.len(), 2, "one address, and one place: {told:?}");
    let first = &all.site.articles[0];
    assert_eq!(first.path, "x.html");
    let takes = Takes::Address(Address { paths: vec!["x.html".to_owned()], ..Address::default() });
    let (left, told) = made_without(&posts, "/:title.html", &take_down(vec![takes]));
    assert_eq!(left.removed.len(), 1);
    assert_eq!((left.removed[0].id, left.removed[0].path.as_str()), (first.id, "x.html"));
    assert_eq!(told.len(), 2, "of the others: {told:?}");
    let paths = |indexed: &Indexed| -> Vec<String> {
        indexed.site.articles.iter().map(|article| article.path.clone()).collect()
    };
    assert_eq!(paths(&left), paths(&all)[1..]);
    let tags = |indexed: &Indexed| -> Vec<(String, String, Vec<u32>)> {
        let tags = indexed.site.taxonomy(TaxonomyKind::Tags).expect("tags");
        let term = |term: &crate::model::site::Term| {
            (term.name.clone(), term.address.clone(), term.articles.clone())
        };
        assert!(tags.terms.iter().all(|term| tags.term(&term.name).is_some()));
        tags.terms.iter().map(term).collect()
    };
    let (before, after) = (tags(&all), tags(&left));
    let old = before.iter().find(|(name, ..)| name == "a-b").expect("a tag");
    assert_eq!(after, [("a-b".to_owned(), old.1.clone(), vec![0, 1])]);
    assert_eq!(left.site.days.values().collect::<Vec<_>>(), [&[0], &[1]]);
    assert_eq!(
        left.files().map(|(_, rel, at)| (rel, at)).collect::<Vec<_>>(),
        [("2/x.md", 0), ("_posts/y.md", 1)]
    );
}

#[test]
fn a_removal_that_names_a_copy_takes_the_article() {
    let posts = [
        Post { rel: "pages/a/n1.md", url: "https://a.example/n1.htm", date: "2021-01-01", ..POST },
        Post { rel: "pages/b/n1.md", url: "https://b.example/n1.htm", date: "2021-01-03", ..POST },
        Post { rel: "_posts/z.md", url: "https://c.example/z", date: "2021-01-02", ..POST },
    ];
    for url in ["http://a.example/n1.htm?utm_source=x", "https://www.b.example/n1.htm"] {
        let (left, told) = made_without(&posts, DEFAULT, &take_down(vec![source(url)]));
        assert_eq!((left.site.articles.len(), left.removed.len()), (1, 1), "{url}");
        assert_eq!((told.len(), left.duplicates.len()), (0, 1), "{url}");
        for gone in ["https://a.example/n1.htm", "https://b.example/n1.htm"] {
            let name = SourceUrl::parse(gone).and_then(|url| url.name()).expect("a name");
            assert!(left.by_url(name).is_none(), "{gone}");
        }
        let name = SourceUrl::parse("https://c.example/z").and_then(|url| url.name());
        let rest = left.by_url(name.expect("a name")).expect("an article");
        assert_eq!(rest.source_path.to_string(), "_posts/z.md");
    }
}

#[test]
fn of_several_texts_of_one_url_the_one_that_is_left_has_its_links() {
    let posts = [
        Post { rel: "a.md", url: "https://a.example/x", date: "2021-01-01", text: 1, ..POST },
        Post { rel: "b.md", url: "https://a.example/x", date: "2021-01-02", text: 2, ..POST },
    ];
    let (all, _) = made(&posts, DEFAULT);
    let id = all.site.articles[0].id;
    let name = SourceUrl::parse("https://a.example/x").and_then(|url| url.name()).expect("a name");
    let (left, told) = made_without(&posts, DEFAULT, &take_down(vec![Takes::Id(id)]));
    let rest = left.by_url(name).expect("an article");
    assert_eq!(rest.path, all.site.articles[1].path);
    assert_eq!(told.len(), 1, "that both claim it: {told:?}");
    let (none, _) = made_without(&posts, DEFAULT, &take_down(vec![source("https://a.example/x")]));
    assert_eq!((none.site.articles.len(), none.removed.len()), (0, 2));
}

#[test]
fn a_removal_of_nothing_is_told_and_the_first_of_several_decides() {
    let posts = [Post { rel: "a.md", url: "https://a.example/x", date: "2021-01-01", ..POST }];
    let takes = vec![
        Takes::Host("b.example".to_owned()),
        Takes::Host(".example".to_owned()),
        source("https://a.example/x"),
    ];
    let (left, told) = made_without(&posts, DEFAULT, &take_down(takes));
    assert_eq!(left.removed[0].removal, 1);
    assert!(left.site.days.is_empty() && left.site.taxonomies.is_empty());
    let [problem] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(problem.kind, "removal-matches-nothing");
    assert_eq!((problem.path.as_str(), problem.line), ("removals.toml", Some(2)));
}
