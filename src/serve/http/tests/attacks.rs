//! Requests as an attacker would send them: out of the site, under another name, too large, not HTTP,
//! or two in the shape of one.

use super::{Memory, Server};
use crate::serve::http::limits::MOST_HEADER;

#[test]
fn nothing_leads_out_of_the_site() {
    let server = Server::start();
    let steps = [
        "..",
        "%2e%2e",
        "%2E.",
        ".%2e",
        "%252e%252e",
        "%25252e%25252e",
        "..%2f",
        "..%5c",
        "..\\",
        "%2e%2e%2f",
        "%c0%ae%c0%ae",
        "%e0%80%ae%e0%80%ae",
        "%uff0e%uff0e",
        "..;",
        "..%00",
        "....",
        "%2f..",
        "%5c..",
        ".%00.",
        "..%ef%bc%8f",
    ];
    for step in steps {
        for path in [
            format!("/{step}/{step}/{step}/etc/passwd"),
            format!("/a/{step}/{step}/{step}/etc/passwd"),
            format!("/{step}etc/passwd"),
            format!("/a/{step}"),
            format!("//{step}/etc/passwd"),
            format!("/.reprint-serve/{step}/x"),
            format!("http://localhost/{step}/{step}/etc/passwd"),
        ] {
            let answer = server.get(&path, "");
            assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
        }
    }
    for asked in server.site.asked.lock().unwrap().iter() {
        assert!(!asked.starts_with('/') && !asked.contains(['\\', '\0']), "{asked}");
        assert!(asked.split('/').all(|name| !matches!(name, "." | "..")), "{asked}");
    }
}

#[test]
fn redirects_stay_on_this_host() {
    let server = Server::with(Memory::new().with("evil.test/index.html", b"x"), |_| {});
    for path in ["//evil.test", "/%2fevil.test", "/\\evil.test", "/%5cevil.test", "///evil.test"] {
        let answer = server.get(path, "");
        assert_eq!((answer.status, answer.field("location")), (404, None), "{path}");
    }
    assert_eq!(server.get("/evil.test", "").field("location"), Some("/evil.test/"));
    let split = server.get("/evil.test%0d%0aX-Evil:%201", "");
    assert_eq!((split.status, split.field("x-evil")), (400, None));
}

#[test]
fn only_our_own_names_are_answered() {
    let server = Server::with(Memory::new(), |settings| {
        settings.names = vec!["preview.test".to_owned(), ".tunnel.test".to_owned()];
    });
    let ask = |target: &str, host: &str| {
        server.raw(format!("GET {target} HTTP/1.1\r\n{host}Connection: close\r\n\r\n"))
    };
    for ours in ["localhost:4000", "127.0.0.1", "[::1]:80", "Preview.Test", "x.tunnel.test:443"] {
        assert_eq!(ask("/", &format!("Host: {ours}\r\n")).status, 200, "{ours}");
        assert_eq!(ask(&format!("http://{ours}/"), "Host: localhost\r\n").status, 200, "{ours}");
    }
    for other in ["evil.test", "localhost.evil.test", "10.0.0.1", "127.0.0.1.nip.test", "0"] {
        let answer = ask("/", &format!("Host: {other}\r\n"));
        assert_eq!(answer.status, 421, "{other}");
        assert!(answer.text().contains("--allow-host"), "{}", answer.text());
        // The target says to whom it goes, whatever the field says (RFC 9112, 3.2.2).
        assert_eq!(ask(&format!("http://{other}/"), "Host: localhost\r\n").status, 421, "{other}");
        assert_eq!(ask(&format!("https://{other}/"), "Host: localhost\r\n").status, 421);
        assert_eq!(ask("http://localhost/", &format!("Host: {other}\r\n")).status, 421, "{other}");
    }
    for wrong in [
        "",
        "Host:\r\n",
        "Host: \r\n",
        "Host: a b\r\n",
        "Host: localhost, localhost\r\n",
        "Host: localhost\r\nHost: localhost\r\n",
        "Host: localhost\r\nhost: evil.test\r\n",
        "Host: localhost:port\r\n",
        "Host: evil.test@localhost\r\n",
        "Host: local\u{e9}host\r\n",
    ] {
        assert_eq!(ask("/", wrong).status, 400, "{wrong:?}");
    }
    assert_eq!(ask("http://user@localhost/", "Host: localhost\r\n").status, 400);
    assert_eq!(server.raw("GET / HTTP/1.0\r\n\r\n").status, 200);
    assert_eq!(server.raw("GET / HTTP/1.0\r\nHost: evil.test\r\n\r\n").status, 421);
    // Nothing was asked for those who were refused.
    assert!(server.site.asked.lock().unwrap().iter().all(String::is_empty));
    assert_eq!(server.site.asked.lock().unwrap().len(), 11);
}

