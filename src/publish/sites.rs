//! What each target shall hold: the whole site, what is made for its own address, or one year. All are
//! builds of the same sources; a part takes from the whole what is the same.

use std::path::PathBuf;

use url::Url;

use crate::build;
use crate::build::options::{Options, Scope};
use crate::build::output::cache_of;
use crate::build::scope::years;
use crate::config::Config;
use crate::error::{Concern, Error, Result};
use crate::fingerprint::Fingerprint;
use crate::manifest::Manifest;
use crate::publish::branch::CNAME;
use crate::publish::listener::{Listener, Silent};
use crate::publish::listing::Listing;

/// The site as it was built, and how to build more of it.
pub struct Sites<'a> {
    /// The settings that it was built with.
    pub config: &'a Config,
    /// How it was built.
    pub options: &'a Options,
    /// What the build left.
    pub manifest: Manifest,
    /// Who listens.
    pub listener: &'a dyn Listener,
}

impl<'a> Sites<'a> {
    /// Takes what the build of the whole site left.
    pub fn new(
        config: &'a Config,
        options: &'a Options,
        listener: &'a dyn Listener,
    ) -> Result<Self> {
        Ok(Self { config, options, manifest: left(config)?, listener })
    }

    /// The whole site, as a target of this address and `CNAME` has it. `is_addressed`: the address is its
    /// own, and what depends on it is made for it.
    pub fn whole(
        &self,
        address: Option<&Url>,
        is_addressed: bool,
        cname: Option<&str>,
    ) -> Result<Listing> {
        let mut listing = Listing::of(&self.config.output, &self.manifest);
        if let Some(address) = address.filter(|_| is_addressed)
            && self.config.base_url.as_ref() != Some(address)
        {
            let name = Fingerprint::of(address.as_str().as_bytes()).base32(10);
            let config = Config { base_url: Some(address.clone()), ..self.config.clone() };
            let (config, manifest) =
                self.part(config, &format!("copy-{name}"), Scope::Addressed)?;
            listing.lay_over(&config.output, &manifest);
        }
        if let Some(cname) = cname
            && listing.get(CNAME).is_none()
        {
            listing.put(CNAME, cname.as_bytes().to_vec());
        }
        Ok(listing)
    }

    /// The years that there are articles of.
    pub fn years(&self) -> Vec<i32> {
        years(&self.manifest)
    }

    /// One year.
    pub fn year(&self, year: i32) -> Result<Listing> {
        let name = format!("year-{year:04}");
        let (config, manifest) = self.part(self.config.clone(), &name, Scope::Year(year))?;
        Ok(Listing::of(&config.output, &manifest))
    }

    /// Builds a part of the site into a folder of the cache.
    fn part(&self, config: Config, name: &str, scope: Scope) -> Result<(Config, Manifest)> {
        let output: PathBuf = config.cache.join("parts").join(name);
        let config = Config { output, ..config };
        let options = Options {
            scope,
            whole: Some(self.config.output.clone()),
            verbose: false,
            ..self.options.clone()
        };
        // What is wrong with a post was told when the whole was built.
        build::run(&config, &options, &Silent(self.listener))?;
        let manifest = left(&config)?;
        Ok((config, manifest))
    }
}

/// What the build of an output left.
fn left(config: &Config) -> Result<Manifest> {
    let cache = cache_of(config, &config.output);
    Manifest::load(&cache).map(|(manifest, _)| manifest).map_err(|_| {
        Error::new(Concern::Output, "what the build remembered of its files is gone already")
            .help("did another build run at the same time? Run again")
    })
}
