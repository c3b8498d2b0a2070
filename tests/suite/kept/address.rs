//! Addresses into keys by which the same picture or page is known again, whatever size, scheme or
//! proxy its address names. Done by hand on the text: the program's own parser has no part in it.

/// The host of an absolute address, in lower case.
pub(crate) fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    host.split(':').next().unwrap_or_default().to_ascii_lowercase()
}

/// The key of an address as it stands in a page at `base`; none for one that leads to no host.
pub(crate) fn key(written: &str, base: &str) -> Option<String> {
    let written: String = written.trim().chars().filter(|c| !c.is_control()).collect();
    if written.is_empty() || written.starts_with('#') {
        return None;
    }
    let lower = written.get(..8).unwrap_or(&written).to_ascii_lowercase();
    let absolute = if lower.starts_with("http://") || lower.starts_with("https://") {
        written
    } else if let Some(rest) = written.strip_prefix("//") {
        format!("https://{rest}")
    } else if written.split(['/', '?']).next().is_some_and(|first| first.contains(':')) {
        return None; // another scheme
    } else {
        join(base, &written)?
    };
    let (address, query) = absolute.split_once('?').unwrap_or((&absolute, ""));
    let query = query.split('#').next().unwrap_or_default();
    let own = host(&absolute);
    if own.is_empty() || !own.contains('.') {
        return None;
    }
    // A proxy: what it fetches counts.
    if own == "images.weserv.nl" {
        let fetched = query.split('&').find_map(|pair| pair.strip_prefix("url="))?;
        let fetched = percent_decoded(fetched);
        let address = fetched.split_once("://").map_or(fetched.as_str(), |(_, rest)| rest);
        return key(&format!("https://{address}"), base);
    }
    let path = address.split_once("://").map_or("", |(_, rest)| rest);
    let path = path.split('#').next().unwrap_or_default();
    let path = path.split_once('/').map_or("", |(_, path)| path);
    // Twice: mirrors escape what is escaped.
    let mut key = format!("{own}/{}", percent_decoded(&percent_decoded(&dotless(path))));
    // Behind the name of a picture stand only sizes; elsewhere the query may say which one it is.
    let file = key.to_ascii_lowercase();
    let named = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".bmp", ".svg"];
    if !named.iter().any(|end| file.ends_with(end))
        && !query.is_empty()
        && !file.contains("qpic.cn")
    {
        key.push('?');
        key.push_str(&percent_decoded(query));
    }
    Some(key)
}

/// The names of the parameters of an address.
pub(crate) fn parameters(address: &str) -> impl Iterator<Item = &str> {
    let query =
        address.split('#').next().unwrap_or_default().split_once('?').map_or("", |(_, q)| q);
    query.split('&').map(|pair| pair.split('=').next().unwrap_or_default())
}

/// A relative address made absolute.
fn join(base: &str, written: &str) -> Option<String> {
    let (scheme, rest) = base.split_once("://")?;
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest[..end].split_once('/').unwrap_or((&rest[..end], ""));
    if written.starts_with('/') {
        return Some(format!("{scheme}://{authority}{written}"));
    }
    if written.starts_with('?') {
        return Some(format!("{scheme}://{authority}/{path}{written}"));
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let slash = if folder.is_empty() { "" } else { "/" };
    Some(format!("{scheme}://{authority}/{folder}{slash}{written}"))
}

/// A path without `.` and `..`.
fn dotless(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// `%E4%B8%AD` and `中` are the same.
fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        let hex = hex.and_then(|hex| std::str::from_utf8(hex).ok());
        if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            decoded.push(byte);
            at += 3;
        } else {
            decoded.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[test]
fn the_same_picture_has_the_same_key() {
    let base = "https://x.example/news/1.html?a=b";
    let key = |written| key(written, base);
    let same = [
        "http://P.example/a/%E4%B8%AD.jpg?w=300",
        "https://p.example/a/中.jpg",
        "//p.example/a/b/../中.jpg#x",
        "https://images.weserv.nl/?url=p.example/a/%25E4%25B8%25AD.jpg&w=9",
        "https://images.weserv.nl/?url=https%3A%2F%2Fp.example%2Fa%2F中.jpg",
    ];
    for written in same {
        assert_eq!(key(written).as_deref(), Some("p.example/a/中.jpg"), "{written}");
    }
    assert_eq!(key("/r.png").as_deref(), Some("x.example/r.png"));
    assert_eq!(key("r.png").as_deref(), Some("x.example/news/r.png"));
    assert_eq!(key("https://p.example/i?id=1").as_deref(), Some("p.example/i?id=1"));
    for nowhere in ["", "#a", "data:image/png;base64,x", "javascript:x", "mailto:a@b.example"] {
        assert_eq!(key(nowhere), None, "{nowhere}");
    }
    assert_eq!(super::address::key("a.jpg", ""), None);
    assert!(parameters("https://x.example/?a=1&utm_source=2#b").eq(["a", "utm_source"]));
}
