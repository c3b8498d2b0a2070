//! Filter lists in the syntax of Adblock Plus and uBlock, our own small one first, into answers: which
//! elements of a tree are hidden, which addresses are blocked, which parameters go. It never changes
//! anything itself, and knows no rule file of ours.

pub mod bloom;
pub mod bytes;
pub mod cosmetic;
pub mod engine;
pub mod grams;
pub mod needs;
pub mod network;
pub mod read;
pub mod report;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock};

use url::Url;

use crate::clean::dom::{Node, Selector, Tree};
use crate::clean::lists::bloom::Bloom;
use crate::clean::lists::bytes::{Reader, Writer};
use crate::clean::lists::cosmetic::{Selectors, Walk, key};
use crate::clean::lists::engine::{Engine, Kind, NO_HOST, domains_of};
use crate::clean::lists::needs::{Need, parts, simple};
use crate::clean::lists::network::UrlIndex;
use crate::clean::lists::read::{Kept, elements};
use crate::clean::lists::report::ListReport;
use crate::fingerprint::Fingerprint;

/// The list that is always there.
const OWN: &str = include_str!("own.txt");

/// What it is called in messages.
pub const OWN_LABEL: &str = "lists/own.txt";

/// In front of the bytes in the cache; another layout has another number.
const MAGIC: &[u8; 8] = b"lists 1\n";

/// Rules of all lists, ready to be asked.
#[derive(Debug)]
pub struct FilterLists {
    engine: Engine,
    urls: UrlIndex,
    /// Exceptions to generic rules for elements, as rules that block pages.
    plain_pages: Engine,
    plain_urls: UrlIndex,
    /// Parameters that some rule removes.
    params: HashSet<String>,
    /// Hashes of the classes and ids that generic rules begin with.
    keys: Vec<u64>,
    key_bloom: Bloom,
    /// Generic rules that begin otherwise.
    generic: Selectors,
    hosts: RwLock<HashMap<String, Arc<Host>>>,
    /// Selectors that begin with a class or an id, compiled when they are first needed.
    compiled: RwLock<HashMap<String, Option<Arc<Selector>>>>,
}

/// What holds for the pages of one host.
#[derive(Debug)]
struct Host {
    name: String,
    domains: Vec<u64>,
    own: Selectors,
    /// Generic rules that do not hold here.
    refused: HashSet<u32>,
    exceptions: HashSet<String>,
}

impl FilterLists {
    /// Compiles lists, each with the name that it has in messages. With `named`, rules for addresses
    /// are told by their text; without, by a fixed name.
    pub fn compile(lists: &[(String, String)], named: bool) -> (Self, ListReport) {
        let mut kept = Kept::default();
        let mut report = ListReport::default();
        report.lists.push(kept.read(OWN_LABEL, OWN));
        for (label, text) in lists {
            report.lists.push(kept.read(label, text));
        }
        kept.finish();
        let mut keys: Vec<u64> = kept.keys.iter().filter_map(key).collect();
        keys.sort_unstable();
        keys.dedup();
        let removed = kept.patterns.iter().filter_map(|pattern| pattern.removes.clone());
        let params = removed.collect();
        let blocks = kept.patterns.into_iter().filter(|pattern| pattern.removes.is_none());
        let plain = kept.generic_hide.iter().filter_map(|line| match engine::read(line) {
            engine::Line::Block(pattern) => Some(pattern),
            _ => None,
        });
        let lists = Self::ready(
            Engine::new(&kept.lines, named),
            UrlIndex::new(blocks),
            Engine::new(&kept.generic_hide.join("\n"), false),
            UrlIndex::new(plain),
            params,
            keys,
        );
        (lists, report)
    }

    fn ready(
        engine: Engine,
        urls: UrlIndex,
        plain_pages: Engine,
        plain_urls: UrlIndex,
        params: HashSet<String>,
        keys: Vec<u64>,
    ) -> Self {
        Self {
            generic: Selectors::new(engine.generic().into_iter().collect()),
            key_bloom: Bloom::new(keys.iter().copied()),
            engine,
            urls,
            plain_pages,
            plain_urls,
            params,
            keys,
            hosts: RwLock::default(),
            compiled: RwLock::default(),
        }
    }

