//! A tree into the elements that selectors match. Of thousands of selectors only those are run whose
//! needs the tree fills; one walk over it finds that out for all of them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::clean::dom::{self, Node, Selector, Tree};
use crate::clean::lists::bloom::Bloom;
use crate::clean::lists::grams::{Grams, Starts};
use crate::clean::lists::needs::{self, Need};
use crate::fingerprint::quick;

/// A hash of a class, an id, an element's or an attribute's name; they are told apart.
fn hash(mark: u8, word: &str) -> u64 {
    quick(word.as_bytes()) ^ u64::from(mark) << 56
}

const ID: u8 = 1;
const CLASS: u8 = 2;
const TAG: u8 = 3;
const ATTR: u8 = 4;

/// The hash of a class or an id; that of others is not asked for.
pub fn key(need: &Need) -> Option<u64> {
    match need {
        Need::Id(id) => Some(hash(ID, id)),
        Need::Class(class) => Some(hash(CLASS, class)),
        _ => None,
    }
}

/// Selectors, and where they can match.
#[derive(Debug)]
pub struct Selectors {
    all: Vec<Rule>,
    bloom: Bloom,
    /// The hash of a word to the selectors that need it, sorted.
    words: Vec<(u64, u32)>,
    /// The hash of an attribute's name to what selectors need of its value, sorted.
    values: Vec<(u64, Starts, Grams)>,
    /// Selectors of which nothing is known.
    always: Vec<u32>,
}

#[derive(Debug)]
struct Rule {
    text: String,
    /// Whether it speaks of one element alone, so that what it needs is that one's.
    is_compound: bool,
    compiled: OnceLock<Option<Selector>>,
}

impl Rule {
    fn new(text: String) -> Self {
        // White space, `,`, `:` and the like may lead to other elements. So may a `>` in a value, as far as is
        // known here.
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"_-#.[]=\"'^$*/".contains(&b);
        Self { is_compound: text.bytes().all(is_plain), text, compiled: OnceLock::new() }
    }
}

impl Selectors {
    /// Of these selectors; what cannot be read matches nothing.
    pub fn new(mut texts: Vec<String>) -> Self {
        texts.sort_unstable();
        texts.dedup();
        let (mut words, mut always) = (Vec::new(), Vec::new());
        let mut values: BTreeMap<u64, [Parts; 2]> = BTreeMap::new();
        for (number, text) in (0_u32..).zip(&texts) {
            let Some(needs) = needs::of(text) else {
                always.push(number);
                continue;
            };
            for need in needs {
                match need {
                    Need::Id(word) => words.push((hash(ID, &word), number)),
                    Need::Class(word) => words.push((hash(CLASS, &word), number)),
                    Need::Tag(word) => words.push((hash(TAG, &word), number)),
                    Need::Attr(word) => words.push((hash(ATTR, &word), number)),
                    Need::Start(name, part) => {
                        values.entry(hash(ATTR, &name)).or_default()[0].push((number, part));
                    }
                    Need::Value(name, part) => {
                        values.entry(hash(ATTR, &name)).or_default()[1].push((number, part));
                    }
                }
            }
        }
        words.sort_unstable();
        let all = texts.into_iter().map(Rule::new).collect();
        let asked: Vec<u64> =
            words.iter().map(|(word, _)| word).chain(values.keys()).copied().collect();
        let values = values.iter().map(|(name, [starts, parts])| {
            let starts = starts.iter().map(|(number, part)| (*number, part.as_str()));
            let parts = parts.iter().map(|(number, part)| (*number, part.as_str()));
            (*name, Starts::new(starts), Grams::new(parts))
        });
        Self { bloom: Bloom::new(asked.into_iter()), values: values.collect(), all, words, always }
    }

    /// The number of a selector, where it is one of these.
    pub fn number(&self, text: &str) -> Option<u32> {
        let at = self.all.binary_search_by(|rule| rule.text.as_str().cmp(text)).ok()?;
        u32::try_from(at).ok()
    }

    /// The text of a selector.
    pub fn text(&self, number: u32) -> &str {
        self.all.get(number as usize).map_or("", |rule| &rule.text)
    }

    /// A selector, compiled when it is first needed.
    pub fn compiled(&self, number: u32) -> Option<&Selector> {
        let rule = self.all.get(number as usize)?;
        rule.compiled.get_or_init(|| Selector::parse(&rule.text)).as_ref()
    }

    /// Whether a selector can only match elements that have what it needs.
    pub fn is_compound(&self, number: u32) -> bool {
        self.all.get(number as usize).is_some_and(|rule| rule.is_compound)
    }

