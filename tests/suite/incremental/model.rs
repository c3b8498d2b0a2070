//! A mirror in memory: its posts as what they say, its other files as bytes. What lies on the disk
//! is a function of it.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::random::{Random, paragraph};
use super::removals::{self, Removal};
use super::settings::Site;

/// How a post is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// With a YAML head.
    Head,
    /// `### title`, dashes, frame lines, the address at the end.
    Gfw,
    /// `[title](url)` above dashes, without a head.
    Link,
}

/// How a head writes the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    Not,
    Day,
    Local,
    Offset,
    Zulu,
}

/// A piece of a body.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// The paragraph of this number.
    Text(u64),
    /// A picture at this address.
    Picture(String),
    /// A link to this address.
    Link(String),
    /// What a rule may take out.
    Junk,
    /// Bytes that are no UTF-8.
    Broken,
}

#[derive(Clone, Debug)]
pub(super) struct Post {
    /// The folder with the content folder in front: `content/_posts`.
    pub(super) folder: String,
    pub(super) name: String,
    pub(super) form: Form,
    pub(super) title: String,
    /// One of [`MARKS`], behind the title: all are of one size.
    pub(super) title_mark: usize,
    pub(super) day: NaiveDate,
    pub(super) written: Written,
    pub(super) url: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) categories: Vec<String>,
    pub(super) author: Option<String>,
    pub(super) parts: Vec<Part>,
    /// One of [`MARKS`], in the last line of the text.
    pub(super) mark: usize,
    /// A line of the head, such as `draft: true`.
    pub(super) draft: Option<&'static str>,
    /// Another such line, with old addresses.
    pub(super) alias: Option<&'static str>,
    /// A line of the head that is no YAML.
    pub(super) torn: bool,
    /// Whether the body is HTML, else Markdown.
    pub(super) html: bool,
}

pub(super) const MARKS: &[char] = &['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛'];

impl Post {
    pub(super) fn path(&self) -> String {
        format!("{}/{}", self.folder, self.name)
    }

    fn full_title(&self) -> String {
        format!("{}{}", self.title, MARKS[self.title_mark])
    }

    /// The file's bytes.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        match (self.form, &self.url) {
            (Form::Gfw, _) => self.gfw(&mut out),
            (Form::Link, Some(url)) => self.link(url, &mut out),
            _ => self.head(&mut out),
        }
        out
    }

    fn head(&self, out: &mut Vec<u8>) {
        let day = self.day;
        let mut head = format!("---\nlayout: post\ntitle: \"{}\"\n", self.full_title());
        match self.written {
            Written::Not => {}
            Written::Day => head += &format!("date: {day}\n"),
            Written::Local => head += &format!("date: {day} 08:30:00\n"),
            Written::Offset => head += &format!("date: {day} 23:30:00 +0800\n"),
            Written::Zulu => head += &format!("date: {day}T20:10:09.876Z\n"),
        }
        if let Some(author) = &self.author {
            head += &format!("author: {author}\n");
        }
        if let Some(url) = &self.url {
            head += &format!("from: {url}\n");
        }
        for (key, names) in [("tags", &self.tags), ("categories", &self.categories)] {
            if !names.is_empty() {
                head += &format!("{key}: [ {} ]\n", names.join(", "));
            }
        }
        for line in [self.draft, self.alias].into_iter().flatten() {
            head += &format!("{line}\n");
        }
        if self.torn {
            head += "note: \"甲\" 说: 乙: \"丙\n";
        }
        out.extend(head.bytes());
        out.extend(b"---\n\n");
        self.body(self.html, out);
    }

    fn gfw(&self, out: &mut Vec<u8>) {
        let title = self.full_title();
        out.extend(format!("### {title}\n\n---\n\n#### [首页](../../)\n\n").bytes());
        let day = self.day;
        let (year, month, date) = (day.year(), day.month(), day.day());
        let note = format!("【湖畔{year}年{month}月{date}日讯】（湖畔日报记者林溪报道）湖水如常。");
        out.extend(format!("<p>{note}</p>\n").bytes());
        self.body(true, out);
        for tag in &self.tags {
            let href = format!("https://www.lakeside.example/gb/tag/{tag}.html");
            out.extend(format!("<p><ok href=\"{href}\">{tag}</ok></p>\n").bytes());
        }
        out.extend("\n---\n\n".bytes());
        if let Some(url) = &self.url {
            out.extend(format!("原文链接（需翻墙）：{url}\n").bytes());
        }
    }

    fn link(&self, url: &str, out: &mut Vec<u8>) {
        out.extend(
            format!("<!--1615248000000-->\n[{}]({url})\n------\n", self.full_title()).bytes(),
        );
        if self.written != Written::Not {
            out.extend(format!("日期：{}\n", self.day).bytes());
        }
        out.push(b'\n');
        self.body(self.html, out);
    }

    fn body(&self, html: bool, out: &mut Vec<u8>) {
        if html {
            out.extend(b"<div>\n");
        }
        for part in &self.parts {
            let text = match (part, html) {
                (Part::Text(of), true) => format!("<p>{}</p>\n", paragraph(*of)),
                (Part::Text(of), false) => format!("{}\n\n", paragraph(*of)),
                (Part::Picture(at), true) => format!("<img src=\"{at}\" alt=\"图\">\n"),
                (Part::Picture(at), false) => format!("![图]({at})\n\n"),
                (Part::Link(to), true) => format!("<p>另见<a href=\"{to}\">旧闻</a>。</p>\n"),
                (Part::Link(to), false) => format!("另见[旧闻]({to})。\n\n"),
                (Part::Junk, true) => {
                    "<div class=\"promo\"><p>订阅湖畔周刊，每周三送到门口。</p></div>\n".to_owned()
                }
                (Part::Junk, false) => "订阅湖畔周刊，每周三送到门口。\n\n".to_owned(),
                (Part::Broken, _) => {
                    out.extend("乱码：".bytes());
                    out.extend([0xff, 0xfe, 0xc3, 0x28]);
                    "。\n\n".to_owned()
                }
            };
            out.extend(text.bytes());
        }
        let mark = MARKS[self.mark];
        let last = if html {
            format!("<p>第{mark}稿。</p>\n</div>\n")
        } else {
            format!("第{mark}稿。\n")
        };
        out.extend(last.bytes());
    }
}

