//! A CSS selector into what a page must have so that the selector can match anything in it. It reads
//! only as much of a selector as it is sure of; of one that it does not understand it says nothing.

use std::str::Chars;

/// What an element of the page must have. All in lower case but ids and classes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// This id.
    Id(String),
    /// This class.
    Class(String),
    /// This name.
    Tag(String),
    /// This attribute.
    Attr(String),
    /// This attribute, with this in its value.
    Value(String, String),
    /// This attribute, with this at the start of its value.
    Start(String, String),
}

/// What is on so many pages that asking for it says little.
const COMMON_ATTRS: &[&str] = &[
    "href", "src", "class", "id", "style", "alt", "title", "width", "height", "target", "rel",
    "type", "align",
];

/// Attributes whose values say little: `_blank`, `nofollow`, `text-align:center`.
const WEAK_ATTRS: &[&str] =
    &["align", "height", "referrerpolicy", "rel", "style", "target", "type", "width"];

const COMMON_TAGS: &[&str] = &[
    "a",
    "article",
    "b",
    "blockquote",
    "body",
    "br",
    "div",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "head",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "li",
    "ol",
    "p",
    "script",
    "section",
    "span",
    "strong",
    "table",
    "tbody",
    "td",
    "tr",
    "ul",
];

impl Need {
    /// How much it says.
    fn worth(&self) -> usize {
        match self {
            Self::Value(name, part) | Self::Start(name, part)
                if WEAK_ATTRS.contains(&name.as_str()) =>
            {
                part.len().min(50)
            }
            // `http`, `https://`
            Self::Value(name, part) | Self::Start(name, part)
                if part.len() <= 8 && matches!(name.as_str(), "href" | "src") =>
            {
                3
            }
            Self::Start(_, part) if part.len() >= 4 => 110 + part.len(),
            Self::Value(_, part) if part.len() >= 4 => 100 + part.len(),
            Self::Id(_) => 90,
            Self::Class(_) => 80,
            Self::Tag(name) if !COMMON_TAGS.contains(&name.as_str()) => 70,
            Self::Attr(name) if !COMMON_ATTRS.contains(&name.as_str()) => 60,
            Self::Value(..) | Self::Start(..) => 55,
            Self::Attr(_) => 2,
            Self::Tag(_) => 1,
        }
    }
}

/// One need of each of a selector's alternatives; the selector matches nothing in a page that fills
/// none of them. `None` where one has no need that is sure.
pub fn of(selector: &str) -> Option<Vec<Need>> {
    let mut reader = Reader { rest: selector };
    let mut best: Vec<Need> = Vec::new();
    let mut found: Vec<Need> = Vec::new();
    loop {
        let end = match reader.rest.as_bytes().first() {
            None => true,
            Some(b',') => {
                reader.skip(1);
                true
            }
            Some(_) => {
                reader.simple(&mut found)?;
                false
            }
        };
        if end {
            best.push(found.drain(..).max_by_key(Need::worth)?);
            if reader.rest.is_empty() {
                return Some(best);
            }
        }
    }
}

