//! What the checks before a publishing look at, and what they find.

use url::Url;

use crate::config::publishing::TargetKind;
use crate::manifest::stamp::Stamp;
use crate::publish::difference::Difference;
use crate::publish::listing::Listing;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Check {
    /// The bytes of the whole site.
    Size,
    /// The bytes of each file.
    FileSize,
    /// How much is removed.
    Deletes,
    /// Whether what stands there is ours.
    Replace,
    /// Whether drafts are among the articles.
    Drafts,
    /// Whether the addresses in feeds and sitemaps are those where the site will be.
    Address,
    /// Whether a newer program made what stands there.
    Older,
    /// Names that hosts refuse.
    Name,
    /// Names that only differ in the case of letters.
    Case,
    /// Long paths.
    Path,
    /// Folders with very many files.
    Crowd,
}

impl Check {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Size,
        Self::FileSize,
        Self::Deletes,
        Self::Replace,
        Self::Drafts,
        Self::Address,
        Self::Older,
        Self::Name,
        Self::Case,
        Self::Path,
        Self::Crowd,
    ];

    /// What an operator may allow with `--allow`.
    pub const ALLOWABLE: [Self; 6] =
        [Self::Size, Self::FileSize, Self::Replace, Self::Drafts, Self::Address, Self::Older];

    /// Its name in reports and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Size => "size",
            Self::FileSize => "file-size",
            Self::Deletes => "deletes",
            Self::Replace => "replace",
            Self::Drafts => "drafts",
            Self::Address => "address",
            Self::Older => "older",
            Self::Name => "name",
            Self::Case => "case",
            Self::Path => "path",
            Self::Crowd => "crowd",
        }
    }
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which one.
    pub check: Check,
    /// Whether the site is not sent for it.
    pub refuses: bool,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

/// What is looked at.
#[derive(Debug)]
pub struct Subject<'a> {
    /// What kind of place the target is.
    pub kind: TargetKind,
    /// What it shall hold.
    pub listing: &'a Listing,
    /// What of that it does not hold.
    pub difference: &'a Difference,
    /// How many files stand there.
    pub standing: usize,
    /// The build that stands there.
    pub stamp: Option<&'a Stamp>,
    /// This program's version.
    pub version: &'a str,
    /// Where readers find the target, where that is known.
    pub address: Option<&'a Url>,
    /// Where the site's feeds, sitemaps and canonical links say that it is.
    pub base_url: Option<&'a Url>,
    /// Whether drafts are built.
    pub drafts: bool,
    /// How much may be removed, in per cent.
    pub max_deletes: u8,
    /// Addresses of what was removed by request: these may go.
    pub taken_down: &'a [String],
    /// What the operator allows.
    pub allowed: &'a [Check],
}

/// Takes what a check found: which, whether it refuses, what is wrong, how to mend it.
pub type Add<'a> = dyn FnMut(Check, bool, String, &str) + 'a;
