//! The order of publishing: targets are asked first, for that fails most often; then the site is built,
//! the differences are found, checked, told and agreed to; then all is sent.

use std::collections::HashSet;

use url::Url;

use crate::build;
use crate::build::output::{Lock, cache_of};
use crate::config::Config;
use crate::config::publishing::{TargetKind, TargetSettings};
use crate::error::{Concern, Error, Result};
use crate::manifest::stamp::{Stamp, VERSION};
use crate::publish::checks::{check, taken_down};
use crate::publish::destination::There;
use crate::publish::difference::Difference;
use crate::publish::finding::{Finding, Subject};
use crate::publish::git::command::Git;
use crate::publish::git::remote::proxy;
use crate::publish::listener::{Listener, Outcome, Plan};
use crate::publish::listing::Listing;
use crate::publish::options::Options;
use crate::publish::place::{Around, Place, name};
use crate::publish::sites::Sites;
use crate::publish::years::{Part, places};
use crate::publish::{live, notes, target};

/// What a run came to.
#[derive(Debug, Default)]
pub struct Summary {
    /// The exit code of the first target that failed or was refused.
    pub failed: Option<u8>,
    /// Whether nothing was sent because of problems with posts.
    pub is_strict: bool,
}

/// A target that is ready to be sent to.
struct Ready<'a> {
    place: Place<'a>,
    listing: Listing,
    difference: Difference,
    findings: Vec<Finding>,
    /// Addresses among the differences that were taken down.
    taken_down: usize,
}

impl Ready<'_> {
    /// Whether anything is to be sent.
    fn is_due(&self) -> bool {
        !self.difference.is_empty() || self.place.destination.is_due()
    }

    fn is_refused(&self) -> bool {
        self.findings.iter().any(|finding| finding.refuses)
    }
}

/// Builds the site and publishes it.
pub fn run(config: &Config, options: &Options, listener: &dyn Listener) -> Result<Summary> {
    if !(options.dry_run || options.agreed || options.may_ask) {
        return Err(Error::new(Concern::Config, "nobody is here to say yes to what is sent")
            .help("add `--yes` in scripts, or `--dry-run` to look only"));
    }
    let targets = target::choose(config, options)?;
    let cache = cache_of(config, &config.output);
    let waiting = "somebody else publishes this site from here; waiting for them to end";
    let _lock = Lock::take_named(&cache, "publish-lock", waiting, listener)?;
    let mut summary = Summary::default();
    let around = Around { config, options, cache: &cache, events: listener };
    let mut places = Vec::new();
    for settings in &targets {
        match around.open(settings) {
            Ok(place) => places.push(place),
            // A mistake in the settings is one whatever the other targets say.
            Err(error) if error.concern == Concern::Config => return Err(error),
            Err(error) => summary.fail(listener, &name(settings, &config.root), &error),
        }
    }
    if places.is_empty() {
        return Ok(summary);
    }
    twice(&places)?;
    let publishing = Publishing { around, listener, at: at(around, &places) };
    publishing.all(places, &mut summary)?;
    Ok(summary)
}

/// The settings with the address that the site has by its remote, where `site.toml` names none: that of
/// the first target of the settings, whether it is asked for and answers today or not.
fn at(around: Around<'_>, places: &[Place<'_>]) -> Config {
    let Around { config, options, events, .. } = around;
    if config.base_url.is_some() {
        return config.clone();
    }
    let main = config.publish.targets.first().unwrap_or(&config.publish.usual);
    let is_main = |place: &&Place<'_>| {
        let TargetSettings { remote, branch, .. } = &place.settings;
        (remote, branch) == (&main.remote, &main.branch) || options.remote.is_some()
    };
    let branches = |place: &&Place<'_>| place.settings.kind == TargetKind::Branch;
    let opened = places.iter().filter(branches).find(is_main);
    let address = opened.map_or_else(|| around.expected(main), |place| place.address.clone());
    let Some(address) = address else { return config.clone() };
    events.remark(&format!("`base_url` is not in site.toml: the site will be at {address}, by its remote (write it there, and `build` alone makes the same pages)"));
    config.at(address)
}

