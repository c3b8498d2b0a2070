//! A project in a temporary folder, the program run in it, and what it said.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// No test input is worth more; a run that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(300);

/// A folder that vanishes with the value.
pub(crate) struct Project {
    dir: TempDir,
}

impl Project {
    /// An empty folder, outside of any other project.
    pub(crate) fn new() -> Self {
        let dir = tempfile::Builder::new().prefix("reprint-test-").tempdir();
        Self { dir: dir.expect("a temporary folder") }
    }

    /// A folder with three plain posts in `content`.
    pub(crate) fn with_posts() -> Self {
        let project = Self::new();
        for number in 1..=3 {
            project.post(number);
        }
        project
    }

    /// Writes the plain post of this number into `content/_posts`.
    pub(crate) fn post(&self, number: u32) {
        let name = format!("content/_posts/2021-03-{number:02}-post-{number}.md");
        self.write(&name, plain_post(number));
    }

    /// The folder, or a path in it.
    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        if inside.is_empty() { self.dir.path().to_owned() } else { self.dir.path().join(inside) }
    }

    /// Writes a file and the folders above it.
    pub(crate) fn write(&self, inside: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(inside);
        let parent = path.parent().expect("a folder above");
        fs::create_dir_all(parent).expect("folders are made");
        fs::write(&path, bytes).expect("the file is written");
    }

    /// Reads a file of the built site.
    pub(crate) fn read(&self, inside: &str) -> String {
        let path = self.path(inside);
        fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }

    /// `reprint build --json --content content --output public ARGS` in the folder.
    pub(crate) fn build(&self, args: &[&str]) -> Run {
        let mut all = vec!["--content", "content", "--output", "public"];
        all.extend(args);
        self.build_with(&all)
    }

    /// `reprint build --json ARGS` in the folder.
    pub(crate) fn build_with(&self, args: &[&str]) -> Run {
        let mut command = reprint(&self.path(""));
        command.args(["build", "--json"]).args(args);
        run(command)
    }

    /// The article pages of `public`, by their path in it.
    pub(crate) fn articles(&self) -> BTreeMap<String, String> {
        articles(&self.path("public"))
    }

    /// The only article page whose text holds these words.
    pub(crate) fn article_with(&self, words: &str) -> String {
        let mut found = self.articles();
        found.retain(|_, page| page.contains(words));
        let paths: Vec<_> = found.keys().cloned().collect();
        assert_eq!(paths.len(), 1, "one article page with “{words}”: {paths:?}");
        found.into_values().next().expect("one")
    }
}

/// A post without anything special, its number in all of its parts.
pub(crate) fn plain_post(number: u32) -> String {
    format!(
        "---\nlayout: post\ntitle: \"第{number}篇\"\ndate: 2021-03-{number:02}T01:02:03.456Z\n\
         author: 湖畔日报\nfrom: https://lakeside.example/story/{number}\n\
         tags: [ 湖畔日报 ]\ncategories: [ 湖畔日报 ]\n---\n\n\
         <div>\n<p>这是第{number}篇的第一段，说的是湖。</p><p>第{number}篇到此为止。</p>\n</div>\n"
    )
}

/// The program, to be run in `folder`, deaf to the environment of whoever runs the tests.
pub(crate) fn reprint(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_reprint"));
    command.current_dir(folder);
    for name in ["SOURCE_DATE_EPOCH", "CLICOLOR_FORCE", "FORCE_COLOR", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    command
}

/// What a run said.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) took: Duration,
}

/// Runs to the end, or fails the test when that does not come.
pub(crate) fn run(mut command: Command) -> Run {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    run_child(command.spawn().expect("the program starts"))
}

/// Like [`run`], for a child that was started with its outputs piped.
pub(crate) fn run_child(mut child: Child) -> Run {
    fn drain(mut from: impl Read + Send + 'static) -> thread::JoinHandle<String> {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            from.read_to_end(&mut bytes).expect("a pipe can be read");
            String::from_utf8(bytes).expect("the program writes UTF-8")
        })
    }
    let started = Instant::now();
    let stdout = drain(child.stdout.take().expect("piped"));
    let stderr = drain(child.stderr.take().expect("piped"));
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child can be waited for") {
            break status;
        }
        if started.elapsed() > PATIENCE {
            child.kill().expect("a child can be killed");
            panic!("the program still ran after {PATIENCE:?}");
        }
        thread::sleep(Duration::from_millis(3));
    };
    Run {
        code: status.code(),
        stdout: stdout.join().expect("read"),
        stderr: stderr.join().expect("read"),
        took: started.elapsed(),
    }
}

impl Run {
    /// Every line of `--json`, in order.
    pub(crate) fn events(&self) -> Vec<Value> {
        let lines = self.stdout.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
            .collect()
    }

    /// The events of one name.
    pub(crate) fn events_of(&self, name: &str) -> Vec<Value> {
        let mut events = self.events();
        events.retain(|event| event["event"] == name);
        events
    }

