//! Addresses of articles: a pattern with Jekyll's tokens, and Jekyll's slug rule, so that a mirror
//! that moves over keeps its addresses. Source: Jekyll's documentation of permalinks and its built-in
//! styles.

use chrono::{Datelike, NaiveTime, Timelike};

use crate::model::date::PostDate;
use crate::model::slug::slugify;

/// The default pattern: a pure function of the article.
pub const DEFAULT: &str = "/:year/:month/:day/:id.html";

/// The longest file name that common file systems take, in bytes, less room for a suffix.
const NAME_LIMIT: usize = 200;

/// The longest path below the output folder, in bytes: systems take 1,024 or 4,096 in all.
const PATH_LIMIT: usize = 800;

/// A piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Token(&'static str),
}

/// A parsed pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permalink {
    pieces: Vec<Piece>,
    has_date: bool,
}

/// What an address can be made of.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    /// The ten letters.
    pub id: &'a str,
    /// The name from the head or the file.
    pub slug: &'a str,
    /// The date in the digits that were written.
    pub date: Option<&'a PostDate>,
    /// Categories.
    pub categories: &'a [String],
}

/// The tokens, and whether each needs a date.
const TOKENS: &[(&str, bool)] = &[
    ("day", true),
    ("hour", true),
    ("i_day", true),
    ("i_month", true),
    ("long_day", true),
    ("long_month", true),
    ("minute", true),
    ("month", true),
    ("second", true),
    ("short_day", true),
    ("short_month", true),
    ("short_year", true),
    ("w_day", true),
    ("w_year", true),
    ("week", true),
    ("y_day", true),
    ("year", true),
    ("categories", false),
    ("id", false),
    ("name", false),
    ("output_ext", false),
    ("slug", false),
    ("slugified_categories", false),
    ("title", false),
];

impl Permalink {
    /// Reads a pattern or the name of one of Jekyll's styles.
    ///
    /// # Errors
    /// A sentence for the user, where a token is not known or nothing tells articles apart.
    pub fn parse(pattern: &str) -> Result<Self, String> {
        let pattern = match pattern {
            "date" => "/:categories/:year/:month/:day/:title:output_ext",
            "pretty" => "/:categories/:year/:month/:day/:title/",
            "ordinal" => "/:categories/:year/:y_day/:title:output_ext",
            "weekdate" => "/:categories/:year/W:week/:short_day/:title:output_ext",
            "none" => "/:categories/:title:output_ext",
            other => other,
        };
        let mut pieces = Vec::new();
        let mut has_date = false;
        let mut rest = pattern;
        while !rest.is_empty() {
            let Some(after) = rest.strip_prefix(':') else {
                let end = rest.find(':').unwrap_or(rest.len());
                pieces.push(Piece::Text(rest[..end].to_owned()));
                rest = &rest[end..];
                continue;
            };
            let word: String =
                after.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            // The whole word has to be one: `:titles` is a mistake, not `:title` and an `s`.
            let Some((token, dated)) = TOKENS.iter().find(|(token, _)| *token == word) else {
                return Err(format!(
                    "`:{word}` is no token of a permalink; known are {}",
                    TOKENS.iter().map(|(t, _)| format!(":{t}")).collect::<Vec<_>>().join(" ")
                ));
            };
            has_date |= dated;
            pieces.push(Piece::Token(token));
            rest = &after[token.len()..];
        }
        let has = |names: &[&str]| {
            pieces.iter().any(|piece| matches!(piece, Piece::Token(name) if names.contains(name)))
        };
        if !has(&["id", "title", "slug", "name"]) {
            return Err(
                "a permalink needs `:id`, `:title`, `:slug` or `:name` to tell articles apart"
                    .into(),
            );
        }
        Ok(Self { pieces, has_date })
    }

    /// The path of an article's page below the output folder. A pattern with a date puts articles
    /// without one under `undated/`.
    pub fn path(&self, parts: &Parts<'_>) -> String {
        // The usual path is as long as the default pattern's.
        let mut out = String::with_capacity(32);
        if self.has_date && parts.date.is_none() {
            out.push_str("undated/");
            for piece in &self.pieces {
                if let Piece::Token(name @ ("id" | "title" | "slug")) = piece {
                    if !out.ends_with('/') {
                        out.push('-');
                    }
                    push_value(&mut out, name, parts);
                }
            }
            return finish(out, parts.id);
        }
        for piece in &self.pieces {
            match piece {
                // Slashes in front say nothing: without them the usual path is finished as it is.
                Piece::Text(text) if out.is_empty() => out.push_str(text.trim_start_matches('/')),
                Piece::Text(text) => out.push_str(text),
                Piece::Token(name) => push_value(&mut out, name, parts),
            }
        }
        finish(out, parts.id)
    }
}

