//! Text into counts: characters, words, letters by script. One pass over the text, no allocation; the
//! counts of two blocks of text add up to those of both.

use crate::model::han;

/// Scripts that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are the names that Unicode gives them")]
pub enum Script {
    Latin,
    Cyrillic,
    Arabic,
    Hangul,
    Greek,
    Hebrew,
    Armenian,
    Thai,
    Lao,
    Tibetan,
    Burmese,
    Georgian,
    Khmer,
    Mongolian,
    /// Any other.
    Other,
}

/// How many there are.
pub const SCRIPTS: usize = Script::Other as usize + 1;

/// What was counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Han characters, and those of other scripts that go with them.
    pub han: usize,
    /// Those among them that stand only in simplified texts.
    pub simplified: usize,
    /// Those among them that stand only in traditional texts.
    pub traditional: usize,
    /// Hiragana and katakana.
    pub kana: usize,
    /// Letters of other scripts.
    pub letters: [usize; SCRIPTS],
    /// Runs of letters and digits of those scripts.
    pub words: usize,
    /// Where in a word the text is.
    word: Word,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Word {
    #[default]
    Outside,
    Inside,
    /// Behind a mark that joins, if a letter follows: `don't`, `well-known`.
    Joined,
}

impl Counts {
    /// Characters that are read one by one.
    pub fn characters(&self) -> usize {
        self.han + self.kana
    }

    /// What comes next is another word.
    pub fn end_word(&mut self) {
        self.word = Word::Outside;
    }

    /// Counts a text, which may go on with a word that was begun.
    pub fn add(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(first) = bytes.get(at) {
            at += match first {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => self.ascii_run(&bytes[at..]),
                b'\'' | b'-' => {
                    self.join();
                    1
                }
                0..0x80 => {
                    self.word = Word::Outside;
                    1
                }
                _ => match self.han_run(&bytes[at..]) {
                    0 => {
                        let Some(c) = text[at..].chars().next() else { return };
                        self.other(c);
                        c.len_utf8()
                    }
                    run => run,
                },
            };
        }
    }

    /// Counts the ASCII letters and digits that a text begins with: how many bytes.
    fn ascii_run(&mut self, bytes: &[u8]) -> usize {
        let end = bytes.iter().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(bytes.len());
        let letters = bytes[..end].iter().filter(|b| b.is_ascii_alphabetic()).count();
        self.letters[Script::Latin as usize] += letters;
        self.in_word();
        end
    }

    /// Counts the characters of the main Han block that a text begins with, over the marks between them:
    /// how many bytes.
    fn han_run(&mut self, bytes: &[u8]) -> usize {
        let (mut simplified, mut traditional, mut han, mut run) = (0, 0, 0, 0);
        for three in bytes.chunks_exact(3) {
            let bits = |at: usize| u32::from(three[at] & 0x3f);
            let code = u32::from(three[0] & 0x0f) << 12 | bits(1) << 6 | bits(2);
            match three[0] {
                // The first bytes of U+4000 to U+9FFF, all of which have three.
                0xe4..=0xe9 => {
                    let Some(form) = han::form(code) else { break };
                    simplified += usize::from(form == han::SIMPLIFIED);
                    traditional += usize::from(form == han::TRADITIONAL);
                    han += 1;
                }
                // Those of U+2000 to U+3FFF and U+F000 to U+FFFF.
                0xe2 | 0xe3 | 0xef if char::from_u32(code).is_some_and(is_mark_of_han) => {}
                _ => break,
            }
            run += 3;
        }
        if run > 0 {
            self.han += han;
            self.simplified += simplified;
            self.traditional += traditional;
            self.word = Word::Outside;
        }
        run
    }

