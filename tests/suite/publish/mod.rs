//! `reprint publish` against real repositories of git, on this machine: what arrives, how much is sent,
//! what a race, a crash, a full disk or a broken line leave.

mod branch;
mod copies;
#[cfg(target_os = "linux")]
mod disks;
mod files;
mod guards;
#[cfg(unix)]
mod killed_files;
mod large;
mod mirror;
mod operator;
mod reviewed;
mod stopped;
mod taken_down;
mod troubles;
