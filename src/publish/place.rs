//! A target with all that is known of it before the site is built: how to get there, and where readers
//! find it.

use std::io::ErrorKind;
use std::path::Path;

use url::Url;

use crate::build::events::Events;
use crate::config::Config;
use crate::config::publishing::{TargetKind, TargetSettings};
use crate::config::values;
use crate::error::{Concern, Error, Result};
use crate::manifest::cache::Cache;
use crate::publish::address::{Hosted, of_domain};
use crate::publish::artifact::Artifact;
use crate::publish::branch::{Branch, CNAME, Way, target};
use crate::publish::destination::Destination;
use crate::publish::dir::Dir;
use crate::publish::git::command::Git;
use crate::publish::git::failure::mask;
use crate::publish::git::remote::Remote;
use crate::publish::options::Options;
use crate::publish::record::Record;
use crate::publish::remembered::Remembered;
use crate::publish::zip::Zip;

/// A target.
pub struct Place<'a> {
    /// What the settings say.
    pub settings: TargetSettings,
    /// Its name for people.
    pub name: String,
    /// Where readers find it, where that is known.
    pub address: Option<Url>,
    /// Whether the settings themselves say where: then what depends on the address is made for it.
    pub is_addressed: bool,
    /// What `CNAME` shall say there.
    pub cname: Option<String>,
    /// For a branch: the commit that stands there.
    pub before: Option<String>,
    /// For a branch: its repository, as a host has it.
    pub hosted: Option<Hosted>,
    /// What sends.
    pub destination: Box<dyn Destination + 'a>,
}

/// What all targets share.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The settings.
    pub config: &'a Config,
    /// How it is published.
    pub options: &'a Options,
    /// Where things are remembered.
    pub cache: &'a Cache,
    /// Who listens.
    pub events: &'a dyn Events,
}

impl<'a> Around<'a> {
    /// Goes to a target.
    pub fn open(&self, settings: &TargetSettings) -> Result<Place<'a>> {
        match settings.kind {
            TargetKind::Branch => self.branch(settings),
            TargetKind::Artifact => self.file(settings, |path, record| {
                Artifact::new(path, self.options.build.now, record.archive)
            }),
            TargetKind::Zip => self.file(settings, |path, record| {
                Zip::new(path, self.options.build.now, record.archive)
            }),
            TargetKind::Dir => self.file(settings, |path, record| {
                let last = record.states.first();
                Dir::new(path, last.map(|state| (state.stamp(), state.standing())))
            }),
        }
    }

    /// A target that is a file or a folder.
    fn file<D: Destination + 'static>(
        &self,
        settings: &TargetSettings,
        make: impl FnOnce(&Path, Record) -> D,
    ) -> Result<Place<'a>> {
        let kind = settings.kind.name();
        let path = settings.path.clone().ok_or_else(|| {
            Error::new(Concern::Config, format!("no path is named for the target `{kind}`"))
        })?;
        let destination = Remembered::open(self.cache, kind, &path, |record| make(&path, record));
        Ok(Place {
            name: name(settings, &self.config.root),
            address: settings.address(),
            is_addressed: self.is_addressed(settings),
            cname: None,
            before: None,
            hosted: None,
            settings: settings.clone(),
            destination: Box::new(destination),
        })
    }

    fn branch(&self, settings: &TargetSettings) -> Result<Place<'a>> {
        let Self { config, options, cache, events } = *self;
        let way = Way {
            git: Git {
                may_ask: options.may_ask,
                settings_before: options.settings_before,
                ..Git::default()
            },
            root: &config.root,
            cache,
            author: &config.publish.author,
            // Before 1970 no commit was made.
            time: options.build.now.max(0),
            events,
        };
        let domain = stated(config, settings)?;
        let branch = Branch::open(way, &TargetSettings { domain, ..settings.clone() })?;
        Ok(Place {
            name: format!("branch {} of {}", settings.branch, branch.shown()),
            address: settings.url.clone().or_else(|| branch.address()),
            is_addressed: self.is_addressed(settings),
            cname: branch.cname().map(str::to_owned),
            before: branch.tip().map(str::to_owned),
            hosted: branch.hosted().cloned(),
            settings: settings.clone(),
            destination: Box::new(branch),
        })
    }

    /// Where readers find a branch, as far as that is known without asking anybody.
    pub fn expected(&self, settings: &TargetSettings) -> Option<Url> {
        if settings.kind != TargetKind::Branch {
            return settings.address();
        }
        let git = Git { settings_before: self.options.settings_before, ..Git::default() };
        // Who has no such remote, or no git, publishes elsewhere.
        let remote = Remote::find(&git, &settings.remote, &self.config.root).ok()?;
        let record = Record::load(self.cache, target(&mask(&remote.address), &settings.branch));
        let domain = record.states.first().and_then(|state| state.cname.as_deref());
        let pages = || remote.hosted().and_then(|hosted| hosted.pages());
        settings.address().or_else(|| domain.and_then(of_domain)).or_else(pages)
    }

    /// The address of the usual target is that of the site: where they differ, one of them is wrong.
    fn is_addressed(&self, settings: &TargetSettings) -> bool {
        settings.url.is_some()
            || (settings.domain.is_some() && !self.config.publish.targets.is_empty())
    }
}

/// How a target is named when it could not be reached.
pub fn name(settings: &TargetSettings, root: &Path) -> String {
    let kind = settings.kind.name();
    match &settings.path {
        Some(path) => format!("{kind} {}", shown(path, root)),
        None => format!("{kind} {} of {}", settings.branch, mask(&settings.remote)),
    }
}

/// What `CNAME` among the static files says: that file is published, whatever else is said.
fn stated(config: &Config, settings: &TargetSettings) -> Result<Option<String>> {
    let path = config.static_files.join(CNAME);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(settings.domain.clone()),
        Err(error) => return Err(Error::io(Concern::Config, "read", &path, &error)),
    };
    let stated = text.lines().next().unwrap_or_default().trim();
    let stated = values::domain(stated).map_err(|why| {
        Error::new(Concern::Config, why)
            .at(&path)
            .help("its first line is the domain: news.example.org")
    })?;
    match &settings.domain {
        Some(domain) if *domain != stated => Err(Error::new(
            Concern::Config,
            format!("it says {stated}, and `domain` in [publish] of site.toml says {domain}"),
        )
        .at(&path)
        .help("say it in one of them")),
        _ => Ok(Some(stated)),
    }
}

/// A path as people are told of it.
fn shown(path: &Path, root: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}
