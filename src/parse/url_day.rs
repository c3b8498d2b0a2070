//! The day in a source URL: `/2021/11/09/`, `/gb/21/11/9/n1.htm`, `story20211111-1`, `20180908/1`,
//! and the `MMDDYYYYhhmmss` of one outlet's article names.

use chrono::NaiveDate;
use url::Url;

/// The first day that the path names.
pub fn find(url: &Url) -> Option<NaiveDate> {
    let parts: Vec<&str> = url.path().split('/').filter(|part| !part.is_empty()).collect();
    let number = |at: usize, lengths: &[usize]| {
        let part = parts.get(at)?;
        (lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())
            .flatten()
    };
    for at in 0..parts.len() {
        let (Some(month), Some(day)) = (number(at + 1, &[1, 2]), number(at + 2, &[1, 2])) else {
            continue;
        };
        let year = match number(at, &[2, 4]) {
            Some(year @ 1990..=2099) => year,
            // Two digits are a year only in front of an article number.
            Some(year @ 0..=99)
                if parts.get(at + 3).is_some_and(|part| part.starts_with(['n', 'N'])) =>
            {
                2000 + year
            }
            _ => continue,
        };
        if let Some(found) = ymd(year, month, day) {
            return Some(found);
        }
    }
    parts.iter().find_map(|part| in_name(part))
}

/// A day in a run of digits, or in `2021-11-09`.
fn in_name(part: &str) -> Option<NaiveDate> {
    let bytes = part.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = at + bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        let digits = &part[at..end];
        let take =
            |from: usize, to: usize| digits.get(from..to).and_then(|d| d.parse::<u32>().ok());
        let found = match digits.len() {
            8 => ymd(take(0, 4)?, take(4, 6)?, take(6, 8)?),
            14 => ymd(take(0, 4)?, take(4, 6)?, take(6, 8)?)
                .or_else(|| ymd(take(4, 8)?, take(0, 2)?, take(2, 4)?)),
            4 if bytes.get(end) == Some(&b'-') => {
                let (_, rest) = (&part[..at], &part[at..]);
                crate::parse::date::parse(rest.get(..10)?).and_then(|date| {
                    ymd(
                        take(0, 4)?,
                        chrono::Datelike::month(&date.day),
                        chrono::Datelike::day(&date.day),
                    )
                })
            }
            _ => None,
        };
        if found.is_some() {
            return found;
        }
        at = end;
    }
    None
}

fn ymd(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok().filter(|year| (1990..=2099).contains(year))?;
    NaiveDate::from_ymd_opt(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::find;
    use url::Url;

    #[test]
    fn days_in_the_addresses_of_real_outlets() {
        for (url, day) in [
            ("https://www.epochtimes.com/gb/21/11/9/n13365715.htm", Some("2021-11-09")),
            ("https://www.ntdtv.com/gb/2020/08/18/a102920872.html", Some("2020-08-18")),
            ("https://www.zaobao.com/realtime/china/story20211111-1212321", Some("2021-11-11")),
            ("https://www.voachinese.com/a/russia-china-20180908/4563066.html", Some("2018-09-08")),
            ("https://www.rfa.org/mandarin/x/ql1-10142020072442.html", Some("2020-10-14")),
            ("https://example.com/2021-01-21/a", Some("2021-01-21")),
            ("https://www.soundofhope.org/post/373135", None),
            ("https://example.com/21/11/9/", None),
            ("https://example.com/12345678/1", None),
        ] {
            let found = find(&Url::parse(url).expect("a URL")).map(|day| day.to_string());
            assert_eq!(found.as_deref(), day, "{url}");
        }
    }
}
