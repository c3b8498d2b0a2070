//! The one hash of the house: 128 bits of XXH3. It tells equal from different; it is no protection
//! against somebody who makes collisions on purpose.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64, xxh3_128};

/// The letters of our base 32: Crockford's, in lower case, without `i l o u`.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A 128-bit hash of bytes.
///
/// Its halves are apart, so that it needs no more than the alignment of its neighbours; on the disk
/// it is 16 bytes, little end first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(from = "[u8; 16]", into = "[u8; 16]")]
pub struct Fingerprint {
    high: u64,
    low: u64,
}

impl Fingerprint {
    /// The fingerprint of one piece of bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self::from(xxh3_128(bytes))
    }

    /// The fingerprint of several pieces; where one ends matters.
    pub fn of_parts<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hasher = Xxh3::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self::from(hasher.digest128())
    }

    /// The fingerprint of many small pieces that `tell` tells one after the other, as if they were
    /// one piece.
    pub fn of_stream(tell: impl FnOnce(&mut dyn FnMut(&[u8]))) -> Self {
        let mut hasher = Xxh3::new();
        let mut gathered = Vec::with_capacity(STEP + 4096);
        tell(&mut |piece| {
            if gathered.is_empty() && piece.len() >= STEP {
                hasher.update(piece);
                return;
            }
            gathered.extend_from_slice(piece);
            if gathered.len() >= STEP {
                hasher.update(&gathered);
                gathered.clear();
            }
        });
        hasher.update(&gathered);
        Self::from(hasher.digest128())
    }

    /// The fingerprint of a value: of all that its `Hash` says. It depends on the machine's number
    /// sizes and on the compiler, so it is for caches, never for anything that a reader sees.
    pub fn of_value(value: &impl Hash) -> Self {
        let mut gathered = Gathered(Vec::with_capacity(512));
        value.hash(&mut gathered);
        Self::of(&gathered.0)
    }

    /// Its first 32 bits, for hints that may be wrong once in a while.
    pub fn short(self) -> u32 {
        #[expect(clippy::cast_possible_truncation, reason = "that is the point")]
        let short = self.low as u32;
        short
    }

    /// Its bytes.
    pub fn to_bytes(self) -> [u8; 16] {
        u128::from(self).to_le_bytes()
    }

    /// The fingerprint with these bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self::from(u128::from_le_bytes(bytes))
    }

    /// The first `letters` letters (at most 25) in base 32, 5 bits each.
    pub fn base32(self, letters: usize) -> String {
        (0..letters.min(25)).map(|at| char::from(self.letter(at))).collect()
    }

    /// The first `N` letters (at most 25) of the same as bytes.
    pub fn letters<const N: usize>(self) -> [u8; N] {
        std::array::from_fn(|at| self.letter(at))
    }

    /// Whether a text has no letters but those of our base 32.
    pub fn is_base32(text: &str) -> bool {
        text.bytes().all(|letter| ALPHABET.contains(&letter))
    }

    fn letter(self, at: usize) -> u8 {
        let index = (u128::from(self) >> (123 - 5 * at)) & 31;
        ALPHABET[usize::try_from(index).unwrap_or(0)]
    }
}

impl From<u128> for Fingerprint {
    #[expect(clippy::cast_possible_truncation, reason = "each half has the bits that it holds")]
    fn from(bits: u128) -> Self {
        Self { high: (bits >> 64) as u64, low: bits as u64 }
    }
}

impl From<Fingerprint> for u128 {
    fn from(it: Fingerprint) -> Self {
        u128::from(it.high) << 64 | u128::from(it.low)
    }
}

impl From<[u8; 16]> for Fingerprint {
    fn from(bytes: [u8; 16]) -> Self {
        Self::from(u128::from_le_bytes(bytes))
    }
}

impl From<Fingerprint> for [u8; 16] {
    fn from(it: Fingerprint) -> Self {
        u128::from(it).to_le_bytes()
    }
}

/// Bytes that are hashed at a time.
const STEP: usize = 1 << 16;

/// Gathers what a value says of itself: one hash over all of it is several times faster than many
/// small steps.
struct Gathered(Vec<u8>);

impl Hasher for Gathered {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        quick(&self.0)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from(*self))
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
        assert_eq!(&Fingerprint::of(b"").letters::<10>(), b"k6n0dmr18y");
    }

    #[test]
    fn on_the_disk_it_is_sixteen_bytes() {
        let whole = Fingerprint::of(b"a");
        assert_eq!(Fingerprint::from(<[u8; 16]>::from(whole)), whole);
        assert_eq!(postcard::to_stdvec(&whole).expect("bytes"), <[u8; 16]>::from(whole));
    }

    #[test]
    fn a_stream_is_one_piece_however_it_is_told() {
        let all: Vec<u8> = (0..400_000u32).map(|number| number.to_le_bytes()[0]).collect();
        for lengths in [&[7, 130_000, 3, 66_000][..], &[65_536], &[400_000], &[65_535, 1, 70_000]] {
            let told = Fingerprint::of_stream(|tell| {
                let (mut rest, mut lengths) = (&all[..], lengths.iter().cycle());
                while let (false, Some(length)) = (rest.is_empty(), lengths.next()) {
                    let (piece, after) = rest.split_at(rest.len().min(*length));
                    tell(piece);
                    rest = after;
                }
            });
            assert_eq!(told, Fingerprint::of(&all), "{lengths:?}");
        }
    }

    #[test]
    fn parts_know_where_they_end() {
        let one = Fingerprint::of_parts([b"ab".as_slice(), b"c"]);
        let other = Fingerprint::of_parts([b"a".as_slice(), b"bc"]);
        assert_ne!(one, other);
    }
}
