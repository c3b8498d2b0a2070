//! HTTP as GitHub Pages speaks it: requests to what is asked of the site, replies to answers. Knows no
//! page and no build.

pub mod answer;
pub mod bind;
pub mod body;
pub mod conditions;
pub mod connection;
pub mod encoding;
pub mod fetch_metadata;
pub mod handles;
pub mod host;
pub mod limits;
pub mod media;
pub mod race;
pub mod server;
pub mod target;

#[cfg(test)]
mod tests;
