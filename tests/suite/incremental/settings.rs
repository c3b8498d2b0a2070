//! What the operator of a site writes: `site.toml`, templates, interface texts, rules; and changes
//! of it.

use std::fs;
use std::path::Path;

use super::model::MARKS;
use super::{Plan, World};

/// Small, so that a mirror of a few dozen posts has closed archive pages, and feeds of its terms.
const FEEDS: &[&str] = &[
    "[feeds]\nentries = 10\n",
    "[feeds]\nentries = 10\ntags_from = 2\n",
    "[feeds]\nentries = 10\ntags_from = 2\nterm_entries = 5\nmax_bytes = 16384\n",
    "[feeds]\nentries = 11\narchive = false\n",
    "[feeds]\nenabled = false\n",
];

/// What machines get besides feeds.
const MACHINES: &[&str] = &[
    "",
    "open_graph = true\ncanonical = \"self\"\n",
    "json_ld = true\ncanonical = \"original\"\n",
    "news_sitemap = true\n",
    "news_sitemap = true\nopen_graph = true\nrobots = \"no-ai\"\n",
    "robots = \"noindex\"\n",
    "data = false\n",
    "sitemap = false\n",
    "publish.mirrors = [\"https://copy.example/lake/\"]\n",
    "publish.mirrors = [\"http://lake7.onion/\", \"https://copy.example/lake/\"]\ndata = false\n",
    "archive_links = false\nlicense = \"CC BY 4.0\"\ncontact = \"mailto:a@news.example\"\n",
];

/// `site.toml`.
#[derive(Clone)]
pub(super) struct Site {
    title: String,
    mark: usize,
    description: Option<&'static str>,
    lang: &'static str,
    base_url: Option<&'static str>,
    timezone: &'static str,
    permalink: Option<&'static str>,
    paginate: usize,
    theme: bool,
    drafts: bool,
    exclude: Option<&'static str>,
    max_post_bytes: Option<usize>,
    pages: Option<&'static str>,
    /// Lines of menus, then tables: old addresses, options of the theme.
    nav: Option<&'static str>,
    redirects: Option<&'static str>,
    options: Option<&'static str>,
    /// Lines of what is made for machines, and the table of feeds.
    machines: &'static str,
    feeds: &'static str,
    tag_pages_from: usize,
    terms_order: &'static str,
    /// How many content folders there are, one or two.
    pub(super) roots: usize,
}

impl Site {
    pub(super) fn new(roots: usize) -> Self {
        Self {
            title: "湖区旧闻".to_owned(),
            mark: 0,
            description: None,
            lang: "zh-Hans",
            base_url: Some("https://news.example/lake/"),
            timezone: "UTC",
            permalink: None,
            paginate: 5,
            theme: false,
            drafts: false,
            exclude: None,
            max_post_bytes: None,
            pages: None,
            nav: None,
            redirects: None,
            options: None,
            machines: "",
            feeds: FEEDS[0],
            tag_pages_from: 1,
            terms_order: "letters",
            roots,
        }
    }

    /// The file's text.
    pub(super) fn text(&self, with_rules: bool) -> String {
        let mut text = format!("title = \"{}{}\"\n", self.title, MARKS[self.mark]);
        let mut line = |key: &str, value: String| text.push_str(&format!("{key} = {value}\n"));
        let quoted = |value: &str| format!("\"{value}\"");
        line("lang", quoted(self.lang));
        line("timezone", quoted(self.timezone));
        line("paginate", self.paginate.to_string());
        line("tag_pages_from", self.tag_pages_from.to_string());
        line("terms_order", quoted(self.terms_order));
        let strings = [
            ("description", self.description),
            ("base_url", self.base_url),
            ("permalink", self.permalink),
            ("theme", self.theme.then_some("ink")),
            ("rules", with_rules.then_some("rules")),
        ];
        for (key, value) in strings {
            if let Some(value) = value {
                line(key, quoted(value));
            }
        }
        if let Some(glob) = self.exclude {
            line("exclude", format!("[\"{glob}\"]"));
        }
        if let Some(bytes) = self.max_post_bytes {
            line("max_post_bytes", bytes.to_string());
        }
        if self.drafts {
            line("drafts", "true".to_owned());
        }
        let folders = if self.roots == 1 { "[\"content\"]" } else { "[\"content\", \"second\"]" };
        line("content", folders.to_owned());
        if let Some(pages) = self.pages {
            line("pages", quoted(pages));
        }
        text.push_str(self.machines);
        let rest = [self.nav, Some(self.feeds), self.redirects, self.options];
        rest.into_iter().flatten().for_each(|lines| text.push_str(lines));
        text
    }
}

