//! All files below the content folders, looked for on all threads.

use std::path::Path;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;

use crate::config::Config;
use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::load::filter::{Filter, is_repository};
use crate::load::walk::{Entries, Folder, Found, entries, in_order, look, roots};
use crate::model::problem::Problem;
use crate::model::source::{FoundFile, PAGES, STATIC};

/// Looks into the content folders, level by level: folders nested a thousand deep are no danger to
/// the stack.
pub fn find(config: &Config, filter: &Filter) -> Result<Found> {
    let mut found = Found::default();
    walk(roots(&config.content, &config.labels)?, filter, &mut found, &|_| true)?;
    settle(&mut found);
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
    settle(found);
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
        let looked: Vec<Result<Found>> =
            folders.into_par_iter().map(|folder| one(&folder, filter)).collect();
        let looked: Vec<Found> = looked.into_iter().collect::<Result<_>>()?;
        found.files.reserve(looked.iter().map(|one| one.files.len()).sum());
        for one in looked {
            found.add(one);
        }
        folders = std::mem::take(&mut found.folders);
        folders.retain(wanted);
    }
    Ok(())
}

/// Entries of a folder that are looked at by one thread; few in tests, so that these see several parts.
const STEP: usize = if cfg!(test) { 4 } else { 1024 };

/// Looks into one folder: where all posts lie in one, the files of that on all threads.
fn one(folder: &Folder, filter: &Filter) -> Result<Found> {
    let (mut entries, problems) = entries(folder)?;
    let mut found = Found { problems, ..Found::default() };
    if entries.len() <= STEP {
        found.add(look(folder, entries, filter));
        return Ok(found);
    }
    let parts = entries.len().div_ceil(STEP);
    let parts: Vec<Entries> = (0..parts).rev().map(|part| entries.split_off(part * STEP)).collect();
    let looked: Vec<Found> = parts.into_par_iter().map(|part| look(folder, part, filter)).collect();
    found.files.reserve(looked.iter().map(|one| one.files.len()).sum());
    for one in looked {
        found.add(one);
    }
    Ok(found)
}

/// Puts everything into an order that does not depend on the disk's.
fn settle(found: &mut Found) {
    // Stable on purpose: what comes nearly in order, or in the opposite one, costs little.
    found.files.par_sort_by(in_order);
    found.excluded.sort();
    found.problems.sort();
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

#[cfg(test)]
mod tests {
    use super::{settle, walk};
    use crate::load::filter::Filter;
    use crate::load::walk::{Folder, Found};

    #[test]
    fn a_large_folder_is_found_whole_and_in_order() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut expected = Vec::new();
        for number in (0..50).map(|number| number * 37 % 50) {
            let sub = ["", "b/", "b/c/"][number % 3];
            let rel = format!("{sub}{number:02}.md");
            std::fs::create_dir_all(folder.path().join(sub)).expect("a folder");
            std::fs::write(folder.path().join(&rel), "x".repeat(number)).expect("written");
            expected.push((rel, number as u64));
        }
        expected.sort();
        let mut found = Found::default();
        let top = vec![Folder::top(0, folder.path(), "")];
        walk(top, &Filter::open(false), &mut found, &|_| true).expect("found");
        settle(&mut found);
        let files = found.files.iter().map(|file| (file.path.rel.to_string(), file.stat.size));
        assert_eq!(files.collect::<Vec<_>>(), expected);
        assert!(found.folders.is_empty());
    }
}
