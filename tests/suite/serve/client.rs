//! Requests on a socket to answers, as plainly as HTTP allows: what is sent is what the test says.

use std::io::{self, BufRead, BufReader, ErrorKind, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// No answer is worth more; one that takes longer hangs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The status line and the fields, as they came.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The value of a field; the name is in lower case.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (named, value) = line.split_once(':')?;
            named.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }

    /// The body as a text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A connection that is used for one request after the other.
pub(crate) struct Client {
    address: SocketAddr,
    open: Option<BufReader<TcpStream>>,
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address, open: None }
    }

    /// The answer for a path, percent-encoded, with the base path in front.
    #[track_caller]
    pub(crate) fn get(&mut self, target: &str) -> Answer {
        let request = format!("GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        self.send(request.as_bytes()).unwrap_or_else(|error| panic!("{target}: {error}"))
    }

    /// The answer for these bytes. A connection that lay idle for too long is opened again.
    pub(crate) fn send(&mut self, request: &[u8]) -> io::Result<Answer> {
        if let Some(mut open) = self.open.take()
            && let Ok(answer) = exchange(&mut open, request)
        {
            self.open = Some(open);
            return Ok(answer);
        }
        let mut open = BufReader::new(connect(self.address)?);
        let answer = exchange(&mut open, request)?;
        self.open = Some(open);
        Ok(answer)
    }
}

/// A socket that is not waited for without end.
pub(crate) fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    Ok(stream)
}

fn exchange(open: &mut BufReader<TcpStream>, request: &[u8]) -> io::Result<Answer> {
    open.get_mut().write_all(request)?;
    read(open)
}

/// Reads an answer whose length is told.
pub(crate) fn read(from: &mut impl BufRead) -> io::Result<Answer> {
    let head = read_head(from)?;
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    let status = status.ok_or_else(|| io::Error::new(ErrorKind::InvalidData, head.clone()))?;
    let mut answer = Answer { status, head, body: Vec::new() };
    let length = answer.field("content-length").map_or(Ok(0), str::parse);
    let length: usize = length.map_err(|_| io::Error::from(ErrorKind::InvalidData))?;
    if status != 304 {
        answer.body = vec![0; length];
        from.read_exact(&mut answer.body)?;
    }
    Ok(answer)
}

/// The status line and the fields.
pub(crate) fn read_head(from: &mut impl BufRead) -> io::Result<String> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if from.read_line(&mut head)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(head)
}

/// A path as a browser writes it, the slashes as they are.
pub(crate) fn encoded(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'~' => out.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
