//! Changes of the mirror's posts, and of the files beside them.

use chrono::Days;

use super::model::{
    AUTHORS, Form, MARKS, Part, Post, Written, any_part, folder_of, new_categories, new_tags,
};
use super::{Plan, World};

/// The mirror has between so many posts and so many, about.
const FEW: usize = 15;
const MANY: usize = 40;

impl World {
    /// The place of any post.
    fn any(&mut self) -> usize {
        self.random.below(self.mirror.posts.len())
    }

    /// Any post, to be changed.
    pub(super) fn post(&mut self, plan: &mut Plan, what: &str) -> &mut Post {
        let at = self.any();
        let post = &mut self.mirror.posts[at];
        plan.say(format!("{what} of {}", post.path()));
        post
    }

    fn push(&mut self, post: Post, plan: &mut Plan, what: &str) {
        if self.mirror.has(&post.path()) {
            plan.say(format!("{} is there already", post.path()));
            return;
        }
        plan.say(format!("{what}: {}", post.path()));
        self.mirror.posts.push(post);
    }

    fn remove(&mut self, at: usize, plan: &mut Plan) {
        if self.mirror.posts.len() <= FEW {
            plan.say("too few posts to lose one");
            return;
        }
        let post = self.mirror.posts.remove(at);
        plan.say(format!("{} goes", post.path()));
    }
}

/// The first posts of a mirror.
pub(super) fn fill(world: &mut World) {
    let mut plan = Plan::default();
    while world.mirror.posts.len() < FEW + 7 {
        newest(world, &mut plan);
    }
}

pub(super) fn newest(world: &mut World, plan: &mut Plan) {
    if world.mirror.posts.len() >= MANY {
        delete(world, plan);
    }
    let days = world.random.below(2);
    world.mirror.today = world.mirror.today + Days::new(days as u64);
    let post = world.mirror.new_post(world.mirror.today, &mut world.random);
    world.push(post, plan, "new");
}

pub(super) fn late(world: &mut World, plan: &mut Plan) {
    let day = world.mirror.today - Days::new(3);
    let post = world.mirror.new_post(day, &mut world.random);
    world.push(post, plan, "three days late");
}

pub(super) fn several(world: &mut World, plan: &mut Plan) {
    for _ in 0..4 + world.random.below(5) {
        newest(world, plan);
    }
}

pub(super) fn body(world: &mut World, plan: &mut Plan) {
    let part = any_part(&mut world.random);
    let (place, what) = (world.random.below(100), world.random.below(3));
    let post = world.post(plan, "the body");
    let at = place % (post.parts.len() + 1);
    match what {
        0 => post.parts.insert(at, part),
        1 if at < post.parts.len() => post.parts[at] = part,
        _ if at < post.parts.len() => drop(post.parts.remove(at)),
        _ => post.parts.push(part),
    }
}

/// Other words of the same length: only the bytes differ, when the time is set back.
pub(super) fn same_size(world: &mut World, plan: &mut Plan) {
    let in_title = world.random.chance(40);
    let post = world.post(plan, "a mark");
    let path = post.path();
    let mark = if in_title { &mut post.title_mark } else { &mut post.mark };
    *mark = (*mark + 1) % MARKS.len();
    plan.set_back.insert(path);
}

pub(super) fn title(world: &mut World, plan: &mut Plan) {
    let of = world.random.below(10_000) as u64;
    world.post(plan, "the title").title = super::random::title(of);
}

pub(super) fn date(world: &mut World, plan: &mut Plan) {
    let days = world.random.below(9) as u64;
    let written = world.random.pick(&[
        Written::Not,
        Written::Day,
        Written::Local,
        Written::Offset,
        Written::Zulu,
    ]);
    let what = world.random.below(8);
    let post = world.post(plan, "the date");
    match what {
        0..3 => post.day = post.day + Days::new(days),
        3..5 => post.day = post.day - Days::new(days),
        5 => post.day = post.day + Days::new(700),
        _ => post.written = written,
    }
}

pub(super) fn tags(world: &mut World, plan: &mut Plan) {
    let tags = new_tags(&mut world.random);
    world.post(plan, "the tags").tags = tags;
}

pub(super) fn categories(world: &mut World, plan: &mut Plan) {
    let categories = new_categories(&mut world.random);
    world.post(plan, "the categories").categories = categories;
}

pub(super) fn author(world: &mut World, plan: &mut Plan) {
    let author = world.random.chance(80).then(|| world.random.pick(AUTHORS).to_owned());
    world.post(plan, "the author").author = author;
}

