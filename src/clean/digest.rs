//! Which runs of four ASCII characters the start tags of a source have: one look at them, and most rules
//! need none of their own. It may say yes to what is not there, never no to what is.

use crate::clean::markup::{until, usual_len};
use crate::text;

/// Bits: a page has some thousand different runs, and one run in ten may be there by chance.
const BITS: usize = 1 << 14;

/// An odd number that spreads its factor's low bits over all bits.
const SPREAD: u32 = 0x9e37_79b9;

/// The high bits of four bytes: a run with any of them is no ASCII.
const NOTHING: u32 = 0x8080_8080;

/// The bits in which small letters differ from capitals. Some signs become others with them, which only
/// makes these look alike.
const SMALL: u32 = 0x2020_2020;

/// The runs of a source.
pub struct Digest {
    bits: Box<[u64; BITS / 64]>,
}

impl Digest {
    /// Of all that a parser can take for a start tag: of text nothing is asked here, and it is most of a
    /// page. Where a parser is in comments, scripts and the like is not known here: each `<` before a
    /// letter begins a tag. They are read one after the other as long as none has a `<` inside, where
    /// another one may begin if this one is none; what follows such a one is taken in as a whole.
    pub fn of(source: &str) -> Self {
        let mut digest = Self { bits: Box::new([0; BITS / 64]) };
        let mut starts = text::places(source, b'<').peekable();
        while let Some(start) = starts.next() {
            let tag = &source[start..];
            if !tag.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic) {
                continue;
            }
            let len = usual_len(tag).map_or_else(|| exact_len(tag), |(len, _)| len);
            if starts.peek().is_some_and(|next| *next < start + len) {
                digest.add(tag);
                break;
            }
            digest.add(&tag[..len]);
        }
        digest
    }

    fn add(&mut self, part: &str) {
        for four in fours(part) {
            let (word, bit) = place(u32::from_le_bytes(*four));
            self.bits[word] |= bit;
        }
    }

    /// Whether a text may stand in a start tag of the source, in any case. What is no ASCII, or short,
    /// may.
    pub fn may_have(&self, text: &str) -> bool {
        fours(text).all(|four| {
            let run = u32::from_le_bytes(*four);
            let (word, bit) = place(run);
            run & NOTHING != 0 || self.bits[word] & bit != 0
        })
    }
}

/// All runs of four bytes.
fn fours(text: &str) -> impl Iterator<Item = &[u8; 4]> {
    text.as_bytes().windows(4).filter_map(<[u8]>::first_chunk)
}

fn place(run: u32) -> (usize, u64) {
    let at = (run | SMALL).wrapping_mul(SPREAD) >> (32 - BITS.trailing_zeros());
    ((at >> 6) as usize, 1 << (at & 63))
}

/// The length of the start tag that a text opens with, read as parsers do (HTML standard, 13.2.5.8 to
/// 13.2.5.40); all of the text where it has no end.
fn exact_len(tag: &str) -> usize {
    let read = |bytes: &[u8]| {
        let mut at = until(bytes, 1, |b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'))?;
        loop {
            at = until(bytes, at, |b| !b.is_ascii_whitespace() && b != b'/')?;
            if bytes[at] == b'>' {
                return Some(at + 1);
            }
            // A name may begin with `=`.
            at = until(bytes, at + 1, |b| {
                b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'=')
            })?;
            at = until(bytes, at, |b| !b.is_ascii_whitespace())?;
            if bytes[at] != b'=' {
                continue;
            }
            at = until(bytes, at + 1, |b| !b.is_ascii_whitespace())?;
            at = match bytes[at] {
                quote @ (b'"' | b'\'') => until(bytes, at + 1, |b| b == quote)? + 1,
                _ => until(bytes, at, |b| b.is_ascii_whitespace() || b == b'>')?,
            };
        }
    };
    read(tag.as_bytes()).unwrap_or(tag.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, Strategy, prop, prop_assert, proptest};

    use super::{Digest, exact_len};
    use crate::clean::dom::{self, Tree};
    use crate::clean::markup::usual_len;

    #[test]
    fn what_is_not_there_is_mostly_known() {
        let digest =
            Digest::of("<div id=\"IMU\" class=x>湖水 words</div> <p title='a>b' lang=gray>lake");
        for (text, there) in [
            ("imu", true),
            ("id=\"imu\"", true),
            ("<div", true),
            ("湖水", true),
            ("a>b' lang=gray>", true),
            ("words", false),
            ("lake", false),
            ("innity-in-post", false),
            ("<ins", false),
        ] {
            assert_eq!(digest.may_have(text), there, "{text}");
        }
    }

    /// Markup of what is hard to read, and of what is not.
    fn markup() -> impl Strategy<Value = String> {
        let parts = prop::sample::select(vec![
            "<",
            ">",
            "=",
            "\"",
            "'",
            "/",
            " ",
            "\n",
            "\t",
            "\r",
            "湖",
            "text",
            "<!--",
            "-->",
            "<!",
            "<?",
            "]]>",
            "<![CDATA[",
            "<div",
            "<P",
            "<blockquote>",
            "<section class=\"lakeside\">",
            "<a href='/bridge?a='>",
            "</div>",
            "</p class='shore'>",
            " class",
            "=\"",
            "='",
            " title=northern",
            "data-town=\"the town\"",
            "<script>",
            "</script>",
            "<style>",
            "</style>",
            "<svg>",
            "</svg>",
            "<math>",
            "<title>",
            "</title>",
            "<textarea>",
            "</textarea>",
            "<select>",
            "<table>",
            "<template>",
            "</template>",
            "<noscript>",
            "</noscript>",
            "<plaintext>",
            "&lt;",
            "\0",
            "<h",
            "ello",
            "<ok ",
            "<amp-img src=long-name>",
        ]);
        prop::collection::vec(parts, 0..24).prop_map(|parts| parts.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        #[test]
        fn usual_tags_are_as_long_as_parsers_say(rest in markup()) {
            let tag = format!("<a{rest}");
            prop_assert!(usual_len(&tag).is_none_or(|(len, _)| len == exact_len(&tag)), "{tag:?}");
        }

        /// What rules ask for is in the tree, and nothing in the tree is denied.
        #[test]
        fn what_is_there_is_never_denied(source in markup()) {
            let digest = Digest::of(&source);
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            let tree = Tree::parse(&source);
            for node in dom::below(&tree.root()) {
                let asked = dom::with_element(&node, |name, attrs| {
                    // Parsers make elements of these names on their own.
                    let implied = ["html", "head", "body", "tbody", "tr", "colgroup", "p", "br", "img"];
                    let mut asked = Vec::new();
                    if !implied.contains(&name) {
                        asked.push(format!("<{name}"));
                    }
                    for (name, value) in attrs.all() {
                        asked.push(name.to_owned());
                        asked.extend(value.split(|c| !plain(c)).map(str::to_owned));
                        asked.push(value.to_ascii_uppercase());
                    }
                    asked
                });
                for part in asked.unwrap_or_default() {
                    let is_as_written = !part.contains(['\u{fffd}', '\n']) && (!source.contains('&') || !part.contains('<'));
                    prop_assert!(!is_as_written || digest.may_have(&part), "{part:?} in {source:?}");
                }
            }
        }
    }
}
