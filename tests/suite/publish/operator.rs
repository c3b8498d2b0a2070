//! Nothing of who publishes, and from where, is in what is published, in messages or in the cache.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Command;
use std::sync::mpsc;
use std::thread;

use super::mirror::{Mirror, event, outcome};
use crate::support::{run, tree};

/// Every object of the remote: commits, trees and blobs, as they are.
fn objects(mirror: &Mirror) -> Vec<u8> {
    let mut command = Command::new("git");
    command.args(["--git-dir", "remote.git", "cat-file", "--batch-all-objects", "--batch"]);
    command.current_dir(mirror.project.path("")).output().expect("git runs").stdout
}

fn holds(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

#[test]
fn nothing_of_the_machine_is_published() {
    let more = "[publish]\nremote = \"./remote.git\"\nname = \"湖畔编辑部\"\nemail = \"desk@lake.example\"\n";
    let Some(mirror) = Mirror::with(more) else { return };
    mirror.project.write(
        "home/.gitconfig",
        "[user]\n\tname = Wang Xiaoming\n\temail = wang@home.example\n[commit]\n\tgpgSign = true\n[push]\n\tgpgSign = if-asked\n[core]\n\thooksPath = /nonexistent\n",
    );
    mirror.project.write("content/_posts/p.png", b"\x89PNG");
    let machine = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let mut command = mirror.command(&["--yes"]);
    command.env("USER", "wang-xiaoming-operator").env("LOGNAME", "wang-xiaoming-operator");
    command.env("TZ", "Asia/Shanghai").env("SOURCE_DATE_EPOCH", "1700000000");
    let done = run(command);
    assert_eq!(outcome(&done), "sent", "{done}");
    let log =
        mirror.remote(&["log", "-1", "--format=%an|%ae|%ad|%cn|%ce|%cd", "--date=raw", "gh-pages"]);
    assert_eq!(
        log,
        "湖畔编辑部|desk@lake.example|1700000000 +0000|湖畔编辑部|desk@lake.example|1700000000 +0000"
    );
    let project = mirror.project.path("").to_string_lossy().into_owned();
    let folder =
        mirror.project.path("").file_name().expect("a name").to_string_lossy().into_owned();
    let mut traces = vec![
        project,
        folder,
        "Xiaoming".to_owned(),
        "wang@home.example".to_owned(),
        "wang-xiaoming-operator".to_owned(),
        "_posts/".to_owned(),
        env!("CARGO_MANIFEST_DIR").to_owned(),
    ];
    // A machine may have a name that is a word of its own.
    traces.extend(Some(machine.trim().to_owned()).filter(|name| name.len() > 5));
    let published = objects(&mirror);
    assert!(holds(&published, "desk@lake.example"), "the objects were read");
    for trace in traces {
        assert!(!holds(&published, &trace), "`{trace}` is published");
        for (path, bytes) in tree(&mirror.project.path("public")) {
            assert!(!holds(&bytes, &trace) && !path.contains(&trace), "`{trace}` is in {path}");
        }
    }
}

/// A host that answers every request with this status, and tells what was asked.
fn host(status: &'static str) -> (u16, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut asked = Vec::new();
            let mut piece = [0; 4096];
            while !asked.windows(4).any(|window| window == b"\r\n\r\n") {
                match stream.read(&mut piece) {
                    Ok(count @ 1..) => asked.extend_from_slice(&piece[..count]),
                    _ => break,
                }
            }
            let more = if status.starts_with("401") {
                "WWW-Authenticate: Basic realm=\"x\"\r\n"
            } else {
                ""
            };
            let answer = format!(
                "HTTP/1.1 {status}\r\n{more}Content-Length: 0\r\nConnection: close\r\n\r\n"
            );
            let _ = stream.write_all(answer.as_bytes());
            if tell.send(String::from_utf8_lossy(&asked).into_owned()).is_err() {
                break;
            }
        }
    });
    (port, told)
}

#[test]
fn a_password_is_neither_shown_nor_kept() {
    for (status, words) in [
        ("401 Unauthorized", "does not know you"),
        ("403 Forbidden", "may not write"),
        ("404 Not Found", "no such repository"),
        ("500 Oops", "cannot be reached"),
    ] {
        let Some(mirror) = Mirror::new() else { return };
        let (port, _) = host(status);
        let remote = format!("http://me:s3cr3t-t0ken@127.0.0.1:{port}/a/b.git");
        let done = mirror.publish(&["--remote", &remote, "--verbose"]);
        done.assert_stopped(6, &[words, "git ls-remote"]);
        let shown = format!("{}{}", done.stdout, done.stderr);
        assert!(!shown.contains("s3cr3t"), "{done}");
        for (path, bytes) in tree(&mirror.project.path(".reprint")) {
            assert!(!holds(&bytes, "s3cr3t"), "it is kept in {path}");
        }
    }
}

#[test]
fn the_way_that_the_sites_repository_knows_is_taken() {
    let Some(mirror) = Mirror::with("[publish]\n") else { return };
    let (port, told) = host("404 Not Found");
    mirror.git(&["init", "--quiet"]);
    mirror.git(&["remote", "add", "origin", &format!("http://127.0.0.1:{port}/a/b.git")]);
    // As a workflow's checkout leaves it.
    let header = format!("http.http://127.0.0.1:{port}/.extraheader");
    mirror.git(&["config", "--local", &header, "AUTHORIZATION: basic c2VjcmV0"]);
    let done = mirror.publish(&[]);
    done.assert_stopped(6, &["no such repository"]);
    let asked = told.recv().expect("a request");
    assert!(asked.contains("AUTHORIZATION: basic c2VjcmV0"), "{asked}");
    assert!(!format!("{}{}", done.stdout, done.stderr).contains("c2VjcmV0"), "{done}");
    for (path, bytes) in tree(&mirror.project.path(".reprint")) {
        assert!(!holds(&bytes, "c2VjcmV0"), "it is kept in {path}");
    }
}

#[test]
fn the_address_of_a_site_at_github_is_known() {
    let Some(mirror) = Mirror::with("[publish]\n") else { return };
    // The real repository is elsewhere; git is told so as people do it.
    mirror.project.write(
        "home/.gitconfig",
        format!(
            "[url \"{}/\"]\n\tinsteadOf = git@github.com:Lake/\n",
            mirror.project.path("").to_string_lossy()
        ),
    );
    let done = mirror.publish(&["--remote", "git@github.com:Lake/remote.git"]);
    assert_eq!(outcome(&done), "sent", "{done}");
    assert_eq!(event(&done, "published")["url"], "https://lake.github.io/remote/");
    let remarks: Vec<String> =
        done.events_of("remark").iter().map(|event| event["message"].to_string()).collect();
    assert!(
        remarks.iter().any(|text| text.contains("https://github.com/Lake/remote/settings/pages")),
        "{remarks:?}"
    );
    assert!(mirror.project.read("public/feed.xml").contains("https://lake.github.io/remote/"));
    mirror.assert_is_output();
}
