//! Pages of the site's own cleaned, and the pages, copies and redirects of `build/own.rs` made.

use std::collections::HashSet;

use crate::build::output::own_key;
use crate::build::own::{Own, OwnPage};
use crate::build::own_links::OwnLinks;
use crate::build::pages::{Made, Maker};
use crate::build::places::{Asked, Held};
use crate::build::sources::MOST_COPIED;
use crate::build::wanted::{Page, What};
use crate::clean::input::Input;
use crate::clean::{Cleaned, Cleaner};
use crate::config::Config;
use crate::error::{Concern, Error, Result};
use crate::fingerprint::Fingerprint;
use crate::load::read::read;
use crate::model::key::Key;
use crate::model::output::{Output, OutputKind};
use crate::model::problem::Problem;
use crate::model::source::{FoundFile, PAGES, SourcePath};
use crate::render::own_page::{self, OwnFacts, redirect_key};

/// Which of them, by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnWhat {
    /// A page.
    Page(usize),
    /// A static file.
    File(usize),
    /// A redirect.
    Redirect(usize),
}

/// All of them, fit to be made. The pages are few, and cleaned in each build that has anything to do:
/// so their keys have what they show, not what it depends on.
#[derive(Debug, Default)]
pub struct OwnReady {
    own: Own,
    bodies: Vec<Cleaned>,
    /// Pages and static files that the pages lead to or show.
    used: HashSet<String>,
}

/// The kind of problem of links that lead nowhere.
pub const LOST: &str = "own-link-to-nowhere";

impl OwnReady {
    /// Cleans the pages.
    pub fn new(
        own: Own,
        held: &Held<'_>,
        cleaner: &Cleaner,
        config: &Config,
        others: &[Page<'_>],
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut site = HashSet::new();
        if !own.pages.is_empty() {
            let paths = own.pages.iter().map(|page| &page.path);
            let paths = paths.chain(own.files.iter().map(|(path, _)| path));
            // Nothing leads to what was taken down.
            let others = others.iter().filter(|page| !matches!(page.what, What::Tombstone(_)));
            site.extend(paths.chain(others.map(|page| &page.path)).cloned());
        }
        let mut used = HashSet::new();
        let clean = |page| clean(page, held, cleaner, config, &site, &mut used, problems);
        let bodies = own.pages.iter().map(clean).collect();
        Self { own, bodies, used }
    }

    /// Leaves the static files out that neither a page nor a menu leads to.
    pub fn leave_unused(&mut self, config: &Config) {
        let menus = config.outlook.nav.iter().flatten().chain(&config.outlook.footer);
        let paths: HashSet<_> = menus.filter_map(|item| item.to.path()).collect();
        self.own
            .files
            .retain(|(path, _)| self.used.contains(path) || paths.contains(path.as_str()));
    }

    /// As pages of the site.
    pub fn pages<'p>(&self) -> impl Iterator<Item = Page<'p>> {
        let page = |what, path: &str| Page { what: What::Own(what), path: path.to_owned() };
        let Own { pages, files, redirects } = &self.own;
        let pages = (0..).zip(pages).map(move |(at, own)| page(OwnWhat::Page(at), &own.path));
        let files = (0..).zip(files).map(move |(at, (path, _))| page(OwnWhat::File(at), path));
        let redirects =
            (0..).zip(redirects).map(move |(at, from)| page(OwnWhat::Redirect(at), &from.path));
        pages.chain(files).chain(redirects)
    }

    /// Paths below the output of files that the pages refer to.
    pub fn wanted(&self) -> impl Iterator<Item = String> {
        self.bodies.iter().flat_map(|body| body.record.files.iter().cloned())
    }

    fn facts(&self, at: usize) -> OwnFacts<'_> {
        let (page, cleaned) = (&self.own.pages[at], &self.bodies[at]);
        OwnFacts {
            path: &page.path,
            title: &page.text.title,
            lang: page.text.lang.as_deref(),
            description: &page.text.description,
            source: page.fingerprint,
            body: &cleaned.body,
            facts: &cleaned.record.facts,
        }
    }
}

fn clean(
    page: &OwnPage,
    held: &Held<'_>,
    cleaner: &Cleaner,
    config: &Config,
    site: &HashSet<String>,
    used: &mut HashSet<String>,
    problems: &mut Vec<Problem>,
) -> Cleaned {
    // See `Asked::place`.
    let in_project = config.pages.strip_prefix(&config.root).ok().map(|folder| {
        let rel = folder.join(&*page.source.rel).to_string_lossy().into_owned();
        SourcePath { rel: rel.into(), ..page.source.clone() }
    });
    let source = match &in_project {
        Some(source) if page.source.root == PAGES => source,
        _ => &page.source,
    };
    let mut found = Vec::new();
    let links = OwnLinks::new(Asked::new(held), site, source.folder());
    let input = Input {
        html: &page.text.html,
        title: &page.text.title,
        url: None,
        source,
        page: &page.path,
        tag_links: false,
        addresses: cleaner.addresses(),
        places: &links,
    };
    let made = cleaner.clean(&input, &mut found);
    let named = |problem| Problem { path: page.source.to_string(), ..problem };
    problems.extend(found.into_iter().map(named));
    let (seen, lost) = links.into_seen();
    used.extend(seen);
    problems.extend(lost.into_iter().map(|lost| {
        let what = format!("`{lost}` is no page or file of the site: the link or picture is left out");
        Problem::warning(&page.source, LOST, what)
            .help("name a page by its path (`archive/index.html`), a Markdown file beside this one, or a file that lies there")
    }));
    made
}

impl Maker<'_> {
    /// What it would be made from now.
    pub fn own_key(&self, what: OwnWhat) -> Key {
        match what {
            OwnWhat::Page(at) => self.own.facts(at).key(self.frame),
            OwnWhat::File(at) => {
                let place = self.own.own.files[at].1;
                own_key(self.sources.fingerprint(place).unwrap_or_default())
            }
            OwnWhat::Redirect(at) => redirect_key(&self.own.own.redirects[at]),
        }
    }

    /// Makes it.
    pub fn own(&self, what: OwnWhat, key: Key) -> Result<Made<'_>> {
        let output = match what {
            OwnWhat::Page(at) => own_page::output(self.renderer, &self.own.facts(at))?,
            OwnWhat::File(at) => return self.static_file(at),
            OwnWhat::Redirect(at) => {
                own_page::redirect(self.renderer, &self.own.own.redirects[at])?
            }
        };
        Ok(Made::new(output, Some(key)))
    }

    fn static_file(&self, at: usize) -> Result<Made<'_>> {
        let (path, place) = &self.own.own.files[at];
        let file = self.sources.file(*place);
        let bytes = static_bytes(file)?;
        // What is written is what is remembered, should it have changed since it was first read.
        let key = own_key(Fingerprint::of(&bytes));
        let output = Output { path: path.clone(), kind: OutputKind::File, bytes };
        Ok(Made::new(output, Some(key)))
    }
}

/// The bytes of a static file. Whoever put it there means it to be published: so it stops the build
/// where it cannot be read.
pub fn static_bytes(file: &FoundFile) -> Result<Vec<u8>> {
    read(file, MOST_COPIED).map_err(|problem| {
        let error = Error::new(Concern::Content, "a static file cannot be copied");
        let why = match &*problem.kind {
            "file-too-large" => {
                "GitHub Pages refuses files above 100 MB: make it smaller, or take it out"
            }
            _ => &problem.message,
        };
        error.at(file.disk()).help(why)
    })
}
