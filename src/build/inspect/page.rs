//! An explanation as a page to look at: the article as it will be shown, with the parts that were taken
//! out in their places, and the rule behind each. It fetches nothing but the article's own pictures.

use std::fmt::Write as _;

use chrono_tz::Tz;

use crate::build::inspect::explain::Explained;
use crate::build::inspect::report::{lines, percent};
use crate::clean::state::MARKS;

const STYLE: &str = ":root{color-scheme:light dark}body{margin:0 auto;padding:1rem;max-width:46rem;font:1rem/1.7 system-ui,sans-serif;overflow-wrap:anywhere}\
img{max-width:100%;height:auto}pre{white-space:pre-wrap;font-size:.85rem;line-height:1.5}\
table{border-collapse:collapse}td,th{border:1px solid;padding:.2rem .5rem}blockquote{border-left:3px solid;margin-left:0;padding-left:1rem}\
details.gone{display:block;margin:.5rem 0;border-left:4px solid #c22;padding:.1rem .6rem;background:#c222}\
details.gone summary{cursor:pointer;font-size:.85rem}del{text-decoration-thickness:1px}\
main{border-block:1px solid #8888;margin-block:1rem}";

/// The page.
pub fn page(post: &Explained, zone: Tz) -> String {
    let title = escape(&post.head.title);
    let record = &post.record;
    let kept = percent(record.text_after, record.text_before);
    let mut out = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
        <meta name=\"referrer\" content=\"no-referrer\"><link rel=\"icon\" href=\"data:,\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src * data:\">\
        <title>{title}</title><style>{STYLE}</style></head><body><header><h1>{title}</h1><p>{path}: {kept} of the text kept, {count} {parts} taken out{more}. \
        Each red mark opens to what stood there.</p></header><main>",
        path = escape(&post.path),
        count = post.taken,
        more = post.besides(),
        parts = if post.taken == 1 { "part" } else { "parts" },
    );
    out.push_str(&marked(post));
    let _ = write!(
        out,
        "</main><details><summary>Everything that was decided</summary><pre>{}</pre></details>",
        escape(&lines(post, zone))
    );
    for problem in &post.problems {
        let _ = write!(
            out,
            "<p><strong>{}</strong> {}</p>",
            escape(&problem.message),
            escape(&problem.help)
        );
    }
    out.push_str("</body></html>\n");
    out
}

/// The body, with what was taken out in place of its marks.
fn marked(post: &Explained) -> String {
    let [open, close] = MARKS;
    let mut out = String::new();
    let mut rest = post.body.as_str();
    let mut shown = vec![false; post.record.removals.len()];
    while let Some((before, after)) = rest.split_once(open) {
        out.push_str(before);
        let Some((number, after)) = after.split_once(close) else {
            rest = after;
            continue;
        };
        if let Ok(at) = number.parse::<usize>() {
            out.push_str(&gone(post, at));
            if let Some(shown) = shown.get_mut(at) {
                *shown = true;
            }
        }
        rest = after;
    }
    out.push_str(rest);
    // What went with something around it, or before there was a tree, has no place of its own.
    for (at, _) in shown.iter().enumerate().filter(|(_, shown)| !**shown) {
        out.push_str(&gone(post, at));
    }
    out
}

/// A part that was taken out. Its markup is shown as text: nothing of it is fetched.
fn gone(post: &Explained, at: usize) -> String {
    let Some(removal) = post.record.removals.get(at) else { return String::new() };
    let markup = removal.markup.as_deref().unwrap_or_default();
    format!(
        "<details class=\"gone\"><summary><del>{}</del> · {} · {} characters, {} pictures</summary><pre>{}</pre></details>",
        escape(&removal.what),
        escape(&removal.by.to_string()),
        removal.text,
        removal.pictures,
        escape(markup)
    )
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}
