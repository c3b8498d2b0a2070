//! Clients that mean harm, against the program as a process of its own: none gets a file that is not
//! the site's, none keeps others waiting, none makes it grow.

use std::io::{BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;
use std::time::Duration;

use super::client::{connect, read};
use super::crawl::rich;
use super::server::Server;
use crate::support::Project;

/// It stands in files that nobody may read.
const SECRET: &str = "only-for-the-operator";

/// A site among files that are none of it, and what leads out of its folders.
fn project() -> Project {
    let project = rich(None);
    for path in ["secret.txt", ".env", "content/.hidden", "second/secret.rb", "private/index.html"]
    {
        project.write(path, SECRET);
    }
    project.build_with(&[]).assert_built();
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        let public = project.path("public");
        symlink(project.path("secret.txt"), public.join("out.txt")).expect("linked");
        symlink(project.path("private"), public.join("out")).expect("linked");
        symlink("../secret.txt", public.join("near.txt")).expect("linked");
        symlink("/etc", public.join("etc")).expect("linked");
    }
    project
}

/// Ways up and out, in the encodings that servers fell for.
fn ways() -> Vec<String> {
    let mut ways: Vec<String> = [
        "/etc/hostname",
        "//etc/hostname",
        "/out.txt",
        "/out/",
        "/out/index.html",
        "/near.txt",
        "/etc/passwd",
        "/C:/secret.txt",
        "/secret.txt%00.html",
        "/file:///etc/passwd",
        "/static/../secret.txt",
        "/.reprint-serve/../secret.txt",
        "/.reprint-serve/%2e%2e/secret.txt",
    ]
    .map(str::to_owned)
    .to_vec();
    let ups = [
        "..",
        "%2e%2e",
        "%2E.",
        ".%2e",
        "%252e%252e",
        "..%00",
        "%c0%ae%c0%ae",
        "%uff0e%uff0e",
        "....",
        ". .",
        "%e2%80%a5",
        "..;",
        "%2e%2e%20",
    ];
    let slashes = ["/", "%2f", "%5c", "\\", "%252f", "//", "/./", "%c0%af", "%ef%bc%8f"];
    for up in ups {
        for slash in slashes {
            for depth in 1..4 {
                let path = format!("{up}{slash}").repeat(depth);
                for file in ["secret.txt", ".env", "site.toml", "etc/hostname"] {
                    ways.push(format!("/{path}{file}"));
                    ways.push(format!("/2021/{path}{path}{file}"));
                }
            }
        }
    }
    ways
}

