//! What pages are made from: the site's values that a page shows, and nothing else of the site. A page
//! is a function of its facts, its body, and of what all pages share; the hash of its facts is its
//! key. Whoever renders never sees the site, so no page can show what its key does not know.

pub mod article;
pub mod calendar;
pub mod frame;
pub mod index;
pub mod list;
pub mod span;

#[cfg(test)]
pub(super) mod tests;
