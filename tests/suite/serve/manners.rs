//! How a server behaves: what it prints, its port, its end, what it refuses, whom it disturbs.

use std::fs;
use std::net::TcpListener;

use super::crawl::{assert_same, built_elsewhere, differs, rich, stats};
use super::server::{Server, until};
use super::stream::Stream;
use crate::support::{Project, plain_post, reprint, run, tree};

/// The usual port.
const USUAL: u16 = 4000;

#[test]
fn the_address_is_the_first_line_and_all_else_is_said_beside() {
    let project = Project::with_posts();
    project.write("site.toml", "content = [\"content\"]\n");
    let server = Server::start(&project, &[]);
    assert_eq!(server.url, format!("http://{}/", server.address));
    assert!(server.address.ip().is_loopback(), "{}", server.address);
    server.await_said("3 articles ready in ");
    server.await_said("watching content, site.toml");
    project.post(4);
    server.await_said("content/_posts/2021-03-04-post-4.md ");
    let said = server.said();
    assert!(!said.contains("warning") && !said.contains("panicked"), "{said}");
}

#[test]
fn the_address_can_be_copied_as_it_stands() {
    let project = Project::with_posts();
    let args = ["--content", "content", "--host", "localhost", "--base", "/a b/新/"];
    let server = Server::start(&project, &args);
    assert_eq!(server.url, format!("http://{}/a%20b/%E6%96%B0/", server.address));
    assert_eq!(server.address.ip().to_string(), "127.0.0.1");
    assert_eq!(server.client().get("/a%20b/%E6%96%B0/").status, 200);
}

#[test]
fn a_busy_usual_port_is_exchanged_and_that_is_said() {
    let project = Project::with_posts();
    // Where another program has it, it is as busy.
    let _held = TcpListener::bind(("127.0.0.1", USUAL));
    let server = Server::start(&project, &["--content", "content"]);
    assert_ne!(server.address.port(), USUAL);
    server.await_said(&format!("port {USUAL} is taken"));
    assert_eq!(server.get("").status, 200);
}

#[test]
fn a_busy_port_that_was_asked_for_is_an_error() {
    let project = Project::with_posts();
    let held = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let port = held.local_addr().expect("bound").port().to_string();
    let mut command = reprint(&project.path(""));
    command.args(["serve", "--content", "content", "--port", &port]);
    let said = run(command);
    said.assert_stopped(2, &[&port, "taken", "help"]);
    assert_eq!(said.stdout, "", "no address that nobody can reach");
    drop(held);
    let server = Server::start(&project, &["--content", "content", "--port", &port]);
    assert_eq!(server.address.port().to_string(), port);
}

#[test]
fn mistakes_of_the_start_end_it() {
    let project = Project::with_posts();
    let serve = |args: &[&str]| {
        let mut command = reprint(&project.path(""));
        command.arg("serve").args(args);
        run(command)
    };
    serve(&["--port", "0"]).assert_stopped(2, &["port"]);
    serve(&["--base", "/a/../b/"]).assert_stopped(2, &["base"]);
    for name in ["", "*", "a b", "foo.example/x"] {
        serve(&["--allow-host", name]).assert_stopped(2, &["--allow-host", "preview.example"]);
    }
    serve(&["--host", "nowhere"]).assert_stopped(2, &["--host", "127.0.0.1"]);
    serve(&["--output", "public", "--drafts"]).assert_stopped(2, &["--drafts"]);
    serve(&["--content", "content", "--host", "192.0.2.1"])
        .assert_stopped(2, &["192.0.2.1", "help"]);
    assert_ne!(serve(&["--output", "nowhere"]).code, Some(0));
    project.write("site.toml", "title = \n");
    serve(&[]).assert_stopped(2, &["site.toml"]);
    project.write("site.toml", "titel = \"x\"\n");
    serve(&[]).assert_stopped(2, &["titel", "title"]);
}

#[cfg(unix)]
#[test]
fn it_ends_when_it_is_asked_to_whoever_still_listens() {
    for signal in ["INT", "TERM"] {
        let project = Project::with_posts();
        let server = Server::start(&project, &["--content", "content"]);
        let mut streams: Vec<Stream> =
            (0..5).map(|_| Stream::open(&server, "index.html")).collect();
        for stream in &mut streams {
            stream.well();
        }
        let mut idle = server.client();
        idle.get(&server.target(""));
        server.signal(signal);
        let code = server.ended().code();
        assert_eq!(code, Some(0), "{signal}");
        for stream in &mut streams {
            assert!(stream.next().is_none(), "a stream ends with its server");
        }
    }
    // While it still prepares the site, and where nothing is to be prepared.
    let project = rich(None);
    let server = Server::start(&project, &[]);
    server.signal("INT");
    assert_eq!(server.ended().code(), Some(0));
    project.build_with(&[]).assert_built();
    let server = Server::start(&project, &["--output", "public"]);
    server.get("");
    server.signal("INT");
    assert_eq!(server.ended().code(), Some(0));
}

