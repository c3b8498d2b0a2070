//! Pass 1: every file is read and its head parsed; bodies are not kept.

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::build::events::{Events, FileOutcome};
use crate::build::report::Report;
use crate::config::Config;
use crate::load::read::read as read_bytes;
use crate::model::document::{Document, LeftOut};
use crate::model::problem::Problem;
use crate::model::source::FoundFile;
use crate::parse::{Outcome, kind, read as parse};

/// Reads all files; what is no article is counted and told.
pub fn read(
    files: &[FoundFile],
    config: &Config,
    report: &mut Report,
    problems: &mut Vec<Problem>,
    events: &dyn Events,
) -> Vec<Document> {
    let outcomes: Vec<(Outcome, Vec<Problem>)> = files
        .par_iter()
        .with_min_len(16)
        .map(|file| {
            let mut own = Vec::new();
            let outcome = one(file, config, &mut own);
            events.step(1);
            (outcome, own)
        })
        .collect();
    let mut documents = Vec::with_capacity(outcomes.len());
    for (file, (outcome, own)) in files.iter().zip(outcomes) {
        match outcome {
            Outcome::Post(document) => documents.push(*document),
            Outcome::LeftOut(why) => {
                *report.left_out.entry(why.reason()).or_default() += 1;
                events.file(&file.path.to_string(), FileOutcome::LeftOut, why.reason());
            }
            Outcome::Failed => {
                report.failed += 1;
                let reason =
                    own.first().map_or("it cannot be read", |problem| problem.message.as_str());
                events.file(&file.path.to_string(), FileOutcome::Failed, reason);
            }
        }
        problems.extend(own);
    }
    documents
}

fn one(file: &FoundFile, config: &Config, problems: &mut Vec<Problem>) -> Outcome {
    if let Some(why) = kind::by_name(&file.path) {
        return Outcome::LeftOut(why);
    }
    // A draft's folder is known before its text is.
    if !config.drafts && file.path.rel.split('/').any(|part| part == "_drafts") {
        return Outcome::LeftOut(LeftOut::Draft);
    }
    match read_bytes(file, config.max_post_bytes) {
        Ok(bytes) => parse(file, &bytes, config.drafts, problems),
        Err(problem) => {
            problems.push(*problem);
            Outcome::Failed
        }
    }
}
