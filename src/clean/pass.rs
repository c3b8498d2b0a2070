//! The one pass over the tree: rules by host, pictures, frames, links, in document order. What it
//! takes out it writes into the record; what is in a part that went is not looked at again.

use crate::clean::dom::{self, Look, Node, Tree, attr};
use crate::clean::lists::engine::Kind;
use crate::clean::rules::rule::{Action, Rule};
use crate::clean::state::State;
use crate::clean::urls::{self, Target};
use crate::clean::whole::may_dissolve;
use crate::clean::{embeds, figures, pictures};
use crate::model::record::By;
use crate::text;

/// Elements that go with what is in them: code, forms, metadata.
fn is_gone(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "link"
            | "meta"
            | "template"
            | "svg"
            | "base"
            | "title"
            | "head"
            | "button"
            | "input"
            | "select"
            | "textarea"
            | "option"
            | "datalist"
            | "canvas"
            | "param"
            | "track"
            | "area"
            | "noembed"
            | "noframes"
            | "basefont"
            | "bgsound"
    )
}

fn is_frame(name: &str) -> bool {
    matches!(name, "iframe" | "frame" | "embed" | "object" | "video" | "audio")
}

/// Attributes that readers need, besides those that links and pictures get.
const KEPT_ATTRS: &[&str] = &[
    "lang", "dir", "colspan", "rowspan", "scope", "start", "reversed", "value", "datetime", "href",
];

impl<'a> State<'a> {
    /// Goes over the tree.
    pub fn pass(&mut self) {
        let tree = self.tree;
        if text::find_ascii(self.input.html, b'#').is_some() {
            self.places = dom::below(&tree.root())
                .filter_map(|node| attr(&node, "href"))
                .filter_map(|href| Some(urls::fragment(href.trim().strip_prefix('#')?)))
                .collect();
        }
        let mut open: Vec<Node<'a>> = tree.root().children_it(true).collect();
        while let Some(node) = open.pop() {
            if node.is_element() {
                if self.element(&node) {
                    open.extend(node.children_it(true));
                }
            } else if let Some(by) = self.doom_of(&node) {
                self.take_out(&node, by);
            } else if let Some(letters) = dom::text_of(&node, dom::letters) {
                self.kept += letters;
                split_long_text(tree, &node);
            } else {
                node.remove_from_parent(); // comments and the like
            }
        }
        self.record.text_after = self.kept;
        self.record.text_before =
            self.kept + self.record.removals.iter().map(|removal| removal.text).sum::<usize>();
    }

    /// Settles an element; whether its children are still to be visited.
    fn element(&mut self, node: &Node<'a>) -> bool {
        if let Some(stays) = self.apply_rules(node) {
            return stays;
        }
        if let Some(by) = self.doom_of(node) {
            self.take_out(node, by);
            return false;
        }
        let name = dom::name(node);
        // Words that stand in it are quoted, and stay.
        if let Some((address, title)) = embeds::scripted(node, &name)
            && dom::text_len(node) == 0
        {
            embeds::card(self, node, &name, Some(&address), title);
            return false;
        }
        match &*name {
            name if is_gone(name) => {
                // A button that was never closed holds the rest of the article.
                if name == "button" && dom::inner_text_len(node) > dom::LONGEST_BUTTON {
                    node.rename("span");
                } else {
                    self.drop_quietly(node, "code, form or metadata");
                    return false;
                }
            }
            name if is_frame(name) => {
                embeds::settle(self, node, name);
                return false;
            }
            "source" => {
                node.remove_from_parent();
                return false;
            }
            "amp-img" => {
                node.rename("img");
                pictures::settle(self, node);
                return false;
            }
            "picture" => pictures::adopt_sources(node),
            "img" => {
                pictures::settle(self, node);
                return false;
            }
            "a" | "ok" if !self.link(node) => return false,
            "h1" | "h2" | "h3"
                if self.kept < 80
                    && repeats(self.input.title, &dom::line(node))
                    && dom::find(node, &["img"]).is_none() =>
            {
                self.drop_quietly(node, "heading that repeats the title");
                return false;
            }
            "h1" => node.rename("h2"),
            "div" | "p" | "figcaption" | "span" | "small" => {
                figures::caption(self.tree, node, &name);
            }
            _ => {}
        }
        if dom::has_attrs(node) {
            let id = attr(node, "id")
                .or_else(|| attr(node, "name"))
                .filter(|id| self.places.contains(id));
            node.retain_attrs(KEPT_ATTRS);
            if let Some(id) = id {
                node.set_attr("id", &id);
            }
        }
        self.left.push(*node);
        true
    }

