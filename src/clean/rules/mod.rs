//! Rules by the host of the original: which file holds for an article, and what its lines take out.
//!
//! The files are in the syntax of full-text-RSS site configs, one per host, `HOST.txt` for a host
//! (with and without `www.`) and `.HOST.txt` for all hosts below it. A site's own folder comes
//! before the files in the program; a file of the same name replaces ours.

pub mod embedded;
pub mod file;
pub mod host;
pub mod keys;
pub mod rule;
pub mod xpath;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::clean::rules::file::{Dates, Markup, RuleFile};
use crate::clean::rules::host::HostRules;
use crate::model::problem::Problem;

/// All rule files, by name without `.txt`.
#[derive(Debug, Default)]
pub struct RuleSet {
    files: BTreeMap<String, Arc<RuleFile>>,
}

/// The name of the file that holds for every article.
const GLOBAL: &str = "global";

impl RuleSet {
    /// The embedded files, with a site's own (name without `.txt`, text, path for messages) over them.
    pub fn new(own: &[(String, String, String)], problems: &mut Vec<Problem>) -> Self {
        let mut set = Self::default();
        for (name, text) in embedded::FILES {
            let label = format!("embedded {name}.txt");
            let mut file = file::parse(text, &label, problems);
            file.is_embedded = true;
            set.files.insert((*name).to_owned(), Arc::new(file));
        }
        for (alias, name) in embedded::ALIASES {
            if let Some(file) = set.files.get(*name).cloned() {
                set.files.insert((*alias).to_owned(), file);
            }
        }
        for (name, text, path) in own {
            let file = Arc::new(file::parse(text, path, problems));
            match host_name(name) {
                Some(name) => drop(set.files.insert(name, file)),
                None => problems.push(
                    Problem::warning(path, "rule-file-name", "the file's name is no host, and holds for no article")
                        .help("name it `example.com.txt`, `.example.com.txt` for all hosts below, or `global.txt`"),
                ),
            }
        }
        set
    }

    /// All files, by name without `.txt`.
    pub fn files(&self) -> impl Iterator<Item = (&str, &RuleFile)> {
        self.files.iter().map(|(name, file)| (name.as_str(), &**file))
    }

    /// All files, those with two names once.
    pub fn distinct(&self) -> impl Iterator<Item = &RuleFile> {
        let mut seen = HashSet::new();
        self.files.values().map(|file| &**file).filter(move |file| seen.insert(&file.label))
    }

    /// The files that hold for a host: its own, those for its parents, the global one.
    pub fn for_host(&self, host: Option<&str>) -> Vec<Arc<RuleFile>> {
        let mut found = Vec::new();
        if let Some(host) = host {
            let bare = host.strip_prefix("www.").unwrap_or(host);
            found.extend(self.files.get(bare).cloned());
            let mut rest = bare;
            loop {
                found.extend(self.files.get(&format!(".{rest}")).cloned());
                match rest.split_once('.') {
                    Some((_, parent)) if parent.contains('.') => rest = parent,
                    _ => break,
                }
            }
        }
        found.extend(self.files.get(GLOBAL).cloned());
        found
    }

    /// The rules that hold for a host, sorted by what they work on.
    pub fn host_rules(&self, host: Option<&str>) -> HostRules {
        HostRules::of(self.for_host(host))
    }

    /// The outlet's name, where a rule file of the host gives one.
    pub fn outlet(&self, host: &str) -> Option<String> {
        self.for_host(Some(host)).iter().find_map(|file| file.outlet.clone())
    }

    /// Whether any file says something of dates.
    pub fn means_dates(&self) -> bool {
        self.files.values().any(|file| file.dates != Dates::default())
    }

    /// What is known of the dates in posts of a host: of each the nearest file that says it.
    pub fn dates(&self, host: &str) -> Dates {
        let files = self.for_host(Some(host));
        Dates {
            zone: files.iter().find_map(|file| file.dates.zone),
            local: files.iter().find_map(|file| file.dates.local),
        }
    }

    /// How bodies of a host are written, where a file says so.
    pub fn markup(&self, host: Option<&str>) -> Option<Markup> {
        self.for_host(host).iter().find_map(|file| file.markup)
    }

    /// A sentence on lines that tell how to fetch pages, where files have any.
    pub fn remark(&self) -> Option<String> {
        let with: Vec<&RuleFile> =
            self.files.values().map(|file| &**file).filter(|file| file.fetching > 0).collect();
        let lines: usize = with.iter().map(|file| file.fetching).sum();
        let first = with.first()?;
        Some(format!(
            "{lines} lines of rule files ({} and {} more) say how pages are fetched, and are not used",
            first.label,
            with.len() - 1
        ))
    }
}

/// The name of a rule file as hosts are written: in small letters, without `www.`, other scripts in
/// their ASCII form. `None` for what is no host.
fn host_name(name: &str) -> Option<String> {
    if name.eq_ignore_ascii_case(GLOBAL) {
        return Some(GLOBAL.to_owned());
    }
    let (dot, host) = name.strip_prefix('.').map_or(("", name), |host| (".", host));
    let host = url::Host::parse(host).ok()?.to_string();
    let bare = host.strip_prefix("www.").unwrap_or(&host);
    bare.contains(['.', ':']).then(|| format!("{dot}{bare}"))
}

#[cfg(test)]
mod tests;
