//! Builds that are killed at any moment, a hundred of them: the next one ends as if nothing had
//! been, whatever happened to the sources or the output in between.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::corpus;
use crate::support::{Project, reprint, run, tree};

const POSTS: usize = 150;
const KILLS: usize = 100;
const SEED: u64 = 11;

/// What a site says: each of these has one clean tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    /// In the site's title, so on every page.
    title: u32,
    /// Some posts have another text.
    edited: bool,
    /// There is one post more, a picture in it.
    added: bool,
    /// One of the edited posts is gone.
    short: bool,
}

const BEGIN: State = State { title: 0, edited: false, added: false, short: false };

type Tree = BTreeMap<String, Vec<u8>>;

struct Site {
    project: Project,
    state: State,
    /// The tree of a clean build, for each state that came up.
    clean: BTreeMap<State, Tree>,
}

impl Site {
    fn new() -> Self {
        let project = Project::new();
        for number in 0..POSTS {
            let (path, text) = corpus::post(number, POSTS, SEED);
            project.write(&format!("content/{path}"), text);
        }
        let site = Self { project, state: BEGIN, clean: BTreeMap::new() };
        site.write(BEGIN);
        site
    }

    /// Brings the sources into a state.
    fn to(&mut self, state: State) {
        self.write(state);
        self.state = state;
    }

    fn write(&self, state: State) {
        self.project.write("site.toml", format!("title = \"第{}版\"\n", state.title));
        for number in (0..POSTS).step_by(10) {
            let (path, mut text) = corpus::post(number, POSTS, SEED);
            if state.edited {
                text = text.replace('。', "！");
            }
            self.project.write(&format!("content/{path}"), text);
        }
        let (path, _) = corpus::post(0, POSTS, SEED);
        remove(&self.project, state.short, &format!("content/{path}"));
        let post = "---\ntitle: 多一篇\ndate: 2023-12-30\n---\n\n多出来的。\n\n![图](p.png)\n";
        self.project.write("content/_posts/2023-12-30-more.md", post);
        self.project.write("content/_posts/p.png", b"\x89PNG");
        remove(&self.project, !state.added, "content/_posts/2023-12-30-more.md");
    }

    fn command(&self, output: &str) -> Command {
        let mut command = reprint(&self.project.path(""));
        command.args(["build", "--json", "--output", output]);
        command
    }

    /// What a clean build of the present state makes.
    fn clean(&mut self) -> &Tree {
        if !self.clean.contains_key(&self.state) {
            let mut command = reprint(&self.project.path(""));
            // A cache of its own, as it is built in a folder of its own.
            let elsewhere = Project::new();
            let config = elsewhere.path("site.toml");
            let content = self.project.path("content");
            fs::copy(self.project.path("site.toml"), &config).expect("copied");
            command.args(["build", "--json", "--config"]).arg(config);
            command.arg("--content").arg(content);
            command.arg("--output").arg(elsewhere.path("public"));
            run(command).assert_built();
            self.clean.insert(self.state, tree(&elsewhere.path("public")));
        }
        &self.clean[&self.state]
    }

    /// Builds to the end and returns how long it took.
    fn build(&self) -> Duration {
        let run = run(self.command("public"));
        run.assert_built();
        run.took
    }

    /// Starts a build and kills it after a while. False when it had ended already.
    fn kill_after(&self, time: Duration) -> bool {
        let mut command = self.command("public");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let started = Instant::now();
        let mut child = command.spawn().expect("the program starts");
        thread::sleep(time.saturating_sub(started.elapsed()));
        child.kill().expect("a child can be killed");
        let status = child.wait().expect("a child can be waited for");
        assert!(status.signal().is_some() || status.success(), "{status}");
        status.signal().is_some()
    }

    fn public(&self) -> Tree {
        self.files("public")
    }

    fn files(&self, folder: &str) -> Tree {
        let folder = self.project.path(folder);
        if folder.is_dir() { tree(&folder) } else { Tree::new() }
    }
}

fn remove(project: &Project, gone: bool, path: &str) {
    if gone {
        fs::remove_file(project.path(path)).expect("removed");
    }
}

#[expect(clippy::disallowed_methods, reason = "folders of the test's own")]
fn remove_all(project: &Project, folder: &str) {
    let folder = project.path(folder);
    if folder.exists() {
        fs::remove_dir_all(folder).expect("removed");
    }
}

