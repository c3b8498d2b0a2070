//! Indexes: of a taxonomy's terms, of years; and the way from a page up to them.

use std::cmp::Reverse;

use chrono::Datelike;

use crate::error::Result;
use crate::model::link::relative;
use crate::model::site::TaxonomyKind;
use crate::model::terms_order::TermsOrder;
use crate::render::facts::index::{IndexFacts, ItemFacts, ItemName};
use crate::render::facts::list::ListName;
use crate::render::facts::span::Span;
use crate::render::letters::{Group, Initials, order};
use crate::render::renderer::Renderer;
use crate::render::target::{Calendar, Target};
use crate::render::view::{CloudView, CrumbView, GroupView, IndexView, ItemView, TermsPage};
use crate::render::{calendar, page};

/// Renders an index.
pub fn render(
    renderer: &Renderer<'_>,
    target: &Target,
    facts: &IndexFacts<'_>,
    path: &str,
) -> Result<Vec<u8>> {
    let (kind, heading, crumbs) = match *target {
        Target::Terms(kind) => (kind.folder(), renderer.text(kind.folder()).to_owned(), Vec::new()),
        Target::Shard(kind, ref shard) => (
            "shard",
            part(renderer, shard.initials, shard.piece),
            vec![index_crumb(renderer, kind, path)],
        ),
        Target::Archive => ("archive", renderer.text("archive").to_owned(), Vec::new()),
        Target::List { .. } | Target::Calendar(_) | Target::NotFound => {
            ("", String::new(), Vec::new())
        }
    };
    let groups = match target {
        Target::Terms(_) => terms(renderer, facts, path),
        Target::Shard(..) => {
            vec![GroupView { name: String::new(), items: in_order(renderer, &facts.items, path) }]
        }
        _ => archive(renderer, facts, path),
    };
    let view = TermsPage {
        page: renderer.page("terms", path, heading.clone(), ""),
        index: IndexView {
            kind,
            heading,
            crumbs,
            cloud: cloud(renderer, &facts.cloud, path),
            groups,
        },
    };
    page::render(&renderer.theme.engine, "terms.html", &view, page::Trusted::default())
}

/// All years, and ways to the indexes of terms.
fn archive(renderer: &Renderer<'_>, facts: &IndexFacts<'_>, path: &str) -> Vec<GroupView> {
    let way = |kind: &TaxonomyKind| {
        let CrumbView { name, url } = index_crumb(renderer, *kind, path);
        ItemView { name, url, count: None, span: String::new() }
    };
    let mut groups =
        vec![GroupView { name: String::new(), items: items(renderer, &facts.items, path) }];
    if !facts.kinds.is_empty() {
        groups.push(GroupView {
            name: renderer.text("browse").to_owned(),
            items: facts.kinds.iter().map(way).collect(),
        });
    }
    groups
}

/// All terms, or the parts with them, by letter; or all terms by size.
fn terms(renderer: &Renderer<'_>, facts: &IndexFacts<'_>, path: &str) -> Vec<GroupView> {
    let group =
        |group: Group, items: Vec<ItemView>| GroupView { name: name(renderer, group), items };
    if !facts.parts.is_empty() {
        let first = |part: &ItemFacts<'_>| match part.name {
            ItemName::Initials(initials, _) => initials.group,
            ItemName::Text(_) | ItemName::Year(_) | ItemName::Undated => Group::Other,
        };
        let groups = facts.parts.chunk_by(|a, b| first(a) == first(b));
        return groups.map(|parts| group(first(&parts[0]), items(renderer, parts, path))).collect();
    }
    match renderer.terms_order {
        TermsOrder::Count if facts.items.is_empty() => Vec::new(),
        TermsOrder::Count => {
            let items = in_order(renderer, &facts.items, path);
            vec![GroupView { name: String::new(), items }]
        }
        TermsOrder::Letters => {
            let sorted = by_letter(&facts.items);
            let groups = sorted.chunk_by(|a, b| a.0 == b.0);
            let items = |terms: &[(Group, &ItemFacts<'_>)]| {
                terms.iter().map(|(_, facts)| item(renderer, facts, path)).collect()
            };
            groups.map(|terms| group(terms[0].0, items(terms))).collect()
        }
    }
}

/// Terms in the order of the settings.
fn in_order(renderer: &Renderer<'_>, facts: &[ItemFacts<'_>], path: &str) -> Vec<ItemView> {
    let mut sorted = by_letter(facts);
    if renderer.terms_order == TermsOrder::Count {
        sorted.sort_by_key(|(_, facts)| Reverse(facts.count));
    }
    sorted.into_iter().map(|(_, facts)| item(renderer, facts, path)).collect()
}

