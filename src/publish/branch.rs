//! A branch of a git repository as a target: one commit with the whole site, made of the old one's folders
//! and what differs.

use std::path::{Path, PathBuf};

use url::Url;

use crate::build::events::Events;
use crate::config::publishing::{Author, History, TargetSettings};
use crate::error::{Concern, Error, Result};
use crate::fingerprint::Fingerprint;
use crate::manifest::cache::Cache;
use crate::manifest::stamp::{STAMP, Stamp};
use crate::model::output::OutputKind;
use crate::publish::address::{Hosted, of_domain};
use crate::publish::compare::compare;
use crate::publish::destination::{Destination, Sent, There};
use crate::publish::difference::{Difference, Standing};
use crate::publish::git::command::Git;
use crate::publish::git::failure::{Failure, mask};
use crate::publish::git::import::{self, Base, NewCommit};
use crate::publish::git::progress::Traffic;
use crate::publish::git::remote::Remote;
use crate::publish::git::repository::{Commit, FIXED, NEW, Repository, THERE};
use crate::publish::git::transport::{Line, settings};
use crate::publish::listing::Listing;
use crate::publish::record::{Record, State};

/// The file that tells GitHub Pages its domain.
pub const CNAME: &str = "CNAME";

/// What it takes to reach a branch.
pub struct Way<'a> {
    /// Git as it is run here.
    pub git: Git,
    /// The folder of the site.
    pub root: &'a Path,
    /// Where the private repository and the record are kept.
    pub cache: &'a Cache,
    /// Whose name commits carry.
    pub author: &'a Author,
    /// The time of the commit, in seconds since 1970.
    pub time: i64,
    /// Who listens.
    pub events: &'a dyn Events,
}

/// The branch.
pub struct Branch<'a> {
    way: Way<'a>,
    history: History,
    line: Line,
    /// Where the private repository is.
    folder: PathBuf,
    /// The remote's address, fit to be shown.
    shown: String,
    hosted: Option<Hosted>,
    /// Names the target in the cache.
    target: Fingerprint,
    record: Record,
    /// The commit that stands there.
    tip: Option<String>,
    /// What `CNAME` shall say, as it is.
    cname: Option<String>,
    /// What that commit says.
    there: Option<Commit>,
    /// Whether files stand there whose names cannot be said.
    is_odd: bool,
    /// What is sent: its stamp, for the record.
    stamp: Option<Stamp>,
}

/// Names a branch in the cache. `shown` is its repository's address without a password.
pub fn target(shown: &str, branch: &str) -> Fingerprint {
    Fingerprint::of_value(&("branch", shown, branch))
}

impl<'a> Branch<'a> {
    /// Asks the remote what stands at the branch. Its folders are fetched where the record does not know
    /// them.
    pub fn open(way: Way<'a>, settings_of: &TargetSettings) -> Result<Self> {
        way.git.is_new_enough()?;
        let remote = Remote::find(&way.git, &settings_of.remote, way.root)?;
        let shown = mask(&remote.address);
        let target = target(&shown, &settings_of.branch);
        let mut git = way.git.clone();
        git.settings.extend(FIXED.map(|(key, value)| (key.to_owned(), value.to_owned())));
        git.settings.extend(settings(&remote.address));
        git.settings.extend(remote.settings.iter().cloned());
        let folder = way.cache.path(&format!("git-{}", target.base32(10)));
        let reason = |error| Repository::reason(&folder, error);
        let line = Line {
            repository: Repository::open(&folder, git).map_err(reason)?,
            branch: format!("refs/heads/{}", settings_of.branch),
        };
        let mut branch = Self {
            record: Record::load(way.cache, target),
            way,
            history: settings_of.history,
            line,
            hosted: remote.hosted(),
            shown,
            target,
            tip: None,
            cname: settings_of.domain.as_ref().map(|domain| format!("{domain}\n")),
            there: None,
            is_odd: false,
            stamp: None,
            folder: folder.clone(),
        };
        branch.contact().map_err(reason)?;
        Ok(branch)
    }

    fn repository(&self) -> &Repository {
        &self.line.repository
    }

    fn contact(&mut self) -> Result<()> {
        self.tip = self.line.tip()?;
        let Some(tip) = self.tip.clone() else { return Ok(()) };
        if self.record.state(&tip).is_none() || !self.repository().has(&tip)? {
            self.fetch()?;
        }
        let Some(tip) = self.tip.clone() else { return Ok(()) };
        if self.cname.is_none() {
            self.cname = self.standing_cname(&tip)?;
        }
        self.there = Some(self.repository().commit(&tip)?);
        Ok(())
    }

