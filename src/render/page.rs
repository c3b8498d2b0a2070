//! The other door to Tera: a view through a template to bytes.

use serde::Serialize;
use tera::{Context, Value};

use crate::error::Result;
use crate::render::json_ld::JsonLd;
use crate::theme::engine::Engine;
use crate::trust::SafeHtml;

/// What is printed as it is: the only values that are not escaped. Their types vouch for them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Trusted<'a> {
    /// The text of an article or of a page of the site's own.
    pub body: Option<&'a SafeHtml>,
    /// What the page says to search engines.
    pub json_ld: Option<&'a JsonLd>,
}

impl<'a> Trusted<'a> {
    /// A body alone.
    pub fn body(body: &'a SafeHtml) -> Self {
        Self { body: Some(body), json_ld: None }
    }
}

/// A part of a view as templates see it, made once for many pages.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Prepared(Value);

impl Prepared {
    /// Of a list of views.
    pub fn list<T: Serialize>(views: &[T]) -> Self {
        Self(Value::from_serializable(&views))
    }
}

/// Renders a view.
pub fn render(
    engine: &Engine,
    template: &str,
    view: &impl Serialize,
    trusted: Trusted<'_>,
) -> Result<Vec<u8>> {
    let Trusted { body, json_ld } = trusted;
    let mut context = Context::from_serialize(view).map_err(|error| engine.error(&error))?;
    if let Some(body) = body {
        context.insert_value("body", Value::safe_string(body.as_str()));
    }
    if let Some(json_ld) = json_ld {
        context.insert_value("json_ld", Value::safe_string(json_ld.as_str()));
    }
    let mut bytes = Vec::with_capacity(4096 + body.map_or(0, |body| body.as_str().len()));
    engine.tera.render_to(template, &context, &mut bytes).map_err(|error| engine.error(&error))?;
    // Pages end with a line end, whatever a template's last tag ate.
    if bytes.last() != Some(&b'\n') {
        bytes.push(b'\n');
    }
    Ok(bytes)
}