    /// Applies the first rule that fits; `Some(false)` when the element is gone with all in it.
    fn apply_rules(&mut self, node: &Node<'a>) -> Option<bool> {
        if self.rules.is_empty() {
            return None;
        }
        let fitting = dom::with_look(node, |look| {
            self.rules.iter().copied().find(|rule| fits(rule, self.lazy, node, look))
        });
        let rule = fitting?;
        let by = By::Rule(rule.at.clone());
        if let Action::Dissolve(_) = rule.action {
            self.change(node, by);
            node.rename("span");
            return None;
        }
        self.take_out(node, by);
        Some(false)
    }

    /// Settles a link. `<ok>` is the link of the gfw mirrors; a link to an outlet's tag page is a
    /// tag of the article and here only its text.
    fn link(&mut self, node: &Node<'_>) -> bool {
        let href = attr(node, "href").unwrap_or_default();
        let tag = self.input.tag_links && crate::model::tag_link::tag_of(&href).is_some();
        let target = if tag { None } else { self.resolve(&href, Kind::Link) };
        let address = match target {
            Some(Target::Web(url)) => String::from(url),
            Some(Target::Page(link)) => link,
            Some(Target::File(link, file)) => {
                self.record.files.push(file);
                link
            }
            Some(Target::Fragment(place)) => urls::place_link(&place),
            Some(Target::Other(address)) => address,
            Some(Target::Blocked(rule, _)) => {
                // A picture that leads to an advertiser is a banner; words are kept.
                if dom::text_len(node) == 0 {
                    self.take_out(node, By::List(rule));
                    return false;
                }
                self.change(node, By::List(rule));
                node.rename("span");
                node.remove_attr("href");
                return true;
            }
            None => {
                // The text stays; `span` is dissolved when the tree is tidied.
                node.rename("span");
                node.remove_attr("href");
                return true;
            }
        };
        node.rename("a");
        node.set_attr("href", &address);
        true
    }
}

/// Whether a rule fits an element.
fn fits(rule: &Rule, lazy: &[String], node: &Node<'_>, look: Look<'_>) -> bool {
    let has = |name: &str, part: &str| look.value(name).is_some_and(|value| value.contains(part));
    match &rule.action {
        Action::Strip(path) => {
            path.pattern().is_some_and(|pattern| pattern.matches_look(node, look))
        }
        Action::Dissolve(path) => {
            path.pattern().is_some_and(|pattern| pattern.matches_look(node, look))
                && may_dissolve(node)
        }
        Action::StripIdOrClass(part) => has("id", part) || has("class", part),
        Action::StripImageSrc(part) => {
            matches!(look.name(), "img" | "amp-img")
                && pictures::address_attrs(lazy).any(|name| has(name, part))
        }
        // The others work on the whole tree.
        _ => false,
    }
}

/// A text longer than this with many signs to escape is cut into pieces: the serializer searches
/// from each such sign to the end of its text.
const LONG_TEXT: usize = 16 << 10;

/// Cuts a text that would take a serializer long; a reader sees no difference.
fn split_long_text<'a>(tree: &'a Tree, node: &Node<'a>) {
    let long = dom::text_of(node, |text| {
        text.len() > LONG_TEXT && text.bytes().filter(|b| matches!(b, b'&' | 0xc2)).count() > 500
    });
    if long != Some(true) {
        return;
    }
    let text = dom::text_of(node, str::to_owned).unwrap_or_default();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let mut end = rest.len().min(LONG_TEXT);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        node.insert_before(&tree.text(&rest[..end]));
        node.insert_before(&tree.element("wbr"));
        rest = &rest[end..];
    }
    node.remove_from_parent();
}

/// Whether a heading only repeats the title, also where the title goes on with the outlet's name.
fn repeats(title: &str, heading: &str) -> bool {
    !heading.is_empty()
        && title.strip_prefix(heading).is_some_and(|rest| {
            rest.is_empty() || rest.trim_start().starts_with(['-', '–', '—', '|', '｜', '_'])
        })
}
