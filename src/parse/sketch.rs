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
    let mut tag = false;
    for c in body.chars() {
        match c {
            '<' => tag = true,
            '>' if tag => tag = false,
            _ if tag || c.is_whitespace() => {}
            c => {
                window = (window << 21 | u64::from(u32::from(c))) & 0x7fff_ffff_ffff_ffff;
                seen += 1;
                if seen > WINDOW {
                    break;
                }
                if seen >= 3 {
                    let mixed = mix(window);
                    let slot = &mut sketch[(mixed & 15) as usize];
                    *slot = (*slot).min((mixed >> 32) as u32);
                }
            }
        }
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
    use super::of;
    use crate::model::document::agreement;

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
