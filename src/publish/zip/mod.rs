//! A zip archive of the site, for those who read offline, and the one door to the package `zip`. Knows
//! what of a site is of no use on a disk; never how the site was made.

use std::io::{self, Write as _};
use std::num::NonZero;
use std::path::Path;
use std::thread;

use chrono::{DateTime, Datelike, Timelike};
use zip::result::ZipError;
use zip::write::{PreparedZipFile, SimpleFileOptions};
use zip::{CompressionMethod, System, ZipWriter};

use crate::error::Result;
use crate::manifest::stamp::STAMP;
use crate::model::output::OutputKind;
use crate::publish::archive::{Form, Known, Place, Stopped};
use crate::publish::destination::{Destination, Sent, There};
use crate::publish::difference::Difference;
use crate::publish::listing::{File, Listing};
use crate::write::aside::Aside;

/// How every archive begins.
const FORM: Form = Form { name: "zip archive", mark: b"PK", at: 0 };

/// What servers and search engines ask for, and no page leads to. A 404 page is made to be shown at
/// addresses that a disk does not have.
const FOR_SERVERS: [&str; 6] =
    [".nojekyll", STAMP, "404.html", "CNAME", "robots.txt", "sitemap.xml"];

/// Ends of names of files that are compressed already: they are stored as they are.
const COMPRESSED: [&str; 21] = [
    "7z", "avif", "bz2", "flac", "gif", "gz", "heic", "jpeg", "jpg", "m4a", "mkv", "mp3", "mp4",
    "ogg", "opus", "png", "webm", "webp", "woff", "woff2", "zip",
];

/// Bytes of files that are compressed together, by all processors.
const AT_ONCE: u64 = 32 << 20;

/// Files of the same.
const FILES_AT_ONCE: usize = 1024;

/// The longest name of the folder inside, in bytes.
const LONGEST_NAME: usize = 120;

/// Names that Windows has for devices, whatever follows a dot.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// A zip archive.
///
/// Inside is one folder, named like the archive, so that nobody's desktop is strewn with pages. Names
/// are UTF-8 and say so, and Zip64 is used where an archive needs it (PKWARE's APPNOTE.TXT, 4.3.9 and
/// appendix D).
#[derive(Debug)]
pub struct Zip {
    place: Place,
    folder: String,
    time: i64,
}

impl Zip {
    /// The archive at `path`. All its files are of `time`, in seconds since 1970; `known` is what was
    /// remembered of it.
    pub fn new(path: &Path, time: i64, known: Option<Known>) -> Self {
        let folder = folder(&path.file_stem().unwrap_or_default().to_string_lossy());
        Self { place: Place::new(path, known, FORM), folder, time }
    }
}

impl Destination for Zip {
    fn look(&mut self, _: &Listing) -> Result<There> {
        self.place.look()
    }

    fn send(&mut self, listing: &Listing, difference: &Difference) -> Result<Sent> {
        let Self { place, folder, time } = self;
        place.send(listing, difference, |into| pack(listing, folder, *time, into))
    }

    fn rest(&mut self, _: &Listing) -> Result<()> {
        self.place.rest()
    }

    fn known(&self) -> Option<&Known> {
        self.place.known()
    }
}

/// Whether a file is of use to somebody who has the site on a disk.
fn is_for_readers(file: &File) -> bool {
    let path = file.path.as_str();
    let is_map = file.kind == OutputKind::Sitemap
        || (path.starts_with("sitemaps/") && path.ends_with(".xml"));
    !is_map && !FOR_SERVERS.contains(&path)
}

/// Writes the archive.
fn pack(
    listing: &Listing,
    folder: &str,
    time: i64,
    into: &mut Aside,
) -> std::result::Result<(), Stopped> {
    let files: Vec<&File> = listing.files().iter().filter(|file| is_for_readers(file)).collect();
    let time = stamp_of(time);
    let mut archive = ZipWriter::new(into);
    let mut rest = files.as_slice();
    while !rest.is_empty() {
        let mut bytes = 0;
        let fits = rest.iter().take(FILES_AT_ONCE).take_while(|file| {
            bytes += file.bytes;
            bytes <= AT_ONCE
        });
        let (batch, after) = rest.split_at(fits.count().max(1));
        rest = after;
        for file in prepare(batch, folder, time)? {
            archive.add_prepared_file(file).map_err(stopped)?;
        }
    }
    archive.finish().map_err(stopped)?.flush()?;
    Ok(())
}

/// Reads and compresses files, in their order, by as many threads as there are processors.
fn prepare(
    files: &[&File],
    folder: &str,
    time: zip::DateTime,
) -> std::result::Result<Vec<PreparedZipFile>, Stopped> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let share = files.len().div_ceil(threads).max(1);
    let one = |files: &[&File]| {
        let mut bytes = Vec::new();
        let prepare = |file: &&File| {
            file.read(&mut bytes)?;
            let name = format!("{folder}/{}", file.path);
            PreparedZipFile::from_data(name, options(file, time), &bytes).map_err(stopped)
        };
        files.iter().map(prepare).collect::<std::result::Result<Vec<_>, Stopped>>()
    };
    let done: Vec<_> = thread::scope(|scope| {
        let one = &one;
        let threads: Vec<_> =
            files.chunks(share).map(|files| scope.spawn(move || one(files))).collect();
        threads.into_iter().map(thread::ScopedJoinHandle::join).collect()
    });
    let mut all = Vec::with_capacity(files.len());
    for part in done {
        all.extend(part.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
    }
    Ok(all)
}

fn options(file: &File, time: zip::DateTime) -> SimpleFileOptions {
    let end = file.path.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
    let method = if file.bytes == 0 || COMPRESSED.contains(&end.as_str()) {
        CompressionMethod::Stored
    } else {
        CompressionMethod::Deflated
    };
    SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(time)
        .unix_permissions(0o644)
        .system(System::Unix)
}

/// The time as a zip archive has it: from 1980 to 2107, in steps of two seconds, here of UTC.
fn stamp_of(time: i64) -> zip::DateTime {
    let of = |time: i64| {
        let time = DateTime::from_timestamp(time, 0)?.naive_utc();
        let small = |number: u32| u8::try_from(number).ok();
        zip::DateTime::from_date_and_time(
            u16::try_from(time.year()).ok()?,
            small(time.month())?,
            small(time.day())?,
            small(time.hour())?,
            small(time.minute())?,
            small(time.second())?,
        )
        .ok()
    };
    // The default is the first instant of 1980.
    of(time).unwrap_or_default()
}

/// The name of the folder inside: what any system takes for a name.
fn folder(stem: &str) -> String {
    let plain = |c: char| {
        let odd = c.is_control() || "/\\:*?\"<>|\u{fffd}".contains(c);
        if odd { '-' } else { c }
    };
    let name: String = stem.chars().map(plain).collect();
    let mut name = name.trim_start_matches(['.', ' ', '-', '~']).to_owned();
    while name.len() > LONGEST_NAME {
        name.pop();
    }
    name.truncate(name.trim_end_matches(['.', ' ']).len());
    let first = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = ["com", "lpt"]
        .iter()
        .any(|device| first.strip_prefix(device).is_some_and(|number| number.chars().count() == 1));
    if name.is_empty() || numbered || DEVICES.contains(&first.as_str()) {
        name.insert_str(0, "site");
    }
    name
}

fn stopped(error: ZipError) -> Stopped {
    Stopped::Archive(match error {
        ZipError::Io(error) => error,
        other => io::Error::other(other),
    })
}

#[cfg(test)]
mod tests;
