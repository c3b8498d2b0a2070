//! The one door to ammonia, and the only maker of [`SafeHtml`]: what it has not seen, no template
//! can print. It knows an allow-list and nothing about articles, rules or pages.

mod allow;

use std::sync::LazyLock;

use ammonia::Builder;

use crate::text;

/// HTML that passed the allow-list. There is no other way to make one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// The markup, for a template or a feed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Built once: making it costs more than a hundred articles.
static SANITIZER: LazyLock<Builder<'static>> = LazyLock::new(allow::builder);

/// Sanitizes a fragment of HTML. Whatever comes in, what comes out holds only the elements,
/// attributes, classes and URL schemes of the allow-list.
///
/// Nesting has to be capped by the caller: 20,000 nested elements cost seconds.
pub fn sanitize(html: &str) -> SafeHtml {
    let document = SANITIZER.clean(html);
    let mut bytes = Vec::with_capacity(html.len() + html.len() / 8);
    // Its `Display` looks at the bytes with the slow check of the standard library, and copies them.
    let written = document.write_to(&mut bytes).ok();
    let safe = written.and_then(|()| text::checked(&bytes));
    SafeHtml(safe.unwrap_or_else(|| document.to_string()))
}

/// Whether an element of this name is on the allow-list.
pub fn keeps(name: &str) -> bool {
    allow::TAGS.contains(&name)
}

#[cfg(test)]
mod tests;
