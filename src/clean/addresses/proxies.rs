//! Picture proxies: the address of the picture that they fetch. What a proxy is told about size and
//! form goes with it.

use percent_encoding::percent_decode_str;
use url::Url;

/// Host, path, and the parameter that holds the picture's address.
const BY_PARAMETER: &[(&str, &str, &str)] = &[
    ("images.weserv.nl", "/", "url"),
    ("wsrv.nl", "/", "url"),
    ("slack-imgs.com", "/", "url"),
    ("external-content.duckduckgo.com", "/iu/", "u"),
    ("proxy.duckduckgo.com", "/iu/", "u"),
    ("images1-focus-opensocial.googleusercontent.com", "/gadgets/proxy", "url"),
    ("images-onepick-opensocial.googleusercontent.com", "/gadgets/proxy", "url"),
];

/// The address of the picture behind a proxy; `None` where there is no proxy.
pub fn unwrap(url: &Url) -> Option<Url> {
    let host = url.host_str()?;
    if matches!(host, "i0.wp.com" | "i1.wp.com" | "i2.wp.com" | "i3.wp.com") {
        return photon(url);
    }
    if host == "camo.githubusercontent.com" {
        return camo(url);
    }
    let query = url.query()?;
    let (_, _, name) =
        BY_PARAMETER.iter().find(|(of, path, _)| *of == host && *path == url.path())?;
    let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    picture(&percent_decode_str(value).decode_utf8().ok()?)
}

/// An address as proxies take it: `https://…`, `//…`, `ssl:…`, or without a scheme. Mirrors cut the
/// scheme off themselves, and outlets speak https today.
fn picture(written: &str) -> Option<Url> {
    let url = if written.starts_with("http://") || written.starts_with("https://") {
        Url::parse(written)
    } else {
        let rest = written.strip_prefix("ssl:").unwrap_or(written);
        Url::parse(&format!("https://{}", rest.trim_start_matches('/')))
    };
    url.ok().filter(is_public)
}

/// `WordPress`'s Photon: `i0.wp.com/HOST/path?ssl=1`. With `ssl=1` it fetches by https; `q` holds the
/// query of the picture. A link escaped twice leaves `#038;ssl=1` in the place of `&ssl=1`.
fn photon(url: &Url) -> Option<Url> {
    let said = |name: &str| {
        let parts = [url.query(), url.fragment()];
        let mut pairs = parts.into_iter().flatten().flat_map(|part| part.split(['&', ';']));
        pairs.find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
    };
    let scheme = if said("ssl") == Some("1") { "https" } else { "http" };
    let mut inner = Url::parse(&format!("{scheme}:/{}", url.path())).ok().filter(is_public)?;
    if let Some(query) = said("q").and_then(|q| percent_decode_str(q).decode_utf8().ok()) {
        inner.set_query(Some(&query));
    }
    Some(inner)
}

/// GitHub's: the address in hexadecimal digits after a checksum.
fn camo(url: &Url) -> Option<Url> {
    let hex = url.path().strip_prefix('/')?.split_once('/')?.1;
    let digits: Option<Vec<u8>> = hex
        .bytes()
        .map(|b| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok()))
        .collect();
    let bytes: Vec<u8> =
        digits?.chunks(2).map(|two| two.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    let written = String::from_utf8(bytes).ok()?;
    Url::parse(&written).ok().filter(is_public)
}

/// An address of the web whose host is a name with a dot in it: what proxies fetch from. `/logo.png`
/// on a proxy's own host is none.
fn is_public(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
        && url.domain().is_some_and(|host| {
            host.rsplit_once('.').is_some_and(|(_, last)| {
                last.len() >= 2 && !matches!(last, "png" | "jpg" | "jpeg" | "gif" | "webp" | "ico")
            })
        })
}
