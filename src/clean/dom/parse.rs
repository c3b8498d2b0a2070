//! A body to a tree, the way a browser does it. html5ever's tokenizer takes markup character by character
//! and is three quarters of its time. So tags as they are usually written, text and character references
//! are read here, and told to whoever makes the tree: `plain.rs`, or html5ever's tree builder where that is
//! lost. From the first place on that is written in another way, the tokenizer reads, which knows all.

use dom_query::Document;
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{Attribute, LocalName, ParseOpts, QualName, local_name, ns, parse_fragment};

use crate::clean::dom::plain::Plain;
use crate::clean::dom::references::{self, Within};
use crate::text;

/// The tree of a fragment, as if it stood in a `<body>`, where no scripts run.
pub(super) fn parse(html: &str) -> Document {
    plainly(html).unwrap_or_else(|| with_builder(html, true).0)
}

/// The tree of a fragment that is plain.
pub(super) fn plainly(html: &str) -> Option<Document> {
    if has_odd_bytes(html) {
        return None;
    }
    let source = StrTendril::from_slice(html);
    let plain = Plain::new();
    let mut reader = Reader { html, source: &source, builder: &plain, at: 0 };
    while reader.step().is_some() {
        if plain.is_lost() {
            return None;
        }
    }
    (reader.at == html.len()).then(|| plain.finish())
}

/// Line ends, NUL and byte order marks, of which it takes out some, are the tokenizer's.
fn has_odd_bytes(html: &str) -> bool {
    text::has_either(html, b'\r', b'\0') || text::find(html, "\u{feff}").is_some()
}

/// The tree of any fragment, `quick` or by the tokenizer alone, and how many bytes the tokenizer did not
/// have to read.
pub(super) fn with_builder(html: &str, quick: bool) -> (Document, usize) {
    let tree_builder =
        TreeBuilderOpts { scripting_enabled: false, drop_doctype: true, ..Default::default() };
    let how = ParseOpts { tree_builder, ..Default::default() };
    let body = QualName::new(None, ns!(html), local_name!("body"));
    let mut parser = parse_fragment(Document::fragment_sink(), how, body, Vec::new(), false);
    let source = StrTendril::from_slice(html);
    let mut reader = Reader { html, source: &source, builder: &parser.tokenizer.sink, at: 0 };
    if quick && !has_odd_bytes(html) {
        while reader.step().is_some() {}
    }
    let quickly = reader.at;
    if quickly < html.len() {
        parser.process(piece(&source, quickly, html.len()));
    }
    (parser.finish(), quickly)
}

/// A part of the source, which is not copied.
fn piece(source: &StrTendril, start: usize, end: usize) -> StrTendril {
    // A source that is longer than a tendril can be has not become one.
    match (u32::try_from(start), u32::try_from(end - start)) {
        (Ok(start), Ok(length)) => source.subtendril(start, length),
        _ => StrTendril::new(),
    }
}

struct Reader<'a, B> {
    html: &'a str,
    source: &'a StrTendril,
    builder: &'a B,
    /// All before this was told.
    at: usize,
}

/// Content that is text, and how long it is with the end tag.
struct Raw {
    text: StrTendril,
    length: usize,
    end: Tag,
}

