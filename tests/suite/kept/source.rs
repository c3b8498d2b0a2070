//! A mirrored post into its lines of text, its pictures and its junk, read without anything of the
//! program: which of them a page has to show, may show, and must not show.

use crate::html;
use crate::kept::address;
use crate::kept::frame::{self, Frame};
use crate::kept::junk::{self, Grade};
use crate::kept::tree::{self, INLINE, Node};

/// A line of text, as a block of the page holds it.
pub(crate) struct Line {
    /// As written, entities decoded; `\u{1}` where one text of the source ends.
    pub(crate) text: String,
    pub(crate) grade: Grade,
    /// In a heading.
    pub(crate) heading: bool,
}

/// A picture of the source.
pub(crate) struct Picture {
    /// Where it may come from, keys of `address::key`; the first is what `src` or its stand-in says.
    pub(crate) keys: Vec<String>,
    pub(crate) grade: Grade,
    /// At most one pixel wide and high.
    pub(crate) pixel: bool,
    /// Only for readers without scripts: usually the twin of another one.
    pub(crate) twin: bool,
    /// How many letters of the article stand before it.
    pub(crate) after: usize,
}

/// What a source says.
pub(crate) struct Source {
    pub(crate) host: String,
    pub(crate) title: String,
    pub(crate) lines: Vec<Line>,
    pub(crate) pictures: Vec<Picture>,
    /// Keys of links, with what they stand in.
    pub(crate) links: Vec<(String, Grade)>,
}

/// Elements whose content is not shown as text.
const HIDDEN: [&str; 17] = [
    "script", "style", "noscript", "template", "svg", "title", "iframe", "object", "video",
    "audio", "canvas", "textarea", "select", "option", "button", "noembed", "noframes",
];

/// The letters and digits alone: signs, spaces and what Markdown writes are no part of a comparison.
pub(crate) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Reads a post of either dialect.
pub(crate) fn read(source: &str) -> Source {
    let Frame { title, url, body } = frame::read(source);
    let host = address::host(&url);
    let mut read = Source {
        title,
        lines: Vec::new(),
        pictures: Vec::new(),
        links: Vec::new(),
        host: host.clone(),
    };
    // A body that begins with a tag is HTML, others are Markdown.
    let markup = body.trim_start().starts_with('<');
    let body = if markup { body } else { read.markdown(&body, &url) };
    read.body(&tree::read(&body), &url);
    // An empty `src` that was resolved against the article itself is no picture.
    let own = address::key(&url, "");
    read.pictures.retain(|picture| own.is_none() || picture.keys.first() != own.as_ref());
    read
}

impl Source {
    fn body(&mut self, nodes: &[Node], url: &str) {
        let host = self.host.clone();
        let mut grades = vec![Grade::Article; nodes.len()];
        let mut hidden = vec![false; nodes.len()];
        let mut blocks = vec![0; nodes.len()];
        let mut line = String::new();
        let mut line_of = (0, Grade::Article);
        let mut count = 0;
        for (at, node) in nodes.iter().enumerate().skip(1) {
            let text = node.name.is_empty();
            let own = if text { Grade::Article } else { junk::of_element(&host, node) };
            grades[at] = grades[node.parent].max(own);
            hidden[at] = hidden[node.parent] || HIDDEN.contains(&node.name.as_str());
            let inline = text || INLINE.contains(&node.name.as_str());
            blocks[at] = if inline { blocks[node.parent] } else { at };
            if line_of != (blocks[at], grades[at]) || !inline {
                self.end_line(&mut line, line_of.1, &nodes[line_of.0].name);
                line_of = (blocks[at], grades[at]);
            }
            if text && !hidden[at] {
                line.push('\u{1}');
                line.push_str(&decode(&node.text));
                if grades[at] == Grade::Article {
                    count += node.text.chars().filter(|c| c.is_alphanumeric()).count();
                }
            } else if matches!(node.name.as_str(), "img" | "amp-img") {
                let twin = above(nodes, at).any(|above| above.name == "noscript");
                let gone = above(nodes, at)
                    .any(|above| above.name != "noscript" && HIDDEN.contains(&above.name.as_str()));
                if let Some(picture) = picture(node, url, grades[at], twin, count).filter(|_| !gone)
                {
                    self.pictures.push(picture);
                }
            } else if let Some(href) = node.get("href")
                && let Some(key) = address::key(href, url)
            {
                self.links.push((key, grades[at]));
            }
        }
        self.end_line(&mut line, line_of.1, &nodes[line_of.0].name);
    }

