//! A server on a port of its own, asked through sockets as a hostile client would ask it.

#![expect(clippy::unwrap_used, reason = "what does not work fails the test")]

mod answers;
mod attacks;
mod conditions;
mod events;
mod patience;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use bytes::Bytes;
use flate2::read::GzDecoder;
use tokio::sync::mpsc::{self, Sender};
use tokio::sync::oneshot;

use crate::serve::http::bind::bind;
use crate::serve::http::limits::Limits;
use crate::serve::http::server::{Settings, run, runtime};
use crate::serve::page::Page;
use crate::serve::site::{Later, Meant, OwnReply, Reply, Site, meant};

/// How long anything may take before a test fails: no machine is so slow.
const AGES: Duration = Duration::from_secs(120);

/// Longer than all that sockets hold back between two programs.
const HUGE: usize = 48 * 1024 * 1024;

/// A site in memory, which remembers what it was asked.
#[derive(Default)]
struct Memory {
    files: BTreeMap<String, Arc<Page>>,
    asked: Mutex<Vec<String>>,
    events: Mutex<Vec<Sender<Bytes>>>,
}

impl Memory {
    fn new() -> Self {
        let text = "<p>一篇文章的字。</p>\n".repeat(200);
        let files = [
            ("index.html", "<h1>top</h1>".to_owned().into_bytes()),
            ("a.html", text.into_bytes()),
            ("新 闻/index.html", b"<h1>news</h1>".to_vec()),
            ("digits.bin", b"0123456789".to_vec()),
            ("empty.txt", Vec::new()),
            ("style.css", "p { color: red }\n".repeat(200).into_bytes()),
            ("huge.bin", vec![b'x'; HUGE]),
        ];
        let files = files
            .into_iter()
            .map(|(path, bytes)| (path.to_owned(), Arc::new(Page::new(path, bytes))))
            .collect();
        Self { files, ..Self::default() }
    }

    fn with(mut self, path: &str, bytes: &[u8]) -> Self {
        let page = Page::new(path, bytes.to_vec());
        self.files.insert(path.to_owned(), Arc::new(page));
        self
    }
}

impl Site for Memory {
    fn ask(&self, path: &str) -> Later<Reply> {
        self.asked.lock().unwrap().push(path.to_owned());
        if path == "broken.html" {
            let page = Arc::new(Page::new("error.html", "<h1>line 7</h1>"));
            return Box::pin(async { Reply::Failed(page) });
        }
        if path == "late.html" {
            // Another thread answers, as the prepared site does.
            let (send, later) = oneshot::channel();
            thread::spawn(move || send.send(Arc::new(Page::new("late.html", "late"))));
            return Box::pin(async { Reply::Found(later.await.unwrap()) });
        }
        let reply = match meant(path, |path| self.files.contains_key(path)) {
            Meant::File(path) => Reply::Found(Arc::clone(&self.files[&path])),
            Meant::Folder(path) => Reply::Moved(path),
            Meant::Nothing => Reply::Missing(self.files.get("404.html").map(Arc::clone)),
        };
        Box::pin(async { reply })
    }

    fn own(&self, name: &str, query: &[(String, String)]) -> Later<OwnReply> {
        let reply = match name {
            "live.js" => OwnReply::Page(Arc::new(Page::new("live.js", "live()"))),
            "query" => OwnReply::Page(Arc::new(Page::new("query.txt", format!("{query:?}")))),
            "events" => {
                let (sender, coming) = mpsc::channel(4);
                self.events.lock().unwrap().push(sender);
                OwnReply::Events(coming)
            }
            _ => OwnReply::Missing,
        };
        Box::pin(async { reply })
    }
}

/// A server that ends with the test.
struct Server {
    address: SocketAddr,
    site: Arc<Memory>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    fn start() -> Self {
        Self::with(Memory::new(), |_| {})
    }

    fn with(site: Memory, change: impl FnOnce(&mut Settings)) -> Self {
        let host = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let mut settings =
            Settings { host, names: Vec::new(), base: "/".to_owned(), limits: Limits::default() };
        // No test may depend on a machine's speed: what is not about these limits does not meet them.
        settings.limits.head = AGES;
        settings.limits.stall = AGES;
        change(&mut settings);
        let (listener, _) = bind(host, Some(0)).unwrap();
        let address = listener.local_addr().unwrap();
        let site = Arc::new(site);
        let served = Arc::clone(&site);
        let (stop, stopped) = oneshot::channel();
        let thread = thread::spawn(move || {
            run(runtime().expect("a runtime"), listener, served, &settings, async {
                let _ = stopped.await;
            })
            .unwrap();
        });
        Self { address, site, stop: Some(stop), thread: Some(thread) }
    }

    /// Tells it to end, and waits until it has.
    fn end(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }

    fn connect(&self) -> Client {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(AGES)).unwrap();
        stream.set_write_timeout(Some(AGES)).unwrap();
        Client { stream: BufReader::new(stream) }
    }

    /// The answer to a request for a path, with more fields (each with its end of line).
    fn get(&self, path: &str, fields: &str) -> Answer {
        let mut client = self.connect();
        client.send(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n"));
        client.answer()
    }

    /// The answer to bytes as they are.
    fn raw(&self, bytes: impl AsRef<[u8]>) -> Answer {
        let mut client = self.connect();
        client.send(bytes);
        client.answer()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok() || thread::panicking());
        }
    }
}

struct Client {
    stream: BufReader<TcpStream>,
}

/// An answer, whole.
#[derive(Debug)]
struct Answer {
    status: u16,
    fields: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn field(&self, name: &str) -> Option<&str> {
        let mut found = self.fields.iter().filter(|(known, _)| known == name);
        let value = found.next().map(|(_, value)| value.as_str());
        assert!(found.next().is_none(), "{name} is there twice");
        value
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    fn unpacked(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        GzDecoder::new(&self.body[..]).read_to_end(&mut bytes).unwrap();
        bytes
    }
}

impl Client {
    fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.get_mut().write_all(bytes.as_ref()).unwrap();
    }

    /// Sends what may not all be taken any more.
    fn try_send(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.stream.get_mut().write_all(bytes.as_ref());
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).unwrap();
        line.trim_end_matches(['\r', '\n']).to_owned()
    }

    /// Status and fields.
    fn head(&mut self) -> Answer {
        let first = self.line();
        let status = first.strip_prefix("HTTP/1.").and_then(|rest| rest.get(2..5));
        let status = status.unwrap_or_else(|| panic!("no status: {first:?}")).parse().unwrap();
        let mut fields = Vec::new();
        loop {
            let line = self.line();
            if line.is_empty() {
                return Answer { status, fields, body: Vec::new() };
            }
            let (name, value) = line.split_once(": ").unwrap();
            fields.push((name.to_ascii_lowercase(), value.to_owned()));
        }
    }

    fn answer(&mut self) -> Answer {
        let mut answer = self.head();
        if let Some(length) = answer.field("content-length") {
            answer.body = vec![0; length.parse().unwrap()];
            self.stream.read_exact(&mut answer.body).unwrap();
        }
        answer
    }

    /// What still comes until the server closes; a reset is an end too.
    fn rest(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        if let Err(error) = self.stream.read_to_end(&mut bytes) {
            let kind = error.kind();
            assert!(matches!(kind, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe), "{error}");
        }
        bytes
    }
}
