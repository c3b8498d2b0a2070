//! Requests to answers: who is asked, what was found, and how much of it is sent. Knows no socket.

use std::sync::Arc;

use bytes::Bytes;
use hyper::header::{
    ACCEPT_ENCODING, ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_ENCODING,
    CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, HOST, HeaderName, HeaderValue,
    IF_NONE_MATCH, IF_RANGE, LOCATION, RANGE, RETRY_AFTER, VARY, X_CONTENT_TYPE_OPTIONS,
};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode, Version};
use tokio::sync::mpsc::Receiver;
use tokio::sync::{Semaphore, watch};

use crate::serve::http::body::Body;
use crate::serve::http::conditions::{Part, is_same, names_tag, part};
use crate::serve::http::encoding::{is_worth, packed, takes_gzip};
use crate::serve::http::fetch_metadata::Asker;
use crate::serve::http::host::{Hosts, Verdict};
use crate::serve::http::limits::RETRY;
use crate::serve::http::media::media;
use crate::serve::http::target::{Target, location, target};
use crate::serve::page::Page;
use crate::serve::site::{EXPLANATION, OwnReply, Reply, Site};

/// What all answers are made of.
pub struct Desk {
    /// What is served.
    pub site: Arc<dyn Site>,
    /// The names that are ours.
    pub hosts: Hosts,
    /// The path that the site stands at, `/` or `/repo/`, not percent-encoded.
    pub base: String,
    /// Places for streams of events.
    pub streams: Arc<Semaphore>,
    /// Turns true when the server ends.
    pub ending: watch::Receiver<bool>,
}

