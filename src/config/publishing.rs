//! The settings of where a site is published, `[publish]` in `site.toml`, and of all places at which
//! copies of it can be read.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;
use url::Url;

use crate::config::folders::normal;
use crate::config::values;
use crate::config::written::Written;
use crate::error::Result;

/// Where a site is published.
#[derive(Debug, Clone)]
pub struct Publishing {
    /// The targets, in the order of the file; none where `site.toml` names none.
    pub targets: Vec<TargetSettings>,
    /// What a target has that is named on the command line alone.
    pub usual: TargetSettings,
    /// Whose name commits carry.
    pub author: Author,
    /// How much of what stands at a target may be removed, in per cent of its files.
    pub max_deletes: u8,
    /// Addresses that the file names as those of the site's copies.
    pub addresses: Vec<Url>,
}

/// Whose name commits carry: never that of who runs the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// A name.
    pub name: String,
    /// An address of mail.
    pub email: String,
}

impl Default for Author {
    fn default() -> Self {
        // `.invalid` belongs to nobody (RFC 2606).
        Self { name: "Reprint".to_owned(), email: "noreply@reprint.invalid".to_owned() }
    }
}

/// What kind of place a target is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TargetKind {
    /// A branch of a git repository.
    Branch,
    /// The tar archive that GitHub's own Pages action uploads.
    Artifact,
    /// A folder.
    Dir,
    /// A zip archive, for those who read offline.
    Zip,
}

impl TargetKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Branch, Self::Artifact, Self::Dir, Self::Zip];

    /// Its name in `site.toml`, on the command line and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Branch => "branch",
            Self::Artifact => "artifact",
            Self::Dir => "dir",
            Self::Zip => "zip",
        }
    }

    /// The kind of this name.
    pub fn parse(name: &str) -> std::result::Result<Self, String> {
        let found = Self::ALL.into_iter().find(|kind| kind.name() == name);
        found.ok_or_else(|| format!("`{name}` is no kind of target"))
    }
}

/// What becomes of the commits of earlier publishings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum History {
    /// The branch has one commit, the newest: it never grows, and what is taken down is gone from it.
    #[default]
    Single,
    /// Each publishing is a commit upon the last.
    Keep,
}

impl History {
    /// The choice of this name.
    pub fn parse(name: &str) -> std::result::Result<Self, String> {
        match name {
            "single" => Ok(Self::Single),
            "keep" => Ok(Self::Keep),
            _ => Err(format!("`{name}` is neither \"single\" nor \"keep\"")),
        }
    }
}

/// A place that a site is published to.
#[derive(Debug, Clone)]
pub struct TargetSettings {
    /// What it is.
    pub kind: TargetKind,
    /// For a branch: the repository, a URL or the name of a remote of the repository that the site is in.
    pub remote: String,
    /// For a branch: its name.
    pub branch: String,
    /// For a branch: what becomes of earlier commits.
    pub history: History,
    /// For a branch: the domain that GitHub Pages serves it at.
    pub domain: Option<String>,
    /// Where readers find it, with a `/` at the end.
    pub url: Option<Url>,
    /// For other kinds: the folder or file.
    pub path: Option<PathBuf>,
    /// For a zip archive: one of each year besides that of all.
    pub years: bool,
}

impl TargetSettings {
    /// Where readers find it, as far as the settings say.
    pub fn address(&self) -> Option<Url> {
        let domain = || Url::parse(&format!("https://{}/", self.domain.as_ref()?)).ok();
        self.url.clone().or_else(domain)
    }
}

/// The keys of `[publish]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "docs/publish.md has them")]
pub struct PublishFile {
    pub remote: Option<String>,
    pub branch: Option<Spanned<String>>,
    pub history: Option<Spanned<String>>,
    pub domain: Option<Spanned<String>>,
    pub name: Option<Spanned<String>>,
    pub email: Option<Spanned<String>>,
    pub max_deletes: Option<Spanned<i64>>,
    pub mirrors: Option<Spanned<Vec<String>>>,
    pub targets: Option<Vec<TargetFile>>,
}

/// The keys of `[[publish.targets]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "docs/publish.md has them")]
pub struct TargetFile {
    pub kind: Spanned<String>,
    pub remote: Option<String>,
    pub branch: Option<Spanned<String>>,
    pub history: Option<Spanned<String>>,
    pub domain: Option<Spanned<String>>,
    pub url: Option<Spanned<String>>,
    pub path: Option<PathBuf>,
    pub years: Option<bool>,
}

