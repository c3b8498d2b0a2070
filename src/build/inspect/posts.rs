//! All posts of the content folders, by their file and the address of their original. Bodies are read
//! again by whoever wants one: a mirror may have more of them than memory.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::build::events::Events;
use crate::build::find::find;
use crate::config::Config;
use crate::error::Result;
use crate::load::filter::Filter;
use crate::load::read::read;
use crate::model::document::Outcome;
use crate::model::source::FoundFile;
use crate::model::source_url::SourceUrl;
use crate::parse::{kind, read as parse};

/// A post that was found.
#[derive(Debug)]
pub struct Known {
    /// Its file.
    pub file: FoundFile,
    /// The address of its original.
    pub url: Option<SourceUrl>,
}

/// Finds all posts, in the order of their files; those that cannot be read are said.
pub fn all(config: &Config, events: &dyn Events) -> Result<Vec<Known>> {
    events.stage("find", 0);
    let found = find(config, &Filter::new(config)?)?;
    events.stage("read", found.files.len());
    let looked: Vec<Look> = found
        .files
        .into_par_iter()
        .map(|file| {
            events.step(1);
            look(file, config)
        })
        .collect();
    let mut posts = Vec::with_capacity(looked.len());
    let mut failed = 0;
    for look in looked {
        match look {
            Look::Post(post) => posts.push(post),
            Look::Failed => failed += 1,
            Look::Other => {}
        }
    }
    if failed > 0 {
        events.remark(&format!("{failed} posts cannot be read; `reprint build` says why"));
    }
    Ok(posts)
}

enum Look {
    Post(Known),
    Other,
    Failed,
}

fn look(file: FoundFile, config: &Config) -> Look {
    if kind::by_name(&file.path).is_some() {
        return Look::Other;
    }
    // What is wrong with posts, builds tell.
    let Ok(bytes) = read(&file, config.max_post_bytes) else { return Look::Failed };
    match parse(&file, &bytes, config.drafts, &mut Vec::new()) {
        Outcome::Post(document) => Look::Post(Known { file, url: document.head.url }),
        Outcome::LeftOut(_) => Look::Other,
        Outcome::Failed => Look::Failed,
    }
}
