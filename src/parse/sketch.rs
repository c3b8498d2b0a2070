//! A sketch of a text, small enough to keep for every post, good enough to tell a revision from
//! another article: one-permutation minhash over triples of characters.

use crate::model::document::{EMPTY_CLASS, Sketch};

/// Characters that are looked at: the opening of a text is enough to know it by.
const WINDOW: u32 = 1500;

/// The sketch of a body; tags and white space do not count.
pub fn of(body: &str) -> Sketch {
    let mut sketch = [EMPTY_CLASS; 16];
    let mut window = 0u64;
    let mut seen = 0u32;
    let mut rest = body;
    while seen <= WINDOW {
        // Up to the next tag character by character; the tag itself, often longer than the text around
        // it, in one leap.
        let mut chars = rest.chars();
        let tag = loop {
            match chars.next() {
                Some('<') => break true,
                Some(c) if c.is_whitespace() => {}
                Some(c) => {
                    window = (window << 21 | u64::from(u32::from(c))) & 0x7fff_ffff_ffff_ffff;
                    seen += 1;
                    if seen > WINDOW {
                        break false;
                    }
                    if seen >= 3 {
                        let mixed = mix(window);
                        let slot = &mut sketch[(mixed & 15) as usize];
                        *slot = (*slot).min((mixed >> 32) as u32);
                    }
                }
                None => break false,
            }
        };
        if !tag {
            break;
        }
        let inside = chars.as_str();
        let Some(end) = memchr::memchr(b'>', inside.as_bytes()) else { break };
        rest = &inside[end + 1..];
    }
    sketch
}

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
        text.truncate(WINDOW as usize);
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
            parts in prop::collection::vec(r"[a-z新\u{10ffff} \u{3000}]{0,6}(<[a-z新 <]{0,4}>?|>)?", 0..30),
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
