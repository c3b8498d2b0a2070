//! A sketch of a text, small enough to keep for every post, good enough to tell a revision from
//! another article: one-permutation minhash over triples of characters.

use crate::model::document::{EMPTY_CLASS, Sketch};

/// Characters that are looked at: the opening of a text is enough to know it by.
const WINDOW: usize = 1500;

/// The sketch of a body; tags and white space do not count.
pub fn of(body: &str) -> Sketch {
    let mut sketch = [EMPTY_CLASS; 16];
    let mut window = 0u64;
    let mut seen = 0;
    let mut rest = body.as_bytes();
    while seen < WINDOW {
        // The standard library takes as long to decode a character, and to ask whether it is white space,
        // as all else here takes: most are Chinese ones of three bytes.
        let c = match rest {
            [a @ 0xe3..=0xef, b, c, after @ ..] => {
                rest = after;
                let c = (u32::from(*a) & 0xf) << 12
                    | (u32::from(*b) & 0x3f) << 6
                    | (u32::from(*c) & 0x3f);
                if c == IDEOGRAPHIC_SPACE {
                    continue;
                }
                c
            }
            [b'<', inside @ ..] => {
                // A tag, often longer than the text around it, is passed in one leap.
                let Some(end) = memchr::memchr(b'>', inside) else { break };
                rest = &inside[end + 1..];
                continue;
            }
            [ascii @ 0..0x80, after @ ..] => {
                rest = after;
                if matches!(ascii, b' ' | b'\t'..=b'\r') {
                    continue;
                }
                u32::from(*ascii)
            }
            _ => {
                let Some(c) = body[body.len() - rest.len()..].chars().next() else { break };
                rest = &rest[c.len_utf8()..];
                if c.is_whitespace() {
                    continue;
                }
                c.into()
            }
        };
        window = (window << 21 | u64::from(c)) & 0x7fff_ffff_ffff_ffff;
        seen += 1;
        if seen >= 3 {
            let mixed = mix(window);
            let slot = &mut sketch[(mixed & 15) as usize];
            *slot = (*slot).min((mixed >> 32) as u32);
        }
    }
    sketch
}

/// The only white space among characters of three bytes from U+3000 on.
const IDEOGRAPHIC_SPACE: u32 = 0x3000;

fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::{WINDOW, mix, of};
    use crate::model::document::{EMPTY_CLASS, Sketch, agreement};
    use proptest::prelude::*;

    /// The same, one character after the other.
    fn the_long_way(body: &str) -> Sketch {
        let mut sketch = [EMPTY_CLASS; 16];
        let mut tag = false;
        let mut text = Vec::new();
        for c in body.chars() {
            match c {
                '<' => tag = true,
                '>' if tag => tag = false,
                c if !tag && !c.is_whitespace() => text.push(u64::from(u32::from(c))),
                _ => {}
            }
        }
        text.truncate(WINDOW);
        for three in text.windows(3) {
            let mixed = mix(three[0] << 42 | three[1] << 21 | three[2]);
            let slot = &mut sketch[(mixed & 15) as usize];
            *slot = (*slot).min((mixed >> 32) as u32);
        }
        sketch
    }

    proptest! {
        #[test]
        fn tags_are_passed_as_if_read(
            parts in prop::collection::vec(r"[a-z新é、\u{10ffff}\u{feff}\u{2028}\u{85}\u{a0}\t\u{b} \u{3000}]{0,6}(<[a-z新 <]{0,4}>?|>)?", 0..30),
            times in prop::sample::select(vec![1usize, 300]),
        ) {
            let body = parts.concat().repeat(times);
            prop_assert_eq!(of(&body), the_long_way(&body));
        }
    }

    #[test]
    fn revisions_agree_and_articles_do_not() {
        let words: Vec<String> =
            (0..200).map(|n| format!("第{n}段文字讲{}件事。", n * 7)).collect();
        let text = words.concat();
        let revised = format!("<p>{text}</p>更正一处。");
        let (same, all) = agreement(&of(&text), &of(&revised));
        assert!(same * 4 >= all * 3, "{same} of {all}");
        let other: String = (0..200).map(|n| format!("别的新闻里有{n}个人在说话，")).collect();
        let (same, all) = agreement(&of(&text), &of(&other));
        assert!(same * 4 <= all, "{same} of {all}");
    }
}
