//! Times the steps of cleaning on real posts, in µs of processor time an article:
//! `cargo bench --bench clean -- --content DIR --lists DIR`. All files of the lists' folder that end
//! in `.txt` are loaded. With `--taken` it does not measure, but tells what each rule of the lists
//! takes of the posts.

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

#[path = "clean/posts.rs"]
mod posts;
#[path = "clean/room.rs"]
mod room;

use std::collections::BTreeMap;
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use reprint::clean::dom::{self, Tree};
use reprint::clean::lists::FilterLists;
use reprint::clean::lists::engine::Kind;
use url::Url;

use crate::posts::{Post, addresses};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// At least so many bodies are cleaned in a round.
const MEASURED: usize = 10_000;

/// Rounds over all posts; the fastest of each step counts.
const ROUNDS: usize = 5;

fn main() -> Outcome<()> {
    let (mut content, mut lists, mut taken) = (None, Vec::new(), false);
    let mut arguments = std::env::args_os().skip(1).filter(|argument| argument != "--bench");
    while let Some(argument) = arguments.next() {
        match &*argument.to_string_lossy() {
            "--content" => content = arguments.next(),
            "--lists" => lists = read_lists(arguments.next())?,
            "--taken" => taken = true,
            other => return Err(format!("what is {other}?").into()),
        }
    }
    let posts = posts::read(Path::new(&content.ok_or("--content needs a folder of posts")?))?;
    println!("{} posts, {} lists\n", posts.len(), lists.len());
    if taken {
        tell_taken(&posts, &lists);
    } else {
        measure(&posts, &lists);
        room::growth();
    }
    Ok(())
}

fn read_lists(folder: Option<OsString>) -> Outcome<Vec<(String, String)>> {
    let folder = PathBuf::from(folder.ok_or("--lists needs a folder")?);
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Outcome<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|end| end == "txt"));
    paths.sort();
    paths.iter().map(|path| Ok((path.display().to_string(), fs::read_to_string(path)?))).collect()
}

