//! What a calendar is made from: the days of a year or month that have articles, and how many.

use std::ops::Range;

use chrono::{Datelike, Months, NaiveDate};

use crate::fingerprint::Fingerprint;
use crate::model::key::Key;
use crate::model::site::Site;
use crate::render::target::Calendar;

/// What a calendar is made from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CalendarFacts {
    /// Of which year or month.
    pub calendar: Calendar,
    /// The months that have articles, the first one first.
    pub months: Vec<MonthFacts>,
    /// The last year or month before it that has articles.
    pub previous: Option<Calendar>,
    /// The first one after it.
    pub next: Option<Calendar>,
}

/// A month.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MonthFacts {
    /// From 1 to 12.
    pub month: u32,
    /// The days that have articles, the first one first, with their number of articles.
    pub days: Vec<(u32, usize)>,
}

impl MonthFacts {
    /// How many articles it has.
    pub fn count(&self) -> usize {
        self.days.iter().map(|(_, count)| count).sum()
    }
}

impl CalendarFacts {
    /// The facts of a calendar.
    pub fn of(site: &Site, calendar: Calendar) -> Self {
        let Range { start, end } = days(calendar);
        let mut months: Vec<MonthFacts> = Vec::new();
        for (day, articles) in site.days.range(start..end) {
            if months.last().is_none_or(|last| last.month != day.month()) {
                months.push(MonthFacts { month: day.month(), days: Vec::new() });
            }
            if let Some(month) = months.last_mut() {
                month.days.push((day.day(), articles.len()));
            }
        }
        let before = site.days.range(..start).next_back();
        let after = site.days.range(end..).next();
        Self {
            calendar,
            months,
            previous: before.map(|(day, _)| calendar.around(*day)),
            next: after.map(|(day, _)| calendar.around(*day)),
        }
    }

    /// The key of the page.
    pub fn key(&self, frame: Fingerprint) -> Key {
        Key::of([
            frame,
            Fingerprint::of_value(&self.calendar),
            Fingerprint::of_value(&(self.previous, self.next)),
            Fingerprint::of_value(&self.months),
            Fingerprint::default(),
        ])
    }
}

/// The days of a year or month.
fn days(calendar: Calendar) -> Range<NaiveDate> {
    let (year, month, months) = match calendar {
        Calendar::Year(year) => (year, 1, 12),
        Calendar::Month(year, month) => (year, month, 1),
    };
    let start = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(NaiveDate::MIN);
    let end = start.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX);
    start..end
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{CalendarFacts, MonthFacts};
    use crate::model::site::Site;
    use crate::render::target::Calendar;

    fn site(days: &[(&str, usize)]) -> Site {
        let day = |day: &str| day.parse::<NaiveDate>().expect("a day");
        let days = days.iter().map(|(of, count)| (day(of), vec![0; *count])).collect();
        Site { days, ..Site::default() }
    }

    #[test]
    fn a_year_counts_its_days_and_knows_its_neighbours() {
        let site = site(&[
            ("2018-12-31", 4),
            ("2020-02-29", 2),
            ("2020-12-01", 1),
            ("2020-12-31", 3),
            ("2021-01-01", 1),
        ]);
        let year = CalendarFacts::of(&site, Calendar::Year(2020));
        let december = MonthFacts { month: 12, days: vec![(1, 1), (31, 3)] };
        assert_eq!(year.months, [MonthFacts { month: 2, days: vec![(29, 2)] }, december.clone()]);
        assert_eq!(december.count(), 4);
        assert_eq!(year.previous, Some(Calendar::Year(2018)));
        assert_eq!(year.next, Some(Calendar::Year(2021)));

        let month = CalendarFacts::of(&site, Calendar::Month(2020, 12));
        assert_eq!(month.months, [december]);
        assert_eq!(month.previous, Some(Calendar::Month(2020, 2)));
        assert_eq!(month.next, Some(Calendar::Month(2021, 1)));
        assert_eq!(CalendarFacts::of(&site, Calendar::Year(2018)).previous, None);
    }

    #[test]
    fn the_ends_of_time_have_calendars() {
        let site = site(&[("-262143-01-01", 1), ("+262142-12-30", 1)]);
        for year in [-262_143, 262_142] {
            let facts = CalendarFacts::of(&site, Calendar::Year(year));
            assert_eq!(facts.months.iter().map(MonthFacts::count).sum::<usize>(), 1, "{year}");
        }
    }
}
