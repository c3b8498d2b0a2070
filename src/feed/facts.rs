//! What a feed is made from, besides the bodies of its articles.

use crate::feed::format::Format;
use crate::feed::target::{Target, archives, links};
use crate::fingerprint::Fingerprint;
use crate::model::feeds::{FEEDS_PAGE, FeedGroup, FeedSettings};
use crate::model::key::Key;
use crate::model::site::{Index, Site, TaxonomyKind, Term};

/// What a feed says of itself.
#[derive(Debug, Clone, Hash)]
pub struct HeadingFacts<'a> {
    /// Its path.
    pub path: String,
    /// The term that it is of.
    pub term: Option<(TaxonomyKind, &'a str)>,
    /// The page that shows the same to people.
    pub page: String,
}

/// What a feed is made from.
#[derive(Debug, Clone)]
pub struct FeedFacts<'a> {
    /// Which one.
    pub target: Target,
    /// What it says of itself.
    pub heading: HeadingFacts<'a>,
    /// The archive page with older articles.
    pub older: Option<usize>,
    /// The archive page with newer articles.
    pub newer: Option<usize>,
    /// Its articles, newest first.
    pub members: Vec<Index>,
    /// The feeds that it lists.
    pub groups: Vec<FeedGroup<'a>>,
    /// The most bytes that it may have, if it has whole articles.
    most: usize,
}

/// What feeds show of an article besides its links: the hashes of its head and of its text.
pub type Mark = [Fingerprint; 2];

impl<'a> FeedFacts<'a> {
    /// The facts of a feed.
    pub fn of(site: &'a Site, settings: &FeedSettings, target: Target) -> Self {
        let (term, page) = match target {
            Target::Term(kind, at) => {
                let term = site.taxonomy(kind).map(|taxonomy| &taxonomy.terms[at]);
                let folder = term.and_then(Term::folder).unwrap_or_default();
                (term.map(|term| (kind, term.name.as_str())), format!("{folder}/index.html"))
            }
            Target::Site(_) | Target::Archive(_) => (None, "index.html".to_owned()),
            Target::Opml => (None, FEEDS_PAGE.to_owned()),
        };
        let closed = archives(site, settings);
        let older = match target {
            Target::Site(Format::Atom) => closed,
            Target::Archive(number) => number - 1,
            _ => 0,
        };
        // The newest of them leads to none: it would change when the next one is full.
        let newer = match target {
            Target::Archive(number) if number < closed => Some(number + 1),
            _ => None,
        };
        let groups = match target {
            Target::Opml => links(site, settings),
            _ => Vec::new(),
        };
        Self {
            target,
            heading: HeadingFacts { path: target.path(site), term, page },
            older: (older > 0).then_some(older),
            newer,
            members: target.members(site, settings),
            groups,
            most: settings.max_bytes,
        }
    }

    /// Whether it has whole articles, where there is room.
    pub fn is_full_text(&self) -> bool {
        matches!(self.target, Target::Site(_))
    }

    /// The key of the feed. `marks` has the hashes of each article; `links` stands for where the links
    /// of whole articles lead.
    pub fn key(&self, marks: &[Mark], links: Fingerprint) -> Key {
        let mut shown = Vec::with_capacity(self.members.len() * 32);
        for at in &self.members {
            for part in marks[*at as usize] {
                shown.extend_from_slice(&part.to_bytes());
            }
        }
        Key::of([
            Fingerprint::default(),
            Fingerprint::of_value(&(&self.heading, self.is_full_text().then_some(self.most))),
            Fingerprint::of_value(&(self.older, self.newer)),
            Fingerprint::of_value(&(Fingerprint::of(&shown), &self.groups)),
            links,
        ])
    }
}
