//! The interface in one language: `i18n/LANG.toml`, a flat list of texts over the English ones. Each
//! layer of the theme lies over those below it key by key.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{NaiveDate, NaiveTime};

use crate::config::diagnose;
use crate::error::{Concern, Error, Result};
use crate::theme::layers::Layers;

/// Texts by key.
#[derive(Debug, Clone)]
pub struct Texts {
    by_key: BTreeMap<String, String>,
    /// Whether the language has texts of its own; the interface is in English otherwise.
    pub is_own: bool,
    /// Keys that its files do not have: these texts are in English.
    pub lacking: Vec<String>,
    /// What months and days of the week are called.
    pub names: Names,
}

/// What months and days of the week are called in dates.
#[derive(Debug, Clone)]
pub struct Names {
    /// January to December.
    pub months: Vec<String>,
    /// The same, shortened.
    pub months_short: Vec<String>,
    /// Monday to Sunday.
    pub weekdays: Vec<String>,
    /// The same, shortened.
    pub weekdays_short: Vec<String>,
    /// The same as calendars have them above their columns.
    pub calendar_weekdays: Vec<String>,
}

/// Keys whose texts are date formats.
const FORMATS: &[&str] = &["date_format", "datetime_format", "month_format", "year_format"];

impl Texts {
    /// The texts for a language: its own file, else that of its script, else English.
    pub fn load(layers: &Layers, lang: &str) -> Result<Self> {
        let mut texts = read(layers, "en")?;
        let mut is_own = lang == "en";
        let mut lacking = Vec::new();
        for name in candidates(lang) {
            let own = read(layers, &name)?;
            if !own.is_empty() {
                // A language that names its months has no use for English abbreviations.
                for (full, short) in [
                    ("months", "months_short"),
                    ("weekdays", "weekdays_short"),
                    ("weekdays", "calendar_weekdays"),
                ] {
                    if let (Some(names), None) = (own.get(full), own.get(short)) {
                        texts.insert(short.to_owned(), names.clone());
                    }
                }
                let missing = |key: &&String| {
                    !own.contains_key(*key)
                        && !key.ends_with("_short")
                        && *key != "calendar_weekdays"
                };
                lacking = texts.keys().filter(missing).cloned().collect();
                texts.extend(own);
                is_own = true;
                break;
            }
        }
        for key in FORMATS {
            let format = texts.get(*key).map_or("", String::as_str);
            if format.is_empty() || !can_write(key, format) {
                return Err(Error::new(
                    Concern::Config,
                    format!("i18n: `{key}` is no date format: `{format}`"),
                )
                .help("it is written as for strftime, for example \"%Y-%m-%d\"; only `datetime_format` has a time"));
            }
        }
        let names = Names {
            months: names(&texts, "months", 12)?,
            months_short: names(&texts, "months_short", 12)?,
            weekdays: names(&texts, "weekdays", 7)?,
            weekdays_short: names(&texts, "weekdays_short", 7)?,
            calendar_weekdays: names(&texts, "calendar_weekdays", 7)?,
        };
        Ok(Self { by_key: texts, is_own, lacking, names })
    }

    /// A text; the key itself where it is missing, so that a page shows what to add.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.by_key.get(key).map_or(key, String::as_str)
    }

    /// All of them, for templates.
    pub fn all(&self) -> &BTreeMap<String, String> {
        &self.by_key
    }
}

/// The names that a text holds, separated by `|`: so many, and none of them empty.
fn names(texts: &BTreeMap<String, String>, key: &str, wanted: usize) -> Result<Vec<String>> {
    let text = texts.get(key).map_or("", String::as_str);
    let names: Vec<String> = text.split('|').map(|name| name.trim().to_owned()).collect();
    if names.len() == wanted && names.iter().all(|name| !name.is_empty()) {
        return Ok(names);
    }
    let found = names.iter().filter(|name| !name.is_empty()).count();
    let first = if wanted == 7 { "Monday" } else { "January" };
    Err(Error::new(
        Concern::Config,
        format!("i18n: `{key}` has {found} names, not {wanted}: `{text}`"),
    )
    .help(format!("write {wanted} names with `|` between them, from {first} on")))
}

/// Whether a date can be written in a format: one that names what the date has not, a day's hour,
/// cannot.
fn can_write(key: &str, format: &str) -> bool {
    let day = NaiveDate::default();
    let mut out = String::new();
    if key == "datetime_format" {
        write!(out, "{}", day.and_time(NaiveTime::MIN).and_utc().format(format)).is_ok()
    } else {
        write!(out, "{}", day.format(format)).is_ok()
    }
}

/// The files that may hold a language's texts, the best first.
fn candidates(lang: &str) -> Vec<String> {
    let mut names = vec![lang.to_owned()];
    let lower = lang.to_ascii_lowercase();
    if lower.starts_with("zh") {
        let traditional =
            ["hant", "tw", "hk", "mo"].iter().any(|part| lower.split('-').any(|p| p == *part));
        names.push(if traditional { "zh-Hant" } else { "zh-Hans" }.to_owned());
    }
    if let Some((primary, _)) = lang.split_once('-') {
        names.push(primary.to_owned());
    }
    names
}

/// The texts of one language, of all layers; empty where no layer has any.
fn read(layers: &Layers, name: &str) -> Result<BTreeMap<String, String>> {
    let mut texts = BTreeMap::new();
    for (path, text) in layers.all(&format!("i18n/{name}.toml")) {
        let layer: BTreeMap<String, String> = toml::from_str(text)
            .map_err(|error| diagnose::toml(text, error.span(), error.message(), path))?;
        texts.extend(layer);
    }
    Ok(texts)
}