#[test]
fn pages_from_elsewhere_use_nothing_and_learn_nothing() {
    let server = Server::start();
    let ask = |path: &str, site: &str, mode: &str, dest: &str| {
        let fields = format!(
            "Sec-Fetch-Site: {site}\r\nSec-Fetch-Mode: {mode}\r\nSec-Fetch-Dest: {dest}\r\n"
        );
        server.get(path, &fields)
    };
    for site in ["cross-site", "same-site"] {
        let texts = ["/digits.bin", "/none", "/.reprint-serve/live.js", "/.reprint-serve/events"]
            .map(|path| {
                for (mode, dest) in [("no-cors", "image"), ("cors", "empty")] {
                    assert_eq!(ask(path, site, mode, dest).status, 403, "{path} {mode}");
                }
                ask(path, site, "no-cors", "empty").text().to_owned()
            });
        // What is there is told from what is not by nothing.
        assert!(texts.iter().all(|text| *text == texts[0]), "{texts:?}");
        for path in ["live.js", "events", "query"] {
            let path = format!("/.reprint-serve/{path}");
            assert_eq!(ask(&path, site, "navigate", "document").status, 403, "{path}");
        }
    }
    assert!(server.site.asked.lock().unwrap().is_empty());
    assert!(server.site.events.lock().unwrap().is_empty());
    // A link, an editor's frame, and our own pages.
    for (site, mode, dest) in [
        ("cross-site", "navigate", "document"),
        ("same-site", "navigate", "iframe"),
        ("none", "navigate", "document"),
        ("same-origin", "no-cors", "image"),
    ] {
        let answer = ask("/digits.bin", site, mode, dest);
        assert_eq!((answer.status, answer.text()), (200, "0123456789"), "{site} {mode}");
        assert_eq!(ask("/.reprint-serve/explain", site, mode, dest).status, 404);
    }
    assert_eq!(ask("/.reprint-serve/live.js", "same-origin", "no-cors", "script").status, 200);
}

#[test]
fn all_that_is_answered_is_for_our_own_pages() {
    let server = Server::start();
    for (request, status) in [
        ("GET /a.html HTTP/1.1\r\nHost: localhost", 200),
        ("GET /none HTTP/1.1\r\nHost: localhost", 404),
        ("GET /%E6%96%B0%20%E9%97%BB HTTP/1.1\r\nHost: localhost", 301),
        ("POST / HTTP/1.1\r\nHost: localhost", 405),
        ("GET / HTTP/1.1\r\nHost: evil.test", 421),
        ("GET /.reprint-serve/live.js HTTP/1.1\r\nHost: localhost", 200),
    ] {
        let answer = server.raw(format!("{request}\r\n\r\n"));
        let policy = answer.field("cross-origin-resource-policy");
        assert_eq!((answer.status, policy), (status, Some("same-origin")), "{request}");
        // Editors show previews in frames.
        assert_eq!(answer.field("x-frame-options"), None);
    }
}

