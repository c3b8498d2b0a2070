//! Requests from a process of its own: the bench starts itself as the loader, so that whoever asks takes
//! nothing from whoever answers but its share of the processors.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::wire::Wire;

/// The first word of the loader's command line.
pub(crate) const WORD: &str = "--load";

/// Connections that are kept open: as many as browsers of a few people have.
const CONNECTIONS: usize = 16;

/// What a load was.
#[derive(Clone, Copy)]
pub(crate) struct Load {
    pub(crate) requests: usize,
    pub(crate) bytes: usize,
    pub(crate) seconds: f64,
}

impl Load {
    pub(crate) fn rate(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let requests = self.requests as f64;
        requests / self.seconds
    }
}

/// Has a process ask for all targets of a file, one a line: for so many seconds, or each of them once.
pub(crate) fn load(address: SocketAddr, targets: &Path, seconds: Option<u64>) -> Outcome<Load> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(WORD).arg(address.to_string()).arg(targets);
    let out = command.arg(seconds.unwrap_or(0).to_string()).output()?;
    let said = String::from_utf8(out.stdout)?;
    let numbers: Vec<&str> = said.split_whitespace().collect();
    let [requests, bytes, seconds] = *numbers else {
        return Err(format!("the loader: {said}{}", String::from_utf8_lossy(&out.stderr)).into());
    };
    Ok(Load { requests: requests.parse()?, bytes: bytes.parse()?, seconds: seconds.parse()? })
}

/// The loader: its arguments to what it counted.
pub(crate) fn run(args: &[String]) -> Outcome<Load> {
    let [address, targets, seconds] = args else { return Err("ADDRESS TARGETS SECONDS".into()) };
    let (address, seconds): (SocketAddr, u64) = (address.parse()?, seconds.parse()?);
    let targets = std::fs::read_to_string(targets)?;
    let requests: Vec<_> = targets.lines().map(|target| Wire::request(address, target)).collect();
    let (next, bytes, done) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let most = if seconds == 0 { requests.len() } else { usize::MAX };
    let mut wires = Vec::new();
    for _ in 0..CONNECTIONS {
        wires.push(Wire::open(address)?);
    }
    let started = Instant::now();
    let until = (seconds > 0).then(|| Duration::from_secs(seconds));
    let ask = |mut wire: Wire| -> std::io::Result<()> {
        while until.is_none_or(|until| started.elapsed() < until) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= most {
                break;
            }
            let status = wire.ask(&requests[at % requests.len()])?;
            if status != 200 {
                let target = targets.lines().nth(at % requests.len()).unwrap_or_default();
                return Err(std::io::Error::other(format!("{target}: {status}")));
            }
            bytes.fetch_add(wire.body.len(), Ordering::Relaxed);
            done.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    };
    thread::scope(|scope| -> Outcome<()> {
        let threads: Vec<_> = wires.into_iter().map(|wire| scope.spawn(|| ask(wire))).collect();
        for thread in threads {
            thread.join().map_err(|_| "a thread of the loader died")??;
        }
        Ok(())
    })?;
    let seconds = started.elapsed().as_secs_f64();
    Ok(Load { requests: done.into_inner(), bytes: bytes.into_inner(), seconds })
}
