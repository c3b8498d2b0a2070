//! Paths of the site as people write them in heads and settings (`/old/`, `a/b.html`, `./x`), to paths
//! below the output folder. Nothing that comes out leads above it.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// A longer name of a file or folder is refused by most file systems.
const LONGEST_NAME: usize = 200;

/// The hidden folder that is for addresses (RFC 8615).
const WELL_KNOWN: &str = ".well-known";

/// A longer path is no address.
const LONGEST: usize = 1000;

/// The path of the page that is asked for by an address of the site: `/a/b/` and `/a/b` are
/// `a/b/index.html`, since a server answers both with that; `/a/b.html` is `a/b.html`. None for what
/// is no address of a page: above the site, with a query, too long, or with a name that some system
/// takes for more.
pub fn page(written: &str) -> Option<String> {
    let mut path = link(written)?;
    let last = path.rsplit('/').next().unwrap_or_default();
    let lower = last.to_ascii_lowercase();
    if !(lower.ends_with(".html") || lower.ends_with(".htm")) {
        path.push_str("/index.html");
    }
    is_short(&path).then_some(path)
}

/// The path of any file of the site; `/a/` is `a/index.html`.
pub fn link(written: &str) -> Option<String> {
    let written = written.trim();
    if written.contains(['?', '#']) || written.starts_with("//") || written.contains("://") {
        return None;
    }
    let decoded = percent_decode_str(written).decode_utf8().ok()?;
    let mut parts = Vec::new();
    for part in decoded.split('/') {
        match part {
            "" | "." => {}
            ".." => return None,
            part if part.len() > LONGEST_NAME || is_odd(part) => return None,
            part => parts.push(part),
        }
    }
    let is_folder = parts.is_empty() || decoded.ends_with('/') || decoded.ends_with("/.");
    if is_folder {
        parts.push("index.html");
    }
    let path = parts.join("/");
    let is_plain = !path.contains(|c: char| c.is_control() || c == '\\');
    (is_plain && is_short(&path)).then_some(path)
}

/// Whether a name means more than a name to some system: hidden files are settings of servers and
/// tools (`.git`, `.htaccess`), `C:` is a drive, and Windows drops dots and spaces at the end. Posts
/// of any hand choose such paths.
fn is_odd(name: &str) -> bool {
    (name.starts_with('.') && name != WELL_KNOWN)
        || name.contains(':')
        || name.ends_with(['.', ' '])
}

/// The form in which two paths are compared: some file systems, and some readers' disks, do not tell
/// `A` from `a`.
pub fn fold(path: &str) -> Cow<'_, str> {
    if path.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        Cow::Borrowed(path)
    } else {
        Cow::Owned(path.to_lowercase())
    }
}

fn is_short(path: &str) -> bool {
    path.len() <= LONGEST
}

#[cfg(test)]
mod tests {
    use super::{link, page};
    use proptest::prelude::*;

    #[test]
    fn written_paths() {
        for (written, made) in [
            ("/a/b/", Some("a/b/index.html")),
            ("/a/b", Some("a/b/index.html")),
            ("a/b.html", Some("a/b.html")),
            ("./a//b.HTM", Some("a/b.HTM")),
            ("/", Some("index.html")),
            ("", Some("index.html")),
            ("/v1.2", Some("v1.2/index.html")),
            ("/%E6%B9%96/", Some("湖/index.html")),
            ("/old.php", Some("old.php/index.html")),
            ("/a/../b", None),
            ("/%2e%2e/b", None),
            ("/a%00b", None),
            ("a\\b", None),
            ("/a?b=1", None),
            ("/.git/config", None),
            ("/a/.%67it/x.html", None),
            ("C:/x", None),
            ("/x:y", None),
            ("/a./b", None),
            ("/a%20/b", None),
            ("/a/b...", None),
            ("/.well-known/a", Some(".well-known/a/index.html")),
            ("//host/a", None),
            ("https://host/a", None),
        ] {
            assert_eq!(page(written).as_deref(), made, "{written}");
        }
        assert_eq!(link("/a/song.mp3").as_deref(), Some("a/song.mp3"));
    }

    proptest! {
        #[test]
        fn a_path_stays_in_the_site(written in "[/.a%2e\\\\ 湖\u{0}-\u{20}?#:]{0,24}|.{0,60}") {
            for made in [page(&written), link(&written)].into_iter().flatten() {
                prop_assert!(!made.is_empty() && made.len() <= 1000);
                for part in made.split('/') {
                    prop_assert!(!part.is_empty(), "{}", made);
                    prop_assert!(part == ".well-known" || !part.starts_with('.'), "{}", made);
                    prop_assert!(!part.ends_with(['.', ' ']) && !part.contains(':'), "{}", made);
                }
                prop_assert!(!made.contains(|c: char| c.is_control() || c == '\\'), "{}", made);
            }
        }

        #[test]
        fn a_path_of_a_page_is_its_own(written in "[a-z湖]{1,4}(/[a-z湖]{1,4}){0,3}(/|\\.html)?") {
            let made = page(&written).expect("a path");
            prop_assert_eq!(page(&made), Some(made.clone()));
        }
    }
}
