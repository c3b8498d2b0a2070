//! `theme.toml`: what a theme says of itself, and its options with the values that a site gives them.
//! Options of the layers below stand, a theme may give them other defaults. Knows no template.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::config::diagnose;
use crate::config::outlook::Given;
use crate::error::{Concern, Error, Result};
use crate::theme::layers::Layers;

/// `theme.toml` as written; `docs/themes.md` explains each key.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ThemeFile {
    name: Option<String>,
    #[serde(rename = "description")]
    _description: Option<String>,
    theme_color: Option<Spanned<String>>,
    background_color: Option<Spanned<String>>,
    #[serde(default)]
    options: BTreeMap<String, Spanned<OptionFile>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OptionFile {
    about: Option<String>,
    default: Spanned<toml::Value>,
    values: Option<Spanned<Vec<String>>>,
    css: Option<Spanned<String>>,
}

/// The value of an option.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
pub enum OptionValue {
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
}

impl OptionValue {
    fn of(value: &toml::Value) -> Option<Self> {
        Some(match value {
            toml::Value::String(text) => Self::Text(text.clone()),
            toml::Value::Integer(number) => Self::Number(*number),
            toml::Value::Boolean(flag) => Self::Flag(*flag),
            _ => return None,
        })
    }

    /// What kind of value it is, for messages.
    fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text in quotes",
            Self::Number(_) => "a whole number",
            Self::Flag(_) => "true or false",
        }
    }

    fn to_css(&self) -> String {
        match self {
            Self::Text(text) => text.trim().to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Flag(flag) => flag.to_string(),
        }
    }
}

#[derive(Debug)]
struct Known {
    /// What it does.
    about: String,
    value: OptionValue,
    values: Option<Vec<String>>,
    css: Option<String>,
}

/// What a theme says of itself.
#[derive(Debug)]
pub struct About {
    /// Its name, for messages.
    name: String,
    /// The colour of the browser's own frame.
    pub theme_color: String,
    /// The colour behind the site while it opens.
    pub background_color: String,
    options: BTreeMap<String, Known>,
}

impl About {
    /// Reads `theme.toml` of all layers, and sets the options as the site wants them.
    pub fn load(layers: &Layers, given: &BTreeMap<String, Given>) -> Result<Self> {
        let mut about = Self {
            name: String::new(),
            theme_color: "#ffffff".to_owned(),
            background_color: "#ffffff".to_owned(),
            options: BTreeMap::new(),
        };
        for (path, text) in layers.all("theme.toml") {
            about.read(path, text)?;
        }
        for (name, given) in given {
            about.set(name, given)?;
        }
        Ok(about)
    }

    fn read(&mut self, path: &Path, text: &str) -> Result<()> {
        let wrong = |span, message: &str| diagnose::toml(text, Some(span), message, path);
        let file: ThemeFile = toml::from_str(text)
            .map_err(|error| diagnose::toml(text, error.span(), error.message(), path))?;
        let ThemeFile { name, theme_color, background_color, options, .. } = file;
        self.name = name.unwrap_or(std::mem::take(&mut self.name));
        let colors =
            [(&mut self.theme_color, theme_color), (&mut self.background_color, background_color)];
        for (color, written) in colors {
            if let Some(written) = written {
                check_css(written.get_ref()).map_err(|why| wrong(written.span(), &why))?;
                *color = written.into_inner();
            }
        }
        for (name, written) in options {
            let OptionFile { about, default, values, css } = written.into_inner();
            let at = default.span();
            let value = OptionValue::of(default.get_ref()).ok_or_else(|| {
                wrong(at.clone(), "a default is a text, a whole number, true or false")
            })?;
            let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            if let Some(css) = &css
                && !css
                    .get_ref()
                    .strip_prefix("--")
                    .is_some_and(|rest| !rest.is_empty() && rest.chars().all(is_name))
            {
                return Err(wrong(
                    css.span(),
                    "`css` names a custom property, such as \"--measure\"",
                ));
            }
            let known = Known {
                about: about.unwrap_or_default(),
                value: value.clone(),
                values: values.map(Spanned::into_inner),
                css: css.map(Spanned::into_inner),
            };
            known.check(&value).map_err(|why| wrong(at, &why))?;
            self.options.insert(name, known);
        }
        Ok(())
    }

