//! The one door to the `adblock` package: lines of filter lists into an engine, and the engine's
//! answers about hosts and addresses. What it has no answer for is asked of nobody else.

use std::collections::HashSet;
use std::net::Ipv4Addr;

use adblock::filters::network::{
    FilterPart, NetworkFilter, NetworkFilterFeaturesMask, NetworkFilterMask,
};
use adblock::lists::{FilterSet, ParseOptions, ParsedLine, parse_filter};
use adblock::regex_manager::RegexManagerDiscardPolicy;
use adblock::request::Request;
use adblock::url_parser::{ResolvesDomain, set_domain_resolver};
use url::{Position, Url};

/// What an address is for. It decides which rules hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `<img>` and its like.
    Picture,
    /// `<iframe>`.
    Frame,
    /// `<video>`, `<audio>`.
    Media,
    /// `<script>`.
    Script,
    /// `<a href>`: only rules that block a whole page hold, those for a host and nothing else
    /// (`||ads.example^`) and those that say so (`$document`). A rule such as `/ads/` would take
    /// links to articles, and one with `$third-party` spares a host's own pages.
    Link,
}

/// All kinds, in the order of their bits.
pub const KINDS: [Kind; 5] = [Kind::Picture, Kind::Frame, Kind::Media, Kind::Script, Kind::Link];

impl Kind {
    /// The bit of a kind in a set of kinds.
    pub fn bit(self) -> u8 {
        1 << self as u8
    }

    fn name(self) -> &'static str {
        match self {
            Self::Picture => "image",
            Self::Frame => "subdocument",
            Self::Media => "media",
            Self::Script => "script",
            Self::Link => "document",
        }
    }

    fn mask(self) -> NetworkFilterMask {
        match self {
            Self::Picture => NetworkFilterMask::FROM_IMAGE,
            Self::Frame => NetworkFilterMask::FROM_SUBDOCUMENT,
            Self::Media => NetworkFilterMask::FROM_MEDIA,
            Self::Script => NetworkFilterMask::FROM_SCRIPT,
            Self::Link => NetworkFilterMask::FROM_DOCUMENT,
        }
    }
}

/// The name of a rule that the engine does not know any more.
pub const SOME_RULE: &str = "a filter list";

/// The host of pages whose own is not known: no list has a rule for it.
pub const NO_HOST: &str = "unknown.invalid";

/// A request of this path asks for a host's own rules alone: [`OWN_RULES`] is always loaded.
const OWN_PATH: &str = "/reprint-own-rules-of-a-host";

/// Generic rules do not hold for [`OWN_PATH`].
const OWN_RULES: &str = "@@/reprint-own-rules-of-a-host|$generichide";

/// What a line is, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Nothing: a comment, a heading, an empty line.
    Nothing,
    /// A rule for elements.
    Cosmetic,
    /// A rule that blocks addresses, or removes parameters from them.
    Block(Pattern),
    /// An exception to them, or a rule that takes another one back.
    Exception,
    /// An exception to generic rules for elements.
    GenericHide,
    /// A redirection of what other rules block.
    Redirect,
    /// A rule for requests that are never made here.
    OtherRequest,
    /// A line that cannot be read.
    Unreadable,
}

/// What an address needs for a rule to match it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The kinds of requests, as bits.
    pub kinds: u8,
    /// The host that it must have, or a domain above it, where that is sure.
    pub host: Option<String>,
    /// A text that is in it, case not counted; may be empty.
    pub text: String,
    /// Hashes of the domains of pages on which the rule holds; empty for all.
    pub domains: Vec<u64>,
    /// The parameter that the rule removes.
    pub removes: Option<String>,
}

/// The rules for elements that one host has of its own.
#[derive(Debug, Default)]
pub struct HostRules {
    /// Selectors that hide something.
    pub own: HashSet<String>,
    /// Selectors that hide nothing, also where they are generic ones.
    pub exceptions: HashSet<String>,
}

/// The compiled rules.
pub struct Engine(adblock::Engine);

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Engine")
    }
}

/// Registrable domains by the public suffix list.
struct Domains;