    /// Fetches what stands there; a private repository that is in the way of that is made anew.
    fn fetch(&mut self) -> Result<()> {
        self.way.events.stage("fetch", 0);
        let fetched = self.line.fetch();
        let tip = match fetched {
            // A ref of ours that cannot be locked is no change at the remote: a fetch changes none there.
            Err(error) if is_ours(&error) || failure(&error) == Failure::MovedOn => {
                self.repository().renew()?;
                self.line.fetch()?
            }
            fetched => fetched?,
        };
        self.tip = Some(tip);
        Ok(())
    }

    /// What the `CNAME` that stands there says: whoever wrote it, in the host's settings or by hand, it
    /// stays.
    fn standing_cname(&self, tip: &str) -> Result<Option<String>> {
        let text = match self.record.state(tip) {
            Some(state) => state.cname.clone(),
            None if self.repository().files(tip)?.names.contains_key(CNAME) => {
                Some(self.repository().text(tip, CNAME)?)
            }
            None => None,
        };
        let text = text.filter(|text| !text.trim().is_empty());
        if text.as_deref().is_some_and(|text| of_domain(text).is_none()) {
            self.way.events.warn("the file CNAME that stands at the branch names no domain; it stays as it is, and `domain` in [publish] of site.toml would replace it");
        }
        Ok(text)
    }

    /// Where readers find it, where that is known.
    pub fn address(&self) -> Option<Url> {
        let domain = self.cname.as_deref().and_then(of_domain);
        domain.or_else(|| self.hosted.as_ref().and_then(Hosted::pages))
    }

    /// What `CNAME` shall say.
    pub fn cname(&self) -> Option<&str> {
        self.cname.as_deref()
    }

    /// The repository's address, without a password.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// The repository, as a host has it.
    pub fn hosted(&self) -> Option<&Hosted> {
        self.hosted.as_ref()
    }

    /// The commit that stands there.
    pub fn tip(&self) -> Option<&str> {
        self.tip.as_deref()
    }

    /// The files that stand there, held against those that shall.
    fn standing(&mut self, tip: &str, listing: &Listing) -> Result<Standing> {
        let there = self.repository().files(tip)?;
        self.is_odd = there.is_odd;
        compare(self.repository(), &there, listing)
    }

    /// The build that stands there: the commit's message says so, or, where the host made a commit of its
    /// own upon ours, the stamp among its files.
    fn standing_stamp(&self, tip: &str, standing: &Standing) -> Result<Option<Stamp>> {
        let message = self.there.as_ref().and_then(|there| there.message.split_once("\n\n"));
        let told = message.and_then(|(_, body)| Stamp::parse(body));
        if told.is_some() || !standing.contains_key(STAMP) {
            return Ok(told);
        }
        Ok(Stamp::parse(&self.repository().text(tip, STAMP)?))
    }

    /// Makes the commit.
    fn commit(&self, listing: &Listing, difference: &Difference) -> Result<String> {
        let single = self.there.as_ref().filter(|_| self.history == History::Single);
        let tree = single.map(|there| &there.tree);
        // Files that cannot be named cannot be told to go: all the others come anew.
        let all = self.is_odd.then(|| Difference::all(listing));
        let difference = all.as_ref().unwrap_or(difference);
        let base = match (&self.tip, tree) {
            (None, _) => Base::Nothing,
            (Some(tip), None) if self.is_odd => Base::Emptied(tip),
            (Some(tip), None) => Base::Commit(tip),
            (Some(_), Some(_)) if self.is_odd => Base::Nothing,
            (Some(_), Some(tree)) => Base::Tree(tree),
        };
        let message = self.message(listing);
        let commit = NewCommit {
            at: NEW,
            base,
            author: self.way.author,
            time: self.way.time,
            message: &message,
        };
        let count = difference.added.len() + difference.changed.len();
        self.way.events.stage("pack", count);
        let args = ["fast-import", "--quiet", "--done", "--force"];
        self.repository().git.at_home().feed(&args, |feed| {
            import::write(feed, &commit, listing, difference, |_| self.way.events.step(1))
        })?;
        self.repository().git.line(&["rev-parse", "--verify", NEW])
    }

    fn message(&self, listing: &Listing) -> String {
        let is_article = |file: &&crate::publish::listing::File| file.kind == OutputKind::Article;
        let articles = listing.files().iter().filter(is_article).count();
        let stamp = self.stamp.as_ref().map(ToString::to_string).unwrap_or_default();
        let noun = if articles == 1 { "article" } else { "articles" };
        format!("{articles} {noun}\n\n{stamp}")
    }

    fn push(&self, commit: &str) -> Result<Traffic> {
        self.repository().ends_at(self.tip.as_deref())?;
        self.way.events.stage("send", 100);
        let mut percent = 0;
        self.line.push(commit, self.tip.as_deref(), |traffic| {
            let more = traffic.percent.saturating_sub(percent);
            percent += more;
            self.way.events.step(usize::from(more));
        })
    }

