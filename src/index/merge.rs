//! Documents that are the same article: which ones, in which order the articles stand, and how
//! several documents become one. The oldest date gives the address, the newest revision the title
//! and body, memberships of all are kept.
//!
//! The same: the same normalised source URL; a gfw page of the same name in another channel; a post
//! without a URL of the same file name in another folder. Clearly different texts under one address
//! stay apart, and are reported.
//!
//! Documents are large and stay where they are while their small keys are grouped and sorted.

use std::collections::{HashMap, HashSet};
use std::mem::take;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use crate::fingerprint::Fingerprint;
use crate::index::groups::{FILE_KEY, Groups, Key};
use crate::index::outlet::Outlets;
use crate::index::settings::Settings;
use crate::model::article::Article;
use crate::model::document::{Document, EMPTY_CLASS, Head, agreement};
use crate::model::id::ArticleId;
use crate::model::permalink::Parts;
use crate::model::problem::Problem;
use crate::model::site::Index;
use crate::model::source::SourcePath;
use crate::model::source_url::{SourceUrl, normalise};

/// An article to be. The order of the fields is the order of the articles: those without a date
/// first, then oldest first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Plan {
    is_dated: bool,
    sort_key: i64,
    id: ArticleId,
    /// Its documents' places in [`Plans::members`], never none.
    start: Index,
    end: Index,
}

/// All articles to be, in their order.
#[derive(Debug, Default)]
pub struct Plans {
    plans: Vec<Plan>,
    /// Places of documents; those of an article side by side, oldest first.
    members: Vec<Index>,
}

/// Texts that agree in fewer classes of their sketches than one in four are different; under one
/// title, one in eight.
const AGREEING: usize = 4;

/// Days within which a post without text that has a new title is a revision.
const RETITLED_WITHIN: i64 = 7;

/// Clusters of one key that a document is compared with; beyond that the input is broken anyway.
const MOST_COMPARED: usize = 64;

/// Decides which documents are one article, and in which order the articles stand.
pub fn plan(
    documents: &[Box<Document>],
    groups: &mut Groups,
    settings: &Settings<'_>,
    problems: &mut Vec<Problem>,
) -> Plans {
    let mut plans = Plans {
        plans: Vec::with_capacity(documents.len()),
        members: Vec::with_capacity(documents.len()),
    };
    for (at, document) in documents.iter().enumerate() {
        if !groups.is_shared(at) {
            let id = ArticleId::of(Key::first(document).name);
            plans.push(id, order(document, settings), [place(at)]);
        }
    }
    for group in groups.shared() {
        let mut ordered: Vec<(Option<i64>, usize)> =
            group.iter().map(|at| (order(&documents[*at], settings), *at)).collect();
        // Those without a date last.
        ordered.sort_by(|a, b| {
            let rank = |order: Option<i64>| order.unwrap_or(i64::MAX);
            rank(a.0).cmp(&rank(b.0)).then_with(|| documents[a.1].path.cmp(&documents[b.1].path))
        });
        let clusters = clusters(documents, &ordered);
        let ids = ids(documents, &clusters, problems);
        for (cluster, id) in clusters.iter().zip(ids) {
            let oldest = cluster.iter().find_map(|(order, _)| *order);
            plans.push(id, oldest, cluster.iter().map(|(_, at)| place(*at)));
        }
    }
    plans.plans.sort_unstable();
    plans
}

fn place(at: usize) -> Index {
    Index::try_from(at).unwrap_or(Index::MAX)
}

impl Plans {
    fn push(
        &mut self,
        id: ArticleId,
        order: Option<i64>,
        members: impl IntoIterator<Item = Index>,
    ) {
        let start = place(self.members.len());
        self.members.extend(members);
        self.plans.push(Plan {
            is_dated: order.is_some(),
            sort_key: order.unwrap_or(0),
            id,
            start,
            end: place(self.members.len()),
        });
    }

    /// How many articles there will be.
    pub fn len(&self) -> usize {
        self.plans.len()
    }

    /// Whether there will be none.
    pub fn is_empty(&self) -> bool {
        self.plans.is_empty()
    }

    /// The places of an article's documents, oldest first.
    pub fn members(&self, at: usize) -> &[Index] {
        let plan = &self.plans[at];
        &self.members[Range { start: plan.start as usize, end: plan.end as usize }]
    }

