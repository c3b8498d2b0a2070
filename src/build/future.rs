//! Dates that lie in the future are published, and reported: usually a year or month is mistyped.

use crate::model::problem::Problem;
use crate::model::site::Site;

/// A day's grace covers every timezone.
const GRACE: i64 = 24 * 3600;

/// Articles of the future, and as long as they are the same ones.
pub struct Future {
    /// One for each.
    pub problems: Vec<Problem>,
    /// They are the same at all times from here …
    pub from: i64,
    /// … until before here, in seconds since 1970.
    pub until: i64,
}

impl Future {
    /// As seen from `now`, in seconds since 1970.
    pub fn of(site: &Site, now: i64) -> Self {
        let mut future = Self { problems: Vec::new(), from: i64::MIN, until: i64::MAX };
        for article in site.articles.iter().rev() {
            let Some(date) = article.date else { continue };
            let told_until = article.sort_key.saturating_sub(GRACE);
            if told_until <= now {
                // They are in order: all others are older.
                future.from = told_until;
                break;
            }
            future.until = told_until;
            future.problems.push(
                Problem::warning(
                    &article.source_path,
                    "future-date",
                    format!("the date, {}, lies in the future", date.day),
                )
                .help("the article is published all the same; correct the date, or mark it `draft: true`"),
            );
        }
        future
    }
}
