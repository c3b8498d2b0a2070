//! What is repeated over many articles of a source, and no rule takes out yet, to lines for its rule
//! file. Only what occurs again and again word for word is taken for junk, and only lines are
//! suggested that take nothing else in any article but, in boxes of links, links; a person decides.

use std::collections::{BTreeMap, HashMap, HashSet};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::build::cleaner::Sources;
use crate::build::events::Events;
use crate::build::inspect::article::Article;
use crate::build::inspect::choose::{Candidate, choose};
use crate::build::inspect::leaves::{self, Left};
use crate::build::inspect::naming::Name;
use crate::build::inspect::post::{self, Read};
use crate::build::inspect::posts::{self, Known};
use crate::build::talk::Talk;
use crate::clean::dom::Tree;
use crate::clean::rules::xpath::XPath;
use crate::clean::whole::Disbelieved;
use crate::clean::{Cleaner, markup, replace};
use crate::config::Config;
use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::model::images::Images;
use crate::model::record::Record;
use crate::model::source_url::SourceUrl;

/// Sources with fewer articles are not looked at: too little to tell what is repeated.
pub const FEWEST: usize = 10;

/// Of a source with more articles, so many are looked at, the newest by the names of their files.
pub const MOST: usize = 2_000;

/// What is repeated is in at least so many articles.
const LEAST: usize = 5;

/// Lines that are tried on all articles of a source.
const MOST_TRIED: usize = 200;

/// What is wanted.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Only this host; with a dot in front, all hosts below it as one source.
    pub host: Option<String>,
    /// In how many of a source's articles something must be, in per cent.
    pub least: usize,
}

/// What is suggested for a source.
#[derive(Debug)]
pub struct Suggested {
    /// The name of the rule file, without `.txt`.
    pub host: String,
    /// Articles of it, copies not counted.
    pub articles: usize,
    /// Articles of it that were looked at.
    pub looked: usize,
    /// The lines.
    pub lines: Vec<Candidate>,
}

/// What was looked at.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Sources that lines are suggested for.
    pub with: usize,
    /// Sources in which nothing is repeated.
    pub without: usize,
    /// Sources with too few articles.
    pub few: usize,
}

/// Looks for lines, source by source, those with most articles first; `tell` is told of each that has
/// some.
pub fn run(
    config: &Config,
    wish: &Wish,
    events: &dyn Events,
    tell: &mut dyn FnMut(&Suggested),
) -> Result<Summary> {
    // What the site does with pictures is no matter here: those that stay are looked for.
    let mut config = config.clone();
    (config.images, config.images_by_host) = (Images::default(), BTreeMap::new());
    let mut problems = Vec::new();
    let cleaner = Sources::read(&config)?.cleaner(&config, &mut problems);
    Talk::new(events).problems(problems);
    let posts = posts::all(&config, events)?;
    let mut summary = Summary::default();
    for (host, mut posts) in sources(&posts, wish) {
        let articles = posts.len();
        if articles < FEWEST {
            summary.few += 1;
            continue;
        }
        posts.truncate(MOST);
        events.stage("look", posts.len() * 3);
        let least = (posts.len() * wish.least).div_ceil(100).max(LEAST);
        let source = Source { config: &config, cleaner: &cleaner, events, posts, least };
        let lines = source.lines();
        if lines.is_empty() {
            summary.without += 1;
        } else {
            summary.with += 1;
            tell(&Suggested { host, articles, looked: source.posts.len(), lines });
        }
    }
    Ok(summary)
}

