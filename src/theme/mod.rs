//! Templates, interface texts, the stylesheet and other assets: the site's own files over the theme's
//! files over the embedded ones. Knows nothing of articles.

pub mod about;
pub mod embedded;
pub mod engine;
pub mod layers;
pub mod policy;
pub mod stylesheet;
pub mod texts;
pub mod web_manifest;

use std::collections::BTreeMap;

use crate::config::Config;
use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::model::output::{Output, OutputKind};
use crate::theme::about::About;
use crate::theme::engine::Engine;
use crate::theme::layers::Layers;
use crate::theme::texts::Texts;

/// A loaded theme.
#[derive(Debug)]
pub struct Theme {
    /// Compiled templates.
    pub engine: Engine,
    /// The interface in the site's language.
    pub texts: Texts,
    /// The stylesheet, its name carrying its hash.
    pub stylesheet: Output,
    /// Icons, the site's manifest and other files, in the order of their names.
    pub assets: Vec<Output>,
    /// The hash of everything that the theme is made of.
    pub fingerprint: Fingerprint,
}

impl Theme {
    /// Loads the theme that the configuration names.
    pub fn load(config: &Config) -> Result<Self> {
        let layers = Layers::new(config)?;
        let texts = Texts::load(&layers, &config.lang)?;
        let about = About::load(&layers, &config.outlook.theme_options)?;
        let written = layers.read("style.css")?;
        if let Some((path, _)) = layers.all("style.css").last() {
            stylesheet::check(&written, path)?;
        }
        let css = written + &about.css();
        let stylesheet = asset("style.css", css.into_bytes());
        let mut named: BTreeMap<String, String> = BTreeMap::new();
        let mut assets = Vec::new();
        for (name, bytes) in layers.assets() {
            let made = asset(name, bytes.to_vec());
            named.insert(name.to_owned(), made.path.clone());
            assets.push(made);
        }
        if !named.contains_key(web_manifest::NAME) {
            let bytes = web_manifest::bytes(config, &about, &named)?;
            let made = asset(web_manifest::NAME, bytes);
            named.insert(web_manifest::NAME.to_owned(), made.path.clone());
            assets.push(made);
        }
        let engine = Engine::new(&layers, config, &texts, &about.options(), &named)?;
        Ok(Self { engine, texts, stylesheet, assets, fingerprint: layers.fingerprint() })
    }
}

/// A file of the theme: its name carries its hash, so that a browser may keep it for ever.
fn asset(name: &str, bytes: Vec<u8>) -> Output {
    let hash = Fingerprint::of(&bytes).base32(8);
    let path = match name.rsplit_once('.') {
        Some((stem, end)) if !stem.is_empty() && !end.contains('/') => {
            format!("assets/{stem}-{hash}.{end}")
        }
        _ => format!("assets/{name}-{hash}"),
    };
    Output { path, kind: OutputKind::Asset, bytes }
}
