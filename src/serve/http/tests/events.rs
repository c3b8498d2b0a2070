//! Streams of events: as they come, for those who read and those who do not, until the server ends.

use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::mpsc::Sender;
use tokio::sync::mpsc::error::TrySendError;

use super::{Client, Memory, Server};

fn listen(server: &Server) -> (Client, Sender<Bytes>) {
    let mut client = server.connect();
    client.send("GET /.reprint-serve/events?path=a HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let head = client.head();
    assert_eq!(head.status, 200);
    assert_eq!(head.field("content-type"), Some("text/event-stream"));
    assert_eq!(head.field("cache-control"), Some("no-store"));
    assert_eq!(head.field("content-length"), None);
    (client, server.site.events.lock().unwrap().pop().unwrap())
}

/// The next piece of a stream that is sent in pieces (RFC 9112, 7.1).
fn piece(client: &mut Client) -> String {
    let length = usize::from_str_radix(&client.line(), 16).unwrap();
    let mut bytes = vec![0; length];
    std::io::Read::read_exact(&mut client.stream, &mut bytes).unwrap();
    assert_eq!(client.line(), "");
    String::from_utf8(bytes).unwrap()
}

#[test]
fn events_arrive_one_by_one_and_end_with_their_sender() {
    let server = Server::start();
    let (mut client, sender) = listen(&server);
    for n in 0..20 {
        let event = format!("data: {n}\n\n");
        sender.blocking_send(Bytes::from(event.clone())).unwrap();
        // Before the next is sent: nothing is gathered.
        assert_eq!(piece(&mut client), event);
    }
    drop(sender);
    assert_eq!(piece(&mut client), "");
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert_eq!(client.answer().status, 200);
}

#[test]
fn who_does_not_read_holds_up_nobody() {
    let server = Server::start();
    let (_slow, slow) = listen(&server);
    let (mut quick, sender) = listen(&server);
    // Until all buffers on the way to the slow one are full.
    let event = Bytes::from(vec![b'x'; 256 * 1024]);
    let mut full = 0;
    while full < 20 {
        match slow.try_send(event.clone()) {
            Ok(()) => full = 0,
            Err(TrySendError::Full(_)) => {
                full += 1;
                thread::sleep(Duration::from_millis(5));
            }
            Err(TrySendError::Closed(_)) => panic!("the stream is open"),
        }
    }
    sender.blocking_send(Bytes::from_static(b"data: x\n\n")).unwrap();
    assert_eq!(piece(&mut quick), "data: x\n\n");
    assert_eq!(server.get("/", "").status, 200);
}

#[test]
fn a_page_that_was_closed_is_forgotten() {
    let server = Server::start();
    let (client, sender) = listen(&server);
    drop(client);
    // The receiver goes with the connection.
    while !sender.is_closed() {
        thread::sleep(Duration::from_millis(5));
    }
    let mut client = server.connect();
    client.send("HEAD /.reprint-serve/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert_eq!(client.head().status, 200);
    let sender = server.site.events.lock().unwrap().pop().unwrap();
    while !sender.is_closed() {
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn the_server_ends_whoever_still_listens() {
    let mut server = Server::start();
    let (mut client, sender) = listen(&server);
    let (_deaf, deaf) = listen(&server);
    while deaf.try_send(Bytes::from(vec![b'x'; 4 * 1024 * 1024])).is_ok() {}
    let mut idle = server.connect();
    idle.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert_eq!(idle.answer().status, 200);
    let mut begun = server.connect();
    begun.send("GET / HTT");
    let mut stalled = server.connect();
    stalled.send("GET /huge.bin HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert_eq!(stalled.head().status, 200);
    let silent = server.connect();
    server.end();
    // Ended in order, not cut off.
    assert_eq!(piece(&mut client), "");
    assert_eq!(client.rest(), b"");
    assert!(sender.is_closed());
    assert_eq!(idle.rest(), b"");
    begun.rest();
    assert!(stalled.rest().len() < super::HUGE);
    drop(silent);
    assert!(TcpStream::connect(server.address).is_err());
}

#[test]
fn streams_leave_connections_to_pages() {
    let server = Server::with(Memory::new(), |settings| settings.limits.streams = 2);
    let (first, sender) = listen(&server);
    let (_second, _kept) = listen(&server);
    let third = server.get("/.reprint-serve/events?path=a", "");
    assert_eq!((third.status, third.field("retry-after")), (503, Some("2")));
    assert_eq!(server.get("/", "").status, 200);
    // Who closes a page makes room for another.
    drop(first);
    while !sender.is_closed() {
        thread::sleep(Duration::from_millis(5));
    }
    while server.get("/.reprint-serve/events?path=a", "Connection: close\r\n").status == 503 {
        thread::sleep(Duration::from_millis(5));
    }
}
