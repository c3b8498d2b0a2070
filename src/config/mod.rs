//! The configuration as the program needs it: paths resolved, URLs and zones parsed, no option that
//! a default could fill. It is made from the file as written and the flags, one layer each.

pub mod diagnose;
pub mod file;
pub mod folders;
pub mod outlook;
pub mod publishing;
pub mod removals;
pub mod values;
pub mod written;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono_tz::Tz;
use url::Url;

use crate::config::file::SiteFile;
use crate::config::folders::{Folders, label, normal};
use crate::config::outlook::{Outlook, OutlookFile};
use crate::config::publishing::{Publishing, TargetKind};
use crate::config::written::Written;
use crate::error::{Concern, Error, Result};
use crate::model::images::Images;
use crate::model::permalink::{DEFAULT, Permalink};
use crate::model::removal::Removals;

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
    /// How messages name each content folder: as it was given.
    pub labels: Vec<String>,
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
    /// Filter lists in the syntax of Adblock Plus, with the paths as they were given.
    pub filter_lists: Vec<(PathBuf, String)>,
    /// A file of `ClearURLs` rules, with its path as it was given.
    pub clear_urls: Option<(PathBuf, String)>,
    /// Whether pictures are fetched from where they are, not from a proxy that a mirror put in front.
    pub unwrap_image_proxies: bool,
    /// What becomes of pictures on other servers.
    pub images: Images,
    /// The same for articles of single hosts; a name with a dot in front holds for all below it.
    pub images_by_host: BTreeMap<String, Images>,
    /// Where the manifest is kept, outside of the output.
    pub cache: PathBuf,
    /// Posts above this size are reported and not read.
    pub max_post_bytes: u64,
    /// Whether drafts are built.
    pub drafts: bool,
    /// The folder of the site's own pages, whether it is there or not.
    pub pages: PathBuf,
    /// The folder of files that are copied as they are, whether it is there or not.
    pub static_files: PathBuf,
    /// What the site shows besides articles and their lists.
    pub outlook: Outlook,
    /// Where the site is published.
    pub publish: Publishing,
    /// All places at which the same site can be read; none where there is only one.
    pub copies: Vec<Url>,
    /// What was asked to be taken down.
    pub removals: Removals,
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
        let mut text = String::new();
        let file = match std::fs::read(&path) {
            Ok(bytes) => {
                text = file::text(&bytes, &path)?;
                file::parse(&text, &path)?
            }
            Err(error)
                if error.kind() == std::io::ErrorKind::NotFound && flags.config.is_none() =>
            {
                if flags.content.is_empty() {
                    return Err(Error::new(
                        Concern::Config,
                        "there is no `site.toml` here, and no `--content`",
                    )
                    .at(here)
                    .help("name a folder of posts, for example `--content some/mirror`"));
                }
                SiteFile::default()
            }
            Err(error) => {
                let made = Error::io(Concern::Config, "read the configuration", &path, &error);
                return Err(match error.kind() {
                    std::io::ErrorKind::NotFound => made.help("check the spelling of `--config`"),
                    _ => made,
                });
            }
        };
        let root = path.parent().map_or_else(|| here.to_owned(), Path::to_owned);
        Self::from_layers(file, flags, &root, here, &Written { path: &path, text: &text })
    }

    /// The same site at another address.
    #[must_use]
    pub fn at(&self, base_url: Url) -> Self {
        let copies = self.publish.copies(Some(&base_url));
        let mut removals = self.removals.clone();
        removals::settle(&mut removals, &self.publish.everywhere(Some(&base_url)));
        Self { base_url: Some(base_url), copies, removals, ..self.clone() }
    }

    /// The file of removals, whether it is there or not.
    pub fn removals_file(&self) -> PathBuf {
        let label = self.removals.label.as_str();
        self.root.join(if label.is_empty() { removals::FILE_NAME } else { label })
    }

    #[expect(clippy::too_many_lines, reason = "each key has its line, and none is forgotten")]
    fn from_layers(
        file: SiteFile,
        flags: &Flags,
        root: &Path,
        here: &Path,
        written: &Written<'_>,
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
            filter_lists,
            clear_urls,
            unwrap_image_proxies,
            images,
            images_by_host,
            cache,
            max_post_bytes,
            drafts,
            pages,
            static_files,
            canonical,
            robots,
            open_graph,
            json_ld,
            archive_links,
            sitemap,
            news_sitemap,
            data,
            license,
            contact,
            tag_pages_from,
            terms_order,
            nav,
            footer,
            feeds,
            redirects,
            theme_options,
            publish,
            removals,
        } = file;
        let outlook = OutlookFile {
            canonical,
            robots,
            open_graph,
            json_ld,
            archive_links,
            sitemap,
            news_sitemap,
            data,
            license,
            contact,
            tag_pages_from,
            terms_order,
            nav,
            footer,
            feeds,
            redirects,
            theme_options,
        };
        let base_url = match flags.base_url.as_deref() {
            Some(given) => Some(
                values::base_url(given)
                    .map_err(|why| Error::new(Concern::Config, format!("--base-url: {why}")))?,
            ),
            None => written.value("base_url", base_url, |given| values::base_url(&given))?,
        };
        let content = written.value("content", content, values::folders)?;
        let content: Vec<(PathBuf, String)> = if flags.content.is_empty() {
            let named = content.unwrap_or_else(|| vec![PathBuf::from("content")]);
            named.iter().map(|folder| (normal(&root.join(folder)), label(folder))).collect()
        } else {
            flags.content.iter().map(|folder| (normal(&here.join(folder)), label(folder))).collect()
        };
        let (content, labels) = content.into_iter().unzip();
        let output = flags.output.as_ref().map_or_else(
            || normal(&root.join(output.unwrap_or_else(|| PathBuf::from("public")))),
            |output| normal(&here.join(output)),
        );
        // A folder that is named has to be there; the usual ones may be.
        let existing = |key: &str, folder| {
            written
                .value(key, folder, |folder: PathBuf| values::existing(normal(&root.join(folder))))
        };
        let rules = existing("rules", rules)?;
        let files = |named: Vec<PathBuf>| {
            let file = |path: &PathBuf| {
                let label = label(path);
                values::file(normal(&root.join(path))).map(|path| (path, label))
            };
            named.iter().map(file).collect::<std::result::Result<Vec<_>, String>>()
        };
        let filter_lists = written.value("filter_lists", filter_lists, files)?;
        let clear_urls = written.value("clear_urls", clear_urls, |path| files(vec![path]))?;
        let images_by_host =
            images_by_host.unwrap_or_default().into_iter().map(|(host, images)| {
                let images = written.value("images", Some(images), |name| Images::parse(&name))?;
                Ok((host.to_lowercase(), images.unwrap_or_default()))
            });
        let images_by_host = images_by_host.collect::<Result<_>>()?;
        let permalink = match written
            .value("permalink", permalink, |text| Permalink::parse(&text))?
        {
            Some(permalink) => permalink,
            None => Permalink::parse(DEFAULT).map_err(|why| Error::new(Concern::Config, why))?,
        };
        let pages_named = pages.is_some();
        let publish = publish.unwrap_or_default().checked(root, written)?;
        let base_url = base_url.or_else(|| publish.own_address());
        let copies = publish.copies(base_url.as_ref());
        let removals =
            removals::load(removals, root, written, &publish.everywhere(base_url.as_ref()))?;
        let config = Self {
            root: normal(root),
            title: written
                .value("title", title, values::title)?
                .unwrap_or_else(|| "Reprint".to_owned()),
            description: description.unwrap_or_default(),
            lang: written
                .value("lang", lang, values::language)?
                .unwrap_or_else(|| "zh-Hans".to_owned()),
            base_url,
            timezone: written
                .value("timezone", timezone, |name| values::zone(&name))?
                .unwrap_or(Tz::UTC),
            content,
            labels,
            output,
            theme: flags.theme.clone().or(theme),
            permalink,
            paginate: written.value("paginate", paginate, values::rows)?.unwrap_or(50),
            include: include.unwrap_or_default(),
            exclude: exclude.unwrap_or_default(),
            rules,
            filter_lists: filter_lists.unwrap_or_default(),
            clear_urls: clear_urls.and_then(|mut files| files.pop()),
            unwrap_image_proxies: unwrap_image_proxies.unwrap_or(false),
            images: written
                .value("images", images, |name| Images::parse(&name))?
                .unwrap_or_default(),
            images_by_host,
            cache: normal(&root.join(cache.unwrap_or_else(|| PathBuf::from(".reprint")))),
            max_post_bytes: written
                .value("max_post_bytes", max_post_bytes, values::bytes)?
                .unwrap_or(16 << 20),
            drafts: flags.drafts || drafts.unwrap_or(false),
            pages: existing("pages", pages)?.unwrap_or_else(|| normal(&root.join("content/pages"))),
            static_files: existing("static", static_files)?
                .unwrap_or_else(|| normal(&root.join("static"))),
            outlook: outlook.checked(written)?,
            publish,
            copies,
            removals,
        };
        let targets = config.publish.targets.iter();
        let targets: Vec<_> =
            targets.filter_map(|target| Some((target.kind, target.path.as_deref()?))).collect();
        config.check_folders(pages_named, &targets)?;
        Ok(config)
    }

    /// Whether these targets, as paths from the root or from where the program runs, may be published
    /// to. Those of the file were asked for when it was read.
    ///
    /// # Errors
    /// [`Concern::Config`] where a target lies among what is read or built, or in another one.
    pub fn check_targets(&self, targets: &[(TargetKind, &Path)]) -> Result<()> {
        self.check_folders(false, targets)
    }

    fn check_folders(&self, pages_named: bool, targets: &[(TargetKind, &Path)]) -> Result<()> {
        folders::check(&Folders {
            content: &self.content,
            output: &self.output,
            cache: &self.cache,
            pages: &self.pages,
            pages_named,
            static_files: &self.static_files,
            targets,
        })
    }
}

#[cfg(test)]
mod tests;
