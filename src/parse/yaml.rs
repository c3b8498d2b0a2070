//! The one door to `serde_yaml`: the lines of a head to its few known values. A head that YAML
//! refuses is read a second time, line by line.

use serde::Deserialize;
use serde_yaml::Value;

use crate::model::problem::Problem;
use crate::model::source::SourcePath;
use crate::parse::front_matter::Parts;
use crate::parse::tolerant;

/// The values of a head as text; lists where a list or a string may stand.
#[derive(Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the keys of a head; model::document::Head says what they mean")]
pub struct RawHead {
    pub title: Option<String>,
    pub date: Option<String>,
    pub author: Option<String>,
    pub from: Option<String>,
    pub tags: Many,
    pub categories: Many,
    pub layout: Option<String>,
    pub slug: Option<String>,
    pub draft: Option<String>,
    pub published: Option<String>,
}

/// A list, or a string that still has to be split the way Jekyll does it.
#[derive(Debug, Default, PartialEq)]
pub enum Many {
    /// Nothing was written.
    #[default]
    None,
    /// One string.
    One(String),
    /// A list.
    List(Vec<String>),
}

#[derive(Deserialize)]
struct Typed {
    title: Option<Value>,
    date: Option<Value>,
    author: Option<Value>,
    #[serde(
        alias = "source_url",
        alias = "original_url",
        alias = "original",
        alias = "external_url",
        alias = "canonical_url"
    )]
    from: Option<Value>,
    #[serde(alias = "tag")]
    tags: Option<Value>,
    #[serde(alias = "category")]
    categories: Option<Value>,
    layout: Option<Value>,
    slug: Option<Value>,
    draft: Option<Value>,
    published: Option<Value>,
}

/// Reads a head.
pub fn read(parts: &Parts<'_>, path: &SourcePath, problems: &mut Vec<Problem>) -> RawHead {
    if parts.head.trim().is_empty() {
        return RawHead::default();
    }
    match serde_yaml::from_str::<Typed>(parts.head) {
        Ok(typed) => RawHead {
            title: typed.title.and_then(text),
            date: typed.date.and_then(text),
            author: typed.author.and_then(text),
            from: typed.from.and_then(text),
            tags: typed.tags.map_or(Many::None, many),
            categories: typed.categories.map_or(Many::None, many),
            layout: typed.layout.and_then(text),
            slug: typed.slug.and_then(text),
            draft: typed.draft.and_then(text),
            published: typed.published.and_then(text),
        },
        Err(error) => {
            let (line, column) = error.location().map_or((1, 1), |at| (at.line() + 1, at.column()));
            let message = error.to_string();
            let what = message.split(" at line ").next().unwrap_or(&message);
            problems.push(
                Problem::warning(
                    path,
                    "head-not-yaml",
                    format!("the head is not YAML ({what}); it was read line by line"),
                )
                .at(line, column.max(1))
                .help("put values with `: `, `#`, quotes or brackets in them into quotes"),
            );
            tolerant::read(parts.head)
        }
    }
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Sequence(items) => {
            let texts: Vec<String> = items.into_iter().filter_map(text).collect();
            (!texts.is_empty()).then(|| texts.join(", "))
        }
        Value::Tagged(tagged) => text(tagged.value),
        Value::Null | Value::Mapping(_) => None,
    }
}

fn many(value: Value) -> Many {
    match value {
        Value::Sequence(items) => Many::List(items.into_iter().filter_map(text).collect()),
        other => text(other).map_or(Many::None, Many::One),
    }
}
