//! What git says when it fails, into what happened and what to do about it. Pure.

use crate::error::{Concern, Error};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// Somebody else published in the meantime.
    MovedOn,
    /// A rule of the host protects the branch.
    Protected,
    /// The host found something that looks like a secret.
    Secret,
    /// A file is larger than the host takes.
    TooLarge,
    /// The host's own check said no.
    Declined,
    /// Nobody believed who we are.
    Unknown,
    /// We may not write there.
    Forbidden,
    /// There is no such repository, or we may not see it.
    NoRepository,
    /// The host's key is not the known one, or not known.
    HostKey,
    /// The host cannot be found or reached.
    Unreachable,
    /// The line broke.
    CutOff,
    /// A disk is full, here or there.
    DiskFull,
    /// A branch of another name is in the way of this one's: `a` and `a/b`.
    InTheWay,
    /// Something at the remote is locked.
    Locked,
    /// The remote names its objects in another way than we.
    Format,
    /// The path is no repository.
    NotARepository,
    /// A setting of the folder's owner.
    Ownership,
    /// Anything else.
    Other,
}

/// Words that git, ssh and hosts use, and what they mean. The first that is found decides.
const WORDS: &[(&str, Failure)] = &[
    ("No space left on device", Failure::DiskFull),
    ("Disk quota exceeded", Failure::DiskFull),
    ("exists; cannot create", Failure::InTheWay),
    (".lock': File exists", Failure::Locked),
    ("hash algorithm", Failure::Format),
    ("mismatched algorithms", Failure::Format),
    ("temporary file ./objects: Permission denied", Failure::Forbidden),
    ("Unable to create temporary file", Failure::Forbidden),
    ("denying non-fast-forward", Failure::Protected),
    ("stale info", Failure::MovedOn),
    ("fetch first", Failure::MovedOn),
    ("non-fast-forward", Failure::MovedOn),
    ("cannot lock ref", Failure::MovedOn),
    ("failed to update ref", Failure::MovedOn),
    ("incorrect old value provided", Failure::MovedOn),
    ("reference already exists", Failure::MovedOn),
    // What git says where a write was cut short.
    ("Out of diskspace", Failure::DiskFull),
    ("GH001", Failure::TooLarge),
    ("exceeds GitHub's file size limit", Failure::TooLarge),
    ("push protection", Failure::Secret),
    ("PUSH PROTECTION", Failure::Secret),
    ("GH006", Failure::Protected),
    ("GH013", Failure::Protected),
    ("protected branch", Failure::Protected),
    ("hook declined", Failure::Declined),
    ("remote rejected", Failure::Declined),
    ("Host key verification failed", Failure::HostKey),
    ("REMOTE HOST IDENTIFICATION HAS CHANGED", Failure::HostKey),
    ("Permission denied (", Failure::Unknown),
    ("Authentication failed", Failure::Unknown),
    ("could not read Username", Failure::Unknown),
    ("could not read Password", Failure::Unknown),
    ("Invalid username or", Failure::Unknown),
    ("returned error: 401", Failure::Unknown),
    ("returned error: 403", Failure::Forbidden),
    ("Permission to ", Failure::Forbidden),
    ("not enabled", Failure::Forbidden),
    ("access denied", Failure::Forbidden),
    ("Write access to repository not granted", Failure::Forbidden),
    ("unable to create temporary object directory", Failure::Forbidden),
    ("insufficient permission", Failure::Forbidden),
    ("dubious ownership", Failure::Ownership),
    ("Repository not found", Failure::NoRepository),
    ("returned error: 404", Failure::NoRepository),
    ("does not appear to be a git repository", Failure::NoRepository),
    ("does not exist", Failure::NoRepository),
    ("/' not found", Failure::NoRepository),
    ("not found: did you run git update-server-info", Failure::NoRepository),
    ("not a git repository", Failure::NotARepository),
    ("Could not resolve host", Failure::Unreachable),
    ("unable to look up", Failure::Unreachable),
    ("Temporary failure in name resolution", Failure::Unreachable),
    ("Connection refused", Failure::Unreachable),
    ("Connection timed out", Failure::Unreachable),
    ("Couldn't connect", Failure::Unreachable),
    ("Failed to connect", Failure::Unreachable),
    ("No route to host", Failure::Unreachable),
    ("Network is unreachable", Failure::Unreachable),
    ("unable to connect", Failure::Unreachable),
    ("SSL", Failure::Unreachable),
    ("early EOF", Failure::CutOff),
    ("expected flush after", Failure::CutOff),
    ("unexpected flush packet", Failure::CutOff),
    ("protocol error", Failure::CutOff),
    ("hung up unexpectedly", Failure::CutOff),
    ("RPC failed", Failure::CutOff),
    ("Broken pipe", Failure::CutOff),
    ("Connection reset", Failure::CutOff),
    ("Operation too slow", Failure::CutOff),
    ("unexpected disconnect", Failure::CutOff),
    ("Could not read from remote repository", Failure::Unreachable),
    ("unable to access", Failure::Unreachable),
];

impl Failure {
    /// What happened, by what git said.
    pub fn of(said: &str) -> Self {
        let found = WORDS.iter().find(|(words, _)| said.contains(words));
        found.map_or(Self::Other, |(_, failure)| *failure)
    }

