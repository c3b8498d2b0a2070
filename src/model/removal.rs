//! What an operator wants taken down: which articles, and what readers are told in their place. Knows
//! names and addresses of articles, never files or pages.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::fingerprint::Fingerprint;
use crate::model::id::ArticleId;
use crate::model::pattern::Pattern;
use crate::model::source_url::{SourceUrl, normalise};

/// A removal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// What it takes.
    pub takes: Takes,
    /// The same as it was written, for messages: `id = "abcdefghjk"`.
    pub written: String,
    /// Its line in the file, counted from 1.
    pub line: usize,
    /// Its column in characters, counted from 1.
    pub column: usize,
    /// What readers are told.
    pub notice: Notice,
    /// Whether a page in the article's place tells it.
    pub tombstone: bool,
}

/// What readers are told of a removal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notice {
    /// Why, in the operator's words.
    pub reason: Option<String>,
    /// When.
    pub date: Option<NaiveDate>,
}

/// Which articles a removal takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Takes {
    /// Those of an address.
    Address(Address),
    /// The one of this ID.
    Id(ArticleId),
    /// Those of a source host, without `www.`; of all hosts below it and of itself where a dot is in
    /// front.
    Host(String),
    /// Those whose source URL is of this form.
    Pattern(Pattern),
}

/// What the address of an article may be, for nobody says which of these was meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// As it was written: which paths it may be depends on where the site is.
    pub given: String,
    /// The name of the source URL that it is (`model/source_url.rs`).
    pub source: Option<Fingerprint>,
    /// The ID at its end: nobody else's addresses end like this.
    pub id: Option<ArticleId>,
    /// The paths below the output that it may be, folded (`model/site_path.rs`).
    pub paths: Vec<String>,
}

/// All removals of a site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Removals {
    /// How messages name the file; nothing where there is none.
    pub label: String,
    /// In the order of the file.
    pub all: Vec<Removal>,
}

/// Finds the removals of an article. All but patterns are looked up, not tried one by one: there may be
/// as many as there are articles.
#[derive(Debug, Default)]
pub struct Lookup<'a> {
    sources: HashMap<Fingerprint, Vec<usize>>,
    paths: HashMap<&'a str, Vec<usize>>,
    ids: HashMap<ArticleId, Vec<usize>>,
    hosts: HashMap<&'a str, Vec<usize>>,
    patterns: Vec<(usize, &'a Pattern)>,
}

impl<'a> Lookup<'a> {
    /// Of these removals, which are named by their places.
    pub fn new(removals: &'a Removals) -> Self {
        let mut lookup = Self::default();
        for (at, removal) in removals.all.iter().enumerate() {
            match &removal.takes {
                Takes::Address(Address { given: _, source, id, paths }) => {
                    if let Some(name) = source {
                        lookup.sources.entry(*name).or_default().push(at);
                    }
                    if let Some(id) = id {
                        lookup.ids.entry(*id).or_default().push(at);
                    }
                    for path in paths {
                        lookup.paths.entry(path).or_default().push(at);
                    }
                }
                Takes::Id(id) => lookup.ids.entry(*id).or_default().push(at),
                Takes::Host(host) => lookup.hosts.entry(host).or_default().push(at),
                Takes::Pattern(pattern) => lookup.patterns.push((at, pattern)),
            }
        }
        lookup
    }

    /// Adds the removals of an article that has this ID.
    pub fn of_id(&self, id: ArticleId, found: &mut Vec<usize>) {
        found.extend(self.ids.get(&id).into_iter().flatten());
    }

    /// Adds the removals of what stands at a path, folded. Says whether there are any.
    pub fn of_path(&self, path: &str, found: &mut Vec<usize>) -> bool {
        let removals = self.paths.get(path);
        found.extend(removals.into_iter().flatten());
        removals.is_some()
    }

    /// Whether any removal names a path.
    pub fn has_paths(&self) -> bool {
        !self.paths.is_empty()
    }

    /// Adds the removals of an article that has a document of this source URL.
    pub fn of_source(&self, url: &SourceUrl, found: &mut Vec<usize>) {
        found.extend(url.name().and_then(|name| self.sources.get(&name)).into_iter().flatten());
        self.of_host(url, found);
        if self.patterns.is_empty() {
            return;
        }
        let written = url.as_str().split_once("://").map(|(_, rest)| rest);
        let bare = written.and_then(|written| written.strip_prefix("www."));
        // Without `www.` and escapes it is what people write.
        let plain = url.to_url().as_ref().and_then(normalise);
        let takes = |pattern: &Pattern| {
            written.into_iter().chain(bare).any(|form| pattern.matches(form))
                || plain.as_deref().is_some_and(|form| pattern.matches_plain(form))
        };
        let taking = self.patterns.iter().filter(|(_, pattern)| takes(pattern));
        found.extend(taking.map(|(at, _)| *at));
    }

