//! The user's own git: their keys, helpers and proxies do the network.

pub mod command;
pub mod failure;
pub mod import;
pub mod progress;
pub mod remote;
pub mod repository;
pub mod transport;
