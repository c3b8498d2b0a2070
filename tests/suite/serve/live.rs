//! What open pages hear when the project changes, and what they are served then.

use std::fs;

use super::crawl::{assert_same, built_elsewhere, rich};
use super::server::{Server, until};
use super::stream::Stream;
use crate::support::{Project, plain_post};

const POST: &str = "content/_posts/2021-03-02-post-2.md";

/// The page of the second plain post, which a server has by now.
#[track_caller]
fn second(server: &Server) -> String {
    let home = server.get("2021/03/02/index.html").text();
    let link = home.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default());
    let is_page = |link: &&str| link.len() == 15 && link.ends_with(".html") && !link.contains('/');
    let page = link
        .filter(is_page)
        .find(|link| server.get(&format!("2021/03/02/{link}")).text().contains("第2篇</h1>"));
    format!("2021/03/02/{}", page.unwrap_or_else(|| panic!("no page: {home}")))
}

fn edited(what: &str) -> String {
    plain_post(2).replace("</div>", &format!("<p>{what}</p></div>"))
}

/// The tag of an event.
fn tag(event: &serde_json::Value) -> String {
    event["tag"].as_str().unwrap_or_else(|| panic!("no tag: {event}")).to_owned()
}

#[test]
fn an_open_page_hears_of_all_that_it_is_made_of() {
    let project = rich(Some("https://news.example/repo/"));
    let server = Server::start(&project, &[]);
    let page = second(&server);
    let mut stream = Stream::open(&server, &page);
    let first = stream.next().expect("the first event comes at once");
    assert_eq!(first["alerts"].to_string(), "[]", "{first}");
    let shown = server.get(&page).text();
    assert!(shown.contains(&format!("data-tag=\"{}\"", tag(&first))), "{first}: {shown}");
    assert_eq!(first["article"]["source"], POST, "{first}");
    assert!(first["article"]["removed"][0][0].as_str().is_some_and(|by| by.contains("lakeside")));
    let mut known = tag(&first);

    project.write(POST, edited("改了一句。"));
    known = stream.other(&known);
    assert!(server.get(&page).text().contains("改了一句。"));

    let rule = "outlet: 湖畔日报社\nstrip: //p[contains(., '改了一句')]\n";
    project.write("rules/lakeside.example.txt", rule);
    known = stream.other(&known);
    let shown = server.get(&page).text();
    assert!(!shown.contains("改了一句。") && shown.contains("到此为止"), "{shown}");

    let css = include_str!("../../../templates/style.css");
    project.write("templates/style.css", format!("{css}\nh1{{color:teal}}\n"));
    let event = stream.until(|event| tag(event) != known);
    assert_eq!(event["plain"], told_plain(&server, &page), "only its stylesheet is another one");
    assert_ne!(event["style"], first["style"], "{event}");
    known = tag(&event);

    let template = include_str!("../../../templates/base.html");
    project.write("templates/base.html", template.replacen("</body>", "<p>戊</p>\n</body>", 1));
    known = stream.other(&known);
    assert!(server.get(&page).text().contains("<p>戊</p>"));

    let site = project.read("site.toml").replace("湖区旧闻", "山区新闻");
    project.write("site.toml", site);
    known = stream.other(&known);
    assert!(server.get(&page).text().contains("山区新闻"));

    // A picture beside a post has its page's bytes unchanged: the file itself is told.
    project.write("content/pictures/湖 1%.png", b"\x89PNG\0other");
    let event = stream.until(|event| event["files"].as_array().is_some_and(|all| !all.is_empty()));
    assert_eq!(tag(&event), known);
    assert!(event["files"].to_string().contains("湖 1%.png"), "{event}");

    let explained =
        format!("{}.reprint-serve/explain?path={}", server.base, super::client::encoded(&page));
    let explained = server.client().get(&explained);
    assert_eq!(explained.status, 200);
    assert!(explained.text().contains("改了一句"), "{}", explained.text());
    let nothing = format!("{}.reprint-serve/explain?path=no.html", server.base);
    assert_eq!(server.client().get(&nothing).status, 404);
    assert_same(&server, &built_elsewhere(&project, &[]));
}