    /// The names that a host goes by: without `www.`, as removals have them.
    fn of_host(&self, url: &SourceUrl, found: &mut Vec<usize>) {
        if self.hosts.is_empty() {
            return;
        }
        let Some(host) = url.host() else { return };
        let host = host.strip_suffix('.').unwrap_or(host);
        let bare = host.strip_prefix("www.").unwrap_or(host);
        let mut names = vec![bare.to_owned()];
        let mut rest = Some(bare);
        while let Some(name) = rest {
            names.push(format!(".{name}"));
            rest = name.split_once('.').map(|(_, above)| above);
        }
        let taking = names.iter().filter_map(|name| self.hosts.get(name.as_str()));
        found.extend(taking.flatten());
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, Lookup, Notice, Removal, Removals, Takes};
    use crate::fingerprint::Fingerprint;
    use crate::model::id::ArticleId;
    use crate::model::pattern::Pattern;
    use crate::model::source_url::SourceUrl;

    fn removals(takes: Vec<Takes>) -> Removals {
        let removal = |takes| Removal {
            takes,
            written: String::new(),
            line: 1,
            column: 1,
            notice: Notice::default(),
            tombstone: true,
        };
        Removals { label: String::new(), all: takes.into_iter().map(removal).collect() }
    }

    fn of_source(removals: &Removals, url: &str) -> Vec<usize> {
        let mut found = Vec::new();
        Lookup::new(removals).of_source(&SourceUrl::parse(url).expect("a URL"), &mut found);
        found.sort_unstable();
        found
    }

    #[test]
    fn a_host_goes_by_several_names() {
        let hosts = ["example.com", ".example.com", "example.org", ".news.example.com", ".com"];
        let all = removals(hosts.into_iter().map(|host| Takes::Host(host.to_owned())).collect());
        assert_eq!(of_source(&all, "https://example.com/a"), [0, 1, 4]);
        assert_eq!(of_source(&all, "https://www.example.com./a"), [0, 1, 4]);
        assert_eq!(of_source(&all, "https://a.news.example.com/a"), [1, 3, 4]);
        assert_eq!(of_source(&all, "https://badexample.com/a"), [4]);
    }

    #[test]
    fn a_url_is_compared_in_its_normal_form_and_a_pattern_in_both() {
        let name =
            SourceUrl::parse("http://example.com/新?utm_source=x").and_then(|url| url.name());
        let pattern = |text| Takes::Pattern(Pattern::parse(text).expect("a pattern"));
        let all = removals(vec![
            Takes::Address(Address { source: name, ..Address::default() }),
            pattern("example.com/新*"),
            pattern("www.example.com/%E6*"),
            pattern("example.com/%E6*"),
            pattern("www.example.com/%e6%96%b0*"),
            pattern("*.example.com/*"),
            pattern("example.com/%E7*"),
        ]);
        assert_eq!(of_source(&all, "https://www.example.com/%E6%96%B0/"), [0, 1, 2, 3, 4, 5]);
        assert_eq!(of_source(&all, "https://example.com/%E6%96%B0/"), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn an_article_is_named_by_its_id_or_path_and_twice_too() {
        let id = ArticleId::of(Fingerprint::of(b"a"));
        let paths = vec!["a/b.html".to_owned(), "b.html".to_owned()];
        let address =
            |id| Takes::Address(Address { id, paths: paths.clone(), ..Address::default() });
        let all = removals(vec![Takes::Id(id), address(None), address(Some(id))]);
        let lookup = Lookup::new(&all);
        let mut found = Vec::new();
        lookup.of_id(id, &mut found);
        assert_eq!(found, [0, 2]);
        found.clear();
        assert!(lookup.of_path("b.html", &mut found) && lookup.has_paths());
        assert_eq!(found, [1, 2]);
        found.clear();
        lookup.of_id(ArticleId::of(Fingerprint::of(b"b")), &mut found);
        assert!(!lookup.of_path("a/c.html", &mut found) && found.is_empty());
    }
}
