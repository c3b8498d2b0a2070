//! What an open page is told: that it changed, that something is wrong, what cleaning did.

pub mod head;
pub mod inject;
pub mod look;
pub mod message;
pub mod policy;
pub mod script;
