//! What is shown where no page can be: what is wrong, and how to mend it. The script in it sees when
//! that is done.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use crate::serve::alert::Alert;
use crate::serve::page::Page;
use crate::serve::site::Reply;
use crate::serve::standing::desk::Desk;
use crate::serve::standing::job::Standing;
use crate::serve::standing::served::in_place_of;

/// A site that could not be prepared.
pub struct Broken {
    /// Why.
    pub alert: Alert,
    /// The project's folder.
    pub root: PathBuf,
}

impl Desk for Broken {
    fn ask(&self, path: &str) -> Option<Reply> {
        Some(failed(path, &self.alert.clone().within(&self.root)))
    }

    fn look(&self, _: &str) -> Option<Standing> {
        Some(Standing { failed: Some(self.alert.clone()), ..Standing::default() })
    }

    fn explain(&self, _: &str) -> Option<Option<Arc<Page>>> {
        Some(None)
    }
}

/// The answer for a page that cannot be made.
pub fn failed(asked: &str, alert: &Alert) -> Reply {
    Reply::Failed(Arc::new(in_place_of(asked, error_page(alert).as_bytes(), None)))
}

/// A page that says what is wrong. It fetches nothing.
pub fn error_page(alert: &Alert) -> String {
    let mut place = alert.path.clone().unwrap_or_default();
    for number in [alert.line, alert.column].into_iter().flatten() {
        let _ = write!(place, ":{number}");
    }
    let mut body = String::new();
    if !place.is_empty() {
        let _ = write!(body, "<p><code>{}</code></p>", escape(&place));
    }
    let _ = write!(body, "<p>{}</p>", escape(&alert.message));
    if let Some(excerpt) = &alert.excerpt {
        let _ = write!(body, "<pre>{}</pre>", escape(excerpt));
    }
    if let Some(help) = &alert.help {
        let _ = write!(body, "<p>{}</p>", escape(help));
    }
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
        <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
        <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';style-src 'unsafe-inline';img-src data:\">\n\
        <link rel=\"icon\" href=\"data:,\">\n<title>This page cannot be made</title>\n<style>:root{{color-scheme:light dark}}\
        body{{max-width:44rem;margin:10vh auto;padding:0 1rem;font:1rem/1.6 system-ui,sans-serif;overflow-wrap:anywhere}}\
        pre{{overflow-x:auto}}</style>\n</head>\n<body>\n<main>\n<h1>This page cannot be made</h1>\n{body}\n\
        <p>It comes by itself when that is mended.</p>\n</main>\n</body>\n</html>\n"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::error_page;
    use crate::serve::alert::Alert;

    #[test]
    fn what_is_wrong_stays_text() {
        let alert = Alert {
            path: Some("templates/<b>.html".to_owned()),
            line: Some(3),
            column: Some(9),
            message: "<img src=x onerror=alert(1)>".to_owned(),
            excerpt: Some("<script>".to_owned()),
            help: Some("& so on".to_owned()),
        };
        let page = error_page(&alert);
        for text in
            ["templates/&lt;b&gt;.html:3:9", "&lt;img src=x", "&lt;script&gt;", "&amp; so on"]
        {
            assert!(page.contains(text), "{text}");
        }
        assert!(!page.contains("<script") && !page.contains("<img"));
    }
}