    /// Makes all articles, in their order, and leaves their documents without what they took. Each is
    /// made of its own documents alone, so `settings.each` may make several at a time.
    pub fn articles(
        &self,
        documents: &mut Vec<Box<Document>>,
        settings: &Settings<'_>,
    ) -> Vec<Article> {
        let mut free: Vec<Option<Box<Document>>> = take(documents).into_iter().map(Some).collect();
        // Each piece fills its part of the list: a second one of all articles would be dear to touch.
        let mut articles: Vec<Option<Article>> =
            std::iter::repeat_with(|| None).take(self.len()).collect();
        let pieces: Vec<Mutex<Piece<'_>>> = (0..)
            .step_by(STEP)
            .zip(articles.chunks_mut(STEP))
            .map(|(first, articles)| {
                let members = (first..first + articles.len()).flat_map(|at| self.members(at));
                let documents = members.filter_map(|at| free[*at as usize].take()).collect();
                Mutex::new(Piece { first, documents, articles })
            })
            .collect();
        (settings.each)(pieces.len(), &|at| {
            let mut piece = pieces[at].lock().unwrap_or_else(PoisonError::into_inner);
            piece.make(self, settings);
        });
        for piece in pieces {
            let piece = piece.into_inner().unwrap_or_else(PoisonError::into_inner);
            let made = piece.first..piece.first + piece.articles.len();
            for (at, document) in made.flat_map(|at| self.members(at)).zip(piece.documents) {
                free[*at as usize] = Some(document);
            }
        }
        *documents = free.into_iter().map_while(|document| document).collect();
        // In place too, as long as an article and perhaps one are of one size.
        articles.into_iter().map_while(|article| article).collect()
    }
}

/// Articles that are made by one thread; few in tests, so that these see several pieces.
const STEP: usize = if cfg!(test) { 2 } else { 1024 };

/// Neighbouring articles to be, with their documents in the order of [`Plans::members`].
struct Piece<'a> {
    /// The place of the first one.
    first: usize,
    #[expect(clippy::vec_box, reason = "documents are large and stay where they are")]
    documents: Vec<Box<Document>>,
    articles: &'a mut [Option<Article>],
}

impl Piece<'_> {
    fn make(&mut self, plans: &Plans, settings: &Settings<'_>) {
        let mut outlets = Outlets::new(settings.outlet);
        let mut rest = &mut self.documents[..];
        for (at, made) in (self.first..).zip(&mut *self.articles) {
            let (own, others) = rest.split_at_mut(plans.members(at).len().min(rest.len()));
            rest = others;
            *made = Some(article(&plans.plans[at], own, &mut outlets, settings));
        }
    }
}

/// Makes an article of its documents, oldest first, and leaves them without what it took.
fn article(
    plan: &Plan,
    documents: &mut [Box<Document>],
    outlets: &mut Outlets<'_>,
    settings: &Settings<'_>,
) -> Article {
    let main = main_of(documents, settings);
    let date = documents.iter().find_map(|document| document.head.date);
    let path = settings.permalink.path(&Parts {
        id: plan.id.as_str(),
        slug: &documents[0].head.slug,
        date: date.as_ref(),
        // Those of the oldest document: later copies cannot move it.
        categories: &documents[0].head.categories,
    });
    let ruled = documents.iter().find_map(|document| document.head.ruled_date);
    let source = outlets.of(&documents[main].head);
    let (url, author, tags, categories, aliases) = match &mut *documents {
        [only] => {
            let head = &mut only.head;
            let (tags, categories) = (take(&mut head.tags), take(&mut head.categories));
            (head.url.take(), head.author.take(), tags, categories, take(&mut head.aliases))
        }
        several => {
            let heads = || several.iter().map(|document| &document.head);
            let url = several[main].head.url.clone();
            let author = heads().rev().find_map(|head| head.author.clone());
            (
                url.or_else(|| {
                    others(several.len(), main).find_map(|at| several[at].head.url.clone())
                }),
                author,
                union(heads(), |head| &head.tags),
                union(heads(), |head| &head.categories),
                union(heads(), |head| &head.aliases),
            )
        }
    };
    let main = &mut documents[main];
    Article {
        id: plan.id,
        source_path: main.path.clone(),
        place: main.place,
        fingerprint: main.fingerprint,
        dialect: main.dialect,
        title: take(&mut main.head.title),
        url,
        date: date.or(ruled),
        mirrored: main.head.mirrored,
        author: author.filter(|name| **name != *source),
        source,
        tags,
        categories,
        aliases,
        sort_key: plan.sort_key,
        path,
    }
}

/// The document whose title and body count: the newest revision; among equally new ones the first
/// file by name.
fn main_of(documents: &[Box<Document>], settings: &Settings<'_>) -> usize {
    if documents.len() == 1 {
        return 0;
    }
    let orders = || documents.iter().map(|document| order(document, settings)).enumerate();
    let newest = orders().filter_map(|(_, order)| order).max();
    let main = orders().find(|(_, order)| newest.is_none() || *order == newest);
    main.map_or(0, |(at, _)| at)
}

