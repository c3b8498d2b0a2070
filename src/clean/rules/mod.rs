//! Rules by the host of the original: which file holds for an article, and what its lines take out.
//!
//! The files are in the syntax of full-text-RSS site configs, one per host, `HOST.txt` for a host
//! (with and without `www.`) and `.HOST.txt` for all hosts below it. A site's own folder comes
//! before the files in the program; a file of the same name replaces ours.

pub mod embedded;
pub mod file;
pub mod xpath;

use std::collections::HashMap;
use std::sync::Arc;

use crate::clean::rules::file::RuleFile;
use crate::model::problem::Problem;

/// All rule files, by name without `.txt`.
#[derive(Debug, Default)]
pub struct RuleSet {
    files: HashMap<String, Arc<RuleFile>>,
}

/// The name of the file that holds for every article.
const GLOBAL: &str = "global";

impl RuleSet {
    /// The embedded files, with a site's own (name without `.txt`, text, path for messages) over them.
    pub fn new(own: &[(String, String, String)], problems: &mut Vec<Problem>) -> Self {
        let mut set = Self::default();
        for (name, text) in embedded::FILES {
            let label = format!("embedded {name}.txt");
            set.files.insert((*name).to_owned(), Arc::new(file::parse(text, &label, problems)));
        }
        for (name, text, path) in own {
            set.files.insert(name.to_lowercase(), Arc::new(file::parse(text, path, problems)));
        }
        set
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

    /// The outlet's name, where a rule file of the host gives one.
    pub fn outlet(&self, host: &str) -> Option<&str> {
        let bare = host.strip_prefix("www.").unwrap_or(host);
        let mut rest = Some(bare);
        while let Some(name) = rest {
            for key in [name.to_owned(), format!(".{name}")] {
                let exact = name == bare;
                if let Some(file) = self.files.get(&key).filter(|_| exact || key.starts_with('.'))
                    && let Some(outlet) = &file.outlet
                {
                    return Some(outlet);
                }
            }
            rest = name
                .split_once('.')
                .map(|(_, parent)| parent)
                .filter(|parent| parent.contains('.'));
        }
        None
    }
}

#[cfg(test)]
mod tests;
