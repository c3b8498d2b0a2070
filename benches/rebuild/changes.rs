//! Two states of an output folder, and what the program said between them, into the list of files
//! that changed, each with its reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;
use xxhash_rust::xxh3::xxh3_128;

use crate::Outcome;
use crate::limit::files;

/// The hash of each file by its path below the folder.
pub(crate) type State = BTreeMap<String, u128>;

/// Reads every file of an output folder.
pub(crate) fn state(output: &Path) -> Outcome<State> {
    let mut state = State::new();
    for path in files(output)? {
        let inside = path.strip_prefix(output)?.to_string_lossy().into_owned();
        state.insert(inside, xxh3_128(&fs::read(&path)?));
    }
    Ok(state)
}

/// Longer lists are cut.
const MOST: usize = 40;

/// Prints what changed and why. The reasons are in the program's events
/// `{"event":"page","path":…,"action":"make"|"remove","why":[…]}`, as far as it sends any.
pub(crate) fn tell(title: &str, before: &State, after: &State, said: &str) {
    let mut reasons = BTreeMap::new();
    for line in said.lines().filter(|line| line.contains("\"page\"")) {
        let event: Value = serde_json::from_str(line).unwrap_or_default();
        if event["event"] == "page"
            && let Some(path) = event["path"].as_str()
        {
            let why: Vec<_> =
                event["why"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            reasons.insert(path.to_owned(), why.join(", "));
        }
    }
    let paths: BTreeSet<_> = before.keys().chain(after.keys()).chain(reasons.keys()).collect();
    let changes: Vec<_> = paths
        .into_iter()
        .filter_map(|path| {
            let what = match (before.get(path), after.get(path)) {
                (Some(before), Some(after)) if before != after => "changed",
                (None, Some(_)) => "new",
                (Some(_), None) => "removed",
                // Made, and the bytes turned out to be the same: work that was not needed.
                _ if reasons.contains_key(path) => "same",
                _ => return None,
            };
            Some((what, path, reasons.get(path).map_or("", String::as_str)))
        })
        .collect();
    let same = changes.iter().filter(|(what, ..)| *what == "same").count();
    println!("\n{title}: {} files, and {same} made for nothing", changes.len() - same);
    for (what, path, why) in changes.iter().take(MOST) {
        println!("  {what:<8} {path}  {why}");
    }
    if changes.len() > MOST {
        println!("  … and {} more", changes.len() - MOST);
    }
}
