//! A server as people read it: its address to stdout, all else to stderr.

use std::fmt::Write as _;
use std::io::Write;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::Duration;

use crate::build::events::{Events, FileOutcome, PageAction};
use crate::build::report::Report;
use crate::cli::human::{BOLD, DIM, Human, RED, RESET};
use crate::model::problem::Problem;
use crate::serve::alert::Alert;
use crate::serve::events::Listener;
use crate::text::{visible, visible_lines};

/// Listens and prints.
pub struct Talker {
    human: Human,
    opens: Mutex<bool>,
}

impl Talker {
    /// A printer, which opens a browser too where it shall.
    pub fn new(quiet: bool, verbose: bool, opens: bool) -> Self {
        Self { human: Human::counting(quiet, verbose), opens: Mutex::new(opens) }
    }

    fn say(&self, text: &str) {
        if !self.human.is_quiet() {
            self.human.talk(text);
        }
    }
}

impl Events for Talker {
    fn stage(&self, name: &'static str, steps: usize) {
        self.human.stage(name, steps);
    }

    fn step(&self, steps: usize) {
        self.human.step(steps);
    }

    fn problem(&self, problem: &Problem) {
        self.human.problem(problem);
    }

    fn file(&self, _: &str, _: FileOutcome, _: &str) {}

    fn page(&self, _: &str, _: PageAction, _: &[&str]) {}

    fn warn(&self, text: &str) {
        self.human.warn(text);
    }

    fn remark(&self, text: &str) {
        self.human.remark(text);
    }
}

impl Listener for Talker {
    fn serving(&self, url: &str, address: SocketAddr, usual: Option<u16>) {
        if let Some(usual) = usual {
            self.human.remark(&format!(
                "port {usual} is taken, so this one is {}; `--port` chooses another",
                address.port()
            ));
        }
        if !address.ip().is_loopback() {
            self.human.warn(&format!(
                "everybody who reaches {address} can read this site, drafts and all; without `--host` only this machine can"
            ));
        }
        let _ = writeln!(anstream::stdout().lock(), "{BOLD}{url}{RESET}");
        self.say(&format!("{DIM}press Ctrl-C to end{RESET}\n"));
        let opens = self.opens.lock().is_ok_and(|mut opens| std::mem::take(&mut *opens));
        // What the system says of it is not for people.
        if opens && open::that_detached(url).is_err() {
            self.human.warn("no browser could be opened: open the address yourself");
        }
    }

    fn ready(&self, report: &Report, took: Duration) {
        self.human.done_with_bar();
        self.human.hidden_problems();
        let noun = if report.articles == 1 { "article" } else { "articles" };
        self.say(&format!("{} {noun} ready in {}\n", report.articles, seconds(took)));
    }

    fn mistake(&self, problem: &Problem) {
        self.human.tell(problem);
    }

    fn watched(&self, what: &[String]) {
        let what: Vec<String> = what.iter().map(|name| visible(name)).collect();
        self.say(&format!("{DIM}watching {}{RESET}\n", what.join(", ")));
    }

    fn watching(&self, how: &str) {
        if self.human.is_verbose() {
            self.say(&format!("{DIM}{}{RESET}\n", visible(how)));
        }
    }

    fn followed(&self, what: &str, took: Duration) {
        self.say(&format!("{} {DIM}{}{RESET}\n", visible(what), seconds(took)));
    }

    fn alerts(&self, alerts: &[Alert]) {
        self.human.done_with_bar();
        if alerts.is_empty() {
            self.say("mended\n");
        }
        for alert in alerts {
            self.human.talk(&told(alert));
        }
    }

    fn ended(&self) {
        self.human.done_with_bar();
        self.say("ended\n");
    }
}

/// An alert in the form of errors.
fn told(alert: &Alert) -> String {
    let mut text = format!("{RED}error{RESET}: ");
    if let Some(path) = &alert.path {
        let _ = write!(text, "{}", visible(path));
        for number in [alert.line, alert.column].into_iter().flatten() {
            let _ = write!(text, ":{number}");
        }
        text.push_str(": ");
    }
    let _ = writeln!(text, "{}", visible(&alert.message));
    if let Some(excerpt) = &alert.excerpt {
        let _ = writeln!(text, "{}", visible_lines(excerpt.trim_end()));
    }
    if let Some(help) = alert.help.as_ref().filter(|help| !help.is_empty()) {
        let _ = writeln!(text, "  {DIM}help: {}{RESET}", visible(help));
    }
    text
}

fn seconds(took: Duration) -> String {
    if took.as_millis() < 1000 {
        format!("{} ms", took.as_millis())
    } else {
        format!("{:.1} s", took.as_secs_f64())
    }
}
