//! What goes over the line: asking the remote what stands there, fetching the folders of it, sending a
//! commit.

use crate::error::Result;
use crate::publish::git::command::Git;
use crate::publish::git::failure::Failure;
use crate::publish::git::progress::Traffic;
use crate::publish::git::repository::{Repository, THERE};

/// The name under which git is told of the remote's address: none that the operator may have given to a
/// remote of their own.
const NAME: &str = "reprint-target";

/// The remote's branch, and the repository that knows it.
#[derive(Debug)]
pub struct Line {
    /// The private repository.
    pub repository: Repository,
    /// The branch's full name.
    pub branch: String,
}

/// Settings by which git knows the remote.
pub fn settings(address: &str) -> [(String, String); 1] {
    [(format!("remote.{NAME}.url"), address.to_owned())]
}

impl Line {
    fn git(&self) -> &Git {
        &self.repository.git
    }

    /// The commit that stands at the branch; none where there is no such branch.
    pub fn tip(&self) -> Result<Option<String>> {
        let out = self.git().run(&["ls-remote", "--quiet", NAME, &self.branch])?;
        let text = String::from_utf8_lossy(&out);
        let mut refs = text.lines().filter_map(|line| line.split_once('\t'));
        Ok(refs.find(|(_, name)| *name == self.branch).map(|(commit, _)| commit.to_owned()))
    }

    /// Fetches the newest commit of the branch and its folders, no blobs. Returns the commit.
    pub fn fetch(&self) -> Result<String> {
        let what = format!("+{}:{THERE}", self.branch);
        self.git().run(&[
            "fetch",
            "--quiet",
            "--depth=1",
            "--filter=blob:none",
            "--no-tags",
            "--no-write-fetch-head",
            NAME,
            &what,
        ])?;
        self.git().line(&["rev-parse", "--verify", THERE])
    }

    /// Sends a commit, if the branch is as it was (`lease`; none: there is none yet).
    pub fn push(
        &self,
        commit: &str,
        lease: Option<&str>,
        mut told: impl FnMut(Traffic),
    ) -> Result<Traffic> {
        let lease = format!("--force-with-lease={}:{}", self.branch, lease.unwrap_or_default());
        let what = format!("{commit}:{}", self.branch);
        let args = [
            "push",
            "--porcelain",
            "--progress",
            "--no-verify",
            "--no-signed",
            &lease,
            NAME,
            &what,
        ];
        let mut traffic = Traffic::default();
        let said = self.git().watch(&args, |text| {
            traffic.read(text);
            told(traffic);
        })?;
        if said.is_ok {
            return Ok(traffic);
        }
        // What became of the branch is told on standard output, with `--porcelain`.
        let all = format!("{}\n{}", said.err, refused(&String::from_utf8_lossy(&said.out)));
        Err(Failure::of(&all).error("git push", &all))
    }
}

/// The lines of a porcelain report that tell of a refusal.
fn refused(report: &str) -> String {
    let lines = report.lines().filter_map(|line| line.strip_prefix("!\t"));
    // `FROM:TO\tSUMMARY (REASON)`
    lines
        .map(|line| line.split_once('\t').map_or(line, |(_, why)| why))
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::refused;

    #[test]
    fn a_refusal_is_read_without_the_names() {
        let report = "To ../ra.git\n!\t93:refs/heads/gh-pages\t[rejected] (stale info)\nDone\n";
        assert_eq!(refused(report), "[rejected] (stale info)");
        assert_eq!(refused("To x\n+\ta:b\t1...2 (forced update)\nDone\n"), "");
    }
}
