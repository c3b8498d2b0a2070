//! Times publishing to a bare repository on the same machine: the first time, with one article added, and
//! with nothing new: `cargo bench --bench publish -- 1k 100k`. What the build takes of it is taken off, as
//! its own report has it. `REPRINT_BENCH_DIR` names the disk to measure on. A missed goal is told, and
//! fails nothing: the machine may be shared.

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

#[path = "build/corpus.rs"]
mod corpus;
#[path = "build/measure.rs"]
mod measure;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::measure::{Build, event, median, settle, size};

type Outcome<T> = Result<T, Box<dyn Error>>;

const SEED: u64 = 20_211_111;

/// How often one article is added.
const ROUNDS: usize = 5;

/// What one article more may cost beyond the build, in seconds, and send, in bytes.
const GOAL: (f64, u64) = (1.0, 100_000);

fn main() -> Outcome<()> {
    let mut sizes = Vec::new();
    for argument in std::env::args_os().skip(1).filter(|argument| argument != "--bench") {
        let text = argument.to_string_lossy();
        sizes.push(size(&text).ok_or_else(|| format!("no size: {text}; 1k, 2500"))?);
    }
    if sizes.is_empty() {
        sizes = vec![1000, 10_000];
    }
    let place =
        std::env::var_os("REPRINT_BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    fs::create_dir_all(&place)?;
    let folder = tempfile::Builder::new().prefix("reprint-bench-").tempdir_in(&place)?;
    println!("in {}; medians of {ROUNDS}", place.display());
    for (number, posts) in sizes.into_iter().enumerate() {
        let folder = folder.path().join(number.to_string());
        fs::create_dir(&folder)?;
        measure(posts, &folder)?;
    }
    Ok(())
}

/// What publishing cost besides building.
struct Sent {
    seconds: f64,
    /// Of the whole run.
    total: f64,
    objects: u64,
    bytes: u64,
    peak_kib: u64,
}

fn publish(site: &Build, remote: &str) -> Outcome<Sent> {
    settle();
    let (cost, said) = site.run_as("publish", &["--yes", "--remote", remote])?;
    let built = event(&said, "report")?["seconds"].as_f64().ok_or("no seconds")?;
    let published = event(&said, "published")?;
    let number = |name: &str| published[name].as_u64().unwrap_or(0);
    Ok(Sent {
        seconds: cost.seconds - built,
        total: cost.seconds,
        objects: number("objects_sent"),
        bytes: number("bytes_sent"),
        peak_kib: cost.peak_kib,
    })
}

fn measure(posts: usize, folder: &Path) -> Outcome<()> {
    let content = folder.join("content");
    corpus::write(&content, posts, SEED)?;
    let remote = folder.join("remote.git");
    let remote = remote.to_str().ok_or("a folder whose name is no UTF-8")?;
    git(&["init", "--quiet", "--bare", remote])?;
    let site = Build::new(folder, "site", &content)?;
    let row = |name: &str, sent: &Sent| {
        println!(
            "{name:<16} {:>8.2} s beyond the build ({:.2} s in all), {:>7} objects, {:>10} B, {:>5} MB",
            sent.seconds,
            sent.total,
            sent.objects,
            sent.bytes,
            sent.peak_kib / 1024
        );
    };
    let built = site.run()?;
    println!("\n{} articles, built in {:.2} s", built.count("articles")?, built.seconds);
    row("first", &publish(&site, remote)?);
    let mut added = Vec::new();
    for round in 0..ROUNDS {
        let (path, text) = corpus::post(posts + round, posts, SEED);
        let path = content.join(path);
        fs::create_dir_all(path.parent().ok_or("no folder above a post")?)?;
        fs::write(path, text)?;
        let sent = publish(&site, remote)?;
        row("one added", &sent);
        added.push(sent);
    }
    row("nothing new", &publish(&site, remote)?);
    let seconds = median(added.iter().map(|sent| sent.seconds).collect());
    let bytes = added.iter().map(|sent| sent.bytes).max().unwrap_or(0);
    let told = if seconds <= GOAL.0 && bytes <= GOAL.1 { "reached" } else { "missed" };
    println!("one added: {seconds:.2} s beyond the build (median), at most {bytes} B: goal {told}");
    let commits = git(&["-C", remote, "rev-list", "--count", "gh-pages"])?;
    let clone = folder.join("clone");
    let clone = clone.to_str().ok_or("a folder whose name is no UTF-8")?;
    git(&["clone", "--quiet", "--branch", "gh-pages", remote, clone])?;
    println!(
        "the branch has {} commit; a clone of it has {} files",
        commits.trim(),
        files(Path::new(clone))?
    );
    Ok(())
}

/// Regular files below a folder, the repository's own left aside.
fn files(folder: &Path) -> Outcome<usize> {
    let mut count = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            count += if entry.file_name() == ".git" { 0 } else { files(&entry.path())? };
        } else {
            count += 1;
        }
    }
    Ok(count)
}

fn git(args: &[&str]) -> Outcome<String> {
    let out = Command::new("git").args(args).output()?;
    if !out.status.success() {
        return Err(format!("git {args:?}: {}", String::from_utf8_lossy(&out.stderr)).into());
    }
    Ok(String::from_utf8_lossy(&out.stdout).into_owned())
}