impl PublishFile {
    /// Checks the values and fills the gaps.
    pub(super) fn checked(self, root: &Path, written: &Written<'_>) -> Result<Publishing> {
        let Self { remote, branch, history, domain, name, email, max_deletes, mirrors, targets } =
            self;
        let usual = TargetSettings {
            kind: TargetKind::Branch,
            remote: remote.unwrap_or_else(|| "origin".to_owned()),
            branch: written
                .value("branch", branch, values::branch)?
                .unwrap_or_else(|| "gh-pages".to_owned()),
            history: written
                .value("history", history, |name| History::parse(&name))?
                .unwrap_or_default(),
            domain: written.value("domain", domain, |name| values::domain(&name))?,
            url: None,
            path: None,
            years: false,
        };
        let targets = targets.unwrap_or_default().into_iter();
        let targets: Vec<TargetSettings> =
            targets.map(|target| target.checked(&usual, root, written)).collect::<Result<_>>()?;
        let mut addresses: Vec<Url> = targets.iter().filter_map(TargetSettings::address).collect();
        let named = |named: Vec<String>| -> std::result::Result<Vec<Url>, String> {
            named.iter().map(|url| values::base_url(url)).collect()
        };
        addresses.extend(written.value("mirrors", mirrors, named)?.unwrap_or_default());
        let nobody = Author::default();
        let author = Author {
            name: written
                .value("name", name, |given| values::author(&given))?
                .unwrap_or(nobody.name),
            email: written
                .value("email", email, |given| values::author(&given))?
                .unwrap_or(nobody.email),
        };
        let max_deletes = written
            .value("max_deletes", max_deletes, |n| values::count(n, 0, 100))?
            .and_then(|n| u8::try_from(n).ok())
            .unwrap_or(5);
        Ok(Publishing { targets, usual, author, max_deletes, addresses })
    }
}

impl TargetFile {
    fn checked(
        self,
        usual: &TargetSettings,
        root: &Path,
        written: &Written<'_>,
    ) -> Result<TargetSettings> {
        let Self { kind, remote, branch, history, domain, url, path, years } = self;
        let span = kind.span();
        let kind_name = kind.get_ref().clone();
        let kind = written
            .value("kind", Some(kind), |name| TargetKind::parse(&name))?
            .unwrap_or(TargetKind::Branch);
        let is_branch = kind == TargetKind::Branch;
        let misplaced = [
            ("remote", remote.is_some() && !is_branch),
            ("branch", branch.is_some() && !is_branch),
            ("history", history.is_some() && !is_branch),
            ("domain", domain.is_some() && !is_branch),
            ("path", path.is_some() && is_branch),
            ("years", years.is_some() && kind != TargetKind::Zip),
        ];
        let needs_path = kind == TargetKind::Dir && path.is_none();
        let wrong = misplaced
            .iter()
            .find(|(_, is)| *is)
            .map(|(key, _)| format!("a target of the kind `{kind_name}` has no `{key}`"));
        let wrong = wrong.or_else(|| needs_path.then(|| "it needs a `path`".to_owned()));
        if let Some(wrong) = wrong {
            let kind = Spanned::new(span, kind_name);
            written.value("kind", Some(kind), |_| Err::<(), _>(wrong))?;
        }
        Ok(TargetSettings {
            kind,
            remote: remote.unwrap_or_else(|| usual.remote.clone()),
            branch: written
                .value("branch", branch, values::branch)?
                .unwrap_or_else(|| usual.branch.clone()),
            history: written
                .value("history", history, |name| History::parse(&name))?
                .unwrap_or(usual.history),
            // A domain belongs to one repository.
            domain: written.value("domain", domain, |name| values::domain(&name))?,
            url: written.value("url", url, |given| values::base_url(&given))?,
            path: path.map(|path| normal(&root.join(path))),
            years: years.unwrap_or(false),
        })
    }
}

impl Publishing {
    /// Where the site is, by the first target that says so.
    pub fn own_address(&self) -> Option<Url> {
        let first = self.targets.iter().find_map(TargetSettings::address);
        first.or_else(|| if self.targets.is_empty() { self.usual.address() } else { None })
    }

    /// All addresses at which the site is, or may be, read: those of single targets, too.
    pub fn everywhere(&self, base_url: Option<&Url>) -> Vec<Url> {
        let targets = self.targets.iter().chain([&self.usual]);
        let named = base_url.into_iter().chain(&self.addresses).cloned();
        named.chain(targets.filter_map(TargetSettings::address)).collect()
    }

    /// All places at which the same site can be read, its own first; none where there is only one.
    pub fn copies(&self, base_url: Option<&Url>) -> Vec<Url> {
        let mut copies: Vec<Url> = Vec::new();
        for url in base_url.into_iter().chain(&self.addresses) {
            if !copies.contains(url) {
                copies.push(url.clone());
            }
        }
        if copies.len() < 2 { Vec::new() } else { copies }
    }
}
