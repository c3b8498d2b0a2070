//! The stamp in an output folder, and in every copy of it that is published: says whose folder it is,
//! which build made it, and which version of the program.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::fingerprint::Fingerprint;

/// The name of the stamp in the output folder.
pub const STAMP: &str = ".reprint";

/// The first line of every stamp.
const FIRST: &str = "This folder was made by Reprint, which sweeps what it wrote here.";

/// What a stamp says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The build: the same name is the same site, byte for byte.
    pub build: String,
    /// The version of the program.
    pub version: String,
}

impl Stamp {
    /// A stamp of this program for a build's name.
    pub fn new(version: &str, name: Fingerprint) -> Self {
        Self { build: name.base32(20), version: version.to_owned() }
    }

    /// What a text says, if it is a stamp.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next() != Some(FIRST) {
            return None;
        }
        let (build, version) = (lines.next()?, lines.next()?.strip_prefix("version ")?);
        (!build.is_empty()).then(|| Self { build: build.to_owned(), version: version.to_owned() })
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST}\n{}\nversion {}", self.build, self.version)
    }
}

/// The version of this program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

#[cfg(test)]
mod tests {
    use super::{Stamp, VERSION};
    use crate::fingerprint::Fingerprint;

    #[test]
    fn a_stamp_is_read_back() {
        let stamp = Stamp::new(VERSION, Fingerprint::of(b"site"));
        assert_eq!(Stamp::parse(&stamp.to_string()), Some(stamp));
        assert_eq!(Stamp::parse("This folder was made by hand.\nx\nversion 1\n"), None);
        assert_eq!(Stamp::parse(""), None);
    }
}
