//! What an open page hears: server-sent events to their JSON.

use std::io::{BufRead, BufReader, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;

use serde_json::Value;

use super::client::{PATIENCE, connect, encoded, read_head};
use super::server::Server;

/// An open stream.
pub(crate) struct Stream {
    events: Receiver<Value>,
    /// All that came, for a test that fails.
    heard: Vec<Value>,
}

impl Stream {
    /// Opens the stream of a page.
    #[track_caller]
    pub(crate) fn open(server: &Server, path: &str) -> Self {
        let mut socket = connect(server.address).expect("a connection");
        let request = format!(
            "GET {}.reprint-serve/events?path={} HTTP/1.1\r\nHost: {}\r\n\r\n",
            server.base,
            encoded(path),
            server.address
        );
        socket.write_all(request.as_bytes()).expect("the request is sent");
        let mut reader = BufReader::new(socket);
        let head = read_head(&mut reader).expect("an answer");
        assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
        assert!(head.contains("text/event-stream"), "{head}");
        let (sender, events) = channel();
        thread::spawn(move || {
            // Sizes of chunks and comments are lines of their own.
            for line in reader.lines().map_while(Result::ok) {
                let Some(data) = line.strip_prefix("data: ") else { continue };
                let event = serde_json::from_str(data).unwrap_or_else(|e| panic!("{e}: {data}"));
                if sender.send(event).is_err() {
                    return;
                }
            }
        });
        Self { events, heard: Vec::new() }
    }

    /// The next event; none where the stream ended.
    #[track_caller]
    pub(crate) fn next(&mut self) -> Option<Value> {
        match self.events.recv_timeout(PATIENCE) {
            Ok(event) => {
                assert_eq!(event["kind"], "state", "{event}");
                self.heard.push(event.clone());
                Some(event)
            }
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("nothing more comes: {:#?}", self.heard),
        }
    }

    /// The next event that is as wanted.
    #[track_caller]
    pub(crate) fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let Some(event) = self.next() else { panic!("the stream ended: {:#?}", self.heard) };
            if wanted(&event) {
                return event;
            }
        }
    }

    /// The next event with another tag than this one, and nothing wrong.
    #[track_caller]
    pub(crate) fn other(&mut self, tag: &str) -> String {
        let is_other = |event: &Value| event["tag"].as_str().is_some_and(|new| new != tag);
        let event = self.until(|event| is_other(event) && is_well(event));
        event["tag"].as_str().unwrap_or_default().to_owned()
    }

    /// The next event in which something is wrong, as the text of its alerts.
    #[track_caller]
    pub(crate) fn alerts(&mut self) -> String {
        self.until(|event| !is_well(event))["alerts"].to_string()
    }

    /// The next event in which nothing is wrong.
    #[track_caller]
    pub(crate) fn well(&mut self) -> Value {
        self.until(is_well)
    }
}

/// Whether nothing is wrong.
pub(crate) fn is_well(event: &Value) -> bool {
    event["alerts"].as_array().is_some_and(Vec::is_empty)
}
