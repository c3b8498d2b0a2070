//! `reprint serve` from outside: a project goes in, requests go to the address that it prints, and its
//! answers are held against the files of a build. Of the library only what takes the live script out
//! of a page again is used: that an answer without it is the built file is what the crawl proves.

mod client;
pub(crate) mod crawl;
mod hostile;
mod live;
mod manners;
mod reviewed;
pub(crate) mod server;
mod stream;
