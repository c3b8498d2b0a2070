//! The archive, read by a reader of its directory that shares nothing with its writer; what is in its
//! files, by the package's own.

use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use zip::ZipArchive;

use super::{Zip, folder};
use crate::manifest::stamp::STAMP;
use crate::publish::destination::Destination;
use crate::publish::difference::Difference;
use crate::publish::listing::Listing;

/// 13 September 2020, 12:26:40 UTC.
const TIME: i64 = 1_600_000_000;

fn packed(path: &Path, time: i64, listing: &Listing) -> Vec<u8> {
    let mut zip = Zip::new(path, time, None);
    let there = zip.look(listing).expect("looked");
    let sent = zip.send(listing, &Difference::of(listing, &there.files)).expect("sent");
    let bytes = fs::read(path).expect("an archive");
    assert_eq!(sent.bytes, bytes.len() as u64);
    assert_eq!(zip.known().expect("remembered").files.len(), listing.files().len());
    bytes
}

/// An entry of the directory at the end of an archive (APPNOTE.TXT 4.3.12).
struct Entry {
    name: String,
    is_utf8: bool,
    method: u16,
    /// Date and time, as MS-DOS has them.
    time: u32,
    mode: u32,
    compressed: u32,
    size: u32,
}

fn short(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn long(bytes: &[u8], at: usize) -> u32 {
    u32::from(short(bytes, at + 2)) << 16 | u32::from(short(bytes, at))
}

fn wide(bytes: &[u8], at: usize) -> usize {
    usize::try_from(u64::from(long(bytes, at + 4)) << 32 | u64::from(long(bytes, at)))
        .expect("a place")
}

/// Reads the directory, by way of that of Zip64 where the archive has one. Tells whether it has.
fn directory(bytes: &[u8]) -> (Vec<Entry>, bool) {
    let end = bytes.len() - 22;
    assert_eq!(&bytes[end..end + 4], b"PK\x05\x06", "the end, without a comment");
    let is_zip64 = end >= 20 && &bytes[end - 20..end - 16] == b"PK\x06\x07";
    let (count, mut at) = if is_zip64 {
        assert_eq!((short(bytes, end + 10), short(bytes, end + 8)), (0xffff, 0xffff));
        let end = wide(bytes, end - 20 + 8);
        assert_eq!(&bytes[end..end + 4], b"PK\x06\x06");
        (wide(bytes, end + 32), wide(bytes, end + 48))
    } else {
        (usize::from(short(bytes, end + 10)), long(bytes, end + 16) as usize)
    };
    let mut entries = Vec::new();
    for _ in 0..count {
        assert_eq!(&bytes[at..at + 4], b"PK\x01\x02");
        assert_eq!(short(bytes, at + 4) >> 8, 3, "made by a Unix: modes count");
        let name = &bytes[at + 46..at + 46 + usize::from(short(bytes, at + 28))];
        let entry = Entry {
            name: String::from_utf8(name.to_vec()).expect("UTF-8"),
            is_utf8: short(bytes, at + 8) & 1 << 11 != 0,
            method: short(bytes, at + 10),
            time: u32::from(short(bytes, at + 14)) << 16 | u32::from(short(bytes, at + 12)),
            mode: long(bytes, at + 38) >> 16,
            compressed: long(bytes, at + 20),
            size: long(bytes, at + 24),
        };
        assert_eq!(short(bytes, at + 8) & 1, 0, "in no secret writing");
        let local = long(bytes, at + 42) as usize;
        assert_eq!(&bytes[local..local + 4], b"PK\x03\x04", "{}", entry.name);
        assert_eq!(&bytes[local + 30..local + 30 + name.len()], name);
        at += 46 + name.len() + usize::from(short(bytes, at + 30) + short(bytes, at + 32));
        entries.push(entry);
    }
    (entries, is_zip64)
}

fn listing(files: &[(&str, &str)]) -> Listing {
    let mut listing = Listing::default();
    for (path, text) in files {
        listing.put(path, text.as_bytes().to_vec());
    }
    listing
}

#[test]
fn readers_get_a_folder_with_what_pages_lead_to() {
    let dir = tempfile::tempdir().expect("a folder");
    let long = "文字".repeat(500);
    let name = format!("{}/{}.html", "湖".repeat(60), "旧".repeat(40));
    let site = listing(&[
        (STAMP, "stamp"),
        (".nojekyll", ""),
        (".well-known/security.txt", "Contact:"),
        ("404.html", "lost"),
        ("CNAME", "news.example"),
        ("a/robots.txt", "an article's file"),
        ("feeds/all.xml", "<feed/>"),
        ("index.html", &long),
        ("pictures/湖.JPG", &long),
        ("robots.txt", "User-agent: *"),
        ("sitemap.xml", "<sitemapindex/>"),
        ("sitemaps/2020-01.xml", "<urlset/>"),
        ("sitemaps/index.html", "somebody's own page"),
        (&name, "long"),
    ]);
    let bytes = packed(&dir.path().join("河口 2020.zip"), TIME, &site);
    let (entries, is_zip64) = directory(&bytes);
    assert!(!is_zip64);
    let names: Vec<&str> = entries
        .iter()
        .map(|entry| entry.name.strip_prefix("河口 2020/").expect("in one folder"))
        .collect();
    assert_eq!(
        names,
        [
            ".well-known/security.txt",
            "a/robots.txt",
            "feeds/all.xml",
            "index.html",
            "pictures/湖.JPG",
            "sitemaps/index.html",
            &name
        ]
    );
    for entry in &entries {
        assert!(entry.is_utf8, "{}", entry.name);
        assert_eq!(entry.mode, 0o100_644, "{}", entry.name);
        // 2020-09-13, 12:26:40.
        let (date, time) = (40 * 512 + 9 * 32 + 13, 12 * 2048 + 26 * 32 + 20);
        assert_eq!(entry.time, date << 16 | time, "{}", entry.name);
    }
    let (page, picture) = (&entries[3], &entries[4]);
    assert_eq!((page.method, picture.method), (8, 0), "text is deflated, a picture stored");
    assert!(page.compressed < page.size / 10);
    let mut archive = ZipArchive::new(Cursor::new(bytes.as_slice())).expect("an archive");
    for (at, entry) in entries.iter().enumerate() {
        let mut text = String::new();
        archive.by_index(at).expect("a file").read_to_string(&mut text).expect("text");
        let path = entry.name.strip_prefix("河口 2020/").expect("in one folder");
        let mut wanted = Vec::new();
        site.get(path).expect("a file").read(&mut wanted).expect("read");
        assert_eq!(text.as_bytes(), wanted, "{path}");
    }
    fs::create_dir(dir.path().join("other")).expect("made");
    assert!(
        packed(&dir.path().join("other/河口 2020.zip"), TIME, &site) == bytes,
        "the same bytes"
    );
}

#[test]
fn more_files_than_a_plain_archive_can_count() {
    let dir = tempfile::tempdir().expect("a folder");
    // Put in order, which is quick.
    let mut site = Listing::default();
    for number in 0..65_600 {
        site.put(&format!("{number:05}.txt"), Vec::new());
    }
    let bytes = packed(&dir.path().join("many.zip"), TIME, &site);
    let (entries, is_zip64) = directory(&bytes);
    assert!(is_zip64);
    assert_eq!((entries.len(), entries[65_599].name.as_str()), (65_600, "many/65599.txt"));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    assert_eq!(archive.len(), 65_600);
    assert_eq!(archive.by_name("many/65599.txt").expect("the last").size(), 0);
}

#[test]
fn a_site_of_no_files_is_an_archive_that_may_be_replaced() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("a.zip");
    assert!(directory(&packed(&path, TIME, &Listing::default())).0.is_empty());
    assert_eq!(directory(&packed(&path, TIME, &listing(&[("a", "b")]))).0.len(), 1);
}

