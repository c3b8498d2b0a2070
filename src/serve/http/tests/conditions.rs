//! Conditions, ranges and gzip, as they meet each other.

use super::Server;

const GZIP: &str = "Accept-Encoding: br, gzip;q=0.9\r\n";

#[test]
fn text_is_packed_for_those_who_ask() {
    let server = Server::start();
    let page = &server.site.files["a.html"];
    let plain = server.get("/a.html", "");
    let packed = server.get("/a.html", GZIP);
    assert_eq!(plain.body, page.bytes);
    assert_eq!(plain.field("content-encoding"), None);
    assert_eq!(packed.field("content-encoding"), Some("gzip"));
    assert!(packed.body.len() < plain.body.len());
    assert_eq!(packed.unpacked(), page.bytes);
    for answer in [&plain, &packed] {
        assert_eq!(answer.field("vary"), Some("accept-encoding"));
        assert_eq!(answer.field("content-type"), Some("text/html; charset=utf-8"));
    }
    assert_ne!(plain.field("etag"), packed.field("etag"));
    // Once and for all.
    assert!(page.gzip.get().is_some());
    assert_eq!(server.get("/a.html", GZIP).body, packed.body);
    assert_eq!(server.get("/a.html", "Accept-Encoding: gzip;q=0\r\n").body, page.bytes);
    for path in ["/digits.bin", "/", "/huge.bin"] {
        let answer = server.get(path, GZIP);
        assert_eq!(answer.field("content-encoding"), None, "{path}");
        assert_eq!(answer.field("vary"), None, "{path}");
    }
}

#[test]
fn who_has_it_is_not_sent_it_again() {
    let server = Server::start();
    for fields in ["", GZIP] {
        let first = server.get("/a.html", fields);
        let tag = first.field("etag").unwrap();
        for condition in
            [tag.to_owned(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()]
        {
            let again = server.get("/a.html", &format!("{fields}If-None-Match: {condition}\r\n"));
            assert_eq!((again.status, again.field("etag")), (304, Some(tag)), "{condition}");
            assert_eq!(again.field("vary"), Some("accept-encoding"));
            assert_eq!(again.field("cache-control"), Some("no-cache"));
            assert_eq!(again.field("content-length"), None);
        }
        let other = server.get("/a.html", &format!("{fields}If-None-Match: \"x\"\r\n"));
        assert_eq!((other.status, &other.body), (200, &first.body));
    }
    // What was sent in the one coding is not what is sent in the other.
    let plain = server.get("/a.html", "").field("etag").unwrap().to_owned();
    let packed = server.get("/a.html", &format!("{GZIP}If-None-Match: {plain}\r\n"));
    assert_eq!(packed.status, 200);
    let both = format!("If-None-Match: {plain}\r\nIf-None-Match: \"y\"\r\n");
    assert_eq!(server.get("/a.html", &both).status, 304);
}

#[test]
fn a_304_leaves_the_connection_whole() {
    let server = Server::start();
    let mut client = server.connect();
    let tag = &server.site.files["a.html"].tag;
    for _ in 0..3 {
        client.send(format!(
            "GET /a.html HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: \"{tag}\"\r\n\r\n"
        ));
        assert_eq!(client.answer().status, 304);
        client.send("GET /digits.bin HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assert_eq!(client.answer().text(), "0123456789");
    }
}

#[test]
fn parts_are_sent() {
    let server = Server::start();
    for (range, want, said) in [
        ("bytes=2-4", "234", "bytes 2-4/10"),
        ("bytes=7-", "789", "bytes 7-9/10"),
        ("bytes=-2", "89", "bytes 8-9/10"),
        ("bytes=0-99", "0123456789", "bytes 0-9/10"),
    ] {
        let answer = server.get("/digits.bin", &format!("Range: {range}\r\n"));
        assert_eq!((answer.status, answer.text()), (206, want), "{range}");
        assert_eq!(answer.field("content-range"), Some(said));
        assert_eq!(answer.field("content-type"), Some("application/octet-stream"));
    }
    for range in ["bytes=0-1,4-5", "bytes=4-1", "lines=1-2", "bytes=x"] {
        let answer = server.get("/digits.bin", &format!("Range: {range}\r\n"));
        assert_eq!((answer.status, answer.text()), (200, "0123456789"), "{range}");
        assert_eq!(answer.field("content-range"), None);
    }
    let beyond = server.get("/digits.bin", "Range: bytes=10-\r\n");
    assert_eq!((beyond.status, beyond.field("content-range")), (416, Some("bytes */10")));
    assert_eq!(beyond.body, b"");
}

#[test]
fn parts_are_of_the_plain_bytes_of_the_same_file() {
    let server = Server::start();
    let page = &server.site.files["a.html"];
    let part = server.get("/a.html", &format!("{GZIP}Range: bytes=3-8\r\n"));
    assert_eq!((part.status, &part.body[..]), (206, &page.bytes[3..=8]));
    assert_eq!(part.field("content-encoding"), None);
    let tag = format!("\"{}\"", page.tag);
    assert_eq!(part.field("etag"), Some(tag.as_str()));
    let with =
        |tag: &str| server.get("/a.html", &format!("Range: bytes=3-8\r\nIf-Range: {tag}\r\n"));
    assert_eq!(with(&tag).status, 206);
    for other in ["\"x\"".to_owned(), format!("W/{tag}"), format!("\"{}-gz\"", page.tag)] {
        assert_eq!(with(&other).status, 200, "{other}");
    }
    assert_eq!(with("Sat, 01 Jan 2022 00:00:00 GMT").status, 200);
    let known = server.get("/a.html", &format!("Range: bytes=3-8\r\nIf-None-Match: {tag}\r\n"));
    assert_eq!(known.status, 304);
}