/// Makes a path safe and complete, where it is not yet.
fn finish(raw: String, id: &str) -> String {
    if is_finished(&raw) { raw } else { complete(&raw, id) }
}

/// Whether [`complete`] would leave a path as it is: nearly all are so. May say no where it would.
fn is_finished(path: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part.len() <= NAME_LIMIT && !part.starts_with('.');
    let page = |part: &str| part.ends_with(".html") || part.ends_with(".htm");
    let (folders, name) = path.rsplit_once('/').unzip();
    let name = name.unwrap_or(path);
    path.len() <= PATH_LIMIT
        && !path.bytes().any(|b| matches!(b, b'\\' | b'\0'))
        && plain(name)
        && page(name)
        && folders.is_none_or(|folders| folders.split('/').all(|part| plain(part) && !page(part)))
}

/// Makes a path safe and complete: no empty, `.` or `..` parts, no name that is too long, and a file
/// name at the end (`x/` is `x/index.html`, `x` is `x.html`).
fn complete(raw: &str, id: &str) -> String {
    let folder = raw.ends_with('/');
    let mut parts: Vec<String> = raw
        .split('/')
        .filter(|part| !part.is_empty() && *part != "." && *part != "..")
        .map(|part| part.replace(['\\', '\0'], "-"))
        .collect();
    if folder || parts.is_empty() {
        parts.push("index.html".to_owned());
    }
    for part in &mut parts {
        let ext = [".html", ".htm"].into_iter().find(|ext| part.ends_with(ext)).unwrap_or("");
        let stem = cut(&part[..part.len() - ext.len()], NAME_LIMIT).to_owned();
        *part = stem + ext;
    }
    // Pages are files that end in `.html`: a folder of such a name could be in the way of one. And
    // names like the stamp's are not for articles.
    let folders = parts.len() - 1;
    for part in &mut parts[..folders] {
        if let Some((stem, ext @ ("html" | "htm"))) = part.rsplit_once('.') {
            *part = format!("{stem}-{ext}");
        }
    }
    for part in &mut parts {
        if part.starts_with(".reprint") {
            part.replace_range(..1, "-");
        }
    }
    if let Some(last) = parts.last_mut()
        && !last.ends_with(".html")
        && !last.ends_with(".htm")
    {
        last.push_str(".html");
    }
    let path = parts.join("/");
    if path.len() > PATH_LIMIT { format!("long/{id}.html") } else { path }
}

