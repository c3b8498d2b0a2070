//! A page of the site as it is served: its bytes with the script in them, and how it looks without.

use std::sync::Arc;

use crate::build::preview::answers::{About, Answer};
use crate::fingerprint::Fingerprint;
use crate::model::problem::Problem;
use crate::serve::live::inject::{Script, inject};
use crate::serve::live::look::Look;
use crate::serve::page::Page;
use crate::serve::standing::job::Said;

/// A page of the site.
#[derive(Debug)]
pub struct Served {
    /// As it is sent.
    pub page: Arc<Page>,
    /// The entity tag of the file that a build would write.
    pub tag: String,
    /// How it looks, where it is a page for people.
    pub look: Option<Look>,
    /// What there is to say of its article.
    pub said: Option<Said>,
}

impl Served {
    /// Of what was made for a path.
    pub fn new(answer: Answer<'_>) -> Self {
        let said = answer.article.map(said);
        let output = answer.output.into_owned();
        Self { said, ..Self::of_file(&output.path, output.bytes) }
    }

    /// Of a file's bytes.
    pub fn of_file(path: &str, bytes: Vec<u8>) -> Self {
        let tag = tag(&bytes);
        let look = is_html(path).then(|| Look::of(&bytes));
        let scripted = look
            .as_ref()
            .and_then(|look| inject(&bytes, &Script { asked: path, path, tag: Some(&tag), look }));
        let page = Page::new(path, scripted.unwrap_or(bytes));
        Self { page: Arc::new(page), tag, look, said: None }
    }

    /// About how many bytes it takes.
    pub fn weight(&self) -> u64 {
        // Its zipped twin is a fourth of it, the rest is small.
        self.page.bytes.len() as u64 * 5 / 4 + 512
    }
}

/// A page that is shown in the place of one that is not there: `asked` is the address. What says why a
/// page cannot be made has no tag.
pub fn in_place_of(asked: &str, html: &[u8], tag: Option<&str>) -> Page {
    let script = Script { asked, path: asked, tag, look: &Look::of(html) };
    Page::new(NOT_FOUND, inject(html, &script).unwrap_or_else(|| html.to_vec()))
}

/// The site's page for addresses where nothing stands.
pub const NOT_FOUND: &str = "404.html";

/// The entity tag of a built file.
pub fn tag(bytes: &[u8]) -> String {
    Fingerprint::of(bytes).base32(20)
}

/// Whether a file is a page for people.
pub fn is_html(path: &str) -> bool {
    path.ends_with(".html") || path.ends_with(".htm")
}

fn said(about: About) -> Said {
    let words = |problem: &Problem| {
        let place = problem.line.map_or_else(String::new, |line| format!("line {line}: "));
        let help =
            if problem.help.is_empty() { String::new() } else { format!(" ({})", problem.help) };
        format!("{place}{}{help}", problem.message)
    };
    let problems = about.problems.iter().map(words).collect();
    Said { source: about.source, problems, removed: about.removed }
}
