//! `site.toml` as it was written, for messages that show the line. Knows no key.

use std::path::Path;

use toml::Spanned;

use crate::config::{diagnose, values};
use crate::error::Result;

/// The file as written, for messages about its values.
pub struct Written<'a> {
    /// Where it is.
    pub path: &'a Path,
    /// All of it.
    pub text: &'a str,
}

impl Written<'_> {
    /// A value through its check; a mistake is shown in its line.
    pub fn value<T, U>(
        &self,
        key: &str,
        value: Option<Spanned<T>>,
        check: impl FnOnce(T) -> std::result::Result<U, String>,
    ) -> Result<Option<U>> {
        let Some(value) = value else { return Ok(None) };
        let span = value.span();
        check(value.into_inner()).map(Some).map_err(|why| {
            let error = diagnose::toml(self.text, Some(span), &format!("{key}: {why}"), self.path);
            error.help(values::help(key))
        })
    }
}
