//! A prepared site at the desk.

use std::path::PathBuf;
use std::sync::Arc;

use crate::build::preview::answers::Answers;
use crate::error::{Error, Result};
use crate::model::problem::{Problem, Severity};
use crate::serve::alert::Alert;
use crate::serve::live::inject::{Script, inject};
use crate::serve::live::look::Look;
use crate::serve::page::Page;
use crate::serve::site::{Meant, Reply, meant};
use crate::serve::standing::board::Board;
use crate::serve::standing::broken::{error_page, failed};
use crate::serve::standing::desk::Desk;
use crate::serve::standing::job::Standing;
use crate::serve::standing::served::{NOT_FOUND, Served, in_place_of, tag};

/// A site that stands ready.
pub struct Ready<'a> {
    /// Makes pages.
    pub answers: &'a Answers<'a>,
    /// Keeps them.
    pub board: &'a Board,
}

impl Ready<'_> {
    fn served(&self, path: &str) -> Result<Option<Arc<Served>>> {
        if let Some(served) = self.board.page(path) {
            return Ok(Some(served));
        }
        let Some(answer) = self.answers.make(path)? else { return Ok(None) };
        let served = Arc::new(Served::new(answer));
        self.board.keep(path, &served);
        Ok(Some(served))
    }

    /// The 404 page, without a script: that is another one for each address.
    fn missing(&self, asked: &str) -> Reply {
        match self.answers.make(NOT_FOUND) {
            Ok(Some(answer)) => {
                let html = &answer.output.bytes;
                Reply::Missing(Some(Arc::new(in_place_of(asked, html, Some(&tag(html))))))
            }
            Ok(None) => Reply::Missing(None),
            Err(error) => failed(asked, &self.of_error(&error)),
        }
    }

    /// What stops a page, as the page says it that is shown in its place.
    fn of_error(&self, error: &Error) -> Alert {
        Alert::of_error(error).within(self.answers.root())
    }

    /// A problem, with the place in its file.
    fn alert(&self, problem: &Problem) -> Alert {
        let disk: Option<PathBuf> = self.answers.disk_of(&problem.path);
        let text = disk.and_then(|disk| std::fs::read(disk).ok());
        let text = text.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Alert::of_problem(problem, text.as_deref())
    }

    fn errors(&self, source: &str) -> Vec<Alert> {
        let problems = self.answers.problems_of(source);
        let errors = problems.filter(|problem| problem.severity == Severity::Error);
        errors.map(|problem| self.alert(problem)).collect()
    }

    fn meant(&self, path: &str) -> Meant {
        meant(path, |path| self.answers.has(path))
    }

    fn reply(&self, path: &str) -> Reply {
        let file = match self.meant(path) {
            Meant::File(file) => file,
            Meant::Folder(folder) => return Reply::Moved(folder),
            Meant::Nothing => return self.missing(path),
        };
        match self.served(&file) {
            Ok(Some(served)) => Reply::Found(Arc::clone(&served.page)),
            Ok(None) => self.missing(path),
            Err(error) => failed(path, &self.of_error(&error)),
        }
    }

    fn standing(&self, path: &str) -> Standing {
        let made = match self.meant(path) {
            Meant::File(file) => self.served(&file),
            Meant::Folder(_) | Meant::Nothing => Ok(None),
        };
        let there = matches!(made, Ok(Some(_)));
        let made = made
            .and_then(|made| made.map_or_else(|| self.served(NOT_FOUND), |made| Ok(Some(made))));
        let mut standing = match made {
            Ok(Some(served)) => standing(&served),
            Ok(None) => Standing::default(),
            Err(error) => Standing { failed: Some(self.of_error(&error)), ..Standing::default() },
        };
        let shown = standing.article.as_ref().map(|said| said.source.as_str().into());
        // Whoever asks may have come when it was gone already.
        let gone = || if there { None } else { self.last(path) };
        if let Some(source) = shown.or_else(gone) {
            standing.errors = self.errors(&source);
        }
        standing
    }

    /// The file of the article that was shown last where nothing stands now.
    fn last(&self, path: &str) -> Option<Arc<str>> {
        match meant(path, |path| self.board.source(path).is_some()) {
            Meant::File(file) => self.board.source(&file),
            Meant::Folder(_) | Meant::Nothing => None,
        }
    }

    /// The explanation of an article; its script asks how things stand for it by its whole address.
    fn explanation(&self, path: &str) -> Result<Option<Arc<Served>>> {
        let Meant::File(file) = self.meant(path) else { return Ok(None) };
        let own = format!("{EXPLAIN}{path}");
        if let Some(served) = self.board.page(&own) {
            return Ok(Some(served));
        }
        let Some(html) = self.answers.explain(&file, EXPLANATION)? else { return Ok(None) };
        let html = html.into_bytes();
        let (tag, look) = (tag(&html), Look::of(&html));
        let script = Script { asked: EXPLAIN, path: &own, tag: Some(&tag), look: &look };
        let page = Page::new("explain.html", inject(&html, &script).unwrap_or(html));
        let served = Served { page: Arc::new(page), tag, look: Some(look), said: None };
        let served = Arc::new(served);
        self.board.keep(&own, &served);
        Ok(Some(served))
    }

    /// How things stand for an explanation.
    fn of_explanation(&self, path: &str) -> Standing {
        match self.explanation(path) {
            Ok(served) => served.as_deref().map(standing).unwrap_or_default(),
            Err(error) => Standing { failed: Some(self.of_error(&error)), ..Standing::default() },
        }
    }
}

fn standing(served: &Served) -> Standing {
    Standing {
        tag: Some(served.tag.clone()),
        plain: served.look.as_ref().map(|look| look.plain.clone()),
        style: served.look.as_ref().and_then(|look| look.style.clone()),
        article: served.said.clone(),
        ..Standing::default()
    }
}

/// The path of explanations, below the site's top.
const EXPLANATION: &str = ".reprint-serve/explain";

/// Their address, up to the path of the page that is explained.
const EXPLAIN: &str = ".reprint-serve/explain?path=";

impl Desk for Ready<'_> {
    fn ask(&self, path: &str) -> Option<Reply> {
        Some(self.reply(path))
    }

    fn look(&self, path: &str) -> Option<Standing> {
        Some(match path.strip_prefix(EXPLAIN) {
            Some(path) => self.of_explanation(path),
            None => self.standing(path),
        })
    }

    fn explain(&self, path: &str) -> Option<Option<Arc<Page>>> {
        Some(match self.explanation(path) {
            Ok(served) => served.map(|served| Arc::clone(&served.page)),
            Err(error) => {
                Some(Arc::new(Page::new("explain.html", error_page(&self.of_error(&error)))))
            }
        })
    }
}
