//! Times whole builds against their limit, which is to read every source and to write every article
//! page and nothing else: `cargo bench --bench build -- 1k 10k 100k`, or `-- --content DIR` for a
//! folder of real posts. `REPRINT_BENCH_DIR` names the disk to measure on. `-- --write DIR 10k` measures
//! nothing and leaves the corpus in a folder, for `benches/peers/run`.
//!
//! ext4 does not use the inode of a deleted file again for some minutes and makes every new file pay
//! for looking: after a test run, another bench or a `cargo clean` its times are many times too high,
//! for the limit most of all. Wait, or measure in memory: `REPRINT_BENCH_DIR=/dev/shm`. For the same
//! reason nothing is deleted here before the last number is printed.

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

// In a folder, because cargo takes each file beside this one for a bench of its own.
#[path = "build/corpus.rs"]
mod corpus;
#[path = "build/limit.rs"]
mod limit;
#[path = "build/measure.rs"]
mod measure;
#[path = "build/stages.rs"]
mod stages;

use std::error::Error;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::limit::Plan;
use crate::measure::{Build, median, settle};

type Outcome<T> = Result<T, Box<dyn Error>>;

const SEED: u64 = 20_211_111;

/// What to measure.
enum Job {
    Corpus(usize),
    Content(PathBuf),
}

fn main() -> Outcome<()> {
    let arguments: Vec<OsString> =
        std::env::args_os().skip(1).filter(|argument| argument != "--bench").collect();
    if let [option, folder, posts] = arguments.as_slice()
        && option == "--write"
    {
        corpus::write(Path::new(folder), size(posts)?, SEED)?;
        return Ok(());
    }
    let jobs = jobs(arguments.into_iter())?;
    let place =
        std::env::var_os("REPRINT_BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    fs::create_dir_all(&place)?;
    let threads = std::thread::available_parallelism()?.get();
    println!("threads {threads}, in {}; times are medians in seconds\n", place.display());
    println!("{}", Row::HEADER);
    let folder = tempfile::Builder::new().prefix("reprint-bench-").tempdir_in(&place)?;
    for (number, job) in jobs.iter().enumerate() {
        let folder = folder.path().join(number.to_string());
        fs::create_dir(&folder)?;
        println!("{}", measure(job, &folder, threads)?.line());
    }
    println!("\nlimit: reads every source, writes every file of the site; ratio: build to limit");
    Ok(())
}

fn size(argument: &OsStr) -> Outcome<usize> {
    let text = argument.to_string_lossy();
    Ok(measure::size(&text).ok_or_else(|| format!("no size: {text}; 1k, 2500"))?)
}

fn jobs(mut arguments: impl Iterator<Item = OsString>) -> Outcome<Vec<Job>> {
    let mut jobs = Vec::new();
    while let Some(argument) = arguments.next() {
        if argument == "--content" {
            let folder = arguments.next().ok_or("--content needs a folder")?;
            jobs.push(Job::Content(fs::canonicalize(folder)?));
        } else {
            jobs.push(Job::Corpus(size(&argument)?));
        }
    }
    if jobs.is_empty() {
        jobs = vec![Job::Corpus(1000), Job::Corpus(10_000)];
    }
    Ok(jobs)
}

fn measure(job: &Job, folder: &Path, threads: usize) -> Outcome<Row> {
    let (name, content) = match job {
        Job::Corpus(posts) => {
            let content = folder.join("content");
            let written = corpus::write(&content, *posts, SEED)?;
            let each = written.bytes / written.files.max(1);
            (format!("{posts} of {each} B"), content)
        }
        Job::Content(content) => (
            content.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            content.clone(),
        ),
    };
    // One run that does not count: it warms the caches and says what the limit has to write.
    let warm = Build::new(folder, "warm", &content)?;
    let first = warm.run()?;
    let plan = Plan::new(&content, &warm.output)?;
    let rounds = if plan.sources() < 100_000 { 3 } else { 1 };
    let (mut limits, mut builds, mut again, mut peak) = (Vec::new(), Vec::new(), Vec::new(), 0);
    let mut stages = String::new();
    for round in 0..rounds {
        settle();
        let bare = folder.join(format!("limit-{round}"));
        let started = Instant::now();
        plan.run(&bare, threads)?;
        limits.push(started.elapsed().as_secs_f64());
        settle();
        let build = Build::new(folder, &format!("build-{round}"), &content)?;
        let full = build.run()?;
        builds.push(full.seconds);
        peak = peak.max(full.peak_kib);
        stages = stages::stages(&full.report)?;
        settle();
        again.push(build.run()?.seconds);
    }
    Ok(Row {
        name,
        articles: first.count("articles")?,
        files: plan.files_out(),
        bytes_in: plan.bytes_in,
        bytes_out: plan.bytes_out,
        limit: median(limits),
        build: median(builds),
        again: median(again),
        peak_kib: peak,
        stages,
    })
}

/// One line of the table.
struct Row {
    name: String,
    articles: u64,
    files: usize,
    bytes_in: u64,
    bytes_out: u64,
    limit: f64,
    build: f64,
    again: f64,
    peak_kib: u64,
    /// Of the last build.
    stages: String,
}

impl Row {
    const HEADER: &str = "corpus               articles    files    MB in   MB out    limit    build  ratio  nothing  peak MB\n\
                          -------------------------------------------------------------------------------------------------";

    fn line(&self) -> String {
        #[expect(clippy::cast_precision_loss, reason = "shown with one digit")]
        let mega = |bytes: u64| bytes as f64 / 1e6;
        format!(
            "{:<20} {:>8} {:>8} {:>8.1} {:>8.1} {:>8.3} {:>8.3} {:>6.1} {:>8.3} {:>8.0}\n  {}",
            self.name,
            self.articles,
            self.files,
            mega(self.bytes_in),
            mega(self.bytes_out),
            self.limit,
            self.build,
            self.build / self.limit,
            self.again,
            mega(self.peak_kib * 1024),
            self.stages,
        )
    }
}