#[test]
fn a_broken_template_at_the_start_is_shown_until_it_is_mended() {
    let project = rich(None);
    project.write("templates/article.html", "{% if %}\n");
    let server = Server::start(&project, &[]);
    let answer = server.get("");
    assert_eq!(answer.status, 500, "{}", answer.text());
    assert!(answer.text().contains("article.html"), "{}", answer.text());
    assert!(answer.text().contains("live.js"), "it comes by itself when it is mended");
    let mut stream = Stream::open(&server, "index.html");
    assert!(stream.alerts().contains("article.html"));
    server.await_said("article.html");
    fs::remove_file(project.path("templates/article.html")).expect("removed");
    stream.well();
    server.await_page("", "最新文章", true);
    assert_same(&server, &built_elsewhere(&project, &[]));
}

#[test]
fn two_servers_of_one_project_follow_both() {
    let project = rich(None);
    let servers = [(); 2].map(|()| Server::start(&project, &[]));
    let built = built_elsewhere(&project, &[]);
    for server in &servers {
        assert_same(server, &built);
    }
    project.write("content/_posts/2021-03-02-post-2.md", plain_post(2).replace("湖。", "山。"));
    let built = built_elsewhere(&project, &[]);
    for server in &servers {
        until("the site is the built one", || differs(server, &built));
    }
}

#[test]
fn a_build_and_a_server_do_not_disturb_each_other() {
    let project = rich(Some("https://news.example/repo/"));
    let server = Server::start(&project, &[]);
    for number in 4..8 {
        project.post(number);
        project.build_with(&[]).assert_built();
        let built = tree(&project.path("public"));
        assert_eq!(built, built_elsewhere(&project, &[]), "the build is whole");
        until("the site is the built one", || differs(&server, &built));
    }
    // What a server remembers is of use for a build, and right.
    drop(server);
    project.post(8);
    let server = Server::start(&project, &[]);
    server.await_said(" ready in ");
    project.build_with(&[]).assert_built();
    assert_eq!(tree(&project.path("public")), built_elsewhere(&project, &[]));
    let before = stats(&project.path("public"));
    assert_same(&server, &tree(&project.path("public")));
    assert_eq!(stats(&project.path("public")), before, "the output was touched");
}

#[cfg(unix)]
#[test]
fn an_output_that_cannot_be_written_is_of_no_matter() {
    use std::os::unix::fs::PermissionsExt;

    let project = rich(None);
    project.build_with(&[]).assert_built();
    let output = project.path("public");
    let mode = |mode| fs::set_permissions(&output, fs::Permissions::from_mode(mode));
    mode(0o555).expect("the mode is set");
    let before = stats(&output);
    let server = Server::start(&project, &[]);
    project.post(5);
    server.await_page("2021/03/05/index.html", "第5篇", true);
    let built = built_elsewhere(&project, &[]);
    until("the site is the built one", || differs(&server, &built));
    assert_eq!(stats(&output), before);
    mode(0o755).expect("the mode is set");
}

#[test]
fn a_content_folder_that_goes_is_told_and_comes_back() {
    let project = rich(None);
    let mut server = Server::start(&project, &[]);
    let built = built_elsewhere(&project, &[]);
    assert_same(&server, &built);
    let mut stream = Stream::open(&server, "index.html");
    stream.well();
    for _ in 0..2 {
        fs::rename(project.path("second"), project.path("away")).expect("renamed");
        let alerts = stream.alerts();
        assert!(alerts.contains("second"), "{alerts}");
        assert!(server.runs());
        assert!(differs(&server, &built).is_ok(), "the last good site stays");
        fs::rename(project.path("away"), project.path("second")).expect("renamed");
        stream.well();
        until("the site is the built one", || differs(&server, &built));
    }
    project.write("second/2021-03-20-x.md", "---\ntitle: 又来\ndate: 2021-03-20\n---\n\n在。\n");
    server.await_page("2021/03/20/index.html", "又来", true);
}

#[test]
fn others_are_let_in_only_when_asked_for_and_with_a_warning() {
    let project = Project::with_posts();
    let mut server = Server::start(&project, &["--content", "content", "--host", "0.0.0.0"]);
    assert!(server.url.starts_with("http://127.0.0.1:"), "{}", server.url);
    server.await_said("warning");
    assert!(server.said().contains("everybody"), "{}", server.said());
    assert!(server.runs());
    assert_eq!(server.get("").status, 200);
    drop(server);
    let local = Server::start(&project, &["--content", "content", "--allow-host", "lake.example"]);
    let ask = |host: &str| {
        let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");
        local.client().send(request.as_bytes()).expect("an answer")
    };
    for host in ["evil.example", "evil.example:4000", "192.0.2.1", "lake.example.evil.example"] {
        let answer = ask(host);
        assert_eq!(answer.status, 421, "{host}");
        assert!(answer.text().contains("--allow-host"), "{}", answer.text());
    }
    for host in ["localhost", "127.0.0.1:1", "[::1]", "lake.example", "a.localhost:99"] {
        assert_eq!(ask(host).status, 200, "{host}");
    }
}
