//! Disks that are full or not to be written on, and content that comes and goes: the run says so
//! and stops, and as soon as the trouble is over the next one makes the clean site. The disks are
//! small ones in memory, mounted where only the test sees them.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::corpus;
use crate::support::{Project, Run, reprint, run, run_child, tree};

const POSTS: usize = 60;
const SEED: u64 = 13;

fn project() -> Project {
    let project = Project::new();
    for number in 0..POSTS {
        let (path, text) = corpus::post(number, POSTS, SEED);
        project.write(&format!("content/{path}"), text);
    }
    project
}

/// The output is what a clean build of the same content makes.
#[track_caller]
fn assert_clean(project: &Project, output: &str) {
    let clean = Project::new();
    let mut command = reprint(&clean.path(""));
    command.args(["build", "--json", "--output", "public", "--content"]);
    command.arg(project.path("content"));
    let toml = project.path("site.toml");
    if toml.exists() {
        let text = fs::read_to_string(toml).expect("read");
        let title: String = text.lines().filter(|line| line.starts_with("title")).collect();
        clean.write("site.toml", title);
    }
    run(command).assert_built();
    let (clean, built) = (tree(&clean.path("public")), tree(&project.path(output)));
    let paths = clean.keys().chain(built.keys());
    let mut different: Vec<_> = paths.filter(|path| clean.get(*path) != built.get(*path)).collect();
    different.sort();
    different.dedup();
    assert!(different.is_empty(), "{output} is not as a clean build makes it: {different:?}");
}

#[track_caller]
fn assert_rests(run: &Run) {
    run.assert_built();
    assert_eq!((run.count("written"), run.count("removed")), (0, 0), "{}", run.report());
}

/// What a run of a script said, read from the files that it left.
pub(crate) fn said(project: &Project, name: &str) -> Run {
    Run {
        code: project.read(&format!("{name}.code")).trim().parse().ok(),
        stdout: project.read(&format!("{name}.out")),
        stderr: project.read(&format!("{name}.err")),
        took: Duration::ZERO,
    }
}

/// Runs a shell script in the project, with a file system of its own: what it mounts is gone when
/// it ends. `build NAME` builds and leaves what was said in `NAME.out`, `.err` and `.code`; `disk
/// SIZE` mounts an empty disk at `small`; `fill` fills it up. False where that is not permitted.
#[expect(clippy::print_stderr, reason = "a skipped test must not look like a passed one")]
pub(crate) fn in_namespace(project: &Project, script: &str) -> bool {
    const WORDS: &str = r#"set -eu
disk() { mkdir small; mount -t tmpfs -o "size=$1" tmpfs small; }
fill() { dd if=/dev/zero of=small/ballast bs=4096 2>/dev/null || true; }
build() {
    code=0
    "$REPRINT" build --json >"$1.out" 2>"$1.err" || code=$?
    echo "$code" >"$1.code"
}
"#;
    let mut why = String::new();
    for permission in ["-rm", "-m"] {
        let unshare = |script: &str| {
            let mut command = Command::new("unshare");
            command.args([permission, "sh", "-c", script]).current_dir(project.path(""));
            command.env("REPRINT", env!("CARGO_BIN_EXE_reprint")).env_remove("SOURCE_DATE_EPOCH");
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().map(run_child)
        };
        // May it mount at all? What fails later is a failure of the test.
        match unshare("mount -t tmpfs tmpfs /mnt") {
            Ok(run) if run.code == Some(0) => {}
            Ok(run) => {
                why = run.stderr;
                continue;
            }
            Err(error) => {
                why = error.to_string();
                continue;
            }
        }
        let run = unshare(&format!("{WORDS}{script}")).expect("it started before");
        assert_eq!(run.code, Some(0), "the script: {run}");
        return true;
    }
    let ci = std::env::var_os("CI").is_some_and(|value| value == "true");
    assert!(!ci, "where CI=true a small disk can be mounted: {why}");
    eprintln!("skipped: no small disk can be mounted: {why}");
    false
}

/// The run ended because of the disk, and said so.
#[track_caller]
fn assert_full(run: &Run) {
    run.assert_stopped(4, &["disk is full", "make room", "small/"]);
    let errors = run.events_of("error");
    assert_eq!(errors.len(), 1, "one error: {run}");
    assert_eq!(errors[0]["exit_code"], 4, "{run}");
}