/// A list of selectors into its parts; what is no list, or odd, is one part.
pub fn parts(selector: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut quote, mut from) = (0_usize, None, 0);
    for (at, c) in selector.char_indices() {
        match (quote, c) {
            (_, '\\') => return vec![selector],
            (Some(open), c) if open == c => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                parts.push(selector[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(selector[from..].trim());
    parts
}

/// A selector of nothing but one class or one id.
pub fn simple(selector: &str) -> Option<Need> {
    let mut found = Vec::new();
    let mut reader = Reader { rest: selector };
    reader.simple(&mut found)?;
    let only = found.pop().filter(|_| reader.rest.is_empty())?;
    matches!(only, Need::Id(_) | Need::Class(_)).then_some(only)
}

/// The class or id that a selector begins with.
pub fn first(selector: &str) -> Option<Need> {
    let mut found = Vec::new();
    Reader { rest: selector }.simple(&mut found)?;
    found.pop().filter(|need| matches!(need, Need::Id(_) | Need::Class(_)))
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    /// One simple selector, or one sign between them.
    fn simple(&mut self, found: &mut Vec<Need>) -> Option<()> {
        match self.rest.chars().next()? {
            ' ' | '\t' | '>' | '+' | '~' | '*' => self.skip(1),
            '#' => {
                self.skip(1);
                found.push(Need::Id(self.name()?));
            }
            '.' => {
                self.skip(1);
                found.push(Need::Class(self.name()?));
            }
            '[' => {
                self.skip(1);
                found.push(self.attribute()?);
            }
            ':' => {
                self.skip(1);
                let name = self.name()?;
                if self.rest.starts_with('(') {
                    let inside = self.arguments()?;
                    // What an element must hold, the page must hold.
                    if name == "has"
                        && let Some(needs) = of(inside)
                        && let [need] = needs.as_slice()
                    {
                        found.push(need.clone());
                    }
                }
            }
            _ => found.push(Need::Tag(self.name()?.to_ascii_lowercase())),
        }
        Some(())
    }

    fn name(&mut self) -> Option<String> {
        let mut name = String::new();
        let mut chars = self.rest.chars();
        loop {
            let before = chars.as_str();
            match chars.next() {
                Some('\\') => name.push(escaped(&mut chars)?),
                Some(c) if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii() => {
                    name.push(c);
                }
                _ => {
                    self.rest = before;
                    return (!name.is_empty()).then_some(name);
                }
            }
        }
    }

    fn skip_white(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t']);
    }

    /// After `[`.
    fn attribute(&mut self) -> Option<Need> {
        self.skip_white();
        let name = self.name()?.to_ascii_lowercase();
        self.skip_white();
        if let Some(rest) = self.rest.strip_prefix(']') {
            self.rest = rest;
            return Some(Need::Attr(name));
        }
        let is_start = self.rest.starts_with(['=', '|', '^']);
        if self.rest.starts_with(['~', '|', '^', '$', '*']) {
            self.skip(1);
        }
        self.rest = self.rest.strip_prefix('=')?;
        self.skip_white();
        let value = match self.rest.chars().next()? {
            quote @ ('"' | '\'') => {
                self.skip(1);
                let value = &self.rest[..self.rest.find(quote)?];
                if value.contains('\\') {
                    return None;
                }
                self.skip(value.len() + 1);
                value.to_owned()
            }
            _ => self.name()?,
        };
        self.skip_white();
        // A flag only says whether case counts; here it never does.
        if self.rest.starts_with(['i', 'I', 's', 'S']) {
            self.skip(1);
            self.skip_white();
        }
        self.rest = self.rest.strip_prefix(']')?;
        let value = value.to_ascii_lowercase();
        Some(match (is_start, value.is_empty()) {
            (_, true) => Need::Attr(name),
            (true, false) => Need::Start(name, value),
            (false, false) => Need::Value(name, value),
        })
    }

    /// What stands from `(` to its `)`. It may be denied, or be about other elements.
    fn arguments(&mut self) -> Option<&'a str> {
        let (mut depth, mut quote) = (0_usize, None);
        for (at, c) in self.rest.char_indices() {
            match (quote, c) {
                (_, '\\') => return None,
                (Some(open), c) if open == c => quote = None,
                (None, '"' | '\'') => quote = Some(c),
                (None, '(') => depth += 1,
                (None, ')') => {
                    depth -= 1;
                    if depth == 0 {
                        let inside = &self.rest[1..at];
                        self.skip(at + 1);
                        return Some(inside);
                    }
                }
                _ => {}
            }
        }
        None
    }
}

/// What an escape stands for, behind its backslash: a sign, or up to six hexadecimal digits with a
/// space that ends them.
fn escaped(chars: &mut Chars<'_>) -> Option<char> {
    let rest = chars.as_str();
    let digits = rest.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
    if digits == 0 {
        return chars.next().filter(|c| *c != '\n');
    }
    let (number, rest) = rest.split_at(digits);
    *chars = rest.strip_prefix(' ').unwrap_or(rest).chars();
    u32::from_str_radix(number, 16).ok().and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::{Need, first, of, parts, simple};

    #[test]
    fn the_need_that_says_most_is_taken() {
        let start = |name: &str, part: &str| Need::Start(name.to_owned(), part.to_owned());
        for (selector, need) in [
            (".ad", Need::Class("ad".to_owned())),
            ("div.Ad > p", Need::Class("Ad".to_owned())),
            ("a[HREF^='https://Go.example/'] > img", start("href", "https://go.example/")),
            ("[id][id*='-Ad-']", Need::Value("id".to_owned(), "-ad-".to_owned())),
            ("[lang|=en]", start("lang", "en")),
            ("[data-ad][id]", Need::Attr("data-ad".to_owned())),
            ("AD-Slot", Need::Tag("ad-slot".to_owned())),
            ("p:not(.x)", Need::Tag("p".to_owned())),
            ("p:has(> .x)", Need::Class("x".to_owned())),
            (".a\\:b", Need::Class("a:b".to_owned())),
            ("#\\31 2-a", Need::Id("12-a".to_owned())),
            (".\\000061b", Need::Class("ab".to_owned())),
            ("[class=\"\"]", Need::Attr("class".to_owned())),
        ] {
            assert_eq!(of(selector), Some(vec![need]), "{selector}");
        }
        let both = of("#a, .b").expect("two");
        assert_eq!(both, [Need::Id("a".to_owned()), Need::Class("b".to_owned())]);
    }

    #[test]
    fn what_is_not_understood_needs_nothing() {
        for selector in
            ["", "*", ":not(p)", "#\\110000 x", "[a", "[a=", "p:is(", ".x, *", "[a=\"\\\"\"]"]
        {
            assert_eq!(of(selector), None, "{selector}");
        }
    }

    #[test]
    fn lists_are_taken_apart_at_their_own_commas() {
        assert_eq!(parts(".a, p:is(.b, .c) ,[d=',']"), [".a", "p:is(.b, .c)", "[d=',']"]);
        assert_eq!(parts(".a\\,b, .c"), [".a\\,b, .c"]);
        assert_eq!(parts(""), [""]);
    }

    #[test]
    fn only_a_class_or_an_id_is_simple() {
        assert_eq!(simple(".ad"), Some(Need::Class("ad".to_owned())));
        assert_eq!(simple("#ad"), Some(Need::Id("ad".to_owned())));
        for selector in [".ad.x", "p", "p.ad", "[ad]", ".ad > p", ""] {
            assert_eq!(simple(selector), None, "{selector}");
        }
        assert_eq!(first(".ad > p"), Some(Need::Class("ad".to_owned())));
        assert_eq!(first("p.ad"), None);
    }
}
