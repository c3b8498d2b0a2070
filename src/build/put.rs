//! Files that were made to the disk, and to entries of the manifest.

use crate::build::pages::{ArticleMade, Made, told};
use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::manifest::Entry;
use crate::manifest::sealed::encode;
use crate::model::id::ArticleId;
use crate::model::record::Cleaning;
use crate::write::{Outcome, Writer};

/// A file that was written.
pub struct Put {
    /// What the manifest says of it.
    pub entry: Entry,
    /// Whether it was there already.
    pub outcome: Outcome,
}

impl Put {
    /// Writes a file.
    pub fn write(writer: &Writer, made: &Made<'_>, article: Option<ArticleId>) -> Result<Self> {
        let output = &*made.output;
        let outcome = writer.put(output)?;
        let entry = Entry {
            path: output.path.clone(),
            kind: output.kind,
            bytes: output.bytes.len() as u64,
            fingerprint: Fingerprint::of(&output.bytes),
            key: made.key,
            article,
        };
        Ok(Self { entry, outcome })
    }
}

/// What is left of an article whose page was made.
pub struct ArticlePut {
    /// The file.
    pub put: Put,
    /// What cleaning asked and found, encoded; none where the post could not be read.
    pub cleaned: Option<Box<[u8]>>,
    /// What of it is told.
    pub told: Option<Box<Cleaning>>,
    /// Bytes of the body.
    pub bytes: u32,
}

impl ArticlePut {
    /// Of a page that was written.
    pub fn new(put: Put, made: ArticleMade) -> Result<Self> {
        let ArticleMade { cleaning, read, .. } = made;
        let cleaned = if read { Some(encode(&cleaning, 256)?.into_boxed_slice()) } else { None };
        let bytes = cleaning.bytes;
        Ok(Self { put, cleaned, bytes, told: told(cleaning) })
    }
}

/// What was made, by the place of the known file, if there is one.
pub type Slot = (Option<usize>, Entry);

/// The entries of the last build, with what was made in their place and without what is gone.
pub fn settled(mut entries: Vec<Entry>, slots: Vec<Slot>, gone: &[usize]) -> Vec<Entry> {
    let mut new = Vec::with_capacity(slots.iter().filter(|(place, _)| place.is_none()).count());
    for (place, entry) in slots {
        match place {
            Some(at) => entries[at] = entry,
            None => new.push(entry),
        }
    }
    let mut stays = vec![true; entries.len()];
    for at in gone {
        stays[*at] = false;
    }
    let mut stays = stays.into_iter();
    entries.retain(|_| stays.next().unwrap_or(true));
    entries.append(&mut new);
    // Nearly in order, which this sort makes use of.
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    entries
}
