//! Times builds of a site that is there already, after the changes that a mirror sees, against the
//! least that they have to do: `cargo bench --bench rebuild -- 1k 100k`. `REPRINT_BENCH_DIR` names
//! the disk to measure on. A missed goal is told, and fails nothing: the machine may be shared.
//!
//! Nothing is deleted here before the last number is printed but the few posts and pages that a case
//! is about; `benches/build.rs` says why.

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

#[path = "rebuild/changes.rs"]
mod changes;
#[path = "rebuild/content.rs"]
mod content;
#[path = "build/corpus.rs"]
mod corpus;
#[path = "rebuild/limit.rs"]
mod limit;
#[path = "build/measure.rs"]
mod measure;
#[path = "rebuild/table.rs"]
mod table;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use crate::changes::{state, tell};
use crate::content::Content;
use crate::measure::{Build, median, settle};
use crate::table::{Case, Goal};

type Outcome<T> = Result<T, Box<dyn Error>>;

const SEED: u64 = 20_211_111;

/// How often each case is measured.
const ROUNDS: usize = 5;

fn main() -> Outcome<()> {
    let mut sizes = Vec::new();
    for argument in std::env::args_os().skip(1).filter(|argument| argument != "--bench") {
        let text = argument.to_string_lossy();
        sizes.push(measure::size(&text).ok_or_else(|| format!("no size: {text}; 1k, 2500"))?);
    }
    if sizes.is_empty() {
        sizes = vec![1000, 10_000];
    }
    let place =
        std::env::var_os("REPRINT_BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    fs::create_dir_all(&place)?;
    let threads = std::thread::available_parallelism()?.get();
    println!("threads {threads}, in {}; medians of {ROUNDS}", place.display());
    let folder = tempfile::Builder::new().prefix("reprint-bench-").tempdir_in(&place)?;
    let mut touched = Vec::new();
    for (number, posts) in sizes.into_iter().enumerate() {
        let folder = folder.path().join(number.to_string());
        fs::create_dir(&folder)?;
        touched.push((posts, measure(posts, &folder, threads)?));
    }
    println!(
        "\nfiles that one post added touches, in each repetition; the first is the first of a year"
    );
    for (posts, files) in touched {
        println!("  of {posts} posts: {files:?}");
    }
    Ok(())
}

/// All cases of one size; returns how many files each added post touched.
fn measure(posts: usize, folder: &Path, threads: usize) -> Outcome<Vec<u64>> {
    let (mut content, written) = Content::new(folder.join("content"), posts)?;
    println!("\n{} posts of {} B\n", written.files, written.bytes / written.files.max(1));
    let build = Build::new(folder, "site", &content.folder)?;
    let mut full = Case::new("first build");
    settle();
    full.push(build.run()?)?;

    let (mut walks, mut hashes) = (Vec::new(), Vec::new());
    let mut nothing = Case::new("no change");
    let mut added = Case::new("added");
    let mut edited = Case::new("edited");
    let mut deleted = Case::new("deleted");
    let mut late = Case::new("3 days late");
    let mut checkout = Case::new("fresh checkout");
    // The limits are taken between the cases, so that a busy neighbour slows both.
    for _ in 0..ROUNDS {
        settle();
        walks.push(limit::walk(&content.folder)?);
        nothing.push(build.run()?)?;

        content.add(0)?;
        settle();
        walks.push(limit::walk(&content.folder)?);
        added.push(build.run()?)?;

        content.edit()?;
        settle();
        walks.push(limit::walk(&content.folder)?);
        edited.push(build.run()?)?;

        content.delete()?;
        settle();
        deleted.push(build.run()?)?;

        content.add(3)?;
        settle();
        late.push(build.run()?)?;

        content.check_out()?;
        settle();
        hashes.push(limit::hash(&content.folder, threads)?);
        checkout.push(build.run()?)?;
    }

    let mut template = Case::new("template changed");
    change_template(&folder.join("site"))?;
    settle();
    template.push(build.run()?)?;

    let walk = median(walks);
    let hash = median(hashes);
    let walks = |factor| Some(Goal { limit: "W", seconds: walk, factor });
    let hashes = |factor| Some(Goal { limit: "H", seconds: hash, factor });
    println!("{}", Case::HEADER);
    for (case, goal, few) in [
        (&nothing, walks(2.0), false),
        (&added, walks(5.0), true),
        (&edited, walks(5.0), false),
        (&deleted, None, false),
        (&late, None, false),
        (&checkout, hashes(1.5), false),
        (&template, None, false),
        (&full, None, false),
    ] {
        println!("{}", case.line(goal, few, posts));
    }
    println!("\nW: one thread lists and stats the content; H: all threads read and hash it");
    explain("one post added", &build, || content.add(0))?;
    explain("one post edited", &build, || content.edit())?;
    Ok(added.touched())
}

/// A template that all pages are made with says something else.
fn change_template(site: &Path) -> Outcome<()> {
    let text = include_str!("../templates/base.html");
    let changed = text.replacen("</body>", "<p>✓</p>\n</body>", 1);
    if changed == text {
        return Err("the template has no end of its body".into());
    }
    let folder = site.join("templates");
    fs::create_dir_all(&folder)?;
    Ok(fs::write(folder.join("base.html"), changed)?)
}

/// Builds once more after a change, without a clock, and tells what the change did to which file.
fn explain(title: &str, build: &Build, change: impl FnOnce() -> Outcome<()>) -> Outcome<()> {
    let before = state(&build.output)?;
    change()?;
    let (_, said) = build.run_with(&["--verbose"])?;
    tell(title, &before, &state(&build.output)?, &said);
    Ok(())
}
