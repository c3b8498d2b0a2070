//! How a site is published, as opposed to where.

use std::path::PathBuf;
use std::time::Duration;

use crate::build::options::Options as BuildOptions;
use crate::config::publishing::TargetKind;
use crate::publish::finding::Check;

/// A target that is named on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// What it is: all targets of this kind that `site.toml` names, else a usual one.
    pub kind: TargetKind,
    /// Where, in place of what `site.toml` says.
    pub path: Option<PathBuf>,
}

/// How a site is published.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "they are the flags of the command line")]
pub struct Options {
    /// How it is built before.
    pub build: BuildOptions,
    /// Targets; none for those of `site.toml`, or the usual branch.
    pub chosen: Vec<Chosen>,
    /// A repository, in place of what `site.toml` says.
    pub remote: Option<String>,
    /// A branch, in place of what `site.toml` says.
    pub branch: Option<String>,
    /// Look and tell, and send nothing.
    pub dry_run: bool,
    /// Send without asking.
    pub agreed: bool,
    /// Whether somebody is there to be asked.
    pub may_ask: bool,
    /// How long to wait until what was sent can be read; none for not at all.
    pub wait: Option<Duration>,
    /// Send nothing when there was any problem with a post.
    pub strict: bool,
    /// How much of what stands at a target may be removed, in per cent.
    pub max_deletes: Option<u8>,
    /// What is allowed for once.
    pub allowed: Vec<Check>,
    /// Settings of git that the environment has already.
    pub settings_before: usize,
}