/// All that a project holds but for its output and its cache.
#[derive(Clone)]
pub(super) struct Mirror {
    pub(super) posts: Vec<Post>,
    pub(super) site: Site,
    /// Pictures, notes, templates, rules: by their path in the project.
    pub(super) others: BTreeMap<String, Vec<u8>>,
    /// What is taken down.
    pub(super) removals: Vec<Removal>,
    /// How many posts there ever were.
    pub(super) numbers: u64,
    /// The day of the newest.
    pub(super) today: NaiveDate,
}

impl Mirror {
    pub(super) fn new(roots: usize) -> Self {
        Self {
            posts: Vec::new(),
            site: Site::new(roots),
            others: BTreeMap::new(),
            removals: Vec::new(),
            numbers: 0,
            today: NaiveDate::from_ymd_opt(2021, 3, 1).expect("a day"),
        }
    }

    /// A post of its own number and day, like no other. It is not yet one of the mirror's.
    pub(super) fn new_post(&mut self, day: NaiveDate, random: &mut Random) -> Post {
        self.numbers += 1;
        let number = self.numbers;
        let form = match random.below(100) {
            0..55 => Form::Head,
            55..82 => Form::Gfw,
            _ => Form::Link,
        };
        let root = if random.below(self.site.roots) == 0 { "content" } else { "second" };
        let below = folder_of(form, random);
        let url = match form {
            _ if random.chance(12) => None,
            Form::Head if random.chance(50) => {
                Some(format!("https://lakeside.example/story/{number}"))
            }
            Form::Head => {
                Some(format!("https://hill.example/{}/{number}.html", day.format("%Y/%m/%d")))
            }
            Form::Gfw => {
                let day = day.format("%y/%-m/%-d");
                Some(format!("https://www.lakeside.example/gb/{day}/n{number}.htm"))
            }
            Form::Link => Some(format!("https://ferry.example/a/{number}?utm_source=mirror")),
        };
        let name = match form {
            Form::Gfw => format!("n{number}.md"),
            Form::Head | Form::Link if random.chance(80) => format!("{day}-n{number}.md"),
            _ => format!("story-{number}.md"),
        };
        let parts = (0..2 + random.below(4)).map(|_| any_part(random)).collect();
        Post {
            folder: format!("{root}/{below}"),
            name,
            form,
            title: super::random::title(number),
            title_mark: 0,
            day,
            written: random.pick(&[
                Written::Day,
                Written::Local,
                Written::Offset,
                Written::Zulu,
                Written::Zulu,
            ]),
            url,
            tags: some_of(TAGS, random),
            categories: some_of(CATEGORIES, random),
            author: random.chance(60).then(|| random.pick(AUTHORS).to_owned()),
            parts,
            mark: 0,
            draft: None,
            alias: None,
            torn: random.chance(4),
            html: random.chance(60),
        }
    }

    /// Every file of the project by its path in it.
    pub(super) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = self.others.clone();
        for post in &self.posts {
            files.insert(post.path(), post.bytes());
        }
        let with_rules = self.others.keys().any(|path| path.starts_with("rules/"));
        files.insert("site.toml".to_owned(), self.site.text(with_rules).into_bytes());
        if !self.removals.is_empty() {
            files.insert("removals.toml".to_owned(), removals::text(&self.removals).into_bytes());
        }
        files
    }

    /// Whether a file of this path is there.
    pub(super) fn has(&self, path: &str) -> bool {
        self.others.contains_key(path) || self.posts.iter().any(|post| post.path() == path)
    }
}

const TAGS: &[&str] = &["湖", "桥", "渡船", "天气", "节日", "水利"];
const CATEGORIES: &[&str] = &["本地", "文化", "经济"];
pub(super) const AUTHORS: &[&str] = &["湖畔日报", "山城晚报", "林溪", "周渡"];

pub(super) fn new_tags(random: &mut Random) -> Vec<String> {
    some_of(TAGS, random)
}

pub(super) fn new_categories(random: &mut Random) -> Vec<String> {
    some_of(CATEGORIES, random)
}

fn some_of(names: &[&str], random: &mut Random) -> Vec<String> {
    let mut names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    random.shuffle(&mut names);
    names.truncate(random.below(3));
    names
}

/// A folder that posts of this form lie in.
pub(super) fn folder_of(form: Form, random: &mut Random) -> &'static str {
    match form {
        Form::Head => random.pick(&["_posts", "_posts", "archived/2021", "新闻"]),
        Form::Gfw => random.pick(&["pages/nsc1", "pages/nsc2"]),
        Form::Link => random.pick(&["links", "_posts"]),
    }
}

/// Mostly text.
pub(super) fn any_part(random: &mut Random) -> Part {
    match random.below(20) {
        0 => Part::Picture(format!("https://pictures.example/{}.jpg", random.below(9))),
        1 | 2 => Part::Junk,
        3 if random.chance(30) => Part::Broken,
        _ => Part::Text(random.below(1 << 30) as u64),
    }
}
