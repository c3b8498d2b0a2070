//! When the server is asked to end.

use std::future::Future;

use crate::error::{Concern, Error, Result};

/// Begins to listen for what asks the process to end: Ctrl-C, and what a service manager sends. Called
/// within a runtime; from here on neither kills it. The future is ready when one comes.
///
/// # Errors
/// [`Concern::Config`]: the system lets nobody listen.
pub fn stop() -> Result<impl Future<Output = ()>> {
    let (interrupt, terminate) = signals().map_err(|error| {
        Error::new(Concern::Config, format!("cannot listen for Ctrl-C: {error}"))
    })?;
    Ok(async {
        tokio::select! {
            () = interrupt => {}
            () = terminate => {}
        }
    })
}

#[cfg(unix)]
fn signals() -> std::io::Result<(impl Future<Output = ()>, impl Future<Output = ()>)> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) =
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok((async move { _ = interrupt.recv().await }, async move { _ = terminate.recv().await }))
}

#[cfg(windows)]
fn signals() -> std::io::Result<(impl Future<Output = ()>, impl Future<Output = ()>)> {
    let (mut interrupt, mut closed) =
        (tokio::signal::windows::ctrl_c()?, tokio::signal::windows::ctrl_close()?);
    Ok((async move { _ = interrupt.recv().await }, async move { _ = closed.recv().await }))
}
