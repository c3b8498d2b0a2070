//! The one door to pulldown-cmark: Markdown to untrusted HTML.

use std::borrow::Cow;

use pulldown_cmark::{Options, Parser, html};

/// A character of the private use area: to CommonMark a letter, and in no text of ours.
const JOINT: char = '\u{e0f5}';

/// Renders Markdown with tables, footnotes and strike-through, which GitHub's and Jekyll's readers
/// know too. HTML in it is passed on as it is; `clean` and `trust` see to it.
pub fn to_html(markdown: &str) -> String {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let joined = join_emphasis(markdown);
    let mut out = String::with_capacity(joined.len() * 5 / 4);
    html::push_html(&mut out, Parser::new_ext(&joined, options));
    match joined {
        Cow::Borrowed(_) => out,
        Cow::Owned(_) => out.replace(JOINT, ""),
    }
}

/// `**「关键词」**，` is strong to its author and to kramdown. By CommonMark's rule of flanking runs
/// (section 6.2) a `**` between a letter and punctuation is none, and Chinese has no spaces to
/// help: so a joint is put between the run and the punctuation, and taken out of the result.
fn join_emphasis(markdown: &str) -> Cow<'_, str> {
    let is_mark = |c: Option<char>| {
        c.is_some_and(|c| !c.is_alphanumeric() && crate::text::is_cjk(c) && c != '\u{3000}')
    };
    let near = |at: usize| {
        is_mark(markdown[..at].chars().next_back()) || is_mark(markdown[at + 2..].chars().next())
    };
    if markdown.contains(JOINT) || !markdown.match_indices("**").any(|(at, _)| near(at)) {
        return Cow::Borrowed(markdown);
    }
    let mut out = String::with_capacity(markdown.len() + 64);
    let mut done = 0;
    for (at, run) in markdown.match_indices("**") {
        out.push_str(&markdown[done..at]);
        if is_mark(markdown[..at].chars().next_back()) {
            out.push(JOINT);
        }
        out.push_str(run);
        done = at + run.len();
        if is_mark(markdown[done..].chars().next()) {
            out.push(JOINT);
        }
    }
    out.push_str(&markdown[done..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::to_html;

    #[test]
    fn strong_text_at_chinese_punctuation() {
        for (written, made) in [
            ("在**「关键词」**，里", "<p>在<strong>「关键词」</strong>，里</p>\n"),
            ("他说**“好”**然后", "<p>他说<strong>“好”</strong>然后</p>\n"),
            ("**甲**，**《乙》**。", "<p><strong>甲</strong>，<strong>《乙》</strong>。</p>\n"),
            ("习**说", "<p>习**说</p>\n"),
            ("a **b** c", "<p>a <strong>b</strong> c</p>\n"),
            ("`**「x」**`", "<p><code>**「x」**</code></p>\n"),
        ] {
            assert_eq!(to_html(written), made, "{written}");
        }
    }
}
