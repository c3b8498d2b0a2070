//! `removals.toml`: the articles that an operator was asked to take down. As strict as `site.toml`, for a
//! mistake here would leave something published; what names no article is found out later, by the index.

use std::io::ErrorKind;
use std::ops::Range;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::Deserialize;
use toml::{Spanned, Value};
use url::Url;

use crate::config::diagnose::Places;
use crate::config::folders::{label, normal};
use crate::config::written::Written;
use crate::config::{diagnose, file, values};
use crate::error::{Concern, Error, Result};
use crate::model::id::ArticleId;
use crate::model::pattern::Pattern;
use crate::model::removal::{Address, Notice, Removal, Removals, Takes};
use crate::model::site_path;
use crate::model::source_url;

/// The usual name of the file, beside `site.toml`.
pub const FILE_NAME: &str = "removals.toml";

/// The file as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RemovalsFile {
    #[serde(default)]
    removal: Vec<Spanned<RemovalFile>>,
}

/// The keys of `[[removal]]`; `docs/takedowns.md` explains them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RemovalFile {
    url: Option<Spanned<String>>,
    id: Option<Spanned<String>>,
    host: Option<Spanned<String>>,
    pattern: Option<Spanned<String>>,
    reason: Option<String>,
    date: Option<Spanned<Value>>,
    tombstone: Option<bool>,
}

/// What is wrong with a value, and what to write instead.
type Checked<T> = std::result::Result<T, (String, &'static str)>;

/// Reads the file: the one that `site.toml` names, which has to be there, else the usual one, which need
/// not be. `addresses` are those of the site.
pub(super) fn load(
    named: Option<Spanned<PathBuf>>,
    root: &Path,
    written: &Written<'_>,
    addresses: &[Url],
) -> Result<Removals> {
    let is_named = named.is_some();
    let given =
        named.as_ref().map_or_else(|| PathBuf::from(FILE_NAME), |path| path.get_ref().clone());
    let path = normal(&root.join(&given));
    written.value("removals", named, |_| values::file(path.clone()))?;
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        // A link that leads nowhere is not the same as no file: all would come back, and nobody know.
        Err(error)
            if error.kind() == ErrorKind::NotFound
                && !is_named
                && path.symlink_metadata().is_err() =>
        {
            return match another_case(root) {
                Some(other) => {
                    Err(Error::new(Concern::Config, "removals are read from `removals.toml` alone")
                        .at(&other)
                        .help("give it this name, in small letters; or name it in site.toml: `removals = \"FILE\"`"))
                }
                None => Ok(Removals::default()),
            };
        }
        Err(error) => return Err(Error::io(Concern::Config, "read the removals", &path, &error)),
    };
    let text = file::text(&bytes, &path)?;
    let all = parse(&text, &path, addresses)?;
    Ok(Removals { label: label(&given), all })
}

/// The file, if its name is in other letters.
fn another_case(root: &Path) -> Option<PathBuf> {
    let entries = std::fs::read_dir(root).ok()?.filter_map(std::result::Result::ok);
    let mut others = entries.filter(|entry| {
        entry.file_name().to_str().is_some_and(|name| name.eq_ignore_ascii_case(FILE_NAME))
    });
    others.next().map(|entry| entry.path())
}

/// Settles what removals name once more, for a site at these addresses.
pub(super) fn settle(removals: &mut Removals, addresses: &[Url]) {
    for removal in &mut removals.all {
        if let Takes::Address(address) = &mut removal.takes {
            address.paths = paths(&address.given, addresses);
        }
    }
}

fn parse(text: &str, path: &Path, addresses: &[Url]) -> Result<Vec<Removal>> {
    let read: RemovalsFile = toml::from_str(text)
        .map_err(|error| diagnose::toml(text, error.span(), error.message(), path))?;
    let wrong = |span: Range<usize>, (what, help): (String, &str)| {
        diagnose::toml(text, Some(span), &what, path).help(help)
    };
    let mut places = Places::new(text);
    let removal = |entry: Spanned<RemovalFile>| {
        let whole = entry.span();
        let entry = entry.into_inner();
        let keys = [
            ("url", entry.url),
            ("id", entry.id),
            ("host", entry.host),
            ("pattern", entry.pattern),
        ];
        let mut named = keys.into_iter().filter_map(|(key, value)| Some((key, value?)));
        let Some((key, value)) = named.next() else {
            let what = "a removal needs `url`, `id`, `host` or `pattern`".to_owned();
            return Err(wrong(
                first_line(text, whole),
                (what, "write for example url = \"https://example.org/story\""),
            ));
        };
        if let Some((other, value)) = named.next() {
            let what = format!("a removal has either `{key}` or `{other}`");
            return Err(wrong(value.span(), (what, "write two, each with a [[removal]] above it")));
        }
        let span = value.span();
        let given = value.get_ref().trim();
        let takes = takes(key, given, addresses)
            .map_err(|(why, help)| wrong(span.clone(), (format!("{key}: {why}"), help)))?;
        let date = entry.date.map(|date| {
            let span = date.span();
            day(date.get_ref()).map_err(|why| wrong(span, why))
        });
        let (line, column) = places.of(span.start);
        let reason = entry.reason.map(|reason| reason.trim().to_owned());
        Ok(Removal {
            takes,
            written: format!("{key} = \"{given}\""),
            line,
            column,
            notice: Notice {
                reason: reason.filter(|reason| !reason.is_empty()),
                date: date.transpose()?,
            },
            tombstone: entry.tombstone.unwrap_or(true),
        })
    };
    read.removal.into_iter().map(removal).collect()
}

