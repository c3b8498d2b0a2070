//! Which targets are meant: those of `site.toml`, chosen and changed by the command line.

use std::path::Path;

use crate::config::Config;
use crate::config::publishing::{TargetKind, TargetSettings};
use crate::error::{Concern, Error, Result};
use crate::publish::options::{Chosen, Options};

/// The targets of this run, in order.
pub fn choose(config: &Config, options: &Options) -> Result<Vec<TargetSettings>> {
    let publishing = &config.publish;
    let usual = |kind: TargetKind| TargetSettings {
        kind,
        path: file_name(kind).map(|name| config.root.join(name)),
        ..publishing.usual.clone()
    };
    let of_chosen = |chosen: &Chosen| -> Result<Vec<TargetSettings>> {
        let named = publishing.targets.iter().filter(|target| target.kind == chosen.kind);
        let mut targets: Vec<TargetSettings> = named.cloned().collect();
        if chosen.path.is_some() {
            targets.truncate(1);
        }
        if targets.is_empty() {
            targets.push(usual(chosen.kind));
        }
        if let Some(path) = &chosen.path {
            targets[0].path = Some(path.clone());
        }
        Ok(targets)
    };
    let mut targets = if !options.chosen.is_empty() {
        let chosen = options.chosen.iter().map(of_chosen).collect::<Result<Vec<_>>>()?;
        chosen.concat()
    } else if publishing.targets.is_empty() {
        vec![usual(TargetKind::Branch)]
    } else {
        publishing.targets.clone()
    };
    for target in &mut targets {
        if target.path.is_none() {
            target.path = file_name(target.kind).map(|name| config.root.join(name));
        }
    }
    one_branch(&mut targets, options)?;
    for target in &targets {
        if target.kind == TargetKind::Dir && target.path.is_none() {
            return Err(Error::new(Concern::Config, "no folder is named for the target `dir`")
                .help("write it like `--target dir=/srv/www/news`"));
        }
    }
    // Those of `site.toml` were looked at already; these may be others.
    let paths: Vec<_> =
        targets.iter().filter_map(|target| Some((target.kind, target.path.as_deref()?))).collect();
    config.check_targets(&paths)?;
    Ok(targets)
}

/// `--remote` and `--branch` are about one branch.
fn one_branch(targets: &mut [TargetSettings], options: &Options) -> Result<()> {
    let (remote, branch) = (&options.remote, &options.branch);
    if remote.is_none() && branch.is_none() {
        return Ok(());
    }
    let mut branches: Vec<&mut TargetSettings> =
        targets.iter_mut().filter(|target| target.kind == TargetKind::Branch).collect();
    let [target] = branches.as_mut_slice() else {
        let count = branches.len();
        return Err(Error::new(
            Concern::Config,
            format!("--remote and --branch are about one branch, and {count} are to be published"),
        )
        .help("choose with `--target branch`, or name the others in site.toml alone"));
    };
    if let Some(remote) = remote {
        // What is known of the usual one says nothing of another.
        (target.domain, target.url) = (None, None);
        target.remote.clone_from(remote);
    }
    if let Some(branch) = branch {
        target.branch.clone_from(branch);
    }
    Ok(())
}

/// Where an archive is written if nobody says so.
fn file_name(kind: TargetKind) -> Option<&'static Path> {
    match kind {
        TargetKind::Artifact => Some(Path::new("artifact.tar")),
        TargetKind::Zip => Some(Path::new("site.zip")),
        TargetKind::Branch | TargetKind::Dir => None,
    }
}
