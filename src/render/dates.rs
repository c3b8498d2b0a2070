//! Dates as readers see them, in the language of the interface. Knows formats and names, no articles.

use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use chrono_tz::Tz;

use crate::model::date::PostDate;
use crate::theme::texts::{Names, Texts};

/// A day in the format of this key: `date_format`, `month_format`, `year_format`.
pub fn day(texts: &Texts, key: &str, day: NaiveDate) -> String {
    let format = texts.get(key);
    quick(format, day, None, &texts.names)
        .unwrap_or_else(|| day.format(&named(format, day, &texts.names)).to_string())
}

/// A day for `<time datetime>`.
pub fn iso(day: NaiveDate) -> String {
    if !(0..=9999).contains(&day.year()) {
        return day.to_string();
    }
    let mut out = String::with_capacity(10);
    four(day.year().unsigned_abs(), &mut out);
    out.push('-');
    two(day.month(), &mut out);
    out.push('-');
    two(day.day(), &mut out);
    out
}

/// A date: in the site's zone where it has a time.
pub fn date(texts: &Texts, zone: Tz, date: &PostDate) -> String {
    let Some(instant) = date.instant(zone) else { return day(texts, "date_format", date.day) };
    let local = instant.with_timezone(&zone);
    let format = texts.get("datetime_format");
    let day = local.date_naive();
    quick(format, day, Some(local.time()), &texts.names)
        .unwrap_or_else(|| local.format(&named(format, day, &texts.names)).to_string())
}

/// What [`named`] and strftime make of a format, where it has nothing but what most have: rows of lists
/// are half a million dates in a large site, and reading the format anew each time takes ten times as
/// long. None for anything else.
fn quick(format: &str, day: NaiveDate, time: Option<NaiveTime>, names: &Names) -> Option<String> {
    let mut out = String::with_capacity(format.len() + 16);
    let mut rest = format;
    // Formats are short: to look at one byte after the other is the quickest.
    while let Some(at) = rest.bytes().position(|byte| byte == b'%') {
        out.push_str(&rest[..at]);
        let mut letters = rest[at + 1..].bytes();
        let mut letter = letters.next()?;
        let bare = letter == b'-';
        if bare {
            letter = letters.next()?;
        }
        let month = day.month0() as usize;
        let weekday = day.weekday().num_days_from_monday() as usize;
        let number = match letter {
            b'm' => day.month(),
            b'd' => day.day(),
            b'H' => time?.hour(),
            b'M' => time?.minute(),
            // Names and years have one form, and other years than these a sign.
            _ if bare => return None,
            b'Y' if (0..=9999).contains(&day.year()) => {
                four(day.year().unsigned_abs(), &mut out);
                rest = &rest[at + 2..];
                continue;
            }
            _ => {
                out.push_str(match letter {
                    b'B' => &names.months[month],
                    b'b' | b'h' => &names.months_short[month],
                    b'A' => &names.weekdays[weekday],
                    b'a' => &names.weekdays_short[weekday],
                    b'%' => "%",
                    _ => return None,
                });
                rest = &rest[at + 2..];
                continue;
            }
        };
        if bare && number < 10 {
            digit(number, &mut out);
        } else {
            two(number, &mut out);
        }
        rest = &rest[at + 2 + usize::from(bare)..];
    }
    Some(out + rest)
}

fn four(number: u32, out: &mut String) {
    two(number / 100, out);
    two(number % 100, out);
}

fn two(number: u32, out: &mut String) {
    digit(number / 10, out);
    digit(number % 10, out);
}

fn digit(number: u32, out: &mut String) {
    out.push(char::from_digit(number, 10).unwrap_or('0'));
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
    use super::{iso, named, quick};
    use crate::theme::texts::Names;
    use chrono::{NaiveDate, NaiveTime};
    use proptest::prelude::{Strategy, prop, prop_assert_eq, proptest};

    fn numbered(prefix: &str, count: usize) -> Vec<String> {
        (1..=count).map(|number| format!("{prefix}{number}")).collect()
    }

    fn names() -> Names {
        Names {
            months: numbered("M%", 12),
            months_short: numbered("m", 12),
            weekdays: numbered("W", 7),
            calendar_weekdays: numbered("c", 7),
            weekdays_short: numbered("w", 7),
        }
    }

    /// Formats of what is written at once, and of what strftime alone can write.
    fn formats() -> impl Strategy<Value = String> {
        let pieces = [
            "%Y", "%m", "%-m", "%d", "%-d", "%H", "%-H", "%M", "%-M", "%B", "%b", "%h", "%A", "%a",
            "%%", "%e", "%j", "%y", "%-Y", "%_d", "%0m", "%F", "年", " ", "-", ", ",
        ];
        prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..8)
            .prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn what_is_written_at_once_is_what_strftime_writes(
            format in formats(),
            day in -400_000i32..4_000_000,
            second in 0u32..86_400,
        ) {
            let names = names();
            let day = NaiveDate::from_num_days_from_ce_opt(day).expect("a day");
            let time = NaiveTime::from_num_seconds_from_midnight_opt(second, 0).expect("a time");
            let slow = day.and_time(time).format(&named(&format, day, &names)).to_string();
            if let Some(quick) = quick(&format, day, Some(time), &names) {
                prop_assert_eq!(quick, slow, "{}", format);
            }
            prop_assert_eq!(iso(day), day.to_string());
        }

        #[test]
        fn what_most_formats_have_is_written_at_once(day in 1..3_000_000i32, hour: bool) {
            let day = NaiveDate::from_num_days_from_ce_opt(day).expect("a day");
            let time = hour.then_some(NaiveTime::MIN);
            let format = "%a %A, %-d %B %Y %b %h %m %d %-m%% %H:%M";
            let format = if hour { format } else { format.trim_end_matches(" %H:%M") };
            prop_assert_eq!(quick(format, day, time, &names()).is_some(), true);
            prop_assert_eq!(quick("%H", day, None, &names()), None);
        }
    }

    #[test]
    fn names_take_their_places() {
        let names = names();
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
