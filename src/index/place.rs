//! Addresses of articles. Contested ones go to the earliest by (date, ID); the others carry their ID.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate};

use crate::fingerprint::Fingerprint;
use crate::model::problem::Problem;
use crate::model::site::Site;

/// Settles every article's path, which is the one that it would like. Articles are in order, oldest
/// first.
pub fn place(site: &mut Site, problems: &mut Vec<Problem>) {
    let reserved = reserved(site);
    let mut taken: HashMap<Fingerprint, usize> = HashMap::with_capacity(site.articles.len());
    for at in 0..site.articles.len() {
        let article = &site.articles[at];
        let path = &article.path;
        let fold = fold(path);
        let name = name(&fold);
        let other = taken.get(&name).map(|other| site.articles[*other].source_path.to_string());
        let other = other
            .or_else(|| is_reserved(&fold, &reserved).then(|| "a list of the site".to_owned()));
        let Some(other) = other else {
            taken.insert(name, at);
            continue;
        };
        let id = &article.id;
        let free = |own: &String| {
            let fold = self::fold(own);
            !taken.contains_key(&self::name(&fold)) && !is_reserved(&fold, &reserved)
        };
        #[expect(clippy::maybe_infinite_iter, reason = "there are fewer articles than numbers")]
        let own = std::iter::once(with_id(path, id.as_str()))
            .chain(std::iter::once(format!("articles/{id}.html")))
            .chain((2..).map(|more| format!("articles/{id}-{more}.html")))
            .find(free)
            .unwrap_or_default();
        problems.push(
            Problem::warning(
                &article.source_path,
                "address-taken",
                format!("`/{path}` is taken by {other}; the article stands at `/{own}`"),
            )
            .help("give the file another name or a `slug`, or use `:id` in `permalink`"),
        );
        taken.insert(self::name(&self::fold(&own)), at);
        site.articles[at].path = own;
    }
}

/// The form in which two paths are compared: some file systems, and some readers' disks, do not tell
/// `A` from `a`.
fn fold(path: &str) -> Cow<'_, str> {
    if path.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        Cow::Borrowed(path)
    } else {
        Cow::Owned(path.to_lowercase())
    }
}

fn name(fold: &str) -> Fingerprint {
    Fingerprint::of(fold.as_bytes())
}

/// `a/b.html` to `a/b-ID.html`, `a/b/index.html` to `a/b-ID/index.html`.
fn with_id(path: &str, id: &str) -> String {
    if let Some(folder) = path.strip_suffix("/index.html") {
        return format!("{folder}-{id}/index.html");
    }
    let stem = path.strip_suffix(".html").or_else(|| path.strip_suffix(".htm")).unwrap_or(path);
    format!("{stem}-{id}.html")
}

/// Files and folders that lists need.
fn reserved(site: &Site) -> HashSet<String> {
    let mut folders: HashSet<String> =
        ["", "archive", "undated"].into_iter().map(str::to_owned).collect();
    let mut last = None;
    for day in site.days.keys() {
        // The last day's month was most likely this one's.
        let month = (day.year(), day.month());
        if last.replace(month) != Some(month) {
            folders.insert(format!("{:04}", day.year()));
            folders.insert(day.format("%Y/%m").to_string());
        }
        folders.insert(day_folder(*day));
    }
    for taxonomy in &site.taxonomies {
        folders.insert(taxonomy.kind.folder().to_owned());
        for term in &taxonomy.terms {
            let folder = term.folder.to_lowercase();
            // Of a large taxonomy each part has an index of its own.
            if let Some((part, _)) = folder.rsplit_once('/') {
                folders.insert(part.to_owned());
            }
            folders.insert(folder);
        }
    }
    folders
}

/// The folder of a day's list; in years of four digits without chrono's slower formatting.
fn day_folder(day: NaiveDate) -> String {
    if (0..=9999).contains(&day.year()) {
        format!("{:04}/{:02}/{:02}", day.year(), day.month(), day.day())
    } else {
        day.format("%Y/%m/%d").to_string()
    }
}

fn is_reserved(path: &str, folders: &HashSet<String>) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let page = || {
        // One letter first: it spares nearly all paths the search.
        folder.contains('p')
            && folder
                .rsplit_once("page/")
                .is_some_and(|(list, _)| folders.contains(list.trim_end_matches('/')))
    };
    path == "404.html"
        || (name == "index.html" && folders.contains(folder))
        || page()
        || ["assets/", "files/"].iter().any(|own| path.starts_with(own))
}
