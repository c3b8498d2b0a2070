//! Which runs of four ASCII characters a source has: one look at it, and most rules need none of
//! their own. It may say yes to what is not there, never no to what is.

/// Bits: a page has some thousand different runs, and one run in ten may be there by chance.
const BITS: usize = 1 << 14;

/// An odd number that spreads its factor's low bits over all bits.
const SPREAD: u32 = 0x9e37_79b9;

/// The high bits of four bytes: a run with any of them is no ASCII.
const NOTHING: u32 = 0x8080_8080;

/// The same of eight bytes.
const OTHER: u64 = 0x8080_8080_8080_8080;

/// The runs of a source.
pub struct Digest {
    bits: Box<[u64]>,
}

impl Digest {
    /// Of a source.
    pub fn of(source: &str) -> Self {
        let mut bits = vec![0u64; BITS / 64].into_boxed_slice();
        let mut run = 0u32;
        let source = source.as_bytes();
        let mut at = 0;
        while let Some(byte) = source.get(at) {
            at += 1;
            if !byte.is_ascii() {
                // Rules look for ASCII; other text is most of a page, and would fill the bits.
                let rest = source[at..].as_chunks::<8>().0;
                let is_other = |eight: &&[u8; 8]| u64::from_ne_bytes(**eight) & OTHER == OTHER;
                at += 8 * rest.iter().take_while(is_other).count();
                run = NOTHING;
                continue;
            }
            run = run << 8 | u32::from(byte.to_ascii_lowercase());
            if run & NOTHING == 0 {
                let (word, bit) = place(run);
                bits[word] |= bit;
            }
        }
        Self { bits }
    }

    /// Whether a text may stand in the source, in any case. What is no ASCII, or short, may.
    pub fn may_have(&self, text: &str) -> bool {
        let mut run = 0u32;
        for (at, byte) in text.bytes().enumerate() {
            run = run << 8 | u32::from(byte.to_ascii_lowercase());
            if at >= 3 && run & NOTHING == 0 {
                let (word, bit) = place(run);
                if self.bits[word] & bit == 0 {
                    return false;
                }
            }
        }
        true
    }
}

fn place(run: u32) -> (usize, u64) {
    let at = run.wrapping_mul(SPREAD) >> (32 - BITS.trailing_zeros());
    ((at >> 6) as usize, 1 << (at & 63))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Digest;

    #[test]
    fn what_is_not_there_is_mostly_known() {
        let digest = Digest::of("<div id=\"IMU\" class=x>湖水</div>");
        for (text, there) in [
            ("imu", true),
            ("id=\"imu\"", true),
            ("<div", true),
            ("湖水", true),
            ("innity-in-post", false),
            ("<ins", false),
        ] {
            assert_eq!(digest.may_have(text), there, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_there_is_never_denied(source in "[a-cA-C湖 <\"é]{0,60}", from in 0usize..60, len in 0usize..20) {
            let end = source.len();
            let next = |at: usize| (at..=end).find(|at| source.is_char_boundary(*at)).unwrap_or(end);
            let part = &source[next(from)..next(from + len)];
            prop_assert!(Digest::of(&source).may_have(part));
            prop_assert!(Digest::of(&source).may_have(&part.to_ascii_uppercase()));
        }
    }
}
