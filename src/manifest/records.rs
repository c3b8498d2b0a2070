//! What is remembered of every source file, so that only changed ones are read, parsed and cleaned:
//! its stat, its hash, what parsing made of it, what cleaning asked and found.
//!
//! A table of fixed width, then the texts. What a source's parts say is not looked into here: an
//! unchanged source's parts go into the next file as they are, byte for byte.

use crate::error::{Concern, Error, Result};
use crate::fingerprint::Fingerprint;
use crate::manifest::cache::Cache;
use crate::manifest::sealed::{self, Missing, Sealed};
use crate::model::source::Stat;

/// Bytes of a table's row: stat, hash, whether there is one, content folder, three lengths.
const ROW: usize = 24 + 16 + 1 + 2 + 12;

/// Bytes in front of the table: the world, the number of rows.
const TOP: usize = 16 + 8;

/// One source's record.
#[derive(Debug, Clone, Copy)]
pub struct SourceRecord<'a> {
    /// Which content folder.
    pub root: u16,
    /// The path below it.
    pub rel: &'a [u8],
    /// What the system said of it; zeros where that was too young to be believed.
    pub stat: Stat,
    /// The hash of its bytes; none for a file that was not read.
    pub fingerprint: Option<Fingerprint>,
    /// What parsing made of it; empty for what was not parsed.
    pub parsed: &'a [u8],
    /// What cleaning asked and found; empty where no page was made of it.
    pub cleaned: &'a [u8],
}

/// The records of the last build, sorted by content folder and path.
#[derive(Debug, Default)]
pub struct Records {
    /// The program and settings that the sources were parsed with.
    pub world: Fingerprint,
    /// Whether they are of another output's build, which keeps them.
    pub borrowed: bool,
    body: Option<Sealed>,
    /// Where each row's texts begin.
    starts: Vec<usize>,
}

impl Records {
    /// Reads the records.
    ///
    /// # Errors
    /// [`Missing`], where there are none that can be used.
    pub fn load(cache: &Cache) -> std::result::Result<Self, Missing> {
        let sealed = Sealed::read(&cache.path("records"))?;
        let body = sealed.body();
        let world = body.first_chunk::<16>().ok_or(Missing::Unreadable)?;
        let world = Fingerprint::from_bytes(*world);
        let count = body.get(16..TOP).map(number).and_then(|count| usize::try_from(count).ok());
        let table = count.and_then(|count| count.checked_mul(ROW)).ok_or(Missing::Unreadable)?;
        let rows = body.get(TOP..).and_then(|rest| rest.get(..table)).ok_or(Missing::Unreadable)?;
        let mut starts = Vec::with_capacity(table / ROW);
        let mut start = TOP + table;
        for row in rows.chunks_exact(ROW) {
            starts.push(start);
            start += lengths(row).into_iter().sum::<usize>();
        }
        if start != body.len() {
            return Err(Missing::Unreadable);
        }
        Ok(Self { world, borrowed: false, starts, body: Some(sealed) })
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The record at a place.
    pub fn get(&self, at: usize) -> Option<SourceRecord<'_>> {
        let body = self.body.as_ref()?.body();
        let row = body.get(TOP + at * ROW..)?.get(..ROW)?;
        let [rel, parsed, cleaned] = lengths(row);
        let texts = body.get(*self.starts.get(at)?..)?.get(..rel + parsed + cleaned)?;
        let (rel, texts) = texts.split_at(rel);
        let (parsed, cleaned) = texts.split_at(parsed);
        Some(SourceRecord {
            root: u16::from_le_bytes([row[41], row[42]]),
            rel,
            stat: Stat {
                size: number(&row[..8]),
                modified: number(&row[8..16]).cast_signed(),
                changed: number(&row[16..24]).cast_signed(),
            },
            fingerprint: (row[40] == 1).then(|| {
                let mut bytes = [0; 16];
                bytes.copy_from_slice(&row[24..40]);
                Fingerprint::from_bytes(bytes)
            }),
            parsed,
            cleaned,
        })
    }

    /// The place of each of these sources, which are sorted like the records; [`NOWHERE`] for those
    /// that have none.
    pub fn places<'s>(&self, sources: impl ExactSizeIterator<Item = (u16, &'s str)>) -> Vec<u32> {
        let mut places = Vec::with_capacity(sources.len());
        let mut at = 0;
        for source in sources {
            let mut place = NOWHERE;
            while let Some(record) = self.get(at) {
                match (record.root, record.rel).cmp(&(source.0, source.1.as_bytes())) {
                    std::cmp::Ordering::Less => at += 1,
                    std::cmp::Ordering::Equal => {
                        place = u32::try_from(at).unwrap_or(NOWHERE);
                        at += 1;
                        break;
                    }
                    std::cmp::Ordering::Greater => break,
                }
            }
            places.push(place);
        }
        places
    }
}