#[test]
fn large_heads_are_refused_and_do_no_harm() {
    let server = Server::start();
    for fields in [
        format!("X-Large: {}\r\n", "x".repeat(MOST_HEADER)),
        format!("X-Large: {}\r\n", "x".repeat(8 * 1024 * 1024)),
        "X-Many: 1\r\n".repeat(1_000),
        (0..200).map(|n| format!("X-{n}: 1\r\n")).collect(),
    ] {
        let mut client = server.connect();
        client.try_send(format!("GET / HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n"));
        assert!(client.rest().starts_with(b"HTTP/1.1 431 ") || fields.len() > MOST_HEADER * 2);
    }
    for length in [MOST_HEADER, 70_000, 4 * 1024 * 1024] {
        let mut client = server.connect();
        let path = "x".repeat(length);
        client.try_send(format!("GET /{path} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        let answer = client.rest();
        let refused = answer.starts_with(b"HTTP/1.1 431 ") || answer.starts_with(b"HTTP/1.1 414 ");
        assert!(refused || length > 1024 * 1024, "{length}");
    }
    assert!(server.site.asked.lock().unwrap().is_empty());
    assert_eq!(server.get("/", &format!("X: {}\r\n", "x".repeat(8 * 1024))).status, 200);
}

#[test]
fn what_is_not_http_is_refused_and_closed() {
    let server = Server::start();
    let noise: Vec<u8> =
        (0..1_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    for bytes in [
        &b"\r\n\r\n\0\0\0\0"[..],
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1 x\r\nHost: localhost\r\n\r\n",
        b"G\x00T / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: \x00\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n folded: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
        b"GET a HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        &noise,
    ] {
        let mut client = server.connect();
        client.try_send(bytes);
        client.stream.get_ref().shutdown(std::net::Shutdown::Write).unwrap();
        let answer = client.rest();
        let name = String::from_utf8_lossy(bytes);
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 4"), "{name:?}: {answer:?}");
    }
    assert_eq!(server.get("/", "").status, 200);
}

#[test]
fn pages_can_only_be_read() {
    let server = Server::start();
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "BREW"] {
        let answer = server.raw(format!("{method} / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        assert_eq!((answer.status, answer.field("allow")), (405, Some("GET, HEAD")), "{method}");
    }
    let mut client = server.connect();
    client
        .try_send("CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert!(client.rest().starts_with(b"HTTP/1.1 405 "));
    assert!(server.site.asked.lock().unwrap().is_empty());
}

#[test]
fn content_is_never_taken_for_a_request() {
    let server = Server::start();
    let hidden = "GET /hidden HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let length = hidden.len();
    for head in [
        format!("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n"),
        "GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".to_owned(),
        format!(
            "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\
             Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
        "GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n\
         0\r\n\r\n"
            .to_owned(),
        "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nContent-Length: 9\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: +9\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0, 9\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, gzip\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n".to_owned(),
        "GET / HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\
         Connection: keep-alive\r\n\r\n0\r\n\r\n"
            .to_owned(),
        "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
            .to_owned(),
    ] {
        let mut client = server.connect();
        client.try_send(format!("{head}{hidden}"));
        let all = String::from_utf8_lossy(&client.rest()).into_owned();
        assert!(all.matches("HTTP/1.1 ").count() <= 1, "{head}: {all}");
        assert!(!all.contains("HTTP/1.1 1"), "{head}: {all}");
    }
    assert!(!server.site.asked.lock().unwrap().iter().any(|path| path == "hidden"));
}

#[test]
fn an_answer_arrives_though_much_was_sent_that_nobody_reads() {
    let server = Server::start();
    let mut client = server.connect();
    client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000\r\n\r\n");
    client.try_send(vec![b'x'; 200_000]);
    let answer = client.answer();
    assert_eq!((answer.status, answer.field("connection")), (405, Some("close")));
    assert_eq!(client.rest(), b"");
}
