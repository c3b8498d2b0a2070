//! All files below the content folders, looked for on all threads.

use std::path::Path;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::config::Config;
use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::load::filter::{Filter, is_repository};
use crate::load::walk::{Folder, Found, look, roots};
use crate::model::problem::Problem;
use crate::model::source::{FoundFile, PAGES, STATIC};

/// Looks into the content folders, level by level: folders nested a thousand deep are no danger to
/// the stack.
pub fn find(config: &Config, filter: &Filter) -> Result<Found> {
    let mut found = Found::default();
    walk(roots(&config.content, &config.labels)?, filter, &mut found, &|_| true)?;
    found.settle();
    Ok(found)
}

/// Adds the folder of static files, and that of the site's own pages where it lies outside of the
/// content folders. Neither has to be there.
pub fn find_own(config: &Config, found: &mut Found) -> Result<()> {
    let label = |folder: &Path| {
        folder.strip_prefix(&config.root).unwrap_or(folder).to_string_lossy().into_owned()
    };
    let top = |number, folder: &Path| Folder::top(number, folder, &label(folder));
    if config.static_files.is_dir() {
        let folders = vec![top(STATIC, &config.static_files)];
        walk(folders, &Filter::open(true), found, &|_| true)?;
        tell_left_out(found);
    }
    let inside = config.content.iter().any(|content| config.pages.starts_with(content));
    if !inside && config.pages.is_dir() {
        // Above the content folders, its files are read as what they are there.
        let others = [&config.static_files, &config.cache];
        let wanted = |folder: &Folder| {
            let disk = folder.disk();
            !config.content.iter().chain(others).any(|other| other == disk)
        };
        walk(vec![top(PAGES, &config.pages)], &Filter::open(false), found, &wanted)?;
    }
    found.settle();
    Ok(())
}

/// Whoever put something among the static files means it to be published: what is not is told.
fn tell_left_out(found: &mut Found) {
    let left_out = found.excluded.iter().filter(|(path, _)| path.root == STATIC);
    for (path, reason) in left_out.filter(|(path, _)| !is_repository(path.name())) {
        found.problems.push(
            Problem::warning(
                path,
                "static-file-left-out",
                format!("it is not copied, because it is {reason}"),
            )
            .help("put the files themselves there, or take it out of the folder"),
        );
    }
}

/// Looks into folders and those below them, level by level.
fn walk(
    mut folders: Vec<Folder>,
    filter: &Filter,
    found: &mut Found,
    wanted: &(dyn Fn(&Folder) -> bool + Sync),
) -> Result<()> {
    while !folders.is_empty() {
        let looked: Vec<Found> =
            folders.into_par_iter().map(|folder| look(&folder, filter)).collect::<Result<_>>()?;
        folders = Vec::new();
        found.files.reserve(looked.iter().map(|one| one.files.len()).sum());
        for mut one in looked {
            folders.extend(one.folders.drain(..).filter(wanted));
            found.add(one);
        }
    }
    Ok(())
}

/// The hash of everything that was found without opening any file: names and stats.
pub fn stats(files: &[FoundFile], found: &Found) -> Fingerprint {
    Fingerprint::of_stream(|tell| {
        for FoundFile { path, stat, .. } in files {
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
