//! What a browser says of who asks (W3C, Fetch Metadata Request Headers) to whether it is let in: pages
//! of other sites, and of other servers of this machine, could make this one work and find out what it
//! has, though they cannot read it. Knows no page.

use hyper::HeaderMap;
use hyper::header::HeaderName;

/// Who asks (2.4 there).
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// How (2.2).
const MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// For what (2.1).
const DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker {
    /// A page of this server, the operator, or none that tells: what is no browser, old ones, and all
    /// browsers where the address is neither this machine's nor secure.
    Ours,
    /// A page from elsewhere that leads here, by a link or as a frame: editors show previews in one.
    Leads,
    /// A page from elsewhere that wants a picture, a script, or just to know.
    Foreign,
}

impl Asker {
    /// Of a request's fields. What is not known is foreign.
    pub fn of(fields: &HeaderMap) -> Self {
        let all = |name: HeaderName, known: &[&str]| {
            fields.get_all(name).iter().all(|value| known.iter().any(|known| value == known))
        };
        // Another port is the same site (HTML Living Standard, 7.1.1), and another project.
        if all(SITE, &["same-origin", "none"]) {
            return Self::Ours;
        }
        let leads = fields.contains_key(MODE)
            && fields.contains_key(DEST)
            && all(MODE, &["navigate"])
            && all(DEST, &["document", "iframe"]);
        if leads { Self::Leads } else { Self::Foreign }
    }
}

#[cfg(test)]
mod tests {
    use hyper::HeaderMap;
    use hyper::header::HeaderValue;

    use super::{Asker, DEST, MODE, SITE};

    fn asker(fields: &[[&'static str; 3]]) -> Asker {
        let mut map = HeaderMap::new();
        for values in fields {
            for (name, value) in [SITE, MODE, DEST].into_iter().zip(values) {
                if !value.is_empty() {
                    map.append(name, HeaderValue::from_static(value));
                }
            }
        }
        Asker::of(&map)
    }

    #[test]
    fn pages_from_elsewhere_may_only_lead_here() {
        for ours in [
            ["", "", ""],
            ["", "no-cors", "image"],
            ["none", "navigate", "document"],
            ["same-origin", "no-cors", "image"],
            ["same-origin", "cors", "empty"],
        ] {
            assert_eq!(asker(&[ours]), Asker::Ours, "{ours:?}");
        }
        for site in ["cross-site", "same-site", "other", "Same-Origin"] {
            for dest in ["document", "iframe"] {
                assert_eq!(asker(&[[site, "navigate", dest]]), Asker::Leads, "{site} {dest}");
            }
            for [mode, dest] in [
                ["no-cors", "image"],
                ["no-cors", "empty"],
                ["no-cors", "document"],
                ["cors", "script"],
                ["navigate", "object"],
                ["navigate", "embed"],
                ["navigate", ""],
                ["", "document"],
                ["", ""],
            ] {
                assert_eq!(asker(&[[site, mode, dest]]), Asker::Foreign, "{site} {mode} {dest}");
            }
        }
        assert_eq!(
            asker(&[["same-origin", "cors", "empty"], ["cross-site", "", ""]]),
            Asker::Foreign
        );
    }
}
