//! What is answered to requests as they should be.

use super::{Memory, Server};

#[test]
fn a_page_says_all_that_there_is_to_say() {
    let server = Server::start();
    let answer = server.get("/", "");
    assert_eq!((answer.status, answer.text()), (200, "<h1>top</h1>"));
    assert_eq!(answer.field("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(answer.field("content-length"), Some("12"));
    assert_eq!(answer.field("cache-control"), Some("no-cache"));
    assert_eq!(answer.field("x-content-type-options"), Some("nosniff"));
    assert_eq!(answer.field("accept-ranges"), Some("bytes"));
    let tag = format!("\"{}\"", server.site.files["index.html"].tag);
    assert_eq!(answer.field("etag"), Some(tag.as_str()));
    assert!(answer.field("date").is_some());
    assert_eq!(server.get("/a", "").body, server.get("/a.html", "").body);
    assert_eq!(server.get("/A.html", "").status, 404);
    assert_eq!(server.get("/empty.txt", "").field("content-length"), Some("0"));
}

#[test]
fn folders_are_elsewhere_and_queries_go_along() {
    let server = Server::start();
    for asked in ["/%E6%96%B0%20%E9%97%BB?x=%20y", "/新%20闻?x=%20y"] {
        let answer = server.get(asked, "");
        assert_eq!(answer.status, 301);
        assert_eq!(answer.field("location"), Some("/%E6%96%B0%20%E9%97%BB/?x=%20y"));
    }
    assert_eq!(server.get("/%E6%96%B0%20%E9%97%BB/?x", "").text(), "<h1>news</h1>");
}

#[test]
fn a_base_path_is_in_front_of_all() {
    let server = Server::with(Memory::new(), |settings| "/repo/".clone_into(&mut settings.base));
    assert_eq!(server.get("/repo/", "").text(), "<h1>top</h1>");
    let answer = server.get("/repo/%E6%96%B0%20%E9%97%BB", "");
    assert_eq!(answer.field("location"), Some("/repo/%E6%96%B0%20%E9%97%BB/"));
    for above in ["/", "/repo"] {
        let answer = server.get(above, "");
        assert_eq!((answer.status, answer.field("location")), (302, Some("/repo/")));
    }
    let answer = server.get("/a.html", "");
    assert_eq!((answer.status, answer.text()), (404, "The site is at /repo/\n"));
    assert_eq!(server.get("/repo/.reprint-serve/live.js", "").text(), "live()");
    assert_eq!(server.get("/.reprint-serve/live.js", "").status, 404);
}

#[test]
fn what_is_missing_is_the_sites_own_page_with_its_status() {
    let server = Server::start();
    let answer = server.get("/gone", "");
    assert_eq!(answer.status, 404);
    assert_eq!(answer.field("content-type"), Some("text/plain; charset=utf-8"));

    let server = Server::with(Memory::new().with("404.html", b"<h1>gone</h1>"), |_| {});
    // Whatever is asked about it: there is nothing to be conditional about.
    for path in ["/gone", "/gone/", "/a/../b", "/%2e%2e/x"] {
        let answer = server.get(path, "If-None-Match: *\r\nRange: bytes=0-1\r\n");
        assert_eq!((answer.status, answer.text()), (404, "<h1>gone</h1>"), "{path}");
        assert_eq!(answer.field("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(answer.field("etag"), None);
    }
}

#[test]
fn what_cannot_be_made_says_why() {
    let answer = Server::start().get("/broken.html", "");
    assert_eq!((answer.status, answer.text()), (500, "<h1>line 7</h1>"));
    assert_eq!(answer.field("cache-control"), Some("no-store"));
}

#[test]
fn own_addresses_are_never_kept() {
    let server = Server::start();
    let answer = server.get("/.reprint-serve/live.js", "");
    assert_eq!((answer.status, answer.text()), (200, "live()"));
    assert_eq!(answer.field("cache-control"), Some("no-store"));
    assert_eq!(answer.field("content-type"), Some("text/javascript; charset=utf-8"));
    let answer = server.get("/.reprint-serve/query?path=%E6%96%B0%2Fa+b", "");
    assert_eq!(answer.text(), "[(\"path\", \"新/a b\")]");
    assert_eq!(server.get("/.reprint-serve/other", "").status, 404);
    assert!(server.site.asked.lock().unwrap().is_empty());
}

#[test]
fn head_says_the_same_without_content() {
    let server = Server::start();
    for path in ["/", "/a.html", "/gone", "/broken.html", "/huge.bin", "/新%20闻", "/empty.txt"] {
        let got = server.get(path, "Accept-Encoding: gzip\r\n");
        let mut client = server.connect();
        client.send(format!(
            "HEAD {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n"
        ));
        let head = client.head();
        assert_eq!(head.status, got.status, "{path}");
        let but = |answer: &super::Answer| -> Vec<(String, String)> {
            let same = |name: &str| !matches!(name, "date" | "connection");
            let mut fields: Vec<_> =
                answer.fields.iter().filter(|(name, _)| same(name)).cloned().collect();
            fields.sort();
            fields
        };
        assert_eq!(but(&head), but(&got), "{path}");
        assert_eq!(client.rest(), b"", "{path}");
    }
}

#[test]
fn other_threads_may_answer() {
    let server = Server::start();
    for _ in 0..20 {
        assert_eq!(server.get("/late.html", "").text(), "late");
    }
}

#[test]
fn requests_that_do_not_wait_are_answered_in_their_order() {
    let server = Server::start();
    let mut client = server.connect();
    let paths = ["late.html", "a.html", "gone", "digits.bin", "late.html", "index.html"];
    let one = |path: &&str| format!("GET /{path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    client.send(paths.iter().map(one).collect::<String>());
    let got: Vec<(u16, usize)> = paths
        .iter()
        .map(|_| client.answer())
        .map(|answer| (answer.status, answer.body.len()))
        .collect();
    let article = server.site.files["a.html"].bytes.len();
    let none = server.get("/gone", "").body.len();
    assert_eq!(got, [(200, 4), (200, article), (404, none), (200, 10), (200, 4), (200, 12)]);
}

#[test]
fn a_connection_is_used_again_and_closed_when_asked() {
    let server = Server::start();
    let mut client = server.connect();
    for _ in 0..50 {
        client.send("GET /digits.bin HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assert_eq!(client.answer().text(), "0123456789");
    }
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!(client.answer().status, 200);
    assert_eq!(client.rest(), b"");

    let mut client = server.connect();
    client.send("GET / HTTP/1.0\r\n\r\n");
    assert_eq!(client.answer().text(), "<h1>top</h1>");
    assert_eq!(client.rest(), b"");
}
