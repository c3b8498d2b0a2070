//! Which file of which layer counts: `templates/NAME` of the site, `themes/THEME/NAME` of the site,
//! the bundled theme's, the default theme's. Knows names and bytes, not what is in them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::config::diagnose::{nearest, not_utf8};
use crate::error::{Concern, Error, Result};
use crate::fingerprint::Fingerprint;
use crate::theme::embedded::{File, TEMPLATES, THEMES};

/// A text and where it comes from.
type Text = (PathBuf, String);

/// All files of a theme by name: of each the layers that have it, the one that counts last.
#[derive(Debug)]
pub struct Layers {
    texts: BTreeMap<String, Vec<Text>>,
    /// What lies in `assets/`, by its path below that.
    assets: BTreeMap<String, Vec<u8>>,
}

/// The folder of files that are published as they are.
const ASSETS: &str = "assets/";

/// Files that a theme is made of besides its assets.
const TEXTS: &[&str] = &[".html", ".css", ".toml"];

impl Layers {
    /// Reads the layers.
    pub fn new(config: &Config) -> Result<Self> {
        let mut layers = Self { texts: BTreeMap::new(), assets: BTreeMap::new() };
        layers.put_embedded(TEMPLATES, Path::new("templates"))?;
        // The default theme has a name too, though it need not be named.
        if let Some(theme) = config
            .theme
            .as_ref()
            .filter(|theme| *theme != "default" || config.root.join("themes/default").is_dir())
        {
            layers.theme(theme, &config.root)?;
        }
        // The program's own repository is a site, whose templates are the default theme itself: a
        // file that says what the default says must not hide a theme's.
        let own = config.root.join("templates");
        for (name, bytes) in folder(&own)? {
            let default =
                TEMPLATES.iter().any(|(known, embedded)| *known == name && *embedded == bytes);
            if !default {
                layers.put(&name, &own, bytes)?;
            }
        }
        Ok(layers)
    }

    fn theme(&mut self, theme: &str, root: &Path) -> Result<()> {
        let own = root.join("themes").join(theme);
        let bundled = THEMES.iter().find(|(name, _)| *name == theme);
        let plain_name =
            !theme.is_empty() && !theme.contains(['/', '\\']) && !theme.starts_with('.');
        if !plain_name || (bundled.is_none() && !own.is_dir()) {
            let known: Vec<&str> =
                std::iter::once("default").chain(THEMES.iter().map(|(name, _)| *name)).collect();
            if !plain_name {
                return Err(Error::new(Concern::Config, format!("`{theme}` is no name of a theme"))
                    .help("it is the name of a folder in `themes/` beside site.toml, or of a bundled theme"));
            }
            let meant = nearest(theme, &known)
                .map_or(String::new(), |name| format!("; did you mean `{name}`?"));
            return Err(Error::new(Concern::Config, format!("there is no theme `{theme}`{meant}"))
                .help(format!("bundled themes are: {}; a theme of your own is a folder `themes/{theme}` beside site.toml", known.join(", "))));
        }
        let files = bundled.map_or(&[][..], |(_, files)| files);
        self.put_embedded(files, &Path::new("themes").join(theme))?;
        // The same holds for the repository's own `themes`.
        for (name, bytes) in folder(&own)? {
            if !files.iter().any(|(known, embedded)| *known == name && *embedded == bytes) {
                self.put(&name, &own, bytes)?;
            }
        }
        Ok(())
    }

    fn put_embedded(&mut self, files: &[File], folder: &Path) -> Result<()> {
        files.iter().try_for_each(|(name, bytes)| self.put(name, folder, bytes.to_vec()))
    }

    fn put(&mut self, name: &str, folder: &Path, bytes: Vec<u8>) -> Result<()> {
        if let Some(asset) = name.strip_prefix(ASSETS) {
            self.assets.insert(asset.to_owned(), bytes);
            return Ok(());
        }
        let path = folder.join(name);
        let text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            not_utf8(error.as_bytes(), at, &path)
        })?;
        self.texts.entry(name.to_owned()).or_default().push((path, text));
        Ok(())
    }

    /// A file's text.
    pub fn read(&self, name: &str) -> Result<String> {
        self.all(name)
            .last()
            .map(|(_, text)| text.to_owned())
            .ok_or_else(|| Error::new(Concern::Config, format!("the theme has no file `{name}`")))
    }

    /// The hash of all files, names and bytes.
    pub fn fingerprint(&self) -> Fingerprint {
        let texts: Vec<(&str, &str)> = self
            .texts
            .iter()
            .flat_map(|(name, layers)| layers.iter().map(move |(_, text)| (&**name, &**text)))
            .collect();
        Fingerprint::of_value(&(texts, &self.assets))
    }

    /// A file's place and text in each layer that has it, the one that counts last.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = (&'a Path, &'a str)> {
        let layers = self.texts.get(name).map_or(&[][..], Vec::as_slice);
        layers.iter().map(|(path, text)| (path.as_path(), text.as_str()))
    }

    /// Name, place and text of all templates.
    pub fn templates(&self) -> impl Iterator<Item = (&str, &Path, &str)> {
        self.texts.iter().filter(|(name, _)| name.strip_suffix(".html").is_some()).filter_map(
            |(name, layers)| {
                let (path, text) = layers.last()?;
                Some((name.as_str(), path.as_path(), text.as_str()))
            },
        )
    }

    /// Name below `assets/` and bytes of all files that are published as they are.
    pub fn assets(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.assets.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }
}

/// The templates, stylesheets, texts and assets in a folder; none, where there is no folder.
fn folder(path: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut found = Vec::new();
    let mut open = vec![String::new(), "i18n/".to_owned(), ASSETS.to_owned()];
    while let Some(prefix) = open.pop() {
        let below = path.join(&prefix);
        let failed = |error: &std::io::Error| {
            Error::io(Concern::Config, "read the theme's folder", &below, error)
        };
        let entries = match std::fs::read_dir(&below) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(failed(&error)),
        };
        let asset = prefix.starts_with(ASSETS);
        for entry in entries {
            let entry = entry.map_err(|error| failed(&error))?;
            let disk = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            if asset && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                open.push(format!("{prefix}{name}/"));
                continue;
            }
            let wanted = asset || TEXTS.iter().any(|end| name.ends_with(end));
            if !wanted || !disk.is_file() {
                continue;
            }
            let bytes = std::fs::read(&disk).map_err(|error| {
                Error::io(Concern::Config, "read the theme's file", &disk, &error)
            })?;
            found.push((format!("{prefix}{name}"), bytes));
        }
    }
    found.sort_unstable();
    Ok(found)
}