    /// The commit, and how it was sent. Where the private repository is to blame, once more with a new one.
    fn commit_and_push(
        &mut self,
        listing: &Listing,
        difference: &Difference,
    ) -> Result<(String, Traffic)> {
        let committed = match self.commit(listing, difference) {
            // Nobody but us has a part in this.
            Err(error) if error.concern == Concern::Remote => {
                self.begin_anew()?;
                self.commit(listing, difference)
            }
            committed => committed,
        };
        let commit = committed?;
        self.expect(&commit, listing)?;
        let pushed = self.push(&commit);
        match pushed {
            Err(error) if error.concern == Concern::Remote => {
                // A line that breaks late may have brought it all the same.
                if self.line.tip().is_ok_and(|tip| tip.as_deref() == Some(&commit)) {
                    return Ok((commit, Traffic::default()));
                }
                if !is_ours(&error) {
                    return Err(error);
                }
                self.begin_anew()?;
                let commit = self.commit(listing, difference)?;
                self.expect(&commit, listing)?;
                Ok((commit.clone(), self.push(&commit)?))
            }
            pushed => Ok((commit, pushed?)),
        }
    }

    /// Before it is sent: whether this run lives to see it or not, the next one knows what stands there.
    fn expect(&mut self, commit: &str, listing: &Listing) -> Result<()> {
        let Some(stamp) = &self.stamp else { return Ok(()) };
        let mut bytes = Vec::new();
        let cname = listing.get(CNAME).map(|file| file.read(&mut bytes)).transpose()?;
        let cname = cname.map(|()| String::from_utf8_lossy(&bytes).into_owned());
        let state = State::of(commit, stamp, cname, listing);
        self.record.expect(state, self.tip.as_deref());
        self.record.save(self.way.cache, self.target)
    }

    /// After it was sent: what makes the next run quick.
    fn keep(&mut self, commit: &str, listing: &Listing) -> Result<()> {
        self.repository().point(THERE, commit)?;
        self.repository().ends_at(Some(commit))?;
        self.record.states.truncate(1);
        self.record.save(self.way.cache, self.target)?;
        self.repository().slim(commit, listing.files().len())
    }

    /// Makes the private repository anew.
    fn begin_anew(&mut self) -> Result<()> {
        self.repository().renew()?;
        let Some(tip) = self.tip.clone() else { return Ok(()) };
        if self.line.fetch()? == tip {
            return Ok(());
        }
        Err(Failure::MovedOn.error("git fetch", ""))
    }
}

/// What an error of git was about.
fn failure(error: &Error) -> Failure {
    Failure::of(error.excerpt.as_deref().unwrap_or_default())
}

/// Whether git failed for no reason that lies with the remote, the line or the disk.
fn is_ours(error: &Error) -> bool {
    error.concern == Concern::Remote && !failure(error).is_remote()
}

impl Destination for Branch<'_> {
    fn look(&mut self, listing: &Listing) -> Result<There> {
        self.stamp = listing.stamp();
        let Some(tip) = self.tip.clone() else { return Ok(There::default()) };
        if let Some(state) = self.record.state(&tip) {
            return Ok(There { files: state.standing(), stamp: Some(state.stamp()) });
        }
        let folder = self.folder.clone();
        let reason = |error| Repository::reason(&folder, error);
        let files = self.standing(&tip, listing).map_err(reason)?;
        let stamp = self.standing_stamp(&tip, &files).map_err(reason)?;
        Ok(There { files, stamp })
    }

    fn send(&mut self, listing: &Listing, difference: &Difference) -> Result<Sent> {
        let (commit, traffic) = self
            .commit_and_push(listing, difference)
            .map_err(|error| Repository::reason(&self.folder, error))?;
        self.tip = Some(commit.clone());
        if let Err(error) = self.keep(&commit, listing) {
            // Readers have it; the record of before it was sent is enough to go on from. A private
            // repository that is in the way is made anew by the next run.
            let _ = self.repository().renew();
            self.way.events.remark(&format!(
                "it was sent; but what the next run is spared by that could not be kept: {error}"
            ));
        }
        Ok(Sent { name: commit, bytes: traffic.bytes, objects: Some(traffic.objects) })
    }

    fn is_due(&self) -> bool {
        // Earlier commits stand there that shall not.
        self.history == History::Single
            && self.there.as_ref().is_some_and(|there| there.has_history)
    }

    fn rest(&mut self, listing: &Listing) -> Result<()> {
        match self.tip.clone() {
            Some(tip) if self.record.state(&tip).is_none() => self.expect(&tip, listing),
            _ => Ok(()),
        }
    }
}