impl ResolvesDomain for Domains {
    fn get_host_domain(&self, host: &str) -> (usize, usize) {
        (host.len() - registrable(host).len(), host.len())
    }
}

/// `news.example.co.uk` to `example.co.uk`; numbers stay.
pub fn registrable(host: &str) -> &str {
    let is_number = host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok();
    if is_number { host } else { psl::domain_str(host).unwrap_or(host) }
}

impl Engine {
    /// Compiles lines. Those that cannot be read are left out; [`read`] tells which. With `named`,
    /// rules for addresses keep their text, and take twice the room.
    pub fn new(lines: &str, named: bool) -> Self {
        resolve_domains();
        let mut set = FilterSet::new(named);
        set.add_filter_list(format!("{OWN_RULES}\n{lines}"), ParseOptions::default());
        Self::ready(adblock::Engine::new_with_filter_set(set))
    }

    /// Bytes for the cache.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.serialize()
    }

    /// The engine of these bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        resolve_domains();
        let mut engine = adblock::Engine::default();
        engine.deserialize(bytes).ok()?;
        Some(Self::ready(engine))
    }

    /// A build is short, and needs no clock to forget patterns by.
    fn ready(engine: adblock::Engine) -> Self {
        engine.set_regex_discard_policy(RegexManagerDiscardPolicy {
            cleanup_interval: std::time::Duration::ZERO,
            discard_unused_time: std::time::Duration::ZERO,
        });
        Self(engine)
    }

    /// The rules for elements that a host has of its own.
    pub fn of_host(&self, host: &str) -> HostRules {
        let found = self.0.url_cosmetic_resources(&format!("https://{host}{OWN_PATH}"));
        HostRules { own: found.hide_selectors, exceptions: found.exceptions }
    }

    /// Generic selectors but those that begin with a class or an id.
    pub fn generic(&self) -> HashSet<String> {
        let all = self.0.url_cosmetic_resources(&format!("https://{NO_HOST}/"));
        all.hide_selectors
    }

    /// Generic selectors that begin with one of these classes or ids.
    pub fn by_class_and_id(
        &self,
        classes: &[String],
        ids: &[String],
        exceptions: &HashSet<String>,
    ) -> Vec<String> {
        self.0.hidden_class_id_selectors(classes, ids, exceptions)
    }

    /// The rule that blocks an address on a page of a host (`""` where it is not known).
    pub fn blocks(&self, url: &Url, kind: Kind, source: &str) -> Option<String> {
        let address = &url[..Position::AfterQuery];
        let found = self.0.check_network_request(&request(address, url, kind, source)?);
        found.should_block().then(|| {
            found.filter.and_then(|rule| rule.raw_line).unwrap_or_else(|| SOME_RULE.to_owned())
        })
    }

    /// The address without the parameters that rules remove.
    pub fn without_params(&self, url: &Url, source: &str) -> Option<Url> {
        let found = self.0.check_network_request(&request(url.as_str(), url, Kind::Link, source)?);
        Url::parse(&found.rewritten_url?).ok()
    }
}

/// Without a resolver the engine would panic. One that is there already is ours.
fn resolve_domains() {
    drop(set_domain_resolver(Box::new(Domains)));
}

fn request(address: &str, url: &Url, kind: Kind, source: &str) -> Option<Request> {
    let host = url.host_str()?;
    let third_party = registrable(host) != registrable(source);
    Some(Request::preparsed(address, host, source, kind.name(), third_party, "get"))
}

/// The hashes of a page's host and of the domains above it, as [`Pattern::domains`] has them.
pub fn domains_of(source: &str) -> Vec<u64> {
    let request = Request::preparsed("https://x/", "x", source, "image", true, "get");
    request.source_hostname_hashes.unwrap_or_default()
}

/// What a line is.
pub fn read(line: &str) -> Line {
    if line.starts_with('!') || line.starts_with("[Adblock") || line.trim().len() < 2 {
        return Line::Nothing;
    }
    if line.starts_with('#') && line[1..].starts_with(char::is_whitespace) {
        return Line::Nothing;
    }
    match parse_filter(line, false, ParseOptions::default()) {
        Ok(ParsedLine::Cosmetic(_)) => Line::Cosmetic,
        Ok(ParsedLine::Network(filter)) => network(&filter),
        Err(_) => Line::Unreadable,
    }
}

