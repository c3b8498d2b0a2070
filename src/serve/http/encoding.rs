//! Pages to gzip (RFC 1952), for those who take it. The door to `flate2`.

use std::io::Write as _;
use std::sync::Arc;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::task::spawn_blocking;

use crate::serve::http::media::is_text;
use crate::serve::page::Page;

/// Below this many bytes an answer is one packet either way.
const LEAST: usize = 1_024;

/// Above this many bytes nothing is packed: a packed copy is kept in memory beside the plain one.
const MOST: usize = 32 * 1024 * 1024;

/// Up to this many bytes are packed at once, in about the time that another thread takes to wake;
/// above, others would have to wait.
const AT_ONCE: usize = 64 * 1024;

/// Whether a file of this type and length is sent with gzip to those who take it.
pub fn is_worth(media: &str, length: usize) -> bool {
    (LEAST..=MOST).contains(&length) && is_text(media)
}

/// The page with gzip, made when it is first asked for; none where that is no smaller.
pub async fn packed(page: &Arc<Page>) -> Option<Bytes> {
    if let Some(known) = page.gzip.get() {
        return known.clone();
    }
    if page.bytes.len() <= AT_ONCE {
        return page.gzip.get_or_init(|| pack(&page.bytes)).clone();
    }
    let page = Arc::clone(page);
    spawn_blocking(move || page.gzip.get_or_init(|| pack(&page.bytes)).clone()).await.ok().flatten()
}

/// The fastest level: the way is short, and the page is likely to be another soon.
fn pack(bytes: &[u8]) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::fast());
    encoder.write_all(bytes).ok()?;
    let packed = encoder.finish().ok()?;
    (packed.len() < bytes.len()).then(|| Bytes::from(packed))
}

/// Whether gzip is wanted by these values of `Accept-Encoding` (RFC 9110, 12.5.3): it is named, or all
/// are, with a weight above 0, and plain bytes are not liked better. Without the field it is not.
pub fn takes_gzip<'a>(fields: impl IntoIterator<Item = &'a [u8]>) -> bool {
    let (mut gzip, mut any, mut plain) = (None, None, None);
    for field in fields {
        let Ok(field) = std::str::from_utf8(field) else { continue };
        for element in field.split(',') {
            let mut parts = element.split(';').map(str::trim);
            let coding = parts.next().unwrap_or_default().to_ascii_lowercase();
            let Some(weight) = weight(parts.next()) else { continue };
            match coding.as_str() {
                "gzip" | "x-gzip" => gzip = gzip.max(Some(weight)),
                "*" => any = any.max(Some(weight)),
                "identity" => plain = plain.max(Some(weight)),
                _ => {}
            }
        }
    }
    gzip.or(any).is_some_and(|weight| weight > 0 && weight >= plain.unwrap_or(0))
}

/// A weight in thousandths (RFC 9110, 12.4.2); none where it is no weight.
fn weight(parameter: Option<&str>) -> Option<u16> {
    let Some(parameter) = parameter else { return Some(1_000) };
    let (name, value) = parameter.split_once('=')?;
    if !name.trim().eq_ignore_ascii_case("q") {
        return None;
    }
    let (whole, part) = value.trim().split_once('.').unwrap_or((value.trim(), ""));
    if !matches!(whole, "0" | "1") || part.len() > 3 || !part.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let thousandths: u16 = format!("{whole}{part:0<3}").parse().ok()?;
    (thousandths <= 1_000).then_some(thousandths)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::GzDecoder;
    use proptest::prelude::{any, prop_assert, proptest};

    use super::{is_worth, pack, takes_gzip};

    fn takes(field: &str) -> bool {
        takes_gzip([field.as_bytes()])
    }

    #[test]
    fn weights_decide() {
        for yes in [
            "gzip",
            "GZip",
            "gzip, deflate, br, zstd",
            "br;q=1.0, gzip;q=0.8, *;q=0.1",
            "*",
            "x-gzip",
            "identity;q=0.5, gzip;q=0.5",
            "gzip;q=0.001",
            " gzip ; q=1.000 ",
            "identity;q=0, *",
        ] {
            assert!(takes(yes), "{yes}");
        }
        for no in [
            "",
            "br",
            "identity",
            "gzip;q=0",
            "gzip;q=0.000, *",
            "*;q=0",
            "gzip;q=0.5, identity",
            "gzip;q=2",
            "gzip;q=1.5",
            "gzip;q=x",
            "gzip;q=0.1234",
            "gzip;level=9",
            "gzipped",
        ] {
            assert!(!takes(no), "{no}");
        }
        assert!(takes_gzip([&b"br"[..], b"gzip"]));
        assert!(!takes_gzip([]));
    }

    #[test]
    fn only_text_of_some_length_is_packed() {
        assert!(is_worth("text/html; charset=utf-8", 2_000));
        assert!(!is_worth("text/html; charset=utf-8", 200));
        assert!(!is_worth("image/png", 2_000));
        let text = "一样的话".repeat(500);
        let packed = pack(text.as_bytes()).expect("it repeats itself");
        let mut again = String::new();
        GzDecoder::new(&packed[..]).read_to_string(&mut again).expect("it is gzip");
        assert_eq!(again, text);
        assert!(pack(b"x").is_none());
    }

    proptest! {
        #[test]
        fn any_field_is_read(field in any::<Vec<u8>>(), near in "(gzip|\\*|identity|;|q|=|0|1|\\.|,| ){0,20}") {
            takes_gzip([&field[..], near.as_bytes()]);
            // What is asked for last and alone decides, whatever stands before it.
            let refused = format!("{},gzip;q=0", near.replace("gzip", "br"));
            prop_assert!(!takes(&refused));
        }
    }
}
