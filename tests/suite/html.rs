//! HTML text into tags and text, for the checks: a small scanner that shares no code with the
//! program, so that the two cannot be wrong together. It builds no tree and knows no rules.

/// A part of a page.
pub(crate) enum Piece<'a> {
    /// Text as written, entities not decoded.
    Text(&'a str),
    /// An opening or closing tag.
    Tag(Tag),
}

/// A tag with its attributes, names in lower case, values decoded.
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) closing: bool,
    pub(crate) attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// A page in its parts; comments, declarations and what scripts and styles hold are left out.
pub(crate) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        if at > 0 {
            found.push(Piece::Text(&rest[..at]));
        }
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if rest[1..].starts_with(['!', '?']) {
            rest = rest.split_once('>').map_or("", |(_, after)| after);
        } else if rest[1..].starts_with(|c: char| c == '/' || c.is_ascii_alphabetic()) {
            let (tag, after) = read_tag(rest);
            rest = after;
            if !tag.closing && (tag.name == "script" || tag.name == "style") {
                let end = rest.find(&format!("</{}", tag.name));
                rest = end.map_or("", |end| &rest[end..]);
            }
            found.push(Piece::Tag(tag));
        } else {
            found.push(Piece::Text("<"));
            rest = &rest[1..];
        }
    }
    if !rest.is_empty() {
        found.push(Piece::Text(rest));
    }
    found
}

/// Every opening tag of a page.
pub(crate) fn tags(html: &str) -> Vec<Tag> {
    pieces(html)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Tag(tag) if !tag.closing => Some(tag),
            _ => None,
        })
        .collect()
}

/// The text of a page without its tags, entities decoded, white space as it stands.
pub(crate) fn text(html: &str) -> String {
    pieces(html)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Text(text) => Some(decode(text)),
            Piece::Tag(_) => None,
        })
        .collect()
}

/// The opening tag and the text of every element of a name that does not hold itself.
pub(crate) fn elements(html: &str, name: &str) -> Vec<(Tag, String)> {
    let mut found = Vec::new();
    let mut open: Option<(Tag, String)> = None;
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) => {
                if let Some((_, inner)) = &mut open {
                    inner.push_str(&decode(text));
                }
            }
            Piece::Tag(tag) if tag.name == name => {
                found.extend(open.take());
                open = (!tag.closing).then(|| (tag, String::new()));
            }
            Piece::Tag(_) => {}
        }
    }
    found.extend(open);
    found
}

/// Text as a reader sees it: runs of white space are one space, and none stands beside a character
/// outside ASCII, where line breaks of a source mean nothing.
pub(crate) fn squash(text: &str) -> String {
    let mut squashed = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if gap && c.is_ascii() && squashed.chars().next_back().is_some_and(|last| last.is_ascii()) {
            squashed.push(' ');
        }
        gap = false;
        squashed.push(c);
    }
    squashed
}

/// Text with the entities decoded that templates and sanitizers write, and all numeric ones.
pub(crate) fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = rest.find(';').filter(|end| *end < 12).and_then(|end| {
            let c = entity(&rest[1..end])?;
            Some((c, end + 1))
        });
        if let Some((c, length)) = known {
            decoded.push(c);
            rest = &rest[length..];
        } else {
            decoded.push('&');
            rest = &rest[1..];
        }
    }
    decoded.push_str(rest);
    decoded
}

fn entity(name: &str) -> Option<char> {
    let number = name
        .strip_prefix("#x")
        .or_else(|| name.strip_prefix("#X"))
        .map(|digits| u32::from_str_radix(digits, 16))
        .or_else(|| name.strip_prefix('#').map(str::parse));
    match (number, name) {
        (Some(number), _) => char::from_u32(number.ok()?),
        (None, "amp") => Some('&'),
        (None, "lt") => Some('<'),
        (None, "gt") => Some('>'),
        (None, "quot") => Some('"'),
        (None, "apos") => Some('\''),
        (None, "nbsp") => Some('\u{a0}'),
        (None, "middot") => Some('·'),
        (None, _) => None,
    }
}

/// The tag at the start of `html`, and what follows it.
fn read_tag(html: &str) -> (Tag, &str) {
    let closing = html[1..].starts_with('/');
    let rest = &html[1 + usize::from(closing)..];
    let (name, mut rest) = split_where(rest, |c| c.is_ascii_whitespace() || c == '/' || c == '>');
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            break;
        }
        if let Some(after) = rest.strip_prefix('>') {
            rest = after;
            break;
        }
        let end = |c: char| c.is_ascii_whitespace() || c == '=' || c == '/' || c == '>';
        let (key, after) = split_where(rest, end);
        // A stray `=` is part of a name, or this would never end.
        let (key, after) = if key.is_empty() { rest.split_at(1) } else { (key, after) };
        let spaced = after.trim_start();
        let (value, after) = match spaced.strip_prefix('=') {
            Some(value) => read_value(value.trim_start()),
            None => ("", after),
        };
        attributes.push((key.to_ascii_lowercase(), decode(value)));
        rest = after;
    }
    let name = name.to_ascii_lowercase();
    (Tag { name, closing, attributes }, rest)
}

fn read_value(html: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(quoted) = html.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    split_where(html, |c| c.is_ascii_whitespace() || c == '>')
}

fn split_where(text: &str, end: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(end).unwrap_or(text.len()))
}

#[test]
fn attributes_are_read_however_they_are_quoted() {
    let page = "<A HREF='a&amp;b' title=\"x > y\" data-x=1 hidden><img src=p.jpg/>";
    let tags = tags(page);
    assert_eq!(tags.len(), 2);
    assert_eq!((tags[0].name.as_str(), tags[0].get("href")), ("a", Some("a&b")));
    assert_eq!(tags[0].get("title"), Some("x > y"));
    assert_eq!(tags[0].get("data-x"), Some("1"));
    assert_eq!(tags[0].get("hidden"), Some(""));
    assert_eq!(tags[1].get("src"), Some("p.jpg/"));
}

#[test]
fn comments_scripts_and_styles_hold_nothing() {
    let page = "<!-- <a href=x> --><script>'<a href=x>'</script><style>a<b</style>t<i>e</i>xt";
    assert_eq!(tags(page).len(), 3);
    assert_eq!(text(page), "text");
}

#[test]
fn text_is_compared_as_a_reader_sees_it() {
    assert_eq!(
        squash("中国\n  拜登\u{a0}和  Karine\n Jean-Pierre 说"),
        "中国拜登和Karine Jean-Pierre说"
    );
    assert_eq!(decode("A&amp;B &#x4e2d;&#22269; &nope; & co"), "A&B 中国 &nope; & co");
    let found = elements("<p>一</p><div><p class=x>二<b>三</b></p></div>", "p");
    assert_eq!(found.len(), 2);
    assert_eq!((found[1].0.get("class"), found[1].1.as_str()), (Some("x"), "二三"));
}

#[test]
fn broken_html_ends() {
    for page in ["<a href", "<a href=\"x", "< a", "<", "<!-- x", "<a ==>", "<script>", "</"] {
        let _ = pieces(page);
    }
}
