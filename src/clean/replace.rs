//! What rules do to the markup before it is a tree: texts replaced, double breaks made paragraphs.

use std::borrow::Cow;

use crate::clean::dom::{self, Tree};
use crate::clean::markup;
use crate::clean::rules::host::HostRules;
use crate::clean::rules::rule::{Action, Rule};
use crate::clean::unclosed;
use crate::clean::whole::Disbelieved;
use crate::model::record::{By, Record, Removal};

/// Replaces what the rules of a host want replaced; text that this takes out is remembered.
pub fn replace<'a>(
    html: &'a str,
    rules: &HostRules,
    off: &Disbelieved,
    record: &mut Record,
) -> Cow<'a, str> {
    let mut html = Cow::Borrowed(html);
    for rule in &rules.replace {
        let Action::Replace { find, by } = &rule.action else { continue };
        let count = if is_off(rule, off) { 0 } else { html.matches(find.as_str()).count() };
        if count == 0 {
            continue;
        }
        let made = html.replace(find.as_str(), by);
        // What is replaced may open a comment or close an attribute: only a page can tell what is lost.
        let (before, after) = (Seen::of(&html), Seen::of(&made));
        let lost = before.text.saturating_sub(after.text);
        record.removals.push(Removal {
            by: By::Rule(rule.at.clone()),
            what: format!("`{}`, {count} times", find.chars().take(40).collect::<String>()),
            pictures: before.pictures.saturating_sub(after.pictures),
            text: lost,
            prose: lost,
            markup: None,
        });
        html = Cow::Owned(made);
    }
    match &rules.double_breaks {
        Some(rule) if !is_off(rule, off) => match paragraphs(&html) {
            Some(made) => Cow::Owned(made),
            None => html,
        },
        _ => html,
    }
}

fn is_off(rule: &Rule, off: &Disbelieved) -> bool {
    !off.is_empty() && off.contains(&By::Rule(rule.at.clone()))
}

/// What a reader sees of a body.
struct Seen {
    text: usize,
    pictures: usize,
}

impl Seen {
    fn of(html: &str) -> Self {
        let tree = Tree::parse(&markup::prepare(&unclosed::close(html)).0);
        let root = tree.root();
        let pictures = dom::below(&root).filter(|node| dom::is_any(node, &["img"])).count();
        Self { text: dom::text_len(&root), pictures }
    }
}

/// `<br><br>` to `</p><p>`, as readers of the syntax do it; `None` where there is none.
fn paragraphs(html: &str) -> Option<String> {
    let mut out = String::new();
    let mut kept = 0;
    let mut at = 0;
    while let Some(start) = html[at..].find('<').map(|offset| at + offset) {
        let mut end = start;
        let mut breaks = 0;
        while let Some(len) = break_len(&html[end..]) {
            breaks += 1;
            end += len;
        }
        if breaks > 1 {
            out.push_str(&html[kept..start]);
            out.push_str("</p><p>");
            kept = end;
        }
        at = end.max(start + 1);
    }
    (kept > 0).then(|| out + &html[kept..])
}

/// The length of a line break that the markup opens with, and of white space before it.
fn break_len(html: &str) -> Option<usize> {
    let bare = html.trim_start();
    let tag = bare.strip_prefix('<')?;
    let name = tag.get(..2)?;
    let rest = &tag[2..];
    if !name.eq_ignore_ascii_case("br") || !rest.starts_with(['>', '/', ' ', '\t', '\n']) {
        return None;
    }
    let end = rest.find('>')?;
    Some(html.len() - rest.len() + end + 1)
}

#[cfg(test)]
mod tests {
    use super::paragraphs;

    #[test]
    fn two_breaks_are_a_paragraph() {
        for (html, made) in [
            ("a<br><br>b", Some("a</p><p>b")),
            ("a<br />\n <BR clear='all'><br>b<br>c", Some("a</p><p>b<br>c")),
            ("a<br>b", None),
            ("a<b>x</b><b>y</b>", None),
            ("<br><br", None),
            ("甲<br/><br/>", Some("甲</p><p>")),
        ] {
            assert_eq!(paragraphs(html).as_deref(), made, "{html}");
        }
    }
}