/// Posts by the host of their original, each original once, the newest file first; most posts first.
fn sources<'a>(posts: &'a [Known], wish: &Wish) -> Vec<(String, Vec<&'a Known>)> {
    let wanted = wish.host.as_deref().map(str::to_lowercase);
    let wanted = wanted.as_deref().map(bare);
    let mut by_host: BTreeMap<&str, Vec<&Known>> = BTreeMap::new();
    for post in posts {
        let Some(host) = post.url.as_ref().and_then(SourceUrl::host).map(bare) else { continue };
        let source = match wanted {
            None => host,
            Some(wanted) if wanted == host => host,
            Some(wanted) => {
                let below = wanted.strip_prefix('.').is_some_and(|parent| {
                    host == parent || host.strip_suffix(parent).is_some_and(|up| up.ends_with('.'))
                });
                if !below {
                    continue;
                }
                wanted
            }
        };
        by_host.entry(source).or_default().push(post);
    }
    let mut sources: Vec<(String, Vec<&Known>)> =
        by_host.into_iter().map(|(host, posts)| (host.to_owned(), once(posts))).collect();
    sources.sort_by_key(|(_, posts)| std::cmp::Reverse(posts.len()));
    sources
}

/// A host as rule files are named for it.
fn bare(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

fn once(mut posts: Vec<&Known>) -> Vec<&Known> {
    posts.sort_by(|a, b| {
        let (a, b) = (&a.file.path, &b.file.path);
        b.name().cmp(a.name()).then_with(|| a.cmp(b))
    });
    let mut seen = HashSet::new();
    let name = |post: &Known| post.url.as_ref().and_then(SourceUrl::name);
    posts.retain(|post| name(post).is_none_or(|name| seen.insert(name)));
    posts
}

/// The articles of a source.
struct Source<'a> {
    config: &'a Config,
    cleaner: &'a Cleaner,
    events: &'a dyn Events,
    posts: Vec<&'a Known>,
    least: usize,
}

/// A line that may be suggested: in how many articles it was thought of, and how deep.
#[derive(Clone, Copy)]
struct Idea {
    articles: usize,
    depth: usize,
}

