//! An explanation as lines of text.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono_tz::Tz;

use crate::build::inspect::explain::Explained;
use crate::model::record::By;
use crate::model::source_url::SourceUrl;

/// What was decided about a post: what was read, what cleaning took out and changed by which rule, and
/// what is left.
pub fn lines(post: &Explained, zone: Tz) -> String {
    let mut out = String::new();
    // Writing into a String does not fail.
    let mut row = |name: &str, value: &str| {
        let _ = writeln!(out, "  {name:<9} {value}");
    };
    let head = &post.head;
    let markup = if post.html { "HTML" } else { "Markdown" };
    row("read as", &format!("{}, its body as {markup}", post.dialect.name()));
    row("title", &head.title);
    row("original", head.url.as_ref().map_or("no address is known", SourceUrl::as_str));
    let date = head.date.map(|date| format!("{}, from {}", date.iso(zone), post.date_from));
    let ruled =
        || head.ruled_date.map(|date| format!("{}, from the rules of the outlet", date.iso(zone)));
    row("date", &date.or_else(ruled).unwrap_or_else(|| format!("none: {}", post.date_from)));
    row("author", head.author.as_deref().unwrap_or("none"));
    let mut tags: Vec<&str> = Vec::new();
    for tag in head.tags.iter().chain(&head.categories) {
        if !tags.contains(&tag.as_str()) {
            tags.push(tag);
        }
    }
    row("tags", if tags.is_empty() { "none".to_owned() } else { tags.join(", ") }.as_str());
    row("rules", &post.files.join(", "));
    removals(&mut out, post);
    changes(&mut out, post);
    facts(&mut out, post);
    out
}

fn removals(out: &mut String, post: &Explained) {
    let removals = &post.record.removals;
    let _ = writeln!(out, "\ntaken out: {}{}", post.taken, post.besides());
    for removal in removals {
        let mut with = Vec::new();
        if removal.text > 0 {
            with.push(format!("{} characters", removal.text));
        }
        if removal.pictures > 0 {
            with.push(format!("{} pictures", removal.pictures));
        }
        let with = if with.is_empty() { String::new() } else { format!(" ({})", with.join(", ")) };
        let _ = writeln!(out, "  {}{with}\n      by {}", removal.what, removal.by);
    }
}

fn changes(out: &mut String, post: &Explained) {
    // Many changes are alike: an attribute taken off of each picture.
    let mut alike: BTreeMap<(&By, &str), usize> = BTreeMap::new();
    for change in &post.record.changes {
        *alike.entry((&change.by, &change.what)).or_default() += 1;
    }
    let _ = writeln!(out, "\nchanged: {}", post.record.changes.len());
    for ((by, what), count) in alike {
        let times = if count > 1 { format!(" ({count} times)") } else { String::new() };
        let what = if what.is_empty() { "the article" } else { what };
        let _ = writeln!(out, "  {what}{times}\n      by {by}");
    }
}

fn facts(out: &mut String, post: &Explained) {
    let record = &post.record;
    let share = percent(record.text_after, record.text_before);
    let lost: usize = record.removals.iter().map(|removal| removal.pictures).sum();
    let _ = writeln!(
        out,
        "\nkept: {} of {} characters of text ({share}), {} of {} pictures\nsize: {} bytes before, {} after",
        record.text_after,
        record.text_before,
        record.pictures.len(),
        record.pictures.len() + lost,
        post.before.len(),
        post.size()
    );
    if record.incomplete {
        out.push_str("the original is behind a paywall: the page says that it may be incomplete\n");
    }
    if record.is_ad {
        out.push_str("the outlet marks it as an advertisement: the page says so\n");
    }
    let facts = &record.facts;
    let language = facts.language.map_or("not sure", |language| language.tag());
    let _ = writeln!(
        out,
        "to read: {} characters, {} words, {} min\nlanguage: {language}\nexcerpt: {}",
        facts.characters, facts.words, facts.minutes, facts.excerpt
    );
}

/// `98.7 %`; all of nothing is all.
pub fn percent(part: usize, whole: usize) -> String {
    let tenths = (part * 1000).checked_div(whole).unwrap_or(1000);
    format!("{}.{} %", tenths / 10, tenths % 10)
}