/// The first line of a span: an entry without a name is shown by its head.
fn first_line(text: &str, span: Range<usize>) -> Range<usize> {
    let end = text[span.start..].find('\n').map_or(text.len(), |at| span.start + at);
    span.start..end.min(span.end).max(span.start)
}

fn takes(key: &str, given: &str, addresses: &[Url]) -> Checked<Takes> {
    match key {
        "url" => address(given, addresses),
        "id" => {
            let help = "write the ten letters at the end of the article's address: \"abcdefghjk\"";
            let id = id_at_end(given);
            id.map(Takes::Id).ok_or_else(|| (format!("`{given}` is no ID of an article"), help))
        }
        "host" => host(given).map(Takes::Host).ok_or_else(|| {
            let help =
                "write it like \"example.com\", or \".example.com\" for all hosts below it too";
            (format!("`{given}` is no host"), help)
        }),
        _ => {
            let help = "write it like \"example.com/2019/*\"; the star stands for any letters";
            Pattern::parse(given).map(Takes::Pattern).map_err(|why| (why, help))
        }
    }
}

/// The original's URL, or the article's own address: below one of the site's, or a path of it.
fn address(given: &str, addresses: &[Url]) -> Checked<Takes> {
    let help = "write the URL of the original, or the article's address on the site, such as \"2021/01/02/abcdefghjk.html\"";
    let url = url(given);
    let source = url.as_ref().and_then(source_url::name);
    let (id, paths) = (id_at_end(given), paths(given, addresses));
    if source.is_none() && paths.is_empty() {
        let what = if url.is_some() { "is the address of no article" } else { "is no address" };
        return Err((format!("`{given}` {what}"), help));
    }
    Ok(Takes::Address(Address { given: given.to_owned(), source, id, paths }))
}

/// A URL; people leave out its scheme.
fn url(given: &str) -> Option<Url> {
    let parsed = Url::parse(given);
    // `example.org:8080/x` has no scheme of this name.
    let is_whole = |url: &Url| url.has_host() || !url.scheme().contains('.');
    if let Some(url) = parsed.ok().filter(is_whole) {
        return Some(url);
    }
    let rest = given.strip_prefix("//").unwrap_or(given);
    let host = rest.split('/').next().unwrap_or_default();
    let is_host = host.contains('.') && host.starts_with(char::is_alphanumeric);
    is_host.then(|| Url::parse(&format!("https://{rest}")).ok()).flatten()
}

/// All paths below the output, folded, that an address may mean: whatever may be meant is looked for, since
/// what is missed stays published.
fn paths(given: &str, addresses: &[Url]) -> Vec<String> {
    // A link to a place in the page is a link to the page.
    let bare = given.split(['?', '#']).next().unwrap_or(given);
    let mut paths = pages_at(bare);
    let host = |url: &Url| url.host_str().map(|host| plain_host(host).to_owned());
    if let Some(url) = url(given) {
        for site in addresses {
            let is_there = host(&url) == host(site) && url.port() == site.port();
            if let Some(below) = url.path().strip_prefix(site.path()).filter(|_| is_there) {
                paths.extend(pages_at(below));
            }
        }
    }
    paths.sort_unstable();
    paths.dedup();
    paths
}

/// The paths of the pages that servers answer a path with, folded: GitHub Pages finds `a.html` at `a` too.
fn pages_at(bare: &str) -> Vec<String> {
    let Some(page) = site_path::page(bare).filter(|_| !bare.is_empty()) else { return Vec::new() };
    let file = page.strip_suffix("/index.html").filter(|_| !bare.ends_with("/index.html"));
    let file = file.map(|folder| format!("{folder}.html"));
    std::iter::once(page).chain(file).map(|path| site_path::fold(&path).into_owned()).collect()
}

/// The ID of an article at the end of any address, in letters of any case.
fn id_at_end(given: &str) -> Option<ArticleId> {
    let bare = given.split(['?', '#']).next().unwrap_or(given).to_ascii_lowercase();
    let bare = bare.strip_suffix("index.html").unwrap_or(&bare).trim_end_matches('/');
    let last = bare.rsplit('/').next().unwrap_or(bare);
    ArticleId::parse(last.strip_suffix(".html").unwrap_or(last))
}

/// A host without what says nothing.
fn plain_host(host: &str) -> &str {
    let host = host.strip_suffix('.').unwrap_or(host);
    host.strip_prefix("www.").unwrap_or(host)
}

/// A host in the form that URLs have it, without `www.`, with its dot in front where there is one.
fn host(given: &str) -> Option<String> {
    let (dot, name) = given.strip_prefix('.').map_or(("", given), |name| (".", name));
    if name.is_empty() || name.contains(['/', '@', '?', '#', '*', '\\']) || name.starts_with('.') {
        return None;
    }
    let url = Url::parse(&format!("https://{name}/")).ok().filter(|url| url.port().is_none())?;
    let host = url.host_str()?;
    Some(format!("{dot}{}", plain_host(host)))
}

/// A day of TOML, or the day of a time of TOML.
fn day(value: &Value) -> Checked<NaiveDate> {
    let written = match value {
        Value::Datetime(time) => time.date,
        _ => None,
    };
    let day = written.and_then(|date| {
        NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
    });
    day.ok_or_else(|| ("date: this is no day".to_owned(), "write it without quotes: 2026-11-21"))
}

#[cfg(test)]
mod tests;
