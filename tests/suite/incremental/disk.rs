//! The mirror on the disk, and what happens to the disk beside: output and cache lost, damaged,
//! brought back from older days, changed by other hands.

use std::fs::{self, File, FileTimes};
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::check::{STAMP, Tree, read};
use super::random::Random;
use super::{Older, Plan, World};
use crate::support::files;

/// Where the sources were changed last: what lies on the disk, by path in the project.
pub(super) fn sync(world: &mut World, plan: &Plan) {
    let wanted = world.mirror.files();
    let root = world.project.path("");
    for path in world.on_disk.keys().filter(|path| !wanted.contains_key(*path)) {
        fs::remove_file(root.join(path)).expect("a source is removed");
        remove_empty(&root, path);
    }
    for (path, bytes) in &wanted {
        let old = world.on_disk.get(path);
        let changed = old != Some(bytes);
        if changed || plan.touch {
            let set_back = plan.set_back.contains(path) || world.random.chance(15);
            let same_size = old.is_some_and(|old| old.len() == bytes.len());
            let keep = changed && same_size && set_back;
            put(&root.join(path), bytes, keep, &mut world.random);
        }
    }
    for number in 0..world.mirror.site.roots {
        let folder = if number == 0 { "content" } else { "second" };
        fs::create_dir_all(root.join(folder)).expect("a content folder");
        // What `pages` may name has to be there.
        fs::create_dir_all(root.join("mine")).expect("a folder of own pages");
    }
    world.on_disk = wanted;
}

/// Writes in place or by a new file, with the time of the old one or a new one.
fn put(path: &Path, bytes: &[u8], keep_time: bool, random: &mut Random) {
    let time = fs::metadata(path).and_then(|meta| meta.modified()).ok();
    fs::create_dir_all(path.parent().expect("a folder above")).expect("folders are made");
    if random.chance(30) {
        let new = path.with_extension("new");
        fs::write(&new, bytes).expect("written");
        fs::rename(&new, path).expect("renamed");
    } else {
        fs::write(path, bytes).expect("written");
    }
    let time = match time {
        Some(time) if keep_time => Some(time),
        // A tool may give any time to a file.
        _ if random.chance(5) => Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)),
        _ => None,
    };
    if let Some(time) = time {
        let file = File::options().write(true).open(path).expect("opened");
        file.set_times(FileTimes::new().set_modified(time)).expect("the time is set");
    }
}

/// Removes the folders above a removed file that are empty now.
fn remove_empty(root: &Path, path: &str) {
    let mut path = path;
    while let Some((above, _)) = path.rsplit_once('/') {
        if fs::remove_dir(root.join(above)).is_err() {
            break;
        }
        path = above;
    }
}

#[expect(clippy::disallowed_methods, reason = "folders of the test's own")]
pub(super) fn remove_all(folder: &Path) {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => panic!("{error}"),
        _ => {}
    }
}

fn write_all(folder: &Path, tree: &Tree) {
    remove_all(folder);
    for (path, bytes) in tree {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("folders are made");
        fs::write(path, bytes).expect("written");
    }
}

pub(super) fn touch(_: &mut World, plan: &mut Plan) {
    plan.touch = true;
    plan.say("all sources are written again");
}

pub(super) fn times(world: &mut World, plan: &mut Plan) {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000);
    for path in world.on_disk.keys() {
        let file = File::options().write(true).open(world.project.path(path)).expect("opened");
        file.set_modified(time).expect("the time is set");
    }
    plan.say("all sources get a new time");
}

pub(super) fn clock(world: &mut World, plan: &mut Plan) {
    let days = i64::try_from(world.random.below(900)).expect("small");
    world.now = 1_614_556_800 + days * 86_400;
    plan.say(format!("the clock shows {}", world.now));
}

pub(super) fn remember(world: &mut World, plan: &mut Plan) {
    let older = Older {
        output: read(&world.output()).files,
        cache: read(&world.cache()).files,
        foreign: world.foreign.clone(),
        verify: plan.verify,
        may_stay: plan.may_stay,
        lost: plan.lost,
    };
    world.older.push(older);
    if world.older.len() > 3 {
        world.older.remove(0);
    }
    plan.say("output and cache are copied");
}

/// One file of the cache.
fn cached(world: &mut World) -> Option<std::path::PathBuf> {
    let folder = world.cache();
    let found = if folder.is_dir() { files(&folder, &|_| true) } else { Vec::new() };
    world.random.any(&found)
}

/// The file that says which files are ours: without it some may stay.
fn is_manifest(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "manifest")
}

pub(super) fn damage_cache(world: &mut World, plan: &mut Plan) {
    let Some(path) = cached(world) else { return };
    let mut bytes = fs::read(&path).expect("a file of the cache");
    let what = world.random.below(6);
    let at = world.random.below(bytes.len().max(1));
    let said = match what {
        0 | 1 if !bytes.is_empty() => {
            bytes[at] ^= 1 << world.random.below(8);
            "a bit is flipped"
        }
        2 => {
            bytes.truncate(at);
            "it is cut short"
        }
        3 => {
            bytes.clear();
            "it is empty"
        }
        4 if bytes.len() > 12 => {
            bytes[8..12].copy_from_slice(&999_u32.to_le_bytes());
            "it is of another version"
        }
        _ => {
            fs::remove_file(&path).expect("removed");
            plan.may_stay |= is_manifest(&path);
            plan.lost |= is_manifest(&path);
            plan.say(format!("{} is removed", path.display()));
            return;
        }
    };
    fs::write(&path, bytes).expect("written");
    plan.may_stay |= is_manifest(&path);
    plan.say(format!("{}: {said} at {at}", path.display()));
}

