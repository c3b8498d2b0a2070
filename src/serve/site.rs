//! What the server asks of whatever it serves: a prepared site, or a folder.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::mpsc::Receiver;

use crate::serve::page::Page;

/// An answer that may take its time.
pub type Later<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// What is at an address.
#[derive(Debug, Clone)]
pub enum Reply {
    /// A file (status 200).
    Found(Arc<Page>),
    /// It stands elsewhere: a path below the site's top, not yet percent-encoded (status 301).
    Moved(String),
    /// Nothing: the site's 404 page, where it has one (status 404).
    Missing(Option<Arc<Page>>),
    /// A file that cannot be made: a page that says why (status 500).
    Failed(Arc<Page>),
}

/// What is at an address of the server's own.
#[derive(Debug)]
pub enum OwnReply {
    /// A page or script (status 200, never kept by a browser).
    Page(Arc<Page>),
    /// Server-sent events (HTML Living Standard, 9.2), as they come; the stream ends with the sender.
    Events(Receiver<Bytes>),
    /// Nothing.
    Missing,
}

/// What the server serves.
pub trait Site: Send + Sync + 'static {
    /// What is at a path below the site's top: percent-decoded, without query, without a slash in
    /// front; `""` is the top itself. Whatever stands in it, it leads nowhere out of the site.
    fn ask(&self, path: &str) -> Later<Reply>;

    /// What is at an address of the server's own: the name behind [`OWN`], and its query, decoded.
    fn own(&self, name: &str, query: &[(String, String)]) -> Later<OwnReply>;
}

/// Where the server's own addresses begin, below the site's top. No page of a site stands there.
pub const OWN: &str = ".reprint-serve/";

/// The one of the server's own addresses that is a page to look at.
pub const EXPLANATION: &str = "explain";

/// Which file a path means, as GitHub Pages has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// A file of the site, by its path.
    File(String),
    /// A folder, which is at this path with a slash at its end.
    Folder(String),
    /// Nothing.
    Nothing,
}

/// Which file a path means: itself; for a folder with a slash its `index.html`; `x.html` for `x`; a
/// folder without its slash is elsewhere. `has` says whether there is a file, letter by letter.
pub fn meant(path: &str, has: impl Fn(&str) -> bool) -> Meant {
    if path.is_empty() || path.ends_with('/') {
        let index = format!("{path}index.html");
        return if has(&index) { Meant::File(index) } else { Meant::Nothing };
    }
    if has(path) {
        return Meant::File(path.to_owned());
    }
    let page = format!("{path}.html");
    if has(&page) {
        return Meant::File(page);
    }
    let folder = format!("{path}/");
    if has(&format!("{folder}index.html")) { Meant::Folder(folder) } else { Meant::Nothing }
}

#[cfg(test)]
mod tests {
    use super::{Meant, meant};

    #[test]
    fn paths_mean_what_they_mean_on_github_pages() {
        let has = |path: &str| {
            ["index.html", "a.html", "b/index.html", "b.html", "c/index.html", "新/x.html"]
                .contains(&path)
        };
        let file = |path: &str| Meant::File(path.to_owned());
        for (path, want) in [
            ("", file("index.html")),
            ("a.html", file("a.html")),
            ("a", file("a.html")),
            ("a/", Meant::Nothing),
            ("b", file("b.html")),
            ("b/", file("b/index.html")),
            ("c", Meant::Folder("c/".to_owned())),
            ("C", Meant::Nothing),
            ("新/x", file("新/x.html")),
            ("../index.html", Meant::Nothing),
        ] {
            assert_eq!(meant(path, has), want, "{path}");
        }
    }
}
