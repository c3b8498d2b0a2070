//! The other door to Tera: a view through a template to bytes.

use serde::Serialize;
use tera::{Context, Value};

use crate::error::Result;
use crate::theme::engine::{Engine, template_error};
use crate::trust::SafeHtml;

/// Renders a view. `body` is the only value that is not escaped, and only [`SafeHtml`] can be one.
pub fn render(
    engine: &Engine,
    template: &str,
    view: &impl Serialize,
    body: Option<&SafeHtml>,
) -> Result<Vec<u8>> {
    let mut context = Context::from_serialize(view).map_err(|error| template_error(&error))?;
    if let Some(body) = body {
        context.insert_value("body", Value::safe_string(body.as_str()));
    }
    let mut bytes = Vec::with_capacity(4096 + body.map_or(0, |body| body.as_str().len()));
    engine
        .tera
        .render_to(template, &context, &mut bytes)
        .map_err(|error| template_error(&error))?;
    // Pages end with a line end, whatever a template's last tag ate.
    if bytes.last() != Some(&b'\n') {
        bytes.push(b'\n');
    }
    Ok(bytes)
}
