//! Articles and feeds to names that stay when the site moves: `urn:uuid:` of RFC 9562, version 8
//! (its bits are ours), made of a hash.

use crate::fingerprint::Fingerprint;
use crate::model::id::ArticleId;

/// The name of an article, wherever its site is: the same in every feed.
pub fn article(id: &ArticleId) -> String {
    urn(Fingerprint::of(format!("reprint article {id}").as_bytes()))
}

/// The name of a feed: `base_url` says which site's, `path` which of its feeds. A site that moves
/// and wants to keep it has to go on giving its old `base_url` here.
pub fn feed(base_url: &str, path: &str) -> String {
    let parts = ["reprint feed", base_url, path].map(str::as_bytes);
    urn(Fingerprint::of_parts(parts))
}

/// The version is in the four bits from 48, the variant in the two from 64 (RFC 9562, section 5.8).
fn urn(hash: Fingerprint) -> String {
    let bits = u128::from(hash) & !(0xf << 76 | 0x3 << 62) | 0x8 << 76 | 0x2 << 62;
    let hex = format!("{bits:032x}");
    let groups = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
    format!("urn:uuid:{}", groups.join("-"))
}

#[cfg(test)]
mod tests {
    use super::{article, feed};
    use crate::fingerprint::Fingerprint;
    use crate::model::id::ArticleId;

    #[test]
    fn names_are_frozen() {
        // A change here makes every article of every site new to its readers.
        let id = ArticleId::of(Fingerprint::of(b"https://outlet.example/1"));
        assert_eq!(id.as_str(), "cbthm26nrv");
        assert_eq!(article(&id), "urn:uuid:36fa455d-c45d-80e0-b5f5-6aa0b9fec7e1");
        assert_eq!(
            feed("https://site.example/", "feed.xml"),
            "urn:uuid:fc33ccb3-60d2-89dc-86e2-c5df5fa68f9c"
        );
    }

    #[test]
    fn names_are_uuids_of_version_8() {
        for number in 0..1000 {
            let name = feed("https://site.example/", &number.to_string());
            let uuid = name.strip_prefix("urn:uuid:").expect("a URN");
            let lengths: Vec<usize> = uuid.split('-').map(str::len).collect();
            assert_eq!(lengths, [8, 4, 4, 4, 12], "{uuid}");
            assert!(uuid.bytes().all(|b| matches!(b, b'-' | b'0'..=b'9' | b'a'..=b'f')), "{uuid}");
            assert_eq!(&uuid[14..15], "8", "{uuid}");
            assert!(matches!(&uuid[19..20], "8" | "9" | "a" | "b"), "{uuid}");
        }
        assert_ne!(feed("a", "bc"), feed("ab", "c"));
    }
}
