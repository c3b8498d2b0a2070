//! Foreign markup into markup where nothing that goes with its content, such as a player or a list
//! to choose from, was left open: the rest of the article would be its content, and go as well.
//! Browsers hide that rest, too. Other elements may stay open; see `markup.rs` for raw text.

use std::borrow::Cow;

use crate::clean::markup::tag_len;
use crate::text;

/// Elements that are taken out or turned to a link with all that is in them, and that have an end
/// tag. `option` stands last: it may do without one inside of a list.
const NAMES: [&str; 11] = [
    "select", "button", "video", "audio", "object", "svg", "math", "template", "canvas",
    "datalist", "option",
];

/// A bit for each letter that one of them begins with: most tags have another.
const FIRST: u32 = {
    let (mut bits, mut at) = (0, 0);
    while at < NAMES.len() {
        bits |= 1 << (NAMES[at].as_bytes()[0] - b'a');
        at += 1;
    }
    bits
};

/// What a player's own content begins with.
const OF_PLAYERS: [&str; 4] = ["source", "track", "param", "embed"];

/// Closes what has no end further on right behind its tag, a player behind its sources. An option
/// that is in no list is only its text.
pub fn close(html: &str) -> Cow<'_, str> {
    let mut opened: Vec<(usize, usize)> = Vec::new();
    let mut closed = [0; NAMES.len()];
    for at in text::places(html, b'<') {
        let rest = &html.as_bytes()[at + 1..];
        let (closing, rest) = rest.strip_prefix(b"/").map_or((false, rest), |rest| (true, rest));
        let [first, second] = match rest {
            [first, second, ..] => [first.to_ascii_lowercase(), second.to_ascii_lowercase()],
            _ => continue,
        };
        if !first.is_ascii_lowercase() || FIRST >> (first - b'a') & 1 == 0 {
            continue;
        }
        let is_it = |name: &&str| name.as_bytes()[..2] == [first, second] && is_tag(rest, name);
        let Some(name) = NAMES.iter().position(is_it) else { continue };
        if closing {
            closed[name] = at;
        } else {
            opened.push((at, name));
        }
    }
    let option = NAMES.len() - 1;
    let lists = closed[0].max(closed[option - 1]);
    opened.retain(|(at, name)| *at >= closed[*name] && (*name != option || *at >= lists));
    if opened.is_empty() {
        return Cow::Borrowed(html);
    }
    let mut made = String::with_capacity(html.len() + opened.len() * 12);
    let mut from = 0;
    for (at, name) in opened {
        if at < from {
            continue;
        }
        let mut end = at + tag_len(&html[at..]).0;
        if name == option {
            made.push_str(&html[from..at]);
        } else {
            while let Some(next) = own_content(&html[end..]) {
                end += next;
            }
            made.push_str(&html[from..end]);
            made.push_str("</");
            made.push_str(NAMES[name]);
            made.push('>');
        }
        from = end;
    }
    made.push_str(&html[from..]);
    Cow::Owned(made)
}

/// Whether a tag's text begins with this name, and the name ends there.
fn is_tag(text: &[u8], name: &str) -> bool {
    text.get(..name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name.as_bytes()))
        && text
            .get(name.len())
            .is_none_or(|next| next.is_ascii_whitespace() || b"/>".contains(next))
}

/// The length of the source or parameter that the text opens with, and the space before it.
fn own_content(html: &str) -> Option<usize> {
    let tag = html.trim_ascii_start();
    let name = tag.strip_prefix('<')?.as_bytes();
    let own = OF_PLAYERS.iter().any(|own| is_tag(name, own));
    own.then(|| html.len() - tag.len() + tag_len(tag).0)
}

#[cfg(test)]
mod tests {
    use super::close;

    #[test]
    fn what_has_no_end_is_closed() {
        for (html, made) in [
            ("<select><option>a<p>b", "<select></select>a<p>b"),
            ("<SELECT a='>'>b", "<SELECT a='>'></select>b"),
            ("a<option>b</option><option>c", "a<option>b</option>c"),
            ("<video src=x> <source src=y><p>b", "<video src=x> <source src=y></video><p>b"),
            ("<audio", "<audio</audio>"),
            ("<svg><g></svg><svg><g>b", "<svg><g></svg><svg></svg><g>b"),
            ("<button>a<button>b", "<button></button>a<button></button>b"),
        ] {
            assert_eq!(close(html), made, "{html}");
        }
    }

    #[test]
    fn what_has_an_end_stays() {
        for html in [
            "<select><option>a<option>b</select>c",
            "<datalist><option>a</datalist>",
            "<video><source></video><svg/></svg><buttons><p>1 < 2 <",
            "<object><object></object>",
        ] {
            assert_eq!(close(html), html);
        }
    }

    #[test]
    fn many_are_closed_in_one_go() {
        let made = close(&"<svg>".repeat(100_000)).len();
        assert_eq!(made, 100_000 * "<svg></svg>".len());
    }
}
