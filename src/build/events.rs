//! What a build tells while it runs. It never prints; whoever runs it decides what is shown.

use crate::model::problem::Problem;

/// What became of a source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileOutcome {
    /// It is an article.
    Article,
    /// It went into another file's article.
    Duplicate,
    /// It is an article that was asked to be taken down.
    RemovedByRequest,
    /// It is no article.
    LeftOut,
    /// It should be one and could not be read.
    Failed,
    /// It was not looked at, and is not counted as read.
    Excluded,
}

impl FileOutcome {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Duplicate => "duplicate",
            Self::RemovedByRequest => "removed_by_request",
            Self::LeftOut => "left_out",
            Self::Failed => "failed",
            Self::Excluded => "excluded",
        }
    }
}

/// What is done about a file of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageAction {
    /// It is made; it may turn out to say the same as before.
    Make,
    /// It is removed.
    Remove,
}

impl PageAction {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Make => "make",
            Self::Remove => "remove",
        }
    }
}

/// Listens to a build. All methods may be called from several threads.
pub trait Events: Sync {
    /// A stage begins; `steps` are to come.
    fn stage(&self, name: &'static str, steps: usize);
    /// So many steps of the stage are done.
    fn step(&self, steps: usize);
    /// Something is wrong with an input.
    fn problem(&self, problem: &Problem);
    /// What became of a source file, and why.
    fn file(&self, path: &str, outcome: FileOutcome, reason: &str);
    /// What is done about a file of the site, by its path below the output, and why.
    fn page(&self, path: &str, action: PageAction, why: &[&str]);
    /// Something of the last build was not as it was left.
    fn warn(&self, text: &str) {
        self.remark(text);
    }
    /// Something that the user should know.
    fn remark(&self, text: &str);
}
