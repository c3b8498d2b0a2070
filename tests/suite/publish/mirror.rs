//! A project with a bare repository beside it, and git as nobody's: deaf to the settings of whoever runs
//! the tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::{Project, Run, reprint, run, tree};

/// A site and the repository that it is published to.
pub(super) struct Mirror {
    pub(super) project: Project,
}

/// Whether there is a git. It may be missing on a developer's machine, where the test then says so and
/// ends; never where `CI=true`.
#[expect(clippy::print_stderr, reason = "a skipped test must not look like a passed one")]
pub(super) fn has_git() -> bool {
    let git = Command::new("git").arg("--version").stdout(Stdio::null()).status();
    let has = git.is_ok_and(|status| status.success());
    let ci = std::env::var_os("CI").is_some_and(|value| value == "true");
    assert!(has || !ci, "git must be there when CI=true");
    if !has {
        eprintln!("skipped: no git");
    }
    has
}

/// Has a command not see the settings of whoever runs the tests.
pub(super) fn deaf(command: &mut Command, home: &Path) {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
    command.env("HOME", home).env("XDG_CONFIG_HOME", home.join("config"));
    command.env("GIT_CONFIG_NOSYSTEM", "1");
    command.env_remove("http_proxy").env_remove("https_proxy").env_remove("all_proxy");
}

impl Mirror {
    /// Three posts, and an empty repository; none where there is no git.
    pub(super) fn new() -> Option<Self> {
        Self::with("")
    }

    /// The same with more in `site.toml`.
    pub(super) fn with(more: &str) -> Option<Self> {
        if !has_git() {
            return None;
        }
        let mirror = Self { project: Project::with_posts() };
        mirror.project.write("home/.gitignore", "");
        mirror.settings(more);
        mirror.git(&["init", "--quiet", "--bare", "remote.git"]);
        Some(mirror)
    }

    /// Three posts and no repository: for targets that are files. All of `site.toml` but the title is
    /// given.
    pub(super) fn without_git(more: &str) -> Self {
        let mirror = Self { project: Project::with_posts() };
        mirror.project.write("home/.gitignore", "");
        mirror.settings_alone(more);
        mirror
    }

    /// Writes `site.toml` with nothing but a title and this.
    pub(super) fn settings_alone(&self, more: &str) {
        self.project.write("site.toml", format!("title = \"湖畔\"\n{more}"));
    }

    /// Writes `site.toml`; what is given comes before `[publish]`.
    pub(super) fn settings(&self, more: &str) {
        let publish = "[publish]\nremote = \"./remote.git\"\n";
        let text = if more.contains("[publish]") {
            format!("title = \"湖畔\"\n{more}")
        } else {
            format!("title = \"湖畔\"\n{more}\n{publish}")
        };
        self.project.write("site.toml", text);
    }

    /// Runs git in the project's folder and returns what it prints.
    #[track_caller]
    pub(super) fn git(&self, args: &[&str]) -> String {
        let (is_ok, out) = self.git_may(args);
        assert!(is_ok, "git {args:?}: {out}");
        out
    }

