//! The configuration as the program needs it: paths resolved, URLs and zones parsed, no option that
//! a default could fill. It is made from the file as written and the flags, one layer each.

pub mod diagnose;
pub mod file;

use std::path::{Component, Path, PathBuf};

use chrono_tz::Tz;
use url::Url;

use crate::config::file::SiteFile;
use crate::error::{Concern, Error, Result};
use crate::model::permalink::{DEFAULT, Permalink};

/// Everything a build wants to know.
#[derive(Debug, Clone)]
pub struct Config {
    /// The folder of `site.toml`, or where the program was started: templates, themes and the cache
    /// are looked for here.
    pub root: PathBuf,
    /// The site's name.
    pub title: String,
    /// One sentence about the site.
    pub description: String,
    /// The language of the site and of its interface, as BCP 47 has it.
    pub lang: String,
    /// Where the site will be, with a `/` at the end.
    pub base_url: Option<Url>,
    /// In which zone times are shown, and read where they have no offset.
    pub timezone: Tz,
    /// The content folders, in order.
    pub content: Vec<PathBuf>,
    /// Where the site is written.
    pub output: PathBuf,
    /// The theme's name; none for the default one.
    pub theme: Option<String>,
    /// How articles are addressed.
    pub permalink: Permalink,
    /// Rows of a list's numbered page.
    pub paginate: usize,
    /// Globs of the files to read; all when empty.
    pub include: Vec<String>,
    /// Globs of the files to leave alone.
    pub exclude: Vec<String>,
    /// The site's own rule files.
    pub rules: Option<PathBuf>,
    /// Where the manifest is kept, outside of the output.
    pub cache: PathBuf,
    /// Posts above this size are reported and not read.
    pub max_post_bytes: u64,
    /// Whether drafts are built.
    pub drafts: bool,
}

/// The layer of the flags: what was given wins over the file.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// `--config`.
    pub config: Option<PathBuf>,
    /// `--content`, as often as given.
    pub content: Vec<PathBuf>,
    /// `--output`.
    pub output: Option<PathBuf>,
    /// `--base-url`.
    pub base_url: Option<String>,
    /// `--theme`.
    pub theme: Option<String>,
    /// `--drafts`.
    pub drafts: bool,
}

/// The name of the configuration file.
pub const FILE_NAME: &str = "site.toml";

impl Config {
    /// Reads the file (the named one, else `site.toml` in `here`, else none) and adds the flags.
    pub fn load(flags: &Flags, here: &Path) -> Result<Self> {
        let path =
            flags.config.as_ref().map_or_else(|| here.join(FILE_NAME), |path| here.join(path));
        let file = match std::fs::read(&path) {
            Ok(bytes) => file::parse(&bytes, &path)?,
            Err(error)
                if error.kind() == std::io::ErrorKind::NotFound && flags.config.is_none() =>
            {
                if flags.content.is_empty() {
                    return Err(Error::new(Concern::Config, "there is no `site.toml` here, and no `--content`")
                        .at(here)
                        .help("name a folder of posts, for example `reprint build --content some/mirror --output public`"));
                }
                SiteFile::default()
            }
            Err(error) => {
                return Err(Error::io(Concern::Config, "read the configuration", &path, &error));
            }
        };
        let root = path.parent().map_or_else(|| here.to_owned(), Path::to_owned);
        Self::from_layers(file, flags, &root, here, &path)
    }

