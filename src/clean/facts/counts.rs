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
    /// How many more of them stand only in simplified texts than only in traditional ones.
    pub simplified: isize,
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
        let (mut letters, mut digits) = (0, 0);
        for byte in bytes {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' => letters += 1,
                b'0'..=b'9' => digits += 1,
                _ => break,
            }
        }
        self.letters[Script::Latin as usize] += letters;
        self.in_word();
        letters + digits
    }

    /// Counts the characters of the main Han block that a text begins with, over the marks between them:
    /// how many bytes.
    fn han_run(&mut self, bytes: &[u8]) -> usize {
        let (mut run, mut marks, mut simplified) = (0, 0, 0);
        for three in bytes.as_chunks::<3>().0 {
            let code = code(*three);
            if let Some(form) = han::form(code) {
                simplified += isize::from(form);
            } else if is_wide_mark_of_han(code) {
                marks += 1;
            } else {
                break;
            }
            run += 1;
        }
        if run > 0 {
            self.han += run - marks;
            self.simplified += simplified;
            self.word = Word::Outside;
        }
        run * 3
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

/// The code point of three bytes of UTF-8. What begins with the first byte of a longer or a shorter
/// character comes out above or below (wrapped around) all that have three.
fn code([first, second, third]: [u8; 3]) -> u32 {
    const MARKS: u32 = 0xe0 << 12 | 0x80 << 6 | 0x80;
    (u32::from(first) << 12)
        .wrapping_add(u32::from(second) << 6)
        .wrapping_add(u32::from(third))
        .wrapping_sub(MARKS)
}

/// The blocks of 64 that have marks of three bytes, and a bit for each of those.
const WIDE_MARKS: [(u32, u64); 3] =
    [(0x2000 >> 6, marks(0x2000)), (0x3000 >> 6, marks(0x3000)), (0xff00 >> 6, marks(0xff00))];

/// The marks among the 64 code points from this one on.
const fn marks(first: u32) -> u64 {
    let (mut bits, mut at) = (0, 0);
    while at < 64 {
        if let Some(c) = char::from_u32(first + at)
            && is_mark_of_han(c)
        {
            bits |= 1 << at;
        }
        at += 1;
    }
    bits
}

/// The same as [`is_mark_of_han`] for code points that have three bytes.
fn is_wide_mark_of_han(code: u32) -> bool {
    WIDE_MARKS.iter().any(|(block, bits)| code >> 6 == *block && bits >> (code & 63) & 1 == 1)
}

/// Marks of Han texts, and those of no script that stand in them.
const fn is_mark_of_han(c: char) -> bool {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::{
        ProptestConfig, Strategy, any, prop, prop_assert_eq, prop_oneof, proptest,
    };

    use super::{Counts, Script, Word, is_mark_of_han, is_wide_mark_of_han};
    use crate::model::han;

    /// The same, one character after the other.
    fn plain(text: &str, counts: &mut Counts) {
        for c in text.chars() {
            match c {
                'a'..='z' | 'A'..='Z' => counts.letter(Script::Latin),
                '0'..='9' => counts.in_word(),
                '\'' | '-' => counts.join(),
                '\0'..='\x7f' => counts.word = Word::Outside,
                _ => match han::form(u32::from(c)) {
                    Some(form) => {
                        counts.han += 1;
                        counts.simplified += isize::from(form);
                        counts.word = Word::Outside;
                    }
                    None => counts.other(c),
                },
            }
        }
    }

    #[test]
    fn wide_marks_are_marks() {
        for c in '\u{800}'..='\u{ffff}' {
            assert_eq!(is_wide_mark_of_han(u32::from(c)), is_mark_of_han(c), "{c:?}");
        }
    }

    /// Texts of several scripts, and what is at the edges of the blocks.
    fn mixed() -> impl Strategy<Value = String> {
        let edges = [
            "\u{33ff}",
            "\u{3400}",
            "\u{4dff}",
            "一",
            "\u{9fff}",
            "\u{a000}",
            "\u{fff}",
            "\u{1000}",
            "\u{ffff}",
            "\u{10000}",
            "\u{20000}",
            "\u{7ff}",
            "\u{800}",
            "\u{80}",
            "\u{7f}",
            "\u{e000}",
            "\u{10ffff}",
        ];
        let usual = [
            "国",
            "國",
            "湖边的新桥",
            "，",
            "。",
            "“",
            "”",
            "·",
            "a",
            "Well-known",
            "don’t",
            " ",
            "2040",
            "年",
            "カ",
            "한",
            "é",
            "я",
            "क्षि",
            "\u{301}",
            "\n",
            "…",
            "々",
            "！",
            "ａ",
        ];
        let part = prop_oneof![
            4 => prop::sample::select(usual.to_vec()).prop_map(str::to_owned),
            1 => prop::sample::select(edges.to_vec()).prop_map(str::to_owned),
            1 => any::<char>().prop_map(String::from),
        ];
        prop::collection::vec(part, 0..60).prop_map(|parts| parts.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]

        #[test]
        fn runs_are_counted_like_characters(parts in prop::collection::vec(mixed(), 0..4)) {
            let (mut runs, mut characters) = (Counts::default(), Counts::default());
            for part in parts {
                runs.add(&part);
                plain(&part, &mut characters);
                prop_assert_eq!(runs, characters, "{:?}", part);
            }
        }
    }
}
