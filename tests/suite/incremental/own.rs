//! Changes of what a site holds besides posts: its own pages, static files, old addresses.

use super::model::MARKS;
use super::{Plan, World};

const PAGES: &[&str] = &["about", "联系", "index"];

/// A page of the site's own, another text of it, or none.
pub(super) fn page(world: &mut World, plan: &mut Plan) {
    let random = &mut world.random;
    let folder = random.pick(&["content/pages", "content/pages", "mine"]);
    let path = format!("{folder}/{}.md", random.pick(PAGES));
    if world.mirror.others.remove(&path).is_some() && random.chance(40) {
        plan.say(format!("{path} goes"));
        return;
    }
    let mark = random.pick(MARKS);
    let head = random.pick(&[
        "",
        "---\ntitle: 关于\nlang: en\n---\n",
        "---\ndraft: true\n---\n",
        "---\naliases: [/us/, /a/old.html, /archive/]\n---\n",
    ]);
    let link =
        random.pick(&["about.md", "联系.md", "../content/pages/联系.md", "../_posts/图.webp"]);
    let post = world.mirror.posts[random.below(world.mirror.posts.len())].path();
    let text = format!(
        "{head}# 第{mark}页\n\n见[别页]({link})与[旧闻](../{post})和[旧闻]({})。\n\n![图](../pictures/p1.png)\n",
        post.replacen("content/", "../", 1)
    );
    world.mirror.others.insert(path.clone(), text.into_bytes());
    plan.say(format!("{path} says {mark}"));
}

/// A file that is copied as it is, other bytes of the same size, or none.
pub(super) fn static_file(world: &mut World, plan: &mut Plan) {
    let random = &mut world.random;
    let path = random.pick(&[
        "static/.nojekyll",
        "static/NAME",
        "static/.well-known/湖.bin",
        "static/fixed/a.md",
    ]);
    if world.mirror.others.remove(path).is_some() && random.chance(40) {
        plan.say(format!("{path} goes"));
        return;
    }
    let bytes = format!("{:08}", random.below(99_999_999));
    world.mirror.others.insert(path.to_owned(), bytes.into_bytes());
    plan.say(format!("{path} is new"));
}

/// A post had other addresses, or had not.
pub(super) fn aliases(world: &mut World, plan: &mut Plan) {
    let line = world.random.pick(&[
        "aliases: /old/one/",
        "redirect_from: [/old/one/, old/two.html]",
        "aliases: [/archive/, /../up, /files/x]",
        "redirect_from: /old/three",
    ]);
    let post = world.post(plan, line);
    post.alias = if post.alias == Some(line) { None } else { Some(line) };
}