    /// All remarks but the one that is made wherever `site.toml` has no `base_url`.
    pub(crate) fn remarks_of_the_site(&self) -> Vec<Value> {
        let usual = |remark: &Value| {
            remark["message"].as_str().is_some_and(|text| text.starts_with("without `base_url`"))
        };
        let mut remarks = self.events_of("remark");
        remarks.retain(|remark| !usual(remark));
        remarks
    }

    /// The last line, which is the report.
    pub(crate) fn report(&self) -> Value {
        let last = self.events().pop().unwrap_or_else(|| panic!("no report: {self}"));
        assert_eq!(last["event"], "report", "the last line is the report");
        last
    }

    /// A number of the report.
    pub(crate) fn count(&self, name: &str) -> u64 {
        let report = self.report();
        let number = report[name].as_u64();
        number.unwrap_or_else(|| panic!("“{name}” is no number in {report}"))
    }

    /// A site was built, nothing crashed, and every file is accounted for.
    #[track_caller]
    pub(crate) fn assert_built(&self) {
        assert!(!self.stderr.contains("panicked at"), "no panic: {self}");
        assert_eq!(self.code, Some(0), "exit code: {self}");
        let parts = ["articles", "duplicates", "removed_by_request", "left_out", "failed"];
        let sum: u64 = parts.iter().map(|part| self.count(part)).sum();
        assert_eq!(sum, self.count("read"), "every file is accounted for: {}", self.report());
        assert_eq!(self.events_of("problem").len() as u64, self.count("problems"));
    }

    /// The run stopped with this code and said all of these words.
    #[track_caller]
    pub(crate) fn assert_stopped(&self, code: i32, words: &[&str]) {
        assert!(!self.stderr.contains("panicked at"), "no panic: {self}");
        assert_eq!(self.code, Some(code), "exit code: {self}");
        let said = format!("{}{}", self.stdout, self.stderr).to_lowercase();
        for word in words {
            assert!(said.contains(&word.to_lowercase()), "says “{word}”: {self}");
        }
    }

    /// The first problem about a file, which says what is wrong and how to mend it.
    #[track_caller]
    pub(crate) fn problem(&self, file: &str) -> Value {
        let about = |problem: &Value| problem["path"].as_str().is_some_and(|p| p.contains(file));
        let problem = self.events_of("problem").into_iter().find(about);
        let problem = problem.unwrap_or_else(|| panic!("no problem about {file}: {self}"));
        for part in ["kind", "message", "help"] {
            let said = problem[part].as_str().unwrap_or_default();
            assert!(!said.trim().is_empty(), "“{part}” is said: {problem}");
        }
        let severity = problem["severity"].as_str();
        assert!(matches!(severity, Some("warning" | "error")), "{problem}");
        problem
    }
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let short = |text: &str| text.chars().take(3000).collect::<String>();
        let (stdout, stderr) = (short(&self.stdout), short(&self.stderr));
        write!(f, "\ncode {:?}\nstdout: {stdout}\nstderr: {stderr}", self.code)
    }
}

/// Every file below a folder with its bytes, by its path in it with `/` between the parts.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for path in files(folder, &|_| true) {
        let inside = path.strip_prefix(folder).expect("below the folder");
        let inside = inside.to_str().expect("the site's file names are UTF-8");
        found.insert(inside.to_owned(), fs::read(&path).expect("a site's file can be read"));
    }
    found
}

/// The pages of a site, by their path in it.
pub(crate) fn pages(site: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (path, bytes) in tree(site) {
        if is_page(&path) {
            let page = String::from_utf8(bytes).unwrap_or_else(|e| panic!("{path}: {e}"));
            found.insert(path, page);
        }
    }
    found
}

/// Whether a file of a site is a page.
pub(crate) fn is_page(path: &str) -> bool {
    path.strip_suffix(".html").is_some()
}

/// Every regular file below a folder whose name, and the names above it, are wanted.
pub(crate) fn files(folder: &Path, wanted: &dyn Fn(&str) -> bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        for entry in entries {
            let entry = entry.expect("an entry can be read");
            if !wanted(&entry.file_name().to_string_lossy()) {
                continue;
            }
            let kind = entry.file_type().expect("an entry has a type");
            if kind.is_dir() {
                open.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

/// The article pages of a site, by their path in it: `YYYY/MM/DD/ID.html` and `undated/ID.html`.
pub(crate) fn articles(site: &Path) -> BTreeMap<String, String> {
    let mut found = pages(site);
    found.retain(|path, _| {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let digits = folder.starts_with(|c: char| c.is_ascii_digit());
        let dated = digits && folder.chars().filter(|c| *c == '/').count() == 2;
        let article = name != "index.html" && (dated || folder == "undated");
        assert!(!article || name.len() == 15, "an id of ten characters: {path}");
        article
    });
    found
}

/// The folder of real mirrored posts beside the project. It may be missing on a developer's
/// machine, where the test then says so and ends; never where `CI=true`.
#[expect(clippy::print_stderr, reason = "a skipped test must not look like a passed one")]
pub(crate) fn mirrors() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/mirrors");
    if folder.is_dir() {
        return Some(folder);
    }
    let ci = std::env::var_os("CI").is_some_and(|value| value == "true");
    assert!(!ci, "{} must be there when CI=true", folder.display());
    eprintln!("skipped: no {}", folder.display());
    None
}