/// The documents besides the main one, in the order in which they are asked for what it lacks.
fn others(count: usize, main: usize) -> impl Iterator<Item = usize> {
    let mut others: Vec<usize> = (0..count).collect();
    others.swap_remove(main);
    others.into_iter()
}

fn order(document: &Document, settings: &Settings<'_>) -> Option<i64> {
    let date = document.head.date.or(document.head.ruled_date);
    date.map(|date| date.sort_key(settings.zone))
}

/// The IDs of a group's clusters: each has the key of its oldest document, which no later copy can
/// change (of equally old ones the smallest). Of several with one key the first has it; the others, which are reported, one of their own.
fn ids(
    documents: &[Box<Document>],
    clusters: &[Vec<(Option<i64>, usize)>],
    problems: &mut Vec<Problem>,
) -> Vec<ArticleId> {
    let mut taken: HashMap<Key, &SourcePath> = HashMap::new();
    let mut own = HashSet::new();
    let mut of = |text: String| {
        let id = ArticleId::of(Fingerprint::of(text.as_bytes()));
        own.insert(id).then_some(id).ok_or(id)
    };
    let mut ids = Vec::with_capacity(clusters.len());
    for cluster in clusters {
        let first = cluster.iter().take_while(|(order, _)| *order == cluster[0].0);
        let keys = first.map(|(_, at)| (Key::first(&documents[*at]), *at));
        let Some((key, at)) = keys.min_by_key(|(key, _)| *key) else { continue };
        let oldest = &documents[at];
        let Some(known) = taken.get(&key) else {
            taken.insert(key, &oldest.path);
            ids.push(ArticleId::of(key.name));
            continue;
        };
        let (what, help) = if key.is_file {
            ("file name", "give one of the files another name, or a `from` in its head")
        } else {
            ("source URL", "check `from` in both heads: one of them is probably wrong")
        };
        problems.push(
            Problem::warning(
                &oldest.path,
                "same-address",
                format!(
                    "the post has the {what} of {known}, but clearly different text; both are shown"
                ),
            )
            .help(help),
        );
        let key = written_key(oldest);
        // Its file's name and title tell it from the others; two that share even those, their place.
        let id = of(format!("{key}\n{}\n{}", oldest.path.name(), oldest.head.title))
            .or_else(|_| of(format!("{key}\n{}\n{}", oldest.path.root, oldest.path.rel)));
        ids.push(id.unwrap_or_else(|id| id));
    }
    ids
}

/// The text that a document's key is the fingerprint of.
fn written_key(document: &Document) -> String {
    let url = document.head.url.as_ref().and_then(SourceUrl::to_url);
    let url = url.as_ref().and_then(normalise);
    url.unwrap_or_else(|| format!("{FILE_KEY}{}", document.path.name()))
}

/// Splits a group into documents that tell the same story. A title only says where to look first.
fn clusters(
    documents: &[Box<Document>],
    group: &[(Option<i64>, usize)],
) -> Vec<Vec<(Option<i64>, usize)>> {
    let mut clusters: Vec<Vec<(Option<i64>, usize)>> = Vec::new();
    let mut by_title: HashMap<&str, usize> = HashMap::new();
    for member in group {
        let document = &documents[member.1];
        let titled = by_title.get(document.head.title.as_str()).copied();
        let near = titled.into_iter().chain(0..clusters.len().min(MOST_COMPARED));
        let home = near
            .into_iter()
            .find(|at| is_same(&documents[clusters[*at][0].1], document))
            .unwrap_or_else(|| {
                clusters.push(Vec::new());
                clusters.len() - 1
            });
        by_title.entry(&document.head.title).or_insert(home);
        clusters[home].push(*member);
    }
    clusters
}

/// Whether two documents of one address tell the same story.
fn is_same(a: &Document, b: &Document) -> bool {
    let empty = |document: &Document| document.sketch == [EMPTY_CLASS; 16];
    let same_title = a.head.title == b.head.title;
    if empty(a) || empty(b) {
        // No text contradicts the address: a video with a new title within some days is the same;
        // a page that is filled anew each month is not.
        let near = match (a.head.date, b.head.date) {
            (Some(a), Some(b)) => (a.day - b.day).num_days().abs() <= RETITLED_WITHIN,
            _ => false,
        };
        return same_title || near;
    }
    let (agreeing, classes) = agreement(&a.sketch, &b.sketch);
    let share = if same_title { AGREEING * 2 } else { AGREEING };
    a.body == b.body || agreeing * share >= classes
}

/// The names of all heads, each once, in their order.
fn union<'a>(
    heads: impl Iterator<Item = &'a Head>,
    names: impl Fn(&'a Head) -> &'a Vec<String>,
) -> Vec<String> {
    let mut seen = HashSet::new();
    heads.flat_map(names).filter(|name| seen.insert(name.as_str())).cloned().collect()
}
