//! Instants to what dates in feeds can say: whole seconds, offsets of whole minutes, years of four
//! digits.

use chrono::{DateTime, Datelike, FixedOffset, Offset, SecondsFormat, Timelike, Utc};

/// What stands where a date is demanded and none is known.
pub const EPOCH: DateTime<FixedOffset> = {
    let Some(utc) = FixedOffset::east_opt(0) else { panic!("zero is an offset") };
    DateTime::from_naive_utc_and_offset(DateTime::UNIX_EPOCH.naive_utc(), utc)
};

/// The same instant as far as a feed can say it. Before there were zones, clocks differed by seconds
/// (Shanghai until 1901 by 8:05:43), which RFC 3339 cannot write: those are told in UTC. A year
/// that has not four digits is no year.
pub fn sayable(at: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
    let at =
        if at.offset().local_minus_utc() % 60 == 0 { at } else { at.with_timezone(&Utc.fix()) };
    // Leap seconds are nanoseconds of the second before.
    at.with_nanosecond(0).filter(|at| (0..=9999).contains(&at.year())).unwrap_or(EPOCH)
}

/// As RFC 3339 writes it.
pub fn rfc3339(at: DateTime<FixedOffset>) -> String {
    sayable(at).to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// As RSS wants it: RFC 822 with years of four digits.
pub fn rfc822(at: DateTime<FixedOffset>) -> String {
    sayable(at).to_rfc2822()
}
