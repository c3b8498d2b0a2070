//! The normalised URL of an original article: what makes two posts the same article, and what an
//! article's ID is the hash of. **Frozen**: a change here moves every article of every site, so a
//! new rule would be a version 2 beside it, chosen by the site. No rule file or list can change it.

use percent_encoding::percent_decode_str;
use url::Url;

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
    use super::normalise;
    use url::Url;

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
