//! Addresses of articles. Contested ones go to the earliest by (date, ID); the others carry their ID.

use std::collections::{HashMap, HashSet};

use chrono::Datelike;

use crate::index::settings::Settings;
use crate::model::permalink::Parts;
use crate::model::problem::Problem;
use crate::model::site::Site;

/// Sets every article's path. Articles are in order, oldest first.
pub fn place(site: &mut Site, settings: &Settings<'_>, problems: &mut Vec<Problem>) {
    let reserved = reserved(site);
    let mut taken: HashMap<String, usize> = HashMap::with_capacity(site.articles.len());
    for at in 0..site.articles.len() {
        let article = &site.articles[at];
        let path = settings.permalink.path(&Parts {
            id: article.id.as_str(),
            slug: &article.slug,
            date: article.date.as_ref(),
            categories: &article.place,
        });
        // Some file systems, and some readers' disks, do not tell `A` from `a`.
        let fold = path.to_lowercase();
        let other = taken.get(&fold).map(|other| site.articles[*other].source_path.to_string());
        let other = other
            .or_else(|| is_reserved(&fold, &reserved).then(|| "a list of the site".to_owned()));
        let path = match other {
            None => {
                taken.insert(fold, at);
                path
            }
            Some(other) => {
                let id = &article.id;
                let free = |own: &String| {
                    let fold = own.to_lowercase();
                    !taken.contains_key(&fold) && !is_reserved(&fold, &reserved)
                };
                #[expect(
                    clippy::maybe_infinite_iter,
                    reason = "there are fewer articles than numbers"
                )]
                let own = std::iter::once(with_id(&path, id.as_str()))
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
                taken.insert(own.to_lowercase(), at);
                own
            }
        };
        site.articles[at].path = path;
    }
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
    for day in site.days.keys() {
        folders.insert(format!("{:04}", day.year()));
        folders.insert(day.format("%Y/%m").to_string());
        folders.insert(day.format("%Y/%m/%d").to_string());
    }
    for taxonomy in &site.taxonomies {
        folders.insert(taxonomy.kind.folder().to_owned());
        for term in &taxonomy.terms {
            folders.insert(term.folder.to_lowercase());
        }
    }
    folders
}

fn is_reserved(path: &str, folders: &HashSet<String>) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let page = || {
        folder
            .rsplit_once("page/")
            .is_some_and(|(list, _)| folders.contains(list.trim_end_matches('/')))
    };
    path == "404.html"
        || (name == "index.html" && folders.contains(folder))
        || page()
        || ["assets/", "files/"].iter().any(|own| path.starts_with(own))
}
