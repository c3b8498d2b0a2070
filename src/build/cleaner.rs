//! The cleaner that a site's settings ask for: rule files, filter lists, rules for URLs, the policy for
//! pictures.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::build::rules;
use crate::clean::Cleaner;
use crate::clean::addresses::AddressRules;
use crate::clean::lists::FilterLists;
use crate::clean::policy::Policy;
use crate::clean::rules::RuleSet;
use crate::config::Config;
use crate::error::{Concern, Error, Result};
use crate::fingerprint::Fingerprint;
use crate::manifest::cache::Cache;
use crate::manifest::sealed::{self, Sealed, decode, encode};
use crate::model::problem::Problem;

/// Compiled filter lists in the cache.
#[derive(Serialize, Deserialize)]
struct Kept {
    listed: Fingerprint,
    remark: String,
    bytes: Vec<u8>,
}

/// What the settings name, read.
pub struct Sources {
    /// The site's own rule files: name without `.txt`, text, path for messages.
    pub rules: Vec<(String, String, String)>,
    /// Rules of `ClearURLs`: path for messages, text.
    pub clear_urls: Option<(String, String)>,
    /// Filter lists: path for messages, text.
    pub lists: Vec<(String, String)>,
    /// The hash of the lists.
    listed: Fingerprint,
}

impl Sources {
    /// Reads it.
    pub fn read(config: &Config) -> Result<Self> {
        let rules = config.rules.as_deref().map(rules::read).transpose()?.unwrap_or_default();
        let clear_urls = config.clear_urls.as_ref().map(text).transpose()?;
        let lists = config.filter_lists.iter().map(text).collect::<Result<Vec<_>>>()?;
        let listed = FilterLists::fingerprint(&lists);
        Ok(Self { rules, clear_urls, lists, listed })
    }

    /// The hash of all that was read.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of_value(&(&self.rules, &self.clear_urls, self.listed))
    }

    /// The compiled filter lists, from the cache, where it has them; and what of them is not used.
    pub fn lists(&self, cache: &Cache) -> Result<Option<(FilterLists, String)>> {
        if self.lists.is_empty() {
            return Ok(None);
        }
        let path = cache.path("lists");
        let kept = Sealed::read(&path).ok().and_then(|sealed| decode::<Kept>(sealed.body()));
        let known = kept
            .filter(|kept| kept.listed == self.listed)
            .and_then(|kept| Some((FilterLists::from_bytes(&kept.bytes)?, kept.remark)));
        let (lists, remark) = if let Some(known) = known {
            known
        } else {
            let (lists, report) = FilterLists::compile(&self.lists, false);
            let (remark, bytes) = (report.to_string(), lists.to_bytes());
            let kept = Kept { listed: self.listed, remark, bytes };
            sealed::write(&path, &encode(&kept, kept.bytes.len() + 1024)?, false)?;
            (lists, kept.remark)
        };
        Ok(Some((lists, remark)))
    }

    /// A cleaner without the filter lists; what is wrong with the files is a problem of theirs.
    pub fn cleaner(&self, config: &Config, problems: &mut Vec<Problem>) -> Cleaner {
        let clear_urls =
            self.clear_urls.as_ref().map(|(label, text)| (label.as_str(), text.as_str()));
        let addresses = AddressRules::new(clear_urls, config.unwrap_image_proxies, problems);
        let policy = Policy { site: config.images, by_host: config.images_by_host.clone() };
        Cleaner::new(RuleSet::new(&self.rules, problems))
            .with_policy(policy)
            .with_addresses(addresses)
            .expecting_lists(self.listed)
    }
}

/// A file's name for messages, and its text; bytes that are no text are shown as such.
fn text((path, label): &(PathBuf, String)) -> Result<(String, String)> {
    let bytes = std::fs::read(path)
        .map_err(|error| Error::io(Concern::Config, "read the list", path, &error))?;
    Ok((label.clone(), String::from_utf8_lossy(&bytes).into_owned()))
}
