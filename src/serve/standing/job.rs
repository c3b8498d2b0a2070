//! What is asked of whoever makes pages.

use std::sync::Arc;

use tokio::sync::oneshot::Sender;

use crate::serve::alert::Alert;
use crate::serve::page::Page;
use crate::serve::site::Reply;

/// A question, and where the answer goes.
#[derive(Debug)]
pub enum Job {
    /// What is at a path?
    Ask(String, Sender<Reply>),
    /// How do things stand for the page at a path?
    Look(String, Sender<Standing>),
    /// What did cleaning do to the article at a path?
    Explain(String, Sender<Option<Arc<Page>>>),
    /// Look whether there is an end.
    Wake,
}

impl Job {
    /// Whether nobody waits for an answer.
    pub fn is_moot(&self) -> bool {
        match self {
            Self::Ask(_, reply) => reply.is_closed(),
            Self::Look(_, reply) => reply.is_closed(),
            Self::Explain(_, reply) => reply.is_closed(),
            Self::Wake => true,
        }
    }
}

/// How things stand for a page.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// Its entity tag, before the script was put in; none where nothing stands there.
    pub tag: Option<String>,
    /// See [`Look::plain`](crate::serve::live::look::Look::plain).
    pub plain: Option<String>,
    /// See [`Look::style`](crate::serve::live::look::Look::style).
    pub style: Option<String>,
    /// Why it cannot be made.
    pub failed: Option<Alert>,
    /// What is badly wrong with its article's file.
    pub errors: Vec<Alert>,
    /// What there is to say of its article.
    pub article: Option<Said>,
}

/// What there is to say of an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// Its file, as messages name it.
    pub source: String,
    /// What is wrong with it, in words.
    pub problems: Vec<String>,
    /// What cleaning took out: by which rule, and how often.
    pub removed: Vec<(String, u32)>,
}
