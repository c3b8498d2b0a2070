//! Which feeds a site has, where they stand, and whose articles they carry.

use crate::feed::format::Format;
use crate::index::pager::{self, Pager};
use crate::model::feeds::{FeedGroup, FeedLink, FeedSettings, OPML, SITE_FEEDS, feed_path};
use crate::model::site::{Index, Site, TaxonomyKind, Term};

/// A feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// Of all articles. Archive pages continue the one in Atom.
    Site(Format),
    /// Of a term, by its place in its taxonomy.
    Term(TaxonomyKind, usize),
    /// A full archive page (RFC 5005, section 4), numbered from 1, oldest first.
    Archive(usize),
    /// The list of all feeds (OPML 2.0).
    Opml,
}

/// All feeds of a site, in a fixed order.
pub fn plan(site: &Site, settings: &FeedSettings) -> Vec<Target> {
    if !settings.enabled {
        return Vec::new();
    }
    let mut targets: Vec<Target> = Format::ALL.map(Target::Site).into();
    for taxonomy in &site.taxonomies {
        let fed = |(_, term): &(usize, &Term)| has_feed(settings, taxonomy.kind, term);
        let fed = taxonomy.terms.iter().enumerate().filter(fed);
        targets.extend(fed.map(|(at, _)| Target::Term(taxonomy.kind, at)));
    }
    targets.extend((1..=archives(site, settings)).map(Target::Archive));
    targets.push(Target::Opml);
    targets
}

/// Whether a term has a feed: every source, and tags with articles enough.
pub fn has_feed(settings: &FeedSettings, kind: TaxonomyKind, term: &Term) -> bool {
    settings.enabled
        && match kind {
            TaxonomyKind::Sources => true,
            TaxonomyKind::Tags => {
                term.articles.len() >= settings.tags_from && term.folder().is_some()
            }
            TaxonomyKind::Categories | TaxonomyKind::Authors => false,
        }
}

/// How many archive pages are full. An archive page has half as many articles as the feed: what is
/// in no full page yet is in the feed, whatever comes (below twice a page).
pub fn archives(site: &Site, settings: &FeedSettings) -> usize {
    if settings.archive { archive_pager(site, settings).closed() } else { 0 }
}

fn archive_pager(site: &Site, settings: &FeedSettings) -> Pager {
    Pager::new(site.articles.len(), settings.entries / 2)
}

/// The path of an archive page.
pub fn archive_path(number: usize) -> String {
    format!("feeds/archive/{}.xml", pager::shelved(number))
}

impl Target {
    /// The path of a feed of all articles.
    pub fn site_path(format: Format) -> &'static str {
        let at = match format {
            Format::Atom => 0,
            Format::Rss => 1,
            Format::Json => 2,
        };
        SITE_FEEDS[at].1
    }

    /// Its path below the output.
    pub fn path(self, site: &Site) -> String {
        match self {
            Self::Site(format) => Self::site_path(format).to_owned(),
            Self::Term(kind, at) => feed_path(folder(site, kind, at)),
            Self::Archive(number) => archive_path(number),
            Self::Opml => OPML.to_owned(),
        }
    }

    /// Its articles, newest first.
    pub fn members(self, site: &Site, settings: &FeedSettings) -> Vec<Index> {
        let all = |range: std::ops::Range<usize>| {
            range.rev().map(|at| Index::try_from(at).unwrap_or(Index::MAX)).collect()
        };
        match self {
            Self::Site(_) => {
                let total = site.articles.len();
                all(total.saturating_sub(settings.entries)..total)
            }
            Self::Term(kind, at) => site.taxonomy(kind).map_or_else(Vec::new, |taxonomy| {
                let members = &taxonomy.terms[at].articles;
                members.iter().rev().take(settings.term_entries).copied().collect()
            }),
            Self::Archive(number) => all(archive_pager(site, settings).page(number)),
            Self::Opml => Vec::new(),
        }
    }
}

/// A term's folder; every term with a feed has one.
fn folder(site: &Site, kind: TaxonomyKind, at: usize) -> &str {
    let term = site.taxonomy(kind).map(|taxonomy| &taxonomy.terms[at]);
    term.and_then(Term::folder).unwrap_or_default()
}

/// The feeds of terms, as pages and OPML list them.
pub fn links<'a>(site: &'a Site, settings: &FeedSettings) -> Vec<FeedGroup<'a>> {
    let group = |kind| {
        let taxonomy = site.taxonomy(kind)?;
        let fed = taxonomy.terms.iter().filter(|term| has_feed(settings, kind, term));
        let items: Vec<FeedLink<'_>> = fed
            .filter_map(|term| Some(FeedLink { name: &term.name, folder: term.folder()? }))
            .collect();
        (!items.is_empty()).then_some(FeedGroup { kind, items })
    };
    [TaxonomyKind::Sources, TaxonomyKind::Tags].into_iter().filter_map(group).collect()
}
