//! Times `reprint serve`: from its start to the first page, from a save to the open page, requests under
//! load, and its memory against that of a build: `cargo bench --bench serve -- 1k 100k`.
//! `REPRINT_BENCH_DIR` names the disk to measure on. Where `HUGO` names its program, Hugo's server answers
//! the same requests: for the built files, which it has as static ones, so that both send the same pages
//! and neither is measured at making them. A missed goal is told, and fails nothing: the machine may be
//! shared.

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

#[path = "build/corpus.rs"]
mod corpus;
#[path = "serve/follow.rs"]
mod follow;
#[path = "serve/load.rs"]
mod load;
#[path = "build/measure.rs"]
mod measure;
#[path = "serve/server.rs"]
mod server;
#[path = "serve/wire.rs"]
mod wire;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::follow::{Change, Viewed};
use crate::load::{Load, load};
use crate::measure::{Build, median, settle, size};
use crate::server::Server;

type Outcome<T> = Result<T, Box<dyn Error>>;

const SEED: u64 = 20_211_111;

/// How often the server is started, and each server put under load.
const STARTS: usize = 5;

/// How often each change is made.
const ROUNDS: usize = 10;

/// How long each load lasts, in seconds.
const SECONDS: u64 = 4;

/// Pages that are asked for again and again.
const AGAIN: usize = 400;

/// Pages that are asked for once.
const ONCE: usize = 4000;

/// What a first page and an edit may take, in seconds.
const GOALS: (f64, f64) = (0.5, 0.15);

fn main() -> Outcome<()> {
    let args: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    if let Some((load::WORD, rest)) = args.split_first().map(|(word, rest)| (word.as_str(), rest)) {
        let Load { requests, bytes, seconds } = load::run(rest)?;
        println!("{requests} {bytes} {seconds}");
        return Ok(());
    }
    let mut sizes = Vec::new();
    for text in &args {
        sizes.push(size(text).ok_or_else(|| format!("no size: {text}; 1k, 2500"))?);
    }
    if sizes.is_empty() {
        sizes = vec![1000, 10_000];
    }
    let place =
        std::env::var_os("REPRINT_BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    fs::create_dir_all(&place)?;
    let folder = tempfile::Builder::new().prefix("reprint-bench-").tempdir_in(&place)?;
    println!("in {}; medians of {STARTS} starts and {ROUNDS} changes", place.display());
    for (number, posts) in sizes.into_iter().enumerate() {
        let folder = folder.path().join(number.to_string());
        fs::create_dir(&folder)?;
        measure(posts, &folder)?;
    }
    Ok(())
}

fn measure(posts: usize, folder: &Path) -> Outcome<()> {
    let content = folder.join("content");
    corpus::write(&content, posts, SEED)?;
    let build = Build::new(folder, "site", &content)?;
    let site = folder.join("site");
    fs::create_dir(site.join("rules"))?;
    fs::write(site.join("rules/none.example.txt"), "strip: //h6\n")?;
    fs::write(site.join("site.toml"), "title = \"起\"\nrules = \"rules\"\n")?;
    let first = build.run()?;
    println!(
        "\n{} articles, built in {:.2} s, {} MB\n",
        first.count("articles")?,
        first.seconds,
        first.peak_kib / 1024
    );

    cold(&site, &content, folder, first.peak_kib)?;
    let targets = Targets::of(&build.output, folder)?;
    starts(&site, &content, &targets.article)?;
    let server = Server::start(&site, &content)?;
    server.page("/")?;
    server.rest()?;
    let ready = server.peak_kib()?;
    under_load(&server, &targets, &build.output, folder)?;
    follow(&server, &site, &content, posts)?;
    let all = server.peak_kib()?;
    println!(
        "\nmemory, MB: build {}, server when it stands ready {} ({:.2} of it), after all this {} ({:.2})  {}",
        first.peak_kib / 1024,
        ready / 1024,
        ratio(ready, first.peak_kib),
        all / 1024,
        ratio(all, first.peak_kib),
        told(ratio(all, first.peak_kib), 1.0)
    );
    Ok(())
}

/// From the start of the program to its first page where nobody built or served the site before.
fn cold(site: &Path, content: &Path, folder: &Path, build_kib: u64) -> Outcome<()> {
    let cold = folder.join("cold");
    fs::create_dir_all(cold.join("rules"))?;
    for file in ["site.toml", "rules/none.example.txt"] {
        fs::copy(site.join(file), cold.join(file))?;
    }
    settle();
    let started = Instant::now();
    let server = Server::start(&cold, content)?;
    server.page("/")?;
    let first = started.elapsed().as_secs_f64();
    server.rest()?;
    let peak = server.peak_kib()?;
    println!(
        "start, without any cache     first page {first:>7.3} s, {} MB ({:.2} of the build's)",
        peak / 1024,
        ratio(peak, build_kib)
    );
    Ok(())
}

fn ratio(one: u64, other: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let (one, other) = (one as f64, other as f64);
    one / other
}

fn told(value: f64, goal: f64) -> &'static str {
    if value <= goal { "ok" } else { "MISSED" }
}

