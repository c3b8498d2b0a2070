//! Bytes to text: UTF-8, whatever else is in them reported and made harmless.

use std::borrow::Cow;

use crate::model::problem::Problem;

/// Decodes a file. Bytes that are no UTF-8 become `�`, NUL bytes go, line ends become `\n`; each of
/// the first two is a problem.
pub fn decode<'a>(
    bytes: &'a [u8],
    path: &impl std::fmt::Display,
    problems: &mut Vec<Problem>,
) -> Cow<'a, str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // Every byte of a mirror comes through here twice; the standard library tells where it broke.
    let mut text = match simdutf8::basic::from_utf8(bytes).or_else(|_| std::str::from_utf8(bytes)) {
        Ok(text) => Cow::Borrowed(text),
        Err(error) => {
            let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            let (line, column) = place(&before, before.len());
            problems.push(
                Problem::warning(
                    path,
                    "not-utf8",
                    "the file is not UTF-8; broken bytes are shown as �",
                )
                .at(line, column)
                .help("convert the file to UTF-8, for example with `iconv -f GB18030 -t UTF-8`"),
            );
            String::from_utf8_lossy(bytes)
        }
    };
    // Most have neither: one look tells.
    if memchr::memchr2(0, b'\r', text.as_bytes()).is_none() {
        return text;
    }
    if let Some(at) = text.find('\0') {
        let (line, column) = place(&text, at);
        problems.push(
            Problem::warning(path, "nul-bytes", "the file holds NUL bytes; they are left out")
                .at(line, column)
                .help("is it UTF-16 or a binary file? Convert it to UTF-8, or name it under `exclude`"),
        );
        text = Cow::Owned(text.replace('\0', ""));
    }
    if text.contains('\r') {
        text = Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"));
    }
    text
}

/// Line and column, both from 1, of a byte in a text.
pub fn place(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at];
    let start = before.rfind('\n').map_or(0, |nl| nl + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}