/// No half-written file lies in a copy of the small disk.
#[track_caller]
fn assert_no_halves(project: &Project, folder: &str) {
    let halves = tree(&project.path(folder)).into_keys();
    let halves: Vec<_> = halves.filter(|path| path.contains("public/.reprint-")).collect();
    assert!(halves.is_empty(), "temporary files: {halves:?}");
}

#[test]
fn a_first_build_that_fills_the_disk_is_finished_when_there_is_room() {
    let project = project();
    project.write("site.toml", "output = \"small/public\"\n");
    let script = "disk 200k; build full; cp -R small partly; build again
        mount -o remount,size=64m small; build roomy; build rest; cp -R small copy";
    if !in_namespace(&project, script) {
        return;
    }
    assert_full(&said(&project, "full"));
    let partly = tree(&project.path("partly"));
    assert!(partly.len() > 5, "it was full among the writes: {:?}", partly.keys());
    assert_full(&said(&project, "again"));
    said(&project, "roomy").assert_built();
    assert_rests(&said(&project, "rest"));
    assert_no_halves(&project, "copy");
    assert_clean(&project, "copy/public");
}

#[test]
fn a_change_of_every_page_that_fills_the_disk_is_finished_when_there_is_room() {
    let project = project();
    let settings = |title: &str| format!("output = \"small/public\"\ntitle = \"{title}\"\n");
    project.write("site.toml", settings("甲版"));
    // Every page grows by blocks; there is room for some.
    project.write("long.toml", settings(&"乙版".repeat(800)));
    let script = "disk 64m; build first; fill; truncate -s -96K small/ballast
        cp long.toml site.toml; build full; cp -R small partly; build again
        rm small/ballast; build roomy; build rest; cp -R small copy";
    if !in_namespace(&project, script) {
        return;
    }
    said(&project, "first").assert_built();
    assert_full(&said(&project, "full"));
    assert_no_halves(&project, "partly");
    let long = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).contains("乙版");
    let partly = tree(&project.path("partly/public"));
    let changed = partly.values().filter(|bytes| long(bytes)).count();
    assert!((1..POSTS).contains(&changed), "{changed} of {} pages changed", partly.len());
    assert_full(&said(&project, "again"));
    said(&project, "roomy").assert_built();
    assert_rests(&said(&project, "rest"));
    assert_no_halves(&project, "copy");
    assert_clean(&project, "copy/public");
}

#[test]
fn a_cache_on_a_full_disk_ends_the_run_and_comes_back() {
    let project = project();
    project.write("site.toml", "output = \"public\"\ncache = \"small/cache\"\n");
    // Full from the beginning; then full for a post that grows, and for one that goes.
    let one = corpus::post(1, POSTS, SEED).0;
    let script = format!(
        "disk 2m; fill; build full
        rm small/ballast; build first; fill; echo >>'content/{one}'; build grown
        rm 'content/{one}'; build shrunk
        rm small/ballast; build roomy; build rest"
    );
    if !in_namespace(&project, &script) {
        return;
    }
    assert_full(&said(&project, "full"));
    said(&project, "first").assert_built();
    assert_full(&said(&project, "grown"));
    assert_full(&said(&project, "shrunk"));
    said(&project, "roomy").assert_built();
    assert_rests(&said(&project, "rest"));
    assert_clean(&project, "public");
}

#[test]
fn output_and_cache_on_one_full_disk_both_come_back() {
    let project = project();
    project.write("site.toml", "output = \"small/public\"\ncache = \"small/cache\"\n");
    // A little more room each time: the disk is full at another place of the run.
    let sizes: Vec<u32> = (1..=12).map(|step| step * 28).collect();
    let mut script = "disk 8k; ".to_owned();
    for size in &sizes {
        script += &format!("mount -o remount,size={size}k small; build at{size}\n");
    }
    script += "mount -o remount,size=64m small; build roomy; build rest; cp -R small copy";
    if !in_namespace(&project, &script) {
        return;
    }
    for size in sizes {
        assert_full(&said(&project, &format!("at{size}")));
    }
    said(&project, "roomy").assert_built();
    assert_rests(&said(&project, "rest"));
    assert_no_halves(&project, "copy");
    assert_clean(&project, "copy/public");
}

