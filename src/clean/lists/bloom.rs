//! Hashes into one question that is nearly always answered with no: can this be among them? What it
//! lets pass is looked up; what it does not let pass is not there.

/// A set of hashes of which only some bits are kept.
#[derive(Debug)]
pub struct Bloom {
    bits: Box<[u64]>,
    /// What is shifted away of a hash, so that its upper bits name a bit.
    shift: u32,
}

/// One bit in this many is set: so many of a hundred strangers pass as this goes into a hundred.
const BITS_A_HASH: usize = 32;

/// An odd number that spreads its factor's low bits over all bits.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

impl Bloom {
    /// Of these hashes. They need not be good ones.
    pub fn new(hashes: impl ExactSizeIterator<Item = u64>) -> Self {
        let bits = (hashes.len() * BITS_A_HASH).next_power_of_two().max(1 << 12);
        let mut it = Self { bits: vec![0; bits / 64].into(), shift: 64 - bits.trailing_zeros() };
        for hash in hashes {
            let (word, bit) = it.place(hash);
            it.bits[word] |= bit;
        }
        it
    }

    /// Whether a hash can be among them.
    #[inline]
    pub fn may_hold(&self, hash: u64) -> bool {
        let (word, bit) = self.place(hash);
        self.bits[word] & bit != 0
    }

    #[inline]
    fn place(&self, hash: u64) -> (usize, u64) {
        let at = hash.wrapping_mul(SPREAD) >> self.shift;
        (usize::try_from(at >> 6).unwrap_or(0), 1 << (at & 63))
    }
}

impl Default for Bloom {
    /// Of nothing.
    fn default() -> Self {
        Self::new(std::iter::empty())
    }
}
