//! Untrusted bodies to [`SafeHtml`] and a record. Knows rules, pictures, frames and links; pages and
//! templates it never sees. The order: replacements in the markup, nesting capped, rules that need the
//! whole tree, one pass over it (rules by host, pictures, frames, links), the tree tidied, then ammonia
//! as the last hand. Guards doubt rules that take too much.

pub mod addresses;
pub mod digest;
pub mod dom;
pub mod embeds;
pub mod facts;
pub mod figures;
pub mod guards;
pub mod heads;
pub mod ids;
pub mod input;
pub mod lists;
pub mod markup;
pub mod pass;
pub mod pictures;
pub mod policy;
pub mod prune;
pub mod replace;
pub mod rules;
pub mod srcset;
pub mod state;
pub mod tidy;
pub mod unclosed;
pub mod urls;
pub mod white_space;
pub mod whole;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use url::Url;

use crate::clean::addresses::AddressRules;
use crate::clean::dom::Tree;
use crate::clean::guards::doubt;
use crate::clean::heads::FoundHead;
use crate::clean::ids::{IdMap, IdSet};
use crate::clean::input::Input;
use crate::clean::lists::FilterLists;
use crate::clean::policy::Policy;
use crate::clean::rules::RuleSet;
use crate::clean::rules::file::{Dates, Markup};
use crate::clean::rules::host::HostRules;
use crate::clean::state::{MARKS, State};
use crate::clean::whole::{Choice, Disbelieved};
use crate::fingerprint::Fingerprint;
use crate::model::images::Images;
use crate::model::problem::Problem;
use crate::model::record::{By, Record};
use crate::trust::{SafeHtml, sanitize};

/// A cleaned body.
#[derive(Debug)]
pub struct Cleaned {
    /// Fit for a page.
    pub body: SafeHtml,
    /// What is remembered of it.
    pub record: Record,
}

/// So many rules are left off one by one; where more are doubted, none is believed.
const MOST_DOUBTED: usize = 6;

/// Cleans bodies by one set of rules.
#[derive(Debug)]
pub struct Cleaner {
    rules: RuleSet,
    addresses: AddressRules,
    /// Those of the site; our own alone, where none come.
    lists: OnceLock<FilterLists>,
    /// The hash of the lists.
    listed: Fingerprint,
    policy: Policy,
    hosts: RwLock<HashMap<Option<Box<str>>, Arc<Host>>>,
}

/// What holds for the articles of a host.
#[derive(Debug)]
struct Host {
    rules: HostRules,
    images: Images,
    markup: Option<Markup>,
    fingerprint: Fingerprint,
}

/// How a body is cleaned in one run.
struct Setting<'a> {
    rules: &'a HostRules,
    lists: Option<&'a FilterLists>,
    images: Images,
    tracing: bool,
}

/// What is known of one run over a body besides its result.
struct Run {
    cleaned: Cleaned,
    too_deep: bool,
    too_long: Vec<By>,
}

impl Cleaner {
    /// A cleaner with these rules.
    pub fn new(rules: RuleSet) -> Self {
        Self {
            rules,
            addresses: AddressRules::default(),
            lists: OnceLock::new(),
            listed: FilterLists::fingerprint(&[]),
            policy: Policy::default(),
            hosts: RwLock::default(),
        }
    }

    /// With another policy for pictures on other servers.
    #[must_use]
    pub fn with_policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// Filter lists of this hash will be added: the hash of what cleaning depends on has them already.
    #[must_use]
    pub fn expecting_lists(mut self, hash: Fingerprint) -> Self {
        self.listed = hash;
        self
    }

    /// With filter lists.
    #[must_use]
    pub fn with_lists(mut self, lists: FilterLists) -> Self {
        self.lists = lists.into();
        self
    }

    /// The filter lists come, before the first body is cleaned: they may be compiled while posts are read.
    pub fn give_lists(&self, lists: FilterLists) {
        let is_first = self.lists.set(lists).is_ok();
        debug_assert!(is_first, "bodies were cleaned without the lists");
    }

    /// With other rules for addresses.
    #[must_use]
    pub fn with_addresses(mut self, addresses: AddressRules) -> Self {
        self.addresses = addresses;
        self
    }

    /// The rules for addresses.
    pub fn addresses(&self) -> &AddressRules {
        &self.addresses
    }

    /// The rule files.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// The outlet's name, where a rule file of the host gives one.
    pub fn outlet(&self, host: &str) -> Option<String> {
        self.rules.outlet(host)
    }

    /// What rule files know of the dates in posts of a host.
    pub fn dates(&self, host: &str) -> Dates {
        self.rules.dates(host)
    }

    /// Whether rules of a host find titles, authors or dates in bodies.
    pub fn reads_heads(&self, host: Option<&str>) -> bool {
        self.host(host).rules.reads_heads
    }

    /// Title, author and date that the rules of a host find in a body.
    pub fn head(&self, html: &str, host: Option<&str>) -> FoundHead {
        heads::find(html, &self.host(host).rules)
    }

    /// The hash of the rules that find such, and of all that they depend on.
    pub fn heads_fingerprint(&self) -> Fingerprint {
        if !self.rules.files().any(|(_, file)| file.reads_heads()) {
            return Fingerprint::default();
        }
        // How bodies are read and what is replaced in them may be said in other files.
        let files: Vec<_> =
            self.rules.files().map(|(name, file)| (name, file.fingerprint)).collect();
        Fingerprint::of_value(&files)
    }