    fn set(&mut self, name: &str, given: &Given) -> Result<()> {
        let wrong = |message: String| {
            Error::new(Concern::Config, message).excerpt(&given.place.excerpt).at(&given.place.path)
        };
        let names: Vec<&String> = self.options.keys().collect();
        let Some(known) = self.options.get(name) else {
            let help = match diagnose::nearest(name, &names) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None if names.is_empty() => "it has none".to_owned(),
                None => {
                    let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
                    format!("its options are {}", names.join(", "))
                }
            };
            return Err(wrong(format!(
                "theme_options: the theme `{}` has no option `{name}`",
                self.name
            ))
            .help(help));
        };
        let value = OptionValue::of(&given.value)
            .filter(|value| value.kind() == known.value.kind())
            .ok_or_else(|| {
                wrong(format!("theme_options: `{name}` is to be {}", known.value.kind()))
                    .help(known.help())
            })?;
        known
            .check(&value)
            .map_err(|why| wrong(format!("theme_options: `{name}`: {why}")).help(known.help()))?;
        if let Some(known) = self.options.get_mut(name) {
            known.value = value;
        }
        Ok(())
    }

    /// The options and their values, for templates.
    pub fn options(&self) -> BTreeMap<&str, &OptionValue> {
        self.options.iter().map(|(name, known)| (name.as_str(), &known.value)).collect()
    }

    /// The options that the stylesheet is told, as a rule to put below it; empty without any.
    pub fn css(&self) -> String {
        let mut declared = String::new();
        for known in self.options.values() {
            if let Some(css) = &known.css {
                let end = if declared.is_empty() { "" } else { ";" };
                let _ = write!(declared, "{end}{css}:{}", known.value.to_css());
            }
        }
        if declared.is_empty() { declared } else { format!(":root{{{declared}}}\n") }
    }
}

impl Known {
    fn check(&self, value: &OptionValue) -> std::result::Result<(), String> {
        let OptionValue::Text(text) = value else { return Ok(()) };
        if let Some(values) = &self.values
            && !values.contains(text)
        {
            return Err(format!("`{text}` is none of its values"));
        }
        if self.css.is_some() { check_css(text) } else { Ok(()) }
    }

    /// What it is for, and what it may be.
    fn help(&self) -> String {
        let default = match &self.value {
            OptionValue::Text(text) => format!("\"{text}\""),
            other => other.to_css(),
        };
        let values = self
            .values
            .as_ref()
            .map_or_else(String::new, |values| format!("; it may be {}", values.join(", ")));
        format!("{} The theme's default is {default}{values}", self.about).trim_start().to_owned()
    }
}

/// A value that stands in a declaration must not lead out of it (CSS Syntax 3, section 5.5), nor
/// fetch anything.
fn check_css(value: &str) -> std::result::Result<(), String> {
    if value.trim().is_empty() {
        return Err("a value of the stylesheet is not empty".to_owned());
    }
    if let Some(bad) = value.chars().find(|c| c.is_control() || ";{}<>\\\"'!@[]".contains(*c)) {
        return Err(format!("{bad:?} may not stand in a value of the stylesheet"));
    }
    let lower = value.to_ascii_lowercase();
    // What is opened here would swallow what follows.
    let mut open = 0_i32;
    let mut lowest = 0;
    for c in value.chars() {
        open += i32::from(c == '(') - i32::from(c == ')');
        lowest = lowest.min(open);
    }
    if open != 0 || lowest < 0 || lower.contains("/*") {
        return Err("its brackets or remarks are not closed".to_owned());
    }
    if ["url(", "image(", "image-set(", "src("].iter().any(|fetch| lower.contains(fetch)) {
        return Err("a value of the stylesheet fetches nothing".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check_css;
    use proptest::prelude::*;

    #[test]
    fn values_of_a_stylesheet() {
        for good in
            ["#0a559f", "40em", "rgb(1 2 3 / 50%)", "light-dark(#000, #fff)", "Songti SC, serif"]
        {
            assert!(check_css(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            " ",
            "red;color:blue",
            "red}",
            "{",
            "url(x)",
            "URL( x)",
            "a\\62",
            "</style>",
            "a\nb",
            "rgb(1",
            ")(",
            "/* x",
            "\"x",
            "'",
            "red !important",
            "image-set(x)",
        ] {
            assert!(check_css(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_value_leaves_its_declaration(value in ".{0,40}") {
            if check_css(&value).is_ok() {
                let leads_out = value.contains([';', '{', '}', '<', '>', '\\', '\n']);
                prop_assert!(!leads_out);
                prop_assert!(!value.to_ascii_lowercase().contains("url("));
            }
        }
    }
}