    /// The hash of lists, their names and our own list.
    pub fn fingerprint(lists: &[(String, String)]) -> Fingerprint {
        let texts = lists.iter().flat_map(|(label, text)| [label.as_bytes(), text.as_bytes()]);
        Fingerprint::of_parts([MAGIC, OWN.as_bytes()].into_iter().chain(texts))
    }

    /// Bytes for the cache.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = Writer::default();
        body.bytes(&self.engine.to_bytes());
        self.urls.write(&mut body);
        body.bytes(&self.plain_pages.to_bytes());
        self.plain_urls.write(&mut body);
        let mut params: Vec<&String> = self.params.iter().collect();
        params.sort_unstable();
        body.list(&params, |to, param| to.bytes(param.as_bytes()));
        body.list(&self.keys, |to, key| to.wide(*key));
        [MAGIC, Fingerprint::of(&body.0).to_bytes().as_slice(), &body.0].concat()
    }

    /// The lists of these bytes; `None` where anything is odd about them.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (seal, body) = bytes.strip_prefix(MAGIC)?.split_at_checked(16)?;
        if Fingerprint::of(body).to_bytes() != seal {
            return None;
        }
        let mut from = Reader(body);
        let engine = Engine::from_bytes(from.bytes()?)?;
        let urls = UrlIndex::read(&mut from)?;
        let plain_pages = Engine::from_bytes(from.bytes()?)?;
        let plain_urls = UrlIndex::read(&mut from)?;
        let params = from.list(Reader::text)?.into_iter().collect();
        let keys = from.list(Reader::wide)?;
        from.0.is_empty().then(|| Self::ready(engine, urls, plain_pages, plain_urls, params, keys))
    }

    /// What holds for an article from this address.
    pub fn for_page<'a>(&'a self, source: Option<&Url>) -> PageFilter<'a> {
        let name = source.and_then(Url::host_str).unwrap_or_default();
        let host = self.host(name);
        let is_plain = source.is_some_and(|url| {
            let may = |url: &Url| {
                self.plain_urls.may_match(url.as_str(), name, Kind::Link, Some(&host.domains))
            };
            may(url) && self.plain_pages.blocks(url, Kind::Link, name).is_some()
        });
        PageFilter { lists: self, host, is_plain }
    }

    fn host(&self, name: &str) -> Arc<Host> {
        if let Some(known) = self.hosts.read().unwrap_or_else(PoisonError::into_inner).get(name) {
            return Arc::clone(known);
        }
        let rules = self.engine.of_host(if name.is_empty() { NO_HOST } else { name });
        let refused = rules.exceptions.difference(&rules.own);
        let refused = refused.filter_map(|selector| self.generic.number(selector));
        let host = Arc::new(Host {
            name: name.to_owned(),
            domains: domains_of(name),
            refused: refused.collect(),
            own: Selectors::new(rules.own.into_iter().collect()),
            exceptions: rules.exceptions,
        });
        let mut hosts = self.hosts.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(hosts.entry(name.to_owned()).or_insert(host))
    }

    fn compiled(&self, selector: &str) -> Option<Arc<Selector>> {
        let known = self.compiled.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(selector) {
            return known.clone();
        }
        drop(known);
        let compiled = Selector::parse(selector).map(Arc::new);
        let mut all = self.compiled.write().unwrap_or_else(PoisonError::into_inner);
        all.insert(selector.to_owned(), compiled.clone());
        compiled
    }
}

/// The lists as they hold for one article.
#[derive(Debug)]
pub struct PageFilter<'a> {
    lists: &'a FilterLists,
    host: Arc<Host>,
    /// Whether generic rules for elements do not hold on this page.
    is_plain: bool,
}

