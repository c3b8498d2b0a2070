//! Addresses of articles. Contested ones go to the earliest by (date, ID); the others carry their ID.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate};

use crate::fingerprint::Fingerprint;
use crate::model::problem::Problem;
use crate::model::site::Site;
use crate::model::site_path;

/// Settles every article's path, which is the one that it would like. Articles are in order, oldest
/// first.
pub fn place(site: &mut Site, problems: &mut Vec<Problem>) {
    let reserved = reserved(site);
    let mut taken: HashMap<Fingerprint, usize> = HashMap::with_capacity(site.articles.len());
    for at in 0..site.articles.len() {
        let article = &site.articles[at];
        let path = &article.path;
        let fold = site_path::fold(path);
        let name = name(&fold);
        let other = taken.get(&name).map(|other| site.articles[*other].source_path.to_string());
        let other = other
            .or_else(|| is_reserved(&fold, &reserved).then(|| "a page of the site".to_owned()));
        let Some(other) = other else {
            taken.insert(name, at);
            continue;
        };
        let id = &article.id;
        let free = |own: &String| {
            let fold = site_path::fold(own);
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
        taken.insert(self::name(&site_path::fold(&own)), at);
        site.articles[at].path = own;
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

/// Where the parts of a large taxonomy's index stand, below the taxonomy's folder.
const LETTERS: &str = "/letters";

/// Folders that are the site's own with everything in them, whether this site has them or not:
/// settings that change must not move articles.
const OWN: [&str; 3] = ["assets", "files", "own-files"];

/// Files at the top of a site: no article stands there, nor in a folder of such a name.
const FILES: [&str; 6] =
    ["feed.xml", "sitemap.xml", "robots.txt", "404.html", "mirrors.json", ".nojekyll"];

/// Folders of which only some files are the site's own, and how those end. Articles may stand beside
/// them: their own files end otherwise.
const SHARED: [(&str, &str); 4] =
    [("feeds", ".xml"), ("feeds", ".json"), ("sitemaps", ".xml"), ("data", ".json")];

/// Folders whose page is one of the site's own.
fn reserved(site: &Site) -> HashSet<String> {
    let mut folders: HashSet<String> =
        ["", "archive", "undated", "feeds"].into_iter().map(str::to_owned).collect();
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
        folders.insert(format!("{}{LETTERS}", taxonomy.kind.folder()));
        folders.extend(taxonomy.terms.iter().map(|term| term.address.to_lowercase()));
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
    let part = || {
        let up = folder.rsplit_once('/').map_or("", |(up, _)| up);
        up.ends_with(LETTERS) && folders.contains(up)
    };
    (name == "index.html" && (folders.contains(folder) || part()))
        || page()
        || is_own(path)
        || is_in_a_file(folder, folders)
}

/// Whether a path is the site's own at its top.
fn is_own(path: &str) -> bool {
    let (top, below) = path.split_once('/').map_or((path, false), |(top, _)| (top, true));
    FILES.contains(&top) || (below && OWN.contains(&top))
}

/// Whether a folder is, or is in, one of the name of a feed, a sitemap or records. The feed of a list
/// stands in the list's folder.
fn is_in_a_file(folder: &str, folders: &HashSet<String>) -> bool {
    // Hardly any folder has a dot: it spares nearly all paths the search.
    if !folder.contains('.') {
        return false;
    }
    let top = folder.split('/').next().unwrap_or(folder);
    let ends = SHARED.iter().filter(|(own, _)| top == *own).map(|(_, end)| end);
    let is_file = |part: &str| ends.clone().any(|end| part.ends_with(end));
    folder.split('/').skip(1).any(is_file)
        || folder.match_indices("/feed.xml").any(|(at, found)| {
            let rest = &folder[at + found.len()..];
            (rest.is_empty() || rest.starts_with('/')) && folders.contains(&folder[..at])
        })
}