    fn other(&mut self, c: char) {
        match c {
            c if is_mark_of_han(c) => self.word = Word::Outside,
            '’' | '‐' | '\u{2011}' => self.join(),
            '\u{3041}'..='\u{3096}'
            | '\u{30a1}'..='\u{30fa}'
            | 'ー'
            | '\u{31f0}'..='\u{31ff}'
            | '\u{ff66}'..='\u{ff9d}' => {
                self.kana += 1;
                self.word = Word::Outside;
            }
            '々'
            | '〇'
            | '\u{3105}'..='\u{312f}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{323af}' => {
                self.han += 1;
                self.word = Word::Outside;
            }
            c if is_mark_of_letter(c) => {}
            c if c.is_alphabetic() => self.letter(script(c)),
            c if c.is_numeric() => self.in_word(),
            _ => self.word = Word::Outside,
        }
    }

    fn letter(&mut self, script: Script) {
        self.letters[script as usize] += 1;
        self.in_word();
    }

    fn in_word(&mut self) {
        self.words += usize::from(self.word == Word::Outside);
        self.word = Word::Inside;
    }

    fn join(&mut self) {
        self.word = if self.word == Word::Inside { Word::Joined } else { Word::Outside };
    }
}

/// Marks of Han texts, and those of no script that stand in them.
#[inline]
fn is_mark_of_han(c: char) -> bool {
    matches!(
        c,
        '\u{3000}'..='\u{3004}'
            | '\u{3008}'..='\u{3020}'
            | '\u{ff01}'..='\u{ff0f}'
            | '\u{ff1a}'..='\u{ff20}'
            | '“'
            | '”'
            | '…'
            | '—'
            | '·'
    )
}

/// Characters that stand on or between letters of one word and are none: accents, the marks that
/// take a vowel away, joiners, soft hyphens, variation selectors.
fn is_mark_of_letter(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}'
            | '\u{94d}'
            | '\u{9cd}'
            | '\u{a4d}'
            | '\u{acd}'
            | '\u{b4d}'
            | '\u{bcd}'
            | '\u{c4d}'
            | '\u{ccd}'
            | '\u{d4d}'
            | '\u{dca}'
            | '\u{e47}'..='\u{e4e}'
            | '\u{f84}'
            | '\u{1037}'
            | '\u{1039}'..='\u{103a}'
            | '\u{17d2}'
            | '\u{180b}'..='\u{180e}'
            | '\u{ad}'
            | '\u{200c}'..='\u{200f}'
            | '\u{202f}' // joins the endings of Mongolian words
            | '\u{2060}'
            | '\u{fe00}'..='\u{fe0f}'
    )
}

/// The script of a letter above ASCII that is neither Han nor kana, by the blocks of Unicode.
fn script(c: char) -> Script {
    match c {
        '\u{aa}'..='\u{2af}'
        | '\u{1e00}'..='\u{1eff}'
        | '\u{2c60}'..='\u{2c7f}'
        | '\u{a720}'..='\u{a7ff}'
        | '\u{ab30}'..='\u{ab6f}'
        | '\u{fb00}'..='\u{fb06}'
        | '\u{ff21}'..='\u{ff5a}' => Script::Latin,
        '\u{400}'..='\u{52f}' | '\u{1c80}'..='\u{1c8f}' => Script::Cyrillic,
        '\u{600}'..='\u{6ff}'
        | '\u{750}'..='\u{77f}'
        | '\u{870}'..='\u{8ff}'
        | '\u{fb50}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefe}' => Script::Arabic,
        '\u{1100}'..='\u{11ff}'
        | '\u{3131}'..='\u{318e}'
        | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7ff}'
        | '\u{ffa0}'..='\u{ffdc}' => Script::Hangul,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
        '\u{530}'..='\u{58f}' => Script::Armenian,
        '\u{590}'..='\u{5ff}' | '\u{fb1d}'..='\u{fb4f}' => Script::Hebrew,
        '\u{e00}'..='\u{e7f}' => Script::Thai,
        '\u{e80}'..='\u{eff}' => Script::Lao,
        '\u{f00}'..='\u{fff}' => Script::Tibetan,
        '\u{1000}'..='\u{109f}' => Script::Burmese,
        '\u{10a0}'..='\u{10ff}' | '\u{1c90}'..='\u{1cbf}' => Script::Georgian,
        '\u{1780}'..='\u{17ff}' => Script::Khmer,
        '\u{1800}'..='\u{18af}' => Script::Mongolian,
        _ => Script::Other,
    }
}
