//! However a site came to be as it is, each of its pages says what a site prepared from nothing says.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::build::options::Options;
use crate::build::preview::answers::Answers;
use crate::build::preview::built::Built;
use crate::build::preview::looks::{Looks, Rules, differ_in_looks_alone};
use crate::build::preview::prepared::{From, Prepared, Since};
use crate::build::preview::quiet::Quiet;
use crate::build::run;
use crate::config::{Config, Flags};

struct Project(tempfile::TempDir);

impl Project {
    fn new() -> Self {
        let project = Self(tempfile::tempdir().expect("a folder"));
        project.write(
            "site.toml",
            "title = \"A\"\nbase_url = \"https://a.example/\"\ntag_pages_from = 2\n",
        );
        project.write(
            "content/pages/about.md",
            "---\ntitle: About\n---\nSee [one](../posts/2024-01-01-p0.md).\n",
        );
        project.write("content/posts/picture.png", "no picture, but bytes");
        for number in 0..6 {
            project.post(number, 1, "");
        }
        project
    }

    fn path(&self, inside: &str) -> PathBuf {
        self.0.path().join(inside)
    }

    fn write(&self, inside: &str, text: &str) {
        let path = self.path(inside);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }

    fn post(&self, number: u32, day: u32, more: &str) -> PathBuf {
        let name = format!("content/posts/2024-01-01-p{number}.md");
        let tag = number % 3;
        self.write(
            &name,
            &format!(
                "---\ntitle: Title {number}\ndate: 2024-01-{day:02}\nfrom: https://news.example/{number}\ntags: [t{tag}]\n{more}---\n<p>Text {number} of this post.</p><p class=\"ad-x\">Buy {number}.</p><p><img src=\"picture.png\"></p>\n",
            ),
        );
        self.path(&name)
    }

    fn config(&self) -> Config {
        Config::load(&Flags::default(), self.0.path()).expect("settings")
    }

    fn fresh(&self) -> Prepared {
        Prepared::new(self.config(), &Options::default(), From::Disk, &Quiet::default())
            .expect("a site")
    }

    fn since(&self, before: &Prepared, changed: &Path) -> Prepared {
        let changed = |path: &Path| path == changed;
        let since = Since { before, changed: &changed, find: true };
        Prepared::new(self.config(), &Options::default(), From::Since(&since), &Quiet::default())
            .expect("a site")
    }
}

fn all(answers: &Answers<'_>) -> BTreeMap<String, Vec<u8>> {
    let page = |path: &str| {
        let made = answers.make(path).expect("made").expect("there");
        assert_eq!(made.output.path, path);
        (path.to_owned(), made.output.bytes.clone())
    };
    answers.paths().map(page).collect()
}

#[track_caller]
fn assert_same(one: &Prepared, other: &Prepared) {
    let (one, other) = (one.with(all).expect("a site"), other.with(all).expect("a site"));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (path, bytes) in &one {
        let (ours, theirs) =
            (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&other[path]));
        assert_eq!(ours, theirs, "{path}");
    }
}

#[test]
fn a_post_that_stays_in_its_place_is_revised_and_no_other_is_read() {
    let project = Project::new();
    let edits = [
        ("", true),
        ("slug: other\n", true),
        ("categories: [t0]\n", true),
        ("author: A. Writer\n", false),
        ("redirect_from: /old/\n", false),
        ("categories: [else]\n", false),
    ];
    for (more, wholly) in edits {
        project.post(0, 1, "");
        let mut site = project.fresh();
        let path = project.post(0, 1, more);
        let text = std::fs::read_to_string(&path).expect("a post");
        let text = text.replace("Title 0", &format!("Title of {}", more.len()));
        std::fs::write(&path, text).expect("written");
        let revision = site.revision(&path).expect("read").expect("it fits");
        assert_eq!(revision.fits_wholly(), wholly, "{more:?}");
        site.revise(revision);
        if !wholly {
            site = project.since(&site, Path::new(""));
        }
        assert_same(&site, &project.fresh());
    }
}

