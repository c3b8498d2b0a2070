//! A `ClearURLs` file to providers. A provider with something that cannot be used keeps the rest; all
//! of it is told.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use url::Url;

use crate::clean::addresses::expression::Expression;
use crate::clean::addresses::pattern::Pattern;
use crate::clean::addresses::provider::{Effect, Provider};
use crate::model::problem::Problem;

/// Many rules allow a question mark that was escaped in front of a name.
const ESCAPED_MARK: &str = "(?:%3F)?";

/// All providers of a file, in its order.
#[derive(Debug)]
pub struct Catalog {
    providers: Vec<Provider>,
    /// Providers by the two letters that a part of the host has to begin with.
    by_letters: Vec<Vec<usize>>,
    /// Providers that any address may belong to.
    others: Vec<usize>,
}

/// The entries of an object in the order in which they are written: providers work one after the
/// other.
struct Entries(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Entries;
            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("an object of providers")
            }
            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Entries, M::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        from.deserialize_map(InOrder)
    }
}

#[derive(serde::Deserialize)]
struct File {
    providers: Entries,
}

impl Catalog {
    /// Reads a file. `label` is its name in messages.
    pub fn parse(label: &str, text: &str, problems: &mut Vec<Problem>) -> Self {
        let entries = match serde_json::from_str::<File>(text) {
            Ok(file) => file.providers.0,
            Err(error) => {
                let message = format!("this is no ClearURLs file: {error}");
                problems.push(
                    Problem::error(&label, "clear-urls-file", message)
                        .at(error.line().max(1), error.column().max(1))
                        .help("take the file data.min.json of the ClearURLs rules as it is, or leave out `clear_urls`"),
                );
                Vec::new()
            }
        };
        let mut read = Reader { label, problems };
        let providers: Vec<Provider> =
            entries.iter().filter_map(|(name, entry)| read.provider(name, entry)).collect();
        let mut by_letters = vec![Vec::new(); KINDS * KINDS];
        let mut others = Vec::new();
        for (at, provider) in providers.iter().enumerate() {
            match provider.pattern.first_letters() {
                Some(letters) => by_letters[place(letters)].push(at),
                None => others.push(at),
            }
        }
        Self { providers, by_letters, others }
    }

    /// How many providers there are.
    pub fn len(&self) -> usize {
        self.providers.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.providers.is_empty()
    }

    /// Does to an address what the providers say that it belongs to, in their order. After a
    /// redirection the rest is for the address that it leads to.
    pub fn apply(&self, url: &Url) -> Effect {
        let host = url.host_str().unwrap_or_default();
        let mut about = Vec::with_capacity(self.others.len() + 8);
        about.extend_from_slice(&self.others);
        // A name of one letter has the dot after it as its second: patterns may go on.
        let (mut begins, bytes) = (true, host.as_bytes());
        for (at, byte) in bytes.iter().enumerate() {
            if begins {
                let second = bytes.get(at + 1).copied().unwrap_or_default();
                about.extend_from_slice(&self.by_letters[place([*byte, second])]);
            }
            begins = *byte == b'.';
        }
        if about.len() > self.others.len() {
            about.sort_unstable();
            about.dedup();
        }
        let mut now: Option<Url> = None;
        for at in about {
            match self.providers[at].apply(now.as_ref().unwrap_or(url)) {
                Effect::Nothing => {}
                Effect::Changed(changed) if changed.host_str() != Some(host) => {
                    return Effect::Changed(changed);
                }
                Effect::Changed(changed) => now = Some(changed),
                blocked @ Effect::Blocked(_) => return blocked,
            }
        }
        now.map_or(Effect::Nothing, Effect::Changed)
    }
}

/// Kinds of letters that providers are sorted by: `a` to `z`, and all others.
const KINDS: usize = 27;

fn place(letters: [u8; 2]) -> usize {
    let kind = |letter: u8| match letter {
        b'a'..=b'z' => usize::from(letter - b'a') + 1,
        _ => 0,
    };
    kind(letters[0]) * KINDS + kind(letters[1])
}

