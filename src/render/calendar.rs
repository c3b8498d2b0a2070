//! Calendars: a year as twelve grids of days, a month as one.

use chrono::{Datelike, Months, NaiveDate};

use crate::error::Result;
use crate::model::link::relative;
use crate::render::facts::calendar::{CalendarFacts, MonthFacts};
use crate::render::renderer::Renderer;
use crate::render::target::{Calendar, day_folder};
use crate::render::view::{CalendarPage, CalendarView, CrumbView, DayView, MonthView};
use crate::render::{page, terms};

/// Renders a calendar.
pub fn render(renderer: &Renderer<'_>, facts: &CalendarFacts, path: &str) -> Result<Vec<u8>> {
    let calendar = facts.calendar;
    let heading = name(renderer, calendar);
    let neighbour = |other: Option<Calendar>| {
        other.map(|other| CrumbView {
            name: name(renderer, other),
            url: relative(path, &other.path()),
        })
    };
    let (kind, year, crumbs) = match calendar {
        Calendar::Year(year) => ("year", year, terms::archive_crumbs(renderer, &[], path)),
        Calendar::Month(year, _) => {
            let up = [Calendar::Year(year)];
            ("month", year, terms::archive_crumbs(renderer, &up, path))
        }
    };
    let view = CalendarPage {
        page: renderer.page("calendar", path, heading.clone(), ""),
        calendar: CalendarView {
            kind,
            heading,
            crumbs,
            count: facts.months.iter().map(MonthFacts::count).sum(),
            weekdays: renderer
                .theme
                .texts
                .names
                .calendar_weekdays
                .iter()
                .map(String::as_str)
                .collect(),
            months: months(renderer, facts, year, path),
            previous: neighbour(facts.previous),
            next: neighbour(facts.next),
        },
    };
    page::render(&renderer.theme.engine, "calendar.html", &view, page::Trusted::default())
}

/// What readers call a year or month.
pub fn name(renderer: &Renderer<'_>, calendar: Calendar) -> String {
    let (year, month, format) = match calendar {
        Calendar::Year(year) => (year, 1, "year_format"),
        Calendar::Month(year, month) => (year, month, "month_format"),
    };
    NaiveDate::from_ymd_opt(year, month, 1)
        .map_or_else(|| calendar.folder(), |day| renderer.format_day(day, format))
}

/// From the first month with articles to the last one: those in between are named too, because a
/// reader who looks for one would think that it was forgotten.
fn months(renderer: &Renderer<'_>, facts: &CalendarFacts, year: i32, path: &str) -> Vec<MonthView> {
    let number = |month: Option<&MonthFacts>| month.map_or(0, |month| month.month);
    let mut known = facts.months.iter().peekable();
    (number(facts.months.first())..=number(facts.months.last()))
        .map(|month| {
            let of = Calendar::Month(year, month);
            let found = known.next_if(|known| known.month == month);
            let linked = found.is_some() && of != facts.calendar;
            MonthView {
                name: name(renderer, of),
                url: if linked { relative(path, &of.path()) } else { String::new() },
                count: found.map_or(0, MonthFacts::count),
                lead: lead(year, month),
                days: found.map_or_else(Vec::new, |found| days(found, year, path)),
            }
        })
        .collect()
}

/// Empty cells before the first of a month in a grid that begins on Mondays.
fn lead(year: i32, month: u32) -> u32 {
    let first = NaiveDate::from_ymd_opt(year, month, 1);
    first.map_or(0, |day| day.weekday().num_days_from_monday())
}

/// All days of a month.
fn days(facts: &MonthFacts, year: i32, path: &str) -> Vec<DayView> {
    let first = NaiveDate::from_ymd_opt(year, facts.month, 1);
    let end = first.and_then(|first| first.checked_add_months(Months::new(1)));
    let last = end.and_then(|end| end.pred_opt()).map_or(31, |day| day.day());
    let mut known = facts.days.iter().peekable();
    (1..=last)
        .map(|day| {
            let count = known.next_if(|known| known.0 == day).map_or(0, |known| known.1);
            let date = NaiveDate::from_ymd_opt(year, facts.month, day).filter(|_| count > 0);
            let url = |date| relative(path, &format!("{}/index.html", day_folder(date)));
            DayView { day, url: date.map_or_else(String::new, url), count }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{days, lead};
    use crate::render::facts::calendar::MonthFacts;

    #[test]
    fn a_grid_begins_on_mondays() {
        // A Monday, a Sunday, a Saturday.
        assert_eq!([lead(2021, 3), lead(2021, 8), lead(2000, 1)], [0, 6, 5]);
    }

    #[test]
    fn a_month_has_all_its_days_and_links_to_those_with_articles() {
        let facts = MonthFacts { month: 2, days: vec![(3, 7), (29, 1)] };
        let leap = days(&facts, 2020, "2020/02/index.html");
        assert_eq!(leap.len(), 29);
        assert_eq!((leap[2].day, leap[2].url.as_str(), leap[2].count), (3, "03/index.html", 7));
        assert_eq!((leap[3].day, leap[3].url.as_str(), leap[3].count), (4, "", 0));
        assert_eq!(leap[28].url, "29/index.html");
        assert_eq!(days(&MonthFacts { month: 12, days: Vec::new() }, 2020, "").len(), 31);
    }
}
