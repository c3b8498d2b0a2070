//! What a client may cost. Knows no request.

use std::time::Duration;

/// Request line and header fields together: browsers send 1 kB, cookies of other servers on
/// `localhost` (they are not kept apart by port) a few kB more. Above it is a 431. hyper itself takes
/// at most 100 fields; another number would cost it an allocation for each request.
pub const MOST_HEADER: usize = 16 * 1024;

/// How long a head may take to arrive, and a connection to lie idle between two requests: browsers
/// open connections before they need them and come back within seconds.
pub const HEAD: Duration = Duration::from_secs(10);

/// How long a client may take no byte of what is sent to it: a page behind a tunnel stalls for
/// seconds, a client that stopped reading for ever.
pub const STALL: Duration = Duration::from_secs(30);

/// How many connections are open at once: browsers open six each and one for each page's events. More
/// wait in the system's queue. At most 16 kB of buffers each, so 16 MB altogether.
pub const MOST_CONNECTIONS: usize = 1_024;

/// How many of them may be streams of events: they stay for as long as a page is looked at, and pages
/// have to get through beside them.
pub const MOST_STREAMS: usize = MOST_CONNECTIONS / STREAM_PART;

/// One in so many connections may be a stream.
const STREAM_PART: usize = 4;

/// One in so many files that may be open at once may be a connection: the site's own files are read
/// with the others.
const CONNECTION_PART: usize = 2;

/// After how many seconds a page may ask for its events again that got none.
pub const RETRY: u64 = 2;

/// How long to wait after an accept that failed: files are used up (EMFILE), and others have to end
/// first.
pub const PAUSE: Duration = Duration::from_millis(50);

/// How long a closed connection is still read, so that the last answer is not lost to a reset
/// (RFC 9112, 9.6), and how many bytes.
pub const LINGER: Duration = Duration::from_secs(1);

/// See [`LINGER`].
pub const MOST_LINGER: usize = 256 * 1024;

/// How long open answers get to finish when the server ends.
pub const FAREWELL: Duration = Duration::from_millis(500);

/// The limits that tests want other than they are.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// See [`HEAD`].
    pub head: Duration,
    /// See [`STALL`].
    pub stall: Duration,
    /// See [`MOST_CONNECTIONS`].
    pub connections: usize,
    /// See [`MOST_STREAMS`].
    pub streams: usize,
}

impl Limits {
    /// Of a process that may have so many files open at once.
    pub fn of(handles: usize) -> Self {
        let connections = (handles / CONNECTION_PART).clamp(STREAM_PART, MOST_CONNECTIONS);
        Self { connections, streams: connections / STREAM_PART, ..Self::default() }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { head: HEAD, stall: STALL, connections: MOST_CONNECTIONS, streams: MOST_STREAMS }
    }
}

#[cfg(test)]
mod tests {
    use super::Limits;

    #[test]
    fn connections_leave_files_to_the_site_and_streams_leave_connections_to_pages() {
        for (handles, connections, streams) in [
            (usize::MAX, 1_024, 256),
            (524_288, 1_024, 256),
            (1_024, 512, 128),
            (256, 128, 32),
            (0, 4, 1),
        ] {
            let limits = Limits::of(handles);
            assert_eq!((limits.connections, limits.streams), (connections, streams), "{handles}");
        }
    }
}
