//! The last build at the desk, while the site is prepared behind it. What it cannot answer waits.

use std::sync::Arc;

use crate::build::preview::built::Built;
use crate::serve::page::Page;
use crate::serve::site::{Meant, Reply, meant};
use crate::serve::standing::desk::Desk;
use crate::serve::standing::job::Standing;
use crate::serve::standing::served::{NOT_FOUND, Served, in_place_of, tag};

/// The last build.
pub struct Early<'a> {
    /// Its files.
    pub built: &'a Built,
}

impl Desk for Early<'_> {
    fn ask(&self, path: &str) -> Option<Reply> {
        let file = match meant(path, |path| self.built.has(path)) {
            Meant::File(file) => file,
            Meant::Folder(folder) => return Some(Reply::Moved(folder)),
            Meant::Nothing => {
                let html = self.built.read(NOT_FOUND)?;
                let page = in_place_of(path, &html, Some(&tag(&html)));
                return Some(Reply::Missing(Some(Arc::new(page))));
            }
        };
        let bytes = self.built.read(&file)?;
        Some(Reply::Found(Served::of_file(&file, bytes).page))
    }

    fn look(&self, _: &str) -> Option<Standing> {
        None
    }

    fn explain(&self, _: &str) -> Option<Option<Arc<Page>>> {
        None
    }
}
