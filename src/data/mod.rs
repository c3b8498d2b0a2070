//! What is known of articles, as other programs want it: JSON files of records and an index of them;
//! where else the site can be read. Never knows pages, bodies or the disk.

pub mod index;
pub mod mirrors;
pub mod shard;
pub mod target;

#[cfg(test)]
mod tests;
