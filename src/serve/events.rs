//! What a server tells while it runs. It never prints; whoever runs it decides what is shown.

use std::net::SocketAddr;
use std::time::Duration;

use crate::build::events::Events;
use crate::build::report::Report;
use crate::model::problem::Problem;
use crate::serve::alert::Alert;

/// Listens to a server. All methods may be called from several threads.
pub trait Listener: Events {
    /// It can be reached at this address of a browser, from `address`; `usual` is the usual port, where
    /// that was taken.
    fn serving(&self, url: &str, address: SocketAddr, usual: Option<u16>);
    /// The site stands ready.
    fn ready(&self, report: &Report, took: Duration);
    /// A rule file, or the site's own pages and redirects, have a mistake: who wrote them looks here.
    fn mistake(&self, problem: &Problem);
    /// What is watched.
    fn watched(&self, what: &[String]);
    /// How it is watched.
    fn watching(&self, how: &str);
    /// A change was followed: what changed, and how long it took until the next answer had it.
    fn followed(&self, what: &str, took: Duration);
    /// Something is wrong now; nothing, where it is mended.
    fn alerts(&self, alerts: &[Alert]);
    /// The server ends.
    fn ended(&self);
}
