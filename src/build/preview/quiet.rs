//! What preparing a site tells, kept for whoever asks: a preview prepares it again with every change,
//! and tells only what is new.

use std::sync::Mutex;

use crate::build::events::{Events, FileOutcome, PageAction};
use crate::model::problem::Problem;

/// Listens and keeps.
#[derive(Debug, Default)]
pub struct Quiet {
    remarks: Mutex<Vec<String>>,
}

impl Quiet {
    /// Keeps a remark, where there is one.
    pub fn remarks_of(&self, remark: Option<String>) {
        if let Some(text) = remark {
            self.remark(&text);
        }
    }

    /// What was remarked.
    pub fn into_remarks(self) -> Vec<String> {
        self.remarks.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Events for Quiet {
    fn stage(&self, _: &'static str, _: usize) {}
    fn step(&self, _: usize) {}
    // `Talk` keeps them.
    fn problem(&self, _: &Problem) {}
    fn file(&self, _: &str, _: FileOutcome, _: &str) {}
    fn page(&self, _: &str, _: PageAction, _: &[&str]) {}

    fn remark(&self, text: &str) {
        let mut remarks = self.remarks.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        remarks.push(text.to_owned());
    }
}