/// Terms in the order of their names as they are read.
fn by_letter<'f, 'a>(facts: &'f [ItemFacts<'a>]) -> Vec<(Group, &'f ItemFacts<'a>)> {
    let text = |facts: &ItemFacts<'a>| match facts.name {
        ItemName::Text(name) => name,
        ItemName::Initials(..) | ItemName::Year(_) | ItemName::Undated => "",
    };
    let mut sorted: Vec<_> = facts.iter().map(|facts| (order(text(facts)), facts)).collect();
    sorted.sort_by(|(a, a_facts), (b, b_facts)| {
        a.cmp(b).then_with(|| text(a_facts).cmp(text(b_facts)))
    });
    sorted.into_iter().map(|((group, _), facts)| (group, facts)).collect()
}

fn cloud(renderer: &Renderer<'_>, facts: &[ItemFacts<'_>], path: &str) -> Vec<CloudView> {
    let counts = || facts.iter().map(|facts| facts.count);
    let (least, most) = (counts().min().unwrap_or(0), counts().max().unwrap_or(0));
    by_letter(facts)
        .into_iter()
        .map(|(_, facts)| {
            let ItemView { name, url, .. } = item(renderer, facts, path);
            CloudView { name, url, count: facts.count, weight: weight(facts.count, least, most) }
        })
        .collect()
}

/// In which fifth between the smallest and the largest count a count lies, by logarithms; in whole
/// numbers, which are the same on every machine.
fn weight(count: usize, least: usize, most: usize) -> u8 {
    if least == most {
        return 1;
    }
    let power = |of: usize, times: u32| (of as u128).saturating_pow(times);
    let reached = (1..5).take_while(|fifth: &u32| {
        power(count, 5) >= power(least, 5 - fifth).saturating_mul(power(most, *fifth))
    });
    1 + u8::try_from(reached.count()).unwrap_or(4)
}

/// Entries in the order that they have.
pub fn items(renderer: &Renderer<'_>, facts: &[ItemFacts<'_>], path: &str) -> Vec<ItemView> {
    facts.iter().map(|facts| item(renderer, facts, path)).collect()
}

fn item(renderer: &Renderer<'_>, facts: &ItemFacts<'_>, path: &str) -> ItemView {
    let name = match facts.name {
        ItemName::Text(name) => name.to_owned(),
        ItemName::Initials(initials, piece) => part(renderer, initials, piece),
        ItemName::Year(year) => calendar::name(renderer, Calendar::Year(year)),
        ItemName::Undated => renderer.text("undated").to_owned(),
    };
    ItemView {
        name,
        url: relative(path, &facts.way.path()),
        count: Some(facts.count),
        span: facts.span.map_or_else(String::new, Span::text),
    }
}

fn name(renderer: &Renderer<'_>, group: Group) -> String {
    match group {
        Group::Letter(letter) => letter.to_string(),
        Group::Digits => "0–9".to_owned(),
        Group::Other => renderer.text("other").to_owned(),
    }
}

/// What a part of an index is called: the letters that its names begin with, and its number.
fn part(renderer: &Renderer<'_>, initials: Initials, piece: usize) -> String {
    let mut name = match (initials.group, initials.more) {
        (Group::Other, Some(letter)) => letter.to_string(),
        (group, more) => {
            let mut name = name(renderer, group);
            name.extend(more);
            name
        }
    };
    if piece > 1 {
        name.push_str(&format!(" ({piece})"));
    }
    name
}

/// The way to the index of a kind of terms.
fn index_crumb(renderer: &Renderer<'_>, kind: TaxonomyKind, path: &str) -> CrumbView {
    let index = format!("{}/index.html", kind.folder());
    crumb(renderer.text(kind.folder()), path, &index)
}

/// The way to a list.
pub fn crumbs(renderer: &Renderer<'_>, list: ListName<'_>, path: &str) -> Vec<CrumbView> {
    match list {
        ListName::Home => Vec::new(),
        ListName::Term(kind, _) => vec![index_crumb(renderer, kind, path)],
        ListName::Day(day) => {
            let up = [Calendar::Year(day.year()), Calendar::Month(day.year(), day.month())];
            archive_crumbs(renderer, &up, path)
        }
        ListName::Undated => archive_crumbs(renderer, &[], path),
    }
}

/// The way through the archive and its calendars.
pub fn archive_crumbs(renderer: &Renderer<'_>, up: &[Calendar], path: &str) -> Vec<CrumbView> {
    let mut crumbs = vec![crumb(renderer.text("archive"), path, "archive/index.html")];
    crumbs.extend(up.iter().map(|up| crumb(&calendar::name(renderer, *up), path, &up.path())));
    crumbs
}

fn crumb(name: &str, from: &str, to: &str) -> CrumbView {
    CrumbView { name: name.to_owned(), url: relative(from, to) }
}

#[cfg(test)]
mod tests {
    use super::weight;

    #[test]
    fn weights_are_fifths_of_the_logarithm() {
        let counts = [1, 3, 4, 15, 16, 63, 64, 255, 256, 1024];
        assert_eq!(counts.map(|count| weight(count, 1, 1024)), [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
        assert_eq!([weight(7, 7, 7), weight(0, 0, 0), weight(2, 2, 3)], [1, 1, 1]);
        let huge = usize::MAX;
        assert_eq!([weight(huge, 1, huge), weight(1, 1, huge)], [5, 1]);
    }
}
