//! What a build owes to articles that were taken down besides leaving them out: nothing of them stays in
//! the output, even where no manifest knows it, and nothing comes back in silence. Knows no removal's form.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use percent_encoding::percent_decode;

use crate::build::output::Before;
use crate::build::talk::Talk;
use crate::config::Config;
use crate::error::Result;
use crate::index::indexed::Indexed;
use crate::index::takedown::Removed;
use crate::manifest::Entry;
use crate::model::site_path::fold;
use crate::write::Writer;

/// Where nothing shall stand but what the operator put there: the folded paths of articles that were taken
/// down without a page in their place.
pub fn empty_places(removed: &[Removed], config: &Config) -> HashSet<String> {
    let leaves = |gone: &&Removed| !config.removals.all[gone.removal].tombstone;
    removed.iter().filter(leaves).map(|gone| fold(&gone.path).into_owned()).collect()
}

/// Says what else may be read: articles that are back because the list of removals is gone, which may have
/// been lost; and what is left from builds that nothing is known of.
pub fn tell(before: &Before, indexed: &Indexed, config: &Config, talk: &mut Talk<'_>) {
    let was = &before.manifest.removed;
    // A part of the site is built after the whole, which has said so.
    if !was.is_empty() && config.removals.label.is_empty() && before.manifest.scope.is_empty() {
        let was: HashSet<&str> = was.iter().map(String::as_str).collect();
        let articles = indexed.site.articles.iter();
        match articles.filter(|article| was.contains(article.path.as_str())).count() {
            0 => {}
            1 => talk.warn("1 article that was taken down is back: there is no removals.toml"),
            many => talk.warn(&format!(
                "{many} articles that were taken down are back: there is no removals.toml"
            )),
        }
    }
    if before.blind && !indexed.removed.is_empty() {
        talk.lasting_warning("articles were taken down, and the output folder may hold more of them than this build knows, since what an earlier one remembered was lost: delete the output folder and build again".to_owned());
    }
}

/// Removes the pages of articles that were taken down, and those that led to them, where `entries`, all
/// that the site wants, have no page there. Returns how many went.
pub fn sweep(removed: &[Removed], entries: &[Entry], writer: &Writer) -> Result<usize> {
    if removed.is_empty() {
        return Ok(0);
    }
    let mut places: HashMap<String, (&str, &Removed)> = HashMap::new();
    for gone in removed {
        for alias in &gone.aliases {
            places.entry(fold(alias).into_owned()).or_insert((alias, gone));
        }
    }
    for gone in removed {
        places.insert(fold(&gone.path).into_owned(), (&gone.path, gone));
    }
    for entry in entries {
        places.remove(&*fold(&entry.path));
    }
    let left = places.into_values().filter(|(path, gone)| is_left(&writer.path(path), path, gone));
    let mut left: Vec<&str> = left.map(|(path, _)| path).collect();
    left.sort_unstable();
    writer.sweep(left)
}

/// Whether a file is a page of the article. Other addresses are words of its author, and any file may have
/// them: that one has to lead to the article.
fn is_left(file: &Path, path: &str, gone: &Removed) -> bool {
    if !file.symlink_metadata().is_ok_and(|meta| meta.is_file()) {
        return false;
    }
    if path == gone.path {
        return true;
    }
    let name = gone.path.strip_suffix("/index.html").unwrap_or(&gone.path);
    let name = name.rsplit('/').next().unwrap_or(name);
    let text = std::fs::read(file).unwrap_or_default();
    text.len() <= LONGEST && percent_decode(&text).decode_utf8_lossy().contains(name)
}

/// A page that only leads on is shorter, in bytes.
const LONGEST: usize = 1 << 16;