impl<B: TokenSink> Reader<'_, B> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.html.as_bytes().get(at).copied()
    }

    fn tell(&self, token: Token) -> TokenSinkResult<B::Handle> {
        // Nobody asks for lines: mistakes of markup are not reported.
        self.builder.process_token(token, 1)
    }

    fn tell_text(&self, text: StrTendril) {
        if !text.is_empty() {
            // Text never changes how what follows is read.
            let _continue = self.tell(Token::CharacterTokens(text));
        }
    }

    /// Tells of the next text or tag; `None` at the end, and where the tokenizer must read on.
    fn step(&mut self) -> Option<()> {
        let rest = &self.html[self.at..];
        match text::find_ascii(rest, b'<') {
            Some(0) => self.markup(),
            found => {
                let end = self.at + found.unwrap_or(rest.len());
                if self.at == end {
                    return None;
                }
                let text = self.decoded(self.at, end, Within::Text)?;
                self.tell_text(text);
                self.at = end;
                Some(())
            }
        }
    }

    fn decoded(&self, start: usize, end: usize, within: Within) -> Option<StrTendril> {
        let raw = &self.html[start..end];
        match text::find_ascii(raw, b'&') {
            None => Some(piece(self.source, start, end)),
            Some(_) => references::decode(raw, within).map(StrTendril::from),
        }
    }

    /// Where a `<` stands.
    fn markup(&mut self) -> Option<()> {
        match self.byte(self.at + 1)? {
            b'a'..=b'z' | b'A'..=b'Z' => self.start_tag(),
            b'/' => self.end_tag(),
            b'!' => self.comment(),
            b'?' => None,
            // It was meant as a sign.
            _ => {
                self.tell_text(piece(self.source, self.at, self.at + 1));
                self.at += 1;
                Some(())
            }
        }
    }

    /// A comment that nothing is odd about (HTML, 13.2.5.43 to 13.2.5.52).
    fn comment(&mut self) -> Option<()> {
        let start = self.at + 4;
        let inner = self.html[self.at..].strip_prefix("<!--")?;
        let inner = &inner[..text::find(inner, "-->")?];
        let is_odd = inner.starts_with('>')
            || inner.starts_with('-')
            || inner.ends_with('-')
            || inner.contains("<!")
            || inner.contains("--!");
        if is_odd {
            return None;
        }
        let end = start + inner.len();
        let _continue = self.tell(Token::CommentToken(piece(self.source, start, end)));
        self.at = end + 3;
        Some(())
    }

    /// Where the name ends that begins here, and the name.
    fn name(&self, start: usize) -> Option<(usize, LocalName)> {
        let bytes = self.html.as_bytes();
        let is_name =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':');
        let end = start + bytes[start..].iter().position(|byte| !is_name(byte))?;
        let name = self.html.get(start..end).filter(|name| !name.is_empty())?;
        Some((end, local_name(name)))
    }

    fn skip_space(&self, from: usize) -> usize {
        let rest = &self.html.as_bytes()[from..];
        from + rest.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(rest.len())
    }

    fn end_tag(&mut self) -> Option<()> {
        let start = self.at + 2;
        if !self.byte(start)?.is_ascii_alphabetic() {
            return None;
        }
        let (end, name) = self.name(start)?;
        let end = self.skip_space(end);
        if self.byte(end)? != b'>' {
            return None;
        }
        self.at = end + 1;
        let _after_script = self.tell(Token::TagToken(tag(TagKind::EndTag, name)));
        Some(())
    }

    fn start_tag(&mut self) -> Option<()> {
        let (mut at, name) = self.name(self.at + 1)?;
        let mut tag = tag(TagKind::StartTag, name);
        loop {
            let next = self.skip_space(at);
            match self.byte(next)? {
                b'>' => {
                    at = next + 1;
                    break;
                }
                b'/' if self.byte(next + 1)? == b'>' => {
                    tag.self_closing = true;
                    at = next + 2;
                    break;
                }
                // What stands right behind a name is a part of it.
                _ if next == at && tag.attrs.is_empty() => return None,
                _ => at = self.attribute(next, &mut tag)?,
            }
        }
        // The text of a script or a style ends where its end tag is, whatever it looks like.
        let raw = if may_be_raw(&tag.name) { Some(self.raw(at, &tag.name)?) } else { None };
        self.at = at;
        match (self.tell(Token::TagToken(tag)), raw) {
            (TokenSinkResult::RawData(_), Some(raw)) => {
                self.tell_text(raw.text);
                self.at += raw.length;
                let _after_script = self.tell(Token::TagToken(raw.end));
            }
            // Here it is no such element, as in a drawing: thousands may follow that end at the same place,
            // and nobody may look for it each time.
            (_, Some(_)) => return None,
            (TokenSinkResult::Plaintext, _) => {
                self.tell_text(piece(self.source, self.at, self.html.len()));
                self.at = self.html.len();
            }
            _ => {}
        }
        Some(())
    }

    /// What is in an element whose content may be text, and its end tag.
    fn raw(&self, start: usize, name: &LocalName) -> Option<Raw> {
        let (length, after) = raw_end(&self.html[start..], name)?;
        let end = start + length;
        let text = match *name {
            local_name!("title") | local_name!("textarea") => {
                self.decoded(start, end, Within::Text)?
            }
            _ => piece(self.source, start, end),
        };
        Some(Raw { text, length: after, end: tag(TagKind::EndTag, name.clone()) })
    }

    /// Reads an attribute into a tag; where it ends.
    fn attribute(&self, start: usize, tag: &mut Tag) -> Option<usize> {
        let (end, name) = self.name(start)?;
        let mut at = self.skip_space(end);
        let value = if self.byte(at)? == b'=' {
            at = self.skip_space(at + 1);
            let rest = &self.html[at..];
            match self.byte(at)? {
                quote @ (b'"' | b'\'') => {
                    let inner = at + 1;
                    let end = inner + text::find_ascii(&rest[1..], quote)?;
                    at = end + 1;
                    self.decoded(inner, end, Within::Attribute)?
                }
                b'>' => return None,
                _ => {
                    let ends = |byte: u8| byte.is_ascii_whitespace() || byte == b'>';
                    let length = rest.bytes().position(ends)?;
                    at += length;
                    self.decoded(at - length, at, Within::Attribute)?
                }
            }
        } else if at == end && !matches!(self.byte(at)?, b'>' | b'/') {
            return None; // the name goes on
        } else {
            StrTendril::new()
        };
        // Of two with one name the first holds.
        if tag.attrs.iter().any(|attr| attr.name.local == name) {
            tag.had_duplicate_attributes = true;
        } else {
            tag.attrs.push(Attribute { name: QualName::new(None, ns!(), name), value });
        }
        Some(at)
    }
}

