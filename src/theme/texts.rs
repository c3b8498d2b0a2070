//! The interface in one language: `i18n/LANG.toml`, a flat list of texts over the English ones.

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
}

/// Keys whose texts are date formats.
const FORMATS: &[&str] = &["date_format", "datetime_format", "month_format", "year_format"];

impl Texts {
    /// The texts for a language: its own file, else that of its script, else English.
    pub fn load(layers: &Layers, lang: &str) -> Result<Self> {
        let mut texts = read(layers, "en")?.unwrap_or_default();
        let mut is_own = false;
        for name in candidates(lang) {
            if let Some(own) = read(layers, &name)? {
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
        Ok(Self { by_key: texts, is_own })
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

fn read(layers: &Layers, name: &str) -> Result<Option<BTreeMap<String, String>>> {
    let Some((path, text)) = layers.get(&format!("i18n/{name}.toml")) else {
        return Ok(None);
    };
    toml::from_str(text)
        .map(Some)
        .map_err(|error| diagnose::toml(text, error.span(), error.message(), path))
}