/// Another value for one key.
pub(super) fn key(world: &mut World, plan: &mut Plan) {
    let (site, random) = (&mut world.mirror.site, &mut world.random);
    match random.below(12) {
        // The same size: with the time set back only the content can tell.
        0 | 1 => {
            site.mark = (site.mark + 1) % MARKS.len();
            plan.say("another title of the site");
        }
        2 => {
            site.description = random.pick(&[None, Some("湖边的事。"), Some("山边的事。")]);
            plan.say(format!("description = {:?}", site.description));
        }
        3 => {
            site.lang = random.pick(&["zh-Hans", "zh-Hant", "en", "ja"]);
            plan.say(format!("lang = {}", site.lang));
        }
        4 => {
            let lake = Some("https://news.example/lake/");
            site.base_url = random.pick(&[None, Some("https://news.example/"), lake, lake]);
            plan.say(format!("base_url = {:?}", site.base_url));
        }
        5 => {
            site.timezone = random.pick(&["UTC", "Asia/Shanghai", "America/New_York"]);
            plan.say(format!("timezone = {}", site.timezone));
        }
        6 => {
            site.permalink = random.pick(&[
                None,
                Some("/:year/:month/:day/:id.html"),
                Some("date"),
                Some("/:title"),
                Some("/news/:categories/:title/"),
            ]);
            plan.say(format!("permalink = {:?}", site.permalink));
        }
        7 => {
            (site.paginate, site.tag_pages_from) = random.pick(&[(5, 1), (5, 2), (6, 1), (9, 3)]);
            plan.say(format!("paginate = {}, lists from {}", site.paginate, site.tag_pages_from));
        }
        8 => {
            site.theme = !site.theme;
            site.terms_order = if site.theme { "count" } else { "letters" };
            plan.say(format!("theme ink: {}, terms by {}", site.theme, site.terms_order));
        }
        9 => {
            site.drafts = !site.drafts;
            plan.say(format!("drafts = {}", site.drafts));
        }
        10 => {
            site.exclude = random.pick(&[None, None, Some("archived"), Some("**/story-*.md")]);
            plan.say(format!("exclude = {:?}", site.exclude));
        }
        _ => {
            site.max_post_bytes = random.pick(&[None, None, Some(1500)]);
            plan.say(format!("max_post_bytes = {:?}", site.max_post_bytes));
        }
    }
}

/// Other menus, old addresses, options, or another folder of own pages.
pub(super) fn outlook(world: &mut World, plan: &mut Plan) {
    let (site, random) = (&mut world.mirror.site, &mut world.random);
    match random.below(4) {
        0 => {
            site.pages = random.pick(&[None, Some("mine")]);
            plan.say(format!("pages = {:?}", site.pages));
        }
        1 => {
            site.nav = random.pick(&[
                None,
                Some("nav = [\"tags\", { name = \"关于\", url = \"about.html\" }]\n"),
                Some("footer = [\"湖\", \"sources\"]\n"),
            ]);
            plan.say(format!("{:?}", site.nav));
        }
        2 => {
            site.redirects = random.pick(&[
                None,
                Some("[redirects]\n\"old/one/\" = \"about.html\"\n"),
                Some("[redirects]\n\"old/one/\" = \"https://news.example/\"\n\"us\" = \"/\"\n"),
            ]);
            plan.say(format!("{:?}", site.redirects));
        }
        _ => {
            site.options = random.pick(&[None, Some("[theme_options]\nmeasure = \"30em\"\n")]);
            plan.say(format!("{:?}", site.options));
        }
    }
}

