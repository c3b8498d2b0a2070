//! What an operator has to know after publishing, that no program can do for them. Pure.

use crate::config::publishing::{History, TargetKind, TargetSettings};

/// What cannot be promised of what was taken down. `before` is the commit that stood at the branch.
pub fn taken_down(
    count: usize,
    target: &TargetSettings,
    before: Option<&str>,
    shown: &str,
) -> Vec<String> {
    let noun = if count == 1 { "1 address is" } else { &format!("{count} addresses are") };
    let mut notes = vec![format!("{noun} taken down: {shown} does not hold them any more")];
    match (target.kind, target.history, before) {
        (TargetKind::Branch, History::Keep, _) => notes.push("with `history = \"keep\"` the earlier commits of the branch still hold them: set it to \"single\" and publish again".to_owned()),
        (TargetKind::Branch, History::Single, Some(before)) => notes.push(format!("the host may go on serving the commit before, {before}, to who knows its name, for weeks; forks and clones keep it. Ask the host to remove it (GitHub: https://support.github.com/request, \"remove cached views and references\", with the repository and this name)")),
        (TargetKind::Artifact, ..) => notes.push("artifacts of earlier runs hold them until they expire: delete those at the host".to_owned()),
        _ => notes.push("copies that readers have made are theirs".to_owned()),
    }
    notes.push("search engines and web archives have copies of their own: they are asked at their own addresses. The post itself is still among the sources of the site".to_owned());
    notes
}

/// An archive that is named like that of a year, and may not be one.
pub fn year_of_others(name: &str) -> String {
    format!(
        "{name} is there, and nothing of that year is left in the site: it is not known to be made here, so it stays. Remove it if it was"
    )
}

/// What has to be done once, when a branch is published for the first time at GitHub.
pub fn first_time(owner: &str, name: &str, branch: &str) -> String {
    format!(
        "this is the first time: switch GitHub Pages on at https://github.com/{owner}/{name}/settings/pages (\"Deploy from a branch\", `{branch}`, `/ (root)`), if it is not yet"
    )
}

/// A branch that kept its history, and shall have one commit.
pub fn cut(target: &str) -> String {
    format!("the earlier commits of {target} go: its history becomes one commit")
}
