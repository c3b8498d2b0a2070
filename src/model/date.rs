//! When a post was published, as exactly as its head says and no more: a day without a time is a
//! day, not midnight somewhere.

use chrono::{
    DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone,
    Timelike, Utc,
};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// A published date as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Kept", into = "Kept")]
pub struct PostDate {
    /// The day in the digits that were written; no timezone shifts it.
    pub day: NaiveDate,
    /// The time of day, where one was written.
    pub time: Option<NaiveTime>,
    /// The offset from UTC, where one was written; without it a time is the site's local time.
    pub offset: Option<FixedOffset>,
}

impl PostDate {
    /// A day without a time.
    pub fn day(day: NaiveDate) -> Self {
        Self { day, time: None, offset: None }
    }

    /// The instant, for a date with a time; a time without an offset is in `zone`.
    pub fn instant(&self, zone: Tz) -> Option<DateTime<Utc>> {
        let local = NaiveDateTime::new(self.day, self.time?);
        Some(match self.offset {
            Some(offset) => offset.from_local_datetime(&local).earliest()?.to_utc(),
            None => in_zone(zone, local),
        })
    }

    /// The same digits as the outlet means them: a time without an offset is in `zone`, and where
    /// times are `local`, one with an offset is too. Without a zone they are in the site's.
    #[must_use]
    pub fn meant(self, zone: Option<Tz>, local: bool) -> Self {
        let (Some(time), true) = (self.time, local || self.offset.is_none()) else { return self };
        let digits = NaiveDateTime::new(self.day, time);
        let offset = zone.map(|zone| {
            let instant = in_zone(zone, digits);
            zone.offset_from_utc_datetime(&instant.naive_utc()).fix()
        });
        Self { offset, ..self }
    }

    /// Seconds since 1970 for sorting: the instant, or the start of the day in `zone`.
    pub fn sort_key(&self, zone: Tz) -> i64 {
        self.instant(zone)
            .unwrap_or_else(|| in_zone(zone, self.day.and_time(NaiveTime::MIN)))
            .timestamp()
    }

    /// `2021-11-09`, or the instant in `zone` as RFC 3339: what stands in `<time datetime>`.
    pub fn iso(&self, zone: Tz) -> String {
        match self.instant(zone) {
            Some(instant) => {
                instant.with_timezone(&zone).to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
            }
            None => self.day.to_string(),
        }
    }

    /// Whether this year can be an address: four digits, in every zone.
    pub fn plausible(&self) -> bool {
        (1000..=9998).contains(&self.day.year())
    }
}

/// A date in numbers, as caches keep it: the day counted from the year 1, seconds and nanoseconds of
/// the day, seconds east of UTC.
#[derive(Serialize, Deserialize)]
struct Kept {
    day: i32,
    time: Option<(u32, u32)>,
    offset: Option<i32>,
}

impl From<PostDate> for Kept {
    fn from(date: PostDate) -> Self {
        let time = date.time.map(|time| (time.num_seconds_from_midnight(), time.nanosecond()));
        Self {
            day: date.day.num_days_from_ce(),
            time,
            offset: date.offset.map(|offset| offset.local_minus_utc()),
        }
    }
}

impl TryFrom<Kept> for PostDate {
    type Error = &'static str;

    fn try_from(kept: Kept) -> Result<Self, Self::Error> {
        let time = kept.time.map(|(seconds, nanos)| {
            NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos).ok_or("no time of day")
        });
        let offset = kept.offset.map(|east| FixedOffset::east_opt(east).ok_or("no offset"));
        Ok(Self {
            day: NaiveDate::from_num_days_from_ce_opt(kept.day).ok_or("no day")?,
            time: time.transpose()?,
            offset: offset.transpose()?,
        })
    }
}

/// A local time in a zone. Where clocks were set back the earlier one counts; in the gap where they
/// were set forward, the time is read as if they had not been.
fn in_zone(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    zone.from_local_datetime(&local).earliest().map_or_else(
        || {
            let before = local - chrono::TimeDelta::hours(3);
            zone.from_local_datetime(&before)
                .earliest()
                .map_or_else(|| local.and_utc(), |at| at.to_utc() + chrono::TimeDelta::hours(3))
        },
        |at| at.to_utc(),
    )
}

#[cfg(test)]
mod tests {
    use super::PostDate;
    use chrono::{FixedOffset, NaiveDate, NaiveTime};
    use chrono_tz::Tz;

    fn at(h: u32, m: u32, offset: Option<i32>) -> PostDate {
        PostDate {
            day: NaiveDate::from_ymd_opt(2021, 11, 11).expect("a day"),
            time: NaiveTime::from_hms_opt(h, m, 0),
            offset: offset.and_then(FixedOffset::east_opt),
        }
    }

    #[test]
    fn a_time_without_offset_is_the_sites() {
        let zone = Tz::Asia__Shanghai;
        assert_eq!(at(9, 36, None).iso(zone), "2021-11-11T09:36:00+08:00");
        assert_eq!(at(1, 36, Some(0)).iso(zone), "2021-11-11T09:36:00+08:00");
    }

    #[test]
    fn an_outlets_times_are_its_zones() {
        let (utc, zone) = (Tz::UTC, Some(Tz::Asia__Shanghai));
        let east = Some(8 * 3600);
        for (written, local, meant) in [
            (at(9, 36, None), false, at(9, 36, east)),
            (at(9, 36, Some(0)), false, at(9, 36, Some(0))),
            (at(9, 36, Some(0)), true, at(9, 36, east)),
        ] {
            assert_eq!(written.meant(zone, local).iso(utc), meant.iso(utc), "{written:?} {local}");
            assert_eq!(written.meant(zone, local).day, written.day);
        }
        assert_eq!(at(9, 36, Some(0)).meant(None, true), at(9, 36, None));
        let day = PostDate::day(at(0, 0, None).day);
        assert_eq!(day.meant(zone, true), day);
    }

    #[test]
    fn a_time_that_the_clocks_jumped_over_still_is_one() {
        let gap = PostDate {
            day: NaiveDate::from_ymd_opt(2021, 3, 14).expect("a day"),
            time: NaiveTime::from_hms_opt(2, 30, 0),
            offset: None,
        };
        assert_eq!(gap.iso(Tz::America__New_York), "2021-03-14T03:30:00-04:00");
    }
}
