//! Reprint reads a repository of mirrored news posts as it is, cleans every article, and builds
//! the whole archive as a small, script-free site.
//!
//! `ARCHITECTURE.md` draws the rooms of this house and the one-way rules between them.

pub mod build;
pub mod clean;
pub mod cli;
pub mod config;
pub mod data;
pub mod error;
pub mod feed;
pub mod fingerprint;
pub mod index;
pub mod load;
pub mod manifest;
pub mod model;
pub mod parse;
pub mod publish;
pub mod render;
pub mod serve;
pub mod sitemap;
pub mod text;
pub mod theme;
pub mod trust;
pub mod write;
pub mod xml;
