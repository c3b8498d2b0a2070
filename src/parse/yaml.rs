//! The one door to `serde_yaml`: the lines of a head to its few known values. A head that YAML
//! refuses is read a second time, line by line.

use serde::Deserialize;
use serde_yaml::Value;

use crate::model::problem::Problem;
use crate::model::source::SourcePath;
use crate::parse::front_matter::Parts;
use crate::parse::quick_yaml::{self, Plain};
use crate::parse::raw_head::{Many, RawHead};
use crate::parse::tolerant;

/// Every spelling has a field of its own: a head with `tag:` and `tags:` is no mistake.
#[derive(Debug, Default, PartialEq, Deserialize)]
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
    match quick(parts.head).map_or_else(|| serde_yaml::from_str(parts.head), Ok) {
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

/// What YAML makes of a head that is written plainly, without its reader, which takes longer than all
/// else that is done with a head. `None` for any other, and for one that says something twice.
fn quick(head: &str) -> Option<Typed> {
    let mut typed = Typed::default();
    quick_yaml::read(head, |key, value| {
        // A key that says nothing to us may stand there twice.
        let Some(slot) = typed.slot(key) else { return Some(()) };
        let text = |text: &str| Value::String(text.to_owned());
        let value = match value {
            Plain::Flag(flag) => Value::Bool(flag),
            Plain::Text(written) => text(written),
            Plain::List(items) => Value::Sequence(items.into_iter().map(text).collect()),
        };
        slot.replace(value).is_none().then_some(())
    })?;
    Some(typed)
}

impl Typed {
    /// The place of a key's value; none for a key that is not known.
    fn slot(&mut self, key: &str) -> Option<&mut Option<Value>> {
        Some(match key {
            "title" => &mut self.title,
            "date" => &mut self.date,
            "author" => &mut self.author,
            "from" => &mut self.from,
            "source_url" => &mut self.source_url,
            "original_url" => &mut self.original_url,
            "original" => &mut self.original,
            "external_url" => &mut self.external_url,
            "canonical_url" => &mut self.canonical_url,
            "tag" => &mut self.tag,
            "tags" => &mut self.tags,
            "category" => &mut self.category,
            "categories" => &mut self.categories,
            "layout" => &mut self.layout,
            "slug" => &mut self.slug,
            "draft" => &mut self.draft,
            "published" => &mut self.published,
            "mirrored" => &mut self.mirrored,
            "archived" => &mut self.archived,
            "fetched" => &mut self.fetched,
            "saved" => &mut self.saved,
            "aliases" => &mut self.aliases,
            "redirect_from" => &mut self.redirect_from,
            "lang" => &mut self.lang,
            "description" => &mut self.description,
            _ => return None,
        })
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

#[cfg(test)]
mod tests {
    use super::{Typed, quick};
    use proptest::prelude::*;

    /// A value, or nearly one: from those that mirrors write to those that YAML reads in its own way.
    fn values() -> impl Strategy<Value = String> {
        let texts = prop_oneof![
            "[a-z新]{1,3}",
            "[0-9]{4}-[0-9]{2}-[0-9]{2}[T0-9:. eZ+-]{0,6}",
            "[a-z新，0-9 .:#'\"+_~e-]{0,6}",
            "[ -~新\u{80}-\u{a1}\u{2026}-\u{202a}\u{fefe}-\u{ff01}\u{fffc}-\u{ffff}\t]{0,4}",
            prop::sample::select(vec![
                "null", "Null", "~", "true", "True", "no", "inf", "nan", ".inf", "1e5", "0x1f",
                "0o7", "1_000", "12:30", "<<", "? a", "- a", "|", ">", "&a", "*a", "!a", "%a",
                "@a", "`a", "---", "...", "a:", "a: b", "a #b", "a#b", "#a", "新:", "a\\b", "",
            ])
            .prop_map(str::to_owned),
        ];
        let texts = texts.boxed();
        let quoted = (texts.clone(), prop::sample::select(vec!["\"", "'", ""]), texts.clone())
            .prop_map(|(text, quote, _)| format!("{quote}{text}{quote}"))
            .boxed();
        let lists = prop::collection::vec(quoted.clone(), 0..4);
        let lists = (lists, prop::sample::select(vec![", ", ",", " , "]), "[ ]?[,]?[ ]?");
        let lists = lists.prop_map(|(items, comma, end)| format!("[{}{end}]", items.join(comma)));
        prop_oneof![quoted, lists]
    }

    fn heads() -> impl Strategy<Value = String> {
        let keys = prop::sample::select(vec![
            "title",
            "date",
            "tags",
            "tag",
            "categories",
            "draft",
            "from",
            "layout",
            "Title",
            "other",
            "null",
            "1",
            "a-b",
            "_x",
            "a b",
            "",
            "true",
        ]);
        let colons = prop::sample::select(vec![": ", ": ", ": ", ":  ", ":", " : "]);
        let ends = prop::sample::select(vec!["\n", "\n", "\n", " \n", "\n\n", "\n ", ""]);
        let line = (keys, colons, values(), ends);
        let line = line.prop_map(|(key, colon, value, end)| [key, colon, &value, end].concat());
        prop::collection::vec(line, 1..4).prop_map(|lines| lines.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn what_is_read_quickly_is_what_yaml_reads(head in heads()) {
            if let Some(typed) = quick(&head) {
                let slow = serde_yaml::from_str::<Typed>(&head);
                prop_assert!(slow.is_ok(), "{head:?}: {slow:?}");
                prop_assert_eq!(Some(typed), slow.ok(), "{:?}", head);
            }
        }
    }

    #[test]
    fn every_key_has_its_place() {
        let shown = format!("{:?}", Typed::default());
        let keys: Vec<&str> =
            shown.split([' ', ',']).filter_map(|word| word.strip_suffix(':')).collect();
        assert!(keys.len() > 20, "{shown}");
        for key in keys {
            let head = format!("{key}: 湖\n");
            let typed = quick(&head);
            assert_ne!(typed, Some(Typed::default()), "{key}");
            assert_eq!(typed, serde_yaml::from_str(&head).ok(), "{key}");
        }
    }

    #[test]
    fn most_heads_are_read_quickly() {
        let head = "layout: post\ntitle: \"灯，亮了\"\ndate: 2021-01-01T20:17:28.156Z\nauthor: 湖报\n\
            from: https://www.example.com/realtime/story20210101-1\ntags: [ 湖报, 科技专题 ]\ncategories: [ 湖报 ]\ncomments: True\n";
        let typed = quick(head);
        assert!(typed.is_some());
        assert_eq!(typed, serde_yaml::from_str(head).ok());
    }
}
