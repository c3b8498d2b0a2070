//! The years that a list's articles are of.

use chrono::Datelike;

use crate::model::site::{Index, Site};

/// The years of the oldest and the newest article that have a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    first: i32,
    last: i32,
}

impl Span {
    /// Of these articles, oldest first; none where no article has a date.
    pub fn of(site: &Site, articles: &[Index]) -> Option<Self> {
        // Those without a date come first.
        let day = |at: &Index| site.article(*at).date.map(|date| date.day);
        let dated = articles.partition_point(|at| day(at).is_none());
        let first = articles.get(dated).and_then(day)?;
        let last = articles.last().and_then(day)?;
        Some(Self { first: first.year(), last: last.year() })
    }

    /// Of all articles.
    pub fn of_site(site: &Site) -> Option<Self> {
        let (first, last) = (site.days.first_key_value()?.0, site.days.last_key_value()?.0);
        Some(Self { first: first.year(), last: last.year() })
    }

    /// As readers see it: `2021`, `2012–2021`.
    pub fn text(self) -> String {
        let Self { first, last } = self;
        if first == last { first.to_string() } else { format!("{first}–{last}") }
    }
}

#[cfg(test)]
mod tests {
    use super::Span;

    #[test]
    fn one_year_is_named_once() {
        assert_eq!(Span { first: 2021, last: 2021 }.text(), "2021");
        assert_eq!(Span { first: 2012, last: 2021 }.text(), "2012–2021");
    }
}