fn tag(kind: TagKind, name: LocalName) -> Tag {
    Tag { kind, name, self_closing: false, attrs: Vec::new(), had_duplicate_attributes: false }
}

/// Elements whose content may be text to a parser, by where they stand.
fn may_be_raw(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("script")
            | local_name!("style")
            | local_name!("textarea")
            | local_name!("title")
            | local_name!("xmp")
            | local_name!("iframe")
            | local_name!("noembed")
            | local_name!("noframes")
    )
}

/// Where such a text ends, and its end tag; `None` where that is not plain to see.
fn raw_end(html: &str, name: &str) -> Option<(usize, usize)> {
    let bytes = html.as_bytes();
    let mut from = 0;
    loop {
        let at = from + text::find(&html[from..], "</")?;
        let after = at + 2 + name.len();
        let written = bytes.get(at + 2..after)?;
        let next = *bytes.get(after)?;
        if written.eq_ignore_ascii_case(name.as_bytes())
            && (next.is_ascii_whitespace() || matches!(next, b'/' | b'>'))
        {
            // In a script a comment hides end tags.
            let is_plain = next == b'>' && text::find(&html[..at], "<!--").is_none();
            return is_plain.then_some((at, after + 1));
        }
        from = at + 2;
    }
}

/// A name in lower case; the usual ones without a look at the table of all.
fn local_name(name: &str) -> LocalName {
    match name {
        "p" => local_name!("p"),
        "div" => local_name!("div"),
        "a" => local_name!("a"),
        "img" => local_name!("img"),
        "br" => local_name!("br"),
        "span" => local_name!("span"),
        "strong" => local_name!("strong"),
        "figure" => local_name!("figure"),
        "section" => local_name!("section"),
        "class" => local_name!("class"),
        "id" => local_name!("id"),
        "href" => local_name!("href"),
        "src" => local_name!("src"),
        "style" => local_name!("style"),
        "alt" => local_name!("alt"),
        "title" => local_name!("title"),
        "target" => local_name!("target"),
        "width" => local_name!("width"),
        "height" => local_name!("height"),
        _ if name.bytes().any(|byte| byte.is_ascii_uppercase()) => {
            LocalName::from(name.to_ascii_lowercase())
        }
        _ => LocalName::from(name),
    }
}