/// Answers a request. Its content, if one was announced, is never read: the connection ends then, so
/// that nobody takes it for another request.
pub async fn answer(request: &Parts, has_body: bool, desk: &Desk) -> Response<Body> {
    let mut made = whole(request, desk).await;
    if request.method == Method::HEAD {
        // The fields stay as they are, the length with them.
        *made.body_mut() = Body::empty();
    }
    // Browsers that do not say who asks keep it from pages of other sites by this.
    set(&mut made, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    if has_body {
        set(&mut made, CONNECTION, "close");
    }
    made
}

async fn whole(request: &Parts, desk: &Desk) -> Response<Body> {
    match verdict(request, &desk.hosts) {
        Verdict::Allowed => {}
        Verdict::Malformed => {
            return plain(StatusCode::BAD_REQUEST, "The request names no host, or not just one.\n");
        }
        Verdict::Refused => {
            return plain(
                StatusCode::MISDIRECTED_REQUEST,
                "This server is not known by the name that you asked for.\n\
                 If the name is right, start it with --allow-host NAME.\n",
            );
        }
    }
    if request.method != Method::GET && request.method != Method::HEAD {
        let mut made = plain(StatusCode::METHOD_NOT_ALLOWED, "Pages can only be read here.\n");
        set(&mut made, ALLOW, "GET, HEAD");
        return made;
    }
    let query = request.uri.query();
    let target = target(request.uri.path(), query, &desk.base);
    let is_let_in = match (Asker::of(&request.headers), &target) {
        (Asker::Foreign, _) => false,
        (Asker::Leads, Target::Own(name, _)) => name == EXPLANATION,
        (Asker::Leads | Asker::Ours, _) => true,
    };
    if !is_let_in {
        return plain(
            StatusCode::FORBIDDEN,
            "A page from elsewhere asked for this. It may lead here, and use nothing of it.\n",
        );
    }
    match target {
        Target::Path(path) => match desk.site.ask(&path).await {
            Reply::Found(page) => found(request, &page).await,
            Reply::Moved(path) => {
                moved(StatusCode::MOVED_PERMANENTLY, &location(&desk.base, &path, query))
            }
            Reply::Missing(page) => missing(request, page).await,
            Reply::Failed(page) => content(request, StatusCode::INTERNAL_SERVER_ERROR, &page).await,
        },
        Target::Own(name, query) => match desk.site.own(&name, &query).await {
            OwnReply::Page(page) => content(request, StatusCode::OK, &page).await,
            OwnReply::Events(coming) => events(coming, desk),
            OwnReply::Missing => plain(StatusCode::NOT_FOUND, "There is nothing here.\n"),
        },
        // Not for ever: another site may be served here tomorrow.
        Target::Above => moved(StatusCode::FOUND, &location(&desk.base, "", query)),
        Target::Outside => {
            let text = format!("The site is at {}\n", location(&desk.base, "", None));
            plain(StatusCode::NOT_FOUND, text)
        }
        // The site is not asked, but its page says it. Of all names that cannot be, this is one.
        Target::Nothing => match desk.site.ask(NOWHERE).await {
            Reply::Missing(page) => missing(request, page).await,
            _ => missing(request, None).await,
        },
        Target::Malformed => plain(
            StatusCode::BAD_REQUEST,
            "The address cannot be read: it is no UTF-8, or ends early.\n",
        ),
    }
}

/// A path that no site has: it ends like a folder inside of the server's own addresses.
const NOWHERE: &str = ".reprint-serve/nothing/";

/// What is thought of all names that a request was sent to: in the target (RFC 9112, 3.2.2) and in the
/// field. Without either, as HTTP/1.0 has it, it is no browser's, and only those can be led astray.
fn verdict(request: &Parts, hosts: &Hosts) -> Verdict {
    let mut fields = request.headers.get_all(HOST).iter();
    let field = fields.next();
    if fields.next().is_some() || (field.is_none() && request.version != Version::HTTP_10) {
        return Verdict::Malformed;
    }
    let named = request.uri.authority().map(|authority| authority.as_str().as_bytes());
    [named, field.map(HeaderValue::as_bytes)]
        .into_iter()
        .flatten()
        .map(|name| hosts.verdict(name))
        .find(|verdict| *verdict != Verdict::Allowed)
        .unwrap_or(Verdict::Allowed)
}

/// A file as it is: whole, in part, packed, or not at all where the client has it.
async fn found(request: &Parts, page: &Arc<Page>) -> Response<Body> {
    let headers = &request.headers;
    let media = media(&page.path);
    let length = page.bytes.len();
    let is_worth = is_worth(&media, length);
    let part = match (headers.get(RANGE), headers.get(IF_RANGE)) {
        _ if request.method != Method::GET => Part::Whole, // RFC 9110, 14.2
        (Some(range), None) => part(range.as_bytes(), length),
        (Some(range), Some(tag)) if is_same(tag.as_bytes(), &page.tag) => {
            part(range.as_bytes(), length)
        }
        _ => Part::Whole,
    };
    // A range counts the bytes of the file, so it is of the plain ones.
    let may_pack = is_worth && part == Part::Whole && wants_gzip(request);
    let knows = |tag: &str| {
        headers.get_all(IF_NONE_MATCH).iter().any(|field| names_tag(field.as_bytes(), tag))
    };
    let packed_tag = format!("{}-gz", page.tag);
    // Who knows the packed tag was sent it: nothing has to be packed to know that it would be again.
    let is_known_packed = may_pack && knows(&packed_tag);
    let packed = if may_pack && !is_known_packed { packed(page).await } else { None };
    let is_packed = is_known_packed || packed.is_some();
    let tag = if is_packed { &packed_tag } else { &page.tag };

    let mut made = if is_known_packed || knows(tag) {
        let mut made = Response::new(Body::empty());
        *made.status_mut() = StatusCode::NOT_MODIFIED;
        made
    } else {
        let (status, bytes) = match (&packed, part) {
            (Some(packed), _) => (StatusCode::OK, packed.clone()),
            (None, Part::Whole) => (StatusCode::OK, page.bytes.clone()),
            (None, Part::Bytes(first, last)) => {
                (StatusCode::PARTIAL_CONTENT, page.bytes.slice(first..=last))
            }
            (None, Part::Beyond) => (StatusCode::RANGE_NOT_SATISFIABLE, Bytes::new()),
        };
        let mut made = sized(status, bytes);
        if part != Part::Beyond {
            set(&mut made, CONTENT_TYPE, media.as_ref());
        }
        match part {
            Part::Whole => {}
            Part::Bytes(first, last) => {
                set(&mut made, CONTENT_RANGE, &format!("bytes {first}-{last}/{length}"));
            }
            Part::Beyond => set(&mut made, CONTENT_RANGE, &format!("bytes */{length}")),
        }
        if packed.is_some() {
            set(&mut made, CONTENT_ENCODING, "gzip");
        }
        set(&mut made, ACCEPT_RANGES, "bytes");
        made
    };
    set(&mut made, ETAG, &format!("\"{tag}\""));
    if is_worth {
        set(&mut made, VARY, "accept-encoding");
    }
    // Asked again each time: a preview is never stale.
    settle(&mut made, "no-cache");
    made
}

/// A stream of events, or where there are too many that pages still get through: later.
fn events(coming: Receiver<Bytes>, desk: &Desk) -> Response<Body> {
    let Ok(place) = Arc::clone(&desk.streams).try_acquire_owned() else {
        let mut made = plain(
            StatusCode::SERVICE_UNAVAILABLE,
            "Too many pages are open to follow this one too.\n",
        );
        made.headers_mut().insert(RETRY_AFTER, HeaderValue::from(RETRY));
        return made;
    };
    let mut ending = desk.ending.clone();
    let end = Box::pin(async move {
        // Where nobody is left to say so, it has ended too.
        let _ = ending.wait_for(|ending| *ending).await;
    });
    let mut made = Response::new(Body::Events { coming, end, place });
    set(&mut made, CONTENT_TYPE, "text/event-stream");
    settle(&mut made, "no-store");
    // Proxies of tunnels hold back what they may pack or gather.
    set(&mut made, HeaderName::from_static("x-accel-buffering"), "no");
    made
}

async fn missing(request: &Parts, page: Option<Arc<Page>>) -> Response<Body> {
    match page {
        Some(page) => content(request, StatusCode::NOT_FOUND, &page).await,
        None => plain(StatusCode::NOT_FOUND, "There is no page at this address.\n"),
    }
}

/// A page that is sent whole and that no browser keeps: what went wrong, and the server's own.
async fn content(request: &Parts, status: StatusCode, page: &Arc<Page>) -> Response<Body> {
    let media = media(&page.path);
    let is_worth = is_worth(&media, page.bytes.len());
    let packed = if is_worth && wants_gzip(request) { packed(page).await } else { None };
    let is_packed = packed.is_some();
    let mut made = sized(status, packed.unwrap_or_else(|| page.bytes.clone()));
    set(&mut made, CONTENT_TYPE, media.as_ref());
    if is_packed {
        set(&mut made, CONTENT_ENCODING, "gzip");
    }
    if is_worth {
        set(&mut made, VARY, "accept-encoding");
    }
    settle(&mut made, "no-store");
    made
}

fn wants_gzip(request: &Parts) -> bool {
    takes_gzip(request.headers.get_all(ACCEPT_ENCODING).iter().map(HeaderValue::as_bytes))
}

fn moved(status: StatusCode, location: &str) -> Response<Body> {
    let mut made = plain(status, format!("It is at {location}\n"));
    set(&mut made, LOCATION, location);
    made
}

fn plain(status: StatusCode, text: impl Into<Bytes>) -> Response<Body> {
    let mut made = sized(status, text.into());
    set(&mut made, CONTENT_TYPE, "text/plain; charset=utf-8");
    settle(&mut made, "no-store");
    made
}

fn sized(status: StatusCode, bytes: Bytes) -> Response<Body> {
    let length = bytes.len();
    let mut made = Response::new(Body::Whole(bytes));
    *made.status_mut() = status;
    made.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
    made
}

/// What all answers say: how long they may be kept, and that their type is as it is said.
fn settle(made: &mut Response<Body>, keep: &'static str) {
    made.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    made.headers_mut().insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}

/// Sets a field. What cannot stand in one is left out; all that is set here can.
fn set(made: &mut Response<Body>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        made.headers_mut().insert(name, value);
    }
}
