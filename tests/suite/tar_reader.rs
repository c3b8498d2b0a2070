//! A reader of tar archives that shares nothing with the one who writes them, and the rules that GitHub
//! Pages has for an archive. Made after POSIX.1-2017 ("ustar Interchange Format") and the manual of GNU
//! tar ("Basic Tar Format"): the library's own tests use it too.

use std::collections::BTreeSet;

const BLOCK: usize = 512;

/// What a header says, and what follows it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) path: String,
    pub(crate) kind: u8,
    pub(crate) mode: u64,
    pub(crate) owner: (u64, u64),
    pub(crate) names: (String, String),
    pub(crate) link: String,
    pub(crate) time: u64,
    pub(crate) bytes: Vec<u8>,
}

/// Reads an archive up to its end, which has to be two empty blocks and nothing more.
pub(crate) fn read(archive: &[u8]) -> Vec<Entry> {
    assert_eq!(archive.len() % BLOCK, 0, "whole blocks");
    let mut entries = Vec::new();
    let mut long = None;
    let mut at = 0;
    loop {
        let header = &archive[at..at + BLOCK];
        if header.iter().all(|byte| *byte == 0) {
            assert_eq!(archive.len() - at, 2 * BLOCK, "two empty blocks at the end");
            assert!(archive[at..].iter().all(|byte| *byte == 0), "two empty blocks at the end");
            assert_eq!(long, None, "a long name without its file");
            return entries;
        }
        check_sum(header);
        assert!(&header[257..265] == b"ustar  \0" || &header[257..265] == b"ustar\x0000");
        let size = usize::try_from(number(&header[124..136])).expect("a size");
        let bytes = archive[at + BLOCK..at + BLOCK + size].to_vec();
        at += BLOCK + size.div_ceil(BLOCK) * BLOCK;
        if header[156] == b'L' {
            assert_eq!(bytes.last(), Some(&0), "a long name ends with a zero");
            long = Some(text(&bytes));
            continue;
        }
        let short = text(&header[..100]);
        let path = long.take().unwrap_or_else(|| {
            let is_posix = &header[257..265] == b"ustar\x0000";
            let front = if is_posix { text(&header[345..500]) } else { String::new() };
            if front.is_empty() { short } else { format!("{front}/{short}") }
        });
        entries.push(Entry {
            path,
            kind: header[156],
            mode: number(&header[100..108]),
            owner: (number(&header[108..116]), number(&header[116..124])),
            names: (text(&header[265..297]), text(&header[297..329])),
            link: text(&header[157..257]),
            time: number(&header[136..148]),
            bytes,
        });
    }
}

/// The rules for an archive that GitHub Pages takes, and those that this program gives itself: nobody can
/// tell from one who made it, where, and when. Returns paths and bytes of the files.
pub(crate) fn check_pages(entries: &[Entry], time: u64) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = BTreeSet::new();
    let mut last: Option<&str> = None;
    for entry in entries {
        let path = entry.path.as_str();
        assert!(last.is_none_or(|last| last < path), "sorted, each once: {last:?}, {path}");
        last = Some(path);
        assert!(!path.contains(['\0', '\\']), "a plain path: {path}");
        let plain = path.strip_suffix('/').unwrap_or(path);
        for part in plain.split('/') {
            assert!(!matches!(part, "" | "." | ".."), "no absolute path, no way up: {path}");
        }
        if let Some((above, _)) = plain.rsplit_once('/') {
            assert!(folders.contains(above), "the folder comes before what is in it: {path}");
        }
        assert_eq!(entry.owner, (0, 0), "{path}");
        assert_eq!(entry.names, (String::new(), String::new()), "{path}");
        assert_eq!((entry.link.as_str(), entry.time), ("", time), "{path}");
        match entry.kind {
            b'0' => {
                assert_eq!((entry.mode, path.ends_with('/')), (0o644, false), "{path}");
                files.push((path.to_owned(), entry.bytes.clone()));
            }
            b'5' => {
                assert_eq!((entry.mode, path.ends_with('/')), (0o755, true), "{path}");
                assert!(entry.bytes.is_empty() && folders.insert(plain), "{path}");
            }
            kind => panic!("neither a file nor a folder, but {kind}: {path}"),
        }
    }
    let used =
        |folder: &&str| files.iter().any(|(path, _)| path.starts_with(&format!("{folder}/")));
    assert!(folders.iter().all(used), "no folder without a file: {folders:?}");
    files
}

/// The sum of all bytes, those of the sum itself taken for spaces.
fn check_sum(header: &[u8]) {
    let sum = |at: usize, byte: u8| if (148..156).contains(&at) { 32 } else { u64::from(byte) };
    let found: u64 = header.iter().enumerate().map(|(at, byte)| sum(at, *byte)).sum();
    assert_eq!(number(&header[148..156]), found, "the sum of a header");
}

/// Octal digits up to a zero or a space.
fn number(field: &[u8]) -> u64 {
    let digits = text(field);
    u64::from_str_radix(digits.trim_matches(' '), 8).expect("an octal number")
}

/// Up to a zero.
fn text(field: &[u8]) -> String {
    let end = field.iter().position(|byte| *byte == 0).unwrap_or(field.len());
    String::from_utf8(field[..end].to_vec()).expect("UTF-8")
}
