//! Content folders to found files and their bytes. Knows names and kinds of files, not what a post
//! is: whether a `.md` file is an article is decided by `parse`.

pub mod filter;
pub mod read;
pub mod walk;
