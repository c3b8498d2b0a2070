//! A built page to what tells whether it changed, and whether only its stylesheet did.

use crate::fingerprint::Fingerprint;
use crate::serve::live::head::Head;

/// What tells how a page looks from how another does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The hash of the page without its stylesheet's address.
    pub plain: String,
    /// That address, as the page names it; none, where it has none or one that would have to be
    /// read as HTML: then every change is one of the page.
    pub style: Option<String>,
}

impl Look {
    /// Of a page's built bytes.
    pub fn of(html: &[u8]) -> Self {
        let place = Head::of(html).style;
        let read = |place: std::ops::Range<usize>| {
            let style = str::from_utf8(&html[place.clone()]).ok()?;
            let is_plain = !style.is_empty() && !style.contains('&');
            is_plain.then(|| (place, style.to_owned()))
        };
        let (hash, style) = match place.and_then(read) {
            Some((place, style)) => {
                (Fingerprint::of_parts([&html[..place.start], &html[place.end..]]), Some(style))
            }
            None => (Fingerprint::of(html), None),
        };
        Self { plain: hash.base32(20), style }
    }
}

#[cfg(test)]
mod tests {
    use super::Look;

    #[test]
    fn pages_that_differ_in_their_stylesheet_look_alike_but_for_that() {
        let page = |style: &str, text: &str| {
            let html = format!("<head><link rel=\"stylesheet\" href=\"{style}\"></head><p>{text}");
            Look::of(html.as_bytes())
        };
        let one = page("../assets/style-a.css", "a");
        assert_eq!(one.style.as_deref(), Some("../assets/style-a.css"));
        assert_eq!(page("../assets/style-b.css", "a").plain, one.plain);
        assert_ne!(page("../assets/style-a.css", "b").plain, one.plain);
        // Where it could not be exchanged, another one makes another page.
        assert_eq!(page("a.css?b&amp;c", "a").style, None);
        assert_ne!(page("a.css?b&amp;c", "a").plain, page("a.css?b&amp;d", "a").plain);
    }
}
