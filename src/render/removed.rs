//! The page in the place of an article that was taken down: that it was, when and why. It is given
//! nothing of the article, so it can show nothing of it.

use serde::Serialize;

use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::model::key::Key;
use crate::model::output::{Output, OutputKind};
use crate::model::removal::Notice;
use crate::render::page::{self, Trusted};
use crate::render::renderer::Renderer;
use crate::render::view::{PageView, TimeView};

/// The view of `removed.html`.
#[derive(Serialize)]
struct RemovedPage<'a> {
    page: PageView<'a>,
    removal: RemovalView<'a>,
}

#[derive(Serialize)]
struct RemovalView<'a> {
    /// The operator's words.
    reason: Option<&'a str>,
    /// The day.
    date: Option<TimeView>,
}

/// The page's key.
pub fn key(frame: Fingerprint, path: &str, notice: &Notice) -> Key {
    let none = Fingerprint::default();
    let date = notice.date.map(|day| day.to_string());
    Key::of([frame, Fingerprint::of_value(&(path, &notice.reason, date)), none, none, none])
}

/// Renders the page. No search engine shall keep it, whatever the site wants of its pages.
pub fn output(renderer: &Renderer<'_>, path: &str, notice: &Notice) -> Result<Output> {
    let page = renderer.page("page", path, renderer.text("removed").to_owned(), "");
    let view = RemovedPage {
        page: PageView { canonical: None, robots: Some("noindex"), ..page },
        removal: RemovalView {
            reason: notice.reason.as_deref(),
            date: notice.date.map(|day| TimeView {
                iso: day.to_string(),
                text: renderer.format_day(day, "date_format"),
            }),
        },
    };
    let bytes = page::render(&renderer.theme.engine, "removed.html", &view, Trusted::default())?;
    Ok(Output::new(path, OutputKind::Page, bytes))
}
