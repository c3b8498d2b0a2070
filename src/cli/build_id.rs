//! The first bytes of a program's file to whether its linker named it in them: two programs of one name are
//! one program. Knows ELF, and no program.

/// Bytes of the file's head (System V ABI, "ELF header", for 64 bits).
const HEAD: usize = 64;

/// Bytes of a segment's entry in the table of segments.
const SEGMENT: usize = 56;

/// A segment of notes: `PT_NOTE`.
const NOTES: u32 = 4;

/// A note that holds a hash of the program: `NT_GNU_BUILD_ID`, of the owner `GNU`.
const BUILD_ID: u32 = 3;

/// Bytes of the shortest hash that a linker makes.
const SHORTEST: usize = 8;

/// Whether a 64-bit ELF file that begins like this has a build ID, and has it in these bytes: a hash of all
/// that was linked (`ld --build-id`). Other formats have their own names, and are not read.
pub fn stands_in(start: &[u8]) -> bool {
    search(start).is_some()
}

fn search(start: &[u8]) -> Option<()> {
    let head = start.first_chunk::<HEAD>()?;
    // Of 64 bits, little end first.
    if !head.starts_with(b"\x7fELF\x02\x01") {
        return None;
    }
    let table = usize::try_from(number::<8>(head, 32)?).ok()?;
    let [width, count] = [54, 56].map(|at| number::<2>(head, at));
    if width? != SEGMENT as u64 {
        return None;
    }
    let segments = start.get(table..)?.chunks_exact(SEGMENT).take(usize::try_from(count?).ok()?);
    segments.filter(|segment| number::<4>(segment, 0) == Some(NOTES.into())).find_map(|segment| {
        let [from, length] = [8, 32].map(|at| number::<8>(segment, at)?.try_into().ok());
        named(start.get(from?..)?.get(..length?)?)
    })
}

/// Whether one of these notes is a build ID.
fn named(mut notes: &[u8]) -> Option<()> {
    loop {
        let [owner, text, kind] = [0, 4, 8].map(|at| number::<4>(notes, at));
        let [owner, text] = [owner?, text?].map(usize::try_from);
        let (owner, text) = (owner.ok()?, text.ok()?);
        let rest = notes.get(12..)?;
        let told = rest.get(owner.next_multiple_of(4)..)?;
        let is_id = kind == Some(BUILD_ID.into()) && rest.get(..owner) == Some(b"GNU\0");
        if is_id && text >= SHORTEST && told.len() >= text {
            return Some(());
        }
        notes = told.get(text.next_multiple_of(4)..)?;
    }
}

/// The number of `N` bytes at a place.
fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..)?.first_chunk::<N>()?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop, prop_assert, proptest};

    use super::stands_in;

    fn note(owner: &str, kind: u32, text: &[u8]) -> Vec<u8> {
        let mut note = Vec::new();
        for number in [u32::try_from(owner.len()), u32::try_from(text.len()), Ok(kind)] {
            note.extend(number.expect("small").to_le_bytes());
        }
        for part in [owner.as_bytes(), text] {
            note.extend(part);
            note.resize(note.len().next_multiple_of(4), 0);
        }
        note
    }

    /// The first bytes of a program whose second segment has these notes.
    fn program(notes: &[Vec<u8>]) -> Vec<u8> {
        let notes = notes.concat();
        let mut bytes = b"\x7fELF\x02\x01\x01".to_vec();
        bytes.resize(64, 0);
        bytes[32..40].copy_from_slice(&64u64.to_le_bytes());
        bytes[54..56].copy_from_slice(&56u16.to_le_bytes());
        bytes[56..58].copy_from_slice(&2u16.to_le_bytes());
        for (kind, from, length) in [(1u32, 0, 64), (4, 64 + 2 * 56, notes.len() as u64)] {
            let start = bytes.len();
            bytes.extend(kind.to_le_bytes());
            bytes.resize(start + 56, 0);
            bytes[start + 8..start + 16].copy_from_slice(&u64::to_le_bytes(from));
            bytes[start + 32..start + 40].copy_from_slice(&length.to_le_bytes());
        }
        bytes.extend(notes);
        bytes
    }

    #[test]
    fn a_program_with_a_build_id_has_it_once_it_is_read_so_far() {
        let others = [note("GNU\0", 1, &[0; 16]), note("stapsdt\0", 3, &[7; 30])];
        let named = program(&[others.to_vec(), vec![note("GNU\0", 3, &[9; 20])]].concat());
        assert!(stands_in(&named));
        for end in 0..named.len() {
            assert!(!stands_in(&named[..end]), "{end}");
        }
        assert!(!stands_in(&program(&others)), "none of the notes is one");
        assert!(!stands_in(&program(&[note("GNU\0", 3, b"short")])));
        assert!(!stands_in(b"#!/bin/sh\n"));
    }

    proptest! {
        #[test]
        fn no_file_is_too_odd(
            places in prop::collection::vec((0usize..220, prop::num::u8::ANY), 0..12),
            bytes in prop::collection::vec(prop::num::u8::ANY, 0..80),
        ) {
            let mut odd = program(&[note("GNU\0", 3, &[9; 20])]);
            for (at, byte) in places {
                if let Some(place) = odd.get_mut(at) {
                    *place = byte;
                }
            }
            for bytes in [odd, bytes] {
                prop_assert!(!stands_in(&bytes) || bytes.starts_with(b"\x7fELF\x02\x01"));
            }
        }
    }
}
