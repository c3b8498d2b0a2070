//! Dates in all the spellings that occur: RFC 3339 with and without parts of a second, with a space
//! for `T`, offsets as `+08:00`, `+0800`, `+08`, `Z`; days alone, also `2018-6-2`, `2021/1/2`,
//! `2021年1月2日`; RFC 2822; seconds and milliseconds since 1970.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};

use crate::model::date::PostDate;

/// Reads a date; `None` where the digits make no day.
pub fn parse(written: &str) -> Option<PostDate> {
    parse_with_rest(written).map(|(date, _)| date)
}

/// Reads a date, and tells what of the text was not understood.
pub fn parse_with_rest(written: &str) -> Option<(PostDate, &str)> {
    let text = written.trim().trim_matches(['"', '\'']).trim();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return epoch(text).map(|date| (date, ""));
    }
    if text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        let parsed = DateTime::parse_from_rfc2822(text).ok()?;
        return from_instant(parsed).map(|date| (date, ""));
    }
    let mut scan = Scan(text);
    let day = day(&mut scan)?;
    let after_day = scan.0;
    let time = time(&mut scan);
    if time.is_none() {
        scan.0 = after_day;
    }
    let offset = time.and_then(|_| offset(&mut scan));
    let date = PostDate { day, time, offset };
    date.plausible().then(|| (date, scan.0.trim()))
}

/// The day in front of a post's file name, `2021-01-09-title`, and the rest of the name.
pub fn split_file_name(stem: &str) -> (Option<NaiveDate>, &str) {
    let mut scan = Scan(stem);
    let found = (|| {
        let year = scan.digits(4, 4)?;
        scan.one_of("-")?;
        let month = scan.digits(1, 2)?;
        scan.one_of("-")?;
        let day = scan.digits(1, 2)?;
        let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
        PostDate::day(day).plausible().then_some(day)
    })();
    match found {
        Some(day) if scan.0.is_empty() => (Some(day), ""),
        Some(day) => match scan.0.strip_prefix('-') {
            Some(rest) => (Some(day), rest),
            None => (None, stem),
        },
        None => (None, stem),
    }
}

fn epoch(digits: &str) -> Option<PostDate> {
    let number: i64 = digits.parse().ok()?;
    let instant = match digits.len() {
        8 => {
            let day = NaiveDate::parse_from_str(digits, "%Y%m%d").ok()?;
            return Some(PostDate::day(day)).filter(PostDate::plausible);
        }
        9..=10 => DateTime::from_timestamp(number, 0)?,
        12..=13 => DateTime::from_timestamp_millis(number)?,
        _ => return None,
    };
    from_instant(instant.fixed_offset())
}

fn from_instant(instant: DateTime<FixedOffset>) -> Option<PostDate> {
    let local = instant.naive_local();
    Some(PostDate { day: local.date(), time: Some(local.time()), offset: Some(*instant.offset()) })
        .filter(PostDate::plausible)
}

struct Scan<'a>(&'a str);

impl Scan<'_> {
    /// Between `least` and `most` ASCII digits.
    fn digits(&mut self, least: usize, most: usize) -> Option<u32> {
        let count = self.0.bytes().take(most).take_while(u8::is_ascii_digit).count();
        if count < least {
            return None;
        }
        let value = self.0[..count].parse().ok()?;
        self.0 = &self.0[count..];
        Some(value)
    }

    fn one_of(&mut self, set: &str) -> Option<char> {
        let c = self.0.chars().next().filter(|c| set.contains(*c))?;
        self.0 = &self.0[c.len_utf8()..];
        Some(c)
    }

    /// This word, if it comes next.
    fn word(&mut self, word: &str) -> bool {
        let rest = self.0.strip_prefix(word);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn spaces(&mut self) {
        self.0 = self.0.trim_start();
    }
}

