//! Dates as readers see them, in the language of the interface. Knows formats and names, no articles.

use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;

use crate::model::date::PostDate;
use crate::theme::texts::{Names, Texts};

/// A day in the format of this key: `date_format`, `month_format`, `year_format`.
pub fn day(texts: &Texts, key: &str, day: NaiveDate) -> String {
    day.format(&named(texts.get(key), day, &texts.names)).to_string()
}

/// A date: in the site's zone where it has a time.
pub fn date(texts: &Texts, zone: Tz, date: &PostDate) -> String {
    let Some(instant) = date.instant(zone) else { return day(texts, "date_format", date.day) };
    let local = instant.with_timezone(&zone);
    let format = named(texts.get("datetime_format"), local.date_naive(), &texts.names);
    local.format(&format).to_string()
}

/// A format with the names of the day's month and weekday in their places: `%B %b %h %A %a` of
/// strftime, whose own names are English.
fn named(format: &str, day: NaiveDate, names: &Names) -> String {
    let month = day.month0() as usize;
    let weekday = day.weekday().num_days_from_monday() as usize;
    let mut out = String::with_capacity(format.len() + 16);
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let name = match rest[at + 1..].chars().next() {
            Some('B') => &names.months[month],
            Some('b' | 'h') => &names.months_short[month],
            Some('A') => &names.weekdays[weekday],
            Some('a') => &names.weekdays_short[weekday],
            letter => {
                // `%%` is two, and `%-B` is what strftime makes of it.
                let end = at + 1 + letter.map_or(0, char::len_utf8);
                out.push_str(&rest[at..end]);
                rest = &rest[end..];
                continue;
            }
        };
        let _ = write!(out, "{}", name.replace('%', "%%"));
        rest = &rest[at + 2..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::named;
    use crate::theme::texts::Names;
    use chrono::NaiveDate;

    fn numbered(prefix: &str, count: usize) -> Vec<String> {
        (1..=count).map(|number| format!("{prefix}{number}")).collect()
    }

    #[test]
    fn names_take_their_places() {
        let names = Names {
            months: numbered("M%", 12),
            months_short: numbered("m", 12),
            weekdays: numbered("W", 7),
            calendar_weekdays: numbered("c", 7),
            weekdays_short: numbered("w", 7),
        };
        // A Wednesday.
        let day = NaiveDate::from_ymd_opt(2021, 3, 10).expect("a day");
        for (format, made) in [
            ("%-d %B %Y", "10 M%3 2021"),
            ("%a, %A %b %h", "w3, W3 m3 m3"),
            ("%%B %m%%", "%B 03%"),
            ("年%B", "年M%3"),
            ("", ""),
        ] {
            assert_eq!(day.format(&named(format, day, &names)).to_string(), made, "{format}");
        }
    }
}
