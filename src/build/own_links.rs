//! Where links of the site's own pages lead: to posts, own pages and files, as links of posts do, and
//! besides to any page of the site by its path. What leads nowhere is remembered: here somebody can
//! mend it.

use std::cell::RefCell;
use std::collections::HashSet;

use crate::build::places::Asked;
use crate::clean::input::Places;
use crate::fingerprint::Fingerprint;

/// The places of one page.
pub struct OwnLinks<'a> {
    asked: Asked<'a>,
    /// Paths of the site's pages.
    site: &'a HashSet<String>,
    /// The folder of the page's file, where relative links start.
    folder: String,
    seen: RefCell<Vec<String>>,
    lost: RefCell<Vec<String>>,
}

impl<'a> OwnLinks<'a> {
    /// Those of a page whose file lies in this folder.
    pub fn new(asked: Asked<'a>, site: &'a HashSet<String>, folder: &str) -> Self {
        let (seen, lost) = (RefCell::default(), RefCell::default());
        Self { asked, site, folder: format!("{folder}/"), seen, lost }
    }

    /// Pages and files of the site that links led to by their path, and links that led nowhere, both
    /// in their order.
    pub fn into_seen(self) -> (Vec<String>, Vec<String>) {
        (self.seen.into_inner(), self.lost.into_inner())
    }

    /// A path as it stands below the output, if the page lay at the site's top.
    fn below<'r>(&self, rel: &'r str) -> &'r str {
        rel.strip_prefix(&self.folder).unwrap_or(rel)
    }
}

impl Places for OwnLinks<'_> {
    fn article(&self, name: Fingerprint) -> Option<&str> {
        self.asked.article(name)
    }

    fn post(&self, root: u16, rel: &str) -> Option<&str> {
        let page = || {
            let below = self.below(rel);
            let index = format!("{below}/index.html");
            let found =
                self.site.get(below).or_else(|| self.site.get(index.trim_start_matches('/')));
            self.seen.borrow_mut().extend(found.cloned());
            found.map(String::as_str)
        };
        self.asked.post(root, rel).or_else(page)
    }

    fn file(&self, root: u16, rel: &str) -> Option<String> {
        let found = self.asked.file(root, rel);
        if found.is_none() {
            self.lost.borrow_mut().push(self.below(rel).to_owned());
        }
        found
    }
}