#[test]
fn an_explanation_shows_pictures_and_leads_to_articles() {
    let project = rich(None);
    let post = "---\ntitle: 看图说话\ndate: 2021-03-11\nfrom: https://lakeside.example/story/11\n---\n\n\
        ![图](<../pictures/湖 1%25.png>)\n\n见[第二篇](2021-03-02-post-2.md)。\n\n到此为止\n\n<script>alert(1)</script>\n";
    project.write("content/_posts/2021-03-11-看图.md", post);
    let server = Server::start(&project, &["--base", "/repo/"]);
    let home = server.get("2021/03/11/index.html").text();
    let page = home.split("href=\"").skip(1).find_map(|rest| {
        let page = format!("2021/03/11/{}", rest.split('"').next()?);
        server.get(&page).text().contains("看图说话</h1>").then_some(page)
    });
    let page = page.unwrap_or_else(|| panic!("no page: {home}"));
    let explained = format!("{}.reprint-serve/explain?path={page}", server.base);
    let explained = server.client().get(&explained).text();
    assert!(explained.contains("<style>:root{color-scheme:light dark}"), "{explained}");
    for (before, what) in [("src=\"../", "files/"), ("href=\"../", "2021/03/02/")] {
        let led = explained.split(before).skip(1).find(|rest| rest.starts_with(what));
        let led = led.and_then(|rest| rest.split('"').next());
        let led = led.unwrap_or_else(|| panic!("nothing at {what}: {explained}"));
        let led = format!("{}{led}", server.base);
        assert_eq!(server.client().get(&led).status, 200, "{led}");
    }
    // Both say the same of what was taken out; code is none of it.
    let first = Stream::open(&server, &page).next().expect("the first event comes at once");
    assert_eq!(first["article"]["removed"].as_array().map(Vec::len), Some(1), "{first}");
    assert_eq!(first["article"]["removed"][0][1], 1, "{first}");
    assert!(explained.contains(" 1 part taken out, besides 1 of code"), "{explained}");
}

/// What a page is told of itself besides its stylesheet.
fn told_plain(server: &Server, page: &str) -> String {
    let shown = server.get(page).text();
    let behind = shown.split("data-plain=\"").nth(1).expect("the page is told");
    behind.split('"').next().unwrap_or_default().to_owned()
}

#[test]
fn what_is_wrong_is_told_with_its_place_until_it_is_mended() {
    let project = rich(None);
    let server = Server::start(&project, &[]);
    let page = second(&server);
    let mut stream = Stream::open(&server, &page);
    stream.well();
    let good = server.get(&page).body;

    let article = include_str!("../../../templates/article.html");
    project.write("templates/article.html", format!("{article}\n{{% if %}}\n"));
    let line = article.lines().count() + 2;
    let alerts = stream.alerts();
    assert!(alerts.contains("article.html"), "{alerts}");
    assert!(
        alerts.contains(&format!("\"line\":{line}")) || alerts.contains(&format!(":{line}:")),
        "{alerts}"
    );
    assert_eq!(server.get(&page).body, good, "the last good page stays");
    project.write("templates/article.html", article);
    stream.well();

    let site = project.read("site.toml");
    project.write("site.toml", format!("{site}\n = 3\n"));
    let alerts = stream.alerts();
    assert!(alerts.contains("site.toml") && alerts.contains("\"excerpt\":\""), "{alerts}");
    project.write("site.toml", &site);
    stream.well();

    project.write("rules/lakeside.example.txt", "stripp: //p\n");
    let alerts = stream.alerts();
    assert!(alerts.contains("lakeside.example.txt") && alerts.contains("\"line\":1"), "{alerts}");
    project.write("rules/lakeside.example.txt", "strip: //h6\n");
    stream.well();
    // A rule file of a host and all below it begins with a dot, as hidden files do.
    project.write("rules/.hill.example.txt", "stripp: //p\n");
    assert!(stream.alerts().contains(".hill.example.txt"));
    fs::remove_file(project.path("rules/.hill.example.txt")).expect("removed");
    stream.well();

    project.write("templates/article.html", "{{ no_such_thing.at_all }}");
    let alerts = stream.alerts();
    assert!(alerts.contains("article.html"), "{alerts}");
    fs::remove_file(project.path("templates/article.html")).expect("removed");
    stream.well();
    assert_same(&server, &built_elsewhere(&project, &[]));
}

