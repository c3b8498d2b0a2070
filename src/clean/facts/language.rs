//! Counts and a sample of a text into its language: by script where that is enough, by form for
//! Chinese, by function words for scripts that many languages share.

use crate::clean::facts::counts::{Counts, SCRIPTS, Script};
use crate::clean::facts::function_words;
use crate::model::language::Language;

/// Texts with fewer letters are not judged.
const LEAST_LETTERS: usize = 30;

/// In a mixed text a Han character says as much as about three letters, a syllable of Hangul as two.
const HAN_WEIGHT: usize = 3;
const HANGUL_WEIGHT: usize = 2;

/// One letter in so many is kana in a Japanese text, and more; in a Chinese one a name at most.
const KANA_ONE_IN: usize = 6;

/// Scripts that one language is written in, as far as the press goes.
const ALONE: &[(Script, &str)] = &[
    (Script::Hangul, "ko"),
    (Script::Greek, "el"),
    (Script::Hebrew, "he"),
    (Script::Armenian, "hy"),
    (Script::Thai, "th"),
    (Script::Lao, "lo"),
    (Script::Tibetan, "bo"),
    (Script::Burmese, "my"),
    (Script::Georgian, "ka"),
    (Script::Khmer, "km"),
    (Script::Mongolian, "mn-Mong"),
];

/// The language of most of the text.
pub fn language(counts: &Counts, sample: &str) -> Option<Language> {
    let characters = counts.characters();
    if characters + counts.letters.iter().sum::<usize>() < LEAST_LETTERS {
        return None;
    }
    let weight = |script: usize| {
        let hangul = script == Script::Hangul as usize;
        counts.letters[script] * if hangul { HANGUL_WEIGHT } else { 1 }
    };
    let most = (0..SCRIPTS).max_by_key(|script| weight(*script))?;
    if characters * HAN_WEIGHT >= weight(most) {
        return Some(Language::new(east_asian(counts)));
    }
    match ALONE.iter().find(|(script, _)| *script as usize == most) {
        Some((_, tag)) => Some(Language::new(tag)),
        None => function_words::language(sample),
    }
}

fn east_asian(counts: &Counts) -> &'static str {
    if counts.kana * KANA_ONE_IN >= counts.characters() {
        return "ja";
    }
    match counts.simplified.cmp(&0) {
        std::cmp::Ordering::Greater => "zh-Hans",
        std::cmp::Ordering::Less => "zh-Hant",
        std::cmp::Ordering::Equal => "zh",
    }
}