/// One step and the time that it took for all posts, in seconds.
struct Steps(Vec<(&'static str, f64)>);

impl Steps {
    fn time<T>(&mut self, name: &'static str, work: impl FnOnce() -> T) -> T {
        let (started, before) = (Instant::now(), on_cpu());
        let made = black_box(work());
        let elapsed = || started.elapsed().as_secs_f64();
        let seconds = before.and_then(|before| Some(on_cpu()? - before)).unwrap_or_else(elapsed);
        match self.0.iter_mut().find(|(other, _)| *other == name) {
            Some((_, best)) => *best = best.min(seconds),
            None => self.0.push((name, seconds)),
        }
        made
    }
}

/// Seconds that this thread was on a processor, where the system says: others may be at work too.
fn on_cpu() -> Option<f64> {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(stat.split(' ').next()?.parse::<f64>().ok()? / 1e9)
}

fn measure(posts: &[Post], lists: &[(String, String)]) {
    // Few posts are gone over many times: the system counts in steps of some milliseconds.
    let repeated = MEASURED.div_ceil(posts.len().max(1));
    let posts: Vec<&Post> = posts.iter().cycle().take(posts.len() * repeated).collect();
    let mut steps = Steps(Vec::new());
    let (compiled, report) = steps.time("compile", || FilterLists::compile(lists, false));
    println!("{report}\n");
    let bytes = compiled.to_bytes();
    println!("cached in {} kB", bytes.len() / 1000);
    let trees: Vec<Tree> = posts.iter().map(|post| Tree::parse(&post.html)).collect();
    let urls: Vec<Vec<(Url, Kind)>> = posts
        .iter()
        .zip(&trees)
        .map(|(post, tree)| addresses(tree, post.source.as_ref()))
        .collect();
    let (mut hidden, mut blocked) = (0, 0);
    for _ in 0..ROUNDS {
        drop(steps.time("load", || FilterLists::from_bytes(&bytes)));
        // New each time, so that what is worked out once for a host is counted.
        let Some(lists) = FilterLists::from_bytes(&bytes) else { continue };
        steps.time("tree", || {
            posts.iter().map(|post| Tree::parse(&post.html)).for_each(|tree| drop(black_box(tree)));
        });
        let pages = steps.time("lists: hosts", || {
            posts.iter().map(|post| lists.for_page(post.source.as_ref())).collect::<Vec<_>>()
        });
        hidden = steps.time("lists: elements", || {
            pages.iter().zip(&trees).map(|(page, tree)| page.hidden(tree).len()).sum()
        });
        blocked = 0;
        for (name, kinds) in [
            ("lists: pictures and frames", &[Kind::Picture, Kind::Frame, Kind::Media][..]),
            ("lists: links", &[Kind::Link][..]),
        ] {
            blocked += steps.time(name, || {
                let mut blocked = 0;
                for (page, urls) in pages.iter().zip(&urls) {
                    for (url, kind) in urls.iter().filter(|(_, kind)| kinds.contains(kind)) {
                        blocked += usize::from(page.blocks(url, *kind).is_some());
                    }
                }
                blocked
            });
        }
        steps.time("lists: parameters", || {
            for (page, urls) in pages.iter().zip(&urls) {
                for (url, _) in urls {
                    black_box(page.without_params(url));
                }
            }
        });
    }
    room::measure(&posts, lists, &mut steps);
    let count = urls.iter().map(Vec::len).sum();
    #[expect(clippy::cast_precision_loss, reason = "shown with one digit")]
    let each = |number: usize| number as f64 / posts.len() as f64;
    println!("{:.1} addresses an article; {hidden} elements, {blocked} addresses\n", each(count));
    let mut sum = 0.0;
    for (name, seconds) in &steps.0 {
        if matches!(*name, "compile" | "load") {
            println!("{name:<30} {:>8.1} ms", seconds * 1e3);
            continue;
        }
        let micros = seconds * 1e6 * each(1);
        println!("{name:<30} {micros:>8.2} µs an article");
        if name.starts_with("lists") {
            sum += micros;
        }
    }
    println!("{:<30} {sum:>8.2} µs an article", "lists together");
}

/// Of each rule: elements, their characters, the longest text, an example.
fn tell_taken(posts: &[Post], lists: &[(String, String)]) {
    let (lists, report) = FilterLists::compile(lists, true);
    println!("{report}\n");
    let mut rules: BTreeMap<String, (usize, usize, usize, String)> = BTreeMap::new();
    for post in posts {
        let tree = Tree::parse(&post.html);
        let page = lists.for_page(post.source.as_ref());
        for (node, rule) in page.hidden(&tree) {
            let length = dom::inner_text_len(&node);
            let entry = rules.entry(rule).or_default();
            entry.0 += 1;
            entry.1 += length;
            if length >= entry.2 {
                let text: String = dom::line(&node).chars().take(60).collect();
                let host = post.source.as_ref().and_then(Url::host_str).unwrap_or("-");
                (entry.2, entry.3) = (length, format!("{host}: {} {text}", dom::describe(&node)));
            }
        }
        for (url, kind) in addresses(&tree, post.source.as_ref()) {
            if let Some(rule) = page.blocks(&url, kind) {
                let entry = rules.entry(format!("{rule} ({kind:?})")).or_default();
                entry.0 += 1;
                let host = post.source.as_ref().and_then(Url::host_str).unwrap_or("-");
                entry.3 = format!("{host}: {}", url.as_str().chars().take(90).collect::<String>());
            }
        }
    }
    let mut rules: Vec<_> = rules.into_iter().collect();
    rules.sort_by_key(|(_, (count, ..))| std::cmp::Reverse(*count));
    println!("{:>6} {:>8} {:>6}  rule and its longest", "taken", "letters", "most");
    for (rule, (count, letters, most, example)) in rules {
        println!("{count:>6} {letters:>8} {most:>6}  {rule}\n{:>24}{example}", "");
    }
}
