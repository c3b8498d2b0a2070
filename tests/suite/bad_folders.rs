//! Folders and files that cannot be read or written, and runs that would do a site harm.

use std::fs;
use std::path::Path;

use crate::support::{Project, Run, files, tree};

#[test]
fn a_content_folder_that_is_not_there_ends_the_run() {
    let project = Project::with_posts();
    let run = project.build_with(&["--content", "contnet", "--output", "public"]);
    run.assert_stopped(3, &["contnet", "--content"]);
    assert!(!project.path("public").exists(), "nothing is written");

    // One of several is as bad: half a site must not look like a whole one.
    let run = project.build(&["--content", "gone"]);
    run.assert_stopped(3, &["gone"]);
}

#[test]
fn a_content_folder_that_is_a_file_ends_the_run() {
    let project = Project::with_posts();
    project.write("posts.md", "text");
    project
        .build_with(&["--content", "posts.md", "--output", "public"])
        .assert_stopped(3, &["posts.md"]);
}

#[test]
fn an_empty_content_folder_makes_an_empty_site() {
    let project = Project::new();
    fs::create_dir(project.path("content")).expect("made");
    let run = project.build(&[]);
    run.assert_built();
    assert_eq!((run.count("read"), run.count("articles")), (0, 0));
    assert!(project.path("public/index.html").is_file(), "a home page all the same");
}

#[test]
fn an_output_below_a_file_cannot_be_written() {
    let project = Project::with_posts();
    project.write("file", "x");
    let run = project.build_with(&["--content", "content", "--output", "file/public"]);
    run.assert_stopped(4, &["file"]);
    let run = project.build_with(&["--content", "content", "--output", "file"]);
    run.assert_stopped(4, &["file"]);
    assert_eq!(project.read("file"), "x", "the file is as it was");
}

#[test]
fn a_folder_that_is_not_ours_is_left_alone() {
    let project = Project::with_posts();
    project.write("public/thesis.txt", "the only copy");
    project.build(&[]).assert_stopped(5, &["public", "--force"]);
    let left = tree(&project.path("public"));
    assert_eq!(left.len(), 1, "nothing was written or removed: {:?}", left.keys());

    let run = project.build(&["--force"]);
    run.assert_built();
    assert_eq!(project.read("public/thesis.txt"), "the only copy", "what is not ours stays");
}

#[test]
fn a_build_that_would_lose_half_the_site_asks_first() {
    let project = Project::new();
    for number in 1..=10 {
        project.post(number);
    }
    project.build(&[]).assert_built();
    let whole = tree(&project.path("public"));

    let remove = |numbers: std::ops::RangeInclusive<u32>| {
        for number in numbers {
            let name = format!("content/_posts/2021-03-{number:02}-post-{number}.md");
            fs::remove_file(project.path(&name)).expect("removed");
        }
    };
    remove(1..=6);
    project.build(&[]).assert_stopped(5, &["6", "10", "--allow-shrink"]);
    assert_eq!(whole, tree(&project.path("public")), "the site is as it was");
    // Asked again, it still knows.
    project.build(&[]).assert_stopped(5, &["--allow-shrink"]);

    let run = project.build(&["--allow-shrink"]);
    run.assert_built();
    assert_eq!(project.articles().len(), 4);
    assert!(run.count("removed") >= 6, "{}", run.report());

    // Half of the rest is not more than half.
    remove(7..=8);
    project.build(&[]).assert_built();
    assert_eq!(project.articles().len(), 2);
}

#[test]
fn what_a_build_no_longer_makes_is_removed_and_nothing_else() {
    let project = Project::with_posts();
    project.build(&[]).assert_built();
    project.write("public/CNAME", "news.example");
    fs::remove_file(project.path("content/_posts/2021-03-02-post-2.md")).expect("removed");
    project.build(&[]).assert_built();
    assert_eq!(project.articles().len(), 2);
    assert!(!project.path("public/2021/03/02").exists(), "no empty folder is left");
    assert_eq!(project.read("public/CNAME"), "news.example");
}

