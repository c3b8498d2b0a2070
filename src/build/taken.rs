//! Which addresses of the site are taken, asked of a few paths: a page of one's own, a static file, a
//! redirect must not stand where another page stands, nor be a folder where that is a file.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::build::paths::{FILES, OWN_FILES, above};
use crate::manifest::stamp::STAMP;
use crate::model::site_path::fold;

/// The taken ones among the paths that were asked about. Some file systems do not tell `A` from `a`:
/// names are compared in small letters, and told as they are written.
#[derive(Debug, Default)]
pub struct Taken {
    files: HashMap<String, String>,
    /// Folders of the site, each with a file in it.
    folders: HashMap<String, String>,
}

impl Taken {
    /// Looks through all paths of the site for what is in the way of those that are `asked`.
    pub fn new<'a>(site: impl Iterator<Item = &'a str>, asked: &[String]) -> Self {
        let mut taken = Self::default();
        if asked.is_empty() {
            return taken;
        }
        let asked: Vec<Cow<'_, str>> = asked.iter().map(|path| fold(path)).collect();
        let wanted: HashSet<&str> = asked.iter().map(AsRef::as_ref).collect();
        let needed: HashSet<&str> = asked.iter().flat_map(|path| above(path)).collect();
        for path in site {
            let folded = fold(path);
            if wanted.contains(&*folded) || needed.contains(&*folded) {
                taken.files.insert(folded.to_string(), path.to_owned());
            }
            for folder in above(&folded).filter(|folder| wanted.contains(folder)) {
                taken.folders.entry(folder.to_owned()).or_insert_with(|| path.to_owned());
            }
        }
        taken
    }

    /// The file of the site that is in the way of a path.
    pub fn by(&self, path: &str) -> Option<&str> {
        let path = fold(path);
        let file = std::iter::once(&*path).chain(above(&path)).find_map(|at| self.files.get(at));
        file.or_else(|| self.folders.get(&*path)).map(String::as_str)
    }

    /// Whether a file stands right here. Most servers tell `A` from `a`.
    pub fn has(&self, path: &str) -> bool {
        self.files.get(&*fold(path)).is_some_and(|file| file == path)
    }

    /// Takes a path.
    pub fn take(&mut self, path: &str) {
        let folded = fold(path);
        for folder in above(&folded) {
            self.folders.entry(folder.to_owned()).or_insert_with(|| path.to_owned());
        }
        self.files.insert(folded.into_owned(), path.to_owned());
    }
}

/// Why nobody may choose this path, if so.
pub fn reserved(path: &str) -> Option<&'static str> {
    let path = fold(path);
    match path.split('/').next().unwrap_or_default() {
        FILES => {
            return Some("the folder `files/` of the site is for pictures and files of posts");
        }
        OWN_FILES => {
            return Some("the folder `own-files/` of the site is for files of its own pages");
        }
        _ => {}
    }
    path.split('/')
        .any(|part| part.starts_with(STAMP))
        .then_some("names that begin with `.reprint` are the program's own")
}

#[cfg(test)]
mod tests {
    use super::{Taken, reserved};

    #[test]
    fn what_is_in_the_way() {
        let asked = ["about.html", "tags", "2021/x/y.html", "free/a.html"].map(str::to_owned);
        let site = ["about.html", "tags/index.html", "2021/x", "free/b.html"];
        let mut taken = Taken::new(site.into_iter(), &asked);
        assert_eq!(taken.by("about.html"), Some("about.html"));
        assert_eq!(taken.by("tags"), Some("tags/index.html"));
        assert_eq!(taken.by("2021/x/y.html"), Some("2021/x"));
        assert_eq!(taken.by("free/a.html"), None);
        taken.take("free/a.html");
        assert_eq!(taken.by("free/a.html"), Some("free/a.html"));
        assert_eq!(taken.by("free"), Some("free/a.html"));
    }

    #[test]
    fn letter_case_is_no_difference_but_for_links() {
        let asked = ["About.HTML", "TAGS", "x/湖É.html"].map(str::to_owned);
        let mut taken = Taken::new(["about.html", "tags/Index.html"].into_iter(), &asked);
        assert_eq!(taken.by("About.HTML"), Some("about.html"));
        assert_eq!(taken.by("TAGS"), Some("tags/Index.html"));
        assert_eq!((taken.has("About.HTML"), taken.has("about.html")), (false, true));
        taken.take("x/湖É.html");
        assert_eq!(taken.by("X/湖é.html"), Some("x/湖É.html"));
        assert_eq!(taken.by("X"), Some("x/湖É.html"));
    }

    #[test]
    fn what_is_ours() {
        assert!(reserved("own-files").is_some() && reserved("own-filesystem").is_none());
        assert!(reserved("files/a.png").is_some() && reserved("a/.Reprint-x").is_some());
        assert!(reserved(".nojekyll").is_none() && reserved("a/files/b").is_none());
    }
}