/// What is done after the kill and before the next build.
#[derive(Debug, Clone, Copy)]
enum Then {
    Nothing,
    Revert,
    RemovePost,
    RemoveOutput,
    KillAgain,
}

const THEN: [Then; 5] =
    [Then::Nothing, Then::Revert, Then::RemovePost, Then::RemoveOutput, Then::KillAgain];

/// Where the kills fell.
#[derive(Debug, Default)]
struct Hits {
    /// Before the end of the process.
    alive: usize,
    /// With some of the files of the build on the disk, and some not.
    between: usize,
    /// By tenths of a build's time.
    by_tenth: [usize; 10],
}

#[test]
fn a_hundred_kills_leave_nothing_behind() {
    let mut site = Site::new();
    // How long the two kinds of builds take: a first one, and one that changes every page.
    let mut first = site.build();
    site.to(State { title: 1, ..BEGIN });
    let mut change = site.build();
    let kept: Vec<String> = site.files(".reprint").into_keys().collect();
    let mut hits = Hits::default();
    let mut random = 0x5eed_u64;
    let mut fraction = move || {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        u32::try_from(random >> 44).expect("20 bits")
    };

    for kill in 0..KILLS {
        let (then, is_first) = (THEN[kill % THEN.len()], kill % 7 == 3);
        let before = site.state;
        let title = u32::try_from(kill % 3).expect("small");
        let after = State {
            title,
            edited: kill % 4 < 2,
            added: kill % 3 == 0 || matches!(then, Then::RemovePost),
            short: false,
        };
        if is_first {
            remove_all(&site.project, "public");
            remove_all(&site.project, ".reprint");
        }
        let there = site.public();
        site.to(after);
        let whole = if is_first { &mut first } else { &mut change };
        let part = fraction();
        let after_a_while = *whole * part / (1 << 20);
        let alive = site.kill_after(after_a_while);
        if alive {
            let left = site.public();
            let done = site.clean();
            let new = left.iter().filter(|(path, bytes)| there.get(*path) != Some(bytes));
            let missing = done.iter().filter(|(path, bytes)| left.get(*path) != Some(bytes));
            hits.alive += 1;
            hits.between += usize::from(new.count() > 3 && missing.count() > 3);
            hits.by_tenth[usize::try_from((part * 10) >> 20).expect("small")] += 1;
        } else {
            // The machine is faster than it was.
            *whole = after_a_while.min(*whole);
        }
        match then {
            Then::Nothing => {}
            Then::Revert => site.to(before),
            Then::RemovePost => site.to(State { added: false, short: after.edited, ..after }),
            Then::RemoveOutput => remove_all(&site.project, "public"),
            Then::KillAgain => {
                let part = fraction();
                site.kill_after(change * part / (1 << 20));
            }
        }
        let case = format!("kill {kill} at {part} of 2^20 ({then:?}, first build: {is_first})");
        next_is_clean(&mut site, &case);
        let now: Vec<String> = site.files(".reprint").into_keys().collect();
        assert_eq!(now, kept, "{case}: in the cache is what a build leaves there");
    }

    assert!(hits.alive >= KILLS * 6 / 10, "most builds were killed before their end: {hits:?}");
    assert!(hits.between >= KILLS / 5, "many among their writes: {hits:?}");
    assert!(hits.by_tenth[..9].iter().all(|hits| *hits > 0), "at any moment: {hits:?}");
}

/// The next build makes the clean site, leaves no temporary file, and the one after it rests.
fn next_is_clean(site: &mut Site, case: &str) {
    let next = run(site.command("public"));
    assert_eq!(next.code, Some(0), "{case}: {next}");
    let public = site.public();
    let clean = site.clean();
    let paths: BTreeSet<&String> = clean.keys().chain(public.keys()).collect();
    let different: Vec<_> =
        paths.into_iter().filter(|path| clean.get(*path) != public.get(*path)).collect();
    assert!(different.is_empty(), "{case}: not as a clean build makes them: {different:?}");
    let halves: Vec<_> = public.keys().filter(|path| path.contains(".reprint-")).collect();
    assert!(halves.is_empty(), "{case}: temporary files: {halves:?}");

    let second = run(site.command("public"));
    assert_eq!(second.code, Some(0), "{case}: {second}");
    let counts = (second.count("written"), second.count("removed"));
    assert_eq!(counts, (0, 0), "{case}: a second build has nothing to do");
}