    /// How bodies of a host are written, where a rule file says so.
    pub fn markup(&self, host: Option<&str>) -> Option<Markup> {
        self.host(host).markup
    }

    /// The hash of all that cleaning depends on for articles of a host.
    pub fn rules_of(&self, host: Option<&str>) -> Fingerprint {
        self.host(host).fingerprint
    }

    /// The rules of a host, sorted once.
    fn host(&self, host: Option<&str>) -> Arc<Host> {
        let known = self.hosts.read().unwrap_or_else(PoisonError::into_inner);
        let host: Option<Box<str>> = host.map(Box::from);
        if let Some(known) = known.get(&host) {
            return Arc::clone(known);
        }
        drop(known);
        let rules = self.rules.host_rules(host.as_deref());
        let fingerprint = Fingerprint::of_value(&(
            rules.fingerprint,
            self.policy.of(host.as_deref()),
            self.addresses.fingerprint(),
            self.listed,
        ));
        let made = Arc::new(Host {
            rules,
            images: self.policy.of(host.as_deref()),
            markup: self.rules.markup(host.as_deref()),
            fingerprint,
        });
        let mut known = self.hosts.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(host, Arc::clone(&made));
        made
    }

    /// Cleans a body. A rule that takes too much of the text is not believed: the body is cleaned
    /// again without it, and that is a problem of the article.
    pub fn clean(&self, input: &Input<'_>, problems: &mut Vec<Problem>) -> Cleaned {
        self.run(input, false, problems)
    }

    /// The same, with the markup of what is taken out in the record, and its places marked in the body
    /// ([`MARKS`]): for whoever wants to see what cleaning does.
    pub fn trace(&self, input: &Input<'_>, problems: &mut Vec<Problem>) -> Cleaned {
        let html: String;
        let mut input = Input { ..*input };
        // Nobody else's marks may be taken for ours.
        if input.html.contains(MARKS) {
            html = input.html.replace(MARKS, "");
            input.html = &html;
        }
        self.run(&input, true, problems)
    }

    fn run(&self, input: &Input<'_>, tracing: bool, problems: &mut Vec<Problem>) -> Cleaned {
        let host = self.host(input.url.and_then(Url::host_str));
        let mut off = Disbelieved::new();
        let lists = self.lists.get_or_init(|| FilterLists::compile(&[], false).0);
        let setting =
            Setting { rules: &host.rules, lists: Some(lists), images: host.images, tracing };
        let mut run = once(input, &setting, &off);
        while let Some(doubt) = doubt(&run.cleaned.record) {
            problems.push(doubt.problem(input.source));
            // Each round leaves off at least one more of finitely many rules.
            let known = off.len();
            off.extend(doubt.rules);
            if off.len() > MOST_DOUBTED || off.len() == known {
                problems.push(guards::none_is_believed(input.source));
                let none = host.rules.harmless();
                run = once(input, &Setting { rules: &none, lists: None, ..setting }, &off);
                break;
            }
            run = once(input, &setting, &off);
        }
        problems.extend(guards::remark(&run.cleaned.record, input.source));
        if run.too_deep {
            problems.push(
                Problem::warning(input.source, "too-deep", "elements are nested too deep or never closed; some tags are left out, no text is")
                    .help("the original page is broken; nothing has to be done if the page reads well"),
            );
        }
        for by in run.too_long {
            problems.push(
                Problem::warning(
                    input.source,
                    "rule-too-slow",
                    format!("the rule {by} would take too long on this page, and was left off"),
                )
                .help("name elements in it rather than `*`, and use fewer `//`"),
            );
        }
        run.cleaned
    }
}

fn once(input: &Input<'_>, setting: &Setting<'_>, off: &Disbelieved) -> Run {
    let Setting { rules, tracing, .. } = *setting;
    let mut record = Record::default();
    let html = replace::replace(input.html, rules, off, &mut record);
    let html = unclosed::close(&html);
    let (html, too_deep) = markup::prepare(&html);
    let tree = Tree::parse(&html);
    let choice = Choice::new(&html, &tree, off);
    let mut state = State {
        tree: &tree,
        input,
        rules: Vec::new(),
        lazy: &rules.lazy,
        doomed: IdMap::default(),
        moved: IdSet::default(),
        too_long: Vec::new(),
        record,
        tracing,
        left: Vec::new(),
        kept: 0,
        kept_at_picture: 0,
        last_picture: None,
        with_text: IdMap::default(),
        labels: IdSet::default(),
        images: setting.images,
        filter: setting.lists.map(|lists| lists.for_page(input.url)),
        off,
        places: HashSet::new(),
    };
    state.look(rules, &choice);
    state.whole(rules, &choice);
    state.hide();
    if let Some(rule) = rules.prune.as_ref().filter(|rule| choice.takes(rule)) {
        state.prune(&By::Rule(rule.at.clone()));
    }
    state.rules = rules.pass.iter().map(|rule| &**rule).filter(|rule| choice.takes(rule)).collect();
    state.pass();
    let State { left, mut record, places, too_long, labels, .. } = state;
    tidy::shells(&tree, &left);
    if !places.is_empty() {
        tidy::lost_places(&tree);
    }
    record.facts = white_space::settle(&tree, &labels);
    Run { cleaned: Cleaned { body: sanitize(&tree.markup()), record }, too_deep, too_long }
}

#[cfg(test)]
mod rule_tests;
#[cfg(test)]
mod tests;

#[cfg(test)]
#[path = "golden/tests.rs"]
mod golden;
