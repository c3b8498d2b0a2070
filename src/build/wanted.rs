//! All files that a site wants besides its articles' pages and copied files: which, and at which paths.

use url::Url;

use crate::build::own_making::OwnWhat;
use crate::config::Config;
use crate::data::mirrors::MIRRORS;
use crate::data::target as data;
use crate::feed::target as feed;
use crate::index::takedown::Removed;
use crate::model::crawlers::{Canonical, Robots};
use crate::model::feeds::FEEDS_PAGE;
use crate::model::removal::Notice;
use crate::model::site::Site;
use crate::render::target::{self, Calendar, List, Target};
use crate::sitemap::target::{self as sitemap, Sections};
use crate::theme::Theme;

/// A file of the site besides articles' pages and copied files.
pub struct Page<'a> {
    /// What it is.
    pub what: What<'a>,
    /// Its path below the output folder.
    pub path: String,
}

/// What a page is.
pub enum What<'a> {
    /// A list's own address, or one of its numbered pages.
    List {
        /// Which list.
        list: List,
        /// Its folder.
        folder: String,
        /// The number.
        number: Option<usize>,
    },
    /// An index of terms or years.
    Index(Target),
    /// A year or month.
    Calendar(Calendar),
    /// The 404 page.
    NotFound,
    /// The theme's stylesheet.
    Stylesheet,
    /// Another asset of the theme, by its place.
    Asset(usize),
    /// A page of the site's own, a static file, a redirect.
    Own(OwnWhat),
    /// A feed, and where the site is.
    Feed(&'a Url, feed::Target),
    /// What stands in the place of an article that was taken down.
    Tombstone(&'a Notice),
    /// The page that explains the feeds.
    Feeds,
    /// A sitemap, and where the site is.
    Sitemap(&'a Url, sitemap::Target),
    /// What crawlers may do.
    Robots,
    /// Records of articles.
    Data(data::Target),
    /// All addresses at which the site can be read.
    Mirrors,
    /// The empty file that tells GitHub Pages to serve the site as it is.
    NoJekyll,
}

impl What<'_> {
    /// Whether it may take as long to make as a hundred others do.
    pub fn is_long(&self) -> bool {
        matches!(self, Self::Feed(..) | Self::Sitemap(..) | Self::Data(_) | Self::Index(_))
    }
}

/// All of them but sitemaps and what the site has of its own.
pub fn pages<'a>(site: &Site, config: &'a Config, theme: &Theme) -> Vec<Page<'a>> {
    let page = |target: Target| {
        let path = target.path(site);
        let what = match target {
            Target::List { list, page } => {
                What::List { list, folder: list.folder(site), number: page }
            }
            Target::Calendar(calendar) => What::Calendar(calendar),
            Target::NotFound => What::NotFound,
            index => What::Index(index),
        };
        Page { what, path }
    };
    let mut pages: Vec<Page<'_>> =
        target::plan(site, config.paginate).into_iter().map(page).collect();
    pages.push(Page { what: What::Stylesheet, path: theme.stylesheet.path.clone() });
    let assets = theme.assets.iter().enumerate();
    pages
        .extend(assets.map(|(at, asset)| Page { what: What::Asset(at), path: asset.path.clone() }));
    for_machines(site, config, &mut pages);
    pages
}

/// Adds the sitemaps of these pages and of all articles, in the place of those that are there.
pub fn map<'a, 's>(site: &'s Site, config: &'a Config, pages: &mut Vec<Page<'a>>) -> Sections<'s> {
    pages.retain(|page| !matches!(page.what, What::Sitemap(..)));
    let named = pages.iter().filter(|page| is_found_by_search(&page.what));
    let named = named.map(|page| page.path.clone()).collect();
    let sections = Sections::new(site, config.base_url.as_ref(), named);
    if let Some(base) = &config.base_url {
        let maps = sitemap::plan(&sections, &config.outlook.extras).into_iter();
        pages.extend(maps.map(|map| Page { path: map.path(), what: What::Sitemap(base, map) }));
    }
    sections
}

/// Adds a page for each article that was taken down, where its removal wants one.
pub fn tombstones<'a>(removed: &[Removed], config: &'a Config, pages: &mut Vec<Page<'a>>) {
    let told = removed.iter().map(|gone| (gone, &config.removals.all[gone.removal]));
    let told = told.filter(|(_, removal)| removal.tombstone);
    pages.extend(told.map(|(gone, removal)| Page {
        what: What::Tombstone(&removal.notice),
        path: gone.path.clone(),
    }));
}

