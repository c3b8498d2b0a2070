//! Dates in all the spellings that occur: RFC 3339 with and without parts of a second, with a space
//! for `T`, offsets as `+08:00`, `+0800`, `+08`, `Z`; days alone, also `2018-6-2`, `2021/1/2`,
//! `2021年1月2日`; RFC 2822; seconds and milliseconds since 1970.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};

use crate::model::date::PostDate;

/// Reads a date; `None` where the digits make no day.
pub fn parse(written: &str) -> Option<PostDate> {
    let text = written.trim().trim_matches(['"', '\'']).trim();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return epoch(text);
    }
    if text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        let parsed = DateTime::parse_from_rfc2822(text).ok()?;
        return from_instant(parsed);
    }
    let mut scan = Scan(text);
    let day = day(&mut scan)?;
    let time = time(&mut scan);
    let offset = time.and_then(|_| offset(&mut scan));
    Some(PostDate { day, time, offset }).filter(PostDate::plausible)
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
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
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
    let hour = scan.digits(1, 2)?;
    scan.one_of(":：时時点")?;
    let minute = scan.digits(2, 2)?;
    scan.one_of("分");
    let second = scan.one_of(":：").and_then(|_| scan.digits(2, 2)).unwrap_or(0);
    if scan.one_of(".,").is_some() {
        scan.digits(1, 9);
    }
    NaiveTime::from_hms_opt(hour, minute, second.min(59))
}

fn offset(scan: &mut Scan<'_>) -> Option<FixedOffset> {
    scan.spaces();
    let upper = scan.0.to_ascii_uppercase();
    if ["Z", "UTC", "GMT"].contains(&upper.as_str()) {
        return FixedOffset::east_opt(0);
    }
    let sign = if scan.one_of("+-")? == '-' { -1 } else { 1 };
    let hours = i32::try_from(scan.digits(1, 2)?).ok()?;
    scan.one_of(":");
    let minutes = scan.digits(2, 2).map_or(Some(0), |m| i32::try_from(m).ok())?;
    (hours <= 14 && minutes < 60)
        .then(|| FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60)))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::{parse, split_file_name};
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
            ("2018-6-2", "2018-06-02"),
            ("2021/1/2", "2021-01-02"),
            ("2021年11月10日", "2021-11-10"),
            ("20211110", "2021-11-10"),
        ] {
            let date = parse(written).unwrap_or_else(|| panic!("{written} is a date"));
            assert_eq!(date.iso(Tz::UTC), shown, "{written}");
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