#[test]
fn a_post_that_cannot_be_read_says_so_where_it_stood() {
    let project = rich(None);
    let site = project.read("site.toml");
    project.write("site.toml", format!("max_post_bytes = 20000\n{site}"));
    let server = Server::start(&project, &[]);
    let page = second(&server);
    let mut stream = Stream::open(&server, &page);
    let first = stream.well();
    project.write(POST, edited(&"长".repeat(20_000)));
    let alerts = stream.alerts();
    assert!(alerts.contains(POST), "{alerts}");
    server.await_page(&page, "第2篇</h1>", false);
    assert_eq!(server.get(&page).status, 404);
    // A page that was loaded before, and whose stream came behind all of that.
    let late = Stream::open(&server, &page).next().expect("an event");
    assert!(late["alerts"].to_string().contains(POST), "{late}");
    project.write(POST, plain_post(2));
    let event = stream.until(|event| event["tag"] == first["tag"]);
    assert_eq!(event["alerts"].to_string(), "[]");
    server.await_page(&page, "第2篇</h1>", true);
}

#[test]
fn a_page_of_the_sites_own_is_a_post_where_the_pages_are_elsewhere() {
    let project = rich(None);
    let server = Server::start(&project, &[]);
    assert_same(&server, &built_elsewhere(&project, &[]));
    let site = project.read("site.toml");
    let elsewhere = format!("pages = \"mine\"\nstatic = \"raw\"\n{site}");
    project.write("mine/about.md", "# 我们\n\n在湖边。\n");
    project.write("raw/NAME", "湖\n");
    for site in [&elsewhere, &site] {
        project.write("site.toml", site);
        let built = built_elsewhere(&project, &[]);
        until("the site is the built one", || super::crawl::differs(&server, &built));
    }
}

#[test]
fn a_deleted_post_is_missing_and_its_page_sees_it_come_back() {
    let project = rich(None);
    let server = Server::start(&project, &[]);
    let page = second(&server);
    let mut stream = Stream::open(&server, &page);
    let first = tag(&stream.well());
    fs::remove_file(project.path(POST)).expect("removed");
    let gone = stream.other(&first);
    assert_eq!(server.get(&page).status, 404);
    // The page for what is missing has a stream of its own, which hears of the post.
    let mut missing = Stream::open(&server, &page);
    assert_eq!(tag(&missing.well()), gone);
    project.write(POST, plain_post(2));
    assert_eq!(missing.other(&gone), first);
    assert_eq!(stream.other(&gone), first);
    assert_eq!(server.get(&page).status, 200);
}

#[test]
fn many_saves_at_once_end_in_the_last() {
    let project = rich(None);
    let server = Server::start(&project, &[]);
    let page = second(&server);
    let mut stream = Stream::open(&server, &page);
    stream.well();
    for number in 0..20 {
        project.write(POST, edited(&format!("第{number}次。")));
        project.write(
            "content/_posts/2021-03-03-post-3.md",
            plain_post(3).replace("说的是湖", &format!("说的是{number}")),
        );
    }
    server.await_page(&page, "第19次。", true);
    let built = built_elsewhere(&project, &[]);
    until("the site is the built one", || super::crawl::differs(&server, &built));
    // Saved as editors do it: beside, and then in its place.
    for number in 20..30 {
        project.write("content/_posts/.post.swp", "x");
        project.write("content/_posts/post.new", edited(&format!("第{number}次。")));
        fs::rename(project.path("content/_posts/post.new"), project.path(POST)).expect("renamed");
        fs::remove_file(project.path("content/_posts/.post.swp")).expect("removed");
    }
    server.await_page(&page, "第29次。", true);
    let built = built_elsewhere(&project, &[]);
    until("the site is the built one", || super::crawl::differs(&server, &built));
}

#[test]
fn without_notifications_files_are_looked_at() {
    let project = Project::with_posts();
    let server = Server::start(&project, &["--content", "content", "--poll"]);
    let page = second(&server);
    let mut stream = Stream::open(&server, &page);
    let first = tag(&stream.well());
    project.write(POST, edited("改了一句。"));
    stream.other(&first);
    assert!(server.get(&page).text().contains("改了一句。"));
    project.post(4);
    server.await_page("2021/03/04/index.html", "第4篇", true);
}