pub(super) fn url(world: &mut World, plan: &mut Plan) {
    let number = 500 + world.random.below(40);
    let url = world.random.chance(80).then(|| format!("https://lakeside.example/story/{number}"));
    world.post(plan, "the address").url = url;
}

pub(super) fn draft(world: &mut World, plan: &mut Plan) {
    let line = world.random.pick(&["draft: true", "published: false", "draft: no"]);
    let post = world.post(plan, "draft or not");
    post.draft = if post.draft.is_some() { None } else { Some(line) };
}

pub(super) fn torn(world: &mut World, plan: &mut Plan) {
    let post = world.post(plan, "a line that is no YAML");
    post.torn = !post.torn;
}

pub(super) fn rename(world: &mut World, plan: &mut Plan) {
    // Never the same twice.
    world.mirror.numbers += 1;
    let number = world.mirror.numbers;
    let post = world.post(plan, "the name");
    match post.form {
        Form::Gfw => post.name = format!("n{number}.md"),
        Form::Head | Form::Link => post.name = format!("{}-m{number}.md", post.day),
    }
    plan.say(format!("it is {} now", post.name));
}

pub(super) fn exchange(world: &mut World, plan: &mut Plan) {
    let (a, b) = (world.any(), world.any());
    let (one, other) = (world.mirror.posts[a].name.clone(), world.mirror.posts[b].name.clone());
    let folders = (world.mirror.posts[a].folder.clone(), world.mirror.posts[b].folder.clone());
    world.mirror.posts[a].name = other;
    world.mirror.posts[b].name = one;
    (world.mirror.posts[b].folder, world.mirror.posts[a].folder) = folders;
    plan.say(format!("two posts exchange their files: {}", world.mirror.posts[a].path()));
}

pub(super) fn relocate(world: &mut World, plan: &mut Plan) {
    let at = world.any();
    let mut post = world.mirror.posts[at].clone();
    let root = if world.random.below(world.mirror.site.roots) == 0 { "content" } else { "second" };
    post.folder = format!("{root}/{}", folder_of(post.form, &mut world.random));
    if world.mirror.has(&post.path()) {
        plan.say("no room to move");
        return;
    }
    plan.say(format!("{} moves to {}", world.mirror.posts[at].path(), post.folder));
    world.mirror.posts[at] = post;
}

pub(super) fn delete(world: &mut World, plan: &mut Plan) {
    let at = world.any();
    world.remove(at, plan);
}

pub(super) fn copy(world: &mut World, plan: &mut Plan) {
    let at = world.any();
    let mut post = world.mirror.posts[at].clone();
    post.folder = format!("content/copies/{}", world.random.below(3));
    if world.random.chance(40) {
        post.tags = new_tags(&mut world.random);
    }
    world.push(post, plan, "a copy in another folder");
}

pub(super) fn other_channel(world: &mut World, plan: &mut Plan) {
    let pages: Vec<Post> =
        world.mirror.posts.iter().filter(|post| post.form == Form::Gfw).cloned().collect();
    let Some(mut post) = world.random.any(&pages) else { return };
    post.folder = format!("content/pages/nsc{}", 3 + world.random.below(3));
    if world.random.chance(50) {
        post.url = None;
    }
    world.push(post, plan, "the page in another channel");
}

pub(super) fn revision(world: &mut World, plan: &mut Plan) {
    let at = world.any();
    let mut post = world.mirror.posts[at].clone();
    post.day = post.day + Days::new(1);
    post.name = post.name.replace(".md", "-neu.md");
    post.title_mark = (post.title_mark + 1) % MARKS.len();
    post.parts.push(Part::Text(world.random.below(1 << 30) as u64));
    world.push(post, plan, "a newer revision");
}

pub(super) fn other_text(world: &mut World, plan: &mut Plan) {
    let at = world.any();
    let mut post = world.mirror.new_post(world.mirror.today, &mut world.random);
    let taken = &world.mirror.posts[at];
    post.url.clone_from(&taken.url);
    if post.url.is_none() {
        post.name.clone_from(&taken.name);
    }
    post.parts = (0..4).map(|_| Part::Text(world.random.below(1 << 30) as u64)).collect();
    world.push(post, plan, "another text under a known address");
}

pub(super) fn drop_copy(world: &mut World, plan: &mut Plan) {
    let posts = &world.mirror.posts;
    let twice = |at: &usize| {
        let same = |post: &&Post| {
            post.name == posts[*at].name || (post.url.is_some() && post.url == posts[*at].url)
        };
        posts.iter().filter(same).count() > 1
    };
    let copies: Vec<usize> = (0..posts.len()).filter(twice).collect();
    match world.random.any(&copies) {
        Some(at) => world.remove(at, plan),
        None => plan.say("no copy to remove"),
    }
}

