//! From a built site to where readers find it: looks what stands there, finds the difference, checks it,
//! and sends it. Knows files and their hashes; never how a page is made.

pub mod address;
pub mod archive;
pub mod artifact;
pub mod branch;
pub mod checks;
pub mod compare;
pub mod destination;
pub mod difference;
pub mod dir;
pub mod finding;
pub mod git;
pub mod listener;
pub mod listing;
pub mod live;
pub mod notes;
pub mod options;
pub mod place;
pub mod record;
pub mod remembered;
pub mod run;
pub mod sites;
pub mod target;
pub mod version;
pub mod years;
pub mod zip;
