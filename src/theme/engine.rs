//! One of the two doors to Tera: templates compiled, the global context filled. The other is
//! `render/page.rs`, which renders.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;
use tera::{ErrorKind, Kwargs, State, Tera, TeraResult, Value};
use url::Url;

use crate::config::Config;
use crate::error::{Concern, Error, Result};
use crate::theme::about::OptionValue;
use crate::theme::layers::Layers;
use crate::theme::policy;
use crate::theme::texts::Texts;

/// Compiled templates.
#[derive(Debug)]
pub struct Engine {
    /// Rendered from by `render/page.rs`.
    pub tera: Tera,
    files: Files,
}

/// Where each template comes from, by its name. The paths of embedded ones are relative.
#[derive(Debug)]
struct Files(BTreeMap<String, PathBuf>);

/// What every template sees of the configuration. Never counts or anything else that changes with
/// the articles: a page's key would miss it.
#[derive(Serialize)]
struct SiteView<'a> {
    title: &'a str,
    description: &'a str,
    lang: &'a str,
    base_url: Option<&'a str>,
    license: Option<&'a str>,
    contact: Option<&'a str>,
    open_graph: bool,
    mirrors: Vec<MirrorView<'a>>,
}

/// An address at which the site can be read.
#[derive(Serialize)]
struct MirrorView<'a> {
    /// Host and path: what readers know it by.
    name: &'a str,
    url: &'a str,
}

impl<'a> MirrorView<'a> {
    fn of(url: &'a Url) -> Self {
        let whole = url.as_str();
        let name = whole.split_once("://").map_or(whole, |(_, name)| name);
        Self { name: name.trim_end_matches('/'), url: whole }
    }
}

/// The name and version that pages carry.
pub const GENERATOR: &str = concat!("Reprint ", env!("CARGO_PKG_VERSION"));

impl Engine {
    /// Compiles all templates of a theme. They see its options, and the path of each of its assets.
    pub fn new(
        layers: &Layers,
        config: &Config,
        texts: &Texts,
        options: &BTreeMap<&str, &OptionValue>,
        assets: &BTreeMap<String, String>,
    ) -> Result<Self> {
        let mut tera = Tera::default();
        // Bodies are trusted by their type, not by a template's word.
        tera.register_filter("safe", |_: &str, _: Kwargs, _: &State<'_>| -> TeraResult<String> {
            Err(tera::Error::message(
                "the filter `safe` is switched off: `body` is already trusted, nothing else is",
            ))
        });
        let mut files = Files(BTreeMap::new());
        let mut templates = Vec::new();
        for (name, path, text) in layers.templates() {
            files.0.insert(name.to_owned(), path.to_owned());
            templates.push((name, text));
        }
        tera.add_raw_templates(templates).map_err(|error| files.error(&error))?;
        let site = SiteView {
            title: &config.title,
            description: &config.description,
            lang: &config.lang,
            base_url: config.base_url.as_ref().map(Url::as_str),
            license: config.outlook.license.as_deref(),
            contact: config.outlook.contact.as_deref(),
            open_graph: config.outlook.extras.open_graph,
            mirrors: config.copies.iter().map(MirrorView::of).collect(),
        };
        let global = tera.global_context();
        global.insert("site", &site);
        global.insert("t", texts.all());
        global.insert("generator", GENERATOR);
        global.insert("options", options);
        global.insert("assets", assets);
        // Of our own words alone: escaped, each of its quotes would take five bytes in every page.
        let images = config.images_by_host.values().chain([&config.images]);
        global.insert_value("csp", Value::safe_string(&policy::csp(images.copied())));
        Ok(Self { tera, files })
    }

    /// What Tera says is wrong with a template, with its file and the place in it.
    pub fn error(&self, error: &tera::Error) -> Error {
        self.files.error(error)
    }
}

impl Files {
    fn error(&self, error: &tera::Error) -> Error {
        let mut text = error.to_string();
        let mut source = std::error::Error::source(error);
        while let Some(inner) = source {
            text.push_str("\n  because: ");
            text.push_str(&inner.to_string());
            source = inner.source();
        }
        let (first, rest) = text.trim().split_once('\n').unwrap_or((text.trim(), ""));
        let (name, place) = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let span = report.span();
                (report.filename(), Some((span.start_line, span.start_col + 1)))
            }
            ErrorKind::MissingParent { current: name, .. }
            | ErrorKind::CircularExtend { tpl: name, .. }
            | ErrorKind::CircularInclude { tpl: name, .. } => (name.as_str(), None),
            _ => ("", None),
        };
        let file = self.0.get(name);
        let which = match file {
            Some(path) if path.is_relative() => "an embedded template",
            _ => "a template",
        };
        let message = first.strip_prefix("error: ").unwrap_or(first);
        let mut made = Error::new(Concern::Config, format!("{which} is wrong: {message}"));
        if let Some(path) = file {
            made = made.at(path);
        }
        if let Some((line, column)) = place {
            made = made.place(line, column);
        }
        if rest.is_empty() { made } else { made.excerpt(rest) }
    }
}
