//! The bytes of an HTML page to what its head has: where a script may stand, and the few elements
//! that serving asks about. Knows no element of a body, and no encoding beyond ASCII.

use std::ops::Range;

/// What was found in a head, as places in the page's bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// Where a script may stand: behind the policies (one that stands before is not bound by them,
    /// and `connect-src` would bind it later), else behind the page's encoding, which has to be
    /// within the first 1024 bytes, else where the head begins.
    pub place: usize,
    /// The values of its policies, the `content` of `<meta http-equiv=content-security-policy>`.
    pub policies: Vec<Value>,
    /// The address of its first stylesheet.
    pub style: Option<Range<usize>>,
    /// Script elements with an address, and that address.
    pub scripts: Vec<(Range<usize>, Range<usize>)>,
    /// Whether it leads on to another page at once.
    pub leads_on: bool,
}

/// An attribute's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// Where it stands, without quotes.
    pub range: Range<usize>,
    /// The quote around it; none for a value without quotes.
    pub quote: Option<u8>,
}

struct Tag {
    name: Vec<u8>,
    attributes: Vec<(Vec<u8>, Value)>,
    end: usize,
}

impl Tag {
    /// The first attribute of a name: browsers take no notice of more (HTML, 13.2.5.33).
    fn get(&self, name: &str) -> Option<&Value> {
        self.attributes.iter().find(|(each, _)| each == name.as_bytes()).map(|(_, value)| value)
    }
}

impl Head {
    /// Of a page. What it does not understand ends the head: what was found before counts.
    pub fn of(html: &[u8]) -> Self {
        let mut head = Self::default();
        let mut at = if html.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let (mut start, mut encoding, mut policy) = (at, None, None);
        let mut opening = true;
        loop {
            at += spaces(&html[at..]);
            let rest = &html[at..];
            if rest.starts_with(b"<!--") {
                let Some(end) = find(&rest[4..], b"-->") else { break };
                at += 4 + end + 3;
                continue;
            }
            if rest.starts_with(b"<!") {
                let Some(end) = find(rest, b">") else { break };
                at += end + 1;
                if opening {
                    start = at;
                }
                continue;
            }
            let Some(tag) = tag(html, at) else { break };
            let mut end = tag.end;
            match tag.name.as_slice() {
                b"html" | b"head" if opening => start = end,
                b"meta" => {
                    head.meta(html, &tag, &mut policy);
                    if tag.get("charset").is_some() && encoding.is_none() {
                        encoding = Some(end);
                    }
                }
                b"link" => head.link(html, &tag),
                b"base" => {}
                b"title" | b"style" | b"script" | b"noscript" | b"template" => {
                    let Some(closed) = closed(html, end, &tag.name) else { break };
                    end = closed;
                    if let (b"script", Some(source)) = (tag.name.as_slice(), tag.get("src")) {
                        head.scripts.push((at..end, source.range.clone()));
                    }
                }
                _ => break,
            }
            opening &= matches!(tag.name.as_slice(), b"html" | b"head");
            at = end;
        }
        head.place = policy.or(encoding).unwrap_or(start);
        head
    }

    fn meta(&mut self, html: &[u8], tag: &Tag, policy: &mut Option<usize>) {
        let (Some(kind), Some(content)) = (tag.get("http-equiv"), tag.get("content")) else {
            return;
        };
        let kind = &html[kind.range.clone()];
        if kind.eq_ignore_ascii_case(b"content-security-policy") {
            self.policies.push(content.clone());
            *policy = Some(tag.end);
        } else if kind.eq_ignore_ascii_case(b"refresh") {
            let content = html[content.range.clone()].trim_ascii_start();
            self.leads_on |= content.starts_with(b"0") && find(content, b"=").is_some();
        }
    }

    fn link(&mut self, html: &[u8], tag: &Tag) {
        let Some(rel) = tag.get("rel") else { return };
        let mut rels = html[rel.range.clone()].split(u8::is_ascii_whitespace);
        if self.style.is_none() && rels.any(|rel| rel.eq_ignore_ascii_case(b"stylesheet")) {
            self.style = tag.get("href").map(|href| href.range.clone());
        }
    }
}

