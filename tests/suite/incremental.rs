//! Whatever happens to a mirror, a site, a cache and an output: the next build makes the site that a
//! clean build makes, byte for byte, and the one after it does nothing. Random changes from a seed;
//! `REPRINT_TEST_SEED=7 cargo test --test suite incremental::a_seed` runs one seed.

mod boot;
mod check;
mod disk;
mod model;
mod own;
mod places;
mod posts;
mod random;
mod removals;
mod served;
mod settings;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::thread;

use self::check::{Tree, check};
use self::model::Mirror;
use self::random::Random;
use crate::support::Project;

/// What one step does.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing of its own that may happen")]
struct Plan {
    /// In words.
    said: Vec<String>,
    /// Sources whose time is as before.
    set_back: BTreeSet<String>,
    /// All sources are written again.
    touch: bool,
    /// The output was changed by hand: the build has to look.
    verify: bool,
    force: bool,
    jobs: usize,
    /// What proves which files are ours was lost: some may stay.
    may_stay: bool,
    /// It was lost without a trace.
    lost: bool,
}

impl Plan {
    fn say(&mut self, what: impl Into<String>) {
        self.said.push(what.into());
    }
}

/// An output and a cache as they were once.
struct Older {
    output: Tree,
    cache: Tree,
    foreign: Tree,
    /// What had happened to them since the last build.
    verify: bool,
    may_stay: bool,
    lost: bool,
}

/// What came up, to know that a run was worth its time.
#[derive(Default)]
struct Seen {
    articles: usize,
    duplicates: usize,
    problems: usize,
    stayed: usize,
    removed: usize,
    taken_down: usize,
    unchanged: usize,
    /// Closed pages of the feed's archive, feeds of tags, sitemaps of news.
    archives: usize,
    tag_feeds: usize,
    news: usize,
}

struct World {
    project: Project,
    mirror: Mirror,
    random: Random,
    /// The sources as they were written.
    on_disk: Tree,
    /// Files of other hands in the output.
    foreign: Tree,
    older: Vec<Older>,
    now: i64,
    two_folders: bool,
    seen: Seen,
}

impl World {
    fn output(&self) -> PathBuf {
        self.project.path("public")
    }

    fn cache(&self) -> PathBuf {
        self.project.path(".reprint")
    }
}

/// Something that happens.
type Change = fn(&mut World, &mut Plan);

/// All that can happen, and how often in one round.
const CHANGES: &[(usize, Change)] = &[
    (4, posts::newest),
    (2, posts::late),
    (1, posts::several),
    (4, posts::body),
    (5, posts::same_size),
    (2, posts::title),
    (3, posts::date),
    (2, posts::tags),
    (2, posts::categories),
    (1, posts::author),
    (2, posts::url),
    (2, posts::draft),
    (1, posts::torn),
    (2, posts::rename),
    (1, posts::exchange),
    (2, posts::relocate),
    (4, posts::delete),
    (2, posts::copy),
    (2, posts::other_channel),
    (2, posts::revision),
    (1, posts::other_text),
    (3, posts::drop_copy),
    (2, posts::link_by_url),
    (2, posts::link_by_path),
    (2, posts::target),
    (4, posts::picture),
    (2, posts::show_picture),
    (2, posts::other_file),
    (3, own::page),
    (3, own::static_file),
    (3, own::aliases),
    (3, removals::take_down),
    (2, removals::restore),
    (2, removals::tombstone),
    (5, settings::key),
    (3, settings::outlook),
    (6, settings::machines),
    (1, settings::second_folder),
    (2, settings::template),
    (2, settings::texts),
    (2, settings::rules),
    (1, disk::touch),
    (1, disk::times),
    (2, disk::clock),
    (3, disk::remember),
    (4, disk::damage_cache),
    (1, disk::older_cache_file),
    (1, disk::delete_cache),
    (1, disk::delete_output),
    (2, disk::older_output),
    (1, disk::older_both),
    (4, disk::by_hand),
    (1, disk::other_stamp),
    (3, disk::foreign),
    (1, disk::force),
];

