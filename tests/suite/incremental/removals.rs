//! Changes of `removals.toml`: articles are taken down by any of their names, come back, and are told of
//! in other words.

use std::fmt::Write as _;

use super::{Plan, World};

/// An entry of the file.
#[derive(Clone, Debug)]
pub(super) struct Removal {
    named: String,
    reason: Option<&'static str>,
    tombstone: bool,
}

/// The file's text.
pub(super) fn text(removals: &[Removal]) -> String {
    let mut text = String::new();
    for removal in removals {
        let _ = write!(text, "[[removal]]\n{}\ntombstone = {}\n", removal.named, removal.tombstone);
        if let Some(reason) = removal.reason {
            let _ = writeln!(text, "reason = \"{reason}\"\ndate = 2026-11-21");
        }
    }
    text
}

/// Something is taken down.
pub(super) fn take_down(world: &mut World, plan: &mut Plan) {
    let path = site_path(world);
    let random = &mut world.random;
    let post = &world.mirror.posts[random.below(world.mirror.posts.len())];
    let id =
        path.rsplit('/').next().and_then(|name| name.strip_suffix(".html")).unwrap_or_default();
    let named = match random.below(6) {
        0 | 1 => format!("url = \"{}\"", post.url.as_deref().unwrap_or("https://no.example/x")),
        2 if !path.is_empty() => format!("url = \"{path}\""),
        3 if id.len() == 10 => format!("id = \"{id}\""),
        4 => format!(
            "host = \"{}\"",
            random.pick(&["ferry.example", ".ferry.example", "no.example"])
        ),
        _ => format!("pattern = \"*.example/*{}*\"", random.pick(&["7", "13", "2021/03", "/a/2"])),
    };
    let removal = Removal {
        named,
        reason: random.pick(&[None, Some("应作者要求")]),
        tombstone: random.chance(60),
    };
    plan.say(format!("{removal:?}"));
    let at = random.below(world.mirror.removals.len() + 1);
    world.mirror.removals.insert(at, removal);
}

/// Something comes back.
pub(super) fn restore(world: &mut World, plan: &mut Plan) {
    if world.mirror.removals.is_empty() {
        return take_down(world, plan);
    }
    let at = world.random.below(world.mirror.removals.len());
    let removal = world.mirror.removals.remove(at);
    plan.say(format!("no more {removal:?}"));
}

/// Readers are told, or no more, or otherwise.
pub(super) fn tombstone(world: &mut World, plan: &mut Plan) {
    let random = &mut world.random;
    let Some(last) = world.mirror.removals.last_mut() else { return take_down(world, plan) };
    if random.chance(50) {
        last.tombstone = !last.tombstone;
    } else {
        last.reason = random.pick(&[None, Some("应作者要求"), Some("另有原因")]);
    }
    plan.say(format!("now {last:?}"));
}

/// The path of some article that was there after the last build, or nothing.
fn site_path(world: &mut World) -> String {
    let site = super::check::read(&world.output()).files;
    let is_article = |path: &&String| {
        path.strip_suffix(".html")
            .and_then(|path| path.rsplit('/').next())
            .is_some_and(|name| name.len() == 10)
    };
    let paths: Vec<&String> = site.keys().filter(is_article).collect();
    if paths.is_empty() {
        return String::new();
    }
    paths[world.random.below(paths.len())].clone()
}
