//! How a site is served.

use std::net::IpAddr;

use crate::build::options::Options as Build;

/// How a site is served, as opposed to what it is.
#[derive(Debug, Clone)]
pub struct Options {
    /// The port that was asked for; none for the usual one, or another where that is taken.
    pub port: Option<u16>,
    /// Where it is served: 127.0.0.1 unless another was asked for.
    pub host: IpAddr,
    /// Names by which browsers may reach it besides `localhost` and addresses.
    pub names: Vec<String>,
    /// The path that the site stands at, `/` or `/repo/`.
    pub base: String,
    /// Whether files are looked at again and again, though the system could tell.
    pub poll: bool,
    /// How pages are made.
    pub build: Build,
}
