//! A change of a project's file to the time until an open page hears of it, and until the page has it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::Value;

use crate::server::Server;
use crate::wire::Wire;
use crate::{Outcome, SEED, corpus};

/// The page that is looked at, and the files that it is made of.
pub(crate) struct Viewed<'a> {
    pub(crate) server: &'a Server,
    pub(crate) site: PathBuf,
    pub(crate) content: PathBuf,
    /// The post, its text, and the target of its page.
    pub(crate) post: PathBuf,
    pub(crate) text: String,
    pub(crate) page: String,
    pub(crate) posts: usize,
    /// The number of the next post to come.
    pub(crate) next: usize,
}

/// What is changed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Change {
    Body,
    Title,
    Template,
    Stylesheet,
    Rule,
    Settings,
    New,
}

impl Change {
    pub(crate) const ALL: [(Self, &'static str); 7] = [
        (Self::Body, "a post's body"),
        (Self::Title, "a post's title"),
        (Self::Template, "article.html"),
        (Self::Stylesheet, "style.css"),
        (Self::Rule, "a rule"),
        (Self::Settings, "site.toml"),
        (Self::New, "a new post"),
    ];
}

/// Seconds from a save until the event, until the page is there, and until the server rests.
pub(crate) struct Followed {
    pub(crate) event: f64,
    pub(crate) page: f64,
    pub(crate) rest: f64,
}

impl<'a> Viewed<'a> {
    /// A post in the middle of the corpus.
    pub(crate) fn new(
        server: &'a Server,
        site: &Path,
        content: &Path,
        posts: usize,
    ) -> Outcome<Self> {
        let (path, text) = (posts / 2..posts)
            .map(|number| corpus::post(number, posts, SEED))
            .find(|(path, _)| !path.starts_with("pages/"))
            .ok_or("no post with a head")?;
        let name = path.rsplit('/').next().unwrap_or_default();
        let day = name.get(..10).ok_or("a post without a day")?.replace('-', "/");
        let list = server.page(&format!("/{day}/"))?;
        let links = list.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        for link in links.filter(|link| link.len() == 15 && !link.contains('/')) {
            let page = format!("/{day}/{link}");
            let event = Events::open(server, &page)?.next()?;
            if event["article"]["source"].as_str().is_some_and(|source| source.ends_with(name)) {
                let (site, content) = (site.to_owned(), content.to_owned());
                let post = content.join(&path);
                return Ok(Self { server, site, content, post, text, page, posts, next: posts });
            }
        }
        Err(format!("no page of {path} on {day}").into())
    }

    /// Makes a change, and waits until it is to be seen.
    pub(crate) fn follow(&mut self, change: Change, round: usize) -> Outcome<Followed> {
        let (path, text, page, words) = self.change(change, round)?;
        self.server.rest()?;
        let mut events = Events::open(self.server, &page)?;
        let before = events.next()?["tag"].clone();
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let started = Instant::now();
        fs::write(&path, text)?;
        loop {
            let event = events.next()?;
            if event["tag"] != before && event["alerts"].as_array().is_some_and(Vec::is_empty) {
                break;
            }
        }
        let event = started.elapsed().as_secs_f64();
        while !self.server.page(&page)?.contains(&words) {}
        let page = started.elapsed().as_secs_f64();
        self.server.rest()?;
        Ok(Followed { event, page, rest: started.elapsed().as_secs_f64() })
    }

    /// The file, its new text, the page that is looked at, and what stands in it then.
    fn change(
        &mut self,
        change: Change,
        round: usize,
    ) -> Outcome<(PathBuf, String, String, String)> {
        let mark = format!("第{round}次{change:?}");
        let page = self.page.clone();
        Ok(match change {
            Change::Body => {
                let end = self.text.rfind("</div>").ok_or("a post without an end")?;
                let (before, after) = self.text.split_at(end);
                let text = format!("{before}<p>{mark}</p>\n{after}");
                (self.post.clone(), text, page, mark)
            }
            Change::Title => {
                let (before, after) = self.text.split_once("title: ").ok_or("no title")?;
                let (_, after) = after.split_once('\n').ok_or("no end of a title")?;
                (self.post.clone(), format!("{before}title: {mark}\n{after}"), page, mark)
            }
            Change::Template => {
                let text = include_str!("../../templates/article.html");
                let place = "{%- endblock main %}";
                let changed = text.replace(place, &format!("<p>{mark}</p>{place}"));
                if changed == text {
                    return Err("the template has no end of its main part".into());
                }
                (self.site.join("templates/article.html"), changed, page, mark)
            }
            Change::Stylesheet => {
                let text = include_str!("../../templates/style.css");
                let path = self.site.join("templates/style.css");
                (path, format!("{text}\nh1{{margin-top:{round}px}}\n"), page, String::new())
            }
            Change::Rule => {
                let (_, body) = self.text.split_once("<p>").ok_or("a post without a paragraph")?;
                let begin: String = body.chars().take(10).collect();
                let host = host_of(&self.text).ok_or("a post without an address")?;
                let text = format!("replace_string({begin}): {begin}{mark}\n");
                // Its own of the host: the shipped ones go on working.
                (self.site.join(format!("rules/.{host}.txt")), text, page, mark)
            }
            Change::Settings => {
                let text = format!("title = \"{mark}\"\nrules = \"rules\"\n");
                (self.site.join("site.toml"), text, page, mark)
            }
            Change::New => loop {
                let (path, text) = corpus::post(self.next, self.posts, SEED);
                self.next += 1;
                if !path.starts_with("pages/") {
                    let title =
                        text.split_once("title: ").and_then(|(_, rest)| rest.lines().next());
                    let title = title.unwrap_or_default().trim_matches('"').to_owned();
                    break (self.content.join(path), text, "/".to_owned(), title);
                }
            },
        })
    }
}

/// The host of a post's address.
fn host_of(text: &str) -> Option<&str> {
    text.split_once("from: https://")?.1.split('/').next()
}

/// What an open page hears.
struct Events(Wire);

impl Events {
    fn open(server: &Server, page: &str) -> Outcome<Self> {
        let path = page.strip_prefix('/').unwrap_or(page);
        let target = format!("/.reprint-serve/events?path={path}");
        let mut wire = Wire::open(server.address)?;
        wire.listen(&Wire::request(server.address, &target))?;
        Ok(Self(wire))
    }

    fn next(&mut self) -> Outcome<Value> {
        loop {
            if let Some(data) = self.0.line()?.strip_prefix("data: ") {
                return Ok(serde_json::from_str(data)?);
            }
        }
    }
}