/// Other feeds, or something else for machines.
pub(super) fn machines(world: &mut World, plan: &mut Plan) {
    let (site, random) = (&mut world.mirror.site, &mut world.random);
    if random.chance(40) {
        site.feeds = random.pick(FEEDS);
        plan.say(format!("{:?}", site.feeds));
    } else {
        site.machines = random.pick(MACHINES);
        plan.say(format!("{:?}", site.machines));
    }
}

/// The second content folder goes, or comes back. Most mirrors have one.
pub(super) fn second_folder(world: &mut World, plan: &mut Plan) {
    if !world.two_folders {
        plan.say("one content folder, as ever");
        return;
    }
    let site = &mut world.mirror.site;
    site.roots = 3 - site.roots;
    plan.say(format!("{} content folders", site.roots));
}

/// A file of the default theme.
fn default_file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates").join(name);
    fs::read_to_string(path).expect("the default theme is there")
}

/// A template or the stylesheet of the site's own, another one, or none.
pub(super) fn template(world: &mut World, plan: &mut Plan) {
    let random = &mut world.random;
    let names =
        ["article.html", "list.html", "terms.html", "calendar.html", "base.html", "style.css"];
    let name = random.pick(&names);
    let path = format!("templates/{name}");
    if world.mirror.others.remove(&path).is_some() && random.chance(50) {
        plan.say(format!("{path} goes"));
        return;
    }
    let mut text = default_file(name);
    let mark = random.pick(MARKS);
    if name == "style.css" {
        text.push_str(&format!("/* {mark} */\n"));
    } else {
        // A page shows it: in the main part, or in front of the end of the page.
        let place = if name == "base.html" { "</body>" } else { "{%- endblock main %}" };
        assert!(text.contains(place), "{name} has a place for a mark");
        text = text.replace(place, &format!("<p>{mark}</p>\n{place}"));
    }
    world.mirror.others.insert(path.clone(), text.into_bytes());
    plan.say(format!("{path} says {mark}"));
}

/// An interface text of the site's own, another one, or none.
pub(super) fn texts(world: &mut World, plan: &mut Plan) {
    let random = &mut world.random;
    let lang = random.pick(&["zh-Hans", "en", "ja"]);
    let path = format!("templates/i18n/{lang}.toml");
    if world.mirror.others.remove(&path).is_some() && random.chance(50) {
        plan.say(format!("{path} goes"));
        return;
    }
    let key = random.pick(&["home", "original", "newest", "nothing", "page", "copy"]);
    let mark = random.pick(MARKS);
    let mut text = random.pick(&["", "date_format = \"%Y/%m/%d\"\n"]).to_owned();
    if lang == "en" {
        // There is nothing below English: it has to be whole.
        text = default_file("i18n/en.toml");
        text = text
            .lines()
            .filter(|line| !line.starts_with(&format!("{key} =")))
            .collect::<Vec<_>>()
            .join("\n");
        text.push('\n');
    }
    text.push_str(&format!("{key} = \"{mark} {{n}}\"\n"));
    world.mirror.others.insert(path.clone(), text.into_bytes());
    plan.say(format!("{path} says {mark} for {key}"));
}

/// A rule file of the site's own, another one, or none.
pub(super) fn rules(world: &mut World, plan: &mut Plan) {
    let random = &mut world.random;
    let host = random.pick(&[".lakeside.example", "hill.example", "ferry.example"]);
    let path = format!("rules/{host}.txt");
    if world.mirror.others.remove(&path).is_some() && random.chance(40) {
        plan.say(format!("{path} goes"));
        return;
    }
    let lines = [
        "outlet: 湖畔日报",
        "outlet: 山城晚报",
        "strip_id_or_class: promo",
        "strip: //p",
        "strip_image_src: pictures.example",
        "dissolve: //div",
        "this is no rule",
        "stripp: //p",
    ];
    let lines: Vec<&str> = (0..=random.below(3)).map(|_| random.pick(&lines)).collect();
    world.mirror.others.insert(path.clone(), format!("{}\n", lines.join("\n")).into_bytes());
    plan.say(format!("{path}: {}", lines.join("; ")));
}
