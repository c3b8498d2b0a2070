//! The files of a commit that no record knows, held against those that shall stand there: by the names of
//! their blobs.

use crate::error::Result;
use crate::publish::difference::Standing;
use crate::publish::git::repository::{Files, Repository};
use crate::publish::listing::Listing;

/// What stands there, with the hash of each file that is as the listing has it.
pub fn compare(repository: &Repository, there: &Files, listing: &Listing) -> Result<Standing> {
    let there = &there.names;
    let is_there = |path: &str| there.get(path).is_some_and(Option::is_some);
    let both = listing.files().iter().filter(|file| is_there(&file.path));
    let (mut paths, mut files) = (Vec::new(), Vec::new());
    let mut names: Vec<(&str, String)> = Vec::new();
    let mut bytes = Vec::new();
    for file in both {
        // A name with a line end cannot be asked for this way, nor be published.
        if let Some(path) = file.on_disk().filter(|path| !path.to_string_lossy().contains('\n')) {
            paths.push(path);
            files.push(file.path.as_str());
        } else {
            file.read(&mut bytes)?;
            names.push((&file.path, repository.name_of(&bytes)?));
        }
    }
    names.extend(files.into_iter().zip(repository.names_of(&paths)?));
    let mut standing: Standing = there.keys().map(|path| (path.clone(), None)).collect();
    for (path, name) in names {
        if there.get(path).and_then(Option::as_ref) == Some(&name) {
            let hash = listing.get(path).map(|file| file.fingerprint);
            standing.insert(path.to_owned(), hash);
        }
    }
    Ok(standing)
}
