//! All files below the content folders, looked for on all threads.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::config::Config;
use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::load::filter::Filter;
use crate::load::walk::{Found, look, roots};
use crate::model::source::FoundFile;

/// Looks into the content folders, level by level: folders nested a thousand deep are no danger to
/// the stack.
pub fn find(config: &Config, filter: &Filter) -> Result<Found> {
    let mut found = Found::default();
    let mut folders = roots(&config.content, &config.labels)?;
    while !folders.is_empty() {
        let looked: Vec<Found> =
            folders.into_par_iter().map(|folder| look(&folder, filter)).collect::<Result<_>>()?;
        folders = Vec::new();
        found.files.reserve(looked.iter().map(|one| one.files.len()).sum());
        for mut one in looked {
            folders.append(&mut one.folders);
            found.add(one);
        }
    }
    found.settle();
    Ok(found)
}

/// The hash of everything that was found without opening any file: names and stats.
pub fn stats(found: &Found) -> Fingerprint {
    Fingerprint::of_stream(|tell| {
        for FoundFile { path, stat, .. } in &found.files {
            tell(&path.root.to_le_bytes());
            tell(path.rel.as_bytes());
            tell(&[0]);
            tell(&stat.size.to_le_bytes());
            tell(&stat.modified.to_le_bytes());
            tell(&stat.changed.to_le_bytes());
        }
        // They are only counted.
        tell(&found.excluded.len().to_le_bytes());
    })
}