    fn from_layers(
        file: SiteFile,
        flags: &Flags,
        root: &Path,
        here: &Path,
        path: &Path,
    ) -> Result<Self> {
        // No `..`: a key that is forgotten here does not compile.
        let SiteFile {
            title,
            description,
            lang,
            base_url,
            timezone,
            content,
            output,
            theme,
            permalink,
            paginate,
            include,
            exclude,
            rules,
            cache,
            max_post_bytes,
            drafts,
        } = file;
        let wrong = |message: String| Error::new(Concern::Config, message).at(path);
        let base_url = match flags.base_url.as_deref() {
            Some(given) => Some(
                parse_base(given)
                    .map_err(|why| Error::new(Concern::Config, format!("--base-url: {why}")))?,
            ),
            None => base_url
                .map(|given| parse_base(&given).map_err(|why| wrong(format!("base_url: {why}"))))
                .transpose()?,
        };
        let lang = lang.unwrap_or_else(|| "zh-Hans".to_owned());
        if !is_language(&lang) {
            return Err(wrong(format!("lang: `{lang}` is no language"))
                .help("use a language tag, such as \"zh-Hans\", \"zh-Hant\" or \"en\""));
        }
        let timezone = timezone.as_deref().unwrap_or("UTC");
        let timezone: Tz = timezone.parse().map_err(|_| {
            wrong(format!("timezone: `{timezone}` is no zone"))
                .help("use a name of the tz database, such as \"Asia/Shanghai\" or \"UTC\"")
        })?;
        let permalink = Permalink::parse(permalink.as_deref().unwrap_or(DEFAULT))
            .map_err(|why| wrong(format!("permalink: {why}")))?;
        let paginate = paginate.unwrap_or(50);
        if !(5..=1000).contains(&paginate) {
            return Err(wrong(format!("paginate: {paginate} is not between 5 and 1000")));
        }
        let content = if flags.content.is_empty() {
            let named = content.unwrap_or_else(|| vec![PathBuf::from("content")]);
            named.iter().map(|folder| normal(&root.join(folder))).collect()
        } else {
            flags.content.iter().map(|folder| normal(&here.join(folder))).collect()
        };
        let output = flags.output.as_ref().map_or_else(
            || normal(&root.join(output.unwrap_or_else(|| PathBuf::from("public")))),
            |output| normal(&here.join(output)),
        );
        let config = Self {
            root: normal(root),
            title: title.unwrap_or_else(|| "Reprint".to_owned()),
            description: description.unwrap_or_default(),
            lang,
            base_url,
            timezone,
            content,
            output,
            theme: flags.theme.clone().or(theme),
            permalink,
            paginate,
            include: include.unwrap_or_default(),
            exclude: exclude.unwrap_or_default(),
            rules: rules.map(|folder| normal(&root.join(folder))),
            cache: normal(&root.join(cache.unwrap_or_else(|| PathBuf::from(".reprint")))),
            max_post_bytes: max_post_bytes.unwrap_or(16 << 20),
            drafts: flags.drafts || drafts.unwrap_or(false),
        };
        config.check_folders()?;
        Ok(config)
    }

    /// Folders that lie in each other would make a site of its own output, or read posts twice.
    fn check_folders(&self) -> Result<()> {
        let real = real_path;
        let output = real(&self.output);
        for (at, folder) in self.content.iter().enumerate() {
            let folder = real(folder);
            if output.starts_with(&folder) {
                return Err(Error::new(Concern::Config, "the output folder lies in the content folder")
                    .at(&self.output)
                    .help(format!("the next build would read its own pages as content of {}; choose an output folder outside", folder.display())));
            }
            if folder.starts_with(&output) {
                return Err(Error::new(
                    Concern::Config,
                    "the content folder lies in the output folder",
                )
                .at(&folder)
                .help(format!(
                    "a build sweeps what it does not own from {}; choose another output folder",
                    self.output.display()
                )));
            }
            for other in &self.content[at + 1..] {
                let other = real(other);
                if other.starts_with(&folder) || folder.starts_with(&other) {
                    return Err(Error::new(
                        Concern::Config,
                        "two content folders are the same, or one lies in the other",
                    )
                    .at(&other)
                    .help("name each folder once; subfolders are read anyway"));
                }
            }
        }
        if real(&self.cache).starts_with(&output) {
            return Err(Error::new(Concern::Config, "the cache folder lies in the output folder")
                .at(&self.cache)
                .help("set `cache` in site.toml to a folder that is not published"));
        }
        Ok(())
    }
}

fn parse_base(given: &str) -> std::result::Result<Url, String> {
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

/// A path without symbolic links, as far as it is there.
fn real_path(path: &Path) -> PathBuf {
    for above in path.ancestors() {
        if let Ok(real) = above.canonicalize() {
            return path.strip_prefix(above).map_or(real.clone(), |rest| real.join(rest));
        }
    }
    path.to_owned()
}

/// Whether a text has the form of a language tag: `zh`, `zh-Hans`, `en-GB` (BCP 47, section 2.1).
fn is_language(lang: &str) -> bool {
    let mut parts = lang.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

/// Takes `.` and `..` out of a path without asking the disk.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(out.components().next_back(), Some(Component::Normal(_))) =>
            {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests;