#[test]
fn an_output_that_becomes_read_only_ends_the_run_and_comes_back() {
    let project = project();
    project.write("site.toml", "output = \"small/public\"\ntitle = \"甲版\"\n");
    let script = "disk 64m; build first; mount -o remount,ro small; build idle
        sed 's/甲/乙/' site.toml >site.new; mv site.new site.toml; build locked
        mount -o remount,rw small; build open; build rest; cp -R small copy";
    if !in_namespace(&project, script) {
        return;
    }
    said(&project, "first").assert_built();
    assert_rests(&said(&project, "idle"));
    said(&project, "locked").assert_stopped(4, &["read-only", "small/"]);
    said(&project, "open").assert_built();
    assert_rests(&said(&project, "rest"));
    assert_clean(&project, "copy/public");
}

#[test]
fn a_content_folder_that_is_away_for_a_run_changes_nothing() {
    let project = project();
    project.build(&[]).assert_built();
    let site = tree(&project.path("public"));
    fs::rename(project.path("content"), project.path("away")).expect("moved");
    project.build(&[]).assert_stopped(3, &["content"]);
    assert!(site == tree(&project.path("public")), "the site is as it was");
    // An empty folder in its place is a pull that failed.
    fs::create_dir(project.path("content")).expect("made");
    project.build(&[]).assert_stopped(5, &["--allow-shrink"]);
    assert!(site == tree(&project.path("public")), "the site is as it was");
    fs::remove_dir(project.path("content")).expect("removed");
    fs::rename(project.path("away"), project.path("content")).expect("moved");
    assert_rests(&project.build(&[]));
    assert_clean(&project, "public");
}

#[test]
fn a_content_folder_that_goes_during_a_run_is_taken_up_again() {
    let project = project();
    let started = project.build(&[]);
    started.assert_built();
    let mut ended = [0; 6];
    for at in 0..16 {
        project.write("site.toml", format!("title = \"第{at}版\"\n"));
        let mut command = reprint(&project.path(""));
        command.args(["build", "--json", "--content", "content", "--output", "public"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().expect("the program starts");
        thread::sleep(started.took * at / 16);
        fs::rename(project.path("content"), project.path("away")).expect("moved");
        let during = run_child(child);
        fs::rename(project.path("away"), project.path("content")).expect("moved");
        assert!(!during.stderr.contains("panicked at"), "no panic: {during}");
        let code = during.code.and_then(|code| usize::try_from(code).ok());
        let code = code.filter(|code| [0, 3, 5].contains(code));
        ended[code.unwrap_or_else(|| panic!("built, no content, or refused: {during}"))] += 1;
        if code == Some(0) {
            during.assert_built();
        }
        project.build(&[]).assert_built();
        assert_clean(&project, "public");
        assert_rests(&project.build(&[]));
    }
    assert!(ended[0] < 16, "it went during at least one run: {ended:?}");
}

#[cfg(unix)]
#[test]
fn a_post_that_cannot_be_read_for_a_run_is_back_in_the_next() {
    let project = project();
    project.build(&[]).assert_built();
    let site = tree(&project.path("public"));
    let (path, text) = corpus::post(7, POSTS, SEED);
    let post = project.path(&format!("content/{path}"));
    let away = project.path("away.md");
    let replace: [fn(&Path); 3] = [
        |path| std::os::unix::fs::symlink("nowhere.md", path).expect("a link"),
        |path| fs::create_dir(path).expect("a folder"),
        |path| fs::write(path, "").expect("an empty file"),
    ];
    for replace in replace {
        fs::rename(&post, &away).expect("moved");
        replace(&post);
        let run = project.build(&[]);
        run.assert_built();
        assert_eq!(run.count("articles"), POSTS as u64 - 1, "{}", run.report());
        assert_clean(&project, "public");
        if post.is_dir() {
            fs::remove_dir(&post).expect("removed");
        } else {
            fs::remove_file(&post).expect("removed");
        }
        // The very file, with its old time.
        fs::rename(&away, &post).expect("moved");
        assert_eq!(fs::read_to_string(&post).expect("read"), text);
        project.build(&[]).assert_built();
        assert!(site == tree(&project.path("public")), "the site is as it was");
        assert_rests(&project.build(&[]));
    }
}
