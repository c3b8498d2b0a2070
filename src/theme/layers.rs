//! Which file of which layer counts: `templates/NAME` of the site, `themes/THEME/NAME` of the site,
//! the bundled theme's, the default theme's.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::config::diagnose::nearest;
use crate::error::{Concern, Error, Result};
use crate::fingerprint::Fingerprint;
use crate::theme::embedded::{TEMPLATES, THEMES};

/// All files of a theme by name, each from the layer that counts.
#[derive(Debug)]
pub struct Layers {
    files: BTreeMap<String, (PathBuf, String)>,
}

impl Layers {
    /// Reads the layers.
    pub fn new(config: &Config) -> Result<Self> {
        let mut layers = Self { files: BTreeMap::new() };
        for (name, text) in TEMPLATES {
            layers.put(name, Path::new("templates"), (*text).to_owned());
        }
        if let Some(theme) = &config.theme {
            layers.theme(theme, &config.root)?;
        }
        // The program's own repository is a site, whose templates are the default theme itself: a
        // file that says what the default says must not hide a theme's.
        let own = config.root.join("templates");
        for (name, text) in folder(&own)? {
            let default =
                TEMPLATES.iter().any(|(known, embedded)| *known == name && *embedded == text);
            if !default {
                layers.put(&name, &own, text);
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
            let known: Vec<&str> = THEMES.iter().map(|(name, _)| *name).collect();
            let meant = nearest(theme, &known)
                .map_or(String::new(), |name| format!("; did you mean `{name}`?"));
            return Err(Error::new(Concern::Config, format!("there is no theme `{theme}`{meant}"))
                .help(format!("bundled themes are: {}; a theme of your own is a folder `themes/{theme}` beside site.toml", known.join(", "))));
        }
        for (name, text) in bundled.map_or(&[][..], |(_, files)| files) {
            self.put(name, &Path::new("themes").join(theme), (*text).to_owned());
        }
        if plain_name {
            for (name, text) in folder(&own)? {
                self.put(&name, &own, text);
            }
        }
        Ok(())
    }

    fn put(&mut self, name: &str, folder: &Path, text: String) {
        self.files.insert(name.to_owned(), (folder.join(name), text));
    }

    /// A file's text.
    pub fn read(&self, name: &str) -> Result<String> {
        self.files
            .get(name)
            .map(|(_, text)| text.clone())
            .ok_or_else(|| Error::new(Concern::Config, format!("the theme has no file `{name}`")))
    }

    /// The hash of all files, names and texts.
    pub fn fingerprint(&self) -> Fingerprint {
        let files: Vec<(&str, &str)> =
            self.files.iter().map(|(name, (_, text))| (name.as_str(), text.as_str())).collect();
        Fingerprint::of_value(&files)
    }

    /// A file's place and text, where there is one.
    pub fn get(&self, name: &str) -> Option<(&Path, &str)> {
        self.files.get(name).map(|(path, text)| (path.as_path(), text.as_str()))
    }

    /// All files with this ending.
    pub fn ending<'a>(
        &'a self,
        end: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a Path, &'a str)> {
        self.files
            .iter()
            .filter(move |(name, _)| name.ends_with(end))
            .map(|(name, (path, text))| (name.as_str(), path.as_path(), text.as_str()))
    }
}

/// The templates, stylesheets and texts in a folder and in its `i18n`; none, where there is no folder.
fn folder(path: &Path) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for (below, prefix) in [(path.to_owned(), ""), (path.join("i18n"), "i18n/")] {
        let entries = match std::fs::read_dir(&below) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => {
                return Err(Error::io(Concern::Config, "read the theme's folder", &below, &error));
            }
        };
        for entry in entries {
            let entry = entry.map_err(|error| {
                Error::io(Concern::Config, "read the theme's folder", &below, &error)
            })?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let wanted = [".html", ".css", ".toml"].iter().any(|end| name.ends_with(end));
            if !wanted || name.starts_with('.') || !entry.path().is_file() {
                continue;
            }
            let text = std::fs::read_to_string(entry.path()).map_err(|error| {
                Error::io(Concern::Config, "read the theme's file", &entry.path(), &error)
            })?;
            found.push((format!("{prefix}{name}"), text));
        }
    }
    found.sort_unstable();
    Ok(found)
}