struct Reader<'a> {
    label: &'a str,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn doubt(&mut self, provider: &str, message: &str) {
        self.problems.push(
            Problem::warning(
                &self.label,
                "clear-urls-provider",
                format!("provider `{provider}`: {message}"),
            )
            .help("the rest of the provider holds; mend the rule, or tell the ClearURLs project"),
        );
    }

    fn provider(&mut self, name: &str, entry: &Value) -> Option<Provider> {
        let Some(pattern) = entry.get("urlPattern").and_then(Value::as_str) else {
            self.doubt(name, "it has no `urlPattern`, so it is about nothing");
            return None;
        };
        let pattern = match Pattern::new(pattern) {
            Ok(pattern) => pattern,
            Err(why) => {
                self.doubt(
                    name,
                    &format!("`urlPattern` cannot be used ({why}), so it is about nothing"),
                );
                return None;
            }
        };
        let mut names = self.list(name, entry, "rules");
        names.extend(self.list(name, entry, "referralMarketing"));
        let mut fields = HashSet::new();
        let mut expressions = Vec::new();
        for field in names {
            let word = field.strip_prefix(ESCAPED_MARK).unwrap_or(field);
            if word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-%:~".contains(&byte)) {
                let word = word.to_ascii_lowercase();
                if word.len() < field.len() {
                    fields.insert(format!("%3f{word}"));
                    fields.insert(format!("?{word}"));
                }
                fields.insert(word);
            } else {
                expressions.push(field);
            }
        }
        let field = self.joined(name, "rules", &expressions, Expression::any_whole);
        let exceptions = self.list(name, entry, "exceptions");
        let exceptions = self.joined(name, "exceptions", &exceptions, Expression::any);
        Some(Provider {
            name: format!("{}: {name}", self.label),
            pattern,
            is_blocked: entry.get("completeProvider").and_then(Value::as_bool).unwrap_or_default(),
            fields,
            field,
            raw: self.each(name, entry, "rawRules"),
            exceptions,
            redirections: self.each(name, entry, "redirections"),
        })
    }

    /// The strings of a list; a list that is not there is empty.
    fn list<'v>(&mut self, provider: &str, entry: &'v Value, key: &str) -> Vec<&'v str> {
        let Some(value) = entry.get(key) else { return Vec::new() };
        let strings: Option<Vec<&str>> =
            value.as_array().and_then(|values| values.iter().map(Value::as_str).collect());
        strings.unwrap_or_else(|| {
            self.doubt(provider, &format!("`{key}` is no list of strings, it is left out"));
            Vec::new()
        })
    }

    fn each(&mut self, provider: &str, entry: &Value, key: &str) -> Vec<Expression> {
        let patterns = self.list(provider, entry, key);
        let mut expressions = Vec::new();
        for pattern in patterns {
            match Expression::new(pattern) {
                Ok(expression) => expressions.push(expression),
                Err(why) => {
                    self.doubt(provider, &format!("`{pattern}` of `{key}` cannot be used: {why}"));
                }
            }
        }
        expressions
    }

    /// All of a list as one expression; where that cannot be used, all that can.
    fn joined(
        &mut self,
        provider: &str,
        key: &str,
        patterns: &[&str],
        join: fn(&[&str]) -> Result<Option<Expression>, String>,
    ) -> Option<Expression> {
        // Most lists are sound: each by itself would take twice the time.
        if let Ok(all) = join(patterns) {
            return all;
        }
        let mut sound = Vec::new();
        for pattern in patterns {
            match Expression::new(pattern) {
                Ok(_) => sound.push(*pattern),
                Err(why) => {
                    self.doubt(provider, &format!("`{pattern}` of `{key}` cannot be used: {why}"));
                }
            }
        }
        join(&sound).unwrap_or_else(|why| {
            self.doubt(provider, &format!("`{key}` together cannot be used: {why}"));
            None
        })
    }
}