fn cut(text: &str, limit: usize) -> &str {
    let mut end = text.len().min(limit);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Appends a token's value; those of the default pattern without a detour.
fn push_value(out: &mut String, token: &str, parts: &Parts<'_>) {
    match (token, parts.date.map(|date| date.day)) {
        ("id", _) => out.push_str(parts.id),
        ("month", Some(day)) => push_digits(out, day.month(), 2),
        ("day", Some(day)) => push_digits(out, day.day(), 2),
        ("year", Some(day)) if (0..=9999).contains(&day.year()) => {
            push_digits(out, day.year().unsigned_abs(), 4);
        }
        _ => out.push_str(&value(token, parts)),
    }
}

/// Appends the last `width` digits of a number.
fn push_digits(out: &mut String, number: u32, width: u32) {
    let digit = |place| char::from_digit(number / 10_u32.pow(place) % 10, 10).unwrap_or('0');
    out.extend((0..width).rev().map(digit));
}

fn value(token: &str, parts: &Parts<'_>) -> String {
    match token {
        "id" => return parts.id.to_owned(),
        "title" | "name" => return or_id(slugify(parts.slug, true), parts.id),
        "slug" => return or_id(slugify(parts.slug, false).to_lowercase(), parts.id),
        "output_ext" => return ".html".to_owned(),
        // Jekyll only lower-cases them; its `slugified_` form came later.
        "categories" => return categories(parts, str::to_lowercase),
        "slugified_categories" => {
            return categories(parts, |name| slugify(name, false).to_lowercase());
        }
        _ => {}
    }
    let Some(date) = parts.date else {
        return String::new();
    };
    let day = date.day;
    let time = date.time.unwrap_or(NaiveTime::MIN);
    match token {
        "year" => format!("{:04}", day.year()),
        "short_year" => format!("{:02}", day.year().rem_euclid(100)),
        "month" => format!("{:02}", day.month()),
        "i_month" => day.month().to_string(),
        "short_month" => day.format("%b").to_string(),
        "long_month" => day.format("%B").to_string(),
        "day" => format!("{:02}", day.day()),
        "i_day" => day.day().to_string(),
        "w_year" => format!("{:04}", day.iso_week().year()),
        "week" => format!("{:02}", day.iso_week().week()),
        "w_day" => day.weekday().number_from_monday().to_string(),
        "y_day" => format!("{:03}", day.ordinal()),
        "short_day" => day.format("%a").to_string(),
        "long_day" => day.format("%A").to_string(),
        "hour" => format!("{:02}", time.hour()),
        "minute" => format!("{:02}", time.minute()),
        "second" => format!("{:02}", time.second()),
        _ => String::new(),
    }
}

fn categories(parts: &Parts<'_>, form: impl Fn(&str) -> String) -> String {
    let mut names: Vec<String> = Vec::new();
    for name in parts.categories.iter().map(|name| form(name)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join("/")
}

fn or_id(slug: String, id: &str) -> String {
    if slug.is_empty() { id.to_owned() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::{DEFAULT, Parts, Permalink, Piece, TOKENS, complete, is_finished, value};
    use crate::model::date::PostDate;
    use chrono::NaiveDate;
    use proptest::prelude::*;

    /// The path of a pattern for articles that have its date, without any short cut.
    fn the_long_way(permalink: &Permalink, parts: &Parts<'_>) -> String {
        let texts = permalink.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Token(name) => value(name, parts),
        });
        complete(&texts.collect::<String>(), parts.id)
    }

    proptest! {
        #[test]
        fn finished_paths_are_complete(
            path in r"([a-c新.]{0,3}(\.reprint|\.html|\.htm|\\)?/?){0,5}",
            more in 0usize..90,
        ) {
            for path in [path.clone(), path.repeat(more)] {
                if is_finished(&path) {
                    prop_assert_eq!(complete(&path, "id"), path);
                }
            }
        }

        #[test]
        fn the_short_way_leads_to_the_same_place(
            texts in prop::collection::vec(r"[/.a-]{0,3}(\.html)?", 4),
            tokens in prop::collection::vec(prop::sample::select(TOKENS), 3),
            slug in r"[a-zA-Z新 ./]{0,12}|[a新]{190,210}",
            days in -800_000i32..4_000_000,
        ) {
            let pattern = format!(
                "{}:id{}:{}{}:{}{}:{}",
                texts[0], texts[1], tokens[0].0, texts[2], tokens[1].0, texts[3], tokens[2].0
            );
            let date = PostDate::day(NaiveDate::from_num_days_from_ce_opt(days).expect("a day"));
            let categories = ["外媒".to_owned(), "a/B".to_owned()];
            let parts =
                Parts { id: "abcdefghjk", slug: &slug, date: Some(&date), categories: &categories };
            // A letter after a token is another token.
            if let Ok(permalink) = Permalink::parse(&pattern) {
                prop_assert_eq!(permalink.path(&parts), the_long_way(&permalink, &parts));
            }
        }
    }

    fn path(pattern: &str, slug: &str, dated: bool) -> String {
        let date = PostDate::day(NaiveDate::from_ymd_opt(2021, 1, 21).expect("a day"));
        Permalink::parse(pattern).expect("a pattern").path(&Parts {
            id: "abcdefghjk",
            slug,
            date: dated.then_some(&date),
            categories: &["外媒".to_owned()],
        })
    }

    #[test]
    fn the_patterns_of_the_mirrors() {
        assert_eq!(path(DEFAULT, "x", true), "2021/01/21/abcdefghjk.html");
        assert_eq!(path(DEFAULT, "x", false), "undated/abcdefghjk.html");
        let slug = "1979年以来首次 台湾代表出席";
        assert_eq!(
            path("/:year-:month-:day/:title", slug, true),
            "2021-01-21/1979年以来首次-台湾代表出席.html"
        );
        assert_eq!(path("/:year-:month-:day/:title/", "a b", true), "2021-01-21/a-b/index.html");
        assert_eq!(path("date", "A b", true), "外媒/2021/01/21/A-b.html");
        assert_eq!(path("weekdate", "A b", true), "外媒/2021/W03/Thu/A-b.html");
        assert_eq!(path("/../:title", "../..", true), "..-...html");
        assert_eq!(path("/a.html/:title", ".reprint", true), "a-html/-reprint.html");
    }

    #[test]
    fn long_names_are_cut_between_characters() {
        let long = "新".repeat(200);
        let made = path("/:title", &long, true);
        assert!(made.len() <= 245, "{}", made.len());
        assert!(made.ends_with("新.html"));
    }

    #[test]
    fn unknown_tokens_are_named() {
        assert!(Permalink::parse("/:yaer/:id").expect_err("no token").contains(":yaer"));
        assert!(Permalink::parse("/:year/").is_err());
        assert!(Permalink::parse("/:titles").is_err());
    }
}
