//! What is sent to the frames that hyper writes: bytes at once, or events as they come. Knows no page.

use std::convert::Infallible;
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::Receiver;

/// The content of an answer.
pub enum Body {
    /// These bytes; they are shared, not copied.
    Whole(Bytes),
    /// Events, until their sender or the server ends.
    Events {
        /// As they come.
        coming: Receiver<Bytes>,
        /// Ready when the server ends.
        end: Pin<Box<dyn Future<Output = ()> + Send>>,
        /// Its place among the streams that may be open at once, given back with it.
        place: OwnedSemaphorePermit,
    },
}

impl Body {
    /// Nothing.
    pub fn empty() -> Self {
        Self::Whole(Bytes::new())
    }
}

impl hyper::body::Body for Body {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let next = match &mut *self {
            Self::Whole(bytes) if bytes.is_empty() => None,
            Self::Whole(bytes) => Some(mem::take(bytes)),
            Self::Events { coming, end, .. } => {
                if end.as_mut().poll(cx).is_ready() {
                    None
                } else {
                    ready!(coming.poll_recv(cx))
                }
            }
        };
        Poll::Ready(next.map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(bytes) if bytes.is_empty())
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Self::Events { .. } => SizeHint::default(),
        }
    }
}
