//! The first words of a text into an excerpt: whole sentences where it can be, else whole clauses or
//! words and an ellipsis, and never half of what a reader sees as one character.

use unicode_segmentation::GraphemeCursor;

use crate::text::{is_cjk, is_cjk_letter};

/// Sentences that end before this many characters leave too little to say what a text is about.
const LEAST: usize = 40;

/// Words that end with a full stop within a sentence, besides single letters.
const SHORT_FORMS: &[&str] = &[
    "Mr", "Mrs", "Ms", "Dr", "Prof", "Rev", "Gen", "Sen", "Rep", "Gov", "Lt", "Col", "St", "Jr",
    "Sr", "No", "vs", "cf", "Inc", "Co", "Corp", "Ltd",
];

/// At most `limit` characters of a text in one line.
pub fn excerpt(text: &str, limit: usize) -> String {
    let text = text.trim();
    let Some(end) = text.char_indices().nth(limit).map(|(at, _)| at) else {
        return text.to_owned();
    };
    let least = text.char_indices().nth(LEAST.min(limit)).map_or(end, |(at, _)| at);
    if let Some(cut) = last_end(text, least, end, after_sentence) {
        return text[..cut].to_owned();
    }
    // One character of the limit is the ellipsis.
    let end = text[..end].char_indices().next_back().map_or(0, |(at, _)| at);
    let cut = last_end(text, least, end, after_clause)
        .or_else(|| last_end(text, least, end, after_word))
        .or_else(|| last_end(text, 0, end, |_, _| true))
        .unwrap_or(0);
    // A mark that promises more would stand in front of the ellipsis.
    let out = text[..cut].trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '，' | '；' | '：' | '、' | '（' | '“' | '「' | '《')
    });
    if out.is_empty() { String::new() } else { format!("{out}…") }
}

/// The last place up to `end`, and not before `least`, where a text may be cut: `fits` looks at what
/// stands before and behind it. Only places near the cut are asked for their graphemes.
fn last_end(
    text: &str,
    least: usize,
    end: usize,
    fits: impl Fn(&str, &str) -> bool,
) -> Option<usize> {
    let places = text[least..end].char_indices().map(|(at, _)| least + at).chain([end]);
    places.rev().find(|cut| fits(&text[..*cut], &text[*cut..]) && is_whole(text, *cut))
}

/// Whether no grapheme is cut here.
fn is_whole(text: &str, cut: usize) -> bool {
    // With the whole text at hand the answer is always known.
    GraphemeCursor::new(cut, text.len(), true).is_boundary(text, 0).unwrap_or(false)
}

fn after_sentence(before: &str, after: &str) -> bool {
    // Nearly all places are none.
    let may_end = |c: char| is_closing(c) || is_sentence_mark(c);
    if !before.ends_with(may_end) || after.starts_with(may_end) {
        return false;
    }
    let sentence = before.trim_end_matches(is_closing);
    let parted = after.chars().next().is_none_or(|c| c.is_whitespace() || is_cjk(c));
    match sentence.chars().next_back() {
        Some('。' | '！' | '？' | '｡' | '…') => true,
        Some('!' | '?') => parted,
        Some('.') => {
            let words = sentence.trim_end_matches('.');
            let start = words
                .char_indices()
                .rev()
                .find(|(_, c)| !c.is_alphanumeric())
                .map_or(0, |(at, c)| at + c.len_utf8());
            let last = &words[start..];
            after.starts_with(char::is_whitespace)
                && last.chars().nth(1).is_some()
                && !SHORT_FORMS.contains(&last)
        }
        _ => false,
    }
}

fn after_clause(_: &str, after: &str) -> bool {
    let mut next = after.chars();
    match next.next() {
        Some('，' | '；' | '：') => true,
        // Not the comma of a number, not the colon of a time.
        Some(',' | ';' | ':') => next.next().is_some_and(char::is_whitespace),
        _ => false,
    }
}

fn after_word(before: &str, after: &str) -> bool {
    let (Some(last), Some(next)) = (before.chars().next_back(), after.chars().next()) else {
        return false;
    };
    next.is_whitespace() || is_cjk_letter(last) && is_cjk_letter(next) && !is_closing(next)
}

fn is_sentence_mark(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡' | '…' | '!' | '?' | '.')
}

fn is_closing(c: char) -> bool {
    matches!(c, '」' | '』' | '”' | '’' | '）' | '》' | '】' | '〉' | '〕' | ')' | ']' | '"' | '\'')
}
