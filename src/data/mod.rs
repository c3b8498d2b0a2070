//! What is known of articles, as other programs want it: JSON files of records and an index of them.
//! Never knows pages, bodies or the disk.

pub mod index;
pub mod shard;
pub mod target;

#[cfg(test)]
mod tests;
