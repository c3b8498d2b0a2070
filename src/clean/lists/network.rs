//! Addresses into whether the engine has to be asked about them. Most of them no rule can match, and
//! that is known from their host's name and from rare pieces of text, at a tenth of the engine's
//! price. It may say yes in vain, and never says no in vain.

use std::collections::HashMap;

use crate::clean::lists::bloom::Bloom;
use crate::clean::lists::bytes::{Reader, Writer};
use crate::clean::lists::engine::{Kind, Pattern};
use crate::clean::lists::grams::{Grams, contains};
use crate::fingerprint::quick;

/// What rules need of an address, in one order.
#[derive(Debug)]
pub struct UrlIndex {
    rules: Vec<Rule>,
    /// The hash of a host or domain and a rule for it, sorted.
    hosts: Vec<(u64, u32)>,
    host_bloom: Bloom,
    /// Of rules for any host: those that links can match, which are few, and the others.
    links: Texts,
    others: Texts,
}

/// What rules for any host need of an address.
#[derive(Debug)]
struct Texts {
    grams: Grams,
    /// Rules for any text, or for one of less than four bytes.
    short: Vec<u32>,
}

impl Texts {
    fn new<'a>(texts: impl Iterator<Item = (u32, &'a str)> + Clone) -> Self {
        let short = texts.clone().filter(|(_, text)| text.len() < 4).map(|(number, _)| number);
        let short = short.collect();
        Self { grams: Grams::new(texts.filter(|(_, text)| text.len() >= 4)), short }
    }

    fn may_match(
        &self,
        address: &[u8],
        holds: impl Fn(u32) -> bool,
        has_text: impl Fn(u32) -> bool,
    ) -> bool {
        self.short.iter().any(|rule| holds(*rule) && has_text(*rule))
            || self.grams.find(address, holds)
    }

    fn write(&self, to: &mut Writer) {
        self.grams.write(to);
        to.list(&self.short, |to, number| to.narrow(*number));
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self { grams: Grams::read(from)?, short: from.list(Reader::narrow)? })
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Rule {
    kinds: u8,
    text: String,
    domains: Vec<u64>,
}

impl Rule {
    /// Whether it is for addresses of a kind on a page of these domains, or of any.
    fn is_for(&self, kind: Kind, source: Option<&[u64]>) -> bool {
        let is_here = |source: &[u64]| self.domains.iter().any(|it| source.contains(it));
        self.kinds & kind.bit() != 0 && (self.domains.is_empty() || source.is_none_or(is_here))
    }
}

impl UrlIndex {
    /// Of these patterns.
    pub fn new(patterns: impl Iterator<Item = Pattern>) -> Self {
        let mut rules = Vec::new();
        let mut numbers: HashMap<Rule, u32> = HashMap::new();
        let (mut hosts, mut free) = (Vec::new(), Vec::new());
        for Pattern { kinds, host, text, domains, .. } in patterns {
            let rule = Rule { kinds, text, domains };
            let number = *numbers.entry(rule).or_insert_with_key(|rule| {
                rules.push(rule.clone());
                u32::try_from(rules.len() - 1).unwrap_or(u32::MAX)
            });
            match host {
                Some(host) => hosts.push((quick(host.as_bytes()), number)),
                None => free.push(number),
            }
        }
        hosts.sort_unstable();
        hosts.dedup();
        free.sort_unstable();
        free.dedup();
        let texts = |is_link: bool| {
            let rules =
                free.iter().filter_map(|number| Some((*number, rules.get(*number as usize)?)));
            rules
                .filter(move |(_, rule)| (rule.kinds & Kind::Link.bit() != 0) == is_link)
                .map(|(number, rule)| (number, rule.text.as_str()))
        };
        Self {
            host_bloom: Bloom::new(hosts.iter().map(|(hash, _)| *hash)),
            links: Texts::new(texts(true)),
            others: Texts::new(texts(false)),
            rules,
            hosts,
        }
    }

    /// Whether a rule can match an address of a host on a page of these domains, or of any.
    pub fn may_match(&self, address: &str, host: &str, kind: Kind, source: Option<&[u64]>) -> bool {
        let address = address.as_bytes();
        let holds = |number: u32| {
            self.rules.get(number as usize).is_some_and(|rule| rule.is_for(kind, source))
        };
        let has_text = |number: u32| {
            self.rules.get(number as usize).is_some_and(|rule| contains(address, &rule.text))
        };
        let host = host.trim_end_matches('.');
        let above = host.match_indices('.').filter_map(|(at, _)| host.get(at + 1..));
        std::iter::once(host)
            .chain(above)
            .any(|domain| self.of_host(domain).any(|rule| holds(rule) && has_text(rule)))
            || self.links.may_match(address, holds, has_text)
            || kind != Kind::Link && self.others.may_match(address, holds, has_text)
    }

    fn of_host(&self, domain: &str) -> impl Iterator<Item = u32> {
        let hash = quick(domain.as_bytes());
        let from = if self.host_bloom.may_hold(hash) {
            self.hosts.partition_point(|(other, _)| *other < hash)
        } else {
            self.hosts.len()
        };
        let here = self.hosts.get(from..).unwrap_or_default().iter();
        here.take_while(move |(other, _)| *other == hash).map(|(_, number)| *number)
    }

    /// For the cache.
    pub fn write(&self, to: &mut Writer) {
        to.list(&self.rules, |to, rule| {
            to.0.push(rule.kinds);
            to.bytes(rule.text.as_bytes());
            to.list(&rule.domains, |to, domain| to.wide(*domain));
        });
        to.list(&self.hosts, |to, (hash, number)| {
            to.wide(*hash);
            to.narrow(*number);
        });
        self.links.write(to);
        self.others.write(to);
    }

    /// From the cache.
    pub fn read(from: &mut Reader<'_>) -> Option<Self> {
        let rules = from.list(|from| {
            let (kinds, text) = (from.byte()?, from.text()?);
            Some(Rule { kinds, text, domains: from.list(Reader::wide)? })
        })?;
        let hosts = from.list(|from| Some((from.wide()?, from.narrow()?)))?;
        Some(Self {
            host_bloom: Bloom::new(hosts.iter().map(|(hash, _)| *hash)),
            links: Texts::read(from)?,
            others: Texts::read(from)?,
            rules,
            hosts,
        })
    }
}
