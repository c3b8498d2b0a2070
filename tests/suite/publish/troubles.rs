//! Remotes that refuse or cannot be reached, lines that break, disks that are full: the branch is as it
//! was, the message says what to do, and running again goes on.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use super::mirror::{Mirror, deaf, event, outcome};
use crate::support::Run;

/// Makes an executable file.
#[cfg(unix)]
fn script(mirror: &Mirror, path: &str, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    mirror.project.write(path, format!("#!/bin/sh\n{text}\n"));
    let path = mirror.project.path(path);
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("permitted");
}

/// What a run that fails says of its target.
#[track_caller]
fn assert_fails(run: &Run, words: &[&str]) {
    let failed = event(run, "failed");
    let said = format!("{} {} {}", failed["message"], failed["said"], failed["help"]);
    for word in words {
        assert!(said.contains(word), "says “{word}”: {run}");
    }
    assert_eq!(run.code, Some(6), "{run}");
    assert!(failed["help"].as_str().is_some_and(|help| help.len() > 20), "{failed}");
}

#[test]
fn what_a_remote_refuses_leaves_it_as_it_was() {
    let Some(mirror) = Mirror::new() else { return };
    mirror.publish(&[]);
    let tip = mirror.tip();
    mirror.project.post(4);
    mirror.remote(&["config", "receive.denyNonFastForwards", "true"]);
    assert_fails(&mirror.publish(&[]), &["protects this branch", "history = \\\"keep\\\""]);
    mirror.remote(&["config", "receive.denyNonFastForwards", "false"]);
    #[cfg(unix)]
    {
        script(&mirror, "remote.git/hooks/pre-receive", "echo 'the moon is full'; exit 1");
        assert_fails(&mirror.publish(&[]), &["own check refused", "the moon is full"]);
        std::fs::remove_file(mirror.project.path("remote.git/hooks/pre-receive")).expect("removed");
    }
    assert_eq!(mirror.tip(), tip);
    let run = mirror.publish(&[]);
    assert_eq!(outcome(&run), "sent", "{run}");
    mirror.assert_is_output();
}

#[test]
fn remotes_that_are_not_there() {
    let Some(mirror) = Mirror::new() else { return };
    assert_fails(&mirror.publish(&["--remote", "./no.git"]), &["no such repository"]);
    let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("it").port();
    let address = format!("git://127.0.0.1:{port}/x.git");
    assert_fails(
        &mirror.publish(&["--remote", &address]),
        &["cannot be reached", "Running again goes on"],
    );
    mirror.project.write("plain/file", "x");
    assert_fails(&mirror.publish(&["--remote", "./plain"]), &["no such repository"]);
}

/// Git's own server for the folder of a project.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn start(mirror: &Mirror) -> Self {
        let port =
            TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("it").port();
        let mut command = Command::new("git");
        deaf(&mut command, &mirror.project.path("home"));
        command.args(["daemon", "--reuseaddr", "--export-all", "--enable=receive-pack"]);
        command.args(["--listen=127.0.0.1", &format!("--port={port}")]);
        command.arg(format!("--base-path={}", mirror.project.path("").display()));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let server = Self { child: command.spawn().expect("git daemon starts"), port };
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return server;
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("git daemon does not listen");
    }

    fn address(&self) -> String {
        format!("git://127.0.0.1:{}/remote.git", self.port)
    }

    /// The address by way of a line that breaks when so many bytes went up, in all connections together.
    fn through_a_line(&self, bytes: usize) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let server = self.port;
        thread::spawn(move || {
            let mut left = bytes;
            for up in listener.incoming() {
                let up = up.expect("a connection");
                let Ok(down) = TcpStream::connect(("127.0.0.1", server)) else { return };
                let (mut answers, mut client) =
                    (down.try_clone().expect("a copy"), up.try_clone().expect("a copy"));
                thread::spawn(move || {
                    let _ = std::io::copy(&mut answers, &mut client);
                    let _ = client.shutdown(Shutdown::Write);
                });
                left = forward(up, down, left);
            }
        });
        format!("git://127.0.0.1:{port}/remote.git")
    }
}

/// Forwards until the line breaks. Returns how many bytes it may still carry.
fn forward(mut from: TcpStream, mut to: TcpStream, mut left: usize) -> usize {
    let mut piece = [0; 1024];
    loop {
        let Ok(count @ 1..) = from.read(&mut piece) else {
            let _ = to.shutdown(Shutdown::Write);
            return left;
        };
        if count > left {
            for stream in [&from, &to] {
                let _ = stream.shutdown(Shutdown::Both);
            }
            return 0;
        }
        left -= count;
        if to.write_all(&piece[..count]).is_err() {
            return left;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Bytes that no packing makes smaller.
fn noise(count: u32, seed: u32) -> Vec<u8> {
    let mut state = seed | 1;
    let next = |_| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[1]
    };
    (0..count).map(next).collect()
}

#[test]
fn a_server_of_git_takes_it_too() {
    let Some(mirror) = Mirror::new() else { return };
    let server = Server::start(&mirror);
    let remote = ["--remote", &server.address()];
    let run = mirror.publish(&remote);
    assert_eq!(outcome(&run), "sent", "{run}");
    mirror.assert_is_output();
    // Also where it has to send its folders, and does it without blobs.
    mirror.remote(&["config", "uploadpack.allowFilter", "true"]);
    mirror.forget();
    mirror.project.write("static/n.bin", noise(500_000, 3));
    mirror.publish(&remote);
    mirror.forget();
    mirror.project.post(4);
    let run = mirror.publish(&remote);
    let sent = event(&run, "published");
    assert!(sent["bytes_sent"].as_u64().expect("a number") < 20_000, "{sent}");
    let kept: u64 = crate::support::files(&mirror.cached("git-")[0], &|_| true)
        .iter()
        .map(|path| path.metadata().expect("it is there").len())
        .sum();
    assert!(kept < 200_000, "no blob was fetched: {kept} bytes");
    mirror.assert_is_output();
}

#[test]
fn a_line_that_breaks_leaves_the_old_site() {
    let Some(mirror) = Mirror::new() else { return };
    let server = Server::start(&mirror);
    mirror.publish(&["--remote", &server.address()]);
    let tip = mirror.tip();
    mirror.project.write("static/n.bin", noise(300_000, 7));
    // While it asks, when it begins to send, in the middle, near the end.
    for bytes in [10, 100, 500, 5_000, 150_000, 299_000] {
        let line = server.through_a_line(bytes);
        let run = mirror.publish(&["--remote", &line, "--max-deletes", "100"]);
        assert_eq!(run.code, Some(6), "after {bytes} bytes: {run}");
        let failed = event(&run, "failed");
        let said = failed["message"].as_str().expect("a text");
        assert!(
            said.contains("line broke") || said.contains("cannot be reached"),
            "{bytes}: {failed}"
        );
        assert_eq!(mirror.tip(), tip, "after {bytes} bytes");
    }
    let run = mirror.publish(&["--remote", &server.address()]);
    assert_eq!(outcome(&run), "sent", "{run}");
    mirror.assert_is_output();
}
