//! What reviews of the preview found: changes that were lost, errors that were taken back.

use std::fs;

use super::crawl::{built_elsewhere, differs};
use super::server::{Server, until};
use super::stream::Stream;
use crate::support::{Project, plain_post};

fn project() -> Project {
    let project = Project::with_posts();
    project.write("site.toml", "title = \"湖区旧闻\"\n");
    project
}

/// Two posts of one source URL.
fn twin(words: &str) -> String {
    let text = words.repeat(40);
    format!(
        "---\ntitle: 渡口\ndate: 2021-03-09\nfrom: https://lakeside.example/twin\n---\n<div><p>{text}</p></div>\n"
    )
}

/// Waits until what is served is what a build makes.
#[track_caller]
fn await_same(project: &Project, server: &Server) {
    let built = built_elsewhere(project, &[]);
    until("the served site equals the built one", || differs(server, &built));
}

#[test]
fn posts_that_become_one_article_by_an_edit_are_merged() {
    let project = project();
    project.write("content/a/2021-03-09-twin.md", twin("湖上的船早晨离岸。"));
    project.write("content/b/2021-03-09-twin.md", twin("山里的路冬天结冰！"));
    let server = Server::start(&project, &[]);
    await_same(&project, &server);
    project.write("content/a/2021-03-09-twin.md", twin("山里的路冬天结冰！"));
    await_same(&project, &server);
    project.write("content/a/2021-03-09-twin.md", twin("集市上的人说起雨。"));
    await_same(&project, &server);
}

#[test]
fn a_mistake_that_a_build_finds_late_stays_until_it_is_mended() {
    let project = project();
    let server = Server::start(&project, &[]);
    let mut stream = Stream::open(&server, "index.html");
    stream.next().expect("the first event");
    project.write("static/index.html", "x");
    stream.until(|event| event["alerts"].to_string().contains("static file"));
    assert!(!server.said().contains("mended"), "{}", server.said());
    let again = Stream::open(&server, "index.html").next().expect("an event");
    assert!(again["alerts"].to_string().contains("static file"), "{again}");
    assert_eq!(server.get("index.html").status, 200, "the last good site goes on");
    // Another change does not take it back.
    project.write(
        "content/_posts/2021-03-02-post-2.md",
        plain_post(2).replace("</div>", "<p>又</p></div>"),
    );
    let again = Stream::open(&server, "index.html").next().expect("an event");
    assert!(again["alerts"].to_string().contains("static file"), "{again}");
    fs::remove_file(project.path("static/index.html")).expect("removed");
    stream.until(|event| event["alerts"].as_array().is_some_and(Vec::is_empty));
    await_same(&project, &server);
}

#[test]
fn settings_that_a_static_file_forbids_leave_the_site_as_it_was() {
    let project = project();
    project.write("static/feed.xml", "<a/>");
    let site = project.read("site.toml");
    let server = Server::start(&project, &[]);
    let mut stream = Stream::open(&server, "index.html");
    stream.next().expect("the first event");
    project.write("site.toml", format!("base_url = \"https://a.example/\"\n{site}"));
    stream.until(|event| event["alerts"].to_string().contains("feed.xml"));
    assert_eq!(server.get("index.html").status, 200);
    project.write("site.toml", site);
    stream.until(|event| event["alerts"].as_array().is_some_and(Vec::is_empty));
    await_same(&project, &server);
}

#[test]
fn what_is_saved_while_the_watching_begins_is_not_lost() {
    let project = project();
    for folder in 0..400 {
        project.write(
            &format!("content/more/{folder}/2021-04-01-m{folder}.md"),
            plain_post(folder + 100),
        );
    }
    let site = project.read("site.toml");
    for round in 0..4 {
        let server = Server::start(&project, &[]);
        let words = format!("第{round}次");
        project.write("templates/404.html", format!("<!doctype html><title>{words}</title>"));
        server.await_page("nothing.html", &words, true);
        // The watching begins anew.
        project.write("site.toml", format!("exclude = [\"x{round}\"]\n{site}"));
        let words = format!("第{round}回");
        project.write("templates/404.html", format!("<!doctype html><title>{words}</title>"));
        server.await_page("nothing.html", &words, true);
    }
}

