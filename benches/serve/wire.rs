//! Requests on a socket that stays open to the bytes of their answers, as cheaply as can be: what is
//! measured is who answers.

use std::io::{BufRead, BufReader, ErrorKind, Read, Result, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// No answer takes longer.
const PATIENCE: Duration = Duration::from_secs(600);

/// A connection.
pub(crate) struct Wire {
    open: BufReader<TcpStream>,
    line: String,
    pub(crate) body: Vec<u8>,
}

impl Wire {
    pub(crate) fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { open: BufReader::new(stream), line: String::new(), body: Vec::new() })
    }

    /// A request for a target, in the bytes that [`Wire::ask`] takes.
    pub(crate) fn request(address: SocketAddr, target: &str) -> Vec<u8> {
        format!("GET {target} HTTP/1.1\r\nHost: {address}\r\n\r\n").into_bytes()
    }

    /// Sends a request and reads its answer; the status.
    pub(crate) fn ask(&mut self, request: &[u8]) -> Result<u16> {
        self.open.get_mut().write_all(request)?;
        let (status, length) = self.head()?;
        self.body.clear();
        match length {
            Some(length) => self.piece(length)?,
            None => {
                // In chunks (RFC 9112, 7.1).
                loop {
                    let size = self.line()?;
                    let size =
                        usize::from_str_radix(size, 16).map_err(|_| ErrorKind::InvalidData)?;
                    self.piece(size)?;
                    self.line()?;
                    if size == 0 {
                        break;
                    }
                }
            }
        }
        Ok(status)
    }

    /// Sends a request for events; the next lines are theirs.
    pub(crate) fn listen(&mut self, request: &[u8]) -> Result<()> {
        self.open.get_mut().write_all(request)?;
        let (status, _) = self.head()?;
        if status == 200 { Ok(()) } else { Err(ErrorKind::InvalidData.into()) }
    }

    /// The next line, without its end.
    pub(crate) fn line(&mut self) -> Result<&str> {
        self.line.clear();
        if self.open.read_line(&mut self.line)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        Ok(self.line.trim_end())
    }

    /// The status, and the length where it is told.
    fn head(&mut self) -> Result<(u16, Option<usize>)> {
        let status = self.line()?.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.ok_or(ErrorKind::InvalidData)?;
        let mut length = None;
        loop {
            let field = self.line()?;
            if field.is_empty() {
                return Ok((status, length));
            }
            if let Some((name, value)) = field.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().ok();
            }
        }
    }

    fn piece(&mut self, length: usize) -> Result<()> {
        let from = self.body.len();
        self.body.resize(from + length, 0);
        self.open.read_exact(&mut self.body[from..])
    }
}
