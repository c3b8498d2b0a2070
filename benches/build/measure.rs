//! One run of the program into its time, its peak memory and its report; and what else both benches
//! need.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::Outcome;

/// A folder to run in, so that each build has its own cache, and its output.
pub(crate) struct Build {
    folder: PathBuf,
    content: PathBuf,
    pub(crate) output: PathBuf,
}

/// What a run cost.
pub(crate) struct Cost {
    pub(crate) seconds: f64,
    /// The most memory that was resident at a time.
    pub(crate) peak_kib: u64,
    pub(crate) report: Value,
}

impl Cost {
    /// A number of the report.
    pub(crate) fn count(&self, name: &str) -> Outcome<u64> {
        Ok(self.report[name].as_u64().ok_or_else(|| format!("no “{name}” in {}", self.report))?)
    }
}

impl Build {
    /// Makes an empty folder for it.
    pub(crate) fn new(below: &Path, name: &str, content: &Path) -> Outcome<Self> {
        let folder = below.join(name);
        fs::create_dir(&folder)?;
        Ok(Self { output: folder.join("public"), content: content.to_owned(), folder })
    }

    /// Builds the site; the second time there is nothing to do.
    pub(crate) fn run(&self) -> Outcome<Cost> {
        Ok(self.run_with(&[])?.0)
    }

    /// Builds the site with some more words on the command line. Also returns what the program said.
    pub(crate) fn run_with(&self, words: &[&str]) -> Outcome<(Cost, String)> {
        self.run_as("build", words)
    }

    /// The same for another command that builds.
    pub(crate) fn run_as(&self, name: &str, words: &[&str]) -> Outcome<(Cost, String)> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_reprint"));
        command.args([name, "--json", "--content"]).arg(&self.content);
        command.arg("--output").arg(&self.output).args(words).current_dir(&self.folder);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let started = Instant::now();
        let mut child = command.spawn()?;
        let status = PathBuf::from(format!("/proc/{}/status", child.id()));
        let watch = thread::spawn(move || peak(&status));
        let mut said = String::new();
        if let Some(mut stdout) = child.stdout.take() {
            stdout.read_to_string(&mut said)?;
        }
        let code = child.wait()?;
        let seconds = started.elapsed().as_secs_f64();
        if !code.success() {
            return Err(format!("{name} ended with {code}: {said}").into());
        }
        let peak_kib = watch.join().map_err(|_| "the watching thread died")?;
        let report = event(&said, "report")?;
        Ok((Cost { seconds, peak_kib, report }, said))
    }
}

/// The last event of this name among what a run said.
pub(crate) fn event(said: &str, name: &str) -> Outcome<Value> {
    let events = said.lines().rev().map(serde_json::from_str::<Value>);
    for event in events {
        let event = event?;
        if event["event"] == name {
            return Ok(event);
        }
    }
    Err(format!("no `{name}`: {said}").into())
}

/// The kernel keeps the peak itself; it is read until the process has gone. What grows between the
/// last look and the end is missed, so short runs are looked at more often.
fn peak(status: &Path) -> u64 {
    let mut peak = 0;
    let mut looks = 0;
    while let Ok(text) = fs::read_to_string(status) {
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        // A process that has ended and was not waited for has a status without memory.
        let Some(kib) = line.and_then(|line| line.split_whitespace().next()?.parse().ok()) else {
            break;
        };
        peak = kib;
        looks += 1;
        thread::sleep(Duration::from_millis(if looks < 100 { 1 } else { 5 }));
    }
    peak
}

/// Has the kernel write out what earlier runs left to it, so that no run pays for another.
pub(crate) fn settle() {
    let _ = Command::new("sync").status();
}

/// The middle one; of an even number the upper.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A number of posts as it is written on the command line: `2500`, `10k`, `1m`.
pub(crate) fn size(text: &str) -> Option<usize> {
    let thousands = text.strip_suffix('k').map(|digits| (digits, 1000));
    let millions = text.strip_suffix('m').map(|digits| (digits, 1_000_000));
    let (digits, factor) = thousands.or(millions).unwrap_or((text, 1));
    let number: usize = digits.parse().ok()?;
    Some(number.max(1) * factor)
}
