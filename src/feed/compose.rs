//! The facts of a feed and the texts of its articles to its bytes.

use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use url::Url;

use crate::feed::cap::capped;
use crate::feed::document::{Entry, Feed, latest};
use crate::feed::facts::FeedFacts;
use crate::feed::format::Format;
use crate::feed::id;
use crate::feed::opml::{OpmlEntry, opml};
use crate::feed::target::{Target, archive_path};
use crate::model::article::Article;
use crate::model::date::PostDate;
use crate::model::feeds::feed_path;
use crate::model::link::absolute;
use crate::model::site::TaxonomyKind;
use crate::model::source_url::SourceUrl;
use crate::trust::SafeHtml;

/// What all feeds of a site share.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// Where the site is.
    pub base: &'a Url,
    /// The site's title.
    pub title: &'a str,
    /// One sentence about it.
    pub description: &'a str,
    /// Its language.
    pub lang: &'a str,
    /// The zone of days without a time.
    pub zone: Tz,
    /// The most bytes of a feed with whole articles.
    pub max_bytes: usize,
    /// What the interface calls sources, and tags.
    pub names: [&'a str; 2],
}

/// An article of a feed.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    /// The article.
    pub article: &'a Article,
    /// How it begins.
    pub summary: &'a str,
    /// All of it, in feeds with whole articles.
    pub content: Option<&'a SafeHtml>,
    /// The address of its first picture.
    pub image: Option<&'a str>,
    /// Its language, where it is not the site's.
    pub lang: Option<&'static str>,
}

/// What an entry refers to, and nobody else keeps.
struct Owned<'a> {
    id: String,
    url: String,
    tags: Vec<&'a str>,
}

/// The bytes of a feed.
pub fn feed(setting: &Setting<'_>, facts: &FeedFacts<'_>, members: &[Member<'_>]) -> Vec<u8> {
    let to = |path: &str| absolute(setting.base, path);
    let is_archive = matches!(facts.target, Target::Archive(_));
    let format = match facts.target {
        Target::Opml => return list(setting, facts),
        Target::Site(format) => format,
        Target::Term(..) | Target::Archive(_) => Format::Atom,
    };
    let owned: Vec<Owned<'_>> = members
        .iter()
        .map(|member| Owned {
            id: id::article(&member.article.id),
            url: to(&member.article.path),
            // An archive has every article of the site once more: it says as little as it can.
            tags: if is_archive { Vec::new() } else { member.article.terms().collect() },
        })
        .collect();
    let entries: Vec<Entry<'_>> = members
        .iter()
        .zip(&owned)
        .map(|(member, owned)| entry(setting, member, owned, is_archive))
        .collect();
    let of = |path: &str| id::feed(setting.base.as_str(), path);
    let current = Target::site_path(Format::Atom);
    // An archive page is a part of the feed that it continues.
    let own_id = of(if is_archive { current } else { &facts.heading.path });
    let title = match facts.heading.term {
        Some((_, name)) => format!("{name} · {}", setting.title),
        None => setting.title.to_owned(),
    };
    let (home, address) = (to(&facts.heading.page), to(&facts.heading.path));
    let archive = |number: Option<usize>| number.map(|number| to(&archive_path(number)));
    let (previous, next) = (archive(facts.older), archive(facts.newer));
    let current = is_archive.then(|| to(current));
    let feed = Feed {
        id: &own_id,
        title: &title,
        subtitle: Some(setting.description)
            .filter(|text| !text.is_empty() && facts.heading.term.is_none() && !is_archive),
        lang: setting.lang,
        author: setting.title,
        home: &home,
        address: &address,
        updated: latest(&entries),
        is_archive,
        current: current.as_deref(),
        previous: previous.as_deref(),
        next: next.as_deref(),
        base: is_archive.then(|| setting.base.as_str()),
        entries: &entries,
    };
    if facts.is_full_text() {
        capped(&feed, format, setting.max_bytes)
    } else {
        format.encode(&feed)
    }
}

fn entry<'a>(
    setting: &Setting<'_>,
    member: &Member<'a>,
    owned: &'a Owned<'a>,
    is_archive: bool,
) -> Entry<'a> {
    let article = member.article;
    let full = |text: Option<&'a str>| text.filter(|text| !is_archive && !text.is_empty());
    Entry {
        id: &owned.id,
        title: &article.title,
        url: &owned.url,
        original: full(article.url.as_ref().map(SourceUrl::as_str)),
        published: article.date.map(|date| instant(&date, setting.zone)),
        author: full(article.author.as_deref()),
        source: full(Some(&*article.source)),
        tags: &owned.tags,
        summary: member.summary,
        content: member.content,
        lang: member.lang,
        image: member.image,
    }
}

/// When an article was published, in the site's zone; a day without a time is its first instant.
pub fn instant(date: &PostDate, zone: Tz) -> DateTime<FixedOffset> {
    DateTime::from_timestamp(date.sort_key(zone), 0)
        .unwrap_or_default()
        .with_timezone(&zone)
        .fixed_offset()
}

/// The list of all feeds.
fn list(setting: &Setting<'_>, facts: &FeedFacts<'_>) -> Vec<u8> {
    let to = |path: &str| absolute(setting.base, path);
    let site = [to(Target::site_path(Format::Atom)), to("index.html")];
    let terms: Vec<(&str, &str, String, String)> = facts
        .groups
        .iter()
        .flat_map(|group| {
            let name = setting.names[usize::from(group.kind != TaxonomyKind::Sources)];
            group.items.iter().map(move |item| (name, item))
        })
        .map(|(folder, item)| {
            let home = to(&format!("{}/index.html", item.folder));
            (folder, item.name, to(&feed_path(item.folder)), home)
        })
        .collect();
    let [feed, home] = &site;
    let mut entries = vec![OpmlEntry { title: setting.title, feed, home, group: None }];
    entries.extend(terms.iter().map(|(folder, title, feed, home)| OpmlEntry {
        title,
        feed,
        home,
        group: Some(*folder),
    }));
    opml(setting.title, &entries)
}
