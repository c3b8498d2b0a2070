//! Templates, interface texts and the stylesheet: the site's own files over the theme's files over
//! the embedded ones. Knows nothing of articles.

pub mod embedded;
pub mod engine;
pub mod layers;
pub mod texts;

use crate::config::Config;
use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::model::output::{Output, OutputKind};
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
    /// The hash of everything that the theme is made of.
    pub fingerprint: Fingerprint,
}

impl Theme {
    /// Loads the theme that the configuration names.
    pub fn load(config: &Config) -> Result<Self> {
        let layers = Layers::new(config)?;
        let texts = Texts::load(&layers, &config.lang)?;
        let engine = Engine::new(&layers, config, &texts)?;
        let bytes = layers.read("style.css")?.into_bytes();
        let stylesheet = Output {
            path: format!("assets/style-{}.css", Fingerprint::of(&bytes).base32(8)),
            kind: OutputKind::Asset,
            bytes,
        };
        Ok(Self { engine, texts, stylesheet, fingerprint: layers.fingerprint() })
    }
}