    fn end_line(&mut self, line: &mut String, grade: Grade, block: &str) {
        let text = std::mem::take(line);
        let own = letters(&text);
        if !own.is_empty() {
            let grade = grade.max(junk::of_line(&own));
            let heading = ["h1", "h2", "h3"].contains(&block);
            self.lines.push(Line { text, grade, heading });
        }
    }

    /// Markdown with its addresses taken out, pictures noted.
    fn markdown(&mut self, text: &str, url: &str) -> String {
        let mut left = String::with_capacity(text.len());
        for line in text.lines() {
            // Numbers of lists and names of languages are not shown as text.
            let digits = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
            let line = digits.strip_prefix(". ").unwrap_or(line);
            if line.trim_start().starts_with("```") {
                continue;
            }
            // `[1]: https://…` stands for an address, and is not shown.
            if line.trim_start().starts_with('[') && line.contains("]: ") {
                continue;
            }
            let mut rest = line;
            while let Some((before, after)) = rest.split_once("](") {
                let (target, after) = parted(after);
                if let Some((text, alt)) =
                    before.rsplit_once("![").filter(|(_, alt)| !alt.contains(']'))
                {
                    let key = address::key(target.split(" \"").next().unwrap_or_default(), url);
                    self.pictures.extend(key.map(|key| Picture {
                        keys: vec![key],
                        grade: Grade::Article,
                        pixel: false,
                        twin: false,
                        after: left.len(),
                    }));
                    // What stands for a picture that is not seen is no text of the article.
                    let _ = alt;
                    left.push_str(text);
                } else {
                    left.push_str(before);
                }
                left.push('\u{1}');
                rest = after;
            }
            left.push_str(rest);
            // Lines of one paragraph belong together; to compare them one by one is as good.
            left.push_str("<br>\n");
        }
        left
    }
}

/// The target of a Markdown link up to its bracket, and what follows.
fn parted(text: &str) -> (&str, &str) {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return (&text[..at], &text[at + 1..]),
            ')' => depth -= 1,
            _ => {}
        }
    }
    (text, "")
}

/// Text with its entities decoded; a name that is not known here ends a piece of text.
fn decode(text: &str) -> String {
    let text = html::decode(text);
    let mut parts = text.split('&');
    let mut decoded = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let name = part.split_once(';').filter(|(name, _)| {
            !name.is_empty() && name.len() < 9 && name.bytes().all(|b| b.is_ascii_alphanumeric())
        });
        decoded.push('\u{1}');
        decoded.push_str(name.map_or(part, |(_, rest)| rest));
    }
    decoded
}

fn above(nodes: &[Node], at: usize) -> impl Iterator<Item = &Node> {
    let mut at = at;
    std::iter::from_fn(move || {
        at = nodes[at].parent;
        (at > 0).then(|| &nodes[at])
    })
}

/// A picture that a browser could have shown; none for emoji, placeholders and lost addresses.
fn picture(node: &Node, url: &str, grade: Grade, twin: bool, after: usize) -> Option<Picture> {
    let emoji = node.classes().any(|class| class == "emoji" || class == "wp-smiley");
    if emoji || node.get("src").is_some_and(|src| src.contains("//s.w.org/images/core/emoji/")) {
        return None;
    }
    let plain = ["data-src", "data-lazy-src", "data-original", "data-cfsrc", "src"];
    let sets = ["data-srcset", "data-lazy-srcset", "srcset"];
    let mut written: Vec<&str> = plain.iter().filter_map(|name| node.get(name)).collect();
    for set in sets.iter().filter_map(|name| node.get(name)) {
        // A size follows each address, and a comma each size.
        written.extend(set.split(", ").filter_map(|part| part.split_ascii_whitespace().next()));
    }
    let keys: Vec<String> = written
        .into_iter()
        .filter(|address| !is_placeholder(address))
        .filter_map(|address| address::key(address, url))
        .collect();
    let side = |name: &str| {
        let digits = node.get(name)?.trim().trim_end_matches("px").to_owned();
        digits.parse::<u32>().ok()
    };
    let pixel = matches!((side("width"), side("height")), (Some(0 | 1), Some(0 | 1)));
    (!keys.is_empty()).then_some(Picture { keys, grade, pixel, twin, after })
}

/// What stands in `src` until a script comes.
fn is_placeholder(address: &str) -> bool {
    let name = address.trim().rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    address.trim_start().starts_with("data:")
        || [
            "",
            "none",
            "undefined",
            "null",
            "blank.gif",
            "spacer.gif",
            "pixel.gif",
            "grey.gif",
            "lazy_placeholder.gif",
        ]
        .contains(&name.as_str())
}
