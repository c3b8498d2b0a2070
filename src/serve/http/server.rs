//! A socket that listens to answered requests, until it is told to end. Knows no page.

use std::convert::Infallible;
use std::future::Future;
use std::io::ErrorKind;
use std::net::{IpAddr, TcpListener};
use std::pin::pin;
use std::sync::Arc;

use hyper::Request;
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::runtime::{self, Runtime};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::error::{Concern, Error, Result};
use crate::serve::http::answer::{Desk, answer};
use crate::serve::http::connection::{Back, Patient, linger};
use crate::serve::http::host::Hosts;
use crate::serve::http::limits::{FAREWELL, Limits, MOST_HEADER, PAUSE};
use crate::serve::http::race::{First, race};
use crate::serve::site::Site;

/// Where and to whom a site is served.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address that is listened on.
    pub host: IpAddr,
    /// Names by which browsers may reach it besides `localhost` and addresses; one with a dot in front
    /// stands for all below it.
    pub names: Vec<String>,
    /// The path that the site stands at, `/` or `/repo/`, not percent-encoded.
    pub base: String,
    /// What a client may cost.
    pub limits: Limits,
}

/// What a server runs in.
///
/// # Errors
/// [`Concern::Config`]: the system refuses what every server needs.
pub fn runtime() -> Result<Runtime> {
    let made = runtime::Builder::new_current_thread().enable_all().build();
    made.map_err(|error| refused(&error))
}

/// Serves until `stop` is ready, on the calling thread. Files of a folder are read on others.
///
/// # Errors
/// [`Concern::Config`]: the system refuses what every server needs.
pub fn run(
    runtime: Runtime,
    listener: TcpListener,
    site: Arc<dyn Site>,
    settings: &Settings,
    stop: impl Future<Output = ()>,
) -> Result<()> {
    let served = runtime.block_on(serve(listener, site, settings, stop));
    // What still reads a file has nobody left to read it for.
    runtime.shutdown_background();
    served
}

/// The same in a runtime that is there already.
///
/// # Errors
/// As [`run`].
pub async fn serve(
    listener: TcpListener,
    site: Arc<dyn Site>,
    settings: &Settings,
    stop: impl Future<Output = ()>,
) -> Result<()> {
    let listener = listener
        .set_nonblocking(true)
        .and_then(|()| tokio::net::TcpListener::from_std(listener))
        .map_err(|error| refused(&error))?;
    let (end, ending) = watch::channel(false);
    let hosts = Hosts::new(settings.host, &settings.names);
    let streams = Arc::new(Semaphore::new(settings.limits.streams));
    let desk = Arc::new(Desk { site, hosts, base: settings.base.clone(), streams, ending });
    let mut http = Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(settings.limits.head)
        .max_buf_size(MOST_HEADER);
    let http = Arc::new(http);
    let mut open = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        while open.try_join_next().is_some() {}
        let next = async {
            if open.len() >= settings.limits.connections {
                open.join_next().await;
                return None;
            }
            match listener.accept().await {
                Ok((stream, _)) => Some(stream),
                // A client that was gone before it was greeted takes nothing from others.
                Err(error) if error.kind() == ErrorKind::ConnectionAborted => None,
                Err(_) => {
                    sleep(PAUSE).await;
                    None
                }
            }
        };
        match race(stop.as_mut(), next).await {
            First::One(()) => break,
            First::Other(None) => {}
            First::Other(Some(stream)) => {
                let (desk, http) = (Arc::clone(&desk), Arc::clone(&http));
                open.spawn(connection(stream, desk, http, settings.limits));
            }
        }
    }
    drop(listener);
    end.send_replace(true);
    let all = async { while open.join_next().await.is_some() {} };
    // Those that take longer are cut off with the set.
    let _ = timeout(FAREWELL, all).await;
    Ok(())
}

async fn connection(stream: TcpStream, desk: Arc<Desk>, http: Arc<Builder>, limits: Limits) {
    // Without it small answers would wait for each other; where it is refused they do.
    let _ = stream.set_nodelay(true);
    let back = Back::default();
    let patient = TokioIo::new(Patient::new(stream, limits.stall, Arc::clone(&back)));
    let mut ending = desk.ending.clone();
    {
        let service = service_fn(move |request: Request<Incoming>| {
            let desk = Arc::clone(&desk);
            async move {
                let (head, body) = request.into_parts();
                let has_body = !body.is_end_stream();
                Ok::<_, Infallible>(answer(&head, has_body, &desk).await)
            }
        });
        let mut served = pin!(http.serve_connection(patient, service));
        let end = async {
            let _ = ending.wait_for(|ending| *ending).await;
        };
        // What goes wrong is the client's doing, and it knows.
        if let First::One(()) = race(end, served.as_mut()).await {
            served.as_mut().graceful_shutdown();
            let _ = served.await;
        }
    }
    if !*ending.borrow() {
        linger(&back).await;
    }
}

fn refused(error: &std::io::Error) -> Error {
    Error::new(Concern::Config, format!("cannot serve: {error}"))
        .help("another program may use up all files or memory of this account")
}