fn day(scan: &mut Scan<'_>) -> Option<NaiveDate> {
    let year = scan.digits(4, 4)?;
    scan.one_of("-/.年")?;
    scan.spaces();
    let month = scan.digits(1, 2)?;
    scan.one_of("-/.月")?;
    scan.spaces();
    let day = scan.digits(1, 2)?;
    scan.one_of("日");
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

fn time(scan: &mut Scan<'_>) -> Option<NaiveTime> {
    scan.one_of("Tt,");
    scan.spaces();
    let before = ["下午", "晚上", "上午", "凌晨"].iter().find(|word| scan.word(word));
    let hour = scan.digits(1, 2)?;
    scan.one_of(":：时時点點")?;
    let minute = scan.digits(2, 2)?;
    scan.one_of("分");
    let second = scan.one_of(":：").and_then(|_| scan.digits(2, 2)).unwrap_or(0);
    if scan.one_of(".,").is_some() {
        while scan.digits(1, 9).is_some() {}
    }
    let rest = scan.0;
    scan.spaces();
    let after = ["PM", "pm", "AM", "am"].iter().find(|word| scan.word(word));
    if after.is_none() {
        scan.0 = rest;
    }
    let hour = match before.or(after) {
        Some(&("下午" | "晚上" | "PM" | "pm")) if hour < 12 => hour + 12,
        Some(&("上午" | "凌晨" | "AM" | "am")) if hour == 12 => 0,
        _ => hour,
    };
    NaiveTime::from_hms_opt(hour, minute, second.min(59))
}

fn offset(scan: &mut Scan<'_>) -> Option<FixedOffset> {
    let start = scan.0;
    scan.spaces();
    let named = ["Z", "z", "UTC", "GMT", "utc", "gmt"].iter().any(|word| scan.word(word));
    let signed = (|| {
        let sign = if scan.one_of("+-−")? == '+' { 1 } else { -1 };
        let hours = i32::try_from(scan.digits(1, 2)?).ok()?;
        scan.one_of(":");
        let minutes = scan.digits(2, 2).map_or(Some(0), |m| i32::try_from(m).ok())?;
        (hours <= 14 && minutes < 60).then(|| sign * (hours * 3600 + minutes * 60))
    })();
    match signed {
        Some(seconds) => FixedOffset::east_opt(seconds),
        None if named => FixedOffset::east_opt(0),
        None => {
            scan.0 = start;
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{parse, parse_with_rest, split_file_name};
    use chrono_tz::Tz;

    #[test]
    fn spellings_of_real_heads() {
        for (written, shown) in [
            ("2021-11-11T01:36:00.873Z", "2021-11-11T01:36:00Z"),
            ("2019-11-15T06:05:43+00:00", "2019-11-15T06:05:43Z"),
            ("2020-04-30T03:18:43+01:00", "2020-04-30T02:18:43Z"),
            ("2018-04-23 18:00", "2018-04-23T18:00:00Z"),
            ("2019-03-22 12:00:00 +0800", "2019-03-22T04:00:00Z"),
            ("2020-04-06 13:30:37+08:00", "2020-04-06T05:30:37Z"),
            ("Thu, 25 Jun 2020 08:58:40 +0000", "2020-06-25T08:58:40Z"),
            ("1636618980", "2021-11-11T08:23:00Z"),
            ("1636618980000", "2021-11-11T08:23:00Z"),
            ("2021-11-10 10:39 PM", "2021-11-10T22:39:00Z"),
            ("2021年11月10日 下午3点20分", "2021-11-10T15:20:00Z"),
            ("2021-11-10 18:00 GMT+0800", "2021-11-10T10:00:00Z"),
            ("2021-11-10T10:39:46.1234567890Z", "2021-11-10T10:39:46Z"),
            ("2018-6-2", "2018-06-02"),
            ("2021/1/2", "2021-01-02"),
            ("2021年11月10日", "2021-11-10"),
            ("20211110", "2021-11-10"),
        ] {
            let date = parse(written).unwrap_or_else(|| panic!("{written} is a date"));
            assert_eq!(date.iso(Tz::UTC), shown, "{written}");
        }
        for (written, rest) in [
            ("2021-11-10 18:00 CST", "CST"),
            ("2021-11-10 25:00", "25:00"),
            ("2021-11-101", "1"),
            ("2021-11-10 18:00 +25:00", "+25:00"),
        ] {
            let read = parse_with_rest(written).map(|(_, rest)| rest);
            assert_eq!(read, Some(rest), "{written}");
        }
        for wrong in ["", "yesterday", "2021-13-01", "2021-02-30", "99", "0000-01-01"] {
            assert!(parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn the_day_of_a_file_name() {
        let (day, rest) = split_file_name("2021-01-09-a-b");
        assert_eq!(day.map(|d| d.to_string()).as_deref(), Some("2021-01-09"));
        assert_eq!(rest, "a-b");
        assert_eq!(split_file_name("2020-10-23-").1, "");
        assert_eq!(split_file_name("n13365715"), (None, "n13365715"));
        assert_eq!(split_file_name("2021-99-09-a"), (None, "2021-99-09-a"));
    }
}