    /// The same where it may fail.
    pub(super) fn git_may(&self, args: &[&str]) -> (bool, String) {
        let mut command = Command::new("git");
        deaf(&mut command, &self.project.path("home"));
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Somebody Else");
            command.env(format!("GIT_{who}_EMAIL"), "else@host.example");
        }
        let out = command.args(args).current_dir(self.project.path("")).output().expect("git runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (
            out.status.success(),
            format!("{}{}", text(&out.stdout), text(&out.stderr)).trim().to_owned(),
        )
    }

    /// Runs git in the remote.
    #[track_caller]
    pub(super) fn remote(&self, args: &[&str]) -> String {
        self.git(&[&["--git-dir", "remote.git"], args].concat())
    }

    /// `reprint publish --json ARGS`, to be run.
    pub(super) fn command(&self, args: &[&str]) -> Command {
        let mut command = reprint(&self.project.path(""));
        deaf(&mut command, &self.project.path("home"));
        command.args(["publish", "--json"]).args(args);
        command
    }

    /// `reprint publish --json --yes ARGS`.
    pub(super) fn publish(&self, args: &[&str]) -> Run {
        run(self.command(&[&["--yes"], args].concat()))
    }

    /// The commit at the branch.
    pub(super) fn tip(&self) -> String {
        self.remote(&["rev-parse", "refs/heads/gh-pages"])
    }

    /// How many commits the branch has.
    pub(super) fn commits(&self) -> usize {
        self.remote(&["rev-list", "--count", "gh-pages"]).parse().expect("a number")
    }

    /// A new clone of the branch is the output folder, file by file; and the repository is sound.
    #[track_caller]
    pub(super) fn assert_is_output(&self) {
        self.assert_clone(&[]);
    }

    /// The same but for files that the clone has besides.
    #[track_caller]
    pub(super) fn assert_clone(&self, besides: &[(&str, &str)]) {
        let mut built = tree(&self.project.path("public"));
        for (path, text) in besides {
            built.insert((*path).to_owned(), text.as_bytes().to_vec());
        }
        assert_same(&self.clone_of("gh-pages"), &built);
        let fsck = self.remote(&["fsck", "--full", "--strict", "--no-dangling"]);
        let complaints = fsck.lines().filter(|line| !line.starts_with("notice: HEAD points to"));
        assert_eq!(complaints.collect::<Vec<_>>(), Vec::<&str>::new());
    }

    /// The files of a branch, by a new clone.
    pub(super) fn clone_of(&self, branch: &str) -> BTreeMap<String, Vec<u8>> {
        let folder = self.project.path("clone");
        if folder.exists() {
            remove_folder(&folder);
        }
        self.git(&["clone", "--quiet", "--no-local", "--branch", branch, "remote.git", "clone"]);
        remove_folder(&folder.join(".git"));
        tree(&folder)
    }

    /// Somebody else's commit upon the branch: a file written or, with no text, removed.
    pub(super) fn commit_by_hand(&self, path: &str, text: Option<&str>) {
        let folder = self.project.path("hand");
        if folder.exists() {
            remove_folder(&folder);
        }
        self.git(&["clone", "--quiet", "--branch", "gh-pages", "remote.git", "hand"]);
        match text {
            Some(text) => fs::write(folder.join(path), text).expect("written"),
            None => fs::remove_file(folder.join(path)).expect("removed"),
        }
        self.git(&["-C", "hand", "add", "--all"]);
        self.git(&["-C", "hand", "commit", "--quiet", "--message", "by hand"]);
        self.git(&["-C", "hand", "push", "--quiet", "origin", "gh-pages"]);
    }

    /// Makes the branch from one file that is none of ours.
    pub(super) fn foreign_branch(&self, branch: &str) {
        self.git(&["init", "--quiet", "--initial-branch", branch, "foreign"]);
        self.project.write("foreign/work.txt", "a year of work\n");
        self.git(&["-C", "foreign", "add", "--all"]);
        self.git(&["-C", "foreign", "commit", "--quiet", "--message", "work"]);
        self.git(&["-C", "foreign", "push", "--quiet", "../remote.git", branch]);
    }

    /// The files of the cache whose name has these words in it.
    pub(super) fn cached(&self, words: &str) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.project.path(".reprint")).expect("a cache");
        let mut found: Vec<PathBuf> =
            entries.map(|entry| entry.expect("an entry").path()).collect();
        found.retain(|path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().contains(words))
        });
        found
    }

    /// Forgets what was published, and what it was published with.
    pub(super) fn forget(&self) {
        for path in self.cached("published-").into_iter().chain(self.cached("git-")) {
            if path.is_dir() {
                remove_folder(&path);
            } else {
                fs::remove_file(path).expect("removed");
            }
        }
    }
}

/// Removes a folder with all that is in it.
#[expect(clippy::disallowed_methods, reason = "it is a folder of the test's own")]
pub(super) fn remove_folder(path: &Path) {
    fs::remove_dir_all(path).expect("removed");
}

/// Two trees are the same, file by file.
#[track_caller]
pub(super) fn assert_same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) {
    let paths = one.keys().chain(other.keys());
    let differ: BTreeSet<&String> =
        paths.filter(|path| one.get(*path) != other.get(*path)).collect();
    assert!(differ.is_empty(), "these differ: {differ:?}");
}

/// The only event of a run that has this name.
#[track_caller]
pub(super) fn event(run: &Run, name: &str) -> Value {
    let mut found = run.events_of(name);
    assert_eq!(found.len(), 1, "one `{name}`: {run}");
    found.pop().expect("one")
}

/// What became of the only target.
#[track_caller]
pub(super) fn outcome(run: &Run) -> String {
    assert!(!run.stderr.contains("panicked at"), "no panic: {run}");
    event(run, "published")["outcome"].as_str().expect("a text").to_owned()
}

/// What became of all targets, each by its name.
#[track_caller]
pub(super) fn outcomes(run: &Run) -> Vec<(String, String)> {
    assert!(!run.stderr.contains("panicked at"), "no panic: {run}");
    let text = |event: &Value, key: &str| event[key].as_str().expect("a text").to_owned();
    let events = run.events_of("published");
    events.iter().map(|event| (text(event, "target"), text(event, "outcome"))).collect()
}

/// The names of the checks that found something, with a mark on those that refuse.
#[track_caller]
pub(super) fn findings(run: &Run) -> Vec<String> {
    findings_of(&event(run, "plan"))
}

/// The same of one plan of several.
pub(super) fn findings_of(plan: &Value) -> Vec<String> {
    let findings = plan["findings"].as_array().expect("a list").iter();
    let name = |finding: &Value| {
        let name = finding["check"].as_str().expect("a text");
        if finding["refuses"] == true { format!("{name}!") } else { name.to_owned() }
    };
    findings.map(name).collect()
}

/// Added, changed, removed.
#[track_caller]
pub(super) fn counts(run: &Run) -> [u64; 3] {
    let plan = event(run, "plan");
    ["added", "changed", "removed"].map(|name| plan[name].as_u64().expect("a number"))
}