/// From the start of the program to its first pages, as the last build left the site and with a post
/// that was edited since.
fn starts(site: &Path, content: &Path, article: &str) -> Outcome<()> {
    let run = |name: &str| -> Outcome<()> {
        let (mut firsts, mut articles, mut rests) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..STARTS {
            settle();
            let started = Instant::now();
            let server = Server::start(site, content)?;
            server.page("/")?;
            firsts.push(started.elapsed().as_secs_f64());
            server.page(article)?;
            articles.push(started.elapsed().as_secs_f64());
            server.rest()?;
            rests.push(started.elapsed().as_secs_f64());
        }
        let (first, article, rest) = (median(firsts), median(articles), median(rests));
        println!(
            "start, {name:<20} first page {first:>7.3} s  an article {article:>7.3} s  at rest {rest:>7.3} s  {}",
            told(first, GOALS.0)
        );
        Ok(())
    };
    run("as it was built")?;
    let edited = content.join("_posts/2024-01-02-edited.md");
    fs::create_dir_all(content.join("_posts"))?;
    fs::write(&edited, "---\ntitle: 后来的\ndate: 2024-01-02\n---\n\n后来写的。\n")?;
    run("with one post more")?;
    Ok(fs::remove_file(edited)?)
}

/// From each save to the event and the page, and until nothing is left to do behind it.
fn follow(server: &Server, site: &Path, content: &Path, posts: usize) -> Outcome<()> {
    let mut viewed = Viewed::new(server, site, content, posts)?;
    println!("\nchange            event s   page s  at rest s");
    for (change, name) in Change::ALL {
        let (mut events, mut pages, mut rests) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            let followed = viewed.follow(change, round)?;
            events.push(followed.event);
            pages.push(followed.page);
            rests.push(followed.rest);
        }
        let (event, page, rest) = (median(events), median(pages), median(rests));
        println!("{name:<16} {event:>8.3} {page:>8.3} {rest:>10.3}  {}", told(page, GOALS.1));
    }
    Ok(())
}

/// Requests per second: of pages that are asked for again and again, and of pages that nobody asked for.
fn under_load(server: &Server, targets: &Targets, built: &Path, folder: &Path) -> Outcome<()> {
    let once = load(server.address, &targets.once, None)?;
    println!("\n{:>9.0} requests/s, each page once, all of them made on the spot", once.rate());
    let hugo = std::env::var_os("HUGO").map(PathBuf::from);
    let hugo = hugo.map(|program| Server::hugo(&program, folder, built)).transpose()?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    // In turns, so that a busy neighbour slows both.
    for _ in 0..STARTS {
        ours.push(load(server.address, &targets.again, Some(SECONDS))?);
        if let Some(hugo) = &hugo {
            theirs.push(load(hugo.address, &targets.again, Some(SECONDS))?);
        }
    }
    let line = |name: &str, loads: &[Load]| {
        let rate = median(loads.iter().map(Load::rate).collect());
        let (bytes, requests) = loads
            .iter()
            .fold((0, 0), |(bytes, requests), load| (bytes + load.bytes, requests + load.requests));
        println!(
            "{rate:>9.0} requests/s, {AGAIN} pages again and again, of {} B each: {name}",
            bytes / requests.max(1)
        );
        rate
    };
    let ours = line("reprint", &ours);
    if theirs.is_empty() {
        println!("          `HUGO` names no program: no ratio");
    } else {
        let theirs = line("hugo, the built files as its static ones", &theirs);
        let verdict = if ours >= theirs { "ok" } else { "MISSED" };
        println!("          {:.2} times Hugo's  {verdict}", ours / theirs);
    }
    Ok(())
}

/// What is asked for, one target a line.
struct Targets {
    again: PathBuf,
    once: PathBuf,
    /// An article.
    article: String,
}

impl Targets {
    /// Articles and lists of a built site, evenly taken.
    fn of(output: &Path, folder: &Path) -> Outcome<Self> {
        let mut all = Vec::new();
        let mut open = vec![output.to_owned()];
        while let Some(below) = open.pop() {
            for entry in fs::read_dir(below)? {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    open.push(entry.path());
                } else if let Some(page) = target(entry.path().strip_prefix(output)?) {
                    all.push(page);
                }
            }
        }
        all.sort();
        let digit = |page: &&String| page.starts_with("/2") && page.ends_with(".html");
        let article = all.iter().find(digit).ok_or("no article")?.clone();
        let write = |name: &str, most: usize| -> Outcome<PathBuf> {
            let step = all.len().div_ceil(most).max(1);
            let some: Vec<&str> = all.iter().step_by(step).map(String::as_str).collect();
            let path = folder.join(name);
            fs::write(&path, some.join("\n"))?;
            Ok(path)
        };
        Ok(Self { again: write("again", AGAIN)?, once: write("once", ONCE)?, article })
    }
}

/// A page as a browser asks for it; both servers have lists at their folders.
fn target(path: &Path) -> Option<String> {
    let path = path.to_str()?;
    let page = path.strip_suffix("index.html").unwrap_or(path);
    let is_page = page.is_empty() || page.ends_with('/') || page.ends_with(".html");
    let mut target = String::from("/");
    for byte in page.bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' => target.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => target.push(char::from(byte)),
            byte => target.push_str(&format!("%{byte:02X}")),
        }
    }
    (is_page && page != "404.html").then_some(target)
}
