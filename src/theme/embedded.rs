//! The files of `templates/` and `themes/` in the program, one line each; a test compares the list
//! with the folders.

macro_rules! files {
    ($folder:literal: $($name:literal),* $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../", $folder, "/", $name)).as_slice())),*]
    };
}

/// A file's name below its folder, and its bytes.
pub type File = (&'static str, &'static [u8]);

/// `templates/`: the default theme.
pub const TEMPLATES: &[File] = files!["templates":
    "404.html",
    "article.html",
    "assets/icon-180.png",
    "assets/icon.svg",
    "base.html",
    "calendar.html",
    "feeds.html",
    "i18n/en.toml",
    "i18n/zh-Hans.toml",
    "i18n/zh-Hant.toml",
    "list.html",
    "page.html",
    "redirect.html",
    "removed.html",
    "rows.html",
    "style.css",
    "terms.html",
    "theme.toml",
];

/// `themes/`: the other bundled themes.
pub const THEMES: &[(&str, &[File])] =
    &[("ink", files!["themes/ink": "list.html", "style.css", "theme.toml"])];
