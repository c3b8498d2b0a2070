//! Character references to characters, as HTML's parsers do it (HTML, 13.2.5.72 to 13.2.5.80): names
//! with and without a semicolon, numbers. Of names it knows those of html5ever's table.

use html5ever::data::NAMED_ENTITIES;

use crate::text;

/// Where a reference stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    /// In text, or in the text of a title.
    Text,
    /// In an attribute's value: there a name without a semicolon before a letter, a digit or `=` is
    /// none, because addresses have such parameters.
    Attribute,
}

/// A text or value with all references decoded; `None` where a number has to be mended.
pub(super) fn decode(raw: &str, within: Within) -> Option<String> {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = text::find_ascii(rest, b'&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        rest = if let Some(number) = rest.strip_prefix('#') {
            numeric(number, &mut out)?
        } else {
            named(rest, within, &mut out).unwrap_or_else(|| {
                out.push('&');
                rest
            })
        };
    }
    out.push_str(rest);
    Some(out)
}

/// Decodes what stands behind `&#`; what is left.
fn numeric<'a>(number: &'a str, out: &mut String) -> Option<&'a str> {
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let length = digits.bytes().take_while(|byte| char::from(*byte).is_digit(radix)).count();
    if length == 0 {
        out.push_str("&#");
        return Some(number);
    }
    // Surrogates, NUL, the controls of Windows and what is too large stand for others.
    let code = u32::from_str_radix(&digits[..length], radix).ok()?;
    let rest = &digits[length..];
    let after = rest.strip_prefix(';');
    // At the start of a `<pre>` a line end goes, for html5ever only if it is written without a mistake.
    if matches!(code, 0 | 0x80..=0x9f) || code == 10 && after.is_none() {
        return None;
    }
    out.push(char::from_u32(code)?);
    Some(after.unwrap_or(rest))
}

/// Decodes what stands behind `&`; what is left, if it is a name.
fn named<'a>(rest: &'a str, within: Within, out: &mut String) -> Option<&'a str> {
    for (name, decoded) in [("amp;", '&'), ("nbsp;", '\u{a0}'), ("quot;", '"')] {
        if let Some(rest) = rest.strip_prefix(name) {
            out.push(decoded);
            return Some(rest);
        }
    }
    // The longest name counts, and the table holds what names begin with, too.
    let mut found = None;
    for (length, _) in rest.bytes().enumerate().take_while(|(_, byte)| byte.is_ascii()) {
        let name = &rest[..=length];
        match NAMED_ENTITIES.get(name) {
            None => break,
            Some((0, _)) => {}
            Some(decoded) => found = Some((name, *decoded)),
        }
    }
    let (name, (first, second)) = found?;
    let rest = &rest[name.len()..];
    let next = rest.bytes().next();
    let is_parameter = within == Within::Attribute
        && !name.ends_with(';')
        && next.is_some_and(|byte| byte == b'=' || byte.is_ascii_alphanumeric());
    if is_parameter {
        return None;
    }
    out.push(char::from_u32(first)?);
    if second != 0 {
        out.push(char::from_u32(second)?);
    }
    Some(rest)
}
