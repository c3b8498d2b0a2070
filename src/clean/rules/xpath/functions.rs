//! The functions of the core library that need no page: texts and numbers to texts and numbers.

use std::collections::HashMap;

use crate::clean::rules::xpath::ast::Function;

/// White space as `XPath` knows it.
pub fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

/// Whether a function makes a text of texts and of nothing else.
pub fn is_of_texts(function: Function) -> bool {
    matches!(
        function,
        Function::Concat
            | Function::SubstringBefore
            | Function::SubstringAfter
            | Function::NormalizeSpace
            | Function::Translate
    )
}

/// Such a function's value; the parser has counted the arguments.
pub fn of_texts<S: AsRef<str>>(function: Function, args: &[S]) -> String {
    let arg = |at: usize| args.get(at).map_or("", AsRef::as_ref);
    match function {
        Function::Concat => args.iter().map(AsRef::as_ref).collect(),
        Function::SubstringBefore => {
            arg(0).split_once(arg(1)).map_or("", |(before, _)| before).to_owned()
        }
        Function::SubstringAfter => {
            arg(0).split_once(arg(1)).map_or("", |(_, after)| after).to_owned()
        }
        Function::Translate => translate(arg(0), arg(1), arg(2)),
        _ => normalize_space(arg(0)),
    }
}

fn normalize_space(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(is_space).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

fn translate(text: &str, from: &str, to: &str) -> String {
    let mut map = HashMap::new();
    let mut to = to.chars();
    for c in from.chars() {
        let put = to.next();
        map.entry(c).or_insert(put);
    }
    text.chars().filter_map(|c| map.get(&c).copied().unwrap_or(Some(c))).collect()
}

/// The characters from a place on, counted from 1, and as many as told; both are rounded as the
/// standard tells, so that `substring('12345', 1.5, 2.6)` is `234`.
pub fn substring(text: &str, start: f64, length: Option<f64>) -> String {
    let start = round(start);
    let end = length.map_or(f64::INFINITY, |length| start + round(length));
    let mut place = 0.0;
    text.chars()
        .filter(|_| {
            place += 1.0;
            place >= start && place < end
        })
        .collect()
}

/// To the nearest whole number, the higher of two.
pub fn round(number: f64) -> f64 {
    let low = number.floor();
    // Not `floor(number + 0.5)`, which is 1 for the number below 0.5.
    if number - low >= 0.5 { low + 1.0 } else { low }
}

/// A text as a number: digits with or without a point and a minus, nothing else.
pub fn number(text: &str) -> f64 {
    let text = text.trim_matches(is_space);
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let any = digits.bytes().any(|b| b.is_ascii_digit());
    if plain && any { text.parse().unwrap_or(f64::NAN) } else { f64::NAN }
}

/// A number as a text: no exponent, no point where there is nothing behind it.
pub fn text_of(number: f64) -> String {
    if number.is_nan() {
        "NaN".to_owned()
    } else if number == 0.0 {
        "0".to_owned()
    } else if number.is_infinite() {
        if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()
    } else {
        number.to_string()
    }
}
