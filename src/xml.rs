//! Text to what XML 1.0 can hold, and small documents to bytes. The door to `quick_xml`; knows no
//! format.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// Whether XML 1.0 can hold a character at all: production 2, `Char`. What it cannot hold must not
/// stand there escaped either.
pub fn is_permitted(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// A text without the characters that XML 1.0 forbids. Lines end as every parser would hand them
/// on: with a line feed alone (section 2.11).
pub fn text(text: &str) -> Cow<'_, str> {
    if is_sound(text) || text.chars().all(|c| c != '\r' && is_permitted(c)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n").replace(|c| !is_permitted(c), ""))
}

/// Whether bytes alone tell that nothing of a text has to go. Without a way out of the loop many are looked
/// at together; texts of feeds are as long as their articles.
fn is_sound(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_sound = |byte: &u8| matches!(byte, b'\t' | b'\n' | b' '..);
    // U+FFFE and U+FFFF end like no other character that is often written.
    let is_end = |pair: &[u8]| pair[0] == 0xbf && matches!(pair[1], 0xbe | 0xbf);
    bytes.iter().fold(true, |all, byte| all & is_sound(byte))
        && !bytes.windows(2).fold(false, |any, pair| any | is_end(pair))
}

/// The same for what is one line (titles, names, addresses): line ends and tabs are spaces, as they
/// would be in an attribute (section 3.3.3).
pub fn line(line: &str) -> Cow<'_, str> {
    match text(line) {
        text if text.bytes().fold(false, |any, byte| any | matches!(byte, b'\n' | b'\t')) => {
            Cow::Owned(text.replace(['\n', '\t'], " "))
        }
        text => text,
    }
}

/// A document that grows. Writing to memory cannot fail, so its steps say nothing.
pub struct Document(Writer<Vec<u8>>);

impl Document {
    /// A new one, with the declaration that it is UTF-8.
    pub fn new() -> Self {
        let mut document = Self(Writer::new(Vec::new()));
        document.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        document
    }

    /// Opens an element.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.event(Event::Start(start(name, attributes)));
    }

    /// Closes the element that was opened last.
    pub fn close(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// An element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.event(Event::Empty(start(name, attributes)));
    }

    /// An element that holds one line of text and nothing else.
    pub fn leaf(&mut self, name: &str, content: &str) {
        self.open(name, &[]);
        self.event(Event::Text(BytesText::new(&line(content))));
        self.close(name);
    }

    /// All of it.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_inner()
    }

    fn event(&mut self, event: Event<'_>) {
        let _ = self.0.write_event(event);
    }
}

impl Default for Document {
    fn default() -> Self {
        Self::new()
    }
}

fn start<'a>(name: &'a str, attributes: &[(&'a str, &'a str)]) -> BytesStart<'a> {
    let mut element = BytesStart::new(name);
    for (key, value) in attributes {
        element.push_attribute((*key, &*line(value)));
    }
    element
}

#[cfg(test)]
mod tests;
