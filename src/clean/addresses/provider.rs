//! One provider of a `ClearURLs` file: what is done to the addresses it is about.
//!
//! As the documentation of the format says (docs.clearurls.xyz, "Rule Catalogs"): exceptions win over
//! everything; a redirection's first group is the address that it leads to; raw rules are taken out of
//! the whole address; rules are names of fields, from end to end, in the query and in the fragment,
//! in upper or lower case. Referral marketing is taken off too, which is what `ClearURLs` does by
//! default: it says who is paid for a click, not what is to be shown.

use std::borrow::Cow;
use std::collections::HashSet;

use percent_encoding::percent_decode_str;
use url::Url;

use crate::clean::addresses::expression::Expression;
use crate::clean::addresses::params;
use crate::clean::addresses::pattern::Pattern;

/// A redirection may hold its address escaped as often as this.
const MOST_ESCAPES: usize = 3;

/// What became of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// It stays.
    Nothing,
    /// It is another one now.
    Changed(Url),
    /// It is not wanted, says the rule of this name.
    Blocked(String),
}

/// A provider.
#[derive(Debug)]
pub struct Provider {
    /// The name of the rule: the file and the provider.
    pub name: String,
    /// What it is about.
    pub pattern: Pattern,
    /// Whether all its addresses are unwanted.
    pub is_blocked: bool,
    /// Names of fields, in lower case.
    pub fields: HashSet<String>,
    /// Names of fields that are more than a word.
    pub field: Option<Expression>,
    /// What is taken out wherever it stands.
    pub raw: Vec<Expression>,
    /// Addresses that stay.
    pub exceptions: Option<Expression>,
    /// Addresses that lead on.
    pub redirections: Vec<Expression>,
}

impl Provider {
    /// Does to an address what the provider says.
    pub fn apply(&self, url: &Url) -> Effect {
        if !self.pattern.fits(url) {
            return Effect::Nothing;
        }
        let effect = self.effect(url);
        // Exceptions are many and rarely needed: asked last, they win all the same.
        let is_excepted = || self.exceptions.as_ref().is_some_and(|all| all.fits(url.as_str()));
        if effect != Effect::Nothing && is_excepted() {
            return Effect::Nothing;
        }
        effect
    }

    fn effect(&self, url: &Url) -> Effect {
        let mut now = Cow::Borrowed(url);
        for raw in &self.raw {
            let bare = raw.taken_out(now.as_str()).and_then(|text| Url::parse(&text).ok());
            if let Some(bare) = bare.filter(is_web) {
                now = Cow::Owned(bare);
            }
        }
        let leads = self.redirections.iter().find_map(|leads| leads.first_group(now.as_str()));
        if let Some(inner) = leads.and_then(target) {
            return Effect::Changed(inner);
        }
        if let Some(bare) = params::without(&now, |name, _| self.is_field(name)) {
            now = Cow::Owned(bare);
        }
        if self.is_blocked {
            return Effect::Blocked(self.name.clone());
        }
        match now {
            Cow::Owned(changed) if changed != *url => Effect::Changed(changed),
            _ => Effect::Nothing,
        }
    }

    fn is_field(&self, name: &str) -> bool {
        let is_word = if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            self.fields.contains(&name.to_ascii_lowercase())
        } else {
            self.fields.contains(name)
        };
        is_word || self.field.as_ref().is_some_and(|field| field.fits(name))
    }
}

/// The address in what a redirection found: its escapes undone until it is one. Some have no scheme
/// (`google.com/amp/s/example.com/1`); what is no host at all is no address.
fn target(found: &str) -> Option<Url> {
    let mut text = Cow::Borrowed(found);
    for _ in 0..MOST_ESCAPES {
        text = Cow::Owned(percent_decode_str(&text).decode_utf8().ok()?.into_owned());
        if let Some(url) = Url::parse(&text).ok().filter(is_web) {
            return Some(url);
        }
        if !text.contains('%') {
            break;
        }
    }
    let url = Url::parse(&format!("https://{text}")).ok()?;
    let (name, ends) = url.domain()?.rsplit_once('.')?;
    let is_host =
        !name.is_empty() && ends.len() > 1 && ends.bytes().all(|b| b.is_ascii_alphabetic());
    (is_host && text.contains('/')).then_some(url)
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}