fn network(filter: &NetworkFilter<'_>) -> Line {
    type Features = NetworkFilterFeaturesMask;
    let has = |feature| filter.features_mask.contains(feature);
    let is = |flag| filter.mask.contains(flag);
    if has(Features::GENERIC_HIDE) {
        return Line::GenericHide;
    }
    if has(Features::IS_CSP) {
        return Line::OtherRequest;
    }
    if has(Features::BAD_FILTER) {
        return Line::Exception;
    }
    let kinds = KINDS.into_iter().filter(|kind| is(kind.mask()));
    let kinds = kinds.fold(0, |kinds, kind| kinds | kind.bit());
    if kinds == 0 {
        return Line::OtherRequest;
    }
    if has(Features::IS_REDIRECT) && !has(Features::ALSO_BLOCK_REDIRECT) {
        return Line::Redirect;
    }
    if is(NetworkFilterMask::IS_EXCEPTION) {
        return Line::Exception;
    }
    let removes = filter.modifier_option.filter(|_| has(Features::IS_REMOVEPARAM));
    let pattern = match &filter.filter {
        FilterPart::Simple(pattern) => pattern.as_ref(),
        _ => "",
    };
    let host = filter.hostname.as_deref().filter(|_| is(NetworkFilterMask::IS_HOSTNAME_ANCHOR));
    // Only then nothing may stand behind the host's name.
    let is_whole = !is(NetworkFilterMask::IS_HOSTNAME_REGEX)
        && if pattern.is_empty() {
            is(NetworkFilterMask::IS_RIGHT_ANCHOR)
        } else {
            is(NetworkFilterMask::IS_LEFT_ANCHOR) && pattern.starts_with(['/', '^'])
        };
    let mut text = if is(NetworkFilterMask::IS_COMPLETE_REGEX) {
        longest_of_regex(pattern)
    } else {
        let parts = pattern.split(['*', '^']);
        parts.max_by_key(|part| part.len()).unwrap_or_default().to_owned()
    };
    if let Some(host) = host
        && !is_whole
        && host.len() > text.len()
    {
        host.clone_into(&mut text);
    }
    Line::Block(Pattern {
        kinds,
        host: host.filter(|_| is_whole).map(|host| host.trim_end_matches('.').to_owned()),
        text,
        domains: filter.opt_domains.clone().unwrap_or_default(),
        removes: removes.map(str::to_owned),
    })
}

/// The longest text that is in everything a regular expression between slashes can match, as far as
/// it is seen at a glance.
fn longest_of_regex(regex: &str) -> String {
    let inside = regex.trim_start_matches('/').trim_end_matches('/');
    let (mut best, mut run) = (String::new(), String::new());
    let mut depth = 0_usize;
    let mut chars = inside.chars().peekable();
    while let Some(c) = chars.next() {
        let literal = match c {
            '\\' => chars.next().filter(char::is_ascii_punctuation),
            '[' => {
                // A bracket that stands first is one of the set.
                chars.next_if_eq(&'^');
                chars.next_if_eq(&']');
                while let Some(c) = chars.next().filter(|c| *c != ']') {
                    if c == '\\' {
                        chars.next();
                    }
                }
                None
            }
            '(' | '{' => {
                depth += 1;
                None
            }
            ')' | '}' => {
                depth = depth.saturating_sub(1);
                None
            }
            '|' if depth == 0 => return String::new(),
            '^' | '$' | '.' | '?' | '*' | '+' | '|' => None,
            c => Some(c),
        };
        // What may be there any number of times may be not there.
        let is_sure = depth == 0 && !matches!(chars.peek(), Some('?' | '*' | '{'));
        match literal.filter(|_| is_sure) {
            Some(c) => run.push(c),
            None => run.clear(),
        }
        if run.len() > best.len() {
            best.clone_from(&run);
        }
    }
    best
}