    fn of_word(&self, word: u64, own: u32, found: &mut Vec<(u32, u32)>) {
        if self.bloom.may_hold(word) {
            let from = self.words.partition_point(|(other, _)| *other < word);
            let here = self.words[from..].iter().take_while(|(other, _)| *other == word);
            found.extend(here.map(|(_, number)| (*number, own)));
        }
    }

    fn of_value(&self, name: u64, value: &str, own: u32, found: &mut Vec<(u32, u32)>) {
        if !self.bloom.may_hold(name) {
            return;
        }
        if let Ok(at) = self.values.binary_search_by_key(&name, |(name, ..)| *name) {
            let (_, starts, grams) = &self.values[at];
            starts.find(value.as_bytes(), |number| found.push((number, own)));
            grams.find(value.as_bytes(), |number| {
                found.push((number, own));
                false
            });
        }
    }
}

/// Parts of values, with the numbers of the selectors that need them.
type Parts = Vec<(u32, String)>;

/// In the place of an element's number.
const NO_ELEMENT: u32 = u32::MAX;

/// What one walk over a tree finds.
#[derive(Debug)]
pub struct Walk<'t> {
    /// All elements, with their place in document order.
    pub elements: Vec<(u32, Node<'t>)>,
    /// Those with a class or an id that a key names.
    pub keyed: Vec<(u32, Node<'t>, Need)>,
    /// For each set of selectors those of them that may match something, each with an element that has what
    /// it needs.
    found: Vec<Vec<(u32, u32)>>,
}

impl<'t> Walk<'t> {
    /// Goes over a tree once. Of classes and ids those are kept that the keys may hold.
    pub fn new(tree: &'t Tree, keys: &Bloom, sets: &[&Selectors]) -> Self {
        let mut it = Self {
            elements: Vec::new(),
            keyed: Vec::new(),
            found: sets
                .iter()
                .map(|set| set.always.iter().map(|number| (*number, NO_ELEMENT)).collect())
                .collect(),
        };
        for (at, node) in (0_u32..).zip(dom::below(&tree.root())) {
            dom::with_element(&node, |name, attrs| {
                it.elements.push((at, node));
                it.word(sets, hash(TAG, &lower(name)));
                for (name, value) in attrs.all() {
                    it.attribute(at, node, (name, value), keys, sets);
                }
            });
        }
        for found in &mut it.found {
            found.sort_unstable();
            found.dedup();
        }
        it
    }

    fn attribute(
        &mut self,
        at: u32,
        node: Node<'t>,
        (name, value): (&str, &str),
        keys: &Bloom,
        sets: &[&Selectors],
    ) {
        let name_hash = hash(ATTR, &lower(name));
        self.word(sets, name_hash);
        let own = self.own();
        for (set, found) in sets.iter().zip(&mut self.found) {
            set.of_value(name_hash, value, own, found);
        }
        let (mark, need): (u8, fn(String) -> Need) = match name {
            "id" => (ID, Need::Id),
            "class" => (CLASS, Need::Class),
            _ => return,
        };
        // An id with a space in it is one id.
        let whole = [value].into_iter().filter(|_| mark == ID);
        let words = value.split_ascii_whitespace().filter(|_| mark == CLASS);
        for word in whole.chain(words) {
            let word_hash = hash(mark, word);
            self.word(sets, word_hash);
            if keys.may_hold(word_hash) {
                self.keyed.push((at, node, need(word.to_owned())));
            }
        }
    }

    fn word(&mut self, sets: &[&Selectors], word: u64) {
        let own = self.own();
        for (set, found) in sets.iter().zip(&mut self.found) {
            set.of_word(word, own, found);
        }
    }

    /// The number of the element that is looked at.
    fn own(&self) -> u32 {
        u32::try_from(self.elements.len() - 1).unwrap_or(NO_ELEMENT)
    }

    /// Those selectors of a set that may match something, by their numbers, and the elements that each may
    /// match.
    pub fn found<'w>(
        &'w self,
        number: usize,
        set: &'w Selectors,
    ) -> impl Iterator<Item = (u32, Cow<'w, [(u32, Node<'t>)]>)> {
        let found = self.found.get(number).map_or(&[][..], Vec::as_slice);
        found.chunk_by(|one, other| one.0 == other.0).map(|same| {
            let rule = same[0].0;
            let element = |(_, at): &(u32, u32)| self.elements.get(*at as usize).copied();
            let own = set.is_compound(rule).then(|| same.iter().map(element).collect());
            (rule, own.flatten().map_or(Cow::Borrowed(&*self.elements), Cow::Owned))
        })
    }
}

/// Names in foreign elements may have capitals.
fn lower(name: &str) -> std::borrow::Cow<'_, str> {
    if name.bytes().any(|b| b.is_ascii_uppercase()) {
        name.to_ascii_lowercase().into()
    } else {
        name.into()
    }
}
