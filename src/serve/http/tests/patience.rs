//! Clients that are slow, idle or many: none of them holds up another, and none stays for ever.

use std::fs;
use std::io::Read as _;
use std::thread;
use std::time::Duration;

use super::{AGES, Client, HUGE, Memory, Server};

const SOON: Duration = Duration::from_millis(200);

#[test]
fn a_client_that_drips_does_not_hinder_another() {
    let server = Server::start();
    let request = b"GET /a.html HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let mut slow: Vec<Client> = (0..20).map(|_| server.connect()).collect();
    for byte in request {
        for client in &mut slow {
            client.send([*byte]);
        }
        assert_eq!(server.get("/digits.bin", "").text(), "0123456789");
    }
    for client in &mut slow {
        assert_eq!(client.answer().body, server.site.files["a.html"].bytes);
    }
}

#[test]
fn heads_that_never_end_and_idle_connections_are_closed() {
    let server = Server::with(Memory::new(), |settings| settings.limits.head = SOON * 10);
    let mut silent = server.connect();
    let mut begun = server.connect();
    begun.send("GET / HTTP/1.1\r\nHost: loc");
    let mut idle = server.connect();
    idle.send("GET /digits.bin HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert_eq!(idle.answer().text(), "0123456789");
    // Each ends by itself: the client waits, and sends nothing more.
    for client in [&mut silent, &mut begun, &mut idle] {
        let said = client.rest();
        assert!(said.is_empty() || said.starts_with(b"HTTP/1.1 408 "), "{said:?}");
    }
}

#[test]
fn who_never_reads_is_let_go() {
    let server = Server::with(Memory::new(), |settings| settings.limits.stall = SOON);
    let mut stalled: Vec<Client> = (0..4).map(|_| server.connect()).collect();
    for client in &mut stalled {
        client.send("GET /huge.bin HTTP/1.1\r\nHost: localhost\r\n\r\n");
        client.head();
    }
    assert_eq!(server.get("/", "").status, 200);
    // Nobody but this test holds the file's bytes once they are let go.
    let page = &server.site.files["huge.bin"];
    while !page.bytes.is_unique() {
        thread::sleep(Duration::from_millis(20));
    }
    for client in &mut stalled {
        assert!(client.rest().len() < HUGE);
    }
}

#[test]
fn who_reads_slowly_gets_all() {
    let server = Server::with(Memory::new(), |settings| settings.limits.stall = AGES);
    let mut client = server.connect();
    client.send("GET /huge.bin HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!(client.head().status, 200);
    let mut buffer = vec![0; 1024 * 1024];
    let mut total = 0;
    loop {
        let count = client.stream.read(&mut buffer).unwrap();
        if count == 0 {
            break;
        }
        total += count;
        thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(total, HUGE);
}

/// As many as may be open in one process, server and clients together: five hundred, and a hundred
/// where the system gives a process few files or does not tell.
fn many() -> usize {
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let files = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = files.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(256);
    if soft >= 4_096 { 500 } else { 100 }
}

#[test]
fn five_hundred_connections_at_once_are_all_answered() {
    let server = Server::start();
    let mut clients: Vec<Client> = (0..many()).map(|_| server.connect()).collect();
    for client in &mut clients {
        client.send("GET /a.html HTTP/1.1\r\nHost: loc");
    }
    // All are open and none is done.
    for client in &mut clients {
        client.send("alhost\r\n\r\n");
    }
    for client in &mut clients {
        assert_eq!(client.answer().body, server.site.files["a.html"].bytes);
    }
    for client in &mut clients {
        client.send("GET /late.html HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
    for client in clients.iter_mut().rev() {
        assert_eq!(client.answer().text(), "late");
    }
}

#[test]
fn above_the_most_connections_others_wait_their_turn() {
    let server = Server::with(Memory::new(), |settings| settings.limits.connections = 3);
    let mut held: Vec<Client> = (0..3).map(|_| server.connect()).collect();
    for client in &mut held {
        client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assert_eq!(client.answer().status, 200);
    }
    let mut waiting = server.connect();
    waiting.send("GET /digits.bin HTTP/1.1\r\nHost: localhost\r\n\r\n");
    // It is not even accepted: what it asks for was not asked of the site.
    waiting.stream.get_ref().set_read_timeout(Some(SOON)).unwrap();
    assert!(waiting.stream.read(&mut [0]).is_err());
    assert!(!server.site.asked.lock().unwrap().iter().any(|path| path == "digits.bin"));
    waiting.stream.get_ref().set_read_timeout(Some(AGES)).unwrap();
    held.pop();
    assert_eq!(waiting.answer().text(), "0123456789");
}
