//! Addresses to what search engines read: sitemaps (sitemaps.org/protocol.html) and `robots.txt`.
//! Never knows what is at an address.

pub mod index;
pub mod limits;
pub mod news;
pub mod part;
pub mod robots;
pub mod split;
pub mod target;

#[cfg(test)]
mod tests;
