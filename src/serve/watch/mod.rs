//! What changes on the disk, told as it happens. Knows paths, not what is in them.

pub mod change;
pub mod ignored;
pub mod mounts;
pub mod native;
pub mod poll;
pub mod root;
pub mod tree;
pub mod watcher;

#[cfg(test)]
mod tests;
