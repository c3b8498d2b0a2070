//! A site that stands ready: all that a build finds out before it makes the first page, kept, so that
//! any page can be made when somebody asks for it. Nothing is written into the output.

pub mod answers;
pub mod built;
pub mod looks;
pub mod prepared;
pub mod quiet;
pub mod revision;

#[cfg(test)]
mod tests;