/// A target that has two spellings would be sent twice, the second time over something else than was
/// looked at.
fn twice(places: &[Place<'_>]) -> Result<()> {
    let mut seen = HashSet::new();
    let Some(place) = places.iter().find(|place| !seen.insert(&place.name)) else { return Ok(()) };
    Err(Error::new(Concern::Config, format!("{} is a target twice", place.name))
        .help("name it once: two spellings of a repository are one"))
}

impl Summary {
    fn fail(&mut self, listener: &dyn Listener, target: &str, error: &Error) {
        self.failed.get_or_insert(error.exit_code());
        listener.failed(target, error);
    }
}

struct Publishing<'a> {
    around: Around<'a>,
    listener: &'a dyn Listener,
    /// The settings that the site is built with.
    at: Config,
}

impl Publishing<'_> {
    fn options(&self) -> &Options {
        self.around.options
    }

    fn all(&self, opened: Vec<Place<'_>>, summary: &mut Summary) -> Result<()> {
        let report = build::run(&self.at, &self.options().build, self.listener)?;
        self.listener.built(&report, &self.at);
        if self.options().strict && report.problems > 0 {
            summary.is_strict = true;
            self.listener
                .warn("there are problems with posts, and `--strict`: nothing was published");
            return Ok(());
        }
        let sites = Sites::new(&self.at, &self.options().build, self.listener)?;
        let mut all = Vec::new();
        let years = sites.years();
        for place in opened {
            let more = places(self.around, &place.settings, &years)?;
            for (place, part) in std::iter::once((place, Part::Whole)).chain(more) {
                let name = place.name.clone();
                match self.prepare(place, part, &sites) {
                    // Of a year that nothing is left of, an archive that was made here goes.
                    Ok(ready) if part == Part::Nothing && ready.difference.is_empty() => {
                        self.listener.remark(&notes::year_of_others(&name));
                    }
                    Err(_) if part == Part::Nothing => {
                        self.listener.remark(&notes::year_of_others(&name));
                    }
                    Ok(ready) => all.push(ready),
                    Err(error) => summary.fail(self.listener, &name, &error),
                }
            }
        }
        for ready in &all {
            self.tell(ready);
            if ready.is_refused() {
                summary.failed.get_or_insert(Error::new(Concern::Refused, "").exit_code());
            }
        }
        let is_agreed = self.is_agreed(&all);
        let mut sent = Vec::new();
        for ready in &mut all {
            if let Some(address) = self.one(ready, is_agreed, summary) {
                sent.push(address);
            }
        }
        self.wait(&sent, &sites.manifest.stamp(), summary);
        Ok(())
    }

    /// What a target shall hold, does hold, and what is to be said of the difference.
    fn prepare<'p>(
        &self,
        mut place: Place<'p>,
        part: Part,
        sites: &Sites<'_>,
    ) -> Result<Ready<'p>> {
        let address = place.address.as_ref();
        let listing = match part {
            Part::Nothing => Listing::default(),
            Part::Year(year) => sites.year(year)?,
            Part::Whole => sites.whole(address, place.is_addressed, place.cname.as_deref())?,
        };
        let There { files, stamp } = place.destination.look(&listing)?;
        let difference = Difference::of(&listing, &files);
        // A copy of its own address has been made for it.
        let base_url = if place.is_addressed { place.address.clone() } else { None };
        let base_url = base_url.or_else(|| self.at.base_url.clone());
        // That a year is gone is no reason to keep its archive.
        let most = match part {
            Part::Nothing => 100,
            _ => self.options().max_deletes.unwrap_or(self.at.publish.max_deletes),
        };
        let subject = Subject {
            kind: place.settings.kind,
            listing: &listing,
            difference: &difference,
            standing: files.len(),
            stamp: stamp.as_ref(),
            version: VERSION,
            address: place.address.as_ref(),
            base_url: base_url.as_ref(),
            drafts: self.at.drafts,
            max_deletes: most,
            taken_down: &sites.manifest.removed,
            allowed: &self.options().allowed,
        };
        let (findings, taken_down) = (check(&subject), taken_down(&subject));
        Ok(Ready { place, listing, difference, findings, taken_down })
    }

    fn tell(&self, ready: &Ready<'_>) {
        self.listener.planned(&Plan {
            target: &ready.place.name,
            kind: ready.place.settings.kind,
            address: ready.place.address.as_ref(),
            listing: &ready.listing,
            difference: &ready.difference,
            findings: &ready.findings,
        });
        if ready.place.destination.is_due() {
            self.listener.remark(&notes::cut(&ready.place.name));
        }
    }

    /// Whether all that can be sent shall be: asked once.
    fn is_agreed(&self, all: &[Ready<'_>]) -> bool {
        let Options { dry_run, agreed, .. } = *self.options();
        let due: Vec<&str> = all
            .iter()
            .filter(|ready| ready.is_due() && !ready.is_refused())
            .map(|ready| ready.place.name.as_str())
            .collect();
        if dry_run || agreed || due.is_empty() {
            return agreed;
        }
        self.listener.ask(&format!("Publish to {}?", due.join(" and to ")))
    }

    /// Sends to a target. Returns where it can be read, if something was sent that can be.
    fn one(&self, ready: &mut Ready<'_>, is_agreed: bool, summary: &mut Summary) -> Option<Url> {
        let is_due = ready.is_due();
        let place = &mut ready.place;
        let outcome = if ready.findings.iter().any(|finding| finding.refuses) {
            Outcome::NotSent
        } else if !is_due {
            if !self.options().dry_run
                && let Err(error) = place.destination.rest(&ready.listing)
            {
                summary.fail(self.listener, &place.name, &error);
                return None;
            }
            Outcome::Same
        } else if self.options().dry_run {
            Outcome::Looked
        } else if is_agreed {
            match place.destination.send(&ready.listing, &ready.difference) {
                Ok(sent) => Outcome::Sent(sent),
                Err(error) => {
                    summary.fail(self.listener, &place.name, &error);
                    return None;
                }
            }
        } else {
            Outcome::NotSent
        };
        let kind = place.settings.kind;
        self.listener.done(&place.name, kind, place.address.as_ref(), &outcome);
        if matches!(outcome, Outcome::Sent(_)) {
            self.notes(ready);
        }
        let can_be_read = matches!(kind, TargetKind::Branch | TargetKind::Dir)
            && matches!(outcome, Outcome::Same | Outcome::Sent(_));
        ready.place.address.clone().filter(|_| can_be_read)
    }

    fn notes(&self, ready: &Ready<'_>) {
        let place = &ready.place;
        if ready.taken_down > 0 {
            let before = place.before.as_deref();
            for note in notes::taken_down(ready.taken_down, &place.settings, before, &place.name) {
                // Also where only what is wrong is said: nobody else will tell.
                self.listener.warn(&note);
            }
        }
        if let (None, Some(hosted)) = (&place.before, &place.hosted)
            && hosted.is_github()
        {
            let branch = &place.settings.branch;
            self.listener.remark(&notes::first_time(&hosted.owner, &hosted.name, branch));
        }
    }

    /// Waits until what was sent can be read.
    fn wait(&self, sent: &[Url], stamp: &Stamp, summary: &mut Summary) {
        let Some(most) = self.options().wait.filter(|_| !self.options().dry_run) else { return };
        if sent.is_empty() {
            self.listener.remark("there is nothing to wait for: of no target that was sent it is known where it can be read");
        }
        for address in sent {
            self.listener.stage("wait", 0);
            let git = Git { settings_before: self.options().settings_before, ..Git::default() };
            let proxy = proxy(&git, &self.at.root, address.as_str());
            match live::wait(address, stamp, most, proxy.as_deref()) {
                Ok(after) => self.listener.live(address, after),
                Err(error) => summary.fail(self.listener, address.as_str(), &error),
            }
        }
    }
}