#[test]
fn what_moves_an_article_or_is_of_two_posts_is_looked_at_as_a_whole() {
    let project = Project::new();
    let site = project.fresh();
    let none = |site: &Prepared, path: &Path| {
        assert!(site.revision(path).expect("read").is_none(), "{path:?}");
    };
    let moved = project.post(1, 2, "");
    none(&site, &moved);
    let draft = project.post(2, 1, "draft: true\n");
    none(&site, &draft);
    none(&site, &project.path("content/pages/about.md"));
    none(&site, &project.path("content/posts/picture.png"));
    none(&site, &project.path("content/posts/new.md"));
    let site = project.since(&site, &moved);
    assert_same(&site, &project.fresh());
    // A copy in another folder.
    std::fs::create_dir_all(project.path("content/copy")).expect("a folder");
    let copy = project.path("content/copy/2024-01-01-p3.md");
    std::fs::copy(project.path("content/posts/2024-01-01-p3.md"), &copy).expect("a copy");
    let site = project.since(&site, Path::new(""));
    assert_same(&site, &project.fresh());
    let main = project.post(3, 1, "author: B\n");
    none(&site, &main);
    none(&site, &copy);
    std::fs::remove_file(&copy).expect("gone");
    let site = project.since(&site, &main);
    assert_same(&site, &project.fresh());
    none(&site, &copy);
}

#[test]
fn looks_and_rules_are_exchanged_alone() {
    let project = Project::new();
    let mut site = project.fresh();
    let exchange = |site: &mut Prepared| {
        let config = project.config();
        assert!(differ_in_looks_alone(&site.config, &config));
        site.set_looks(Looks::read(config).expect("a theme"));
        assert_same(site, &project.fresh());
    };
    project.write("site.toml", "title = \"B\"\nlang = \"en\"\npaginate = 20\ntag_pages_from = 2\n[theme_options]\naccent = \"#aa0000\"\n");
    exchange(&mut site);
    project.write("templates/404.html", "nothing here");
    exchange(&mut site);
    for more in [
        "permalink = \"/:title/\"",
        "timezone = \"Asia/Shanghai\"",
        "images = \"drop\"",
        "exclude = [\"copy\"]",
    ] {
        project.write("site.toml", &format!("title = \"B\"\ntag_pages_from = 2\n{more}\n"));
        assert!(!differ_in_looks_alone(&site.config, &project.config()), "{more}");
    }
    project.write("site.toml", "title = \"B\"\nrules = \"rules\"\n");
    project.write("rules/news.example.txt", "strip_id_or_class: ad-x\n");
    site = project.since(&site, Path::new(""));
    assert_same(&site, &project.fresh());
    project.write("rules/news.example.txt", "strip_id_or_class: nothing\n");
    let rules = |project: &Project| Rules::read(&project.config()).expect("rules");
    assert!(!site.set_rules(rules(&project)));
    assert_same(&site, &project.fresh());
    project.write("rules/news.example.txt", "outlet: The News\n");
    assert!(site.set_rules(rules(&project)), "an outlet's name is in every list");
}

#[test]
fn the_last_build_stands_for_the_site_until_something_changes() {
    let project = Project::new();
    let options = Options { now: 1_800_000_000, ..Options::default() };
    let built = |project: &Project| Built::of(&project.config(), &options).expect("looked").0;
    assert!(built(&project).is_none(), "there is none yet");
    let again = || run(&project.config(), &options, &Quiet::default()).expect("a build");
    again();
    assert!(
        built(&project).is_none(),
        "its sources may change again within the grain of the clock"
    );
    std::thread::sleep(std::time::Duration::from_millis(3_100));
    again();
    let last = built(&project).expect("the last build");
    let site = project.fresh();
    for (path, bytes) in site.with(all).expect("a site") {
        assert_eq!(last.read(&path), Some(bytes), "{path}");
    }
    project.write("public/index.html", "somebody else's");
    assert_eq!(last.read("index.html"), None);
    project.post(9, 9, "");
    assert!(built(&project).is_none());
}
