//! The files of `templates/` and `themes/` in the program, one line each; a test compares the list
//! with the folders.

macro_rules! files {
    ($folder:literal: $($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../", $folder, "/", $name)))),*]
    };
}

/// A file's name below its folder, and its text.
pub type File = (&'static str, &'static str);

/// `templates/`: the default theme.
pub const TEMPLATES: &[File] = files!["templates":
    "404.html",
    "article.html",
    "base.html",
    "i18n/en.toml",
    "i18n/zh-Hans.toml",
    "i18n/zh-Hant.toml",
    "list.html",
    "style.css",
    "terms.html",
];

/// `themes/`: the other bundled themes.
pub const THEMES: &[(&str, &[File])] = &[("ink", files!["themes/ink": "style.css", "theme.toml"])];
