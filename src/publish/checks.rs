//! What is looked at before anything is sent. Pure: facts in, findings out.

pub mod names;

use std::collections::BTreeMap;

use crate::build::sizes::PAGES_LIMIT;
use crate::config::publishing::TargetKind;
use crate::model::output::OutputKind;
use crate::publish::address::is_local;
use crate::publish::difference::Difference;
use crate::publish::finding::{Add, Check, Finding, Subject};
use crate::publish::listing::Listing;
use crate::publish::version::Version;

/// The most bytes of a file in a repository ("About large files on GitHub": files above 100 MiB are
/// blocked).
const LARGEST_FILE: u64 = 100 << 20;

/// From this share of the limit on an operator is told, in per cent.
const NEARLY_FULL: u64 = 80;

/// So many files may go with an article that was taken down: itself, its pictures, old addresses, terms and
/// days that nothing else is of.
const DRAGGED: usize = 10;

/// So many files may always go: on a small site one article is more than five per cent.
const FEW: usize = 20;

/// Looks at everything.
pub fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut add = |check: Check, refuses: bool, message: String, help: &str| {
        let refuses = refuses && !subject.allowed.contains(&check);
        findings.push(Finding { check, refuses, message, help: help.to_owned() });
    };
    let is_served = matches!(subject.kind, TargetKind::Branch | TargetKind::Artifact);
    if is_served {
        let bytes = subject.listing.bytes();
        if bytes > PAGES_LIMIT {
            let message = format!(
                "the site has {}, and GitHub Pages takes 1 GB: {}",
                size(bytes),
                shares(subject.listing)
            );
            add(
                Check::Size,
                true,
                message,
                "leave out what takes the room (`data = false`, `archive = false` in [feeds], `images = \"link\"`, fewer files), or add `--allow size` for a host that takes more",
            );
        } else if bytes * 100 > PAGES_LIMIT * NEARLY_FULL {
            let message = format!(
                "the site has {} of the 1 GB that GitHub Pages takes: room for about {} more articles like these; {}",
                size(bytes),
                room(subject.listing).unwrap_or(0),
                shares(subject.listing)
            );
            add(Check::Size, false, message, "see what takes the room before it is full");
        }
    }
    if subject.kind == TargetKind::Branch {
        for file in subject.listing.files().iter().filter(|file| file.bytes > LARGEST_FILE) {
            let message = format!(
                "`{}` has {}, and GitHub takes no file above 100 MiB in a repository",
                file.path,
                size(file.bytes)
            );
            add(
                Check::FileSize,
                true,
                message,
                "make it smaller, or take it out of the posts or static files",
            );
        }
    }
    names::names(subject, &mut add);
    names::crowds(subject.listing, &mut add);
    deletes(subject, &mut add);
    if subject.stamp.is_none() && subject.standing > 0 {
        let message = format!(
            "what stands there ({} files) was not made by Reprint, and would be replaced as a whole",
            subject.standing
        );
        add(
            Check::Replace,
            true,
            message,
            "is it the right branch or folder? If what it holds may go, add `--allow replace`, this once",
        );
    }
    if subject.drafts {
        add(
            Check::Drafts,
            true,
            "the site is built with its drafts".to_owned(),
            "take `drafts = true` out of site.toml; if drafts shall be published, add `--allow drafts`",
        );
    }
    addresses(subject, &mut add);
    if let Some(stamp) = subject.stamp
        && Version::parse(subject.version) < Version::parse(&stamp.version)
    {
        let message = format!(
            "what stands there was made by Reprint {}, and this is the older {}",
            stamp.version, subject.version
        );
        add(
            Check::Older,
            true,
            message,
            "bring this machine's program up to date; if it is meant, add `--allow older`",
        );
    }
    findings
}

/// How many more articles of the same size have room.
pub fn room(listing: &Listing) -> Option<u64> {
    let articles = listing.files().iter().filter(|file| file.kind == OutputKind::Article).count();
    let left = PAGES_LIMIT.saturating_sub(listing.bytes());
    // Each brings its share of lists and feeds.
    (left * articles as u64).checked_div(listing.bytes()).filter(|_| articles > 0)
}

/// What takes the room, the largest first.
fn shares(listing: &Listing) -> String {
    let mut kinds: BTreeMap<OutputKind, u64> = BTreeMap::new();
    for file in listing.files() {
        *kinds.entry(file.kind).or_default() += file.bytes;
    }
    let mut kinds: Vec<(OutputKind, u64)> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    let named =
        kinds.iter().take(4).map(|(kind, bytes)| format!("{} {}", kind.name(), size(*bytes)));
    named.collect::<Vec<_>>().join(", ")
}

/// How many of the differences are articles that were taken down: as an article they stood there, and now
/// nothing does, or the page that says so.
pub fn taken_down(subject: &Subject<'_>) -> usize {
    let asked =
        |path: &str| subject.taken_down.binary_search_by(|gone| gone.as_str().cmp(path)).is_ok();
    let Difference { changed, removed, .. } = subject.difference;
    let changed = changed.iter().map(|at| subject.listing.files()[*at].path.as_str());
    changed.chain(removed.iter().map(String::as_str)).filter(|path| asked(path)).count()
}

fn deletes(subject: &Subject<'_>, add: &mut Add<'_>) {
    let gone = subject.difference.removed.len();
    let share = subject.standing * usize::from(subject.max_deletes) / 100;
    let few = if subject.max_deletes == 0 { 0 } else { FEW };
    let most = share.max(few) + DRAGGED * taken_down(subject);
    // What is not ours goes as a whole, or not at all: that is asked elsewhere.
    if gone > most && subject.stamp.is_some() {
        let message = format!(
            "{gone} of the {} files that stand there would be removed, more than {} %",
            subject.standing, subject.max_deletes
        );
        add(
            Check::Deletes,
            true,
            message,
            "was a pull incomplete, or is a setting another one? If they shall go, add `--max-deletes 100`; `--dry-run --verbose` names them",
        );
    }
}

fn addresses(subject: &Subject<'_>, add: &mut Add<'_>) {
    let Some(base) = subject.base_url else { return };
    if is_local(base) {
        let message = format!(
            "the site's feeds and sitemaps lead to {base}, which only this machine or its network can read"
        );
        add(
            Check::Address,
            true,
            message,
            "write the public address as `base_url` in site.toml, or leave it out: it is taken from the remote then",
        );
    } else if let Some(address) = subject.address.filter(|address| *address != base) {
        let message = format!(
            "the site's feeds and sitemaps lead to {base}, but readers will find it at {address}"
        );
        add(
            Check::Address,
            true,
            message,
            "correct `base_url` in site.toml; where the site is behind an address of your own, say so with `domain` in [publish], or `url` at the target",
        );
    }
}

/// Bytes with a unit of a thousand.
fn size(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
    let megabytes = bytes as f64 / 1e6;
    if bytes < 1_000_000_000 {
        format!("{megabytes:.1} MB")
    } else {
        format!("{:.2} GB", megabytes / 1e3)
    }
}

#[cfg(test)]
mod tests;
