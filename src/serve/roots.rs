//! What is watched for a site: everything that its pages are made of.

use std::path::Path;

use crate::config::Config;
use crate::serve::watch::ignored::Ignored;
use crate::serve::watch::root::Root;
use crate::serve::watch::watcher::Watched;

/// What is watched; `file` is the configuration. Some of it need not be there yet.
pub fn watched(config: &Config, file: &Path, poll: bool) -> Watched {
    let Config { root, content, pages, static_files, rules, filter_lists, clear_urls, .. } = config;
    // The small ones first: watching a hundred thousand posts takes a while to begin.
    let mut roots = vec![Root::file(file), Root::file(config.removals_file())];
    let lists = filter_lists.iter().chain(clear_urls).map(|(list, _)| Root::file(list));
    roots.extend(lists);
    let with_hidden = |folder| Root { hidden: true, ..Root::folder(folder) };
    let looks = ["templates", "themes"].map(|folder| root.join(folder));
    // Links of a content folder are not followed; those of these are, by whoever reads them.
    for folder in looks.iter().chain(rules) {
        roots.extend(links(folder, DEPTH));
    }
    roots.extend(looks.into_iter().map(Root::folder));
    // `.host.example.txt` is of all hosts below that one.
    roots.extend(rules.as_ref().map(with_hidden));
    roots.extend([Root::folder(pages), with_hidden(static_files)]);
    roots.extend(content.iter().map(Root::folder));
    let targets = config.publish.targets.iter().filter_map(|target| target.path.clone());
    let ours = [config.output.clone(), config.cache.clone()];
    Watched { roots, ignored: Ignored::new(ours.into_iter().chain(targets)), poll }
}

/// Folders in folders that are looked through for links: `themes/NAME/assets/…`.
const DEPTH: usize = 4;

/// Links to files and folders in a folder, each of them to be watched where it leads.
fn links(folder: &Path, depth: usize) -> Vec<Root> {
    // One that is not there has none; one that cannot be read is told when it is read.
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found = Vec::new();
    for entry in entries.flatten() {
        let (path, Ok(kind)) = (entry.path(), entry.file_type()) else { continue };
        if kind.is_symlink() {
            found.push(if path.is_dir() { Root::folder(path) } else { Root::file(path) });
        } else if kind.is_dir() && depth > 0 {
            found.extend(links(&path, depth - 1));
        }
    }
    found
}

/// The same in words, for whoever wants to know.
pub fn named(config: &Config, file: &Path) -> Vec<String> {
    let watched = watched(config, file, false);
    let paths = || watched.roots.iter().map(|root| root.path.as_path());
    // What lies in another of them says nothing more.
    let is_inside = |path: &Path| paths().any(|other| other != path && path.starts_with(other));
    let there = paths().filter(|path| path.exists() && !is_inside(path));
    let name = |path: &Path| match path.strip_prefix(&config.root) {
        Ok(below) if !below.as_os_str().is_empty() => below.display().to_string(),
        _ => path.display().to_string(),
    };
    let mut names: Vec<String> = there.map(name).collect();
    names.sort_unstable();
    names
}
