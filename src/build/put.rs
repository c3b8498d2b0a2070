//! Files that were made to the disk, and to entries of the manifest.

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::build::events::Events;
use crate::build::pages::{ArticleMade, Made, Maker, told};
use crate::error::Result;
use crate::feed::facts::Mark;
use crate::fingerprint::Fingerprint;
use crate::manifest::Entry;
use crate::manifest::sealed::encode;
use crate::model::id::ArticleId;
use crate::model::record::Cleaning;
use crate::model::site::Index;
use crate::write::{Outcome, Writer, levels};

/// A file that was written.
pub struct Put {
    /// What the manifest says of it.
    pub entry: Entry,
    /// Whether it was there already.
    pub outcome: Outcome,
}

impl Put {
    /// Writes a file, and says so.
    pub fn write(
        writer: &Writer,
        made: &Made<'_>,
        article: Option<ArticleId>,
        events: &dyn Events,
    ) -> Result<Self> {
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
        events.step(1);
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

/// An article whose page is due, its known file, the hashes of its head and text.
pub type DueArticle = (Index, Option<usize>, Mark);

/// Pages that a thread makes at once: whoever has nothing left to do waits for no more of another's.
pub const AT_ONCE: usize = 8;

/// Makes the pages of these articles, in their order.
pub fn articles(
    maker: &Maker<'_>,
    writer: &Writer,
    due: &[DueArticle],
    events: &dyn Events,
) -> Vec<Result<ArticlePut>> {
    let one = |(at, _, mark): &DueArticle| {
        let (page, made) = maker.article(*at, *mark)?;
        let put = Put::write(writer, &page, Some(maker.site.article(*at).id), events)?;
        ArticlePut::new(put, made)
    };
    // A list of results is filled in place; a result of a list would be put together from parts.
    due.par_iter().with_max_len(AT_ONCE).map(one).collect()
}

/// Makes the folders of these paths, before any file is written: those of a level on all threads.
pub fn folders(writer: &Writer, paths: &[&str]) -> Result<()> {
    for level in levels(paths.iter().copied()) {
        let made: Vec<Result<()>> =
            level.par_iter().with_min_len(32).map(|folder| writer.folder(folder)).collect();
        made.into_iter().collect::<Result<()>>()?;
    }
    Ok(())
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