#[track_caller]
fn assert_closed(server: &Server, project: &Project) {
    let host = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
    let (host, site) = (host.trim(), project.read("site.toml"));
    let mut client = server.client();
    for way in ways() {
        // A space ends the target: what comes then is no request.
        let request = format!("GET {way} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let Ok(answer) = client.send(request.as_bytes()) else { continue };
        let text = answer.text();
        assert!(!text.contains(SECRET), "{way}: {text}");
        assert!(!text.contains(&site) && !text.contains("root:"), "{way}: {text}");
        assert!(host.is_empty() || text.trim() != host, "{way}: {text}");
        assert!(matches!(answer.status, 301 | 302 | 400 | 404), "{way}: {}", answer.head);
        if let Some(location) = answer.field("location") {
            assert!(location.starts_with('/') && !location.starts_with("//"), "{way}: {location}");
        }
    }
}

#[test]
fn no_way_leads_out_of_a_site() {
    let project = project();
    let server = Server::start(&project, &[]);
    assert_closed(&server, &project);
    server.await_said(" ready in ");
    assert_closed(&server, &project);
    for query in ["path=../secret.txt", "path=%2e%2e%2fsecret.txt", "path=/etc/hostname", "path="] {
        let target = format!("/.reprint-serve/explain?{query}");
        assert_eq!(server.client().get(&target).status, 404, "{query}");
    }
}

#[test]
fn no_way_leads_out_of_a_folder() {
    let project = project();
    let server = Server::start(&project, &["--output", "public"]);
    assert_closed(&server, &project);
    assert_eq!(server.get("index.html").status, 200);
}

/// A client that sends and then does not read.
fn lazy(server: &Server, request: &str) -> TcpStream {
    let mut stream = connect(server.address).expect("a connection");
    stream.write_all(request.as_bytes()).expect("sent");
    stream
}

#[test]
fn five_hundred_connections_are_answered_while_others_dawdle() {
    let project = project();
    let server = Server::start(&project, &[]);
    assert_eq!(server.get("").status, 200);
    // Half a head, a request without end, answers that nobody reads.
    let mut slow = Vec::new();
    for number in 0..60 {
        slow.push(match number % 3 {
            0 => lazy(&server, "GET / HTTP/1.1\r\nHost: local"),
            1 => lazy(&server, ""),
            _ => lazy(&server, &"GET /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(50)),
        });
    }
    let mut open: Vec<TcpStream> =
        (0..500).map(|_| connect(server.address).expect("a connection")).collect();
    for stream in &mut open {
        let request = "GET /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n";
        stream.write_all(request.as_bytes()).expect("sent");
    }
    for (number, stream) in open.into_iter().enumerate() {
        let answer = read(&mut BufReader::new(stream));
        let answer = answer.unwrap_or_else(|error| panic!("connection {number}: {error}"));
        assert_eq!(answer.status, 200, "connection {number}");
        assert!(answer.text().contains("最新文章"));
    }
    drop(slow);
    assert_eq!(server.get("").status, 200);
}

#[test]
fn heads_that_are_too_large_or_none_are_refused() {
    let project = project();
    let server = Server::start(&project, &[]);
    let fields = |count: usize, length: usize| {
        let fields = format!("X-A: {}\r\n", "a".repeat(length)).repeat(count);
        format!("GET / HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n")
    };
    for (request, codes) in [
        (fields(1, 100), &[200][..]),
        (fields(1, 1_000_000), &[400, 431]),
        (fields(500, 10), &[400, 431]),
        (
            format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "a".repeat(100_000)),
            &[400, 414, 431],
        ),
        ("GET / HTTP/1.1\r\n\r\n".to_owned(), &[400]),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: localhost\r\n\r\n".to_owned(), &[400]),
        ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc".to_owned(), &[405]),
        ("GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned(), &[400, 421]),
        ("\u{16}\u{3}\u{1}\u{2}\0\u{1}garbage\r\n\r\n".to_owned(), &[400]),
        ("no request at all\r\n\r\n".to_owned(), &[400]),
    ] {
        let begin: String = request.chars().take(60).collect();
        let mut stream = connect(server.address).expect("a connection");
        // It may be refused, and closed, before all of it is sent.
        let sent = stream.write_all(request.as_bytes());
        match read(&mut BufReader::new(stream)) {
            Ok(answer) => assert!(codes.contains(&answer.status), "{begin}: {}", answer.head),
            Err(error) => assert!(sent.is_err() || !codes.contains(&200), "{begin}: {error}"),
        }
        assert_eq!(server.get("").status, 200, "after {begin}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn it_does_not_grow_with_what_is_sent_to_it() {
    /// Far above what it takes, far below what is sent.
    const MOST_KIB: u64 = 96 * 1024;

    let project = project();
    let server = Server::start(&project, &[]);
    assert_eq!(server.get("").status, 200);
    server.await_said(" ready in ");
    let before = server.memory("VmHWM");
    thread::scope(|scope| {
        for thread in 0..8 {
            let server = &server;
            scope.spawn(move || {
                let mut client = server.client();
                for number in 0..400 {
                    let path = format!("{thread}/{number}/{}.html", "x".repeat(2000));
                    assert_eq!(client.get(&server.target(&path)).status, 404);
                }
                for _ in 0..4 {
                    // 16 MB of a head, then of a body that was announced.
                    for begin in [
                        "GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ",
                        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 16777216\r\n\r\n",
                    ] {
                        let mut stream = connect(server.address).expect("a connection");
                        let _ = stream.write_all(begin.as_bytes());
                        let piece = vec![b'a'; 65_536];
                        for _ in 0..256 {
                            if stream.write_all(&piece).is_err() {
                                break;
                            }
                        }
                        let _ = stream.shutdown(Shutdown::Write);
                        let _ = stream.set_read_timeout(Some(Duration::from_secs(20)));
                        let _ = stream.read_to_end(&mut Vec::new());
                    }
                }
            });
        }
    });
    assert_eq!(server.get("").status, 200);
    // The kernel counts in steps: what it said before may be a little more.
    let grown = server.memory("VmHWM").saturating_sub(before);
    assert!(grown < MOST_KIB, "it grew by {grown} KiB from {before} KiB");
}
