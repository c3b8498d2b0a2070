//! A socket to one that hyper can use and that cannot be held open by doing nothing. Knows no HTTP.

use std::future::Future;
use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep, timeout};

use crate::serve::http::limits::{LINGER, MOST_LINGER};

/// Where a stream is put back when hyper is done with it.
pub type Back = Arc<Mutex<Option<TcpStream>>>;

/// A stream that ends when what is written to it is not taken for too long.
pub struct Patient {
    stream: Option<TcpStream>,
    stall: Duration,
    waiting: Option<Pin<Box<Sleep>>>,
    back: Back,
}

impl Patient {
    /// Waits at most `stall` for each piece to be taken.
    pub fn new(stream: TcpStream, stall: Duration, back: Back) -> Self {
        Self { stream: Some(stream), stall, waiting: None, back }
    }

    fn write<T>(
        &mut self,
        cx: &mut Context<'_>,
        write: impl FnOnce(Pin<&mut TcpStream>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        let Some(stream) = &mut self.stream else { return gone() };
        let done = write(Pin::new(stream), cx);
        if done.is_ready() {
            self.waiting = None;
            return done;
        }
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(self.stall)));
        waiting.as_mut().poll(cx).map(|()| Err(ErrorKind::TimedOut.into()))
    }
}

fn gone<T>() -> Poll<io::Result<T>> {
    Poll::Ready(Err(ErrorKind::NotConnected.into()))
}

impl Drop for Patient {
    fn drop(&mut self) {
        if let Ok(mut back) = self.back.lock() {
            *back = self.stream.take();
        }
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Some(stream) => Pin::new(stream).poll_read(cx, buf),
            None => gone(),
        }
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.write(cx, |stream, cx| stream.poll_write(cx, buf))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.write(cx, |stream, cx| stream.poll_write_vectored(cx, bufs))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.as_ref().is_some_and(AsyncWrite::is_write_vectored)
    }

    // Neither of the two waits for the client: what is still to be taken is the system's.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().map_or_else(gone, |stream| Pin::new(stream).poll_flush(cx))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().map_or_else(gone, |stream| Pin::new(stream).poll_shutdown(cx))
    }
}

/// Reads on for a moment what a client still sends after its last answer: a socket that is closed with
/// bytes unread is reset, and the client may lose the answer (RFC 9112, 9.6).
pub async fn linger(back: &Back) {
    let Some(mut stream) = back.lock().ok().and_then(|mut back| back.take()) else { return };
    let read = async {
        let shut = std::future::poll_fn(|cx| Pin::new(&mut stream).poll_shutdown(cx)).await;
        if shut.is_err() {
            return;
        }
        let mut left = MOST_LINGER;
        let mut buffer = [0; 4_096];
        while left > 0 && stream.readable().await.is_ok() {
            match stream.try_read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => left = left.saturating_sub(count),
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(_) => break,
            }
        }
    };
    // Whether it ended or time is up: it is closed.
    let _ = timeout(LINGER, read).await;
}