impl Source<'_> {
    fn lines(&self) -> Vec<Candidate> {
        let repeated = self.repeated();
        if repeated.is_empty() {
            return Vec::new();
        }
        let ideas = self.ideas(&repeated);
        choose(self.tried(&ideas, &repeated), self.least)
    }

    /// What is in enough articles.
    fn repeated(&self) -> HashSet<Fingerprint> {
        let keys = self.each(|article| leaves::keys(&article.leaves));
        let mut counts: HashMap<Fingerprint, usize> = HashMap::new();
        for key in keys.into_iter().flatten().flatten() {
            *counts.entry(key).or_default() += 1;
        }
        counts.into_iter().filter(|(_, count)| *count >= self.least).map(|(key, _)| key).collect()
    }

    /// Lines that would take it, those thought of most often first.
    fn ideas(&self, repeated: &HashSet<Fingerprint>) -> Vec<(Name, XPath, usize)> {
        let mut ideas: HashMap<Name, Idea> = HashMap::new();
        let all = self.each(|article| article.ideas(repeated));
        for (name, depth) in all.into_iter().flatten().flatten() {
            let idea = ideas.entry(name).or_insert(Idea { articles: 0, depth });
            idea.articles += 1;
            idea.depth = idea.depth.min(depth);
        }
        let mut ideas: Vec<(Name, Idea)> =
            ideas.into_iter().filter(|(_, idea)| idea.articles >= self.least).collect();
        ideas.sort_by(|a, b| b.1.articles.cmp(&a.1.articles).then_with(|| a.0.cmp(&b.0)));
        ideas.truncate(MOST_TRIED);
        let parsed = ideas.into_iter().filter_map(|(name, idea)| {
            let path = XPath::parse(&name.path).ok()?;
            Some((name, path, idea.depth))
        });
        parsed.collect()
    }

    /// The lines that take nothing else in any article.
    fn tried(
        &self,
        ideas: &[(Name, XPath, usize)],
        repeated: &HashSet<Fingerprint>,
    ) -> Vec<Candidate> {
        let mut made: Vec<Option<Candidate>> = ideas
            .iter()
            .map(|(name, _, depth)| {
                Some(Candidate {
                    name: name.clone(),
                    depth: *depth,
                    articles: 0,
                    links: 0,
                    letters: 0,
                    most: 0,
                    shown: String::new(),
                    takes: Vec::new(),
                })
            })
            .collect();
        let all = self.each(|article| article.tried(ideas, repeated));
        for (number, taken) in (0..).zip(all) {
            for taken in taken.into_iter().flatten() {
                let slot = &mut made[taken.line];
                if taken.else_too {
                    *slot = None;
                }
                let Some(candidate) = slot else { continue };
                candidate.articles += 1;
                candidate.links += taken.links;
                candidate.letters += taken.letters;
                candidate.most = candidate.most.max(taken.letters);
                if candidate.shown.is_empty() {
                    candidate.shown = taken.shown;
                }
                candidate.takes.extend(taken.leaves.into_iter().map(|leaf| (number, leaf)));
            }
        }
        // A word and a link are no box of links: that may be who wrote it.
        let fits = |made: &Candidate| made.links == 0 || made.links >= made.articles * 2;
        made.into_iter().flatten().filter(fits).collect()
    }

    /// Reads all articles, and asks something of each; answers in their order.
    fn each<T: Send>(&self, ask: impl Fn(&Article<'_>) -> T + Sync) -> Vec<Option<T>> {
        self.posts
            .par_iter()
            .map(|known| {
                self.events.step(1);
                let found = post::load(&known.file, self.config, self.cleaner, &mut Vec::new());
                let Read::Post(post) = found else { return None };
                let host = post.url.as_ref().and_then(url::Url::host_str);
                let cleaned = self.cleaner.clean(&post.input(self.cleaner), &mut Vec::new());
                let left = Left::of(cleaned.body.as_str());
                let rules = self.cleaner.rules().host_rules(host);
                let off = Disbelieved::new();
                let html = replace::replace(&post.html, &rules, &off, &mut Record::default());
                let (html, _) = markup::prepare(&html);
                let tree = Tree::parse(&html);
                let leaves = leaves::of(&tree, &left);
                Some(ask(&Article { html: &html, tree: &tree, leaves }))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::{Wish, sources};
    use crate::build::inspect::posts::Known;
    use crate::model::source::{FoundFile, SourcePath, Stat};
    use crate::model::source_url::SourceUrl;

    fn known(rel: &str, url: &str) -> Known {
        let file = FoundFile {
            path: SourcePath::new(0, rel),
            folder: Arc::from(Path::new("content")),
            odd_name: None,
            stat: Stat::default(),
        };
        Known { file, url: SourceUrl::parse(url) }
    }

    #[test]
    fn sources_are_sorted_the_newest_file_first_and_copies_once() {
        let posts = [
            known("a/2021-01-01-one.md", "https://www.lake.example/1"),
            known("b/2021-01-03-three.md", "https://lake.example/3"),
            known("a/2021-01-02-two.md", "http://lake.example/2/"),
            known("b/2021-01-01-one.md", "http://lake.example/1?utm_source=x"),
            known("a/2021-01-01-none.md", "nowhere"),
            known("a/2021-01-01-hill.md", "https://news.hill.example/1"),
        ];
        let of = |host: Option<&str>| -> Vec<(String, Vec<&str>)> {
            let wish = Wish { host: host.map(str::to_owned), least: 10 };
            let found = sources(&posts, &wish).into_iter();
            found
                .map(|(host, posts)| {
                    (host, posts.iter().map(|post| &*post.file.path.rel).collect())
                })
                .collect()
        };
        let lake = ["b/2021-01-03-three.md", "a/2021-01-02-two.md", "a/2021-01-01-one.md"];
        let all = of(None);
        assert_eq!(all[0], ("lake.example".to_owned(), lake.to_vec()));
        assert_eq!(all[1], ("news.hill.example".to_owned(), vec!["a/2021-01-01-hill.md"]));
        assert_eq!(all.len(), 2);
        assert_eq!(of(Some("WWW.lake.example")), all[..1]);
        assert_eq!(of(Some(".hill.example"))[0].1, all[1].1);
        assert!(of(Some(".ill.example")).is_empty(), "only whole parts of a name");
    }
}
