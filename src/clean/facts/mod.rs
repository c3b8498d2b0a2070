//! The text of a cleaned body into what is known of it as a text: excerpt, counts, reading time,
//! language. It is fed by the pass that settles white space; markup is not seen here.

pub mod counts;
pub mod excerpt;
pub mod function_words;
pub mod language;
pub mod opening;

use crate::clean::facts::counts::Counts;
use crate::model::record::TextFacts;
use crate::text::is_invisible;

/// Characters of an excerpt.
const EXCERPT: usize = 120;

/// Bytes of text that are kept: enough for an excerpt of any script, and to tell the language by.
const KEPT: usize = 1200;

/// How fast people read: characters and words a minute.
///
/// Words: the mean of 190 studies is 238 for English non-fiction (M. Brysbaert, How many words do we
/// read per minute?, Journal of Memory and Language 109, 2019). Characters: 255 are read aloud
/// (S. Trauzettel-Klosinski, K. Dietz, Standardized assessment of reading performance, IOVS 53, 2012);
/// sites that tell a reading time reckon with 500; silent readers of news are between the two.
const CHARACTERS_A_MINUTE: usize = 400;
const WORDS_A_MINUTE: usize = 230;

/// What is known of a text while it is gone through.
#[derive(Debug, Default)]
pub struct Reading {
    counts: Counts,
    words: String,
    captions: String,
}

impl Reading {
    /// The edge of a block: no word and no line goes on over it.
    pub fn block(&mut self) {
        self.part('\n');
    }

    /// White space that stands in no text given to [`Reading::text`].
    pub fn space(&mut self) {
        self.part(' ');
    }

    fn part(&mut self, mark: char) {
        self.counts.end_word();
        for kept in [&mut self.words, &mut self.captions] {
            if !kept.is_empty() && !kept.ends_with([mark, '\n']) && kept.len() < KEPT {
                kept.push(mark);
            }
        }
    }

    /// The next piece of text; captions make the excerpt only where there is nothing else.
    pub fn text(&mut self, text: &str, is_caption: bool) {
        self.counts.add(text);
        let kept = if is_caption { &mut self.captions } else { &mut self.words };
        let mut end = text.len().min(KEPT.saturating_sub(kept.len()));
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        kept.push_str(&text[..end]);
    }

    /// All of the text was seen.
    pub fn finish(self) -> TextFacts {
        let words = opening::opening(&self.words);
        let kept = if words.trim().is_empty() { &self.captions } else { words };
        let (characters, words) = (self.counts.characters(), self.counts.words);
        TextFacts {
            language: language::language(&self.counts, kept),
            excerpt: excerpt::excerpt(&one_line(kept, EXCERPT + 8), EXCERPT),
            characters,
            words,
            minutes: (characters * WORDS_A_MINUTE + words * CHARACTERS_A_MINUTE)
                .div_ceil(CHARACTERS_A_MINUTE * WORDS_A_MINUTE),
        }
    }
}

/// The first characters of a text, white space of any kind as one space, invisible characters gone,
/// but for those that shape words.
fn one_line(text: &str, limit: usize) -> String {
    let mut out = String::with_capacity(limit * 3);
    let mut left = limit;
    for c in text.chars() {
        if left == 0 {
            break;
        }
        let c = match c {
            // Most of what is none of these, in the texts that have most characters.
            '\u{3001}'..='\u{d7ff}' => c,
            c if c.is_whitespace() => ' ',
            '\u{200c}' => c,
            c if is_invisible(c) => continue,
            c => c,
        };
        if c != ' ' || !(out.is_empty() || out.ends_with(' ')) {
            out.push(c);
            left -= 1;
        }
    }
    out
}

#[cfg(test)]
mod tests;
