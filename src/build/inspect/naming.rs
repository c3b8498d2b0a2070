//! An element to expressions that may name it in a rule file, the best first: its id, its class, where
//! its link or picture leads, its text.

use crate::build::inspect::leaves::{picture, place};
use crate::clean::dom::{self, Node};

/// A line of a rule file that may be suggested.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name {
    /// How good it is: an id is better than a class, that better than an address, all better than a
    /// text.
    pub rank: u8,
    /// The line: `strip: //div[@id='x']`.
    pub line: String,
    /// What it takes out, as an expression.
    pub path: String,
}

/// From this rank on, texts name something.
pub const TEXTS: u8 = 8;

/// Texts up to this length are written whole, in characters; of longer ones the first half.
const LONGEST: usize = 80;

/// Longest value of an attribute that may be written, in bytes.
const LONGEST_VALUE: usize = 200;

/// All names of an element or a text.
pub fn of(node: &Node<'_>) -> Vec<Name> {
    let mut names = Vec::new();
    if !node.is_element() {
        let text = dom::text_of(node, one_line).unwrap_or_default();
        names.extend(by_text("text()", &text));
        return names;
    }
    let name = dom::with_name(node, str::to_owned);
    if !name.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return names;
    }
    if let Some(id) = dom::attr(node, "id").filter(|id| is_fit(id)) {
        names.push(strip(0, format!("//{name}[@id={}]", quoted(&id))));
        let start = id.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
        if start.len() >= 3 && start.len() < id.len() {
            names.push(strip(1, format!("//{name}[starts-with(@id, {})]", quoted(start))));
        }
    }
    if let Some(class) = dom::attr(node, "class").filter(|class| is_fit(class)) {
        names.push(strip(2, format!("//{name}[@class={}]", quoted(&class))));
        let words: Vec<&str> = class.split_ascii_whitespace().collect();
        for word in words.iter().filter(|_| words.len() > 1) {
            let word = quoted(&format!(" {word} "));
            let path =
                format!("//{name}[contains(concat(' ', normalize-space(@class), ' '), {word})]");
            names.push(strip(3, path));
        }
    }
    match name.as_str() {
        "a" | "ok" => {
            by_address(&mut names, dom::attr(node, "href"), |rank, part| {
                strip(rank, format!("//{name}[contains(@href, {})]", quoted(part)))
            });
        }
        "iframe" | "video" | "audio" | "embed" => {
            by_address(&mut names, dom::attr(node, "src"), |rank, part| {
                strip(rank, format!("//{name}[contains(@src, {})]", quoted(part)))
            });
        }
        "img" => by_address(&mut names, picture(node), |rank, part| {
            let of = |attr: &str| format!("contains(@{attr}, {})", quoted(part));
            let path =
                format!("//img[{} or {} or {}]", of("src"), of("data-src"), of("data-lazy-src"));
            Name { rank, line: format!("strip_image_src: {part}"), path }
        }),
        _ => names.extend(by_text(&name, &one_line(&node.text()))),
    }
    names
}

fn strip(rank: u8, path: String) -> Name {
    Name { rank, line: format!("strip: {path}"), path }
}

fn by_address(names: &mut Vec<Name>, address: Option<String>, name: impl Fn(u8, &str) -> Name) {
    let Some(address) = address else { return };
    let whole = place(&address);
    let part = whole.split(['?', '#']).next().unwrap_or(whole);
    // A host alone, or a short path, says nothing.
    let long = |part: &&str| part.trim_end_matches('/').len() >= 6 && is_fit(part);
    if let Some(part) = Some(part).filter(long) {
        names.push(name(4, part));
    }
    if whole != part && long(&whole) {
        names.push(name(5, whole));
    }
}

fn by_text(node: &str, text: &str) -> Option<Name> {
    if text.chars().any(char::is_control)
        || text.chars().filter(|c| c.is_alphanumeric()).count() < 2
    {
        return None;
    }
    if text.chars().count() <= LONGEST {
        return Some(strip(TEXTS, format!("//{node}[normalize-space(.)={}]", quoted(text))));
    }
    let start: String = text.chars().take(LONGEST / 2).collect();
    let start = start.trim_end();
    let path = format!("//{node}[starts-with(normalize-space(.), {})]", quoted(start));
    Some(strip(TEXTS + 1, path))
}

fn is_fit(value: &str) -> bool {
    !value.trim().is_empty()
        && value.len() <= LONGEST_VALUE
        && value.trim() == value
        && !value.chars().any(char::is_control)
}

/// As `normalize-space` has it: no other white space than that of markup.
fn one_line(text: &str) -> String {
    let words: Vec<&str> =
        text.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// A text as a literal; the language has no way to write a quote within its own kind of quotes.
fn quoted(text: &str) -> String {
    if !text.contains('\'') {
        format!("'{text}'")
    } else if !text.contains('"') {
        format!("\"{text}\"")
    } else {
        let parts: Vec<String> = text.split('\'').map(|part| format!("'{part}'")).collect();
        format!("concat({})", parts.join(", \"'\", "))
    }
}

#[cfg(test)]
mod tests {
    use super::{of, quoted};
    use crate::clean::dom::{Tree, find};
    use crate::clean::rules::xpath::XPath;

    #[test]
    fn quotes_of_both_kinds_can_be_written() {
        assert_eq!(quoted("a"), "'a'");
        assert_eq!(quoted("it's"), "\"it's\"");
        assert_eq!(quoted("it's \"x\""), "concat('it', \"'\", 's \"x\"')");
    }

    #[test]
    fn every_name_selects_what_it_was_made_from() {
        let html = "<div id='slot_12' class='ad  box'>it's \"a\"  text</div>";
        let tree = Tree::parse(html);
        let div = find(&tree.root(), &["div"]).expect("a div");
        let names = of(&div);
        let lines: Vec<&str> = names.iter().map(|name| name.line.as_str()).collect();
        assert_eq!(
            lines,
            [
                "strip: //div[@id='slot_12']",
                "strip: //div[starts-with(@id, 'slot_')]",
                "strip: //div[@class='ad  box']",
                "strip: //div[contains(concat(' ', normalize-space(@class), ' '), ' ad ')]",
                "strip: //div[contains(concat(' ', normalize-space(@class), ' '), ' box ')]",
                "strip: //div[normalize-space(.)=concat('it', \"'\", 's \"a\" text')]",
            ]
        );
        for name in names {
            let path = XPath::parse(&name.path).expect("an expression");
            assert_eq!(path.select(&tree).expect("quick").len(), 1, "{}", name.line);
        }
    }

    #[test]
    fn pictures_and_links_are_named_by_where_they_lead() {
        let html =
            "<a href='https://shop.example/join?from=1'><img src='//cdn.example/banner.png'></a>";
        let tree = Tree::parse(html);
        let lines = |element: &str| -> Vec<String> {
            let node = find(&tree.root(), &[element]).expect("it is there");
            of(&node).into_iter().map(|name| name.line).collect()
        };
        assert_eq!(
            lines("a"),
            [
                "strip: //a[contains(@href, 'shop.example/join')]",
                "strip: //a[contains(@href, 'shop.example/join?from=1')]",
            ]
        );
        assert_eq!(lines("img"), ["strip_image_src: cdn.example/banner.png"]);
    }
}
