//! The cap by bytes.

use proptest::prelude::proptest;
use proptest::{prop_assert, prop_assert_eq};

use super::{entry, feed};
use crate::feed::cap::capped;
use crate::feed::document::Entry;
use crate::feed::format::Format;
use crate::trust::{SafeHtml, sanitize};

/// Bodies of these many letters.
fn bodies(lengths: &[usize]) -> Vec<SafeHtml> {
    lengths.iter().map(|length| sanitize(&format!("<p>{}</p>", "\"".repeat(*length)))).collect()
}

fn entries(bodies: &[SafeHtml]) -> Vec<Entry<'_>> {
    let url = "https://site.example/x.html";
    let entry = |body| Entry { content: Some(body), summary: "Short", ..entry("urn:uuid:1", url) };
    bodies.iter().map(entry).collect()
}

/// Which entries have their content.
fn full(bytes: &[u8]) -> Vec<bool> {
    let read = feed_rs::parser::parse(bytes).expect("a feed");
    let has = |entry: &feed_rs::model::Entry| {
        entry
            .content
            .as_ref()
            .and_then(|content| content.body.as_ref())
            .is_some_and(|body| body.contains("<p>"))
    };
    read.entries.iter().map(has).collect()
}

#[test]
fn what_fits_is_whole() {
    let bodies = bodies(&[1000, 2000, 3000]);
    let entries = entries(&bodies);
    for format in Format::ALL {
        let whole = format.encode(&feed(&entries));
        assert_eq!(capped(&feed(&entries), format, whole.len()), whole, "{format:?}");
        let less = capped(&feed(&entries), format, whole.len() - 1);
        assert_eq!(full(&less), [true, true, false], "{format:?}");
    }
}

#[test]
fn a_long_article_does_not_cost_the_others_theirs() {
    let bodies = bodies(&[100, 1_000_000, 200, 300]);
    let entries = entries(&bodies);
    for format in Format::ALL {
        let bytes = capped(&feed(&entries), format, 100_000);
        assert_eq!(full(&bytes), [true, false, true, true], "{format:?}");
    }
}

proptest! {
    #[test]
    fn never_above_the_cap_and_never_fewer_entries(
        lengths in proptest::collection::vec(0usize..3000, 0..12),
        max in 0usize..40_000,
    ) {
        let bodies = bodies(&lengths);
        let entries = entries(&bodies);
        let bare: Vec<Entry<'_>> = entries.iter().map(|entry| entry.bare()).collect();
        for format in Format::ALL {
            let least = format.encode(&feed(&bare)).len();
            let bytes = capped(&feed(&entries), format, max);
            prop_assert!(bytes.len() <= max.max(least), "{} {} {}", bytes.len(), max, least);
            let full = full(&bytes);
            prop_assert_eq!(full.len(), entries.len());
            // What was left out would not have fitted.
            if let Some(left) = full.iter().position(|full| !full) {
                let mut more: Vec<Entry<'_>> = bare.clone();
                for (at, full) in full.iter().enumerate() {
                    if *full || at == left {
                        more[at] = entries[at];
                    }
                }
                prop_assert!(format.encode(&feed(&more)).len() > max);
            }
        }
    }
}
