//! The normalised URL of an original article: what makes two posts the same article, and what an
//! article's ID is the hash of. **Frozen**: a change here moves every article of every site, so a
//! new rule would be a version 2 beside it, chosen by the site. No rule file or list can change it.

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use url::{Position, Url};

use crate::fingerprint::Fingerprint;

/// The address of an original, parsed once: what is asked of it often is kept beside its text, so
/// that a loaded one is not parsed again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceUrl {
    text: Box<str>,
    /// Where the host begins and ends in the text; both 0 where there is none.
    host: (u32, u32),
    name: Option<Fingerprint>,
}

impl SourceUrl {
    /// Parses an absolute URL.
    pub fn parse(written: &str) -> Option<Self> {
        Url::parse(written).ok().map(Self::from)
    }

    /// The URL in its serialised form.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host, in the form that the parser gives it: domains in lower case and ASCII, IPv6
    /// addresses in brackets.
    pub fn host(&self) -> Option<&str> {
        let (start, end) = (usize::try_from(self.host.0).ok()?, usize::try_from(self.host.1).ok()?);
        self.text.get(start..end).filter(|host| !host.is_empty())
    }

    /// What identifies the article: the fingerprint of the normalised form, where it has one.
    pub fn name(&self) -> Option<Fingerprint> {
        self.name
    }

    /// The URL with all its parts, which means parsing it.
    pub fn to_url(&self) -> Option<Url> {
        Url::parse(&self.text).ok()
    }
}

impl From<Url> for SourceUrl {
    fn from(url: Url) -> Self {
        let place = |at: &str| u32::try_from(at.len()).unwrap_or_default();
        let host = match url.host_str() {
            Some(_) => (place(&url[..Position::BeforeHost]), place(&url[..Position::AfterHost])),
            None => (0, 0),
        };
        Self { host, name: name(&url), text: String::from(url).into_boxed_str() }
    }
}

/// The fingerprint of a URL's normalised form, where it has one.
pub fn name(url: &Url) -> Option<Fingerprint> {
    normalise(url).map(|form| Fingerprint::of(form.as_bytes()))
}

/// Query parameters that only say how a reader came (version 1, frozen).
const TRACKING: &[&str] = &[
    "fbclid",
    "gclid",
    "dclid",
    "yclid",
    "msclkid",
    "mc_cid",
    "mc_eid",
    "igshid",
    "spm",
    "feedtype",
    "feedname",
    "ref_src",
    "_ga",
    "at_medium",
    "at_campaign",
    "xtor",
    "ocid",
    "smid",
    "cmpid",
];

/// Whether a query parameter is a tracking one (version 1).
pub fn is_tracking(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("utm_") || TRACKING.contains(&name.as_str())
}

/// Version 1 of the normal form: no scheme, host in lower case without `www.` and port, path with
/// its percent-escapes decoded, no doubled and no last slash, query without tracking parameters in
/// its written order, no fragment. `None` for what is no web address, or the address of a whole site:
/// that identifies no article.
pub fn normalise(url: &Url) -> Option<String> {
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let host = url.host_str()?;
    // The dot at the end of a fully qualified name says nothing (RFC 1034, section 3.1).
    let host = host.strip_suffix('.').unwrap_or(host);
    let mut out = host.strip_prefix("www.").unwrap_or(host).to_owned();
    for part in url.path().split('/').filter(|part| !part.is_empty()) {
        out.push('/');
        out.push_str(&percent_decode_str(part).decode_utf8_lossy());
    }
    let mut mark = '?';
    for pair in url.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let name = pair.split('=').next().unwrap_or(pair);
        if is_tracking(name) {
            continue;
        }
        out.push(mark);
        out.push_str(&percent_decode_str(pair).decode_utf8_lossy());
        mark = '&';
    }
    out.contains(['/', '?']).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::{SourceUrl, normalise};
    use crate::fingerprint::Fingerprint;
    use url::Url;

    #[test]
    fn what_is_kept_is_what_the_parser_says() {
        for text in [
            "https://www.Example.com:8080/a/%E6%96%B0?x#y",
            "http://user:pw@[2001:db8::1]/a",
            "http://206.189.252.32:8088/1",
            "https://新.example/",
            "mailto:a@example.com",
            "file:///etc/x",
        ] {
            let url = Url::parse(text).expect("a URL");
            let kept = SourceUrl::parse(text).expect("a URL");
            assert_eq!(kept.as_str(), url.as_str());
            assert_eq!(kept.host(), url.host_str().filter(|host| !host.is_empty()), "{text}");
            assert_eq!(kept.to_url().as_ref(), Some(&url));
            assert_eq!(kept.name(), normalise(&url).map(|form| Fingerprint::of(form.as_bytes())));
        }
    }

    #[test]
    fn one_article_has_one_form() {
        let forms = [
            "https://www.example.com/a/%E6%96%B0/?utm_source=x&id=1#top",
            "http://example.com//a/新?id=1",
            "http://EXAMPLE.com.:80/a/新/?id=1&fbclid=2",
        ];
        for form in forms {
            let url = Url::parse(form).expect("a URL");
            assert_eq!(normalise(&url).as_deref(), Some("example.com/a/新?id=1"), "{form}");
        }
    }

    #[test]
    fn different_articles_stay_different() {
        let one = Url::parse("https://example.com/watch?v=a").expect("a URL");
        let other = Url::parse("https://example.com/watch?v=b").expect("a URL");
        assert_ne!(normalise(&one), normalise(&other));
        for none in
            ["mailto:a@example.com", "https://example.com", "https://example.com/?utm_source=x"]
        {
            assert_eq!(normalise(&Url::parse(none).expect("a URL")), None, "{none}");
        }
    }
}
