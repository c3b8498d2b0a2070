//! Links to an outlet's tag pages: the tags of pages that have no head.

use percent_encoding::percent_decode_str;

/// The tag that an address stands for: `/gb/tag/NAME.html`, or `/gb/NAME.htm` where the name is no
/// number (Epoch Times, NTD).
pub fn tag_of(href: &str) -> Option<String> {
    let path = href.split(['?', '#']).next()?;
    let encoded = if let Some((_, name)) = path.split_once("/tag/") {
        name.split('/').next()?
    } else {
        let name = path
            .strip_prefix("https://www.ntdtv.com/gb/")
            .or_else(|| path.strip_prefix("http://www.ntdtv.com/gb/"))?;
        let plain = name.starts_with(|c: char| c.is_ascii()) && !name.starts_with('%');
        if name.contains('/') || plain {
            return None;
        }
        name
    };
    let encoded =
        encoded.strip_suffix(".html").or_else(|| encoded.strip_suffix(".htm")).unwrap_or(encoded);
    let name = percent_decode_str(encoded).decode_utf8().ok()?;
    let name = crate::text::collapse(&crate::text::decode_entities(&name.replace('-', " ")));
    (!name.is_empty() && name.chars().count() <= 40).then_some(name)
}
