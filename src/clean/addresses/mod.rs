//! Addresses of the web freed of what does not belong to them: wrappers that only lead on, picture
//! proxies, parameters that only say how a reader came. By short lists of our own, and by a
//! `ClearURLs` file where the site gives one.

pub mod catalog;
pub mod expression;
pub mod params;
pub mod pattern;
pub mod provider;
pub mod proxies;
pub mod wrappers;

use url::Url;

use crate::clean::addresses::catalog::Catalog;
use crate::clean::addresses::provider::Effect;
use crate::fingerprint::Fingerprint;
use crate::model::problem::Problem;

/// Addresses in addresses in addresses: wrappers in wrappers occur, more than these are a trap.
const MOST_STEPS: usize = 8;

/// What is to be done with an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judged {
    /// It may stand, in this form; the same bytes where nothing was to be taken off.
    Clean(Url),
    /// A list says that nothing of it is wanted (`completeProvider`): a link loses its address and
    /// keeps its text, a picture or frame goes. With the name of the rule.
    Blocked(String),
}

/// The rules for addresses. Made once for a site and shared by all threads.
#[derive(Debug)]
pub struct AddressRules {
    catalog: Option<Catalog>,
    unwrap_proxies: bool,
    fingerprint: Fingerprint,
}

impl Default for AddressRules {
    /// The embedded rules alone.
    fn default() -> Self {
        Self::new(None, false, &mut Vec::new())
    }
}

impl AddressRules {
    /// The embedded rules, with those of a `ClearURLs` file (its name for messages, and its text)
    /// and with picture proxies unwrapped where the site wants it. What is wrong with the file is
    /// told; the rest of it holds.
    pub fn new(
        clear_urls: Option<(&str, &str)>,
        unwrap_proxies: bool,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let catalog = clear_urls.map(|(label, text)| Catalog::parse(label, text, problems));
        let fingerprint = Fingerprint::of_value(&(clear_urls, unwrap_proxies));
        Self { catalog, unwrap_proxies, fingerprint }
    }

    /// What the rules depend on besides the program: two of one fingerprint judge alike.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Judges an address of the web. Judging what came out changes nothing more: wrappers that do
    /// not come to an end are left as they are.
    pub fn judge(&self, url: Url) -> Judged {
        if !matches!(url.scheme(), "http" | "https") {
            return Judged::Clean(url);
        }
        let url = without_user(&url).unwrap_or(url);
        let mut now = None;
        for _ in 0..MOST_STEPS {
            match self.step(now.as_ref().unwrap_or(&url)) {
                Effect::Nothing => return Judged::Clean(now.unwrap_or(url)),
                Effect::Changed(changed) => now = Some(changed),
                Effect::Blocked(rule) => return Judged::Blocked(rule),
            }
        }
        Judged::Clean(url)
    }

    fn step(&self, url: &Url) -> Effect {
        if let Some(bare) = without_user(url) {
            return Effect::Changed(bare);
        }
        if self.unwrap_proxies
            && let Some(inner) = proxies::unwrap(url)
        {
            return Effect::Changed(inner);
        }
        if let Some(inner) = wrappers::unwrap(url) {
            return Effect::Changed(inner);
        }
        let bare = params::untrack(url);
        let Some(catalog) = &self.catalog else {
            return bare.map_or(Effect::Nothing, Effect::Changed);
        };
        match (catalog.apply(bare.as_ref().unwrap_or(url)), bare) {
            (Effect::Nothing, Some(bare)) => Effect::Changed(bare),
            (effect, _) => effect,
        }
    }
}

/// The address without a user's name and password; `None` where it has none. Readers take the name
/// for the host (`https://bank.example@evil.example/`), and no article needs it.
fn without_user(url: &Url) -> Option<Url> {
    if url.username().is_empty() && url.password().is_none() {
        return None;
    }
    let mut bare = url.clone();
    bare.set_username("").ok()?;
    bare.set_password(None).ok()?;
    Some(bare)
}

#[cfg(test)]
mod tests;
