//! The checks of single values of `site.toml`. Each mistake is a sentence for the user; what to write
//! instead is in [`help`].

use std::path::PathBuf;

use chrono_tz::Tz;
use url::Url;

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
        "lang" => "use a language tag, such as \"zh-Hans\", \"zh-Hant\" or \"en\"",
        "max_post_bytes" => "a number of bytes; 16777216 is the default",
        "paginate" => "rows of a page; 50 is the default",
        "permalink" => "the default is \"/:year/:month/:day/:id.html\"",
        "rules" => "check the spelling, or leave `rules` out",
        "timezone" => "use a name of the tz database, such as \"Asia/Shanghai\" or \"UTC\"",
        _ => "the manual explains each key",
    }
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
    let mut parts = lang.split('-');
    let primary = parts.next().unwrap_or_default();
    let well_formed = (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        });
    if well_formed { Ok(lang) } else { Err(format!("`{lang}` is no language")) }
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