/// A `robots.txt` or `.nojekyll` among the site's static files stands in the place of ours.
pub fn yield_to_static(pages: &mut Vec<Page<'_>>, has: impl Fn(&str) -> bool) {
    let yields = |what: &What<'_>| matches!(what, What::Robots | What::NoJekyll);
    pages.retain(|page| !(yields(&page.what) && has(&page.path)));
}

/// Whether a page shows at which `base_url` it stands in more than what it calls its canonical
/// address: each copy of a site needs its own.
pub fn is_addressed(what: &What<'_>) -> bool {
    match what {
        What::Feed(..)
        | What::Sitemap(..)
        | What::Robots
        | What::NotFound
        | What::Data(data::Target::Index) => true,
        What::List { .. }
        | What::Index(_)
        | What::Calendar(_)
        | What::Stylesheet
        | What::Asset(_)
        | What::Own(_)
        | What::Feeds
        | What::Data(data::Target::Shard(_))
        | What::Mirrors
        | What::Tombstone(_)
        | What::NoJekyll => false,
    }
}

/// Whether a page is any good to who reads without a network.
pub fn is_read_offline(what: &What<'_>) -> bool {
    !matches!(what, What::Robots | What::NotFound | What::Mirrors | What::Tombstone(_))
}

/// Whether a site has feeds, and so a page that explains them.
pub fn has_feeds(config: &Config) -> bool {
    config.base_url.is_some() && config.outlook.feeds.enabled
}

/// Where it is missing, GitHub Pages runs every file of a branch through Jekyll first, which takes
/// minutes, leaves out names that begin with `_`, and reads `{{` in an article as a command.
const NO_JEKYLL: &str = ".nojekyll";

/// Feeds, records, and what a host wants to know.
fn for_machines<'a>(site: &Site, config: &'a Config, pages: &mut Vec<Page<'a>>) {
    let outlook = &config.outlook;
    let extras = outlook.extras;
    // Feeds are made of absolute addresses, by their standards.
    if let Some(base) = config.base_url.as_ref().filter(|_| outlook.feeds.enabled) {
        let feeds = feed::plan(site, &outlook.feeds).into_iter();
        let feed =
            |feed: feed::Target| Page { path: feed.path(site), what: What::Feed(base, feed) };
        pages.extend(feeds.map(feed));
        pages.push(Page { what: What::Feeds, path: FEEDS_PAGE.to_owned() });
    }
    // Where everything is allowed it only says where the sitemap is.
    let is_mapped = config.base_url.is_some() && (extras.sitemap || extras.news_sitemap);
    if is_mapped || extras.robots != Robots::Allow {
        pages.push(Page { what: What::Robots, path: "robots.txt".to_owned() });
    }
    if extras.data {
        let shards = data::plan(site).into_iter();
        pages.extend(shards.map(|shard| Page { path: shard.path(), what: What::Data(shard) }));
    }
    if !config.copies.is_empty() {
        pages.push(Page { what: What::Mirrors, path: MIRRORS.to_owned() });
    }
    pages.push(Page { what: What::NoJekyll, path: NO_JEKYLL.to_owned() });
}

/// Pages that a search should find besides articles: those that stay, and lead on.
fn is_found_by_search(what: &What<'_>) -> bool {
    match what {
        What::List { list: List::Day(_) | List::Undated, .. } => false,
        What::List { number, .. } => number.is_none(),
        What::Calendar(_) | What::Own(OwnWhat::Page(_)) => true,
        What::Index(target) => !matches!(target, Target::Shard(..)),
        _ => false,
    }
}

/// What a site without `base_url` goes without, in words; none where nothing is missing.
pub fn missing(config: &Config) -> Option<String> {
    let outlook = &config.outlook;
    let wants = [
        (outlook.feeds.enabled, "feeds"),
        (outlook.extras.sitemap || outlook.extras.news_sitemap, "sitemap"),
        (outlook.extras.canonical == Canonical::Own, "canonical links"),
    ];
    let without: Vec<&str> =
        wants.into_iter().filter(|(wanted, _)| *wanted).map(|(_, name)| name).collect();
    (config.base_url.is_none() && !without.is_empty()).then(|| {
        format!(
            "without `base_url` in site.toml there are no {}: they are made of absolute addresses (nor does the 404 page lead home)",
            without.join(" and no ")
        )
    })
}
