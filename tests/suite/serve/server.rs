//! A server that runs as a process of its own as long as the value lives.

use std::fmt::Debug;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::client::{Answer, Client, PATIENCE, encoded};
use crate::support::{Project, reprint};

/// `reprint serve` in a project's folder.
pub(crate) struct Server {
    child: Child,
    /// As it printed it.
    pub(crate) url: String,
    pub(crate) address: SocketAddr,
    /// The path that the site stands at.
    pub(crate) base: String,
    /// What it says besides.
    said: Arc<Mutex<String>>,
}

impl Server {
    /// Starts it; it may still prepare the site, and whoever asks waits for that.
    #[track_caller]
    pub(crate) fn start(project: &Project, args: &[&str]) -> Self {
        Self::start_as(reprint(&project.path("")), args)
    }

    /// The same by a command that is made ready.
    #[track_caller]
    pub(crate) fn start_as(mut command: Command, args: &[&str]) -> Self {
        command.arg("serve").args(args).stdin(Stdio::null());
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
        let said = Arc::new(Mutex::new(String::new()));
        let mut stderr = child.stderr.take().expect("piped");
        let heard = Arc::clone(&said);
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = stderr.read(&mut bytes) {
                let text = String::from_utf8_lossy(&bytes[..count]);
                heard.lock().unwrap_or_else(PoisonError::into_inner).push_str(&text);
            }
        });
        let mut stdout = BufReader::new(child.stdout.take().expect("piped"));
        let mut url = String::new();
        stdout.read_line(&mut url).expect("a line can be read");
        let url = url.trim_end().to_owned();
        // Read to its end, so that it never waits for a reader.
        thread::spawn(move || stdout.read_to_end(&mut Vec::new()));
        let Some((address, base)) = url.strip_prefix("http://").and_then(|url| url.split_once('/'))
        else {
            let _ = child.wait();
            thread::sleep(Duration::from_millis(50));
            panic!("the first line is an address: “{url}”; {}", said.lock().expect("said"));
        };
        let address = address.parse().unwrap_or_else(|e| panic!("{url}: {e}"));
        let base = format!("/{base}");
        Self { child, url, address, base, said }
    }

    /// A path below the site's top as it is asked for.
    pub(crate) fn target(&self, path: &str) -> String {
        format!("{}{}", self.base, encoded(path))
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(self.address)
    }

    /// What is at a path below the site's top.
    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.client().get(&self.target(path))
    }

    /// What it said on its standard error until now.
    pub(crate) fn said(&self) -> String {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until it said this.
    #[track_caller]
    pub(crate) fn await_said(&self, words: &str) {
        until(words, || self.said().contains(words).then_some(()).ok_or_else(|| self.said()));
    }

    /// Waits until a page says this, or does not say it any more.
    #[track_caller]
    pub(crate) fn await_page(&self, path: &str, words: &str, says: bool) -> Answer {
        until(&format!("{path}: “{words}”: {says}"), || {
            let answer = self.get(path);
            if answer.text().contains(words) == says { Ok(answer) } else { Err(answer.text()) }
        })
    }

    /// A line of `/proc/PID/status`, in KiB.
    #[cfg(target_os = "linux")]
    pub(crate) fn memory(&self, line: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.expect("the server runs");
        let line = status.lines().find_map(|each| each.strip_prefix(line)?.strip_prefix(':'));
        let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        number.unwrap_or_else(|| panic!("no number: {status}"))
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        let mut kill = Command::new("kill");
        let sent = kill.arg(format!("-{name}")).arg(self.child.id().to_string()).status();
        assert!(sent.expect("kill starts").success(), "{name} is sent");
    }

    /// Waits until it ended.
    #[track_caller]
    pub(crate) fn ended(mut self) -> ExitStatus {
        until("the end of the server", || {
            self.child.try_wait().expect("a child can be waited for").ok_or("it runs")
        })
    }

    /// Whether it runs.
    pub(crate) fn runs(&mut self) -> bool {
        self.child.try_wait().expect("a child can be waited for").is_none()
    }
}

impl Drop for Server {
    #[expect(clippy::print_stderr, reason = "what it said explains why a test fails")]
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking() {
            eprintln!("the server at {} said:\n{}", self.url, self.said());
        }
    }
}

/// Tries until it is as it should be, or tells how it was last.
#[track_caller]
pub(crate) fn until<T, E: Debug>(what: &str, mut tried: impl FnMut() -> Result<T, E>) -> T {
    let started = Instant::now();
    loop {
        match tried() {
            Ok(done) => return done,
            Err(last) if started.elapsed() > PATIENCE => panic!("{what}: {last:?}"),
            Err(_) => thread::sleep(Duration::from_millis(30)),
        }
    }
}
