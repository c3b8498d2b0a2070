//! The prepared site as the server asks for it: pages that were made at once, others from whoever makes
//! them, and what open pages are told.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use crate::serve::alert::Alert;
use crate::serve::live::message::{Message, Workbench};
use crate::serve::live::script;
use crate::serve::page::Page;
use crate::serve::site::{Later, OwnReply, Reply, Site};
use crate::serve::standing::board::Board;
use crate::serve::standing::job::{Job, Standing};

/// How often an open page hears something, so that either side notices when the other is gone.
const BEAT: Duration = Duration::from_secs(15);

/// The prepared site.
pub struct Live {
    board: Arc<Board>,
    /// The project's folder: alerts name files below it.
    root: Arc<Path>,
    script: Arc<Page>,
}

impl Live {
    /// Of what is shared, for the project in this folder.
    pub fn new(board: Arc<Board>, root: &Path) -> Self {
        Self { board, root: root.into(), script: Arc::new(Page::new(script::NAME, script::TEXT)) }
    }
}

impl Site for Live {
    fn ask(&self, path: &str) -> Later<Reply> {
        let made = match path.strip_suffix('/') {
            Some(_) => self.board.page(&format!("{path}index.html")),
            None if path.is_empty() => self.board.page("index.html"),
            None => self.board.page(path),
        };
        if let Some(made) = made {
            return Box::pin(std::future::ready(Reply::Found(Arc::clone(&made.page))));
        }
        let (reply, answer) = oneshot::channel();
        self.board.ask(Job::Ask(path.to_owned(), reply));
        // Where nobody is left to answer, the server ends.
        Box::pin(async { answer.await.unwrap_or(Reply::Missing(None)) })
    }

    fn own(&self, name: &str, query: &[(String, String)]) -> Later<OwnReply> {
        let path = query.iter().find(|(key, _)| key == "path").map(|(_, value)| value.clone());
        let missing = || -> Later<OwnReply> { Box::pin(std::future::ready(OwnReply::Missing)) };
        match (name, path) {
            (script::NAME, _) => {
                Box::pin(std::future::ready(OwnReply::Page(Arc::clone(&self.script))))
            }
            ("events", Some(path)) => {
                let (board, root) = (Arc::clone(&self.board), Arc::clone(&self.root));
                Box::pin(async move {
                    let (sender, receiver) = mpsc::channel(4);
                    tokio::spawn(Stream::new(board, root, path).run(sender));
                    OwnReply::Events(receiver)
                })
            }
            ("explain", Some(path)) => {
                let (reply, answer) = oneshot::channel();
                self.board.ask(Job::Explain(path, reply));
                Box::pin(async {
                    answer.await.ok().flatten().map_or(OwnReply::Missing, OwnReply::Page)
                })
            }
            _ => missing(),
        }
    }
}

/// What one open page is told.
struct Stream {
    board: Arc<Board>,
    root: Arc<Path>,
    path: String,
    /// What was badly wrong with it when it was opened: only what comes later covers the page.
    known: Option<HashSet<String>>,
}

impl Stream {
    fn new(board: Arc<Board>, root: Arc<Path>, path: String) -> Self {
        Self { board, root, path, known: None }
    }

    async fn run(mut self, sender: mpsc::Sender<Bytes>) {
        let mut version = self.board.subscribe();
        let mut last = None;
        let mut seen = *version.borrow();
        loop {
            let now = *version.borrow_and_update();
            let files = self.board.files_behind(std::mem::replace(&mut seen, now));
            let Some(event) = self.event(&files).await else { return };
            if last.as_ref() != Some(&event) || !files.is_empty() {
                if sender.send(Bytes::from(event.clone())).await.is_err() {
                    return;
                }
                last = Some(event);
            }
            loop {
                match timeout(BEAT, version.changed()).await {
                    Ok(Ok(())) => break,
                    Ok(Err(_)) => return,
                    // A comment, by the standard.
                    Err(_) if sender.send(Bytes::from_static(b":\n\n")).await.is_err() => return,
                    Err(_) => {}
                }
            }
        }
    }

    async fn event(&mut self, files: &[String]) -> Option<String> {
        let (reply, answer) = oneshot::channel();
        self.board.ask(Job::Look(self.path.clone(), reply));
        let standing = answer.await.ok()?;
        let Standing { tag, plain, style, failed, errors, article } = standing;
        // An article that they took away had none of them when it was shown.
        let since = || match article {
            Some(_) => errors.iter().map(|error| error.message.clone()).collect(),
            None => HashSet::new(),
        };
        let known = self.known.get_or_insert_with(since);
        let mut alerts: Vec<Alert> = self.board.alerts().to_vec();
        // A site that cannot be prepared says so of every page.
        alerts.extend(failed.filter(|failed| !self.board.alerts().contains(failed)));
        alerts.extend(errors.into_iter().filter(|error| !known.contains(&error.message)));
        let alerts: Vec<Alert> = alerts.into_iter().map(|alert| alert.within(&self.root)).collect();
        let article = article.as_ref().map(|said| Workbench {
            source: &said.source,
            problems: &said.problems,
            removed: &said.removed,
        });
        let (tag, plain, style) = (tag.as_deref(), plain.as_deref(), style.as_deref());
        Some(Message::State { tag, plain, style, alerts: &alerts, article, files }.event())
    }
}