pub(super) fn link_by_url(world: &mut World, plan: &mut Plan) {
    let to = world.any();
    // Some lead to what is not there yet.
    let url = match world.mirror.posts[to].url.clone() {
        Some(url) if world.random.chance(70) => url,
        _ => format!("https://lakeside.example/story/{}", 500 + world.random.below(40)),
    };
    world.post(plan, &format!("a link to {url} in the body")).parts.push(Part::Link(url));
}

pub(super) fn link_by_path(world: &mut World, plan: &mut Plan) {
    let (from, to) = (world.any(), world.any());
    let path = world.mirror.posts[to].path();
    let (_, below) = path.split_once('/').expect("below a content folder");
    let link = if world.random.chance(50) {
        format!("/{below}")
    } else {
        let depth = world.mirror.posts[from].folder.matches('/').count();
        format!("{}{below}", "../".repeat(depth))
    };
    let post = &mut world.mirror.posts[from];
    plan.say(format!("a link to {link} in {}", post.path()));
    post.parts.push(Part::Link(link));
}

/// Every post that is linked to is, for a while, the one that goes or comes.
pub(super) fn target(world: &mut World, plan: &mut Plan) {
    let links =
        world.mirror.posts.iter().flat_map(|post| &post.parts).filter_map(|part| match part {
            Part::Link(to) => Some(to.clone()),
            _ => None,
        });
    let links: Vec<String> = links.collect();
    let Some(link) = world.random.any(&links) else {
        plan.say("no links yet");
        return;
    };
    let is_target = |post: &Post| {
        post.url.as_ref() == Some(&link) || link.ends_with(&format!("/{}", post.name))
    };
    if let Some(at) = world.mirror.posts.iter().position(is_target) {
        plan.say(format!("the target of {link}"));
        world.remove(at, plan);
    } else if link.starts_with("https://") {
        let mut post = world.mirror.new_post(world.mirror.today, &mut world.random);
        post.url = Some(link);
        world.push(post, plan, "the target of a link");
    }
}

const PICTURES: &[&str] = &[
    "content/pictures/p1.png",
    "content/pictures/a b.jpg",
    "content/_posts/图.webp",
    "content/song.mp3",
];

pub(super) fn picture(world: &mut World, plan: &mut Plan) {
    let path = world.random.pick(PICTURES);
    let others = &mut world.mirror.others;
    if others.contains_key(path) && world.random.chance(35) {
        others.remove(path);
        plan.say(format!("{path} goes"));
        return;
    }
    // All of one size.
    let bytes = format!("\u{89}PNG {:08}", world.random.below(99_999_999));
    others.insert(path.to_owned(), bytes.into_bytes());
    plan.say(format!("{path} is new"));
}

pub(super) fn show_picture(world: &mut World, plan: &mut Plan) {
    let path = world.random.pick(PICTURES);
    let post = world.post(plan, &format!("{path} in the body"));
    let (_, below) = path.split_once('/').expect("below a content folder");
    let depth = post.folder.matches('/').count();
    let at = format!("{}{}", "../".repeat(depth), below.replace(' ', "%20"));
    post.parts.push(Part::Picture(at));
}

/// Files that are no posts, or cannot be read as such.
pub(super) fn other_file(world: &mut World, plan: &mut Plan) {
    let (path, text): (&str, &[u8]) = world.random.pick(&[
        ("content/README.md", "# 镜像\n".as_bytes()),
        ("content/_posts/notes.txt", b"note"),
        ("content/about.md", "---\nlayout: page\ntitle: 关于\n---\n\n关于。\n".as_bytes()),
        ("content/empty.md", b""),
        ("content/_posts/2021-03-05-endless.md", "---\ntitle: 没有结尾\n\n正文。\n".as_bytes()),
        ("content/_posts/2021-03-06-binary.md", b"\0\x01\x02\xff\xfe\xfd binary"),
        ("content/_drafts/idea.md", "---\ntitle: 想法\n---\n\n想法。\n".as_bytes()),
        ("content/_layouts/post.md", b"layout"),
    ]);
    let others = &mut world.mirror.others;
    if others.remove(path).is_some() {
        plan.say(format!("{path} goes"));
    } else {
        others.insert(path.to_owned(), text.to_owned());
        plan.say(format!("{path} is there"));
    }
}
