//! The remote that the operator names, into an address, and what the site's own repository knows of how
//! to get there (a workflow's checkout keeps its key in that repository's settings).

use std::path::Path;

use crate::config::folders::normal;
use crate::error::{Concern, Error, Result};
use crate::publish::address::Hosted;
use crate::publish::git::command::Git;
use crate::publish::git::failure::Failure;

/// Settings of the site's repository that the way to a host may need.
const CARRIED: [&str; 5] = ["http.", "credential.", "url.", "ssh.", "core.sshcommand"];

/// A setting of git: where it was made, its key in small letters, its value.
struct Setting {
    scope: String,
    key: String,
    value: String,
}

/// A remote.
#[derive(Debug, Clone)]
pub struct Remote {
    /// Its address, maybe with a password in it: never to be shown.
    pub address: String,
    /// What git makes of that.
    rewritten: String,
    /// Settings that the way there needs.
    pub settings: Vec<(String, String)>,
}

impl Remote {
    /// The remote that is meant by `named`: an address, a path, or the name of a remote of the repository
    /// that the site lies in.
    pub fn find(git: &Git, named: &str, root: &Path) -> Result<Self> {
        let settings = settings(git, root)?;
        let address = if is_address(named) {
            let path = normal(&root.join(named));
            let is_path =
                !named.contains("://") && (path.exists() || named.starts_with(['.', '/']));
            if is_path { path.to_string_lossy().into_owned() } else { named.to_owned() }
        } else {
            by_name(git, &settings, named, root)?
        };
        let rewritten = git.line(&Git::args_in(root, &["ls-remote", "--get-url", &address]))?;
        Ok(Self { address, rewritten, settings: carried(&settings) })
    }

    /// The repository as a host has it: by its address, or by what git makes of that (`insteadOf`).
    pub fn hosted(&self) -> Option<Hosted> {
        let seen: Vec<Hosted> = [&self.address, &self.rewritten]
            .into_iter()
            .filter_map(|at| Hosted::parse(at))
            .collect();
        seen.iter().find(|hosted| hosted.is_github()).or(seen.first()).cloned()
    }
}

/// The proxy that git takes to an address, as it was set (`http.proxy`), if any.
pub fn proxy(git: &Git, root: &Path, address: &str) -> Option<String> {
    let args = Git::args_in(root, &["config", "--get-urlmatch", "http.proxy", address]);
    // Without git nothing is set.
    let said = git.say(&args).ok().filter(|said| said.is_ok)?;
    let proxy = String::from_utf8_lossy(&said.out).trim().to_owned();
    (!proxy.is_empty()).then_some(proxy)
}

/// Whether it is an address and no name.
fn is_address(named: &str) -> bool {
    named.contains([':', '/', '\\']) || named.starts_with('.')
}

fn by_name(git: &Git, settings: &[Setting], named: &str, root: &Path) -> Result<String> {
    // As it is written: what git would put in its place (`insteadOf`) it puts there once.
    let written = |key: &str| {
        let key = format!("remote.{named}.{key}");
        settings.iter().rfind(|setting| setting.key == key).map(|setting| setting.value.clone())
    };
    if let Some(address) = written("pushurl").or_else(|| written("url")) {
        // A path is counted from the folder of the repository.
        let is_relative = !address.contains(':') && !address.starts_with(['/', '~']);
        if !is_relative {
            return Ok(address);
        }
        let top = git.line(&Git::args_in(root, &["rev-parse", "--show-toplevel"]))?;
        return Ok(normal(&Path::new(&top).join(address)).to_string_lossy().into_owned());
    }
    let folder = root.join(named);
    if folder.is_dir() {
        return Ok(folder.to_string_lossy().into_owned());
    }
    let said = git.say(&Git::args_in(root, &["rev-parse", "--git-dir"]))?;
    if Failure::of(&said.err) == Failure::Ownership {
        return Err(Failure::Ownership.error("git remote", &said.err));
    }
    let what = if Failure::of(&said.err) == Failure::NotARepository {
        format!("the site is in no git repository, so there is no remote `{named}`")
    } else {
        format!("the repository of the site has no remote `{named}`")
    };
    Err(Error::new(Concern::Config, what).at(root).help(
        "name one with `--remote`, or as `remote` in [publish] of site.toml: an address such as git@github.com:name/repository.git, or a name that `git remote -v` shows",
    ))
}

/// All settings of git as they hold in a folder.
fn settings(git: &Git, root: &Path) -> Result<Vec<Setting>> {
    let args = Git::args_in(root, &["config", "--list", "--show-scope", "--includes", "-z"]);
    let out = git.run(&args)?;
    let text = String::from_utf8_lossy(&out);
    let mut parts = text.split('\0');
    let mut settings = Vec::new();
    while let (Some(scope), Some(entry)) = (parts.next(), parts.next()) {
        let (key, value) = entry.split_once('\n').unwrap_or((entry, "true"));
        settings.push(Setting {
            scope: scope.to_owned(),
            key: key.to_owned(),
            value: value.to_owned(),
        });
    }
    Ok(settings)
}

/// What our own repository has to be told: the settings of the site's repository, for git finds the
/// others itself; and limits against lines that hang, where the operator has set none.
fn carried(settings: &[Setting]) -> Vec<(String, String)> {
    let is_way = |key: &str| {
        let key = key.to_lowercase();
        CARRIED.iter().any(|way| key.starts_with(way))
    };
    let is_local = |setting: &&Setting| matches!(setting.scope.as_str(), "local" | "worktree");
    let mut carried: Vec<(String, String)> = settings
        .iter()
        .filter(is_local)
        .filter(|setting| is_way(&setting.key))
        .map(|setting| (setting.key.clone(), setting.value.clone()))
        .collect();
    let is_set = |key: &str| settings.iter().any(|setting| setting.key.eq_ignore_ascii_case(key));
    if !is_set("http.lowspeedlimit") && !is_set("http.lowspeedtime") {
        // Less than 100 bytes a second for two minutes: nobody is there.
        carried.push(("http.lowSpeedLimit".to_owned(), "100".to_owned()));
        carried.push(("http.lowSpeedTime".to_owned(), "120".to_owned()));
    }
    carried
}

#[cfg(test)]
mod tests {
    use super::{Setting, carried, is_address};

    #[test]
    fn names_and_addresses_are_told_apart() {
        for address in ["git@h:a/b.git", "https://h/a", "../x.git", "/x", "./x", "C:\\x", "a/b"] {
            assert!(is_address(address), "{address}");
        }
        for name in ["origin", "my-mirror", "backup2"] {
            assert!(!is_address(name), "{name}");
        }
    }

    #[test]
    fn only_the_way_of_the_repository_itself_is_carried() {
        let set = |scope: &str, key: &str, value: &str| Setting {
            scope: scope.to_owned(),
            key: key.to_owned(),
            value: value.to_owned(),
        };
        let found = carried(&[
            set("global", "credential.helper", "store"),
            set("local", "http.https://h/.extraheader", "x"),
            set("local", "user.email", "me@h"),
            set("worktree", "core.sshCommand", "ssh -i k"),
            set("system", "http.lowSpeedLimit", "7"),
        ]);
        let expected = [("http.https://h/.extraheader", "x"), ("core.sshCommand", "ssh -i k")];
        assert_eq!(found, expected.map(|(key, value)| (key.to_owned(), value.to_owned())));
        assert_eq!(carried(&[]).len(), 2);
    }
}