pub(super) fn older_cache_file(world: &mut World, plan: &mut Plan) {
    let Some(path) = cached(world) else { return };
    let name =
        path.strip_prefix(world.cache()).expect("in the cache").to_string_lossy().into_owned();
    let copies = world.older.iter().filter_map(|older| older.cache.get(&name).cloned());
    let copies: Vec<Vec<u8>> = copies.collect();
    let Some(bytes) = world.random.any(&copies) else { return };
    fs::write(&path, bytes).expect("written");
    plan.may_stay |= is_manifest(&path);
    plan.say(format!("{name} of the cache is an older one"));
}

pub(super) fn delete_cache(world: &mut World, plan: &mut Plan) {
    remove_all(&world.cache());
    plan.may_stay = true;
    plan.lost = true;
    plan.say("the cache goes");
}

pub(super) fn delete_output(world: &mut World, plan: &mut Plan) {
    remove_all(&world.output());
    world.foreign.clear();
    plan.say("the output goes");
}

pub(super) fn older_output(world: &mut World, plan: &mut Plan) {
    let Some(at) = world.any_older() else { return };
    let older = &world.older[at];
    write_all(&world.output(), &older.output);
    world.foreign = older.foreign.clone();
    plan.may_stay = true;
    plan.verify |= older.verify;
    plan.say(format!("the output is the older one {at}"));
}

pub(super) fn older_both(world: &mut World, plan: &mut Plan) {
    let Some(at) = world.any_older() else { return };
    let older = &world.older[at];
    write_all(&world.output(), &older.output);
    write_all(&world.cache(), &older.cache);
    world.foreign = older.foreign.clone();
    plan.verify |= older.verify;
    plan.may_stay |= older.may_stay;
    plan.lost |= older.lost;
    plan.say(format!("output and cache are the older ones {at}"));
}

/// Files of the output that are of the site, but for the stamp.
fn ours(world: &World) -> Vec<String> {
    let mut found: Vec<String> = read(&world.output()).files.into_keys().collect();
    found.retain(|path| path != STAMP && !world.foreign.contains_key(path));
    found
}

pub(super) fn by_hand(world: &mut World, plan: &mut Plan) {
    let ours = ours(world);
    let Some(path) = world.random.any(&ours) else { return };
    let full = world.output().join(&path);
    let said = match world.random.below(5) {
        0 => {
            fs::remove_file(&full).expect("removed");
            "is removed"
        }
        1 => {
            fs::write(&full, "changed by hand").expect("written");
            "is changed by hand"
        }
        // One byte, and the time as it was.
        2 | 3 => {
            let mut bytes = fs::read(&full).expect("a file of the site");
            let at = world.random.below(bytes.len().max(1));
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1;
            }
            put(&full, &bytes, true, &mut world.random);
            "has another byte"
        }
        _ => {
            let folder = path.rsplit_once('/').map_or("assets", |(folder, _)| folder);
            remove_all(&world.output().join(folder));
            world.foreign.retain(|path, _| !path.starts_with(&format!("{folder}/")));
            "goes with its folder"
        }
    };
    plan.verify = true;
    plan.say(format!("{path} of the output {said}"));
}

pub(super) fn other_stamp(world: &mut World, plan: &mut Plan) {
    let path = world.output().join(STAMP);
    if path.exists() {
        fs::write(path, "This folder was made by Reprint, elsewhere.\n").expect("written");
        plan.may_stay = true;
        plan.say("the stamp is of another build");
    }
}

pub(super) fn foreign(world: &mut World, plan: &mut Plan) {
    let known: Vec<String> = world.foreign.keys().cloned().collect();
    if world.output().is_dir()
        && world.random.chance(30)
        && let Some(path) = world.random.any(&known)
    {
        fs::remove_file(world.output().join(&path)).expect("removed");
        remove_empty(&world.output(), &path);
        world.foreign.remove(&path);
        plan.say(format!("the foreign {path} goes"));
        return;
    }
    let path = world.random.pick(&["CNAME", "2021/mine.txt", "own/deep/x.html", ".well-known/y"]);
    let full = world.output().join(path);
    if !world.output().is_dir() {
        return;
    }
    let text = format!("mine {}\n", world.random.below(1000)).into_bytes();
    fs::create_dir_all(full.parent().expect("a folder above")).expect("folders are made");
    fs::write(&full, &text).expect("written");
    world.foreign.insert(path.to_owned(), text);
    plan.say(format!("the foreign {path} is there"));
}

pub(super) fn force(_: &mut World, plan: &mut Plan) {
    plan.force = true;
    plan.say("--force");
}

impl World {
    fn any_older(&mut self) -> Option<usize> {
        let count = self.older.len();
        (count > 0).then(|| self.random.below(count))
    }
}
