//! A post's own markup to its leaves: runs of text between the ends of blocks, pictures, frames, links;
//! each with a key to know it by in other articles, and whether it is still there after cleaning.

use std::collections::{HashMap, HashSet};

use crate::clean::dom::{self, Id, Node, Tree};
use crate::clean::tidy::is_block;
use crate::fingerprint::Fingerprint;
use crate::text::{collapse, is_invisible};

/// Something that a reader sees: a text, a picture, or a frame.
pub struct Leaf<'t> {
    /// Its node.
    pub node: Node<'t>,
    /// What it is part of: all of its run for a text, its address for a picture or a frame.
    pub key: Fingerprint,
    /// Whether it lies in a link.
    pub linked: bool,
    /// The link that it lies in, by address and text, where taking that out leaves whole sentences.
    pub link: Option<Fingerprint>,
    /// Characters of text.
    pub letters: usize,
    /// Whether it is still there after cleaning, as far as can be told.
    pub live: bool,
    /// Whether it says anything: bullets and dashes do not.
    pub says: bool,
}

/// What is left of an article after cleaning.
pub struct Left {
    text: String,
    /// Texts, one by one.
    texts: HashSet<Fingerprint>,
    /// Names of picture files.
    pictures: Vec<String>,
    /// Addresses of links.
    links: HashSet<String>,
}

/// Texts longer than this many bytes are only compared one by one: a search for each in all would
/// take too long.
const LONGEST_SEARCHED: usize = 200_000;

/// Longest text of a link that may be repeated, in characters.
const LONGEST_LINK: usize = 60;

impl Left {
    /// Of a cleaned body.
    pub fn of(html: &str) -> Self {
        let tree = Tree::parse(html);
        let mut left = Self {
            text: letters(&tree.root().text()),
            texts: HashSet::new(),
            pictures: Vec::new(),
            links: HashSet::new(),
        };
        for node in dom::below(&tree.root()) {
            if let Some(text) = dom::text_of(&node, letters) {
                left.texts.insert(Fingerprint::of(text.as_bytes()));
            } else if let Some(address) = dom::attr(&node, "src") {
                left.pictures.push(file_name(&address).to_owned());
            } else if let Some(address) = dom::attr(&node, "href") {
                left.links.insert(place(&address).to_owned());
            }
        }
        left
    }

    fn has_text(&self, text: &str) -> bool {
        self.texts.contains(&Fingerprint::of(text.as_bytes()))
            || self.text.len() > LONGEST_SEARCHED
            || self.text.contains(text)
    }

    fn has_picture(&self, node: &Node<'_>) -> bool {
        // Its address may stand in any attribute, and in that of a proxy.
        dom::with_look(node, |look| {
            let values: Vec<&str> = look.attrs().map(|(_, value)| value).collect();
            let within = |name: &String| values.iter().any(|value| value.contains(name.as_str()));
            self.pictures.iter().any(within)
        })
    }
}

/// All leaves, in document order.
pub fn of<'t>(tree: &'t Tree, left: &Left) -> Vec<Leaf<'t>> {
    let mut reading = Reading { left, leaves: Vec::new(), run: Vec::new(), link: None };
    let mut open: Vec<Open<'t>> = tree.root().children_it(true).map(Open::Node).collect();
    while let Some(next) = open.pop() {
        match next {
            Open::EndOfBlock => reading.end_run(),
            Open::EndOfLink => reading.end_link(),
            Open::Node(node) => reading.node(node, &mut open),
        }
    }
    reading.end_run();
    reading.leaves
}

enum Open<'t> {
    Node(Node<'t>),
    EndOfBlock,
    EndOfLink,
}

struct Reading<'t, 'l> {
    left: &'l Left,
    leaves: Vec<Leaf<'t>>,
    /// The run that is being read: places of its leaves, with their text.
    run: Vec<(usize, String)>,
    /// The link that is being read: its address, and the place of its first leaf.
    link: Option<(String, usize)>,
}

