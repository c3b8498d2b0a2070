//! Times builds of sites of extreme shapes at a size and at ten times that size: the cost of an article
//! should stay the same. `cargo bench --bench shapes` (10k and 100k articles), `-- 1m` for a million
//! posts of a line each, `-- 20k tags day` for some of the shapes at a size of one's own.
//! `REPRINT_BENCH_DIR` names the disk to measure on.

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

#[path = "build/measure.rs"]
mod measure;
#[path = "shapes/shape.rs"]
mod shape;
#[path = "build/stages.rs"]
mod stages;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use crate::measure::{Build, Cost, median, settle};
use crate::shape::Shape;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// How often the smaller size is built; the larger one once less.
const ROUNDS: usize = 3;

fn main() -> Outcome<()> {
    let (mut largest, mut shapes) = (100_000, Vec::new());
    for argument in std::env::args_os().skip(1).filter(|argument| argument != "--bench") {
        let text = argument.to_string_lossy();
        if let Some(size) = measure::size(&text) {
            largest = size.max(10);
        } else {
            let shape = Shape::named(&text);
            shapes.push(shape.ok_or_else(|| {
                let names: Vec<_> = Shape::ALL.iter().map(|shape| shape.name()).collect();
                format!("what is {text}? A size such as 20k, or of the shapes {}", names.join(", "))
            })?);
        }
    }
    if shapes.is_empty() {
        shapes = if largest < 1_000_000 { Shape::ALL.to_vec() } else { vec![Shape::Short] };
    }
    let place =
        std::env::var_os("REPRINT_BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    fs::create_dir_all(&place)?;
    let folder = tempfile::Builder::new().prefix("reprint-bench-").tempdir_in(&place)?;
    println!("in {}; microseconds of wall time an article\n", place.display());
    println!(
        "{:<44} {:>9} {:>9} {:>7} {:>9}  stages of the larger, seconds",
        "shape",
        largest / 10,
        largest,
        "growth",
        "peak MB",
    );
    for shape in shapes {
        let folder = folder.path().join(shape.name());
        fs::create_dir(&folder)?;
        let (small, _) = measure(shape, largest / 10, &folder.join("small"), ROUNDS)?;
        let rounds = if largest < 1_000_000 { ROUNDS - 1 } else { 1 };
        let (large, last) = measure(shape, largest, &folder.join("large"), rounds)?;
        println!(
            "{:<44} {small:>9.1} {large:>9.1} {:>6.2}× {:>9}  {}",
            shape.meaning(),
            large / small,
            last.peak_kib / 1000,
            stages::stages(&last.report)?
        );
    }
    Ok(())
}

/// The median cost of an article of a full build, and the last build.
fn measure(shape: Shape, posts: usize, folder: &Path, rounds: usize) -> Outcome<(f64, Cost)> {
    let content = folder.join("content");
    shape.write(&content, posts)?;
    let mut costs = Vec::new();
    let mut last = None;
    for round in 0..rounds {
        settle();
        let cost = Build::new(folder, &format!("build-{round}"), &content)?.run()?;
        let articles = cost.count("articles")?;
        if articles != posts as u64 {
            return Err(format!("{posts} posts became {articles} articles").into());
        }
        #[expect(clippy::cast_precision_loss, reason = "shown with one digit")]
        costs.push(cost.seconds * 1e6 / posts as f64);
        last = Some(cost);
    }
    Ok((median(costs), last.ok_or("no round")?))
}
