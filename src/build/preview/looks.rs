//! Another theme, or other rules, for a site whose posts are as they were: nothing else is looked at.

use std::collections::HashSet;

use crate::build::cleaner;
use crate::build::output::cache_of;
use crate::build::preview::prepared::Prepared;
use crate::build::preview::quiet::Quiet;
use crate::build::talk::Talk;
use crate::clean::Cleaner;
use crate::config::Config;
use crate::config::outlook::Outlook;
use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::model::problem::Problem;
use crate::model::source_url::SourceUrl;
use crate::theme::Theme;

/// Settings that pages show, and a theme, as they are now.
pub struct Looks {
    config: Config,
    theme: Theme,
}

impl Looks {
    /// Reads the theme.
    ///
    /// # Errors
    /// What stops a build: a template or stylesheet with a mistake.
    pub fn read(config: Config) -> Result<Self> {
        let theme = Theme::load(&config)?;
        Ok(Self { config, theme })
    }
}

/// Whether two settings differ at most in what pages show: which articles there are, where they stand
/// and what of them is kept is the same. A setting that is not named here decides that too.
pub fn differ_in_looks_alone(old: &Config, new: &Config) -> bool {
    let outlook = Outlook { tag_pages_from: old.outlook.tag_pages_from, ..new.outlook.clone() };
    let changed = Config {
        title: new.title.clone(),
        description: new.description.clone(),
        lang: new.lang.clone(),
        base_url: new.base_url.clone(),
        copies: new.copies.clone(),
        theme: new.theme.clone(),
        paginate: new.paginate,
        outlook,
        publish: new.publish.clone(),
        ..old.clone()
    };
    format!("{changed:?}") == format!("{new:?}")
}

/// Rules, as they are now.
pub struct Rules {
    pub(super) cleaner: Cleaner,
    /// The hash of what was read.
    pub(super) fingerprint: Fingerprint,
    pub(super) problems: Vec<Problem>,
    pub(super) remarks: Vec<String>,
}

impl Rules {
    /// Reads them.
    ///
    /// # Errors
    /// What stops a build: a list or folder that cannot be read.
    pub fn read(config: &Config) -> Result<Self> {
        let cleaning = cleaner::Sources::read(config)?;
        let mut problems = Vec::new();
        let mut cleaner = cleaning.cleaner(config, &mut problems);
        let quiet = Quiet::default();
        quiet.remarks_of(cleaner.rules().remark());
        if let Some((lists, remark)) = cleaning.lists(&cache_of(config, &config.output))? {
            Talk::new(&quiet).lasting_remark(remark);
            cleaner = cleaner.with_lists(lists);
        }
        let fingerprint = cleaning.fingerprint();
        Ok(Self { cleaner, fingerprint, problems, remarks: quiet.into_remarks() })
    }
}

impl Prepared {
    /// Looks otherwise; returns how it looked before. The settings differ in looks alone.
    pub fn set_looks(&mut self, looks: Looks) -> Looks {
        let Looks { config, theme } = looks;
        Looks {
            config: std::mem::replace(&mut self.config, config),
            theme: std::mem::replace(&mut self.theme, theme),
        }
    }

    /// Has other rules. Whether they say otherwise of heads, outlets or dates, which takes all posts once
    /// more: it is not looked at here.
    pub fn set_rules(&mut self, rules: Rules) -> bool {
        let Rules { cleaner: new, problems, fingerprint, .. } = rules;
        self.cleaning = fingerprint;
        let old = std::mem::replace(&mut self.cleaner, new);
        let new = &self.cleaner;
        self.rule_problems = problems;
        let urls = self.indexed.site.articles.iter().filter_map(|article| article.url.as_ref());
        let hosts: HashSet<&str> = urls.filter_map(SourceUrl::host).collect();
        let differs = |host: &&str| {
            old.outlet(host) != new.outlet(host) || old.dates(host) != new.dates(host)
        };
        old.heads_fingerprint() != new.heads_fingerprint() || hosts.iter().any(differs)
    }
}