#[cfg(unix)]
#[test]
fn links_pipes_sockets_and_devices_do_no_harm() {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    let project = Project::with_posts();
    let at = |name: &str| project.path(&format!("content/_posts/{name}"));
    symlink("nowhere.md", at("2021-04-01-broken.md")).expect("a link");
    symlink(at("2021-04-02-self.md"), at("2021-04-02-self.md")).expect("a link");
    symlink(project.path("content"), at("loop")).expect("a link");
    symlink("/", at("root")).expect("a link");
    symlink("/dev/zero", at("2021-04-03-zero.md")).expect("a link");
    symlink("/dev/stdin", at("2021-04-04-stdin.md")).expect("a link");
    let _socket = UnixListener::bind(at("2021-04-05-socket.md")).expect("a socket");
    let mut mkfifo = std::process::Command::new("mkfifo");
    let made = mkfifo.arg(at("2021-04-06-pipe.md")).status().expect("mkfifo starts");
    assert!(made.success());

    let run = project.build(&[]);
    run.assert_built();
    assert_eq!((run.count("read"), run.count("articles")), (3, 3), "{}", run.report());
}

#[test]
fn hidden_folders_built_sites_and_other_peoples_code_are_never_entered() {
    let project = Project::with_posts();
    for folder in [".git", ".reprint", "_site", "node_modules", "vendor", "a/b/_site"] {
        project.write(&format!("content/{folder}/2021-04-01-x.md"), crate::support::plain_post(9));
    }
    project.write("content/.2021-04-01-hidden.md", crate::support::plain_post(8));
    let run = project.build(&[]);
    run.assert_built();
    assert_eq!((run.count("read"), run.count("articles")), (3, 3), "{}", run.report());
}

#[cfg(unix)]
#[test]
fn a_file_and_a_folder_that_may_not_be_read_are_problems() {
    let project = Project::with_posts();
    project.write("content/locked/2021-04-01-x.md", crate::support::plain_post(9));
    mode(&project.path("content/_posts/2021-03-02-post-2.md"), 0o000);
    mode(&project.path("content/locked"), 0o000);
    let run = without_privilege(&project);
    mode(&project.path("content/locked"), 0o755);
    let Some(run) = run else { return };
    run.assert_built();
    assert_eq!((run.count("articles"), run.count("failed")), (2, 1), "{run}");
    let problem = run.problem("2021-03-02-post-2.md");
    let message = problem["message"].as_str().unwrap_or_default().to_lowercase();
    assert!(message.contains("permission denied"), "{problem}");
    run.problem("locked");
}

#[cfg(unix)]
#[test]
fn an_output_folder_that_may_not_be_written_ends_the_run() {
    let project = Project::with_posts();
    fs::create_dir(project.path("public")).expect("made");
    mode(&project.path("public"), 0o555);
    let run = without_privilege(&project);
    mode(&project.path("public"), 0o755);
    let Some(run) = run else { return };
    run.assert_stopped(4, &["public", "permission denied"]);
}

#[cfg(unix)]
fn mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("the mode is set");
}

/// Builds as somebody to whom permissions mean something: as ourselves, or, as they mean nothing to
/// root, as nobody.
#[cfg(unix)]
fn without_privilege(project: &Project) -> Option<Run> {
    use std::os::unix::fs::{MetadataExt, chown};
    use std::os::unix::process::CommandExt;
    use std::process::{Command, Stdio};

    const NOBODY: u32 = 65_534;
    if fs::metadata("/proc/self").is_ok_and(|us| us.uid() != 0) {
        return Some(project.build(&[]));
    }
    // A copy, because the way to the program itself may be closed to nobody.
    let program = project.path("reprint");
    fs::copy(env!("CARGO_BIN_EXE_reprint"), &program).expect("the program is copied");
    for file in files(&project.path(""), &|_| true) {
        chown(&file, Some(NOBODY), Some(NOBODY)).expect("the owner is set");
    }
    for folder in ["", "content", "content/_posts", "content/locked", "public"] {
        let folder = project.path(folder);
        if folder.exists() {
            chown(&folder, Some(NOBODY), Some(NOBODY)).expect("the owner is set");
        }
    }
    let mut command = Command::new(program);
    command.args(["build", "--json", "--content", "content", "--output", "public"]);
    command.current_dir(project.path("")).uid(NOBODY).gid(NOBODY);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    match command.spawn() {
        Ok(child) => Some(crate::support::run_child(child)),
        Err(error) => {
            skipped(&format!("root cannot run the program as nobody: {error}"));
            None
        }
    }
}

#[cfg(unix)]
#[expect(clippy::print_stderr, reason = "a skipped test must not look like a passed one")]
fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}
