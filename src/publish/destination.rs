//! What every kind of target can do: tell what stands there, and become what it shall be.

use crate::error::Result;
use crate::manifest::stamp::Stamp;
use crate::publish::archive::Known;
use crate::publish::difference::{Difference, Standing};
use crate::publish::listing::Listing;

/// What stands at a target.
#[derive(Debug, Clone, Default)]
pub struct There {
    /// Its files.
    pub files: Standing,
    /// The build that stands there; none where nothing does, or nothing of ours.
    pub stamp: Option<Stamp>,
}

/// What was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sent {
    /// What it is called there: a commit, a file.
    pub name: String,
    /// Bytes that went over the line, or were written.
    pub bytes: u64,
    /// For a branch: objects that went over the line.
    pub objects: Option<u64>,
}

/// A place that a site is published to.
pub trait Destination {
    /// Looks what stands there. Nothing is changed there by that.
    fn look(&mut self, listing: &Listing) -> Result<There>;

    /// Has it hold what the listing says. When this fails, the target is as it was, or says in its error
    /// what it is, and the next call goes on from there.
    fn send(&mut self, listing: &Listing, difference: &Difference) -> Result<Sent>;

    /// Told when it holds all of that already: halves that a stopped run left are removed, and what was
    /// found out by reading is remembered.
    fn rest(&mut self, listing: &Listing) -> Result<()>;

    /// Whether it has to be sent also where no file differs.
    fn is_due(&self) -> bool {
        false
    }

    /// What has to be remembered of an archive that was sent.
    fn known(&self) -> Option<&Known> {
        None
    }
}