    /// Whether it is the remote's doing, or the line's: the cache repository is not to blame.
    pub fn is_remote(self) -> bool {
        !matches!(self, Self::Other | Self::NotARepository)
    }

    fn message(self) -> &'static str {
        match self {
            Self::MovedOn => "somebody else changed the branch in the meantime; nothing was sent",
            Self::Protected => "a rule of the host protects this branch from being replaced",
            Self::Secret => "the host found something in the articles that looks like a secret",
            Self::TooLarge => "a file is larger than the host takes",
            Self::Declined => "the host's own check refused the push",
            Self::Unknown => "the host does not know you, or does not believe it",
            Self::Forbidden => "you may not write to this repository",
            Self::NoRepository => "there is no such repository, or you may not see it",
            Self::HostKey => "the host's key is not the known one",
            Self::Unreachable => "the host cannot be reached",
            Self::CutOff => "the line broke",
            Self::DiskFull => "a disk is full, here or at the host",
            Self::InTheWay => "another branch of the repository is in the way of this one's name",
            Self::Locked => "something in the repository is locked",
            Self::Format => "the repository names its objects by SHA-256, which is not done yet",
            Self::NotARepository => "this is no git repository",
            Self::Ownership => "the folder belongs to another user, so git does not touch it",
            Self::Other => "git failed",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::MovedOn => {
                "run again: what stands there now is looked at first. Where two machines publish by schedule, let one do it"
            }
            Self::Protected => {
                "in the repository's settings, take the branch out of the rule or let it be force-pushed; or set `history = \"keep\"` in [publish] of site.toml, which only adds commits"
            }
            Self::Secret => {
                "the host's message names the place: allow it there if it is part of an article, then run again"
            }
            Self::TooLarge => {
                "the host's message names the file: make it smaller, or take it out of the posts"
            }
            Self::Declined => "the host's message says why; when that is mended, run again",
            Self::Unknown => {
                "try `git push` in any repository there: what makes that work (a key in ssh-agent, `gh auth login`, a credential helper, in a workflow `permissions: contents: write`) makes this work"
            }
            Self::Forbidden => {
                "is it your repository, and may your key or token write to it? In a workflow: `permissions: contents: write`"
            }
            Self::NoRepository => {
                "check the address (`git remote -v`, `remote` in [publish] of site.toml); a new repository has to be made at the host first"
            }
            Self::HostKey => {
                "connect once by hand (`ssh -T git@HOST`), and compare the key with the one that the host names on its pages"
            }
            Self::Unreachable => {
                "check the network and the address; git's own `http.proxy` and ssh's ProxyCommand are honoured. Running again goes on"
            }
            Self::CutOff => "run again: what stands there now is looked at first",
            Self::DiskFull => "make room and run again: what stands there now is looked at first",
            Self::InTheWay => {
                "a branch `a` and a branch `a/b` cannot both be: choose another name with `--branch`"
            }
            Self::Locked => {
                "somebody is at work there, or was stopped at it: run again; if that does not help, remove the file that is named above, at the remote"
            }
            Self::Format => "publish to a repository that was made with SHA-1, as hosts make them",
            Self::NotARepository | Self::Other => "what git says stands above",
            Self::Ownership => {
                "`git config --global --add safe.directory FOLDER` says that it is yours"
            }
        }
    }

    /// The error, with git's own words.
    pub fn error(self, doing: &str, said: &str) -> Error {
        let concern = match self {
            Self::DiskFull => Concern::Output,
            _ => Concern::Remote,
        };
        let words = words_of(said);
        let error = Error::new(concern, format!("{} ({doing})", self.message())).help(self.help());
        if words.is_empty() { error } else { error.excerpt(words) }
    }
}

/// The lines of git's answer that say something, each indented.
fn words_of(said: &str) -> String {
    let is_talk = |line: &&str| {
        let line = line.trim();
        !line.is_empty()
            && !line.starts_with("hint:")
            && ![
                "Enumerating",
                "Counting",
                "Compressing",
                "Writing",
                "Delta",
                "Total",
                "remote: Resolving",
            ]
            .iter()
            .any(|start| line.starts_with(start))
    };
    let lines: Vec<&str> = said.split(['\n', '\r']).filter(is_talk).collect();
    let few = &lines[lines.len().saturating_sub(12)..];
    few.iter().map(|line| format!("  | {}", line.trim_end())).collect::<Vec<_>>().join("\n")
}

/// Text without the names, passwords and queries of addresses: `https://name:secret@host/?token=x` becomes
/// `https://***@host/?***`. A password may have any sign in it but white space: the last `@` of an address
/// ends it.
pub fn mask(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        out.push_str(before);
        let ends = |c: char| c.is_whitespace() || matches!(c, '\'' | '"');
        let (address, more) = after.split_at(after.find(ends).unwrap_or(after.len()));
        let shown = match address.rfind('@') {
            // ssh://git@host names no secret.
            Some(at) if &address[..at] != "git" => {
                out.push_str("***");
                &address[at..]
            }
            _ => address,
        };
        match shown.split_once('?') {
            Some((path, _)) => {
                out.push_str(path);
                out.push_str("?***");
            }
            None => out.push_str(shown),
        }
        rest = more;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests;
