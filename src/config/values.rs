//! The checks of single values of `site.toml`. Each mistake is a sentence for the user; what to write
//! instead is in [`help`].

use std::path::PathBuf;

use chrono_tz::Tz;
use url::Url;

use crate::model::language;
use crate::text::is_invisible;

type Checked<T> = Result<T, String>;

/// What to write instead, by key.
pub fn help(key: &str) -> &'static str {
    match key {
        "base_url" | "mirrors" | "url" => "write it like \"https://example.org/mirror/\"",
        "content" => "name at least one folder of posts, for example [\"content\"]",
        "clear_urls" | "filter_lists" | "removals" => {
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
        "branch" => "the default is \"gh-pages\"",
        "domain" => "write it like \"news.example.org\", without https:// and /",
        "email" | "name" => "commits show it: write a name, or an address of mail, without < and >",
        "history" => "single keeps the newest commit alone, keep all of them",
        "kind" => {
            "kinds are branch, artifact (`path`), dir (`path`, needed) and zip (`path`, `years`); a branch may have `remote`, `branch`, `history` and `domain`, and every target `url`"
        }
        "max_deletes" => "a number of per cent, 0 to 100; 5 is the default",
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
    if !url.username().is_empty() || url.password().is_some() {
        return Err("it has a name or password in it, which every page would show".to_owned());
    }
    if [".html", ".htm"].iter().any(|end| url.path().ends_with(end)) {
        return Err(format!("`{given}` is a page; the address of the site ends with its folder"));
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

/// A name that git takes for a branch (the rules of `git check-ref-format`, as far as they concern
/// what people write).
pub fn branch(name: String) -> Checked<String> {
    let is_odd_part =
        |part: &str| part.starts_with('.') || part.ends_with(".lock") || part.is_empty();
    let wrong = name.starts_with('-')
        || name.starts_with("refs/")
        || name.ends_with('.')
        || ["@", "HEAD"].contains(&name.as_str())
        || name.split('/').any(is_odd_part)
        || ["..", "@{"].iter().any(|part| name.contains(part))
        || name.chars().any(|c| is_invisible(c) || is_bidi(c) || " ~^:?*[\\".contains(c));
    if wrong { Err(format!("`{name}` is no name of a branch")) } else { Ok(name) }
}

/// Signs that turn the direction of text, so that a name looks like another (Unicode, bidi controls).
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}')
}

/// A domain of one's own, without anything around it, in small letters.
pub fn domain(name: &str) -> Checked<String> {
    let host = Url::parse(&format!("https://{name}/")).ok().filter(|url| {
        let is_bare = url.path() == "/" && url.port().is_none() && !name.contains(['/', '@', ':']);
        is_bare && url.domain().is_some_and(|domain| domain.contains('.'))
    });
    let host = host.as_ref().and_then(Url::domain);
    host.map(str::to_owned).ok_or_else(|| format!("`{name}` is no domain"))
}

/// A name or address of mail as commits have them.
pub fn author(given: &str) -> Checked<String> {
    let given = given.trim().to_owned();
    let fits = !given.is_empty() && !given.chars().any(|c| c.is_control() || "<>".contains(c));
    if fits { Ok(given) } else { Err(format!("`{given}` cannot stand in a commit")) }
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
