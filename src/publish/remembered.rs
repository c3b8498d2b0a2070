//! A target that is a file or a folder, with what was left there last time: the record is read before it is
//! looked at, and written when it was sent.

use std::path::Path;

use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::manifest::cache::Cache;
use crate::manifest::stamp::Stamp;
use crate::publish::destination::{Destination, Sent, There};
use crate::publish::difference::Difference;
use crate::publish::listing::Listing;
use crate::publish::record::{Record, State};

/// A target and its record.
pub struct Remembered<'a> {
    cache: &'a Cache,
    target: Fingerprint,
    /// The build that the record is of; none for an archive, which has its own.
    known: Option<Stamp>,
    destination: Box<dyn Destination>,
}

impl<'a> Remembered<'a> {
    /// The target that `make` makes of what was remembered of it.
    pub fn open<D: Destination + 'static>(
        cache: &'a Cache,
        kind: &str,
        path: &Path,
        make: impl FnOnce(Record) -> D,
    ) -> Self {
        let target = Fingerprint::of_value(&(kind, path.as_os_str().as_encoded_bytes()));
        let record = Record::load(cache, target);
        let known = record.states.first().map(State::stamp);
        Self { cache, target, known, destination: Box::new(make(record)) }
    }

    fn save(&self, listing: &Listing) -> Result<()> {
        let archive = self.destination.known().cloned();
        // An archive has its files in its own record.
        let state = listing.stamp().filter(|_| archive.is_none());
        let state = state.map(|stamp| State::of(&stamp.build, &stamp, None, listing));
        let record = Record { states: state.into_iter().collect(), archive };
        record.save(self.cache, self.target)
    }
}

impl Destination for Remembered<'_> {
    fn look(&mut self, listing: &Listing) -> Result<There> {
        self.destination.look(listing)
    }

    fn send(&mut self, listing: &Listing, difference: &Difference) -> Result<Sent> {
        let sent = self.destination.send(listing, difference)?;
        self.save(listing)?;
        Ok(sent)
    }

    fn rest(&mut self, listing: &Listing) -> Result<()> {
        self.destination.rest(listing)?;
        // A folder was read for want of a record: once is enough.
        if self.destination.known().is_some() || self.known == listing.stamp() {
            return Ok(());
        }
        self.save(listing)
    }
}
