//! Sources looked at once more, by whoever still has what was known of them: only files with another
//! stat, or that somebody saw change, are read.

use std::sync::Arc;

use crate::build::sources::{Fresh, Reader, Source, Sources, is_part, left_out};
use crate::error::Result;
use crate::manifest::records::{NOWHERE, Records};
use crate::model::document::Parsed;
use crate::model::source::{FoundFile, SourcePath, Stat};

/// A source that was read once more.
pub struct Renewed {
    place: usize,
    file: FoundFile,
    source: Source,
}

impl Source {
    /// The same, for the next look: what was given away is read from what is encoded.
    fn again(&self) -> Self {
        let fresh = self.fresh.as_ref().map(|fresh| {
            let Fresh { encoded, cleaned, .. } = &**fresh;
            Box::new(Fresh { parsed: None, encoded: encoded.clone(), cleaned: cleaned.clone() })
        });
        Self { fresh, ..*self }
    }
}

impl Reader<'_> {
    /// Looks at all files once more; those among them that `changed` names are read whatever their
    /// stat says.
    pub fn again(
        &self,
        files: Arc<Vec<FoundFile>>,
        before: &Sources,
        changed: &dyn Fn(&FoundFile) -> bool,
    ) -> Result<Sources> {
        let mut known = Vec::with_capacity(files.len());
        let mut olds = before.files.iter().zip(&before.known).peekable();
        for file in files.iter() {
            // Both are sorted.
            while olds.next_if(|(old, _)| old.path < file.path).is_some() {}
            let old = olds.peek().filter(|(old, _)| old.path == file.path).map(|(_, old)| *old);
            known.push(match old {
                Some(old) if old.stat == file.stat && !old.unread && !changed(file) => old.again(),
                old => self.anew(file, old)?,
            });
        }
        let young = files.iter().any(|file| self.is_young(file));
        let unread = known.iter().any(|source| source.unread);
        let records = Arc::clone(&before.records);
        Ok(Sources { files, records, known, young, unread, same_world: before.same_world })
    }

    /// Reads a file of which something may be known.
    fn anew(&self, file: &FoundFile, old: Option<&Source>) -> Result<Source> {
        let mut source = old.map_or_else(
            || Source {
                stat: Stat::default(),
                fingerprint: None,
                known: NOWHERE,
                left_out: left_out(file, self.config),
                unread: false,
                fresh: None,
            },
            Source::again,
        );
        source.unread = false;
        source.stat = if self.is_young(file) { Stat::default() } else { file.stat };
        let is_post = source.left_out.is_none();
        if is_post || is_part(file, source.left_out) || source.fingerprint.is_some() {
            self.read(file, is_post, &mut source, &mut Vec::new())?;
        }
        Ok(source)
    }

    /// Reads a post that was there before once more. `file` has its stat of now.
    pub fn renewed(
        &self,
        file: FoundFile,
        place: usize,
        before: &Sources,
    ) -> Result<(Renewed, Parsed)> {
        let mut source = self.anew(&file, before.known.get(place))?;
        let parsed = self.parsed(&file, &mut source)?;
        Ok((Renewed { place, file, source }, parsed))
    }
}

impl Sources {
    /// The place of a file.
    pub fn place(&self, root: u16, rel: &str) -> Option<usize> {
        let order = |file: &FoundFile| {
            let SourcePath { root: other, rel: path, .. } = &file.path;
            (*other, &**path).cmp(&(root, rel))
        };
        self.files.binary_search_by(order).ok()
    }

    /// Puts what was read once more into its place.
    pub fn renew(&mut self, renewed: Renewed) {
        let Renewed { place, file, source } = renewed;
        if let Some(known) = self.known.get_mut(place) {
            Arc::make_mut(&mut self.files)[place] = file;
            *known = source;
        }
    }

    /// What the last build remembered of them.
    pub fn records(&self) -> &Arc<Records> {
        &self.records
    }

    /// Whether they are parsed as the records' build parsed them.
    pub fn is_of_records(&self) -> bool {
        self.same_world
    }

    /// All files, to be shared.
    pub fn files_arc(&self) -> &Arc<Vec<FoundFile>> {
        &self.files
    }
}
