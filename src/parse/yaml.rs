//! The one door to `serde_yaml`: the lines of a head to its few known values. A head that YAML
//! refuses is read a second time, line by line.

use serde::Deserialize;
use serde_yaml::Value;

use crate::model::problem::Problem;
use crate::model::source::SourcePath;
use crate::parse::front_matter::Parts;
use crate::parse::raw_head::{Many, RawHead};
use crate::parse::tolerant;

/// Every spelling has a field of its own: a head with `tag:` and `tags:` is no mistake.
#[derive(Deserialize)]
struct Typed {
    title: Option<Value>,
    date: Option<Value>,
    author: Option<Value>,
    from: Option<Value>,
    source_url: Option<Value>,
    original_url: Option<Value>,
    original: Option<Value>,
    external_url: Option<Value>,
    canonical_url: Option<Value>,
    tag: Option<Value>,
    tags: Option<Value>,
    category: Option<Value>,
    categories: Option<Value>,
    layout: Option<Value>,
    slug: Option<Value>,
    draft: Option<Value>,
    published: Option<Value>,
    mirrored: Option<Value>,
    archived: Option<Value>,
    fetched: Option<Value>,
    saved: Option<Value>,
    aliases: Option<Value>,
    redirect_from: Option<Value>,
    lang: Option<Value>,
    description: Option<Value>,
}

/// Reads a head.
pub fn read(parts: &Parts<'_>, path: &SourcePath, problems: &mut Vec<Problem>) -> RawHead {
    if parts.head.trim().is_empty() {
        return RawHead::default();
    }
    match serde_yaml::from_str::<Typed>(parts.head) {
        Ok(typed) => from_typed(typed, parts.head),
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

fn from_typed(typed: Typed, head: &str) -> RawHead {
    // `1.10`, `1e3` and `True` are texts to their author: what YAML took for numbers is read again
    // as it was written.
    let scalars = [
        &typed.title,
        &typed.author,
        &typed.slug,
        &typed.tag,
        &typed.tags,
        &typed.category,
        &typed.categories,
    ];
    let written =
        scalars.into_iter().flatten().any(has_other_than_text).then(|| tolerant::read(head));
    let as_written =
        |value: Option<Value>, again: fn(&RawHead) -> &Option<String>| match (&value, &written) {
            (Some(value), Some(raw)) if has_other_than_text(value) => again(raw).clone(),
            _ => value.and_then(text),
        };
    let several = |one: Option<Value>, more: Option<Value>, again: fn(&RawHead) -> &Many| {
        let odd = [&one, &more].into_iter().flatten().any(has_other_than_text);
        match written.as_ref().filter(|_| odd) {
            Some(raw) => again(raw).clone(),
            None => one.map_or(Many::None, many).and(more.map_or(Many::None, many)),
        }
    };
    RawHead {
        title: as_written(typed.title, |raw| &raw.title),
        date: typed.date.and_then(text),
        author: as_written(typed.author, |raw| &raw.author),
        from: [
            typed.from,
            typed.source_url,
            typed.original_url,
            typed.original,
            typed.external_url,
            typed.canonical_url,
        ]
        .into_iter()
        .flatten()
        .find_map(text),
        tags: several(typed.tags, typed.tag, |raw| &raw.tags),
        categories: several(typed.categories, typed.category, |raw| &raw.categories),
        layout: typed.layout.and_then(text),
        slug: as_written(typed.slug, |raw| &raw.slug),
        draft: typed.draft.and_then(text),
        published: typed.published.and_then(text),
        mirrored: [typed.mirrored, typed.archived, typed.fetched, typed.saved]
            .into_iter()
            .flatten()
            .find_map(text),
        aliases: typed
            .aliases
            .map_or(Many::None, many)
            .and(typed.redirect_from.map_or(Many::None, many)),
        lang: typed.lang.and_then(text),
        description: typed.description.and_then(text),
    }
}

fn has_other_than_text(value: &Value) -> bool {
    match value {
        Value::Number(_) | Value::Bool(_) => true,
        Value::Sequence(items) => items.iter().any(has_other_than_text),
        _ => false,
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