/// The place of what has no record.
pub const NOWHERE: u32 = u32::MAX;

/// Writes the records of all sources, sorted by content folder and path. They are gone through twice:
/// once for the table, once for the texts.
pub fn save<'a, I>(cache: &Cache, world: Fingerprint, sources: impl Fn() -> I) -> Result<()>
where
    I: ExactSizeIterator<Item = SourceRecord<'a>>,
{
    let told = sealed::stream(&cache.path("records"), false, |tell| {
        tell(&world.to_bytes());
        tell(&(sources().len() as u64).to_le_bytes());
        for source in sources() {
            tell(&row(&source)?);
        }
        for source in sources() {
            tell(source.rel);
            tell(source.parsed);
            tell(source.cleaned);
        }
        Ok(())
    });
    told.map(drop)
}

fn row(source: &SourceRecord<'_>) -> Result<[u8; ROW]> {
    let mut row = [0; ROW];
    row[..8].copy_from_slice(&source.stat.size.to_le_bytes());
    row[8..16].copy_from_slice(&source.stat.modified.to_le_bytes());
    row[16..24].copy_from_slice(&source.stat.changed.to_le_bytes());
    if let Some(fingerprint) = source.fingerprint {
        row[24..40].copy_from_slice(&fingerprint.to_bytes());
        row[40] = 1;
    }
    row[41..43].copy_from_slice(&source.root.to_le_bytes());
    let lengths = [source.rel.len(), source.parsed.len(), source.cleaned.len()];
    for (length, place) in lengths.into_iter().zip(row[43..].chunks_exact_mut(4)) {
        let length = u32::try_from(length).map_err(|_| {
            Error::new(Concern::Output, "what is to be remembered of a post has more than 4 GB")
                .at(String::from_utf8_lossy(source.rel).as_ref())
                .help("set `max_post_bytes` in site.toml to less")
        })?;
        place.copy_from_slice(&length.to_le_bytes());
    }
    Ok(row)
}

fn number(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

/// The lengths of a row's three texts.
fn lengths(row: &[u8]) -> [usize; 3] {
    std::array::from_fn(|at| {
        let bytes = row.get(43 + at * 4..).and_then(|rest| rest.first_chunk());
        bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes) as usize)
    })
}

#[cfg(test)]
mod tests {
    use super::{Records, SourceRecord, save};
    use crate::fingerprint::Fingerprint;
    use crate::manifest::cache::Cache;
    use crate::model::source::Stat;

    #[test]
    fn records_come_back_and_are_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache::new(folder.path(), folder.path(), folder.path());
        let stat = Stat { size: 3, modified: -5, changed: i64::MAX };
        let parts = [(0, "a.md", "parsed", ""), (0, "新.md", "", "cleaned"), (1, "a.md", "", "")];
        let sources: Vec<SourceRecord<'_>> = parts
            .iter()
            .map(|(root, rel, parsed, cleaned)| SourceRecord {
                root: *root,
                rel: rel.as_bytes(),
                stat,
                fingerprint: (!parsed.is_empty()).then(|| Fingerprint::of(b"x")),
                parsed: parsed.as_bytes(),
                cleaned: cleaned.as_bytes(),
            })
            .collect();
        save(&cache, Fingerprint::of(b"w"), || sources.iter().copied()).expect("written");
        let records = Records::load(&cache).expect("read");
        assert_eq!((records.starts.len(), records.world), (3, Fingerprint::of(b"w")));
        for (at, put) in sources.iter().enumerate() {
            let got = records.get(at).expect("one");
            assert_eq!((got.root, got.rel, got.stat), (put.root, put.rel, put.stat));
            assert_eq!((got.fingerprint, got.parsed), (put.fingerprint, put.parsed));
            assert_eq!(got.cleaned, put.cleaned);
        }
        let asked = [(0, "a.md"), (0, "b.md"), (0, "新.md"), (1, "a.md"), (1, "b.md")];
        let places = records.places(asked.into_iter());
        assert_eq!(places, [0, super::NOWHERE, 1, 2, super::NOWHERE]);
        assert!(records.get(3).is_none());
    }
}