/// All changes of a round in a random order: each comes up, none is left to luck.
fn round(random: &mut Random) -> Vec<Change> {
    let mut all = Vec::new();
    for (times, change) in CHANGES {
        all.extend(vec![*change; *times]);
    }
    random.shuffle(&mut all);
    all
}

/// Says, when a step fails, how to see it again.
struct Replay {
    seed: u64,
    steps: Vec<Vec<String>>,
}

impl Drop for Replay {
    #[expect(clippy::print_stderr, reason = "a failure that cannot be replayed is worth nothing")]
    fn drop(&mut self) {
        if thread::panicking() {
            let step = self.steps.len();
            eprintln!("REPRINT_TEST_SEED={} fails in step {step}; the last steps:", self.seed);
            for (number, said) in self.steps.iter().enumerate().skip(step.saturating_sub(4)) {
                eprintln!("  {}: {}", number + 1, said.join("; "));
            }
        }
    }
}

/// So many steps of this seed. Every fourth seed has two content folders.
fn sequence(seed: u64, steps: usize) -> Seen {
    let mut random = Random::new(seed);
    let two_folders = seed % 4 == 3;
    let mut world = World {
        project: Project::new(),
        mirror: Mirror::new(if two_folders { 2 } else { 1 }),
        random: random.clone(),
        on_disk: BTreeMap::new(),
        foreign: BTreeMap::new(),
        older: Vec::new(),
        now: 1_622_505_600,
        two_folders,
        seen: Seen::default(),
    };
    let mut replay = Replay { seed, steps: Vec::new() };
    posts::fill(&mut world);
    let mut to_come = Vec::new();
    for step in 0..steps {
        let mut plan = Plan { jobs: 1 + random.below(4), ..Plan::default() };
        let changes = match random.below(10) {
            0..5 => 1,
            5..8 => 2,
            8 => 3,
            _ => 5,
        };
        for _ in 0..if step == 0 { 0 } else { changes } {
            let change = to_come.pop().unwrap_or_else(|| {
                to_come = round(&mut random);
                to_come.pop().expect("a round is not empty")
            });
            change(&mut world, &mut plan);
        }
        replay.steps.push(plan.said.clone());
        disk::sync(&mut world, &plan);
        check(&mut world, &plan);
    }
    world.seen
}

#[test]
fn two_hundred_steps() {
    let seen = sequence(2, 200);
    // If none of these came up, nothing was tested.
    assert!(seen.articles > 200 * 15, "{} articles in all", seen.articles);
    assert!(seen.duplicates > 200, "{} duplicates in all", seen.duplicates);
    assert!(seen.problems > 200, "{} problems in all", seen.problems);
    assert!(seen.removed > 100, "{} files removed in all", seen.removed);
    assert!(seen.taken_down > 100, "{} articles taken down in all", seen.taken_down);
    assert!(seen.unchanged > 200 * 20, "{} files unchanged in all", seen.unchanged);
    assert!(seen.archives > 200, "{} pages of feeds' archives", seen.archives);
    assert!(seen.tag_feeds > 200, "{} feeds of tags", seen.tag_feeds);
    assert!(seen.news > 20, "{} sitemaps of news", seen.news);
    assert!(seen.stayed > 0, "no lost manifest ever left a file behind");
}

#[test]
fn sixty_steps_with_two_content_folders() {
    sequence(3, 60);
}

#[test]
fn sixty_steps() {
    sequence(4, 60);
}

#[test]
fn sixty_other_steps() {
    sequence(5, 60);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "to replay a failure, a person names its seed")]
fn a_seed_of_the_environment() {
    if let Ok(seed) = std::env::var("REPRINT_TEST_SEED") {
        sequence(seed.parse().expect("a number"), 300);
    }
}
