//! Any bytes as a post with a head: it is an article, or it is told why not, and it ends.
#![no_main]

use std::path::Path;
use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use reprint::model::document::Outcome;
use reprint::model::source::{FoundFile, SourcePath, Stat};
use reprint::parse;

fuzz_target!(|bytes: &[u8]| {
    let mut post = b"---\n".to_vec();
    post.extend_from_slice(bytes);
    let file = FoundFile {
        path: SourcePath::new(0, "_posts/2021-11-11-a.md"),
        folder: Arc::from(Path::new("")),
        odd_name: None,
        stat: Stat::default(),
    };
    let mut problems = Vec::new();
    let outcome = parse::read(&file, &post, true, &mut problems);
    if let Outcome::Post(document) = outcome {
        assert!(!document.head.title.is_empty(), "a title or a substitute");
        assert!(!document.head.title.contains('\n'), "one line");
    } else if matches!(outcome, Outcome::Failed) {
        assert!(!problems.is_empty(), "a failure says why");
    }
});