#[test]
fn times_that_an_archive_does_not_know_are_its_first() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("a.zip");
    for (time, wanted) in [
        (0, 32 + 1),
        (-5, 32 + 1),
        (i64::MAX, 32 + 1),
        (315_532_800, 32 + 1),
        // 1980-02-29.
        (320_630_400, 2 * 32 + 29),
    ] {
        let bytes = packed(&path, time, &listing(&[("a", "b")]));
        assert_eq!(directory(&bytes).0[0].time >> 16, wanted, "{time}");
    }
}

#[test]
fn the_folder_inside_has_a_name_that_any_system_takes() {
    for (stem, name) in [
        ("河口 2020", "河口 2020"),
        ("a.b", "a.b"),
        ("..", "site"),
        ("", "site"),
        (".hidden", "hidden"),
        ("a/b\\c:d*e", "a-b-c-d-e"),
        ("line\nbreak", "line-break"),
        ("end. . ", "end"),
        ("-rf", "rf"),
        ("NUL", "siteNUL"),
        ("com1.old", "sitecom1.old"),
        ("com", "com"),
        ("console", "console"),
    ] {
        assert_eq!(folder(stem), name, "{stem:?}");
    }
    assert_eq!(folder(&"湖".repeat(100)), "湖".repeat(40));
}
