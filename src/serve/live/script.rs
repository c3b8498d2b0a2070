//! The script that runs in a page while it is served. It is the only one that Reprint has, and no
//! built file names it.

/// Its name, below [`OWN`](crate::serve::site::OWN).
pub const NAME: &str = "live.js";

/// Its text.
pub const TEXT: &str = include_str!("live.js");
