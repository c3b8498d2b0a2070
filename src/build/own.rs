//! What a site holds besides articles and lists: its own pages, static files, addresses that only lead
//! on. Finds them, and sees to it that none stands in another's place.

use std::collections::{HashMap, HashSet};

use crate::build::options::Scope;
use crate::build::own_making::static_bytes;
use crate::build::paths::is_copied_to;
use crate::build::places::is_copied;
use crate::build::sources::Sources;
use crate::build::taken::{Taken, reserved};
use crate::build::wanted::Page;
use crate::config::Config;
use crate::error::{Concern, Error, Result};
use crate::fingerprint::Fingerprint;
use crate::load::read::read;
use crate::model::menu::{MenuItem, MenuTarget};
use crate::model::problem::Problem;
use crate::model::redirect::{Redirect, RedirectTo, circles};
use crate::model::site::Site;
use crate::model::site_path;
use crate::model::source::SourcePath;
use crate::parse::own_page::{self, OwnText};

/// A post with more other addresses than this was written by a machine.
const MOST_ALIASES: usize = 100;

/// A page of the site's own.
#[derive(Debug)]
pub struct OwnPage {
    /// Its file.
    pub source: SourcePath,
    /// Its path below the output.
    pub path: String,
    /// What it says.
    pub text: OwnText,
    /// The hash of its file.
    pub fingerprint: Fingerprint,
}

/// All of these.
#[derive(Debug, Default)]
pub struct Own {
    /// Pages.
    pub pages: Vec<OwnPage>,
    /// Files that are copied as they are: path below the output, place among the found files.
    pub files: Vec<(String, usize)>,
    /// Pages that only lead on.
    pub redirects: Vec<Redirect>,
}

/// Gathers them.
pub struct Gathering<'a> {
    /// The settings.
    pub config: &'a Config,
    /// Which part of the site is made.
    pub scope: Scope,
    /// The sources.
    pub sources: &'a Sources,
    /// The site.
    pub site: &'a Site,
    /// Where no post's other address may stand, folded: an article was taken down there.
    pub empty: HashSet<String>,
    /// Its pages besides articles.
    pub pages: &'a [Page<'a>],
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// What is worth knowing.
    pub remarks: Vec<String>,
}

/// A redirect that somebody asks for, and who does.
struct Wish {
    redirect: Redirect,
    by: String,
    /// Whether the operator does, not a post.
    is_own: bool,
}

