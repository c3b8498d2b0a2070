//! A server as a process: the program's own, or Hugo's; its memory and whether it rests.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::wire::Wire;

/// It runs as long as the value lives.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
}

/// A server that spends nothing for so long has nothing more to do.
const REST: Duration = Duration::from_millis(300);

impl Server {
    /// `reprint serve` in a site's folder.
    pub(crate) fn start(site: &Path, content: &Path) -> Outcome<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_reprint"));
        command.args(["serve", "--quiet", "--content"]).arg(content).current_dir(site);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn()?;
        let mut stdout = BufReader::new(child.stdout.take().ok_or("no output")?);
        let mut url = String::new();
        stdout.read_line(&mut url)?;
        thread::spawn(move || stdout.read_to_end(&mut Vec::new()));
        let address = url.trim().strip_prefix("http://").and_then(|url| url.strip_suffix('/'));
        let address = address.ok_or_else(|| format!("no address: {url}"))?.parse()?;
        Ok(Self { child, address })
    }

    /// Hugo's server, with a built site's files as its static files.
    pub(crate) fn hugo(program: &Path, folder: &Path, built: &Path) -> Outcome<Self> {
        let site = folder.join("hugo");
        fs::create_dir_all(&site)?;
        let settings = format!(
            "baseURL = \"http://127.0.0.1/\"\nstaticDir = {:?}\ndisableKinds = [\"section\", \
             \"taxonomy\", \"term\", \"page\", \"RSS\", \"sitemap\", \"robotsTXT\", \"404\"]\n",
            built.display().to_string()
        );
        fs::write(site.join("hugo.toml"), settings)?;
        // It has no way to say which port it took: another program may take this one in between.
        let address = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?;
        let mut command = Command::new(program);
        command.args(["server", "--bind", "127.0.0.1", "--watch=false", "--disableLiveReload"]);
        command.arg("--port").arg(address.port().to_string()).arg("--source").arg(&site);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn()?;
        let request = Wire::request(address, "/");
        let answers = || Wire::open(address).and_then(|mut wire| wire.ask(&request));
        while answers().is_err() {
            if let Some(status) = child.try_wait()? {
                return Err(format!("Hugo ended with {status}").into());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(Self { child, address })
    }

    /// The body of a page, which is there.
    pub(crate) fn page(&self, target: &str) -> Outcome<String> {
        let mut wire = Wire::open(self.address)?;
        let status = wire.ask(&Wire::request(self.address, target))?;
        if status != 200 {
            return Err(format!("{target}: {status}").into());
        }
        Ok(String::from_utf8(wire.body)?)
    }

    /// The most memory that was resident at a time, in KiB, as the kernel keeps it.
    pub(crate) fn peak_kib(&self) -> Outcome<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        Ok(number.ok_or("no VmHWM")?)
    }

    /// Waits until it has nothing more to do.
    pub(crate) fn rest(&self) -> Outcome<()> {
        let (mut spent, mut since) = (self.spent()?, Instant::now());
        while since.elapsed() < REST {
            thread::sleep(Duration::from_millis(10));
            let now = self.spent()?;
            // A clock tick is 10 ms; a server that is asked nothing spends less than one in this time.
            if now != spent {
                (spent, since) = (now, Instant::now());
            }
        }
        Ok(())
    }

    /// The time that it computed for, in ticks (`proc_pid_stat(5)`, fields 14 and 15).
    fn spent(&self) -> Outcome<u64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let behind = stat.rsplit_once(')').ok_or("no stat")?.1;
        let fields: Vec<&str> = behind.split_whitespace().collect();
        let field = |at: usize| fields.get(at - 3).and_then(|field| field.parse::<u64>().ok());
        Ok(field(14).zip(field(15)).map(|(user, system)| user + system).ok_or("no times")?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
