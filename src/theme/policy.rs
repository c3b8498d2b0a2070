//! What pages may load, as `Content-Security-Policy` says it (CSP Level 3): no script, nothing from
//! others but what articles show. The tag stands in every page, so it is short.

use crate::model::images::Images;

/// The policy of pages whose pictures are treated in these ways.
pub fn csp(images: impl IntoIterator<Item = Images>) -> String {
    // `*` is every address of the web and, for pages that are opened from a disk, every file.
    let shows = |images| matches!(images, Images::Hotlink | Images::Click);
    let from = if images.into_iter().any(shows) { "*" } else { "'self'" };
    format!("default-src 'none';style-src 'self';img-src {from}")
}

#[cfg(test)]
mod tests {
    use super::csp;
    use crate::model::images::Images;

    #[test]
    fn pictures_of_others_are_allowed_where_they_are_shown() {
        assert!(csp([Images::Drop, Images::Click]).ends_with("img-src *"));
        assert!(csp([Images::Drop, Images::Link]).ends_with("img-src 'self'"));
    }
}
