//! The one door to pulldown-cmark: Markdown to untrusted HTML.

use pulldown_cmark::{Options, Parser, html};

/// Renders Markdown with tables, footnotes and strike-through, which GitHub's and Jekyll's readers
/// know too. HTML in it is passed on as it is; `clean` and `trust` see to it.
pub fn to_html(markdown: &str) -> String {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut out = String::with_capacity(markdown.len() * 5 / 4);
    html::push_html(&mut out, Parser::new_ext(markdown, options));
    out
}