#[test]
fn what_a_build_remarks_is_told_and_once() {
    let project = project();
    let server = Server::start(&project, &[]);
    server.await_said("without `base_url`");
    project.write("content/pages/about.md", "---\ntitle: 关于\n---\n[x](nowhere.md)\n");
    server.await_said("`nowhere.md` is no page");
    project.write("templates/404.html", "<!doctype html><title>again</title>");
    server.await_page("nothing.html", "again", true);
    let said = server.said();
    assert_eq!(said.matches("without `base_url`").count(), 1, "{said}");
    assert!(said.matches("nowhere.md").count() <= 1, "{said}");
}

#[test]
fn a_linked_theme_is_followed() {
    let project = project();
    project.write("elsewhere/404.html", "<!doctype html><title>one</title>");
    fs::create_dir_all(project.path("themes")).expect("a folder");
    std::os::unix::fs::symlink(project.path("elsewhere"), project.path("themes/linked"))
        .expect("a link");
    let site = project.read("site.toml");
    project.write("site.toml", format!("theme = \"linked\"\n{site}"));
    let server = Server::start(&project, &[]);
    server.await_page("nothing.html", "one", true);
    // Watching begins behind the first answer.
    server.await_said(" ready in ");
    project.write("elsewhere/404.html", "<!doctype html><title>two</title>");
    server.await_page("nothing.html", "two", true);
    // A link that comes later.
    project.write("far/404.html", "<!doctype html><title>three</title>");
    fs::create_dir_all(project.path("templates")).expect("a folder");
    let link = project.path("templates/404.html");
    std::os::unix::fs::symlink(project.path("far/404.html"), link).expect("a link");
    server.await_page("nothing.html", "three", true);
    project.write("far/404.html", "<!doctype html><title>four</title>");
    server.await_page("nothing.html", "four", true);
}

#[test]
fn static_files_of_any_name_are_followed() {
    let project = project();
    let server = Server::start(&project, &[]);
    for name in ["a.tmp", "notes.bak", ".well-known/x", ".vscode/x.json", "name~"] {
        project.write(&format!("static/{name}"), "here");
        until(name, || match server.get(name).status {
            200 => Ok(()),
            status => Err(status),
        });
    }
}

#[test]
fn a_start_that_failed_on_the_cache_recovers() {
    let project = project();
    project.write(".reprint", "a file in the cache's place");
    let server = Server::start(&project, &[]);
    until("the error is shown", || match server.get("index.html").status {
        500 => Ok(()),
        status => Err(status),
    });
    fs::remove_file(project.path(".reprint")).expect("removed");
    until("the site is there", || match server.get("index.html").status {
        200 => Ok(()),
        status => Err(status),
    });
}

#[test]
fn problems_of_an_edited_post_are_those_of_a_build() {
    let project = project();
    let post =
        |words: &str| format!("---\ntitle: 远\ndate: 2096-01-01\n---\n<div><p>{words}</p></div>\n");
    project.write("content/_posts/2096-01-01-far.md", post("一"));
    let server = Server::start(&project, &[]);
    let day = server.get("2096/01/01/index.html").text();
    let links = day.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let mut pages =
        links.filter(|link| link.len() == 15 && link.ends_with(".html") && !link.contains('/'));
    let page = format!("2096/01/01/{}", pages.next().expect("the article"));
    let mut stream = Stream::open(&server, &page);
    let first = stream.next().expect("an event");
    assert!(first["article"]["problems"].to_string().contains("future"), "{first}");
    project.write("content/_posts/2096-01-01-far.md", post("二"));
    let second = stream.until(|event| event["tag"] != first["tag"]);
    assert_eq!(first["article"]["problems"], second["article"]["problems"]);
}
