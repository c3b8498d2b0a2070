//! Where web archives have copies of an original, so that readers can compare. Addresses alone:
//! nobody is asked whether there is a copy.

use chrono::{Datelike, NaiveDate};

use crate::render::dates::iso;
use crate::render::view::ArchiveView;

/// The archives' pages for an address. The Wayback Machine leads to the copy that is nearest to the
/// day, archive.today to its newest; both take the address as it is behind their own.
pub fn links(original: &str, day: Option<NaiveDate>) -> Vec<ArchiveView> {
    let stamp = day.filter(|day| (1996..=9999).contains(&day.year()));
    let stamp = stamp.map_or_else(|| "2".to_owned(), |day| iso(day).replace('-', ""));
    vec![
        ArchiveView {
            name: "archive.org",
            url: format!("https://web.archive.org/web/{stamp}/{original}"),
        },
        ArchiveView {
            name: "archive.today",
            url: format!("https://archive.today/newest/{original}"),
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::links;
    use chrono::NaiveDate;

    #[test]
    fn archives_are_asked_for_the_day() {
        let day = NaiveDate::from_ymd_opt(2021, 11, 9);
        let urls = |day| links("https://a.example/b?c=1", day).into_iter().map(|link| link.url);
        assert_eq!(
            urls(day).collect::<Vec<_>>(),
            [
                "https://web.archive.org/web/20211109/https://a.example/b?c=1",
                "https://archive.today/newest/https://a.example/b?c=1"
            ]
        );
        // Without a day, or with one before there was a web, any copy is the nearest one.
        for day in [None, NaiveDate::from_ymd_opt(1066, 10, 14)] {
            assert!(urls(day).any(|url| url.starts_with("https://web.archive.org/web/2/https:")));
        }
    }
}