fn spaces(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// The start tag at a place (HTML, 13.2.5.8 and 13.2.5.32 to 13.2.5.40).
fn tag(html: &[u8], start: usize) -> Option<Tag> {
    let name_end = |from: usize, stop: &[u8]| {
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || stop.contains(byte);
        html[from..].iter().position(is_end).map(|length| from + length)
    };
    if html.get(start) != Some(&b'<') || !html.get(start + 1)?.is_ascii_alphabetic() {
        return None;
    }
    let mut at = name_end(start + 1, b"/>")?;
    let name = html[start + 1..at].to_ascii_lowercase();
    let mut attributes = Vec::new();
    loop {
        at += html[at..].iter().take_while(|b| b.is_ascii_whitespace() || **b == b'/').count();
        if *html.get(at)? == b'>' {
            return Some(Tag { name, attributes, end: at + 1 });
        }
        // A name may begin with `=`, though none does.
        let named = name_end(at + 1, b"/>=")?;
        let attribute = html[at..named].to_ascii_lowercase();
        at = named + spaces(&html[named..]);
        let mut value = Value { range: named..named, quote: None };
        if *html.get(at)? == b'=' {
            at += 1;
            at += spaces(&html[at..]);
            let first = *html.get(at)?;
            if matches!(first, b'"' | b'\'') {
                let length = html[at + 1..].iter().position(|byte| *byte == first)?;
                value = Value { range: at + 1..at + 1 + length, quote: Some(first) };
                at = value.range.end + 1;
            } else {
                let end = name_end(at, b">")?;
                value.range = at..end;
                at = end;
            }
        }
        attributes.push((attribute, value));
    }
}

/// The end of the element of a name whose text begins at a place, and has no elements in it.
fn closed(html: &[u8], from: usize, name: &[u8]) -> Option<usize> {
    let mut at = from;
    loop {
        at += find(&html[at..], b"</")? + 2;
        let end = at + name.len();
        let after = *html.get(end)?;
        if html[at..end].eq_ignore_ascii_case(name)
            && (after.is_ascii_whitespace() || matches!(after, b'/' | b'>'))
        {
            return Some(end + find(&html[end..], b">")? + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Head;

    fn place(html: &str) -> (&str, &str) {
        html.split_at(Head::of(html.as_bytes()).place)
    }

    #[test]
    fn a_script_stands_behind_policy_encoding_or_beginning() {
        for (before, after) in [
            ("<!doctype html>\n<html lang=zh><head>", "\n<title>a</title>"),
            ("<!doctype html><html><head><meta charset=utf-8>", "<title></head></title>"),
            (
                "<!DOCTYPE html><meta charset=utf-8><title>a</title><META HTTP-EQUIV='content-security-policy' content=x>",
                "<p>b",
            ),
            ("<!-- <head> --><!doctype html>", "<p>no head"),
            ("\u{feff}", "text"),
            ("", ""),
            ("", "<p><meta http-equiv=Content-Security-Policy content=\"default-src a\">"),
            ("<html>", "<!-- unclosed <head>"),
            ("<head>", "<title>unclosed<meta charset=utf-8>"),
            ("<HEAD>", "<script>'</scripts>'</script><headline>"),
        ] {
            assert_eq!(place(&format!("{before}{after}")), (before, after));
        }
    }

    #[test]
    fn the_first_stylesheet_counts_and_what_only_looks_like_one_does_not() {
        let html = "<head><!-- <link rel=stylesheet href=a.css> --><title><link rel=stylesheet href=b.css></title>\
            <link rel=alternate href=c.css><link href='d.css' rel='Alternate StyleSheet'><link rel=stylesheet href=e.css>";
        let style = Head::of(html.as_bytes()).style.expect("a stylesheet");
        assert_eq!(&html[style], "d.css");
        assert_eq!(Head::of(b"<body><link rel=stylesheet href=a.css>").style, None);
    }

    #[test]
    fn what_leads_on_at_once_is_told_from_what_reloads_itself() {
        let leads = |html: &str| Head::of(html.as_bytes()).leads_on;
        assert!(leads("<meta http-equiv=\"refresh\" content=\"0; url=a.html\">"));
        assert!(!leads("<meta http-equiv=\"refresh\" content=\"30; url=a.html\">"));
        assert!(!leads("<meta http-equiv=\"refresh\" content=\"0\">"));
    }
}
