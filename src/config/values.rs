//! The checks of single values of `site.toml`. Each mistake is a sentence for the user; what to write
//! instead is in [`help`].

use std::path::PathBuf;

use chrono_tz::Tz;
use url::Url;

use crate::model::language;

type Checked<T> = Result<T, String>;

/// What to write instead, by key.
pub fn help(key: &str) -> &'static str {
    match key {
        "base_url" => "write it like \"https://example.org/mirror/\"",
        "content" => "name at least one folder of posts, for example [\"content\"]",
        "clear_urls" | "filter_lists" => {
            "check the spelling; paths start at the folder of site.toml"
        }
        "images" => {
            "hotlink shows pictures, click waits for the reader, link only names them, drop leaves them out"
        }
        "canonical" => {
            "self names the page itself, original the outlet's page, none leaves the link out"
        }
        "contact" => {
            "write it like \"mailto:editor@example.org\" or \"https://example.org/contact\""
        }
        "entries" | "max_bytes" | "tags_from" | "term_entries" => {
            "the demo's site.toml shows the default of each key of [feeds]"
        }
        "footer" | "nav" => {
            "name home, archive, tags, categories, sources, authors or feeds, or write { name = \"About\", url = \"about.html\" }"
        }
        "redirects" => {
            "write it like \"old/page.html\" = \"new/page.html\", or with an absolute URL on the right"
        }
        "robots" => "allow, noindex, or no-ai",
        "tag_pages_from" => "a number of articles; 2 is the default",
        "terms_order" => "letters, or count",
        "lang" => "use a language tag, such as \"zh-Hans\", \"zh-Hant\" or \"en\"",
        "max_post_bytes" => "a number of bytes; 16777216 is the default",
        "paginate" => "rows of a page; 50 is the default",
        "permalink" => "the default is \"/:year/:month/:day/:id.html\"",
        "pages" | "rules" | "static" => "check the spelling, make the folder, or leave the key out",
        "title" => "write the site's name, or leave the key out",
        "timezone" => "use a name of the tz database, such as \"Asia/Shanghai\" or \"UTC\"",
        _ => "the manual explains each key",
    }
}

/// A name that is there to be seen: feeds must have one (RFC 4287, 4.2.14).
pub fn title(given: String) -> Checked<String> {
    if given.trim().is_empty() { Err("it is empty".to_owned()) } else { Ok(given) }
}

/// An absolute http(s) URL; a `/` at its end is added.
pub fn base_url(given: &str) -> Checked<Url> {
    let mut url = Url::parse(given).map_err(|why| format!("`{given}` is no URL ({why})"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(format!("`{given}` does not start with https:// or http://"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(format!("`{given}` has a query or fragment"));
    }
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Ok(url)
}

/// A text of the form of a language tag: `zh`, `zh-Hans`, `en-GB` (BCP 47, section 2.1).
pub fn language(lang: String) -> Checked<String> {
    if language::is_tag(&lang) { Ok(lang) } else { Err(format!("`{lang}` is no language")) }
}

/// A zone of the tz database.
pub fn zone(name: &str) -> Checked<Tz> {
    name.parse().map_err(|_| format!("`{name}` is no zone"))
}

/// Rows of a page.
pub fn rows(rows: i64) -> Checked<usize> {
    match usize::try_from(rows) {
        Ok(rows) if (5..=1000).contains(&rows) => Ok(rows),
        _ => Err(format!("{rows} is not between 5 and 1000")),
    }
}

/// A number within bounds.
pub fn count(number: i64, least: usize, most: usize) -> Checked<usize> {
    usize::try_from(number)
        .ok()
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| format!("{number} is not between {least} and {most}"))
}

/// An address that people can be reached at.
pub fn contact(given: &str) -> Checked<String> {
    match Url::parse(given) {
        Ok(url) if matches!(url.scheme(), "http" | "https" | "mailto") => Ok(url.into()),
        _ => Err(format!("`{given}` is no address")),
    }
}

/// A size in bytes.
pub fn bytes(bytes: i64) -> Checked<u64> {
    u64::try_from(bytes).map_err(|_| format!("{bytes} is no size"))
}

/// A list of folders that has any.
pub fn folders(folders: Vec<PathBuf>) -> Checked<Vec<PathBuf>> {
    if folders.is_empty() { Err("it names no folder".to_owned()) } else { Ok(folders) }
}

/// A file that is there.
pub fn file(path: PathBuf) -> Checked<PathBuf> {
    if path.is_file() { Ok(path) } else { Err(format!("there is no file {}", path.display())) }
}

/// A folder that is there.
pub fn existing(folder: PathBuf) -> Checked<PathBuf> {
    if folder.is_dir() {
        Ok(folder)
    } else {
        Err(format!("there is no folder {}", folder.display()))
    }
}
