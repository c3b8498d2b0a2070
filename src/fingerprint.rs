//! The one hash of the house: 128 bits of XXH3. It tells equal from different; it is no protection
//! against somebody who makes collisions on purpose.

use std::fmt;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64, xxh3_128};

/// The letters of our base 32: Crockford's, in lower case, without `i l o u`.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A 128-bit hash of bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The fingerprint of one piece of bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(xxh3_128(bytes))
    }

    /// The fingerprint of several pieces; where one ends matters.
    pub fn of_parts<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hasher = Xxh3::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self(hasher.digest128())
    }

    /// The first `letters` letters (at most 25) in base 32, 5 bits each.
    pub fn base32(self, letters: usize) -> String {
        (0..letters.min(25))
            .map(|at| {
                let index = (self.0 >> (123 - 5 * at)) & 31;
                char::from(ALPHABET[usize::try_from(index).unwrap_or(0)])
            })
            .collect()
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// A quick 64-bit hash, for sketches and shards that stay in memory.
pub fn quick(bytes: &[u8]) -> u64 {
    xxh3_64(bytes)
}

#[cfg(test)]
mod tests {
    use super::Fingerprint;

    #[test]
    fn base32_is_frozen() {
        // Article addresses are made of this: a change here breaks every link to every site.
        assert_eq!(Fingerprint::of(b"").base32(10), "k6n0dmr18y");
        assert_eq!(Fingerprint::of(b"https://example.com/a").base32(10).len(), 10);
    }

    #[test]
    fn parts_know_where_they_end() {
        let one = Fingerprint::of_parts([b"ab".as_slice(), b"c"]);
        let other = Fingerprint::of_parts([b"a".as_slice(), b"bc"]);
        assert_ne!(one, other);
    }
}
