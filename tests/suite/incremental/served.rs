//! The same changes while a server runs: after each step it serves the site that a clean build makes.

use std::collections::BTreeSet;
use std::path::Path;

use reprint::build::options::Options;
use reprint::build::run;
use reprint::config::{Config, Flags};

use super::check::{Ears, STAMP, Tree, read};
use super::{BTreeMap, Project, own};
use super::{Change, Mirror, Plan, Random, Replay, World, disk, posts, removals, settings};
use crate::serve::crawl::differs;
use crate::serve::server::{Server, until};
use crate::support::reprint;

/// The clock of all builds and servers here.
const NOW: i64 = 1_622_505_600;

/// What may happen to a project while it is served: to its sources, its settings, its cache.
const WHILE: &[Change] = &[
    posts::newest,
    posts::late,
    posts::several,
    posts::body,
    posts::body,
    posts::same_size,
    posts::same_size,
    posts::title,
    posts::date,
    posts::tags,
    posts::categories,
    posts::author,
    posts::url,
    posts::draft,
    posts::torn,
    posts::rename,
    posts::exchange,
    posts::relocate,
    posts::delete,
    posts::copy,
    posts::other_channel,
    posts::revision,
    posts::other_text,
    posts::drop_copy,
    posts::link_by_url,
    posts::link_by_path,
    posts::target,
    posts::picture,
    posts::show_picture,
    posts::other_file,
    own::page,
    own::page,
    own::static_file,
    own::aliases,
    removals::take_down,
    removals::restore,
    removals::tombstone,
    settings::key,
    settings::key,
    settings::outlook,
    settings::machines,
    settings::machines,
    settings::second_folder,
    settings::template,
    settings::template,
    settings::texts,
    settings::rules,
    settings::rules,
    disk::touch,
    disk::damage_cache,
    disk::delete_cache,
];

/// The site that a clean build makes.
fn clean(root: &Path) -> Tree {
    let config = Config::load(&Flags::default(), root).unwrap_or_else(|error| panic!("{error}"));
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let (output, cache) = (elsewhere.path().join("public"), elsewhere.path().join("cache"));
    let config = Config { output, cache, ..config };
    let options = Options { jobs: 2, allow_shrink: true, now: NOW, ..Options::default() };
    run(&config, &options, &Ears::default()).unwrap_or_else(|error| panic!("{error}"));
    let mut files = read(&config.output).files;
    files.remove(STAMP);
    files
}

fn start(project: &Project) -> Server {
    let mut command = reprint(&project.path(""));
    command.env("SOURCE_DATE_EPOCH", NOW.to_string());
    Server::start_as(command, &[])
}

/// So many steps of this seed. Every fourth seed has two content folders; now and then another server
/// takes over, or a build goes between.
fn sequence(seed: u64, steps: usize) {
    let mut random = Random::new(seed);
    let two_folders = seed % 4 == 3;
    let mut world = World {
        project: Project::new(),
        mirror: Mirror::new(if two_folders { 2 } else { 1 }),
        random: random.clone(),
        on_disk: BTreeMap::new(),
        foreign: BTreeMap::new(),
        older: Vec::new(),
        now: NOW,
        two_folders,
        seen: super::Seen::default(),
    };
    let mut replay = Replay { seed, steps: Vec::new() };
    posts::fill(&mut world);
    let first = Plan::default();
    disk::sync(&mut world, &first);
    let mut server = start(&world.project);
    let (mut before, mut to_come) = (Tree::new(), Vec::new());
    for step in 0..steps {
        let mut plan = Plan::default();
        let changes = match random.below(10) {
            0..6 => 1,
            6..9 => 2,
            _ => 5,
        };
        for _ in 0..if step == 0 { 0 } else { changes } {
            let change: Change = to_come.pop().unwrap_or_else(|| {
                to_come = WHILE.to_vec();
                random.shuffle(&mut to_come);
                to_come.pop().expect("a round is not empty")
            });
            change(&mut world, &mut plan);
        }
        if random.chance(10) {
            plan.say("another server");
        }
        replay.steps.push(plan.said.clone());
        disk::sync(&mut world, &plan);
        if plan.said.iter().any(|said| said == "another server") {
            server = start(&world.project);
        }
        let site = clean(&world.project.path(""));
        let is_followed = || differs(&server, &site).and_then(|()| gone(&server, &before, &site));
        until("the site is the built one", is_followed);
        assert!(!world.output().exists(), "no output is made");
        before = site;
    }
    let said = server.said();
    assert!(!said.contains("panicked"), "{said}");
}

/// What the site had before and has no more is not served, but for files that posts may refer to.
fn gone(server: &Server, before: &Tree, now: &Tree) -> Result<(), String> {
    let there: BTreeSet<&String> = now.keys().collect();
    let mut client = server.client();
    for path in before.keys().filter(|path| !there.contains(path)) {
        if path.starts_with("files/") {
            continue;
        }
        let answer = client.get(&server.target(path));
        // `x` may be there as `x.html`, or as a folder.
        let other = now.contains_key(&format!("{path}.html"))
            || now.contains_key(&format!("{path}/index.html"));
        if answer.status != 404 && !other {
            return Err(format!("{path} is still there: {}", answer.head));
        }
    }
    Ok(())
}

#[test]
fn ninety_steps_are_followed() {
    sequence(6, 90);
}

#[test]
fn ninety_steps_with_two_content_folders_are_followed() {
    sequence(15, 90);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "to replay a failure, a person names its seed")]
fn a_seed_of_the_environment_is_followed() {
    if let Ok(seed) = std::env::var("REPRINT_TEST_SEED") {
        sequence(seed.parse().expect("a number"), 300);
    }
}