impl<'t> Reading<'t, '_> {
    fn node(&mut self, node: Node<'t>, open: &mut Vec<Open<'t>>) {
        if let Some(text) = dom::text_of(&node, letters) {
            if !text.is_empty() {
                let live = self.left.has_text(&text);
                let says = text.chars().any(char::is_alphanumeric);
                let place = self.leaf(node, Fingerprint::default(), dom::letters(&text), live);
                self.leaves[place].says = says;
                self.run.push((place, text));
            }
            return;
        }
        if !node.is_element() {
            return;
        }
        let name = dom::with_name(&node, str::to_owned);
        match name.as_str() {
            "script" | "style" | "template" | "svg" | "title" | "textarea" | "select" => {}
            "img" | "amp-img" => {
                let live = self.left.has_picture(&node);
                let address = picture(&node).unwrap_or_default();
                let key = Fingerprint::of_parts([&b"picture"[..], place(&address).as_bytes()]);
                self.leaf(node, key, 0, live);
            }
            "iframe" | "video" | "audio" | "embed" | "object" => {
                let address = dom::attr(&node, "src").unwrap_or_default();
                let key = Fingerprint::of_parts([&b"frame"[..], place(&address).as_bytes()]);
                self.leaf(node, key, 0, true);
            }
            "br" | "hr" => self.end_run(),
            _ => {
                if is_block(&name) || name == "h1" {
                    self.end_run();
                    open.push(Open::EndOfBlock);
                }
                let is_link = self.link.is_none() && matches!(name.as_str(), "a" | "ok");
                if let Some(address) = dom::attr(&node, "href").filter(|_| is_link) {
                    self.link = Some((address, self.leaves.len()));
                    open.push(Open::EndOfLink);
                }
                open.extend(node.children_it(true).map(Open::Node));
            }
        }
    }

    fn leaf(&mut self, node: Node<'t>, key: Fingerprint, letters: usize, live: bool) -> usize {
        let linked = self.link.is_some();
        self.leaves.push(Leaf { node, key, linked, link: None, letters, live, says: true });
        self.leaves.len() - 1
    }

    fn end_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        // How a run is cut into elements says nothing.
        let whole: String = run.iter().map(|(_, text)| text.as_str()).collect();
        let key = Fingerprint::of_parts([&b"text"[..], whole.as_bytes()]);
        let says = run.iter().any(|(place, _)| self.leaves[*place].says);
        // A link within a sentence is a word of it, however often it comes; behind the last sentence,
        // or among nothing but links, it stands for itself.
        let is_word = |(place, text): &(usize, String)| {
            !self.leaves[*place].linked && text.chars().any(char::is_alphanumeric)
        };
        let last_word = run.iter().rposition(is_word);
        let mut in_sentence = false;
        for (at, (place, text)) in run.iter().enumerate() {
            let leaf = &mut self.leaves[*place];
            (leaf.key, leaf.says) = (key, says);
            let goes_on = last_word.is_some_and(|last| at < last);
            if leaf.linked && (in_sentence || (goes_on && self.link.is_none())) {
                leaf.link = None;
            } else if !leaf.linked {
                in_sentence = text.ends_with(char::is_alphanumeric);
            }
        }
    }

    fn end_link(&mut self) {
        let Some((address, first)) = self.link.take() else { return };
        let inside = &self.leaves[first..];
        let text: String =
            inside.iter().filter_map(|leaf| dom::text_of(&leaf.node, letters)).collect();
        let is_left = self.left.links.contains(place(&address));
        if is_left && (2..=LONGEST_LINK).contains(&text.chars().count()) {
            let key =
                Fingerprint::of_parts([&b"link"[..], place(&address).as_bytes(), text.as_bytes()]);
            for leaf in &mut self.leaves[first..] {
                leaf.link = Some(key);
            }
        }
    }
}

/// In which article a key was, each told once.
pub fn keys(leaves: &[Leaf<'_>]) -> HashSet<Fingerprint> {
    let told = leaves.iter().filter(|leaf| leaf.live && leaf.says);
    told.flat_map(|leaf| [Some(leaf.key), leaf.link]).flatten().collect()
}

/// The place of each leaf by its node.
pub fn places(leaves: &[Leaf<'_>]) -> HashMap<Id, usize> {
    leaves.iter().enumerate().map(|(place, leaf)| (dom::id(&leaf.node), place)).collect()
}

/// What a leaf shows, in one line of at most `limit` characters.
pub fn shown(leaf: &Leaf<'_>, limit: usize) -> String {
    let text = dom::text_of(&leaf.node, collapse);
    let shown = text.or_else(|| picture(&leaf.node)).unwrap_or_default();
    shown.chars().filter(|c| !is_invisible(*c)).take(limit).collect()
}

/// The address of a picture as its page has it.
pub fn picture(node: &Node<'_>) -> Option<String> {
    let names = ["data-src", "data-lazy-src", "src"];
    names.iter().find_map(|name| dom::attr(node, name).filter(|value| !value.trim().is_empty()))
}

/// An address without its scheme.
pub fn place(address: &str) -> &str {
    let address = address.trim();
    address.split_once("//").map_or(address, |(_, rest)| rest)
}

fn file_name(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or(address).trim_end_matches('/');
    path.rsplit('/').next().unwrap_or(path)
}

/// A text without white space and what takes no room.
pub fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Left, of, shown};
    use crate::clean::dom::Tree;

    fn seen(html: &str, cleaned: &str) -> Vec<(String, bool, bool)> {
        let tree = Tree::parse(html);
        let leaves = of(&tree, &Left::of(cleaned));
        leaves.iter().map(|leaf| (shown(leaf, 20), leaf.live, leaf.link.is_some())).collect()
    }

    fn row(text: &str, live: bool, link: bool) -> (String, bool, bool) {
        (text.to_owned(), live, link)
    }

    #[test]
    fn what_cleaning_took_out_is_not_there_any_more() {
        let html = "<p>湖 水</p><div class=ad>广告</div><img src='https://a.example/x/1.jpg?w=2'>\
                    <img data-src='/2.jpg'><script>x</script>";
        let cleaned = "<p>湖水</p><img src='https://a.example/x/1.jpg'>";
        assert_eq!(
            seen(html, cleaned),
            [
                row("湖 水", true, false),
                row("广告", false, false),
                row("https://a.example/x/", true, false),
                row("/2.jpg", false, false),
            ]
        );
    }

    #[test]
    fn a_run_is_the_same_however_it_is_cut_into_elements() {
        let key = |html: &str| {
            let tree = Tree::parse(html);
            of(&tree, &Left::of(html)).iter().map(|leaf| leaf.key).collect::<Vec<_>>()
        };
        let whole = key("<p>关注我们的号</p>");
        let cut = key("<div>关注<b>我们</b>的 号<br>明天</div>");
        assert_eq!(cut[..3], [whole[0]; 3]);
        assert_ne!(cut[3], whole[0], "a line break ends a run");
    }

    #[test]
    fn a_link_within_a_sentence_is_a_word_of_it() {
        let link = |before: &str, after: &str| {
            let html = format!("<p>{before}<a href='https://a.example/x'>订阅</a>{after}</p>");
            seen(&html, &html).iter().any(|(_, _, link)| *link)
        };
        assert!(link("", ""));
        assert!(link("湖水涨了。", ""));
        assert!(link("", "<a href='https://a.example/y'>分享</a>"));
        assert!(!link("读者可以", ""));
        assert!(!link("", "是一个词。"));
    }
}