impl PageFilter<'_> {
    /// The elements of a tree that rules hide, in document order, each with the first rule that does
    /// (`##.ad`). What is inside of one of them may follow on its own.
    pub fn hidden<'t>(&self, tree: &'t Tree) -> Vec<(Node<'t>, String)> {
        let sets = [&self.host.own, &self.lists.generic];
        let sets = if self.is_plain { &sets[..1] } else { &sets[..] };
        let walk = Walk::new(tree, &self.lists.key_bloom, sets);
        let mut hits = Hits { found: Vec::new() };
        for (number, elements) in walk.found(0, &self.host.own) {
            hits.run(self.host.own.compiled(number), self.host.own.text(number), &elements);
        }
        let generic = walk.found(1, &self.lists.generic);
        for (number, elements) in generic.filter(|(number, _)| !self.host.refused.contains(number))
        {
            hits.run(
                self.lists.generic.compiled(number),
                self.lists.generic.text(number),
                &elements,
            );
        }
        if !self.is_plain {
            self.keyed(&walk, &mut hits);
        }
        hits.found.sort_unstable_by(|one, other| (one.0, &one.2).cmp(&(other.0, &other.2)));
        hits.found.dedup_by_key(|(place, ..)| *place);
        hits.found.into_iter().map(|(_, node, rule)| (node, format!("##{rule}"))).collect()
    }

    /// Generic rules that begin with a class or an id.
    fn keyed<'t>(&self, walk: &Walk<'t>, hits: &mut Hits<'t>) {
        let (mut classes, mut ids) = (Vec::new(), Vec::new());
        for (_, _, need) in &walk.keyed {
            let (words, word) = match need {
                Need::Class(class) => (&mut classes, class),
                Need::Id(id) => (&mut ids, id),
                _ => continue,
            };
            if !words.contains(word) {
                words.push(word.clone());
            }
        }
        if classes.is_empty() && ids.is_empty() {
            return;
        }
        for selector in self.lists.engine.by_class_and_id(&classes, &ids, &self.host.exceptions) {
            if let Some(need) = simple(&selector) {
                let here = walk.keyed.iter().filter(|(_, _, other)| *other == need);
                hits.found.extend(here.map(|(place, node, _)| (*place, *node, selector.clone())));
            } else {
                hits.run(self.lists.compiled(&selector).as_deref(), &selector, &walk.elements);
            }
        }
    }

    /// The rule that blocks an address of this kind: its text where the lists were compiled with
    /// names, else a fixed name.
    pub fn blocks(&self, url: &Url, kind: Kind) -> Option<String> {
        let host = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https"))?;
        // Whoever follows a link is then on that page: it is its own source, as in a browser.
        let (source, domains) = match kind {
            Kind::Link => (host, None),
            _ => (self.host.name.as_str(), Some(self.host.domains.as_slice())),
        };
        if !self.lists.urls.may_match(url.as_str(), host, kind, domains) {
            return None;
        }
        self.lists.engine.blocks(url, kind, source)
    }

    /// The address without the parameters that rules remove; `None` where none is removed.
    pub fn without_params(&self, url: &Url) -> Option<Url> {
        let mut pairs = url.query()?.split('&');
        let is_asked = pairs
            .any(|pair| self.lists.params.contains(pair.split('=').next().unwrap_or_default()));
        if !is_asked || !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        self.lists.engine.without_params(url, &self.host.name)
    }
}

/// Elements that are found, with their place in document order and the selector.
struct Hits<'t> {
    found: Vec<(u32, Node<'t>, String)>,
}

impl<'t> Hits<'t> {
    fn run(&mut self, selector: Option<&Selector>, text: &str, elements: &[(u32, Node<'t>)]) {
        let nodes = selector.into_iter().flat_map(|selector| selector.select(elements));
        self.found.extend(nodes.map(|(place, node)| (*place, *node, text.to_owned())));
    }
}

/// Where a rule stands: the list, and the line counted from 1. The rule is named as reports name it:
/// `##` and a selector, or the text of a rule for addresses.
pub fn find_line<'a>(lists: &'a [(String, String)], rule: &str) -> Option<(&'a str, usize)> {
    let is_it = |line: &str, is_exact: bool| {
        let line = line.trim();
        let is_selector = || {
            let wanted = rule.strip_prefix("##");
            elements(line).filter(|(_, marker, _)| !marker.starts_with('@')).is_some_and(
                |(_, _, selector)| {
                    let selector = selector.strip_suffix(":remove()").unwrap_or(selector);
                    let selector = selector.replace(":-abp-has(", ":has(");
                    parts(&selector).into_iter().any(|part| Some(part) == wanted)
                },
            )
        };
        line == rule || !is_exact && is_selector()
    };
    [true, false].into_iter().find_map(|is_exact| {
        let own = [(OWN_LABEL, OWN)];
        let all = own.into_iter().chain(lists.iter().map(|(label, text)| (&**label, &**text)));
        all.into_iter().find_map(|(label, text)| {
            let mut lines = text.trim_start_matches('\u{feff}').lines();
            Some((label, lines.position(|line| is_it(line, is_exact))? + 1))
        })
    })
}

#[cfg(test)]
mod tests;