impl Gathering<'_> {
    /// Everything that has a place. An error where a static file has none: whoever put it there means
    /// it to be published.
    pub fn run(&mut self) -> Result<Own> {
        let is_year = self.scope.year().is_some();
        let read = self.read_pages();
        // A server's own files and old addresses are nothing to who reads a year offline, nor are
        // pages and scripts of other hands.
        let files: Vec<(String, usize)> = self
            .sources
            .static_files()
            .filter(|at| !is_year || is_copied(self.sources.file(*at).path.name()))
            .map(|at| (self.sources.file(at).path.rel.to_string(), at))
            .collect();
        let mut wishes = if is_year { Vec::new() } else { self.wishes(&read) };
        let config = self.config;
        let menus = || config.outlook.nav.iter().flatten().chain(&config.outlook.footer);
        let mut asked: Vec<String> = read.iter().map(|page| page.path.clone()).collect();
        asked.extend(files.iter().map(|(path, _)| path.clone()));
        asked.extend(menus().filter_map(path_of_item).map(str::to_owned));
        for Wish { redirect, .. } in &wishes {
            asked.push(redirect.path.clone());
            asked.extend(path_of(&redirect.to).map(str::to_owned));
        }
        let pages = self.pages.iter().map(|page| page.path.as_str());
        let articles = self.site.articles.iter().map(|article| article.path.as_str());
        let mut taken = Taken::new(pages.chain(articles), &asked);
        let (pages, dropped) = self.place_pages(read, &mut taken);
        wishes.retain(|wish| !dropped.contains(&wish.by));
        for (path, at) in &files {
            self.place_file(path, *at, &taken, &pages)?;
            taken.take(path);
        }
        let redirects = self.place_redirects(wishes, &mut taken);
        for item in menus().filter(|_| !is_year) {
            if let Some(path) = path_of_item(item)
                && !taken.has(path)
                && !is_copied_to(path)
            {
                let remark =
                    format!("a menu of site.toml leads to `{path}`, which the site has not");
                if !self.remarks.contains(&remark) {
                    self.remarks.push(remark);
                }
            }
        }
        Ok(Own { pages, files, redirects })
    }

    fn read_pages(&mut self) -> Vec<OwnPage> {
        let mut pages = Vec::new();
        for at in self.sources.own_pages() {
            let file = self.sources.file(at);
            let bytes = match read(file, self.config.max_post_bytes) {
                Ok(bytes) => bytes,
                Err(problem) => {
                    self.problems.push(*problem);
                    continue;
                }
            };
            let text = own_page::read(&bytes, &file.path, &mut self.problems);
            if text.draft && !self.config.drafts {
                continue;
            }
            let path = format!("{}.html", file.path.stem());
            let (source, fingerprint) = (file.path.clone(), Fingerprint::of(&bytes));
            pages.push(OwnPage { source, path, text, fingerprint });
        }
        pages
    }

    /// Those that have a place, and the names of those that have none.
    fn place_pages(
        &mut self,
        read: Vec<OwnPage>,
        taken: &mut Taken,
    ) -> (Vec<OwnPage>, Vec<String>) {
        let mut pages = Vec::with_capacity(read.len());
        let mut dropped = Vec::new();
        for page in read {
            if let Some(other) = taken.by(&page.path) {
                self.problems.push(
                    Problem::error(
                        &page.source,
                        "page-address-taken",
                        format!("the site has another page at `{other}`, so this one is left out"),
                    )
                    .help("give the file another name"),
                );
                dropped.push(page.source.to_string());
                continue;
            }
            taken.take(&page.path);
            pages.push(page);
        }
        (pages, dropped)
    }

    fn place_file(&self, path: &str, at: usize, taken: &Taken, own: &[OwnPage]) -> Result<()> {
        // Before anything is written.
        if self.sources.fingerprint(at).is_none() && self.scope != Scope::Addressed {
            static_bytes(self.sources.file(at))?;
        }
        let disk = self.sources.file(at).disk();
        let refuse = |message: String| {
            Error::new(Concern::Config, message)
                .at(&disk)
                .help("give it another name, or take it out of the folder of static files")
        };
        if let Some(why) = reserved(path) {
            return Err(refuse(format!("a static file may not stand at `{path}`: {why}")));
        }
        let Some(other) = taken.by(path) else { return Ok(()) };
        let article = self.site.articles.iter().find(|article| article.path == other);
        let page = own.iter().find(|page| page.path == other).map(|page| &page.source);
        let whose = article.map(|article| &article.source_path).or(page);
        let whose = whose.map_or_else(String::new, |source| format!(" (of {source})"));
        Err(refuse(format!(
            "the static file `{path}` would stand where the site has `{other}`{whose}"
        )))
    }

    fn wishes(&mut self, pages: &[OwnPage]) -> Vec<Wish> {
        let of_settings = self.config.outlook.redirects.iter();
        let mut wishes: Vec<Wish> = of_settings
            .map(|redirect| Wish {
                redirect: redirect.clone(),
                by: "site.toml".to_owned(),
                is_own: true,
            })
            .collect();
        let articles = self.site.articles.iter().filter(|article| !article.aliases.is_empty());
        let heads = articles
            .map(|article| (&article.source_path, &article.aliases, &article.path, false))
            .chain(pages.iter().map(|page| (&page.source, &page.text.aliases, &page.path, true)));
        for (source, aliases, to, is_own) in heads {
            if aliases.len() > MOST_ALIASES {
                let more = aliases.len() - MOST_ALIASES;
                self.problems.push(
                    Problem::warning(
                        source,
                        "too-many-aliases",
                        format!("of its other addresses {more} above {MOST_ALIASES} are left out"),
                    )
                    .help("is it a list that some script wrote there?"),
                );
            }
            for alias in aliases.iter().take(MOST_ALIASES) {
                let Some(path) = site_path::page(alias) else {
                    self.problems.push(
                        Problem::warning(
                            source,
                            "alias-unreadable",
                            format!("`{alias}` is no address of the site"),
                        )
                        .help("write it like `/old/page.html` or `/old/page/`"),
                    );
                    continue;
                };
                let redirect = Redirect { path, to: RedirectTo::Path(to.clone()) };
                wishes.push(Wish { redirect, by: source.to_string(), is_own });
            }
        }
        wishes
    }

    fn place_redirects(&mut self, wishes: Vec<Wish>, taken: &mut Taken) -> Vec<Redirect> {
        let mut made: Vec<Redirect> = Vec::with_capacity(wishes.len());
        let mut first: HashMap<String, usize> = HashMap::new();
        let mut whose: Vec<String> = Vec::new();
        for Wish { redirect, by, is_own } in wishes {
            let path = &redirect.path;
            // A page that names its own address asks for nothing.
            if path_of(&redirect.to) == Some(path) {
                continue;
            }
            let why = if let Some(at) = first.get(path) {
                if made[*at].to == redirect.to {
                    continue;
                }
                Some(format!("{} lets it lead elsewhere", whose[*at]))
            } else if let Some(why) = reserved(path) {
                Some(why.to_owned())
            } else if !is_own && self.empty.contains(&*site_path::fold(path)) {
                Some("an article was taken down there".to_owned())
            } else {
                taken.by(path).map(|other| format!("the site has a page at `{other}`"))
            };
            if let Some(why) = why {
                self.problems.push(
                    Problem::warning(
                        &by,
                        "redirect-address-taken",
                        format!("the old address `{path}` cannot lead on: {why}"),
                    )
                    .help("take it out of `redirects`, `aliases` or `redirect_from`"),
                );
                continue;
            }
            taken.take(path);
            first.insert(path.clone(), made.len());
            whose.push(by);
            made.push(redirect);
        }
        for (redirect, by) in made.iter().zip(&whose) {
            if let RedirectTo::Path(to) = &redirect.to
                && !taken.has(to)
                // Which files are copied is known when all posts are cleaned.
                && !is_copied_to(to)
            {
                self.problems.push(
                    Problem::warning(
                        by,
                        "redirect-to-nowhere",
                        format!(
                            "the old address `{}` leads to `{to}`, which the site has not",
                            redirect.path
                        ),
                    )
                    .help("name a page of the site, or an address elsewhere"),
                );
            }
        }
        self.tell_loops(&made, &whose);
        made
    }

    /// Redirects that lead to each other, so that no reader ever arrives: each circle once.
    fn tell_loops(&mut self, made: &[Redirect], whose: &[String]) {
        for circle in circles(made) {
            let mut ways: Vec<String> =
                circle.iter().map(|at| format!("`{}`", made[*at].path)).collect();
            ways.push(ways[0].clone());
            self.problems.push(
                Problem::warning(
                    &whose[circle[0]],
                    "redirect-loop",
                    format!("old addresses lead to each other: {}", ways.join(" to ")),
                )
                .help("let one of them lead to a page"),
            );
        }
    }
}

fn path_of(to: &RedirectTo) -> Option<&str> {
    match to {
        RedirectTo::Path(path) => Some(path),
        RedirectTo::Web(_) => None,
    }
}

fn path_of_item(item: &MenuItem) -> Option<&str> {
    match &item.to {
        MenuTarget::Path(path) => Some(path),
        _ => None,
    }
}
